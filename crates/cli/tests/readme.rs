//! The README shows real output: what it quotes is what the product writes and prints today.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads files and runs the binary")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if ["node_modules", "dist", "case.toml"].iter().any(|skipped| name == *skipped) {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn the_readme_quotes_real_output() {
    let world = tempfile::tempdir().unwrap();
    copy(&root().join("examples/facilitator"), world.path());
    let say = |command: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
            .args([command, "."])
            .current_dir(world.path())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let plan = say("plan");
    assert!(readme.contains(&plan), "README.md, `seaworthy plan`, is out of date; it prints:\n{plan}");
    let printed = say("init");
    assert!(readme.contains(&printed), "README.md, `What it prints`, is out of date; it prints:\n{printed}");
    let dockerfile = fs::read_to_string(world.path().join("Dockerfile")).unwrap();
    assert!(
        readme.contains(&dockerfile),
        "README.md, `What it writes`, is out of date; it writes:\n{dockerfile}"
    );
    let compose = fs::read_to_string(world.path().join("docker-compose.yml")).unwrap();
    let ours = &compose[compose.find("  # production:").unwrap()..compose.find("\nvolumes:").unwrap()];
    assert!(readme.contains(ours.trim_end()), "README.md, the profile, is out of date; it writes:\n{ours}");
}

/// The proof needs an engine, and its times are of one run: what is quoted is held to the probes and to itself.
#[test]
fn the_quoted_proof_has_every_probe_and_counts_them_right() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, after) = readme.split_once("$ seaworthy prove examples/facilitator\n").unwrap();
    let (quoted, _) = after.split_once("```").unwrap();
    let rows: Vec<Vec<&str>> = quoted
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|words| ["pass", "FAIL", "skip"].contains(words.first().unwrap_or(&"")))
        .collect();
    let mut named: Vec<&str> = rows.iter().map(|words| words[1]).collect();
    let mut known: Vec<&str> = seaworthy_prove::PROBES.iter().map(|probe| probe.id).collect();
    named.sort_unstable();
    known.sort_unstable();
    assert_eq!(named, known, "README.md, `What it proves`, is out of date: quote another run");
    let count = |word: &str| rows.iter().filter(|words| words[0] == word).count();
    let verdict = format!("passed: {} held, 0 broken, {} not shown;", count("pass"), count("skip"));
    assert!(quoted.contains(&verdict), "{verdict}\n{quoted}");
}
