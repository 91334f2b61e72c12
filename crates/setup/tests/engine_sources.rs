//! Missing sources against a real engine: a build fails exactly where one is said. Results are exported, so that no image
//! is left behind.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use seaworthy_facts::Repo;
use seaworthy_setup::{Options, read, sources_missing};
use seaworthy_testkit::MemoryRepo;

const FILES: [(&str, &str); 5] =
    [("a.json", "{}"), ("b", ""), ("src/a.ts", ""), ("src/deep/b.ts", ""), ("docs/a.md", "")];

/// The instructions after `FROM scratch`, and the ignore file.
const BUILDS: &[(&str, &str)] = &[
    ("COPY b /x/", ""),
    ("COPY nope /x/", ""),
    ("COPY b nope /x/", ""),
    ("COPY *.nope /x/", ""),
    ("COPY b *.nope /x/", ""),
    ("COPY nope/*.ts /x/", ""),
    ("COPY src/*.nope /x/", ""),
    ("COPY [\"b\", \"src\", \"/x/\"]", ""),
    ("COPY ../b /x/", ""),
    ("COPY /b /x/", ""),
    ("ADD *.nope /x/", ""),
    ("ADD nope /x/", ""),
    ("ARG A=b\nCOPY $A /x/", ""),
    ("ARG A=nope\nCOPY ${A} /x/", ""),
    ("ENV A=src\nCOPY $A/a.ts /x/", ""),
    ("COPY <<E /x\nhere\nE", ""),
    ("COPY a.json /x/", "a.json"),
    ("COPY *.json /x/", "a.json"),
    ("COPY src /x/", "src"),
    ("COPY src /x/", "src\n!src/a.ts"),
    ("COPY src /x/", "src/*"),
    ("COPY src /x/", "**/*.ts"),
    ("COPY src/deep /x/", "**/*.ts"),
    ("COPY src/a.ts /x/", "*\n!src"),
    ("COPY docs /x/", "*\n!src"),
    ("COPY docs/*.md /x/", "docs"),
    ("COPY . /x/", "*"),
    ("COPY . /x/", ""),
];

#[test]
fn a_build_fails_exactly_where_a_source_is_said_to_be_missing() {
    if !engine_answers() {
        return;
    }
    for (lines, ignore) in BUILDS {
        let dockerfile = format!("FROM scratch\n{lines}\n");
        let repo = MemoryRepo::new(FILES).with("Dockerfile", &dockerfile).with(".dockerignore", ignore);
        let setup = read(&repo, &Options::default()).unwrap();
        let missing = sources_missing(&repo, &setup.images[0]);
        let folder = tempfile::tempdir().unwrap();
        for entry in repo.entries() {
            let path = folder.path().join(entry.path.as_str());
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, repo.read(&entry.path).unwrap().text()).unwrap();
        }
        let refusal = build(folder.path()).err();
        assert_eq!(!missing.is_empty(), refusal.is_some(), "{lines:?} {ignore:?}: {missing:?} {refusal:?}");
    }
}

/// The engine of `DOCKER_HOST`; without one the reason is printed, and `SEAWORTHY_ENGINE=required` makes it a failure.
fn engine_answers() -> bool {
    let host = std::env::var("DOCKER_HOST");
    let answer = Command::new("docker").args(["version", "--format", "{{.Server.Version}}"]).output();
    if host.is_ok() && answer.is_ok_and(|answer| answer.status.success()) {
        return true;
    }
    assert!(std::env::var("SEAWORTHY_ENGINE").as_deref() != Ok("required"), "engine required: none answers");
    println!("skipped: no engine at DOCKER_HOST");
    false
}

/// Builds and throws the result away; the engine's words when it refuses.
fn build(context: &Path) -> Result<(), String> {
    let out = tempfile::tempdir().unwrap();
    let answer = Command::new("docker")
        .args(["build", "--progress=plain", "--output"])
        .arg(format!("type=local,dest={}", out.path().display()))
        .arg(context)
        .env("DOCKER_BUILDKIT", "1")
        .output()
        .unwrap();
    match answer.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&answer.stderr).into_owned()),
    }
}
