//! The matcher against a real engine: contexts are built with `COPY . /`, and what arrived is compared.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::unwrap_used)]

mod engine;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use engine::{Engine, list};
use seaworthy_dockerfile::ignore::{IgnoreFile, MatchState, Matcher};

/// The files of every context: names that patterns are likely to confuse.
const FILES: &[&str] = &[
    ".env",
    ".env.local",
    ".git/config",
    "# note",
    "! bang",
    "!bang",
    "README.md",
    "a",
    "b.md",
    "ab",
    "a+b(c).d$",
    "aab",
    "a.b",
    "axb",
    "foo # note",
    "foo",
    "Foo.md",
    "*",
    "[x]",
    "^ab",
    "a1",
    "ad",
    "x/.env",
    "x/a",
    "x/b",
    "x/y/a",
    "x/y/b",
    "x/y/z/a.md",
    "x/y/z/foo",
    "x/y/z/c",
    "xfoo/a",
    "src/index.ts",
    "src/index.test.ts",
    "src/.env",
    "src/a/b/c.ts",
    "src/a/b/d.md",
    "src/a/foo/bar",
    "src/a/ä.md",
    "src/foo",
    "node_modules/p/index.js",
    "node_modules/p/README.md",
    "app/node_modules/q/index.js",
    "app/src/index.ts",
    "app/Dockerfile",
    "docs/guide/one.md",
    "docs/guide/two.txt",
    "docs/a b",
    "dir/a/b/c",
    "dir/a/b2",
    "dir/ab",
    "dir/xfoo",
    "bin/Debug/out",
    "back\\slash",
    "back/slash",
];

/// Folders that hold nothing: they arrive too.
const EMPTY_FOLDERS: &[&str] = &["empty", "src/empty", "x/y/empty"];

/// Ignore files written for one rule each.
const CASES: &[&str] = &[
    "",
    "# only a comment\n",
    ".env",
    "**/.env",
    "node_modules",
    "**/node_modules",
    "node_modules/",
    "*.md",
    "**/*.md",
    "!x\nx",
    "x\n!x",
    "dir\n!dir/a/b",
    "dir/**\n!dir/a/b",
    "dir/*\n!dir/a",
    "*\n!src",
    "*\n!src/**",
    "*\n!src/*",
    "*\n!src/*.ts",
    "**\n!src/index.ts",
    "*\n!**/*.md",
    "**\n!**/*.md",
    "**/*\n!**/*.md",
    "foo/",
    "/foo",
    "./foo",
    "src/../foo",
    "../foo",
    "/../foo",
    "//foo//",
    ".",
    "/",
    "./",
    "*\n!.",
    "foo # note",
    " # note",
    "#foo\nfoo",
    "\tfoo\t ",
    "foo\r\nb.md\r\n",
    "\u{feff}foo\nb.md",
    "foo\n\u{feff}b.md",
    "*\n! foo",
    "*\n!!bang",
    "!! bang\n! bang",
    "\\!bang",
    "\\*",
    "\\[x\\]",
    "[[]x]",
    "[*]",
    "[?]x",
    "?",
    "a?b",
    "[a-c]",
    "[a-c]*",
    "[^a]*",
    "x[^a]a",
    "x[/]a",
    "FOO\nfoo.md",
    "**foo",
    "foo**",
    "x**",
    "src/**/b/*",
    "src/a/**",
    "src/**/c.ts",
    "src**/c.ts",
    "**/a/**",
    "**/a/**/*.ts",
    "**/**/a",
    "a**b",
    "***",
    "****",
    "x/***",
    "*/*",
    "*/a",
    "*/*/a",
    "a+b(c).d$",
    "a+b(c).*",
    "a.b*",
    "a\\d",
    "a\\D*",
    "bin\\Debug",
    "back\\\\slash",
    "^ab*",
    "^ab",
    "[^^]ab",
    "Dockerfile\n.dockerignore",
    "app/Dockerfile",
    "a\n!x/a\nx",
    "x\n!x/y\nx",
    "x\n!x/y\nx/y/z\n!x/y/z/foo",
    "x\n!x/y/z/foo\n**/foo",
    "!../../x",
    "*\n!../x",
    "./ foo",
    "a/../!bang",
    "*\n!empty",
    "src/empty\nempty",
    "*\n!x/y/empty",
    "*\n!src/*/b",
    "*\n!*/index.ts",
    "[[:digit:]a]*",
    "a[[:digit:]]",
    "[a**/b]*",
    "src/a/ä.md",
    "src/a/[ä-ö].md",
    "src/a/?.md",
    "docs/a b",
    "\\Qfoo",
    "a\\x31*",
    "docs\n!docs/guide\ndocs/guide/two.txt\n",
];

