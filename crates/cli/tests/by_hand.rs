//! The set-ups by hand of `examples/by-hand`: `check` names every surprise with both places, and nothing else is an error.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test of the whole program"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seaworthy_testkit::{ByHand, Surprise};
use serde_json::Value;

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The example with the set-up by hand laid over it.
fn laid_out(by_hand: &ByHand) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    by_hand.lay_out(folder.path()).unwrap();
    folder
}

fn check(folder: &Path, more: &[&str]) -> String {
    let ended = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .arg("check")
        .args(more)
        .arg(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    String::from_utf8(ended.stdout).unwrap()
}

fn findings(folder: &Path, more: &[&str]) -> Vec<Value> {
    let arguments: Vec<&str> = ["--format", "json"].iter().chain(more).copied().collect();
    let document: Value = serde_json::from_str(&check(folder, &arguments)).unwrap();
    document["findings"].as_array().unwrap().clone()
}

fn place(value: &Value) -> String {
    match value["line"].as_u64() {
        Some(line) => format!("{}:{line}", value["file"].as_str().unwrap()),
        None => value["file"].as_str().unwrap().to_owned(),
    }
}

fn is(surprise: &Surprise, finding: &Value) -> bool {
    let proves = |wanted: &String| {
        finding["related"].as_array().unwrap().iter().any(|note| place(&note["place"]) == *wanted)
    };
    finding["rule"] == surprise.rule.as_str()
        && place(&finding["place"]) == surprise.at
        && surprise.proves.as_ref().is_none_or(proves)
}

fn told(findings: &[Value]) -> String {
    let line = |one: &Value| {
        let related: Vec<String> =
            one["related"].as_array().unwrap().iter().map(|note| place(&note["place"])).collect();
        format!("  {} at {}: {} [{}]", one["rule"], place(&one["place"]), one["message"], related.join(", "))
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_surprise_is_found_and_nothing_else_is_an_error() {
    let mut wrong = Vec::new();
    let all = ByHand::all(&examples()).unwrap();
    assert_eq!(all.len(), 4);
    for by_hand in &all {
        let (name, expected) = (by_hand.name.as_str(), &by_hand.about);
        let folder = laid_out(by_hand);
        let found = findings(folder.path(), &[]);
        for surprise in &expected.surprises {
            if !found.iter().any(|finding| is(surprise, finding)) {
                wrong.push(format!("{name}: {} at {} is not found", surprise.rule, surprise.at));
            }
        }
        for finding in found.iter().filter(|finding| finding["severity"] == "error") {
            if !expected.surprises.iter().any(|surprise| is(surprise, finding)) {
                wrong.push(format!(
                    "{name}: an error that is no surprise:\n{}",
                    told(std::slice::from_ref(finding))
                ));
            }
        }
        let left = findings(folder.path(), &["--fix", "--unsafe-fixes"]);
        for surprise in &expected.surprises {
            let is_left = left.iter().any(|finding| {
                // lines move when others are added
                let file = |at: &str| at.split(':').next().unwrap_or_default().to_owned();
                finding["rule"] == surprise.rule.as_str()
                    && file(&place(&finding["place"])) == file(&surprise.at)
            });
            if is_left == surprise.repaired {
                wrong.push(format!("{name}: {} at {}: repaired is {}", surprise.rule, surprise.at, !is_left));
            }
        }
        by_hand.edit(folder.path()).unwrap();
        let after = findings(folder.path(), &["--severity", "error"]);
        if !after.is_empty() {
            wrong.push(format!("{name}: after what a person does there is\n{}", told(&after)));
        }
        if wrong.iter().any(|line| line.starts_with(name)) {
            wrong.push(format!("{name} has\n{}", told(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_quotes_a_finding() {
    let readme = fs::read_to_string(examples().join("../README.md")).unwrap();
    let all = ByHand::all(&examples()).unwrap();
    let folder = laid_out(all.iter().find(|one| one.name == "facilitator").unwrap());
    let printed = check(folder.path(), &["--only", "lifecycle-needs-dev"]);
    let finding = printed.split("\n\n1 error").next().unwrap().trim_end();
    assert!(readme.contains(finding), "README.md, `What it checks`, is out of date; it prints:\n{finding}");
}
