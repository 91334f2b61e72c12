//! `seaworthy prove` on set-ups that are known: each of `fixtures/proofs` fails exactly the probe that it is made for,
//! with its cause named; the examples, with what `init` writes for them, fail none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use seaworthy_testkit::{Engine, Program, Trouble, client_environment, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::probes::Probes;

/// A build from nothing on a slow machine and network, and all that is asked.
const LIMIT: Duration = Duration::from_secs(1800);

/// How many are proved side by side: most of a proof is waiting. They share the engine and nothing else.
const AT_A_TIME: usize = 2;

/// What a set-up is made for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// What it is.
    title: String,
    /// Arguments of `prove` beside the folder.
    #[serde(default)]
    arguments: Vec<String>,
    /// Whether it is proved a second time, with what the first left in the builder's cache.
    #[serde(default)]
    again: bool,
    /// The probes that it fails.
    fails: BTreeSet<String>,
    /// Words that tell the cause.
    cause: Vec<String>,
    /// Probes that it is there to pass: skipped is not enough.
    #[serde(default)]
    passes: BTreeSet<String>,
    /// Probes that cannot be shown with it.
    #[serde(default)]
    skips: BTreeSet<String>,
}

/// Every set-up of `fixtures/proofs`.
pub(crate) fn fixtures(_: &str, _: Option<&str>) {
    let mut probes = Probes::new("set-ups that fail one probe each");
    if probes.probe("an engine answers", Engine::find).is_some() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/proofs");
        let mut found: Vec<PathBuf> = fs::read_dir(&folder)
            .expect("there are set-ups")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.join("expect.toml").is_file())
            .collect();
        found.sort();
        let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let cases: Vec<(String, PathBuf)> = found.into_iter().map(|path| (name(&path), path)).collect();
        probes.probe_each(&cases, AT_A_TIME, |path| as_expected(path, &[]));
    }
    probes.finish();
}

/// An example without a set-up: what `init` would write passes.
pub(crate) fn example(name: &str, _: Option<&str>) {
    let mut probes = Probes::new(&format!("{name}, proved"));
    if probes.probe("an engine answers", Engine::find).is_some() {
        probes.probe("every promise holds", || {
            let proof = prove(&crate::examples_folder().join(name), &[])?;
            let failed = failed(&proof);
            ensure(failed.is_empty(), || told(&proof))?;
            ensure(proof["verdict"] == "passed", || format!("the verdict is {}", proof["verdict"]))
        });
    }
    probes.finish();
}

/// Proves a set-up with these arguments and its own; it does what it is made for.
pub(crate) fn as_expected(path: &Path, more: &[&str]) -> Result<(), Trouble> {
    let text =
        fs::read_to_string(path.join("expect.toml")).map_err(|error| Trouble::new(error.to_string()))?;
    let expected: Expected =
        toml_edit::de::from_str(&text).map_err(|error| Trouble::new(error.to_string()))?;
    let more = more.iter().map(|word| (*word).to_owned());
    let arguments: Vec<String> = expected.arguments.iter().cloned().chain(more).collect();
    for _ in 0..=usize::from(expected.again) {
        is_as_expected(&prove(path, &arguments)?, &expected)?;
    }
    Ok(())
}

fn is_as_expected(proof: &Value, expected: &Expected) -> Result<(), Trouble> {
    let failed = failed(proof);
    // some faults cannot be shown on every engine's base images: those are listed as both
    let shown: BTreeSet<String> = expected.fails.difference(&expected.skips).cloned().collect();
    let is_right = failed == expected.fails || failed == shown;
    ensure(is_right, || {
        format!("{}: {:?} fail, not {:?}\n{}", expected.title, failed, expected.fails, told(proof))
    })?;
    let all: String = results(proof)
        .filter(|result| result["outcome"] == "fail")
        .map(|result| result.to_string().to_lowercase())
        .collect();
    for word in expected.cause.iter().filter(|_| !failed.is_empty()) {
        ensure(all.contains(&word.to_lowercase()), || {
            format!("{}: `{word}` is not named\n{}", expected.title, told(proof))
        })?;
    }
    let is_passed =
        |id: &String| results(proof).any(|one| one["id"] == id.as_str() && one["outcome"] == "pass");
    // those that are listed as failing, too, may be shown or not
    let wrong: Vec<&String> = expected.skips.difference(&expected.fails).filter(|id| is_passed(id)).collect();
    ensure(wrong.is_empty(), || format!("{}: {wrong:?} pass, and cannot be shown", expected.title))?;
    let missing: Vec<&String> = expected.passes.iter().filter(|id| !is_passed(id)).collect();
    ensure(missing.is_empty(), || format!("{}: {missing:?} do not pass\n{}", expected.title, told(proof)))?;
    let passed = results(proof).filter(|result| result["outcome"] == "pass").count();
    ensure(passed > 0 || failed.contains("builds"), || format!("{}: nothing was shown", expected.title))
}

/// The proof of a repository, by the program itself.
pub(crate) fn prove(path: &Path, arguments: &[String]) -> Result<Value, Trouble> {
    let ended = Program::new(env!("CARGO_BIN_EXE_seaworthy"), LIMIT)
        .envs(client_environment())
        .args(["prove", "--format", "json"])
        .args(arguments)
        .arg(path)
        .end()?;
    if !matches!(ended.code, Some(0 | 1)) {
        return Err(Trouble::new(format!("`{}` ended with {:?}\n{}", ended.shown, ended.code, ended.tail())));
    }
    serde_json::from_str(&ended.stdout).map_err(|error| Trouble::new(format!("not a proof: {error}")))
}

pub(crate) fn results(proof: &Value) -> impl Iterator<Item = &Value> {
    proof["probes"].as_array().into_iter().flatten()
}

pub(crate) fn failed(proof: &Value) -> BTreeSet<String> {
    let failed = results(proof).filter(|result| result["outcome"] == "fail");
    failed.filter_map(|result| result["id"].as_str()).map(str::to_owned).collect()
}

/// What failed, with its evidence.
pub(crate) fn told(proof: &Value) -> String {
    let failed = results(proof).filter(|result| result["outcome"] == "fail");
    let rows = failed.map(|result| {
        let lines = result["evidence"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|one| one["lines"].as_array().into_iter().flatten());
        let lines: Vec<&str> = lines.filter_map(Value::as_str).collect();
        let last = &lines[lines.len().saturating_sub(12)..];
        format!("  {} of {}: {}\n    {}", result["id"], result["of"], result["summary"], last.join("\n    "))
    });
    rows.collect::<Vec<_>>().join("\n")
}
