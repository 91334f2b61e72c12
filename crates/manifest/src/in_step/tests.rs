//! Against what the managers themselves took and refused: `tests/fixtures/drift.json`, written by `record-drift.mjs`.

use std::collections::BTreeMap;
use std::path::Path;

use seaworthy_text::SourceFile;
use serde_json::Value;

use super::*;
use crate::lockfile::LockfileName;
use crate::workspace::PnpmWorkspace;

/// Where we answer otherwise on purpose, or do not look: base, case, manager, why.
const KNOWN: &[(&str, &str, &str, &str)] = &[
    ("yarn-4", "bin added", "berry", "bins of members are not compared"),
    ("yarn-1", "resolution of nothing", "yarn1", "fails for another reason: there is no such package"),
    ("yarn-1-workspace", "dependency on a member spelt otherwise", "yarn1", "fails for another reason"),
    ("bun", "alias dropped", "bun", "it counts packages, not the names they are imported by"),
    ("pnpm-10", "optional added", "pnpm12", "a gap of that version, every other one refuses"),
    ("pnpm-10-workspace", "catalog: still satisfied", "pnpm10", "10.8 did not look, 10.34 does"),
    ("pnpm-10-workspace", "catalog: not satisfied", "pnpm10", "10.8 did not look, 10.34 does"),
    ("pnpm-10-workspace", "catalog: entry removed", "pnpm10", "10.8 did not look, 10.34 does"),
];

#[allow(clippy::disallowed_methods, reason = "reads the fixtures")]
fn read_folder(folder: &Path, at: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder.join(at)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if at.is_empty() { name } else { format!("{at}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            read_folder(folder, &path, files);
        } else {
            files.insert(path.clone(), std::fs::read_to_string(folder.join(&path)).unwrap());
        }
    }
}

