//! Building the images, and reading what is in them.

use std::collections::BTreeMap;
use std::time::Duration;

use seaworthy_image::{Image as Inspected, Search};
use seaworthy_setup::{ImageBuild, WhyMissing};
use serde_json::Value;

use super::ground::{BuiltImage, Ground};
use super::id::LABEL;
use super::inputs::{filled, ids_made_up, with_inputs};
use super::workspace::Workspace;
use crate::engine::{Answer, Call, EngineError, Trouble, last_lines};
use crate::probe::{Seen, add_telling, probe, seconds, some};
use crate::{EvidenceKind, Scope};

/// A build from nothing on a slow machine and network.
pub(crate) const BUILD: Duration = Duration::from_secs(2400);

/// How many lines of a failed build's log are shown.
const MOST: usize = 40;

/// The words that build an image under a name, in a copy of the repository.
///
/// # Errors
/// When a file that a person gave for it cannot be put into the copy.
pub(crate) fn build_call(
    ground: &Ground<'_>,
    workspace: &Workspace,
    build: &ImageBuild,
    reference: &str,
    more: &[&str],
) -> Result<Call, EngineError> {
    let flavor = ground.engine.flavor();
    let at = |path: &str| workspace.at(path).display().to_string();
    let label = format!("{LABEL}={}", ground.run);
    let mut call = Call::new(flavor.build_words().iter().copied())
        .and(["--label", &label, "--tag", reference])
        .and(["--file", &at(build.dockerfile.as_str())]);
    if let Some(word) = ground.step_label_word {
        call = call.and([word, &label]);
    }
    if let Some(target) = &build.target {
        call = call.and(["--target", target]);
    }
    let values = ground.texts();
    let mut variables = BTreeMap::new();
    for (name, value) in &build.args {
        match value {
            // a value in the words would be seen by every process of the machine
            Some(value) => {
                variables.insert(name.clone(), filled(&values, value));
            }
            None => match values.get(name) {
                Some(value) => drop(variables.insert(name.clone(), value.clone())),
                None => continue,
            },
        }
        call = call.and(["--build-arg", name]);
    }
    let call = with_inputs(ground, build, call).map_err(EngineError::other)?;
    Ok(call.and(more.iter().copied()).and([at(build.context.as_str())]).with(variables).within(BUILD))
}

/// Builds images and notes `builds` of each. Gives those that were built; what is in them is read later.
pub(crate) fn build(
    ground: &Ground<'_>,
    builds: &[&ImageBuild],
    services: &BTreeMap<String, Vec<String>>,
) -> Vec<BuiltImage> {
    let mut built = Vec::new();
    for build in builds {
        let reference = format!("{}/{}:proof", ground.run.name(""), tag(&build.name));
        ground.progress.begun(&format!("building {}", build.name));
        let outcome = one(ground, build, &reference);
        match outcome {
            Ok((seen, Some((id, size, build_ms)))) => {
                if let Some(probe) = probe("builds").filter(|probe| ground.wants(probe.id)) {
                    ground.note(probe, &build.name, seen, Duration::from_millis(build_ms));
                }
                let services = services.get(&build.name).cloned().unwrap_or_default();
                let runs_once = runs_once(ground, &services);
                let inspected = Err(EngineError::other("it was not read"));
                built.push(BuiltImage {
                    build: (*build).clone(),
                    reference,
                    services,
                    runs_once,
                    id,
                    size,
                    build_ms,
                    inspected,
                });
            }
            Ok((seen, None)) => {
                if let Some(probe) = probe("builds") {
                    ground.note(probe, &build.name, seen, Duration::ZERO);
                }
                ground.skip_all(&[Scope::Image], &build.name, "the image was not built");
            }
            Err(error) if error.trouble == Trouble::Cancelled => break,
            Err(error) => {
                if let Some(probe) = probe("builds") {
                    let seen = Seen::engine_failed(error.message.clone(), error);
                    ground.note(probe, &build.name, seen, Duration::ZERO);
                }
                ground.skip_all(&[Scope::Image], &build.name, "the image was not built");
            }
        }
    }
    built
}

