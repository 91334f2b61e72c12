//! The law of the folders: every file is in its folder's slice, so that nothing is forgotten and nothing registers itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Fails with the lines to paste when a file of `folder` has no entry in its `mod.rs`.
#[allow(clippy::disallowed_methods, reason = "a test of the source tree")]
fn assert_complete(folder: &str, slice: &str) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let text = fs::read_to_string(dir.join("mod.rs")).unwrap();
    let names: BTreeSet<String> = fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name != "mod")
        .collect();
    assert!(!names.is_empty(), "{folder} is empty");
    for name in names {
        let module = format!("mod {name};");
        let entry = format!("&{name}::");
        assert!(text.contains(&module), "src/{folder}/mod.rs lacks the line: {module}");
        let body = text.split_once(slice).unwrap_or_else(|| panic!("src/{folder}/mod.rs lacks {slice}")).1;
        assert!(
            body.contains(&entry),
            "src/{folder}/mod.rs: {slice} lacks the entry: &{name}::{}",
            name.to_uppercase()
        );
    }
}

#[test]
fn every_file_is_registered() {
    assert_complete("frameworks", "FRAMEWORKS");
    assert_complete("services", "SERVICES");
    assert_complete("orms", "ORMS");
    assert_complete("managers", "MANAGERS");
    assert_complete("natives", "NATIVES");
    assert_complete("runtimes", "RUNTIMES");
    assert_complete("servers", "SERVERS");
    assert_complete("dev_servers", "DEV_SERVERS");
}