/// Does to the files what `change` of `record-drift.mjs` does.
fn change(files: &mut BTreeMap<String, String>, change: &Value) {
    let file = change["file"].as_str().unwrap();
    if change["remove"] == true {
        files.retain(|path, _| !path.starts_with(&format!("{file}/")));
        return;
    }
    if let Some(text) = change["text"].as_str() {
        files.insert(file.to_owned(), text.to_owned());
        return;
    }
    let mut json: Value = serde_json::from_str(&files[file]).unwrap();
    let path: Vec<&str> =
        change["path"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
    let (last, before) = path.split_last().unwrap();
    let mut place = &mut json;
    for key in before {
        place =
            place.as_object_mut().unwrap().entry(*key).or_insert_with(|| Value::Object(Default::default()));
    }
    let place = place.as_object_mut().unwrap();
    if change["value"].is_null() {
        place.shift_remove(*last);
    } else {
        place.insert((*last).to_owned(), change["value"].clone());
    }
    files.insert(file.to_owned(), json.to_string());
}

fn drifts(files: &BTreeMap<String, String>, manager: &str) -> Vec<Drift> {
    let (name, text) =
        files.iter().find_map(|(path, text)| Some((LockfileName::of(path)?, text))).expect("a lockfile");
    let lockfile = Lockfile::parse_text(text, name).unwrap();
    let packages: Vec<(RepoPath, PackageJson)> = files
        .iter()
        .filter_map(|(path, text)| {
            let folder = path.strip_suffix("package.json")?;
            Some((RepoPath::new(folder).unwrap(), PackageJson::parse_text(text).unwrap()))
        })
        .collect();
    let workspace = files.get("pnpm-workspace.yaml").map(|text| {
        let file = SourceFile::new(RepoPath::new("pnpm-workspace.yaml").unwrap(), text.clone());
        PnpmWorkspace::parse(&file).unwrap()
    });
    let version = match manager {
        "pnpm8" => Version::parse("8.15.9"),
        "pnpm10" => Version::parse("10.8.1"),
        "pnpm12" => Version::parse("12.21.0"),
        _ => None,
    };
    let manifests = Manifests {
        members: packages.iter().map(|(folder, package)| (folder.clone(), package)).collect(),
        pnpm_workspace: workspace.as_ref().map(|workspace| &workspace.settings),
        npmrc: None,
        manager_version: version.as_ref(),
    };
    in_step(&manifests, &lockfile).err().unwrap_or_default()
}

#[test]
fn answers_as_the_managers_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let cases: Vec<Value> = serde_json::from_str(include_str!("../../tests/fixtures/drift.json")).unwrap();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for case in &cases {
        let (base, name) = (case["base"].as_str().unwrap(), case["name"].as_str().unwrap());
        let mut files = BTreeMap::new();
        read_folder(&folder.join(base), "", &mut files);
        for each in case["changes"].as_array().unwrap() {
            change(&mut files, each);
        }
        for manager in case["asked"].as_array().unwrap() {
            let manager = manager.as_str().unwrap();
            asked += 1;
            let refused = case["refusedBy"].as_array().unwrap().iter().any(|by| by == manager);
            let drifts = drifts(&files, manager);
            let is_known = KNOWN.iter().any(|known| (known.0, known.1, known.2) == (base, name, manager));
            if (refused != drifts.is_empty()) == is_known {
                wrong.push(format!("{base} | {name} | {manager}: refused {refused}, we say {drifts:?}"));
            }
        }
    }
    assert!(asked > 300, "only {asked} cases");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

fn case(base: &str, from: &str, to: &str) -> Vec<(String, DriftKind, String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files = BTreeMap::new();
    read_folder(&folder.join(base), "", &mut files);
    let text = files["package.json"].clone();
    assert!(text.contains(from));
    files.insert("package.json".to_owned(), text.replace(from, to));
    let text = files["package.json"].clone();
    let lock = files.iter().find(|(path, _)| LockfileName::of(path).is_some()).unwrap().1.clone();
    drifts(&files, "")
        .into_iter()
        .map(|drift| {
            let manifest = drift.manifest.map(|manifest| text[manifest.span.range()].to_owned());
            let locked = drift.locked.map(|locked| lock[locked.span.range()].to_owned());
            (drift.name, drift.kind, manifest.unwrap_or_default(), locked.unwrap_or_default())
        })
        .collect()
}

#[test]
fn a_drift_points_into_both_files() {
    let found = case("pnpm-10", "\"ms\": \"^2.1.0\"", "\"ms\": \"^2.0.0\"");
    assert_eq!(
        found,
        [("ms".to_owned(), DriftKind::RequirementChanged, "\"^2.0.0\"".to_owned(), "^2.1.0".to_owned())]
    );
    let found = case("npm-3", "\"ms\": \"^2.1.0\"", "\"ms\": \"^3.0.0\"");
    assert_eq!(
        found,
        [("ms".to_owned(), DriftKind::RequirementChanged, "\"^3.0.0\"".to_owned(), "\"^2.1.0\"".to_owned())]
    );
    let found = case("bun", "\"ms\": \"^2.1.0\",", "");
    assert!(found.is_empty(), "`debug` still brings it: {found:?}");
    let found = case("bun", "\"bufferutil\": \"^4.0.8\",", "");
    assert_eq!(found[0].1, DriftKind::Removed);
    assert_eq!(found[0].3, "\"^4.0.8\"");
}

#[test]
fn a_moved_dependency_says_from_where() {
    let found = case(
        "pnpm-10",
        "\"devDependencies\": {\n    \"debug\": \"~4.3.0\",",
        "\"peerDependencies\": {\"debug\": \"~4.3.0\"}, \"devDependencies\": {",
    );
    let kind = DriftKind::KindChanged { manifest: DependencyKind::Peer, locked: DependencyKind::Development };
    assert_eq!(found.iter().map(|drift| drift.1).collect::<Vec<_>>(), [kind]);
}

#[test]
fn npm_misses_what_locked_packages_need() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let manifest = r#"{"name":"a","version":"1.0.0","dependencies":{"rollup":"4.20.0"}}"#;
    let lock = r#"{"name":"a","version":"1.0.0","lockfileVersion":3,"packages":{
        "":{"name":"a","version":"1.0.0","dependencies":{"rollup":"4.20.0"}},
        "node_modules/rollup":{"version":"4.20.0","dependencies":{"@types/estree":"1.0.5"},
            "optionalDependencies":{"@rollup/rollup-darwin-arm64":"4.20.0","@rollup/rollup-linux-x64-gnu":"4.20.0"},
            "peerDependencies":{"nobody":"1"}},
        "node_modules/@rollup/rollup-linux-x64-gnu":{"version":"4.20.0","optional":true}
    }}"#;
    let files = [("package.json", manifest), ("package-lock.json", lock)];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into_iter().collect();
    let found: Vec<(String, DriftKind)> =
        drifts(&files, "").into_iter().map(|drift| (drift.name, drift.kind)).collect();
    let missing = |name: &str, kind| (name.to_owned(), DriftKind::Incomplete { kind });
    assert_eq!(
        found,
        [
            missing("@types/estree", DependencyKind::Production),
            missing("@rollup/rollup-darwin-arm64", DependencyKind::Optional)
        ]
    );
    // format 1 does not list them in a way that says what is missing
    let mut old = BTreeMap::new();
    read_folder(&folder.join("npm-1"), "", &mut old);
    assert_eq!(drifts(&old, ""), []);
}