/// Whether every one of these services is one that others wait for to end.
fn runs_once(ground: &Ground<'_>, services: &[String]) -> bool {
    let Some(project) = &ground.request.setup.production else { return false };
    let once = |name: &String| project.service(name).is_some_and(|service| service.one_shot);
    !services.is_empty() && services.iter().all(once)
}

type Built = (String, u64, u64);

fn one(
    ground: &Ground<'_>,
    build: &ImageBuild,
    reference: &str,
) -> Result<(Seen, Option<Built>), EngineError> {
    // builders do not look at a secret's value: a step of the cache may hold that of another build, which nobody can search for
    let anew: &[&str] = if build.inputs.secrets.is_empty() { &[] } else { &["--no-cache"] };
    let call = build_call(ground, ground.workspace, build, reference, anew)?;
    let answer = ground.call(&call)?;
    if !answer.is_ok() {
        return Ok((failed(ground, build, &answer), None));
    }
    let inspect = Call::new(["image", "inspect", reference]);
    let said = ground.said(&inspect)?;
    let value: Value = serde_json::from_str(&said).map_err(|error| EngineError::other(error.to_string()))?;
    let id = value[0]["Id"].as_str().unwrap_or_default().to_owned();
    let size = value[0]["Size"].as_u64().unwrap_or_default();
    let took = Duration::from_millis(answer.took_ms);
    let (steps, cached) = steps(&answer.said());
    let words = match cached {
        0 => format!("built in {}", seconds(took)),
        cached => format!("built in {}, {cached} of {} steps from the cache", seconds(took), steps.len()),
    };
    Ok((Seen::pass(words).time("build", took, None), Some((id, size, answer.took_ms))))
}

/// The steps of a build with their words, and how many of them came from the cache.
pub(crate) fn steps(log: &str) -> (Vec<Step>, usize) {
    let mut steps: BTreeMap<u32, Step> = BTreeMap::new();
    for line in log.lines() {
        // BuildKit: `#9 [builder 3/7] RUN npm ci`, later `#9 CACHED` or `#9 DONE 3.4s`
        let Some((number, rest)) = line.strip_prefix('#').and_then(|line| line.split_once(' ')) else {
            continue;
        };
        let Ok(number) = number.parse::<u32>() else { continue };
        if rest.starts_with('[') && !rest.starts_with("[internal]") && !rest.starts_with("[auth]") {
            let words = rest.split_once("] ").map_or(rest, |(_, words)| words).to_owned();
            let stage = rest.trim_start_matches('[').split([' ', ']']).next().unwrap_or_default().to_owned();
            steps.entry(number).or_insert(Step { stage, words, cached: false });
        } else if rest == "CACHED"
            && let Some(step) = steps.get_mut(&number)
        {
            step.cached = true;
        }
    }
    // Buildah: `[1/2] STEP 3/9: RUN npm ci`, one stage without the bracket, then `--> Using cache …`
    if steps.is_empty() {
        for line in log.lines() {
            if let Some((stage, words)) = buildah_step(line) {
                let number = u32::try_from(steps.len()).unwrap_or(u32::MAX);
                let step = Step { stage: stage.to_owned(), words: words.to_owned(), cached: false };
                steps.insert(number, step);
            } else if line.starts_with("--> Using cache")
                && let Some(mut last) = steps.last_entry()
            {
                last.get_mut().cached = true;
            }
        }
    }
    let steps: Vec<Step> = steps.into_values().filter(|step| !step.words.starts_with("FROM ")).collect();
    let cached = steps.iter().filter(|step| step.cached).count();
    (steps, cached)
}

