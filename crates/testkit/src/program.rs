//! Running another program with a bound: what it said and how it ended, and an end to its whole process group when it
//! takes too long.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Trouble;

/// How much of a program's output an error shows.
const LINES_SHOWN: usize = 40;

/// A program to run, its arguments and its time limit.
#[derive(Debug)]
pub struct Program {
    command: Command,
    limit: Duration,
}

/// What a program said and how it ended.
#[derive(Debug)]
pub struct Ended {
    /// The program and its arguments.
    pub shown: String,
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    /// How long it ran.
    pub took: Duration,
}

impl Program {
    /// A program that may take at most `limit`. It sees only the environment that is given to it.
    pub fn new(name: impl AsRef<OsStr>, limit: Duration) -> Self {
        let mut command = Command::new(name);
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // a group of its own, so that one signal reaches whatever it starts
        command.process_group(0);
        Self { command, limit }
    }

    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, arguments: I) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets environment variables.
    #[must_use]
    pub fn envs<I, K, V>(mut self, variables: I) -> Self
    where
        I: IntoIterator<Item = (K, V)>,
        K: AsRef<OsStr>,
        V: AsRef<OsStr>,
    {
        self.command.envs(variables);
        self
    }

    /// Runs in `folder`.
    #[must_use]
    pub fn current_dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it; failing is a result, too.
    ///
    /// # Errors
    /// When it cannot start or takes longer than its limit.
    pub fn end(mut self) -> Result<Ended, Trouble> {
        let words = std::iter::once(self.command.get_program()).chain(self.command.get_args());
        let shown = words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ");
        let begun = Instant::now();
        let mut child = self
            .command
            .spawn()
            .map_err(|error| Trouble::new(format!("could not start `{shown}`: {error}")))?;
        let stdout = reader(child.stdout.take());
        let stderr = reader(child.stderr.take());
        let status = wait(&mut child, begun + self.limit)
            .map_err(|error| Trouble::new(format!("could not wait for `{shown}`: {error}")))?;
        if status.is_none() {
            end_group(&mut child);
        }
        let said = |pipe: thread::JoinHandle<String>| pipe.join().unwrap_or_default();
        let (stdout, stderr) = (said(stdout), said(stderr));
        let took = begun.elapsed();
        let ended = Ended { shown, code: status.and_then(|status| status.code()), stdout, stderr, took };
        match status {
            Some(_) => Ok(ended),
            None => Err(Trouble::new(format!(
                "`{}` took longer than {} s and was ended\n{}",
                ended.shown,
                self.limit.as_secs(),
                ended.tail()
            ))),
        }
    }

    /// Runs it and gives what it wrote to standard output.
    ///
    /// # Errors
    /// As `end`, and when it fails.
    pub fn run(self) -> Result<String, Trouble> {
        self.end()?.success().map(|ended| ended.stdout)
    }
}

impl Ended {
    /// Itself, when it ended with 0.
    ///
    /// # Errors
    /// When it ended otherwise; the message shows the command and the end of what it said.
    pub fn success(self) -> Result<Self, Trouble> {
        match self.code {
            Some(0) => Ok(self),
            code => {
                let how = code.map_or("by a signal".to_owned(), |code| format!("with {code}"));
                Err(Trouble::new(format!("`{}` ended {how}\n{}", self.shown, self.tail())))
            }
        }
    }

    /// All it said: output, then errors.
    pub fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// The last lines of what it said, indented.
    pub fn tail(&self) -> String {
        tail(&self.said())
    }
}

/// The last lines of a text, indented.
pub fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let first = lines.len().saturating_sub(LINES_SHOWN);
    lines[first..].iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// The variables of our own environment that a client of an engine needs, and nothing else: a variable of the person
/// who runs the tests must not become one of the app's.
pub fn client_environment() -> Vec<(OsString, OsString)> {
    const NAMES: &[&str] = &["PATH", "HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK"];
    let wanted = |name: &str| {
        NAMES.contains(&name)
            || name.starts_with("DOCKER_")
            || name.starts_with("BUILDX_")
            || name.to_ascii_lowercase().ends_with("_proxy")
    };
    std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(wanted)).collect()
}

fn reader<R: Read + Send + 'static>(pipe: Option<R>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // a pipe that breaks half-way has still said what came before; the exit code decides
            let _broken = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child, deadline: Instant) -> std::io::Result<Option<ExitStatus>> {
    let mut pause = Duration::from_millis(2);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// Ends the group that the child leads. Sending a signal to a group needs `unsafe` or a program: a program it is.
fn end_group(child: &mut Child) {
    let group = format!("-{}", child.id());
    // the readers below end with the last holder of the pipes; were this to fail, the child alone is ended
    let _outcome = Command::new("kill").args(["-KILL", "--", &group]).status();
    let _outcome = child.kill();
    let _outcome = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Program {
        Program::new("/bin/sh", limit).args(["-c", script])
    }

    #[test]
    fn a_failure_shows_the_command_and_what_it_said() {
        let error =
            shell("echo the reason >&2; exit 3", Duration::from_secs(10)).run().unwrap_err().to_string();
        assert!(
            error.contains("/bin/sh -c") && error.contains("with 3") && error.contains("the reason"),
            "{error}"
        );
    }

    #[test]
    fn what_takes_too_long_is_ended_with_its_children() {
        let begun = Instant::now();
        // the child of the shell holds the pipe: were it left alive, the readers would wait for it
        let ended = shell("sleep 60 & sleep 60", Duration::from_millis(200)).envs(client_environment()).end();
        assert!(ended.unwrap_err().to_string().contains("took longer"));
        assert!(begun.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn our_own_environment_stays_ours() {
        // cargo sets this one for every test
        let said = shell("echo \"[$CARGO_MANIFEST_DIR]\"", Duration::from_secs(10)).run();
        assert_eq!(said.unwrap(), "[]\n");
    }
}
