//! The matrix in `fixtures/apps`: what is kept of each app is what the product says and writes now.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test of the whole program"
)]

use std::path::{Path, PathBuf};

use seaworthy_testkit::{Fixture, Seaworthy, World};

/// So many bytes a clone of this repository carries for the matrix, at most.
const LARGEST: u64 = 15_000_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/apps")
}

fn fixtures() -> Vec<Fixture> {
    let fixtures = Fixture::all(&folder()).unwrap();
    assert!(fixtures.len() >= 40, "only {} fixtures", fixtures.len());
    fixtures
}

#[test]
fn plans_and_set_ups_of_real_apps_are_what_the_product_writes() {
    let seaworthy = Seaworthy::at(env!("CARGO_BIN_EXE_seaworthy"));
    let mut differences = String::new();
    for fixture in fixtures() {
        let (real, kept) = (fixture.real(&seaworthy).unwrap(), fixture.kept().unwrap());
        for path in real.keys().chain(kept.keys().filter(|path| !real.contains_key(*path))) {
            let texts =
                (kept.get(path).map_or("", String::as_str), real.get(path).map_or("", String::as_str));
            if texts.0 != texts.1 {
                let diff = similar::TextDiff::from_lines(texts.0, texts.1);
                let name = format!("fixtures/apps/{}/{path}", fixture.name);
                differences.push_str(&diff.unified_diff().header(&name, "what is said now").to_string());
            }
        }
    }
    assert!(
        differences.is_empty(),
        "the matrix differs from what is said now; if that is meant: cargo xtask fixtures plan\n\n{differences}"
    );
}

#[test]
fn apps_are_small_and_are_no_repositories_of_their_own() {
    let mut total = 0;
    for fixture in fixtures() {
        assert!(!fixture.app().join(".git").exists(), "{}", fixture.name);
        let is_app = ["package.json", "deno.json"].iter().any(|name| fixture.app().join(name).is_file());
        assert!(is_app, "{}", fixture.name);
        for path in World::listed(&fixture.app()).unwrap() {
            total += std::fs::metadata(fixture.app().join(&path)).unwrap().len();
        }
    }
    assert!(total < LARGEST, "{total} bytes");
}

#[test]
fn a_dozen_are_proved_by_every_run_of_the_engine_tests() {
    let all = fixtures();
    let chosen: Vec<&Fixture> = all.iter().filter(|fixture| fixture.about.ci).collect();
    assert!((10..=16).contains(&chosen.len()), "{} are", chosen.len());
    let kinds = |fixtures: &mut dyn Iterator<Item = &Fixture>| -> std::collections::BTreeSet<String> {
        fixtures.map(|fixture| fixture.about.covers.kind.clone()).collect()
    };
    assert_eq!(kinds(&mut chosen.iter().copied()), kinds(&mut all.iter()), "a kind is not among them");
    let managers = |fixtures: &mut dyn Iterator<Item = &Fixture>| -> std::collections::BTreeSet<String> {
        let first = |words: &str| words.split([' ', ',']).next().unwrap_or_default().to_owned();
        fixtures.map(|fixture| first(&fixture.about.covers.manager)).collect()
    };
    // what is refused on purpose is proved nowhere
    let planned = all.iter().filter(|fixture| fixture.about.refused.is_none());
    assert_eq!(
        managers(&mut chosen.iter().copied()),
        managers(&mut planned.clone()),
        "a manager is not among them"
    );
}
