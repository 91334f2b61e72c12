//! Podman's API, which `podman compose` needs, and its health checks, which need timers: one script serves both and is
//! found again by its process.

use super::super::layout::Layout;
use super::super::process::Leader;
use super::super::program::Program;
use super::super::{artefact, process, say};
use super::podman;
use super::settings::socket;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// It answers in less than a second; with other work on the machine it may take longer.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Containers that are killed at once still need their networks taken down.
const STOP_LIMIT: Duration = Duration::from_secs(120);

/// Starts it unless it answers already.
pub(super) fn start(layout: &Layout) -> Result<()> {
    if let Some(leader) = process::find(&process_file(layout)) {
        if answers(layout) {
            return Ok(());
        }
        leader.end(START_LIMIT)?;
    }
    let begun = Instant::now();
    artefact::remove(&socket(layout))?;
    let script = layout.podman().join("serve.sh");
    artefact::file(&script, include_bytes!("../../../lab/podman/serve.sh"), 0o755)?;
    let log_file = layout.podman().join("service.log");
    let log =
        fs::File::create(&log_file).with_context(|| format!("could not create `{}`", log_file.display()))?;
    let mut command = Command::new("setsid");
    command.arg(script).arg(layout.podman_bin().join("podman")).arg(socket(layout));
    command.env_clear().env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    command.env("HOME", "/root").current_dir("/");
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    let child = command.spawn().context("could not start `setsid`")?;
    let leader = Leader::of(child.id()).context("the service of Podman ended at once")?;
    leader.write_down(&process_file(layout))?;
    let deadline = Instant::now() + START_LIMIT;
    while !answers(layout) {
        if !leader.alive() || Instant::now() >= deadline {
            let log = fs::read_to_string(&log_file).unwrap_or_default();
            bail!("the service of Podman did not start; `{}` says\n{log}", log_file.display());
        }
        thread::sleep(Duration::from_millis(50));
    }
    say(&format!("Podman answers after {:.1} s", begun.elapsed().as_secs_f32()));
    Ok(())
}

/// Removes every container, and ends the service.
pub(super) fn stop(layout: &Layout) -> Result<()> {
    let settings = layout.podman().join("settings/containers.conf");
    if settings.exists() {
        for words in [&["rm", "--all", "--force", "--time=0"][..], &["network", "prune", "--force"]] {
            // what it cannot remove it says; the rest must go all the same
            let finished = podman(layout, STOP_LIMIT).args(words).finish()?;
            if !finished.status.success() {
                say(&format!("`podman {}`: {}", words.join(" "), finished.stderr.trim()));
            }
        }
    }
    if let Some(leader) = process::find(&process_file(layout)) {
        leader.end(START_LIMIT)?;
    }
    artefact::remove(&socket(layout))
}

fn process_file(layout: &Layout) -> PathBuf {
    layout.podman().join("service.process")
}

/// Whether its API answers: Compose's own client would ask in the same way.
fn answers(layout: &Layout) -> bool {
    socket(layout).exists()
        && Program::new(layout.bin().join("docker"), Duration::from_secs(10))
            .env("DOCKER_HOST", format!("unix://{}", socket(layout).display()))
            .env("DOCKER_CONFIG", layout.client_config())
            .env_remove("DOCKER_CONTEXT")
            .args(["version", "--format", "{{.Server.Version}}"])
            .finish()
            .is_ok_and(|finished| finished.status.success())
}
