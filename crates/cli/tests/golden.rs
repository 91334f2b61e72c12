//! The golden set-ups in `examples/golden/`: they are what the product really writes, and they keep its laws.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test of the whole program"
)]

use std::path::{Path, PathBuf};

use seaworthy_compose::ComposeFile;
use seaworthy_testkit::{Golden, Seaworthy};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn seaworthy() -> Seaworthy {
    Seaworthy::at(env!("CARGO_BIN_EXE_seaworthy"))
}

fn goldens() -> Vec<Golden> {
    let goldens = Golden::all(&examples()).unwrap();
    assert!(!goldens.is_empty());
    goldens
}

fn is_dockerfile(path: &str) -> bool {
    path.rsplit('/').next() == Some("Dockerfile")
}

fn is_compose(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    (name.starts_with("compose") || name.starts_with("docker-compose"))
        && (name.ends_with(".yaml") || name.ends_with(".yml"))
}

#[test]
fn golden_set_ups_are_what_the_product_writes() {
    let mut differences = String::new();
    for golden in goldens() {
        let (_, real) = golden.real(&seaworthy()).unwrap();
        let kept = golden.kept().unwrap();
        for path in real.keys().chain(kept.keys().filter(|path| !real.contains_key(*path))) {
            let texts =
                (kept.get(path).map_or("", String::as_str), real.get(path).map_or("", String::as_str));
            if texts.0 != texts.1 {
                let diff = similar::TextDiff::from_lines(texts.0, texts.1);
                let name = format!("examples/golden/{}/{path}", golden.name);
                differences.push_str(&diff.unified_diff().header(&name, "what is written now").to_string());
            }
        }
    }
    assert!(
        differences.is_empty(),
        "golden set-ups differ from what is written now; if that is meant: cargo xtask golden\n\n{differences}"
    );
}

#[test]
fn the_same_repository_gives_the_same_bytes() {
    for golden in goldens() {
        let (one, other) = (golden.bare().unwrap(), golden.bare().unwrap());
        let said = |world: &seaworthy_testkit::World, arguments: &[&str]| {
            seaworthy().run(world.root(), arguments).success().unwrap().stdout
        };
        for arguments in [&["init", "--dry-run"][..], &["plan", "--format", "json"][..]] {
            assert_eq!(said(&one, arguments), said(&other, arguments), "{}: {arguments:?}", golden.name);
        }
    }
}

#[test]
fn a_second_init_changes_nothing() {
    for golden in goldens() {
        let (world, _) = golden.real(&seaworthy()).unwrap();
        let before = world.snapshot().unwrap();
        let again = seaworthy().run(world.root(), &["init", "--yes"]).success().unwrap();
        let after = world.snapshot().unwrap();
        let touched: Vec<&String> =
            before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).collect();
        assert!(touched.is_empty(), "{}: touched {touched:?}\n{}", golden.name, again.tail());
        let check = seaworthy().run(world.root(), &["init", "--check"]);
        assert_eq!(check.code, Some(0), "{}: {}", golden.name, check.tail());
    }
}

#[test]
fn every_dockerfile_is_one_to_another_reader() {
    let mut count = 0;
    for golden in goldens() {
        for (path, text) in golden.kept().unwrap().iter().filter(|(path, _)| is_dockerfile(path)) {
            let read = parse_dockerfile::parse(text);
            assert!(read.is_ok(), "{}/{path}: {:?}", golden.name, read.err());
            count += 1;
        }
    }
    assert!(count >= goldens().len(), "only {count} Dockerfiles");
}

#[test]
fn every_compose_file_is_read_without_a_problem() {
    let mut count = 0;
    for golden in goldens() {
        for (path, text) in golden.kept().unwrap().iter().filter(|(path, _)| is_compose(path)) {
            let file =
                ComposeFile::read(text).unwrap_or_else(|error| panic!("{}/{path}: {error}", golden.name));
            assert!(file.problems.is_empty(), "{}/{path}: {:?}", golden.name, file.problems);
            count += 1;
        }
    }
    assert!(count >= goldens().len(), "only {count} Compose files");
}