/// The stage and the instruction of a line in which Buildah begins a step.
fn buildah_step(line: &str) -> Option<(&str, &str)> {
    let (stage, rest) = match line.strip_prefix('[').and_then(|line| line.split_once("] ")) {
        Some((stage, rest)) => (stage, rest),
        None => ("", line),
    };
    let (_, words) = rest.strip_prefix("STEP ")?.split_once(": ")?;
    Some((stage, words))
}

/// A step of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The stage it stands in.
    pub(crate) stage: String,
    /// The instruction.
    pub(crate) words: String,
    /// Whether its result was there.
    pub(crate) cached: bool,
}

/// What is said of a build that failed.
pub(crate) fn failed(ground: &Ground<'_>, build: &ImageBuild, answer: &Answer) -> Seen {
    let trouble = Trouble::of(&answer.stderr);
    if let Some(part) = trouble.missing_part() {
        let summary = format!("`{}` has no {part}", ground.engine.flavor().program());
        return Seen::fail(summary, trouble.help()).evidence(
            EvidenceKind::Log,
            "the engine's client",
            answer.tail(),
        );
    }
    let lines = log_of_failure(answer);
    let missing = missing_sources(ground, build);
    let made_up: Vec<String> =
        ids_made_up(ground, build).iter().map(|id| format!("the secret `{id}`")).collect();
    let cause = lines.iter().find(|line| tells_a_cause(line));
    let summary = match (missing.first(), cause) {
        (Some(missing), _) => format!("the build fails: {missing}"),
        (None, Some(cause)) if trouble == Trouble::NoImage => {
            format!("an image that the build needs cannot be had: {}", cause.trim())
        }
        (None, Some(cause)) => format!("the build fails: {}", cause.trim()),
        (None, None) => format!("the build ended {}", answer.ending()),
    };
    let help = match trouble {
        Trouble::Other if !missing.is_empty() => {
            "take the file out of the ignore file, put it into git, or correct the source of the `COPY`".to_owned()
        }
        Trouble::Other if lines.iter().any(|line| line.contains("npm ci") && line.contains("in sync")) => {
            "bring the lockfile in step (`npm install`) and commit it".to_owned()
        }
        Trouble::Other if !made_up.is_empty() => format!(
            "{} had made-up values in this build: real ones come with `--env-file` or `--provide`",
            some(&made_up, 3)
        ),
        Trouble::Other => {
            "the log above is that of a clean checkout: what it lacks is ignored by git or by the ignore file, or was never \
             written down as a dependency"
                .to_owned()
        }
        trouble => trouble.help().to_owned(),
    };
    Seen::fail(summary, help)
        .evidence(EvidenceKind::Source, "sources that the build does not get", missing)
        .evidence(EvidenceKind::Log, "the end of the build's log", lines)
}

/// Whether a line of a failing step says what is wrong.
fn tells_a_cause(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let is_error = ["error", "err_", "not found", "cannot find"].iter().any(|word| line.contains(word));
    let is_aside = [
        "error code ",
        "error errno",
        "complete log of this run",
        "failed to solve",
        "did not complete successfully",
        "while running runtime: exit status",
    ];
    let is_empty = line.trim().ends_with("npm error") || line.trim().ends_with("npm err!");
    is_error && !is_empty && !is_aside.iter().any(|word| line.contains(word))
}

/// What the step said that failed, its beginning and its end; the end of the log where no step says so.
fn log_of_failure(answer: &Answer) -> Vec<String> {
    // Buildah says steps and their output on one stream, their errors and its own on the other
    let lines: Vec<&str> = answer.stdout.lines().collect();
    if let Some(step) = lines.iter().rposition(|line| buildah_step(line).is_some()) {
        let said: Vec<&str> = lines[step..].iter().copied().chain(answer.stderr.lines()).collect();
        return shortened(last_lines(&said.join("\n"), usize::MAX));
    }
    let log = answer.stderr.as_str();
    let number = log.lines().rev().find_map(|line| {
        let (number, rest) = line.strip_prefix('#')?.split_once(' ')?;
        rest.starts_with("ERROR").then_some(number)
    });
    let Some(number) = number else { return last_lines(log, MOST) };
    let prefix = format!("#{number} ");
    let said: Vec<&str> = log.lines().filter_map(|line| line.strip_prefix(&prefix)).collect();
    let lines = last_lines(&said.join("\n"), usize::MAX);
    // `2.855 npm error …`: the time is the step's own
    let lines: Vec<String> = lines
        .iter()
        .map(|line| match line.split_once(' ') {
            Some((time, rest)) if time.parse::<f64>().is_ok() => rest.to_owned(),
            _ => line.clone(),
        })
        .collect();
    shortened(lines)
}

