//! The lab's own `docker` client, pointed at the lab's engine whatever the caller's environment says.

use super::layout::Layout;
use super::program::Program;
use std::time::Duration;

/// Variables that would send the client elsewhere or make it build otherwise.
const NOT_OURS: &[&str] = &[
    "DOCKER_CONTEXT",
    "DOCKER_TLS",
    "DOCKER_TLS_VERIFY",
    "DOCKER_CERT_PATH",
    "DOCKER_API_VERSION",
    "DOCKER_BUILDKIT",
    "DOCKER_DEFAULT_PLATFORM",
    "BUILDX_BUILDER",
    "BUILDX_CONFIG",
    "BUILDKIT_HOST",
];

/// `docker …` on the lab's engine.
pub(super) fn docker(layout: &Layout, limit: Duration) -> Program {
    let mut program = Program::new(layout.bin().join("docker"), limit)
        .env("DOCKER_HOST", layout.docker_host())
        .env("DOCKER_CONFIG", layout.client_config());
    for name in NOT_OURS {
        program = program.env_remove(name);
    }
    program
}

/// The engine's version, when it answers.
pub(super) fn engine_version(layout: &Layout) -> Option<String> {
    let finished = docker(layout, Duration::from_secs(10))
        .args(["version", "--format", "{{.Server.Version}}"])
        .finish()
        .ok()?;
    finished.status.success().then(|| finished.stdout.trim().to_owned())
}

/// The lines that a shell evaluates to use the lab.
pub(super) fn exports(layout: &Layout) -> String {
    format!(
        "export DOCKER_HOST={}\nexport DOCKER_CONFIG={}\nexport PATH={}:\"$PATH\"\n",
        layout.docker_host(),
        layout.client_config().display(),
        layout.bin().display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_lines_are_exports_and_nothing_else() {
        let layout = Layout::at(Path::new("/var/lib/x")).unwrap();
        assert_eq!(
            exports(&layout),
            "export DOCKER_HOST=unix:///var/lib/x/docker.sock\n\
             export DOCKER_CONFIG=/var/lib/x/config\n\
             export PATH=/var/lib/x/bin:\"$PATH\"\n"
        );
    }
}
