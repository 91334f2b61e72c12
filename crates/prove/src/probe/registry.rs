//! The law of this folder: every probe is in [`PROBES`], under the name of its file, and speaks as the others do.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{PROBES, probe};

/// The files of this folder that hold a probe, without their ending.
fn files() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/probe");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    names
        .filter(|path| fs::read_to_string(path).unwrap().contains("pub(super) static PROBE: Probe"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        // this file holds the words above
        .filter(|name| name != "registry")
        .collect()
}

#[test]
fn every_file_is_registered() {
    let text = include_str!("mod.rs");
    let slice = text.split_once("pub static PROBES").unwrap().1.split_once("];").unwrap().0;
    let files = files();
    assert!(!files.is_empty());
    for name in &files {
        let (module, entry) = (format!("mod {name};"), format!("&{name}::PROBE,"));
        assert!(text.contains(&module), "src/probe/mod.rs lacks the line: {module}");
        assert!(slice.contains(&entry), "src/probe/mod.rs: PROBES lacks the line: {entry}");
    }
    assert_eq!(files.len(), PROBES.len(), "a probe of PROBES has no file of its own");
}

#[test]
fn a_probe_is_called_as_its_file() {
    let files = files();
    let ids: BTreeSet<String> = PROBES.iter().map(|probe| probe.id.replace('-', "_")).collect();
    assert_eq!(ids, files, "an id is the name of its file, with `-` for `_`");
    for known in PROBES {
        assert!(!known.id.contains('_') && known.id == known.id.to_lowercase(), "{}", known.id);
        assert!(std::ptr::eq(probe(known.id).unwrap(), *known), "{} is there twice", known.id);
    }
}

#[test]
fn titles_and_pages_read_alike() {
    for probe in PROBES {
        let (id, title, about) = (probe.id, probe.title, probe.about);
        // a name such as Compose or SIGTERM may begin it
        let first = title.split_whitespace().next().unwrap_or_default();
        let is_name = ["Compose", "SIGTERM"].contains(&first);
        assert!(
            is_name || first.chars().all(|letter| !letter.is_uppercase()),
            "{id}: `{title}` begins in capitals"
        );
        assert!(
            !title.ends_with('.') && !title.contains('\n'),
            "{id}: `{title}` is a sentence without a full stop"
        );
        assert!(about.ends_with('.') && !about.contains("  "), "{id}: its page ends in a full stop");
        assert!(about.contains("\n\n"), "{id}: its page says what is done, then when it fails");
    }
}
