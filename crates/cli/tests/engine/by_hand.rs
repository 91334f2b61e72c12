//! The set-ups by hand of `examples/by-hand` on an engine: after `check --fix --unsafe-fixes`, and what a person does about the
//! rest, `prove` passes.
//!
//! The one with `ci = true` by default; `cargo xtask faults test --engine` shows all of them.

use std::path::Path;
use std::time::Duration;

use seaworthy_testkit::{ByHand, Engine, Program, Trouble, ensure};

use crate::faults::WANTED;
use crate::probes::Probes;
use crate::proofs;

/// Reading and repairing a repository.
const CHECK: Duration = Duration::from_secs(60);

pub(crate) fn repaired(_: &str, _: Option<&str>) {
    let mut probes = Probes::new("set-ups by hand, repaired");
    if probes.probe("an engine answers", Engine::find).is_some() {
        let all = ByHand::all(&crate::examples_folder()).expect("the set-ups can be read");
        let wanted = std::env::var(WANTED).unwrap_or_default();
        let names: Vec<&str> = wanted.split(',').filter(|name| !name.is_empty()).collect();
        for by_hand in all {
            let is_wanted = wanted == "all" || names.contains(&by_hand.name.as_str());
            if is_wanted || (wanted.is_empty() && by_hand.about.engine.ci) {
                probes.probe(&by_hand.name, || passes(&by_hand));
            }
        }
    }
    probes.finish();
}

fn passes(by_hand: &ByHand) -> Result<(), Trouble> {
    let folder = tempfile::tempdir().map_err(|error| Trouble::new(error.to_string()))?;
    by_hand.lay_out(folder.path())?;
    repair(folder.path())?;
    by_hand.edit(folder.path())?;
    let proof = proofs::prove(folder.path(), &[])?;
    let failed = proofs::failed(&proof);
    ensure(failed == by_hand.about.engine.fails, || {
        format!("{:?} fail, not {:?}\n{}", failed, by_hand.about.engine.fails, proofs::told(&proof))
    })
}

/// What is left is told, and is no matter here.
fn repair(folder: &Path) -> Result<(), Trouble> {
    let ended = Program::new(env!("CARGO_BIN_EXE_seaworthy"), CHECK)
        .args(["check", "--fix", "--unsafe-fixes"])
        .arg(folder)
        .end()?;
    ensure(matches!(ended.code, Some(0 | 1)), || {
        format!("`{}` ended with {:?}\n{}", ended.shown, ended.code, ended.tail())
    })
}
