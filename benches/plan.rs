//! How long a plan takes: of each example, of a large workspace, and each phase of it.
#![allow(missing_docs, clippy::disallowed_methods, reason = "benches read the disk")]

use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::ItemsCount;
use seaworthy_facts::{Facts, Repo};
use seaworthy_plan::config::Config;
use seaworthy_plan::{Plan, document::PlanDocument};
use seaworthy_render::Policy;
use seaworthy_text::FileState;

const REPOSITORIES: &[&str] = &["facilitator", "backend", "hub", "tracker", "workspace"];

fn main() {
    divan::main();
}

/// The folder of an example, or of the workspace that is made for this.
fn folder(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    if name != "workspace" {
        return here.join("../examples").join(name);
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workspace");
    seaworthy_benches::write(&folder).expect("the workspace can be written");
    folder
}

fn list(folder: &Path) -> impl Repo + use<> {
    seaworthy_cli::list(folder).expect("it can be listed")
}

fn detect(repo: &dyn Repo) -> Facts {
    seaworthy_detect::detect(repo).expect("it has facts")
}

fn decide(facts: &Facts) -> Plan {
    seaworthy_plan::decide(facts, &Config::default()).expect("it has a plan")
}

/// What `plan --format json` does, short of starting and printing.
#[divan::bench(args = REPOSITORIES)]
fn plan(bencher: Bencher<'_, '_>, name: &str) {
    let folder = folder(name);
    let files = list(&folder).entries().len();
    bencher.counter(ItemsCount::new(files)).bench(|| PlanDocument::new(&decide(&detect(&list(&folder)))));
}

mod phase {
    use super::*;

    #[divan::bench(args = REPOSITORIES)]
    fn a_list(bencher: Bencher<'_, '_>, name: &str) {
        let folder = folder(name);
        bencher.bench(|| list(&folder));
    }

    #[divan::bench(args = REPOSITORIES)]
    fn b_detect(bencher: Bencher<'_, '_>, name: &str) {
        let repo = list(&folder(name));
        bencher.bench(|| detect(&repo));
    }

    #[divan::bench(args = REPOSITORIES)]
    fn c_decide(bencher: Bencher<'_, '_>, name: &str) {
        let facts = detect(&list(&folder(name)));
        bencher.bench(|| decide(&facts));
    }

    #[divan::bench(args = REPOSITORIES)]
    fn d_render(bencher: Bencher<'_, '_>, name: &str) {
        let plan = decide(&detect(&list(&folder(name))));
        bencher.bench(|| seaworthy_render::render(&plan, Policy::Force, &|_| Ok(FileState::Absent)));
    }
}
