//! How long a check takes: of the set-ups by hand beside the examples, and each phase of it.
#![allow(missing_docs, clippy::disallowed_methods, reason = "benches read the disk")]

use std::fs;
use std::path::{Path, PathBuf};

use divan::Bencher;
use seaworthy_check::{Checked, Given};
use seaworthy_facts::{Facts, Repo};
use seaworthy_setup::{Options, SetUp};

const REPOSITORIES: &[&str] = &["facilitator", "backend", "hub", "tracker"];

fn main() {
    divan::main();
}

/// An example with its set-up by hand laid over it.
fn folder(name: &str) -> PathBuf {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("by-hand").join(name);
    copy(&examples.join(name), &folder);
    copy(&examples.join("by-hand").join(name), &folder);
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("an example is there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let target =
            to.join(name.strip_prefix("dot-").map_or_else(|| name.clone(), |rest| format!(".{rest}")));
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a file can be copied");
        }
    }
}

fn list(folder: &Path) -> impl Repo + use<> {
    seaworthy_cli::list(folder).expect("it can be listed")
}

fn facts(repo: &dyn Repo) -> Facts {
    seaworthy_detect::detect(repo).expect("it has facts")
}

fn setup(repo: &dyn Repo) -> SetUp {
    seaworthy_setup::read(repo, &Options::default()).expect("it has a set-up")
}

fn rules(repo: &dyn Repo, facts: &Facts, setup: &SetUp) -> Checked {
    seaworthy_check::check(&Given {
        repo,
        facts: Some(facts),
        setup,
        dockerfiles: seaworthy_setup::dockerfiles(repo),
        only: Vec::new(),
        skip: Vec::new(),
        rule_set: None,
    })
}

/// What `check` does, short of starting and printing.
#[divan::bench(args = REPOSITORIES)]
fn check(bencher: Bencher<'_, '_>, name: &str) {
    let folder = folder(name);
    bencher.bench(|| {
        let repo = list(&folder);
        rules(&repo, &facts(&repo), &setup(&repo))
    });
}

mod phase {
    use super::*;

    #[divan::bench(args = REPOSITORIES)]
    fn a_set_up(bencher: Bencher<'_, '_>, name: &str) {
        let repo = list(&folder(name));
        bencher.bench(|| setup(&repo));
    }

    #[divan::bench(args = REPOSITORIES)]
    fn b_rules(bencher: Bencher<'_, '_>, name: &str) {
        let repo = list(&folder(name));
        let (facts, setup) = (facts(&repo), setup(&repo));
        bencher.bench(|| rules(&repo, &facts, &setup));
    }
}
