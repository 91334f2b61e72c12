//! The development project: built with its own targets, brought up, a source edited.

use std::collections::BTreeMap;
use std::time::Instant;

use seaworthy_setup::Project as Read;

use super::compose::Project;
use super::ground::{BuiltImage, Ground, RunningProject};
use super::images;
use super::production::write_override;
use super::services::{startable, without_image};
use crate::engine::{EngineError, Trouble};
use crate::probe::{Ask, PROBES, Probe, Seen, number, probe, seconds, some};
use crate::{EvidenceKind, Scope};

/// Proves the development project.
pub(crate) fn prove(ground: &Ground<'_>, read: &Read) {
    let of = "development";
    let Some(probe) = probe("development-starts") else { return };
    let begun = Instant::now();
    match bring_up(ground, read, probe) {
        Ok(()) => {}
        Err(error) if error.trouble == Trouble::Cancelled => {}
        Err(error) => {
            let seen = Seen::engine_failed(error.message.clone(), error);
            ground.note(probe, of, seen, begun.elapsed());
            ground.skip_all(&[Scope::Development], of, "development did not come up");
        }
    }
}

fn bring_up(ground: &Ground<'_>, read: &Read, probe: &Probe) -> Result<(), EngineError> {
    let of = "development";
    let project = match Project::prepare(ground, of, read)? {
        Ok(project) => project,
        Err(reason) => {
            ground.ask(probe, of, || Ok(Seen::skip(reason.clone())));
            ground.skip_all(&[Scope::Development], of, &reason);
            return Ok(());
        }
    };
    let begun = Instant::now();
    let built = match build(ground, read, project.named())? {
        Ok(built) => built,
        Err(seen) => {
            ground.note_if_wanted(probe, of, seen, begun.elapsed());
            ground.skip_all(&[Scope::Development], of, "development did not come up");
            return Ok(());
        }
    };
    let missing = without_image(ground, &project, &built)?;
    let started = startable(&project, &missing);
    let left_out: Vec<String> = missing.iter().map(|(name, why)| format!("{name}: {why}")).collect();
    if !missing.is_empty() && started.is_empty() {
        let reason = format!("nothing of it can be started: {}", some(&left_out, 2));
        ground.ask(probe, of, || Ok(Seen::skip(reason.clone())));
        ground.skip_all(&[Scope::Development], of, &reason);
        return Ok(());
    }
    let running = RunningProject { project, scope: Scope::Development, images: &built, started, is_up: true };
    write_override(ground, read, &running, &BTreeMap::new())?;
    ground.progress.begun("bringing development up");
    let begun = Instant::now();
    let answer = running.project.up(ground.engine, &running.started)?;
    let took = begun.elapsed();
    let containers = running.project.containers(ground.engine)?;
    let seen = if answer.is_ok() {
        Seen::pass(format!("{} after {}", number(containers.len(), "service"), seconds(took)))
            .time("up", took, None)
    } else {
        let help = match Trouble::of(&answer.stderr) {
            Trouble::Other => "the logs above are those of a clean checkout without `node_modules`",
            trouble => trouble.help(),
        };
        let mut seen = Seen::fail("`up` fails", help);
        for one in containers.iter().filter(|one| !one.is_well() && one.status != "created") {
            let title = format!("the end of the log of {} ({})", one.service, one.state());
            seen = seen.evidence(EvidenceKind::Log, title, one.log(ground.engine, 20));
        }
        seen.evidence(EvidenceKind::Log, "what Compose said", answer.tail())
    };
    let seen = seen.evidence(EvidenceKind::Log, "services that were left out", left_out);
    if ground.wants(probe.id) {
        ground.note(probe, of, seen, took);
    }
    if !answer.is_ok() {
        ground.skip_all(&[Scope::Development], of, "development did not come up");
    } else {
        for probe in PROBES.iter().filter(|probe| probe.scope == Scope::Development) {
            if let Ask::Project(ask) = probe.ask {
                ground.begin(probe, probe.title);
                ground.ask(probe, of, || ask(ground, &running));
            }
        }
    }
    running.project.down(ground.engine, &["--volumes", "--timeout", "5"])
}

/// Builds what development runs and production does not have.
fn build(
    ground: &Ground<'_>,
    read: &Read,
    chosen: &[String],
) -> Result<Result<Vec<BuiltImage>, Seen>, EngineError> {
    let all = &ground.request.setup.images;
    let mut wanted: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for service in read.active().filter(|service| chosen.is_empty() || chosen.contains(&service.name)) {
        if let Some(index) = service.build {
            wanted.entry(index).or_default().push(service.name.clone());
        }
    }
    let mut built = Vec::new();
    for (index, services) in wanted {
        let Some(build) = all.get(index) else { continue };
        let reference = format!(
            "{}/{}:development",
            ground.run.name(""),
            images::tag(&format!("{}-{index}", build.name))
        );
        ground.progress.begun(&format!("building {} for development", build.name));
        let call = images::build_call(ground, ground.workspace, build, &reference, &[])?;
        let answer = ground.call(&call)?;
        if !answer.is_ok() {
            let is_told = ground.has_failed("builds");
            return Ok(Err(if is_told {
                Seen::skip("its image does not build, as production's does not")
            } else {
                images::failed(ground, build, &answer)
            }));
        }
        let inspected = Err(EngineError::other("it was not read"));
        let (id, size, build_ms) = (String::new(), 0, 0);
        built.push(BuiltImage {
            build: build.clone(),
            reference,
            services,
            runs_once: false,
            id,
            size,
            build_ms,
            inspected,
        });
    }
    Ok(Ok(built))
}
