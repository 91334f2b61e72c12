//! The faults of `fixtures/faults` on an engine: the bad set-up fails there as `check` says, the good one holds.
//!
//! Those with `ci = true` by default; `cargo xtask faults test --engine` shows all of them, or those that it is told.

use std::path::Path;

use seaworthy_testkit::{Engine, Fault, FaultOnEngine, Side, Trouble, ensure};

use crate::probes::Probes;
use crate::proofs;

/// What names the faults to show, and the set-ups by hand: `all`, or names with commas between.
pub(crate) const WANTED: &str = "SEAWORTHY_FAULTS";

/// How many are shown side by side.
const AT_A_TIME: usize = 2;

pub(crate) fn show(_: &str, _: Option<&str>) {
    let mut probes = Probes::new("faults that check finds, on an engine");
    if probes.probe("an engine answers", Engine::find).is_some() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/faults");
        let faults = Fault::all(&folder).expect("the faults can be read");
        let wanted = std::env::var(WANTED).unwrap_or_default();
        let names: Vec<&str> = wanted.split(',').filter(|name| !name.is_empty()).collect();
        let mut cases = Vec::new();
        for fault in faults {
            let is_wanted =
                wanted == "all" || names.contains(&fault.name.as_str()) || names.contains(&fault.rule());
            let Some(engine) = fault.about.engine.clone() else { continue };
            if !(is_wanted || (wanted.is_empty() && engine.ci)) {
                continue;
            }
            match &engine.skipped {
                Some(reason) => probes.skip(&format!("{}: {reason}", fault.name)),
                None => cases.push((fault.name.clone(), (fault, engine))),
            }
        }
        probes.probe_each(&cases, AT_A_TIME, |(fault, engine)| both(fault, engine));
    }
    probes.finish();
}

fn both(fault: &Fault, engine: &FaultOnEngine) -> Result<(), Trouble> {
    let bad = tempfile::tempdir().map_err(|error| Trouble::new(error.to_string()))?;
    fault.lay_out(Side::Bad, bad.path())?;
    let proof = proofs::prove(bad.path(), &engine.arguments)?;
    let failed = proofs::failed(&proof);
    ensure(failed.is_superset(&engine.fails) && !engine.fails.is_empty(), || {
        format!("bad: {:?} fail, not {:?}\n{}", failed, engine.fails, proofs::told(&proof))
    })?;
    let all: String = proofs::results(&proof)
        .filter(|result| result["outcome"] == "fail")
        .map(|result| result.to_string().to_lowercase())
        .collect();
    for word in &engine.cause {
        ensure(all.contains(&word.to_lowercase()), || {
            format!("bad: `{word}` is not seen\n{}", proofs::told(&proof))
        })?;
    }
    let good = tempfile::tempdir().map_err(|error| Trouble::new(error.to_string()))?;
    fault.lay_out(Side::Good, good.path())?;
    let proof = proofs::prove(good.path(), &engine.arguments)?;
    let failed = proofs::failed(&proof);
    ensure(failed.is_disjoint(&engine.fails), || format!("good: {failed:?} fail\n{}", proofs::told(&proof)))?;
    for id in &engine.fails {
        let is_passed =
            proofs::results(&proof).any(|one| one["id"] == id.as_str() && one["outcome"] == "pass");
        ensure(is_passed, || format!("good: {id} does not pass\n{}", proofs::told(&proof)))?;
    }
    Ok(())
}
