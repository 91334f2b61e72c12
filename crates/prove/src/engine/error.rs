//! What goes wrong with an engine, each trouble with its own help.

use std::fmt;

/// What kind of trouble it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Neither `docker` nor `podman` is installed.
    NoClient,
    /// The client is there, no engine answers it.
    NoEngine,
    /// The engine is there, this user may not speak to it.
    NoPermission,
    /// The engine has no room left.
    NoRoom,
    /// An image cannot be had: no network, no such name, or no right to it.
    NoImage,
    /// The client has no Compose.
    NoCompose,
    /// Docker's client has no BuildKit.
    NoBuilder,
    /// Podman has no program that is process 1 of a container with `init: true`.
    NoInit,
    /// Compose refuses the files.
    RefusedFiles,
    /// The engine is there and can start no container: its runtime is refused something by the machine.
    Runtime,
    /// It took longer than it may.
    TooLong,
    /// A person asked to stop.
    Cancelled,
    /// Anything else; what the engine said tells more.
    Other,
}

/// Trouble with the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineError {
    /// What kind.
    pub trouble: Trouble,
    /// What happened, in one line.
    pub message: String,
    /// The last lines of what the engine said.
    pub lines: Vec<String>,
}

impl Trouble {
    /// Reads the kind of trouble from what a client wrote to standard error.
    pub fn of(stderr: &str) -> Self {
        let text = stderr.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["permission denied while trying to connect", "dial unix", "connect: permission denied"])
            && text.contains("permission denied")
        {
            return Self::NoPermission;
        }
        if says(&[
            "cannot connect to the docker daemon",
            "is the docker daemon running",
            "error during connect",
            "cannot connect to podman",
            "connection refused: unable to connect",
        ]) {
            return Self::NoEngine;
        }
        if says(&["no space left on device"]) {
            return Self::NoRoom;
        }
        if says(&[
            "failed to resolve source metadata",
            "pull access denied",
            "manifest unknown",
            "no such host",
            "error pulling image",
            "failed to do request",
            "initializing source docker://",
            "no such image",
            ": image not known",
            "no stage or image found with that name",
            "did not resolve to an alias",
            "short-name resolution enforced",
        ]) {
            return Self::NoImage;
        }
        if says(&[
            "'compose' is not a docker command",
            "unknown shorthand flag: 'p' in -p",
            "unknown flag: --project-name",
            "looking up compose provider",
            "unrecognized command `podman compose`",
            "podman-compose: error",
        ]) {
            return Self::NoCompose;
        }
        if says(&["install the buildx component"]) {
            return Self::NoBuilder;
        }
        if says(&["lookup init binary"]) {
            return Self::NoInit;
        }
        // a program that the image does not have, or a mount that does not fit, is the set-up's own trouble
        let is_of_image = says(&[
            "executable file",
            "exec: \"",
            "exec format error",
            "attempted to invoke a command",
            "error mounting",
            "mount a directory onto a file",
        ]);
        if says(&["runc create failed", "oci runtime", "oci permission denied", "crun: "]) && !is_of_image {
            return Self::Runtime;
        }
        Self::Other
    }

    /// The part of a client that is not there: what the client says without it is the page of its help.
    pub(crate) fn missing_part(self) -> Option<&'static str> {
        match self {
            Self::NoCompose => Some("Compose"),
            Self::NoBuilder => Some("BuildKit"),
            _ => None,
        }
    }

    /// What a person can do about it.
    pub fn help(self) -> &'static str {
        match self {
            Self::NoClient => "install Docker or Podman; `prove` runs the set-up on a real engine",
            Self::NoEngine => {
                "start the engine (`systemctl start docker` or Docker Desktop; for Podman `podman machine start` or `systemctl --user start \
                 podman.socket`), or point DOCKER_HOST or `docker context use` at one"
            }
            Self::NoPermission => {
                "add your user to the group `docker` and log in again, or use rootless Docker or Podman"
            }
            Self::NoRoom => {
                "make room: `docker system df` or `podman system df` shows what takes it; `docker builder prune` or `podman image prune` \
                 removes what old builds left"
            }
            Self::NoImage => {
                "check the name and the network; behind a login, `docker login` or `podman login` first; `docker pull IMAGE` or `podman pull \
                 IMAGE` shows the same"
            }
            Self::NoCompose => {
                "install Compose: `docker compose version` must answer; `podman compose`, which Podman has from 4.7 on, needs the program \
                 `docker-compose` (version 2), for `podman-compose` cannot resolve files as JSON"
            }
            Self::RefusedFiles => "its own words name the service or the variable",
            Self::Runtime => {
                "the machine keeps the engine from starting containers: `docker run --rm IMAGE true` or `podman run --rm IMAGE true` shows the \
                 same; look at limits and control groups, and with Podman at its runtime (`podman info`; `runtime` in containers.conf)"
            }
            Self::NoInit => {
                "install `catatonit` (Debian's package of Podman only recommends it): `podman run --init --rm IMAGE true` must work"
            }
            Self::NoBuilder => "install the buildx plugin (`docker buildx version` must answer)",
            Self::TooLong => "see what it waits for; `--time-limit` gives it longer",
            Self::Cancelled => "run it again when there is time",
            Self::Other => {
                "the engine's own words above say more; run the command by hand to see all of them"
            }
        }
    }
}

