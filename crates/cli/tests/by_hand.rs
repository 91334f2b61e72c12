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

use serde::Deserialize;
use serde_json::Value;

/// What `surprises.toml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// What must be found.
    surprise: Vec<Surprise>,
}

/// A surprise of a set-up by hand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Surprise {
    /// What it was.
    #[expect(dead_code, reason = "for the reader of the file")]
    title: String,
    /// The rule that finds it.
    rule: String,
    /// Where: `Dockerfile:15`.
    at: String,
    /// The place that proves it, in the app where there is one.
    #[serde(default)]
    proves: Option<String>,
    /// Whether `--fix --unsafe-fixes` does away with it.
    #[serde(default)]
    repaired: bool,
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The example with the set-up by hand laid over it.
fn laid_out(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&examples().join(name), folder.path());
    copy(&examples().join("by-hand").join(name), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if matches!(name.as_str(), "node_modules" | "surprises.toml") {
            continue;
        }
        let target =
            to.join(name.strip_prefix("dot-").map_or_else(|| name.clone(), |rest| format!(".{rest}")));
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
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
    for name in ["facilitator", "tracker", "backend", "hub"] {
        let text = fs::read_to_string(examples().join("by-hand").join(name).join("surprises.toml")).unwrap();
        let expected: Expected = toml_edit::de::from_str(&text).unwrap();
        let folder = laid_out(name);
        let found = findings(folder.path(), &[]);
        for surprise in &expected.surprise {
            if !found.iter().any(|finding| is(surprise, finding)) {
                wrong.push(format!("{name}: {} at {} is not found", surprise.rule, surprise.at));
            }
        }
        for finding in found.iter().filter(|finding| finding["severity"] == "error") {
            if !expected.surprise.iter().any(|surprise| is(surprise, finding)) {
                wrong.push(format!(
                    "{name}: an error that is no surprise:\n{}",
                    told(std::slice::from_ref(finding))
                ));
            }
        }
        let left = findings(folder.path(), &["--fix", "--unsafe-fixes"]);
        for surprise in &expected.surprise {
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
        if wrong.iter().any(|line| line.starts_with(name)) {
            wrong.push(format!("{name} has\n{}", told(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_quotes_a_finding() {
    let readme = fs::read_to_string(examples().join("../README.md")).unwrap();
    let folder = laid_out("facilitator");
    let printed = check(folder.path(), &["--only", "lifecycle-needs-dev"]);
    let finding = printed.split("\n\n1 error").next().unwrap().trim_end();
    assert!(readme.contains(finding), "README.md, `What it checks`, is out of date; it prints:\n{finding}");
}