/// The beginning and the end of what is long.
fn shortened(lines: Vec<String>) -> Vec<String> {
    if lines.len() <= MOST {
        return lines;
    }
    let mut kept = lines[..MOST / 2].to_vec();
    kept.push(format!("… {} lines …", lines.len() - MOST));
    kept.extend_from_slice(&lines[lines.len() - MOST / 2..]);
    kept
}

/// The sources of `COPY` that are not sent, in words.
fn missing_sources(ground: &Ground<'_>, build: &ImageBuild) -> Vec<String> {
    seaworthy_setup::sources_missing(ground.request.repo, build)
        .into_iter()
        .map(|missing| {
            let why = match &missing.why {
                WhyMissing::NotInContext { context, at_root: Some(path) } => {
                    format!("is not in the context `{context}`; it is at `{path}`")
                }
                WhyMissing::NotInContext { context, at_root: None } => {
                    format!("is not in the context `{context}`")
                }
                WhyMissing::GitIgnored(place) => format!("is in no checkout: {place} keeps it out of git"),
                WhyMissing::KeptOut(place) => format!("is kept out of the context by {place}"),
            };
            format!("{}: `{}` {why}", missing.place, missing.source)
        })
        .collect()
}

/// A name as it may stand in an image's reference.
pub(crate) fn tag(name: &str) -> String {
    let plain: String = name
        .to_ascii_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' })
        .collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() { "app".to_owned() } else { plain.to_owned() }
}

/// Reads what is in an image.
pub(crate) fn inspect(
    ground: &Ground<'_>,
    reference: &str,
    search: &Search,
) -> Result<Inspected, EngineError> {
    let call = Call::new(ground.engine.flavor().save_words().iter().copied()).and([reference]).within(BUILD);
    let mut read = None;
    let answer = ground.engine.stream(&call, &mut |output| {
        let image = Inspected::read(output, search).map_err(|error| EngineError::other(error.to_string()))?;
        read = Some(image);
        Ok(())
    })?;
    answer.output(&call, ground.engine.flavor().program())?;
    read.ok_or_else(|| EngineError::other("the engine wrote no image"))
}

/// What is looked for in every image: the repository's secrets and the values that were made up for this run.
pub(crate) fn search(ground: &Ground<'_>) -> Search {
    let mut search = Search::new();
    add_telling(&mut search);
    for (name, bytes) in &ground.request.secrets {
        // what is too short to be told from anything else is no secret that could be found
        let _short = search.value(name, bytes);
    }
    for (name, value) in &ground.values {
        if value.origin == super::values::Origin::MadeUp && value.text.len() >= 32 {
            let _short = search.value(&format!("the value of {name}"), value.text.as_bytes());
        }
    }
    for (name, text) in &ground.build_secrets {
        let _short = search.value(name, text.as_bytes());
    }
    search
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buildah_says_its_steps_and_which_were_there() {
        let (steps, cached) = steps(include_str!("../../tests/recordings/podman-build.log"));
        assert_eq!(steps.len(), 11, "{steps:?}");
        assert_eq!(cached, 3);
        assert_eq!(
            steps[2],
            Step { stage: "1/2".to_owned(), words: "RUN npm ci --omit=dev".to_owned(), cached: true }
        );
        assert!(!steps[10].cached);
    }
}
