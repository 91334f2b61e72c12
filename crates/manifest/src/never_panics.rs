//! The law of this room: whatever the text, a reader answers, and its places lie inside the text.

use proptest::prelude::*;
use seaworthy_text::{RepoPath, SourceFile, Span};

use crate::gitignore::{GitIgnores, PathKind};
use crate::lockfile::{Lockfile, LockfileName};
use crate::package_json::PackageJson;
use crate::version_file::{VersionFile, VersionFileKind};
use crate::{bunfig, data, dotenv, npmrc, prisma, procfile, semver, shell, tsconfig, workspace, yarnrc};

/// Pieces that the grammars are made of, so that the readers get past their first line.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ":",
    ": ",
    ",",
    ", ",
    "\n",
    "\r\n",
    "  ",
    "    ",
    "\t",
    "#",
    "# ",
    "//",
    "/*",
    "*/",
    "|",
    "|-\n",
    ">",
    "- ",
    "---\n",
    "?",
    "&a ",
    "*a",
    "!",
    "\\",
    "\\u12",
    "\\\"",
    "$",
    "${",
    "$(",
    ")",
    "(",
    "`",
    "=",
    "==",
    "&&",
    "||",
    ";",
    "&",
    "<<",
    ">>",
    "a",
    "b@1",
    "ä",
    "😀",
    "\u{feff}",
    "\0",
    "1.0.0",
    "^1",
    "null",
    "true",
    "-1",
    "lockfileVersion",
    "\"lockfileVersion\": 3",
    "lockfileVersion: '9.0'\n",
    "__metadata:\n  version: 8\n",
    "# yarn lockfile v1\n",
    "packages",
    "importers",
    "snapshots",
    "dependencies",
    "node_modules/",
    "workspaces",
    "version",
    "resolution",
    "datasource db {",
    "generator",
    "model",
    "env(",
    "provider = ",
    "export ",
    "KEY=",
    "[tools]\n",
    "node = ",
    "node",
    "lts/",
    "*",
    "**/",
    "npx ",
    "cross-env ",
    "if",
    "[install]\n",
    "registry",
    "//host/:_authToken=",
];

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        20 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Lines of keys and values, most of them well-formed.
fn yaml_lines() -> impl Strategy<Value = String> {
    let indent = prop::sample::select(vec!["", "", "", "  ", "  ", "    ", "   "]);
    let key = prop::sample::select(vec![
        "a",
        "b c",
        "'q'",
        "\"d\"",
        "a@1.0(b@2)",
        "/x/1",
        "- ",
        "? ",
        "1",
        "k:x",
        "x#",
        "~",
    ]);
    let value = prop::sample::select(vec![
        "",
        " ",
        " 1",
        " 1.10",
        " 'it''s'",
        " \"a\\n\"",
        " {a: 1, b: 'c'}",
        " [a, 'b', 1]",
        " {}",
        " []",
        " # c",
        " x # c",
        " |-",
        " |",
        " a: b",
        " @x",
        " >=1 <2",
        " ^1 || >=2",
        " *",
        " &x",
        " true",
        " null",
        " ~",
        " a#b",
        " http://x/y",
        " {a: {b: [1, 2]}}",
        " {a: b: c}",
        " {a:1}",
        " '",
        " \"",
        " 0x10",
        " 1e3",
        " .5",
        " -1",
        " - x",
        " {a, b}",
        " 1_000",
        " .inf",
        " 0o7",
        " 012",
        " yes",
        " 2001-01-01",
        " =",
    ]);
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\n\n"]);
    let line =
        (indent, key, value, end).prop_map(|(indent, key, value, end)| format!("{indent}{key}:{value}{end}"));
    let item = Just("  - item\n".to_owned());
    prop::collection::vec(prop_oneof![8 => line, 1 => item], 0..6).prop_map(|lines| lines.concat())
}

fn inside(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} does not fit {text:?}");
}

