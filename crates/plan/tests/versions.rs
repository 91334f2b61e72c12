//! The runtime's version from each place that can name it, which place counts before which, and what shows it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::{NoteKind, words};
use support::worlds::{bun, npm_lock};
use support::{World, decision, manifest, noted, value};

/// A place that names a version: its own words in the reason, the file that shows it, and the repository.
struct Source {
    words: &'static str,
    file: &'static str,
    /// Further keys of package.json.
    keys: &'static str,
    /// A file besides, with its text.
    text: &'static str,
}

/// Every place for Node, those that count first at the top; each asks for a version of its own.
const SOURCES: &[(Source, &str)] = &[
    (
        Source {
            words: "`devEngines` of package.json",
            file: "package.json",
            keys: r#""devEngines": { "runtime": { "name": "node", "version": "22.1.0" } }"#,
            text: "",
        },
        "22.1.0",
    ),
    (Source { words: ".nvmrc", file: ".nvmrc", keys: "", text: "v22.2.0\n" }, "22.2.0"),
    (Source { words: "the version file", file: ".node-version", keys: "", text: "22.3.0\n" }, "22.3.0"),
    (
        Source {
            words: "`volta` of package.json",
            file: "package.json",
            keys: r#""volta": { "node": "22.4.0" }"#,
            text: "",
        },
        "22.4.0",
    ),
    (
        Source { words: "mise.toml", file: "mise.toml", keys: "", text: "[tools]\nnode = \"22.5.0\"\n" },
        "22.5.0",
    ),
    (
        Source {
            words: ".tool-versions",
            file: ".tool-versions",
            keys: "",
            text: "# tools\nruby 3.3.0\nnodejs 22.6.0\n",
        },
        "22.6.0",
    ),
    (
        Source {
            words: "`engines` of package.json",
            file: "package.json",
            keys: r#""engines": { "node": ">=22" }"#,
            text: "",
        },
        "24",
    ),
];

/// The smallest server with all of these sources.
fn asked_by<'a>(sources: impl Iterator<Item = &'a Source> + Clone) -> World {
    let keys: Vec<&str> = sources.clone().map(|source| source.keys).filter(|keys| !keys.is_empty()).collect();
    let mut world = World::server_with(&keys.join(",\n  "));
    for source in sources.filter(|source| !source.text.is_empty()) {
        world = world.with(source.file, source.text);
    }
    world
}

#[test]
fn every_place_is_read_and_named() {
    for (source, wanted) in SOURCES {
        let app = asked_by(std::iter::once(source)).app();
        let version = decision(&app, "runtime.version").unwrap();
        assert_eq!(version.value, *wanted, "{}", source.file);
        let reason = words::reason(&version.reason);
        assert!(reason.contains(source.words), "{}: {reason}", source.file);
        let shown: Vec<&str> = version.evidence.iter().map(|evidence| evidence.place.file.as_str()).collect();
        assert_eq!(shown, [source.file], "{reason}");
        assert!(version.evidence[0].place.line > 0, "{}: no line", source.file);
    }
}

#[test]
fn an_earlier_place_counts_before_a_later_one() {
    for first in 0..SOURCES.len() {
        let app = asked_by(SOURCES[first..].iter().map(|(source, _)| source)).app();
        assert_eq!(value(&app, "runtime.version"), SOURCES[first].1, "from {} on", SOURCES[first].0.words);
    }
}

