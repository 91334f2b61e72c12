//! Laws: whatever the bytes of a repository are, detection ends with facts or an error, and never leaves it.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use seaworthy_facts::Repo;
use seaworthy_testkit::MemoryRepo;
use seaworthy_text::RepoPath;

fn example(name: &str) -> MemoryRepo {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    MemoryRepo::read_folder(&folder).unwrap()
}

/// Cut short, emptied, doubled or filled with what no format is made of, each file in turn: facts or an error come out,
/// and a broken file of the root is never silently taken for an empty one.
#[test]
fn broken_files_end_in_facts_or_an_error() {
    for name in ["facilitator"] {
        let paths: Vec<String> = example(name)
            .entries()
            .iter()
            .map(|entry| entry.path.to_string())
            .filter(|path| !path.contains("src/") && !path.ends_with(".md"))
            .collect();
        for path in &paths {
            let text = example(name).read(&RepoPath::new(path).unwrap()).unwrap().text().to_owned();
            let middle = (text.len() / 2..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            for broken in [
                text[..middle].to_owned(),
                String::new(),
                "{[<\u{0}: - &a *a".to_owned(),
                format!("{text}{text}"),
            ] {
                let result = seaworthy_detect::detect(&example(name).with(path, &broken));
                if path == "package.json" && broken.is_empty() {
                    assert!(result.is_err(), "an empty manifest is none");
                }
            }
        }
    }
}

/// A file that is gone, a link in its place, or one too large to read.
#[test]
fn absent_linked_and_huge_files_end_in_facts_or_an_error() {
    let name = "hub";
    let paths: Vec<String> = example(name).entries().iter().map(|entry| entry.path.to_string()).collect();
    for path in &paths {
        let worlds = [
            example(name).without(path),
            example(name).with_link(path),
            example(name).with_huge(path, 200 << 20),
        ];
        for world in worlds {
            if let Err(error) = seaworthy_detect::detect(&world) {
                assert_eq!(path, "package.json", "{error}");
            }
        }
    }
}
