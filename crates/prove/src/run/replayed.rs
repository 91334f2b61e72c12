//! A whole run without an engine: what Docker and Podman answered once, on `fixtures/proofs/lockfile-out-of-step`.
//!
//! To record them again, with the engine: `cargo test -p seaworthy-prove --lib record_docker -- --ignored`, and
//! `record_podman`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use seaworthy_testkit::MemoryRepo;

use super::id::RunId;
use super::{Progress, prove};
use crate::engine::{Cancel, Choice, Engine, Flavor, Meter, Recorder, Replayer, find};
use crate::request::{After, Contract, Request};
use crate::{EngineSummary, Origin, Outcome, ProbeResult, Proof, Verdict};

const FIXTURE: &str = "../../fixtures/proofs/lockfile-out-of-step";

fn recording(flavor: Flavor) -> PathBuf {
    here(&format!("tests/recordings/{}-lockfile-out-of-step.jsonl", flavor.program()))
}

struct Quiet;

impl Progress for Quiet {
    fn begun(&self, _: &str) {}
    fn ended(&self, _: &ProbeResult) {}
    fn said(&self, _: &str) {}
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Proves the fixture on whatever engine it is given, in a folder of its own.
fn run(engine: &dyn Engine, temporary: &Path) -> Proof {
    let root = here(FIXTURE);
    let repo = MemoryRepo::read_folder(&root).unwrap();
    let request = Request {
        name: "lockfile-out-of-step".to_owned(),
        root,
        setup: seaworthy_setup::read(&repo, &seaworthy_setup::Options::default()).unwrap(),
        repo: &repo,
        written: Vec::new(),
        origin: Origin::Files,
        commit: None,
        uncommitted: Vec::new(),
        apps: Vec::new(),
        chosen: Vec::new(),
        contract: Contract::default(),
        clauses: Vec::new(),
        decisions: Vec::new(),
        given: BTreeMap::new(),
        provided: Vec::new(),
        secret_files: Vec::new(),
        secrets: Vec::new(),
        is_secret_name: |name| name.ends_with("PASSWORD"),
        only: Vec::new(),
        skip: Vec::new(),
        after: After::Remove,
        temporary: temporary.to_owned(),
        started_at: String::new(),
    };
    let summary = EngineSummary {
        name: engine.flavor().program().to_owned(),
        // from this one on, Podman labels the steps of a build
        version: "5.0.0".to_owned(),
        compose: None,
        platform: String::new(),
    };
    prove(engine, &Meter::default(), summary, &request, &Cancel::default(), &Quiet).unwrap()
}

#[test]
fn a_failed_build_is_told_and_cleaned_up_after() {
    for flavor in [Flavor::Docker, Flavor::Podman] {
        tell_and_clean_up(flavor);
    }
}

fn tell_and_clean_up(flavor: Flavor) {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().display().to_string();
    let text = fs::read_to_string(recording(flavor)).unwrap();
    let name = RunId::own().to_string();
    let renamed = [("RUN-ID", name.as_str()), ("TEMPORARY", folder.as_str())];
    let engine = Replayer::new(flavor, &text, &renamed).unwrap();
    let proof = run(&engine, temporary.path());
    assert_eq!(proof.verdict, Verdict::Failed);
    let builds = &proof.probes[0];
    assert_eq!((builds.id.as_str(), builds.outcome), ("builds", Outcome::Fail));
    assert!(builds.summary.contains("npm ci"), "{}", builds.summary);
    assert!(builds.help.as_ref().is_some_and(|help| help.contains("lockfile")), "{:?}", builds.help);
    assert!(proof.probes[1..].iter().all(|probe| probe.outcome == Outcome::Skip), "one cause is told once");
    // every call that was recorded was made again: the listings of the removal are among them
    assert_eq!(engine.left(), 0);
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "the copy is gone");
}

#[test]
#[ignore = "records what an engine answers"]
fn record_docker() {
    record(Flavor::Docker);
}

#[test]
#[ignore = "records what an engine answers"]
fn record_podman() {
    record(Flavor::Podman);
}

fn record(flavor: Flavor) {
    let temporary = tempfile::tempdir().unwrap();
    let (engine, _) = find(Choice::Only(flavor), &Cancel::default()).unwrap();
    let mut lines = Vec::new();
    let proof = run(&Recorder::new(engine, &mut lines), temporary.path());
    assert_eq!(proof.verdict, Verdict::Failed);
    let text = String::from_utf8(lines).unwrap();
    let text = text.replace(&RunId::own().to_string(), "RUN-ID");
    let text = text.replace(&temporary.path().display().to_string(), "TEMPORARY");
    fs::write(recording(flavor), text).unwrap();
}