fn read_everything(text: &str) {
    let file = SourceFile::new(RepoPath::new("a/file").unwrap(), text.to_owned());
    match PackageJson::parse(&file) {
        Ok(package) => {
            package.problems.iter().for_each(|problem| inside(problem.span, text));
            package.dependency_sets().for_each(|dependency| inside(dependency.span(), text));
        }
        Err(error) => inside(error.span, text),
    }
    for name in LockfileName::ALL {
        match Lockfile::parse(&file, name) {
            Ok(lockfile) => {
                for member in lockfile.importers.keys() {
                    assert!(lockfile.production_closure(member).is_some());
                }
                lockfile.packages.iter().for_each(|package| inside(package.span, text));
            }
            Err(error) => inside(error.span(), text),
        }
    }
    for dialect in [data::Dialect::Strict, data::Dialect::Comments] {
        if let Err(error) = data::parse_json(text, dialect) {
            inside(error.span, text);
        }
    }
    for kind in [
        VersionFileKind::Nvmrc,
        VersionFileKind::BunVersion,
        VersionFileKind::ToolVersions,
        VersionFileKind::Mise,
    ] {
        match VersionFile::parse(&file, kind) {
            Ok(versions) => {
                versions.pins.iter().for_each(|pin| inside(pin.requirement.span, text));
                versions.problems.iter().for_each(|problem| inside(problem.span, text));
            }
            Err(error) => inside(error.span, text),
        }
    }
    let env = dotenv::EnvFile::parse(&file);
    env.entries.iter().for_each(|entry| inside(entry.span, text));
    env.comments.iter().for_each(|comment| inside(*comment, text));
    env.problems.iter().for_each(|problem| inside(problem.span, text));
    for process in procfile::Procfile::parse(&file).processes {
        inside(process.command.span, text);
    }
    let schema = prisma::PrismaSchema::parse(&file);
    schema.problems.iter().for_each(|problem| inside(problem.span, text));
    schema.generators.iter().for_each(|generator| inside(generator.span, text));
    for entry in npmrc::Npmrc::parse(&file).entries {
        inside(entry.key.span, text);
    }
    match shell::CommandLine::parse(text) {
        shell::CommandLine::Commands(steps) => {
            for step in steps {
                inside(step.command.span, text);
                step.command.arguments.iter().for_each(|word| inside(word.span, text));
                step.command.script_calls();
            }
        }
        shell::CommandLine::CouldNotTell { span, .. } => inside(span, text),
    }
    if let Err(error) = yarnrc::Yarnrc::parse(&file) {
        inside(error.span, text);
    }
    if let Err(error) = bunfig::Bunfig::parse(&file) {
        inside(error.span, text);
    }
    if let Err(error) = workspace::PnpmWorkspace::parse(&file) {
        inside(error.span, text);
    }
    if let Err(error) = tsconfig::TsConfig::parse(&file) {
        inside(error.span, text);
    }
    let candidates = [RepoPath::new("a/b").unwrap()].into();
    workspace::npm_members(&text.lines().take(50).collect::<Vec<_>>(), &candidates);
    let ignores = GitIgnores::new([(RepoPath::new("a").unwrap(), &file)]);
    ignores.ignored(&RepoPath::new("a/b/c").unwrap(), PathKind::File);
    if let Ok(requirement) = semver::Requirement::parse(text) {
        requirement.floor();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn on_pieces_of_the_grammars(text in pieces()) {
        read_everything(&text);
    }

    #[test]
    fn on_any_text(text in any::<String>()) {
        read_everything(&text);
    }

    /// The fast reader of YAML gives up or agrees with the full one.
    #[test]
    fn fast_yaml_agrees(text in prop_oneof![1 => pieces(), 3 => yaml_lines()]) {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        if let Some(fast) = data::parse_yaml_lines(&text, start)
            && let Ok(full) = data::parse_yaml(&text)
        {
            prop_assert_eq!(values(&fast), values(&full), "{:?}", text);
        }
    }
}

fn values(node: &data::Node<'_>) -> String {
    match &node.value {
        data::Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|entry| format!("{:?}: {}", entry.key, values(&entry.value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        data::Value::List(items) => format!("{:?}", items.iter().map(values).collect::<Vec<_>>()),
        data::Value::Null => "null".to_owned(),
        _ => format!("{:?}", node.scalar()),
    }
}

#[test]
fn megabytes_of_garbage_end_soon() {
    for piece in ["x", "\"", "{\"a\":[", "a: ", "A=\"", "# ", "$(", "'a' ", "a:\n", "- ", "[ ", "\n", "*"] {
        read_everything(&piece.repeat(300_000 / piece.len()));
    }
}
