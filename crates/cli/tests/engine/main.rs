//! What the set-ups of the examples do on a real engine. `cargo xtask test` runs them: it finds an engine or brings up
//! the lab. Run by hand: `cargo test -p seaworthy --test engine -- --ignored --test-threads=1 --nocapture`.
//!
//! One test is one example in production or in development. It shows everything it can, prints one line for each
//! probe, and fails at its end with all that failed.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test of the whole program on an engine"
)]
#![allow(clippy::print_stdout, reason = "a test's output")]

mod by_hand;
mod contexts;
mod development;
mod ends;
mod faults;
mod instruments;
mod matrix;
mod pages;
mod podman;
mod probes;
mod production;
mod proofs;
mod safety;

use std::path::{Path, PathBuf};

use seaworthy_testkit::{Example, Seaworthy, Setting, Trouble};

/// Every test here: the example, the variant of it, and what is shown. One macro line is one test; `every_case_is_run`
/// says when one is missing.
macro_rules! engine_tests {
    ($($test:ident: $show:path, $example:literal, $variant:expr;)*) => {
        $(
            #[test]
            #[ignore = "needs an engine: cargo xtask test"]
            fn $test() {
                $show($example, $variant);
            }
        )*

        static TESTS: &[(&str, &str, Option<&str>)] = &[$((stringify!($show), $example, $variant)),*];
    };
}

engine_tests! {
    facilitator_in_production: production::show, "facilitator", None;
    facilitator_in_development: development::show, "facilitator", None;
    tracker_in_production: production::show, "tracker", None;
    tracker_standalone_in_production: production::show, "tracker", Some("standalone");
    tracker_in_development: development::show, "tracker", None;
    backend_in_production: production::show, "backend", None;
    backend_in_development: development::show, "backend", None;
    hub_in_production: production::show, "hub", None;
    hub_in_development: development::show, "hub", None;
    facilitator_is_proved: proofs::example, "facilitator", None;
    tracker_is_proved: proofs::example, "tracker", None;
    backend_is_proved: proofs::example, "backend", None;
    hub_is_proved: proofs::example, "hub", None;
    faults_are_found: proofs::fixtures, "", None;
    real_apps_are_proved: matrix::show, "", None;
    faults_fail_for_real: faults::show, "", None;
    set_ups_by_hand_pass_when_repaired: by_hand::repaired, "", None;
    nothing_is_left: ends::show, "", None;
    contexts_are_what_the_engine_receives: contexts::show, "", None;
    podman_proves: podman::show, "", None;
}

#[test]
#[ignore = "needs an engine: cargo xtask test"]
fn a_scan_finds_what_is_there() {
    instruments::show();
}

fn examples_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// A copy of an example, or of a variant of it, with what `init` writes.
fn setting(name: &str, variant: Option<&str>) -> Result<Setting, Trouble> {
    let example = Example::read(&examples_folder().join(name))?;
    Setting::new(&Seaworthy::at(env!("CARGO_BIN_EXE_seaworthy")), &example, variant)
}

#[test]
fn every_case_is_run() {
    for example in Example::all(&examples_folder()).unwrap() {
        let name = example.name.as_str();
        let has = |show: &str, variant: Option<&str>| TESTS.contains(&(show, name, variant));
        assert!(has("production::show", None), "{name}: no test in production");
        assert!(has("development::show", None), "{name}: no test in development");
        assert!(has("proofs::example", None), "{name}: it is not proved");
        for variant in &example.case.variant {
            assert!(
                has("production::show", Some(&variant.name)),
                "{name}: the variant {} has no test",
                variant.name
            );
        }
    }
}