#[test]
fn what_a_version_is_written_like() {
    let table = [
        // file, text, what is taken
        (".nvmrc", "22", "22"),
        (".nvmrc", "v22\r\n", "22"),
        (".nvmrc", "  22.11.0  \n\n", "22.11.0"),
        (".nvmrc", "# comment\n22.11.0\n", "22.11.0"),
        (".nvmrc", "lts/krypton\n", "24"),
        (".nvmrc", "lts/Jod\n", "22"),
        (".nvmrc", "stable\n", "26"),
        (".nvmrc", "\u{feff}22.11.0\n", "22.11.0"),
        (".nvmrc", "", "24"),
        (".node-version", "v24.1.0\n", "24.1.0"),
        (".node-version", "lts/*\n", "24"),
        (".tool-versions", "nodejs 22.6.0 20.1.0\n", "22.6.0"),
        (".tool-versions", "nodejs lts\n", "24"),
        (".tool-versions", "node 22.6.0\n", "22.6.0"),
        (".tool-versions", "ruby 3.3.0\n", "24"),
        ("mise.toml", "[tools]\nnode = [\"22\", \"24\"]\n", "22"),
        ("mise.toml", "[tools]\nnode = { version = \"22\" }\n", "22"),
        ("mise.toml", "[tools]\npython = \"3\"\n", "24"),
        (".mise.toml", "[tools]\nnode = \"22\"\n", "22"),
        // broken: nothing is known, and said so
        ("mise.toml", "[tools\n", "24"),
        (".nvmrc", "no version at all", "24"),
    ];
    let mut wrong = Vec::new();
    for (file, text, wanted) in table {
        let app = World::server().with(file, text).app();
        let taken = value(&app, "runtime.version");
        if taken != wanted {
            wrong.push(format!("{file} {text:?}: {taken}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_file_that_cannot_be_understood_is_an_unknown() {
    for (file, text) in [("mise.toml", "[tools\n"), (".nvmrc", "no version at all\n")] {
        let plan = World::server().with(file, text).plan();
        assert!(
            plan.unknowns.iter().any(|unknown| unknown.place.file.as_str() == file),
            "{file}: {:?}",
            plan.unknowns
        );
    }
}

#[test]
fn the_floor_of_the_locked_packages() {
    type Row = (&'static str, &'static [(&'static str, &'static str, &'static str)], &'static str);
    let table: &[Row] = &[
        // what the app asks for, packages (name, engines, further keys), what is taken
        ("", &[], "24"),
        ("", &[("a", ">=18", ""), ("b", ">=20.19", "")], "24"),
        ("", &[("a", ">=25", "")], "26"),
        ("^22", &[("a", ">=20", "")], "22"),
        (">=18 <24", &[("a", "^20 || >=22", "")], "22"),
        // a development dependency that builds nothing is not in the image
        (">=20", &[("a", ">=25", "\"dev\": true")], "24"),
        // for another system: never installed in the image
        (">=20", &[("a", ">=25", "\"optional\": true, \"os\": [\"darwin\"]")], "24"),
        // words that are no range
        ("", &[("a", "whatever", "")], "24"),
        ("", &[("a", "", "")], "24"),
    ];
    let mut wrong = Vec::new();
    for (engines, packages, wanted) in table {
        let kinds = ["dependencies", "devDependencies", "optionalDependencies"];
        let dependencies: Vec<String> = kinds
            .into_iter()
            .map(|kind| {
                let listed = packages.iter().filter(|(_, _, more)| kind_of(more) == kind);
                let listed: Vec<String> =
                    listed.map(|(name, ..)| format!("\"{name}\": \"^1.0.0\"")).collect();
                format!("\"{kind}\": {{ {} }}", listed.join(", "))
            })
            .collect();
        let dependencies = dependencies.join(", ");
        let asked = match *engines {
            "" => String::new(),
            range => format!(", \"engines\": {{ \"node\": \"{range}\" }}"),
        };
        let keys: Vec<(&str, String)> = packages
            .iter()
            .map(|(name, engines, more)| {
                let comma = if more.is_empty() { "" } else { ", " };
                (*name, format!("\"engines\": {{ \"node\": \"{engines}\" }}{comma}{more}"))
            })
            .collect();
        let locked: Vec<(&str, &str, &str)> =
            keys.iter().map(|(name, keys)| (*name, "1.0.0", keys.as_str())).collect();
        let world = World::server_with(&format!("{dependencies}{asked}"))
            .with("package-lock.json", &npm_lock(&format!(", {dependencies}"), &locked));
        let app = world.app();
        let taken = value(&app, "runtime.version");
        if taken != *wanted {
            wrong.push(format!("engines {engines:?}, {packages:?}: {taken}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The list of package.json that a locked package of these keys stands in.
fn kind_of(keys: &str) -> &'static str {
    match keys {
        _ if keys.contains("\"dev\"") => "devDependencies",
        _ if keys.contains("\"optional\"") => "optionalDependencies",
        _ => "dependencies",
    }
}

#[test]
fn a_dependency_that_raises_the_floor_is_named_with_its_place_in_the_lockfile() {
    let dependencies = r#""dependencies": { "needy": "^1.0.0" }"#;
    let lock = npm_lock(
        &format!(", {dependencies}"),
        &[("needy", "1.0.0", "\"engines\": { \"node\": \">=22.12\" }")],
    );
    let plan =
        World::server_with(dependencies).with("package-lock.json", &lock).with(".nvmrc", "22.11\n").plan();
    let note = plan.notes.iter().find(|note| matches!(note.kind, NoteKind::VersionConflict { .. })).unwrap();
    let said = words::sentence(&note.kind);
    assert!(said.contains("needy") && said.contains(">=22.12") && said.contains("22.11"), "{said}");
    assert_eq!(note.evidence[0].place.file.as_str(), "package-lock.json");
}

#[test]
fn buns_version() {
    let table: &[(&str, World, &str)] = &[
        ("nothing", bun(), "1"),
        (".bun-version", bun().with(".bun-version", "1.2.3\n"), "1.2.3"),
        ("packageManager", with_manager("bun@1.3.1"), "1.3.1"),
        ("before packageManager", with_manager("bun@1.3.1").with(".bun-version", "1.2.3\n"), "1.2.3"),
        (".tool-versions", bun().with(".tool-versions", "bun 1.1.0\nnodejs 20.0.0\n"), "1.1.0"),
        ("mise.toml", bun().with("mise.toml", "[tools]\nbun = \"1.1\"\n"), "1.1"),
        ("Node's own are not Bun's", bun().with(".nvmrc", "20\n"), "1"),
    ];
    let mut wrong = Vec::new();
    for (name, world, wanted) in table {
        let app = world.app();
        if value(&app, "runtime.version") != *wanted {
            wrong.push(format!("{name}: {}, not {wanted}", value(&app, "runtime.version")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn with_manager(manager: &str) -> World {
    bun().with(
        "package.json",
        &manifest(&format!(
            "\"scripts\": {{ \"start\": \"bun run src/index.ts\" }}, \"packageManager\": \"{manager}\""
        )),
    )
}

#[test]
fn a_configured_version_counts_before_all_others_and_is_warned_of_all_the_same() {
    let world = asked_by(SOURCES.iter().map(|(source, _)| source)).config("runtime.version = \"18.20.8\"\n");
    let plan = world.plan();
    assert_eq!(value(&plan.apps[0], "runtime.version"), "18.20.8");
    assert!(noted(&plan, |kind| matches!(kind, NoteKind::EndOfLife { version, .. } if version == "18.20.8")));
    let end = plan.notes.iter().find(|note| matches!(note.kind, NoteKind::EndOfLife { .. })).unwrap();
    assert_eq!(end.evidence[0].place.file.as_str(), "seaworthy.toml");
    assert!(words::help(&end.kind).unwrap().contains("24"), "the line to move to");
}

#[test]
fn a_pin_past_its_end_is_kept_said_and_given_a_way_out() {
    for (pin, since) in [("20", "April 2026"), ("18.20.8", "April 2025"), ("19", ""), ("6.17.1", "")] {
        let plan = World::server().with(".nvmrc", pin).plan();
        let version = decision(&plan.apps[0], "runtime.version").unwrap();
        assert_eq!(version.value, pin);
        assert!(version.alternatives.iter().any(|other| other.value == "24"), "{pin}: {version:?}");
        let note = plan.notes.iter().find(|note| matches!(note.kind, NoteKind::EndOfLife { .. })).unwrap();
        let said = words::sentence(&note.kind);
        assert!(said.contains(pin) && said.contains(since), "{said}");
    }
}
