//! Running another program with a bound: a time limit, its whole process group killed when it is over, and an error
//! that shows the command and the end of what it said.

use super::lock;
use anyhow::{Context, Result, anyhow, bail};
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How much of a failed program's output an error shows.
const LINES_SHOWN: usize = 15;

/// A program to run, its arguments and its time limit.
#[derive(Debug)]
pub(super) struct Program {
    command: Command,
    limit: Duration,
}

/// What a program said and how it ended.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) status: ExitStatus,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Program {
    /// A program that may take at most `limit`.
    pub(super) fn new(name: impl AsRef<OsStr>, limit: Duration) -> Self {
        let mut command = Command::new(name);
        // a group of its own, so that one signal reaches whatever it starts
        command
            .env("PATH", search_path())
            .stdin(lock::stdin())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        Self { command, limit }
    }

    /// Adds one argument.
    pub(super) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    pub(super) fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, arguments: I) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets an environment variable.
    pub(super) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes an environment variable away.
    pub(super) fn env_remove(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Runs in `folder`.
    pub(super) fn current_dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it; an error when it cannot start, takes too long or fails.
    pub(super) fn run(self) -> Result<String> {
        let shown = self.shown();
        let finished = self.finish()?;
        if !finished.status.success() {
            bail!("`{shown}` failed ({})\n{}", finished.status, finished.tail());
        }
        Ok(finished.stdout)
    }

    /// Runs it; failing is a result, too. An error when it cannot start or takes too long.
    pub(super) fn finish(mut self) -> Result<Finished> {
        let shown = self.shown();
        let mut child = self.command.spawn().with_context(|| format!("could not start `{shown}`"))?;
        let stdout = reader(child.stdout.take());
        let stderr = reader(child.stderr.take());
        let status = wait(&mut child, self.limit)?;
        if status.is_none() {
            kill_group(&mut child)?;
        }
        // the readers end with the last holder of the pipes: the group is dead or done by now
        let stdout = stdout.join().map_err(|_| anyhow!("the reader of `{shown}` broke"))?;
        let stderr = stderr.join().map_err(|_| anyhow!("the reader of `{shown}` broke"))?;
        match status {
            Some(status) => Ok(Finished { status, stdout, stderr }),
            None => {
                let finished = Finished { status: child.wait()?, stdout, stderr };
                bail!(
                    "`{shown}` took longer than {} s and was ended\n{}",
                    self.limit.as_secs(),
                    finished.tail()
                )
            }
        }
    }

    fn shown(&self) -> String {
        let words = std::iter::once(self.command.get_program()).chain(self.command.get_args());
        words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
    }
}

impl Finished {
    /// The last lines of what it said, indented.
    fn tail(&self) -> String {
        let said = if self.stderr.trim().is_empty() { &self.stdout } else { &self.stderr };
        let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
        let first = lines.len().saturating_sub(LINES_SHOWN);
        lines[first..].iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
    }
}

/// Whether a program of this name can be found.
pub(super) fn available(name: &str) -> bool {
    std::env::split_paths(&search_path()).any(|folder| folder.join(name).is_file())
}

/// The caller's `PATH`, and behind it where the system's administration programs lie: `su` alone leaves those out.
fn search_path() -> OsString {
    let mut path = std::env::var_os("PATH").unwrap_or_default();
    path.push(":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin");
    path
}

fn reader<R: Read + Send + 'static>(pipe: Option<R>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // a pipe that breaks half-way has still said what came before; the exit status decides
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let deadline = Instant::now() + limit;
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
fn kill_group(child: &mut Child) -> Result<()> {
    Command::new("kill")
        .args(["-KILL", "--", &format!("-{}", child.id())])
        .status()
        .context("`kill` failed")?;
    child.wait()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Program {
        Program::new("sh", limit).args(["-c", script])
    }

    #[test]
    fn output_comes_back() {
        assert_eq!(shell("echo out; echo err >&2", Duration::from_secs(10)).run().unwrap(), "out\n");
    }

    #[test]
    fn a_failure_shows_the_command_and_what_it_said() {
        let error =
            shell("echo the reason >&2; exit 3", Duration::from_secs(10)).run().unwrap_err().to_string();
        assert!(error.contains("sh -c"), "{error}");
        assert!(error.contains("the reason"), "{error}");
        assert!(error.contains("3"), "{error}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Program::new("no-such-program-here", Duration::from_secs(1)).run().unwrap_err();
        assert!(format!("{error:#}").contains("no-such-program-here"));
    }

    #[test]
    fn what_takes_too_long_is_ended_with_its_children() {
        let begun = Instant::now();
        // the child of the shell holds the pipe: were it left alive, the readers would wait for it
        let error = shell("sleep 60 & sleep 60", Duration::from_millis(200)).run().unwrap_err().to_string();
        assert!(error.contains("took longer"), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
}
