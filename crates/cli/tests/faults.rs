//! `seaworthy check` on the faults of `fixtures/faults`: the bad set-up is found, by that rule and at that place, the good one is
//! clean, and what can be repaired is.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test of the whole program"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use seaworthy_testkit::{Example, Fault, Fixture, Seaworthy, Side};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/faults")
}

/// What `check` finds, of every severity.
fn found(at: &Path, more: &[&str]) -> Vec<Value> {
    let ended = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .args(["check", "--format", "json"])
        .args(more)
        .arg(at)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    let document: Value = serde_json::from_str(&said).unwrap_or_else(|_| {
        panic!("{}: no document: {}", at.display(), String::from_utf8_lossy(&ended.stderr))
    });
    document["findings"].as_array().unwrap().clone()
}

fn rules(found: &[Value]) -> BTreeSet<String> {
    found.iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
}

fn told(found: &[Value]) -> String {
    let line = |one: &Value| {
        let place = &one["place"];
        format!("  {} at {}:{}: {}", one["rule"], place["file"], place["line"], one["message"])
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is wrong with one fault.
fn wrong(fault: &Fault) -> Vec<String> {
    let mut wrong = Vec::new();
    let bad = tempfile::tempdir().unwrap();
    fault.lay_out(Side::Bad, bad.path()).unwrap();
    let bad_found = found(bad.path(), &[]);
    if rules(&bad_found) != fault.about.finds {
        wrong.push(format!("bad: not {:?} but\n{}", fault.about.finds, told(&bad_found)));
    }
    let is_there = bad_found.iter().any(|one| {
        let place = &one["place"];
        let at = format!("{}:{}", place["file"].as_str().unwrap(), place["line"]);
        one["rule"] == fault.rule() && at == fault.about.at
    });
    if !is_there {
        wrong.push(format!("bad: {} is not found at {}\n{}", fault.rule(), fault.about.at, told(&bad_found)));
    }
    let good = tempfile::tempdir().unwrap();
    fault.lay_out(Side::Good, good.path()).unwrap();
    let good_found = found(good.path(), &[]);
    if !good_found.is_empty() {
        wrong.push(format!("good: should be clean\n{}", told(&good_found)));
    }
    let left = found(bad.path(), &["--fix", "--unsafe-fixes"]);
    let is_repaired = !rules(&left).contains(fault.rule());
    if is_repaired != fault.about.repaired {
        wrong.push(format!("repaired: {is_repaired}, expected {}\n{}", fault.about.repaired, told(&left)));
    }
    wrong
}

#[test]
fn every_fault_is_found_and_every_good_set_up_is_clean() {
    let faults = Fault::all(&folder()).unwrap();
    assert!(!faults.is_empty());
    let mut report = Vec::new();
    for fault in &faults {
        for line in wrong(fault) {
            report.push(format!("{} ({}): {line}", fault.name, fault.about.title));
        }
    }
    assert!(report.is_empty(), "{} faults are not as said:\n{}", report.len(), report.join("\n"));
}

/// Rules whose fault needs no app, or more than a folder can hold; each says so in its own test.
const WITHOUT: &[&str] = &["unused-allow"];

#[test]
fn every_rule_has_a_fault() {
    let faults: BTreeSet<String> =
        Fault::all(&folder()).unwrap().iter().map(|fault| fault.rule().to_owned()).collect();
    let ended =
        Command::new(env!("CARGO_BIN_EXE_seaworthy")).args(["rules", "--format", "json"]).output().unwrap();
    let document: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let ids =
        document["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap().to_owned());
    let missing: Vec<String> =
        ids.filter(|id| !faults.contains(id) && !WITHOUT.contains(&id.as_str())).collect();
    assert!(missing.is_empty(), "fixtures/faults has no folder for {missing:?}");
}

/// What `init` writes has nothing to find, of no severity, but for the lockfile that it said itself is out of step.
#[test]
fn nothing_is_found_in_what_init_writes() {
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/apps");
    let seaworthy = Seaworthy::at(env!("CARGO_BIN_EXE_seaworthy"));
    let mut report = Vec::new();
    for fixture in Fixture::all(&apps).unwrap() {
        let world = fixture.checkout().unwrap();
        let wrote = seaworthy.run(world.root(), &["init", "."]);
        if wrote.code != Some(0) {
            continue;
        }
        let is_said = |finding: &Value| {
            finding["rule"] == "lockfile-out-of-step"
                && format!("{}{}", wrote.stdout, wrote.stderr).contains("is out of step, so")
        };
        let ended = seaworthy.run(world.root(), &["check", "--format", "json", "."]);
        if let Ok(document) = serde_json::from_str::<Value>(&ended.stdout) {
            let found: Vec<Value> = document["findings"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| !is_said(one))
                .cloned()
                .collect();
            if !found.is_empty() {
                report.push(format!("{}:\n{}", fixture.name, told(&found)));
            }
        }
    }
    for example in Example::all(&apps.join("../../examples")).unwrap() {
        let world = example.copy().unwrap();
        assert_eq!(seaworthy.run(world.root(), &["init", "."]).code, Some(0), "{}", example.name);
        let ended = seaworthy.run(world.root(), &["check", "--format", "json", "."]);
        let document: Value = serde_json::from_str(&ended.stdout).unwrap();
        let found = document["findings"].as_array().unwrap();
        if !found.is_empty() {
            report.push(format!("{}:\n{}", example.name, told(found)));
        }
    }
    assert!(report.is_empty(), "{} set-ups have findings:\n{}", report.len(), report.join("\n"));
}
