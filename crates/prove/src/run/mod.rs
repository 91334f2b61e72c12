//! A run: builds, starts, asks, and removes what it made, whatever happens on the way.

mod alone;
mod ask;
mod coming_up;
mod compose;
mod container;
mod development;
mod ground;
mod id;
mod images;
mod inputs;
mod orphans;
mod outside;
mod production;
mod progress;
mod provided;
mod removal;
#[cfg(test)]
mod replayed;
mod services;
mod timeline;
mod values;
mod visit;
mod workspace;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use seaworthy_setup::{Usage, VariableNeed};

pub use progress::Progress;

pub(crate) use alone::{host_config, settle, start};
pub(crate) use ask::{Ended, Pending, get};
pub(crate) use coming_up::come_up;
pub(crate) use compose::Project;
pub(crate) use container::Container;
pub(crate) use ground::{BuiltImage, Ground, RunningApp, RunningProject, eventually};
pub(crate) use images::{build_call, inspect, steps};
pub(crate) use production::{apps, write_override};
pub(crate) use timeline::now;
pub(crate) use values::{Origin as ValueOrigin, is_key, secret};
pub(crate) use visit::visit;

use crate::engine::{Cancel, Engine, EngineError, Meter, is_local};
use crate::probe::{Ask, PROBES};
use crate::request::{After, Request};
use crate::{EngineSummary, Image, Moment, PROOF_VERSION, Proof, Remark, Scope, Subject, Times, Verdict};
use id::RunId;
pub(crate) use workspace::Workspace;

