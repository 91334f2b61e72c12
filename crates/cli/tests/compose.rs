//! `inspect compose` against the real tool: the cases in `fixtures/compose`, with what `docker compose config` made of each
//! (`cargo xtask compose` records it).
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads files and runs the binary")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is shown, in a few words.
    about: String,
    /// What is given to both.
    #[serde(default)]
    arguments: Vec<String>,
    /// What the shell has.
    #[serde(default)]
    environment: BTreeMap<String, String>,
    /// What our error says, where both refuse.
    #[serde(default)]
    says: Option<String>,
    /// Places where we differ, and know it: see `README.md` there.
    #[serde(default)]
    differs: Vec<String>,
}

fn folder() -> PathBuf {
    std::path::absolute(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/compose"))
        .unwrap()
        .canonicalize()
        .unwrap()
}

fn inspect(folder: &Path, case: &Case) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command.args(["inspect", "compose"]).args(&case.arguments).current_dir(folder);
    command.env_clear().env("HOME", "/home/somebody").env("NO_COLOR", "1");
    command.args(
        case.environment.iter().flat_map(|(name, value)| ["--env".to_owned(), format!("{name}={value}")]),
    );
    command.output().unwrap()
}

#[test]
fn projects_are_what_compose_makes_of_them() {
    let mut wrong = Vec::new();
    let (mut same, mut refused) = (0, 0);
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let case: Case =
            serde_json::from_str(&std::fs::read_to_string(folder.join("case.json")).unwrap()).unwrap();
        assert!(!case.about.is_empty());
        let output = inspect(folder, &case);
        let stderr = String::from_utf8(output.stderr).unwrap();
        if let Ok(theirs) = std::fs::read_to_string(folder.join("expected.json")) {
            if !output.status.success() {
                wrong.push(format!("{name}: refused by us alone: {stderr}"));
                continue;
            }
            let here = folder.display().to_string();
            // a path that climbs out of the case
            let above = format!("{}/", folder.parent().unwrap().display());
            let said = String::from_utf8(output.stdout).unwrap().replace(&here, "/case").replace(&above, "/");
            let ours: Value = serde_json::from_str(&said).unwrap();
            let mut found = Vec::new();
            compare(&serde_json::from_str(&theirs).unwrap(), &ours, "", &mut found);
            let (known, new): (Vec<_>, Vec<_>) = found.into_iter().partition(|difference| {
                case.differs.iter().any(|known| difference.starts_with(known.as_str()))
            });
            wrong.extend(new.into_iter().map(|difference| format!("{name}: {difference}")));
            // a difference that has gone must leave the list
            if known.len() < case.differs.len() {
                wrong.push(format!("{name}: fewer differences than `differs` says: {known:?}"));
            }
            same += 1;
        } else {
            assert!(
                folder.join("refused.txt").is_file(),
                "{name}: record it by `cargo xtask compose {name}`"
            );
            let says = case.says.unwrap_or_default();
            let fits = output.status.code() == Some(2)
                && !says.is_empty()
                && stderr.starts_with("error[compose-invalid]")
                && stderr.contains(&says)
                && stderr.contains("help: ");
            if !fits {
                wrong.push(format!("{name}: should be refused with `{says}`: {}{stderr}", output.status));
            }
            refused += 1;
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(same > 40 && refused > 20, "{same} projects and {refused} refusals are too few to show anything");
}

fn compare(theirs: &Value, ours: &Value, at: &str, found: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            for (key, value) in theirs {
                match ours.get(key) {
                    Some(other) => compare(value, other, &format!("{at}.{key}"), found),
                    None => found.push(format!("{at}.{key} is missing: {value}")),
                }
            }
            for (key, value) in ours.iter().filter(|(key, _)| !theirs.contains_key(*key)) {
                found.push(format!("{at}.{key} is too much: {value}"));
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (index, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
                compare(theirs, ours, &format!("{at}[{index}]"), found);
            }
        }
        (theirs, ours) if theirs == ours => {}
        (Value::Number(theirs), Value::Number(ours)) if theirs.as_f64() == ours.as_f64() => {}
        (theirs, ours) => found.push(format!("{at} is {ours}, not {theirs}")),
    }
}