impl EngineError {
    /// Trouble of a kind.
    pub fn new(trouble: Trouble, message: impl Into<String>, lines: Vec<String>) -> Self {
        Self { trouble, message: message.into(), lines }
    }

    /// Trouble of no special kind.
    pub fn other(message: impl Into<String>) -> Self {
        Self::new(Trouble::Other, message, Vec::new())
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(last) = self.lines.last() {
            write!(f, ": {}", last.trim())?;
        }
        Ok(())
    }
}

impl std::error::Error for EngineError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_say_has_its_kind() {
        let table = [
            (
                "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?",
                Trouble::NoEngine,
            ),
            (
                "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix: connect: permission denied",
                Trouble::NoPermission,
            ),
            ("write /x: no space left on device", Trouble::NoRoom),
            (
                "ERROR: failed to solve: failed to copy files: copy file range failed: no space left on device",
                Trouble::NoRoom,
            ),
            (
                "#9 12.1 npm error code ENOSPC\n#9 12.1 npm error nospc ENOSPC: no space left on device, write",
                Trouble::NoRoom,
            ),
            ("unknown flag: --project-name\nSee 'docker --help'.", Trouble::NoCompose),
            (
                "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n            Install the buildx component to build images with BuildKit:\n\nunknown flag: --progress",
                Trouble::NoBuilder,
            ),
            (
                "ERROR: failed to solve: node:99: failed to resolve source metadata for docker.io/library/node:99",
                Trouble::NoImage,
            ),
            ("docker: 'compose' is not a docker command.", Trouble::NoCompose),
            (
                "Error: unrecognized command `podman compose`\nTry 'podman --help' for more information",
                Trouble::NoCompose,
            ),
            (
                "Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`",
                Trouble::NoEngine,
            ),
            (
                "Error: creating build container: initializing source docker://node:999-none: pinging container registry",
                Trouble::NoImage,
            ),
            ("Error: nope:1: image not known", Trouble::NoImage),
            ("docker: Error response from daemon: No such image: nope:1.", Trouble::NoImage),
            ("Error: COPY --from=busybox:99: no stage or image found with that name", Trouble::NoImage),
            (
                "Error: creating build container: short-name \"nope:1\" did not resolve to an alias and no unqualified-search registries are \
                 defined in \"/etc/containers/registries.conf\"",
                Trouble::NoImage,
            ),
            (
                "Error: creating build container: short-name resolution enforced but cannot prompt without a TTY",
                Trouble::NoImage,
            ),
            (
                " a Pulling \n a Error {\"message\":\"lookup registry.example on 192.0.2.53:53: no such host\"}\nError: executing \
                 /usr/libexec/docker/cli-plugins/docker-compose up -d: exit status 18",
                Trouble::NoImage,
            ),
            (
                "Error: writing blob: adding layer with blob \"sha256:1af5\": unpacking failed (error: exit status 1; output: write \
                 /usr/local/bin/node: no space left on device)",
                Trouble::NoRoom,
            ),
            (
                "Error response from daemon: container create: lookup init binary: exec: \"catatonit\": executable file not found in $PATH",
                Trouble::NoInit,
            ),
            ("npm error code EUSAGE", Trouble::Other),
            (
                "Error: runc: runc create failed: unable to start container process: error during container init: error setting rlimits \
                 for ready process: error setting rlimit type 7: operation not permitted: OCI permission denied",
                Trouble::Runtime,
            ),
            (
                "docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create \
                 failed: runc create failed: unable to start container process: exec: \"nope\": executable file not found in $PATH: \
                 unknown.",
                Trouble::Other,
            ),
        ];
        for (said, kind) in table {
            assert_eq!(Trouble::of(said), kind, "{said}");
        }
    }
}