/// Proves a set-up on an engine. `meter` is that of the client behind it.
///
/// # Errors
/// When the run cannot begin: the copy of the repository cannot be made. All else is in the proof.
pub fn prove(
    engine: &dyn Engine,
    meter: &Meter,
    summary: EngineSummary,
    request: &Request<'_>,
    cancel: &Cancel,
    progress: &dyn Progress,
) -> Result<Proof, EngineError> {
    let begun = Instant::now();
    let run = RunId::own();
    let earlier = removal::sweep(engine, &request.temporary);
    if !earlier.is_empty() {
        progress.said(&format!("removed what {} earlier runs left that were killed", earlier.len()));
    }
    let mut workspace = Workspace::copy(&run, request, "").map_err(EngineError::other)?;
    let (values, results, is_local) = (values_of(request, &run), Mutex::new(Vec::new()), is_local(engine));
    let (images, timeline, results) = {
        let workspace = &workspace;
        let run = &run;
        let ground = Ground {
            engine,
            cancel,
            meter,
            run,
            request,
            workspace,
            progress,
            is_local,
            step_label_word: engine.flavor().step_label_word(&summary.version),
            build_secrets: inputs::made_up_secrets(request, run, &values),
            values,
            results,
            absent: Mutex::default(),
        };
        let (images, timeline) = everything(&ground);
        (images, timeline, ground.results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
    };
    match request.after {
        After::Keep => {
            workspace.keep();
            progress.said(&format!(
                "kept: the copy in {}, and everything on the engine that is named {}",
                workspace.folder().display(),
                run.name("")
            ));
        }
        After::Remove => {
            let image = images.first().map(|(reference, _)| reference.as_str());
            if let Err(why) = workspace.remove(engine, image) {
                progress.said(&format!("could not remove {why}"));
            }
            for left in removal::remove(engine, &run, &request.temporary) {
                progress.said(&format!("could not remove everything: {left}"));
            }
        }
    }
    let (mut verdict, count) = Proof::judge(&results);
    if cancel.is_cancelled() && verdict != Verdict::Failed {
        verdict = Verdict::Incomplete;
    }
    let ms = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let times = Times { total_ms: ms(begun.elapsed()), engine_ms: ms(meter.total()) };
    Ok(Proof {
        version: PROOF_VERSION,
        seaworthy: env!("CARGO_PKG_VERSION").to_owned(),
        verdict,
        count,
        subject: subject(request),
        engine: summary,
        started_at: request.started_at.clone(),
        times,
        probes: in_order(results),
        remarks: remarks(request),
        images: images.into_iter().map(|(_, image)| image).collect(),
        timeline,
        contract: request.clauses.clone(),
        decisions: request.decisions.clone(),
    })
}

fn subject(request: &Request<'_>) -> Subject {
    let mut files: Vec<String> = Vec::new();
    for image in &request.setup.images {
        files.push(image.dockerfile.to_string());
        files.extend(image.ignore_file.as_ref().map(ToString::to_string));
    }
    for project in [&request.setup.production, &request.setup.development].into_iter().flatten() {
        files.extend(project.files.iter().map(ToString::to_string));
    }
    files.sort();
    files.dedup();
    Subject {
        name: request.name.clone(),
        origin: request.origin,
        commit: request.commit.clone(),
        uncommitted: request.uncommitted.clone(),
        files,
    }
}

/// What was seen of the set-up, for the report.
fn remarks(request: &Request<'_>) -> Vec<Remark> {
    let remarks = request.setup.remarks.iter();
    remarks
        .map(|remark| Remark {
            id: remark.kind.id().to_owned(),
            place: remark.place.to_string(),
            message: remark.kind.to_string(),
            help: remark.kind.help().map(str::to_owned),
        })
        .collect()
}

/// Values for everything that any project asks for.
fn values_of(request: &Request<'_>, run: &RunId) -> BTreeMap<String, values::Value> {
    let projects = [&request.setup.production, &request.setup.development];
    let mut needs: Vec<_> =
        projects.into_iter().flatten().flat_map(|project| project.variables.iter().cloned()).collect();
    // Compose files do not say of the variable of a secret that they ask for it
    let of_secrets = inputs::secret_variables(&request.setup);
    let unsaid = of_secrets.into_iter().filter(|name| !needs.iter().any(|need| need.name == *name));
    let unsaid: Vec<VariableNeed> = unsaid
        .map(|name| VariableNeed {
            name,
            demanded: true,
            default: None,
            places: Vec::new(),
            template_value: None,
        })
        .collect();
    needs.extend(unsaid);
    let required: Vec<&str> =
        request.apps.iter().flat_map(|app| app.required.iter().map(String::as_str)).collect();
    values::values(&needs, &request.given, &required, &|name| values::is_key(request, name), &run.to_string())
}

fn everything(ground: &Ground<'_>) -> (Vec<(String, Image)>, Vec<Moment>) {
    let setup = &ground.request.setup;
    let mut services: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let chosen = setup.production.as_ref().map(|project| services::chosen_services(ground, project));
    let is_left_out =
        |name: &String| chosen.as_ref().is_some_and(|names| !names.is_empty() && !names.contains(name));
    for service in setup.production.iter().flat_map(|project| project.active()) {
        if is_left_out(&service.name) {
            continue;
        }
        if let Some(build) = service.build.and_then(|index| setup.images.get(index)) {
            services.entry(build.name.clone()).or_default().push(service.name.clone());
        }
    }
    let of_project = |name: &str| services.contains_key(name);
    let wanted: Vec<_> = setup
        .images
        .iter()
        .filter(|image| {
            let is_alone = services.is_empty() && image.usage == Usage::Production && ground.is_chosen(image);
            of_project(&image.name) || is_alone
        })
        .collect();
    let mut moments = Vec::new();
    let mut reports = Vec::new();
    let needs_images = ground.wants_any(&[Scope::Image, Scope::Container, Scope::Production]);
    if needs_images {
        let mut built = images::build(ground, &wanted, &services);
        let search = images::search(ground);
        for image in &mut built {
            if ground.cancel.is_cancelled() {
                break;
            }
            ground.progress.begun(&format!("reading {}", image.build.name));
            image.inspected = images::inspect(ground, &image.reference, &search);
        }
        // what is in an image does not depend on what runs: side by side
        thread::scope(|scope| {
            let looked = scope.spawn(|| ask_images(ground, &built));
            moments = match &setup.production {
                Some(project) => production::prove(ground, project, &built),
                None => {
                    nothing_to_start(ground, Scope::Production, "production");
                    alone::prove(ground, &built)
                }
            };
            if looked.join().is_err() {
                ground.progress.said("a probe of an image failed without an answer");
            }
        });
        reports = built.iter().map(|image| (image.reference.clone(), report(image))).collect();
    }
    if ground.wants_any(&[Scope::Development]) && !ground.cancel.is_cancelled() {
        match &setup.development {
            Some(project) => development::prove(ground, project),
            None => nothing_to_start(ground, Scope::Development, "development"),
        }
    }
    (reports, moments)
}

/// Skips every probe of a project that there is no Compose file for.
fn nothing_to_start(ground: &Ground<'_>, scope: Scope, of: &str) {
    for probe in PROBES.iter().filter(|probe| probe.scope == scope) {
        ground.ask(probe, of, || Ok(crate::probe::Seen::skip(format!("there is no Compose file for {of}"))));
    }
}

fn ask_images(ground: &Ground<'_>, built: &[BuiltImage]) {
    for image in built {
        for probe in PROBES {
            if let Ask::Image(ask) = probe.ask {
                ground.ask(probe, &image.build.name, || ask(ground, image));
            }
        }
    }
}

/// An image as the report has it.
fn report(image: &BuiltImage) -> Image {
    let inspected = image.inspected.as_ref().ok();
    Image {
        name: image.build.name.clone(),
        dockerfile: image.build.dockerfile.to_string(),
        target: image.build.target.clone(),
        context: image.build.context.to_string(),
        size: image.size,
        build_ms: image.build_ms,
        layers: inspected.map(crate::layers::layers).unwrap_or_default(),
        wasted: inspected.map(|inspected| inspected.wasted(0).bytes).unwrap_or_default(),
        tree: inspected.map(crate::layers::tree),
    }
}

/// Results in the order of the catalogue, then as they were asked.
fn in_order(mut results: Vec<crate::ProbeResult>) -> Vec<crate::ProbeResult> {
    let place = |id: &str| PROBES.iter().position(|probe| probe.id == id).unwrap_or(PROBES.len());
    results.sort_by_key(|result| place(&result.id));
    results
}

/// Whether an engine is spoken to by `docker`.
pub(crate) fn is_docker(engine: &dyn Engine) -> bool {
    engine.flavor() == crate::engine::Flavor::Docker
}
