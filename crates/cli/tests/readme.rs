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
    let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .args(["init", "."])
        .current_dir(world.path())
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
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