/// Ignore files that no build survives.
const REFUSED: &[&str] = &[
    "!",
    "! ",
    "!/",
    "[",
    "a[]",
    "a\\",
    "[a-]",
    "x/[",
    "a\\q",
    "[b-a]",
    "[[:nope:]]",
    "[a-**/z]*",
    "\\1",
    "[]a]",
];

#[test]
fn hand_written_contexts_arrive_as_predicted() {
    let Some(engine) = Engine::find() else { return };
    let base = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (index, ignore) in CASES.iter().enumerate() {
        let context = base.path().join(format!("c{index}"));
        write_context(&context, ignore);
        std::fs::write(context.join("Dockerfile"), "FROM scratch\nCOPY . /\n").unwrap();
        let out = base.path().join(format!("o{index}"));
        match engine.build(&context.join("Dockerfile"), &context, &out, &[]) {
            Ok(()) => compare(ignore, &context, &out, &mut wrong),
            // an empty context has nothing to copy
            Err(words) if words.contains("no files") => {}
            Err(words) => wrong.push(format!("{ignore:?} refused: {}", last_line(&words))),
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
    println!("{} contexts compared", CASES.len());
}

#[test]
fn refused_ignore_files_fail_the_build() {
    let Some(engine) = Engine::find() else { return };
    let base = tempfile::tempdir().unwrap();
    for (index, ignore) in REFUSED.iter().enumerate() {
        let context = base.path().join(format!("c{index}"));
        write_context(&context, ignore);
        std::fs::write(context.join("Dockerfile"), "FROM scratch\nCOPY . /\n").unwrap();
        let answer = engine.build(&context.join("Dockerfile"), &context, &base.path().join("out"), &[]);
        assert!(answer.is_err(), "{ignore:?} was accepted");
        assert!(Matcher::new(&IgnoreFile::parse(ignore).0).is_err(), "{ignore:?} gave a matcher");
    }
}

#[test]
fn the_dockerfiles_own_ignore_file_replaces_the_other() {
    let Some(engine) = Engine::find() else { return };
    let base = tempfile::tempdir().unwrap();
    for (index, own) in [Some("b.md"), Some(""), Some("# nothing\n"), None].into_iter().enumerate() {
        let context = base.path().join(format!("c{index}"));
        write_context(&context, "foo");
        std::fs::create_dir_all(context.join("docker")).unwrap();
        std::fs::write(context.join("docker/.dockerignore"), "README.md").unwrap();
        let dockerfile = context.join("docker/prod.Dockerfile");
        std::fs::write(&dockerfile, "FROM scratch\nCOPY . /\n").unwrap();
        if let Some(own) = own {
            std::fs::write(context.join("docker/prod.Dockerfile.dockerignore"), own).unwrap();
        }
        let out = base.path().join(format!("o{index}"));
        engine.build(&dockerfile, &context, &out, &[]).unwrap();
        let mut wrong = Vec::new();
        compare(own.unwrap_or("foo"), &context, &out, &mut wrong);
        assert!(wrong.is_empty(), "own file {own:?}: {wrong:?}");
    }
}

/// Named contexts carry their own `.dockerignore` through the same code of the engine, so one build answers for many.
#[test]
fn random_contexts_arrive_as_predicted() {
    let Some(engine) = Engine::find() else { return };
    const SETS: usize = 300;
    const BATCH: usize = 30;
    let base = tempfile::tempdir().unwrap();
    let mut random = Random(0x5ea_0a7b);
    let mut sets = Vec::new();
    let mut refused = Vec::new();
    while sets.len() < SETS {
        let ignore = random.ignore_file();
        if IgnoreFile::parse(&ignore).1.is_empty() { sets.push(ignore) } else { refused.push(ignore) }
    }
    for (index, ignore) in refused.iter().take(20).enumerate() {
        let context = base.path().join(format!("r{index}"));
        write_context(&context, ignore);
        std::fs::write(context.join("Dockerfile"), "FROM scratch\nCOPY . /\n").unwrap();
        let answer = engine.build(&context.join("Dockerfile"), &context, &base.path().join("none"), &[]);
        assert!(answer.is_err(), "{ignore:?} was accepted");
    }
    let empty = base.path().join("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let mut wrong = Vec::new();
    for (number, batch) in sets.chunks(BATCH).enumerate() {
        let mut dockerfile = String::from("FROM scratch\n");
        let mut more = Vec::new();
        for (index, ignore) in batch.iter().enumerate() {
            let name = format!("c{number}x{index}");
            let context = base.path().join(&name);
            write_context(&context, ignore);
            // something arrives in any case, so that an empty context is no error
            dockerfile.push_str(&format!("COPY --from={name} . /{index}/\n"));
            more.push("--build-context".to_owned());
            more.push(format!("{name}={}", context.display()));
        }
        let file = base.path().join(format!("Dockerfile{number}"));
        std::fs::write(&file, dockerfile).unwrap();
        let out = base.path().join(format!("o{number}"));
        engine.build(&file, &empty, &out, &more).unwrap();
        for (index, ignore) in batch.iter().enumerate() {
            let context = base.path().join(format!("c{number}x{index}"));
            compare(ignore, &context, &out.join(index.to_string()), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{} of {SETS} sets:\n{}", wrong.len(), wrong.join("\n"));
    println!("{SETS} contexts compared, {} of {} refusals confirmed", refused.len().min(20), refused.len());
}

fn write_context(context: &Path, ignore: &str) {
    for file in FILES {
        let path = context.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    for folder in EMPTY_FOLDERS {
        std::fs::create_dir_all(context.join(folder)).unwrap();
    }
    std::fs::write(context.join(".dockerignore"), ignore).unwrap();
}

/// Notes every path whose fate we predicted wrongly.
fn compare(ignore: &str, context: &Path, out: &Path, wrong: &mut Vec<String>) {
    let matcher = Matcher::new(&IgnoreFile::parse(ignore).0).unwrap();
    let tree = list(context);
    let mut expected = BTreeSet::new();
    walk(&matcher, &tree, "", &matcher.root(), &mut expected);
    for path in tree.keys() {
        // walking with memory and asking for one path are the same; skipping never loses a path
        assert_eq!(matcher.decide(path).excluded, !is_sent_itself(&matcher, path), "{ignore:?} {path}");
    }
    let arrived: BTreeSet<String> =
        if out.exists() { list(out).into_keys().collect() } else { BTreeSet::new() };
    let lost: Vec<_> = expected.difference(&arrived).collect();
    let surprising: Vec<_> = arrived.difference(&expected).collect();
    if !lost.is_empty() || !surprising.is_empty() {
        wrong.push(format!("{ignore:?}: did not arrive {lost:?}, arrived {surprising:?}"));
    }
}

fn is_sent_itself(matcher: &Matcher, path: &str) -> bool {
    let mut state = matcher.root();
    let mut at = 0;
    for part in path.split('/') {
        at += part.len();
        state = matcher.enter(&state, &path[..at]);
        at += 1;
    }
    !state.decision().excluded
}

/// A walk as the product does it: folders that nothing can bring back are not entered.
fn walk(
    matcher: &Matcher,
    tree: &BTreeMap<String, bool>,
    folder: &str,
    state: &MatchState,
    sent: &mut BTreeSet<String>,
) {
    for (path, is_folder) in tree {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        if parent != folder {
            continue;
        }
        if !matcher.decide_below(state, path).excluded {
            let mut ancestor = Some(path.as_str());
            while let Some(path) = ancestor {
                sent.insert(path.to_owned());
                ancestor = path.rsplit_once('/').map(|(parent, _)| parent);
            }
        } else if !matcher.could_reinclude_below(path) {
            continue;
        }
        if *is_folder {
            walk(matcher, tree, path, &matcher.enter(state, path), sent);
        }
    }
}

fn last_line(words: &str) -> &str {
    words.trim().lines().last().unwrap_or_default()
}

/// A fixed sequence of numbers (splitmix64): the same sets on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap()
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn ignore_file(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(7) {
            let line = self.pattern();
            text.push_str(&line);
            let end = self.one_of(&["\n", "\n", "\n", "\r\n", " \n", "\n\n", "\n# c\n"]);
            text.push_str(end);
        }
        text
    }

    fn pattern(&mut self) -> String {
        const PARTS: &[&str] = &[
            "*",
            "**",
            "?",
            "a",
            "b",
            "c",
            "x",
            "y",
            "z",
            "foo",
            "src",
            "dir",
            "docs",
            "guide",
            "app",
            "*.md",
            "*.ts",
            "*oo",
            "f*",
            "**foo",
            "foo**",
            "a?",
            "[a-c]",
            "[^a]",
            "[^a-f]*",
            "\\a",
            "\\*",
            "\\d*",
            "node_modules",
            ".env",
            ".*",
            "..",
            ".",
            "",
            "***",
            "index*",
            "*.test.*",
            "empty",
            "a**b",
            "?oo",
            "[[:alpha:]]",
            "[*]",
            "!b*",
        ];
        // half the patterns start from a real path, so that they hit something
        let mut parts: Vec<&str> = Vec::new();
        if self.below(2) == 0 {
            parts = FILES[self.below(FILES.len())].split('/').collect();
            parts.truncate(1 + self.below(parts.len()));
            if self.below(2) == 0 {
                let at = self.below(parts.len());
                parts[at] = self.one_of(PARTS);
            }
        } else {
            for _ in 0..=self.below(4) {
                parts.push(self.one_of(PARTS));
            }
        }
        let lead = self.one_of(&["", "", "", "", "!", "!", "!", "/", "./", "! /", " "]);
        let trail = self.one_of(&["", "", "", "", "/", "/*", "/**"]);
        format!("{lead}{}{trail}", parts.join("/"))
    }
}
