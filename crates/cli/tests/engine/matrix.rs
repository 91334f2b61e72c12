//! The dozen apps of `fixtures/apps` that every run proves: with what `init` would write, every promise holds.
//! `cargo xtask fixtures test --engine` proves all of them.

use std::path::Path;

use seaworthy_testkit::{Engine, Fixture, ensure};

use crate::probes::Probes;
use crate::proofs;

pub(crate) fn show(_: &str, _: Option<&str>) {
    let mut probes = Probes::new("apps as their scaffolders make them");
    if probes.probe("an engine answers", Engine::find).is_some() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/apps");
        let fixtures = Fixture::all(&folder).expect("the matrix can be read");
        for fixture in fixtures.iter().filter(|fixture| fixture.about.ci) {
            probes.probe(&fixture.name, || {
                let world = fixture.checkout()?;
                let proof = proofs::prove(world.root(), &[])?;
                ensure(proof["verdict"] == "passed", || {
                    format!("the verdict is {}\n{}", proof["verdict"], proofs::told(&proof))
                })
            });
        }
    }
    probes.finish();
}
