//! The real command line: one program, run with a bound, in a process group of its own.

use std::ffi::OsString;
use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::call::last_lines;
use super::{Answer, Call, Cancel, Engine, EngineError, Flavor, Meter, Trouble};

/// No program says more than this that anybody reads; what is over it is thrown away.
const MOST_SAID: u64 = 32 << 20;

/// How long a build of Podman may take to clean up after itself.
const GRACE: Duration = Duration::from_secs(10);

/// The command line of a real engine.
#[derive(Debug)]
pub struct Client {
    flavor: Flavor,
    variables: Vec<(OsString, OsString)>,
    cancel: Cancel,
    meter: Arc<Meter>,
}

impl Client {
    /// A client that gets these variables in its environment and nothing else: a variable of the person must not become
    /// one of the app's. [`Client::own_variables`] chooses them.
    ///
    /// Podman gets no `DOCKER_HOST` or `DOCKER_CONTEXT`: `podman compose` would pass them on, and Compose would work on Docker
    /// while everything else is asked of Podman.
    pub fn new(flavor: Flavor, mut variables: Vec<(OsString, OsString)>, cancel: Cancel) -> Self {
        if flavor == Flavor::Podman {
            variables.retain(|(name, _)| name != "DOCKER_HOST" && name != "DOCKER_CONTEXT");
        }
        Self { flavor, variables, cancel, meter: Arc::default() }
    }

    /// The variables of our own environment that a client needs to find its engine, its configuration and its helpers.
    pub fn own_variables() -> Vec<(OsString, OsString)> {
        const NAMES: &[&str] = &[
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "TMPDIR",
            "XDG_RUNTIME_DIR",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "SSH_AUTH_SOCK",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "DBUS_SESSION_BUS_ADDRESS",
        ];
        let wanted = |name: &str| {
            NAMES.contains(&name)
                || ["DOCKER_", "BUILDX_", "PODMAN_", "CONTAINER_", "CONTAINERS_"]
                    .iter()
                    .any(|start| name.starts_with(start))
                || name.to_ascii_lowercase().ends_with("_proxy")
        };
        let mut found: Vec<(OsString, OsString)> =
            std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(wanted)).collect();
        // plain words instead of a moving picture, and no advertising in what an error shows
        for (name, value) in
            [("BUILDKIT_PROGRESS", "plain"), ("DOCKER_CLI_HINTS", "false"), ("COMPOSE_ANSI", "never")]
        {
            found.push((name.into(), value.into()));
        }
        found
    }

    /// What this client has waited for.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    fn start(&self, call: &Call) -> Result<Child, EngineError> {
        if self.cancel.is_cancelled() && !call.even_cancelled {
            return Err(cancelled());
        }
        let program = self.flavor.program();
        let mut command = Command::new(program);
        command.args(&call.words).env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.envs(call.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(folder) = &call.folder {
            command.current_dir(folder);
        }
        // a group of its own: Ctrl-C reaches us and not the client, and one signal ends whatever it starts
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound if call.folder.as_ref().is_none_or(|folder| folder.is_dir()) => {
                EngineError::new(Trouble::NoClient, format!("`{program}` is not installed"), Vec::new())
            }
            _ => EngineError::other(format!("`{}` could not be started: {error}", call.shown(program))),
        })
    }

    /// Waits for the end of a program, and brings it about when it has done enough, the time is over or the run is cancelled.
    fn finish(
        &self,
        child: &mut Child,
        call: &Call,
        begun: Instant,
        enough: &Cancel,
    ) -> Result<ExitStatus, EngineError> {
        let shown = || call.shown(self.flavor.program());
        let mut pause = Duration::from_millis(2);
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) => {}
                Err(error) => return Err(EngineError::other(format!("`{}`: {error}", shown()))),
            }
            if self.cancel.is_cancelled() && !call.even_cancelled {
                self.end(child, call);
                return Err(cancelled());
            }
            if enough.is_cancelled() {
                self.end(child, call);
                // its end was waited for, so this answers at once
                return child.wait().map_err(|error| EngineError::other(format!("`{}`: {error}", shown())));
            }
            if begun.elapsed() >= call.limit {
                self.end(child, call);
                let limit = call.limit.as_secs();
                let message = format!("`{}` took longer than {limit} s and was ended", shown());
                return Err(EngineError::new(Trouble::TooLong, message, Vec::new()));
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(40));
        }
    }
}

