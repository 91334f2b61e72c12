//! The law of this folder: every rule is in [`RULES`], under the name of its file, and speaks as the others do.

#![allow(clippy::disallowed_methods, reason = "the law reads its own folder")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{RULES, rule};

/// The files of this folder that hold a rule, without their ending.
fn files() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    names
        .filter(|path| path.is_file() && fs::read_to_string(path).unwrap().contains("static RULE: Rule"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        // this file holds the words above
        .filter(|name| name != "registry")
        .collect()
}

#[test]
fn every_file_is_registered() {
    let text = include_str!("mod.rs");
    let slice = text.split_once("pub static RULES").unwrap().1.split_once("];").unwrap().0;
    let files = files();
    assert!(!files.is_empty());
    for name in &files {
        let (module, entry) = (format!("mod {name};"), format!("&{name}::RULE,"));
        assert!(text.contains(&module), "src/rules/mod.rs lacks the line: {module}");
        assert!(slice.contains(&entry), "src/rules/mod.rs: RULES lacks the line: {entry}");
    }
    assert_eq!(files.len(), RULES.len(), "a rule of RULES has no file of its own");
}

#[test]
fn a_rule_is_called_as_its_file_and_they_are_sorted() {
    let files = files();
    let ids: Vec<String> = RULES.iter().map(|rule| rule.id.replace('-', "_")).collect();
    let sorted: Vec<String> = files.into_iter().collect();
    assert_eq!(ids, sorted, "an id is the name of its file, with `-` for `_`, and RULES is sorted");
    for known in RULES {
        assert!(std::ptr::eq(rule(known.id).unwrap(), *known), "{} is there twice", known.id);
    }
}

#[test]
fn titles_and_pages_read_alike() {
    for rule in RULES {
        let (id, title, about) = (rule.id, rule.title, rule.about);
        assert!(
            !title.ends_with('.') && !title.contains('\n'),
            "{id}: `{title}` is a line without a full stop"
        );
        assert!(about.ends_with('.') && !about.contains("  "), "{id}: its page ends in a full stop");
        assert!(about.contains("\n\n"), "{id}: its page says what it finds, then what to do");
    }
}