impl Client {
    /// Ends a call. A build of Podman is asked to, first: it ends the step that runs and takes its container down. SIGINT and
    /// SIGTERM end it at once, with the container left.
    fn end(&self, child: &mut Child, call: &Call) {
        if self.flavor == Flavor::Podman && call.words.first().is_some_and(|word| word == "build") {
            signal_group(child, "-HUP");
            let begun = Instant::now();
            while matches!(child.try_wait(), Ok(None)) && begun.elapsed() < GRACE {
                thread::sleep(Duration::from_millis(20));
            }
        }
        end_group(child);
    }
}

/// Milliseconds since `begun`.
fn since(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

impl Engine for Client {
    fn flavor(&self) -> Flavor {
        self.flavor
    }

    fn call(&self, call: &Call) -> Result<Answer, EngineError> {
        self.call_until(call, &Cancel::default())
    }

    fn call_until(&self, call: &Call, enough: &Cancel) -> Result<Answer, EngineError> {
        let begun = Instant::now();
        let mut child = self.start(call)?;
        let (stdout, stderr) = (said(child.stdout.take()), said(child.stderr.take()));
        let (status, stdout, stderr) =
            self.meter.wait(|| (self.finish(&mut child, call, begun, enough), heard(stdout), heard(stderr)));
        let took_ms = since(begun);
        match status {
            Ok(status) => Ok(Answer { code: status.code(), stdout, stderr, took_ms }),
            Err(mut error) => {
                if error.trouble == Trouble::TooLong {
                    error.lines = last_lines(&format!("{stdout}{stderr}"), 20);
                }
                Err(error)
            }
        }
    }

    fn stream(
        &self,
        call: &Call,
        read: &mut (dyn FnMut(&mut dyn Read) -> Result<(), EngineError> + Send),
    ) -> Result<Answer, EngineError> {
        let begun = Instant::now();
        let mut child = self.start(call)?;
        let stderr = said(child.stderr.take());
        let Some(mut stdout) = child.stdout.take() else {
            return Err(EngineError::other("a program without output"));
        };
        let (status, outcome) = thread::scope(|scope| {
            let reader = scope.spawn(move || {
                let outcome = read(&mut stdout);
                // a reader that stops early must not leave the program waiting for it
                let rest = io::copy(&mut stdout, &mut io::sink());
                outcome.and_then(|()| rest.map(drop).map_err(|error| EngineError::other(error.to_string())))
            });
            let status = self.finish(&mut child, call, begun, &Cancel::default());
            (
                status,
                reader.join().unwrap_or_else(|_| Err(EngineError::other("the reader of an output failed"))),
            )
        });
        let stderr = heard(stderr);
        let took_ms = since(begun);
        let answer = Answer { code: status?.code(), stdout: String::new(), stderr, took_ms };
        // what the program says of its failure tells more than that its output ended early
        if answer.is_ok() {
            outcome?;
        }
        Ok(answer)
    }
}

fn cancelled() -> EngineError {
    EngineError::new(Trouble::Cancelled, "the run was ended before its end", Vec::new())
}

fn said<R: Read + Send + 'static>(pipe: Option<R>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // a pipe that breaks half-way has still said what came before; the exit code decides
            let _broken = pipe.by_ref().take(MOST_SAID).read_to_end(&mut bytes);
            let _rest = io::copy(&mut pipe, &mut io::sink());
        }
        bytes
    })
}

fn heard(pipe: JoinHandle<Vec<u8>>) -> String {
    String::from_utf8_lossy(&pipe.join().unwrap_or_default()).into_owned()
}

/// Signals the group that the child leads. That needs `unsafe` or a program: a program it is.
fn signal_group(child: &Child, signal: &str) {
    let group = format!("-{}", child.id());
    // a group that has ended is no trouble
    let _outcome = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
}

/// Ends the group that the child leads.
fn end_group(child: &mut Child) {
    // the readers end with the last holder of the pipes; were this to fail, the child alone is ended
    signal_group(child, "-KILL");
    let _outcome = child.kill();
    let _outcome = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program under the name of Docker's that never ends by itself.
    #[cfg(unix)]
    #[test]
    fn a_call_that_has_done_enough_is_ended() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("docker");
        std::fs::write(&program, "#!/bin/sh\necho begun\nexec tail -f /dev/null\n").unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
        let variables = vec![("PATH".into(), path.into())];
        let client = Client::new(Flavor::Docker, variables, Cancel::default());
        let enough = Cancel::default();
        enough.cancel();
        let answer = client.call_until(&Call::new(["compose", "up"]), &enough).unwrap();
        assert_eq!((answer.code, answer.is_ok()), (None, false));
        // what it did before its end is no matter of this test: it may not have come to say a word
        assert!(answer.stderr.is_empty());
    }
}
