//! The reader against a real engine: what we call refused is refused, and nothing else is.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::unwrap_used)]

mod engine;

use std::path::Path;

use engine::Engine;
use seaworthy_dockerfile::Dockerfile;

/// What the lab's engine is too old for; a newer one takes or refuses it as we say.
const NEWER: &[(&str, &str)] = &[
    (
        "new_flags",
        "--parents, --exclude, --unpack and --device need a frontend of 2025, --security a switch of the engine",
    ),
    ("heredoc_blank_before_name", "`<< NAME` is a heredoc only since 2025"),
    ("syntax_directive", "the frontend it names cannot be fetched without a registry"),
    ("mounts", "the mount option env needs a frontend of 2024"),
];

/// What is never sent: a file of `ARG`s alone makes the whole engine of 26.1.5 panic (index out of range in its
/// `lastTarget`), with every container on it. That it builds nothing needs no proof.
fn would_kill_the_engine(file: &Dockerfile) -> bool {
    file.stages().is_empty() && file.instructions().next().is_some()
}

/// Quotes and variables are read when a stage is built, so these go into the stage that is.
const SUBSTITUTIONS: &[(&str, bool)] = &[
    ("ENV A='x", false),
    ("ENV A=\"x", false),
    ("ENV A=x' B=1", false),
    ("ENV A=${B", false),
    ("ENV A=${}", false),
    ("ENV A=${B:-c}", true),
    ("ENV A=${B-c}", true),
    ("ENV A=${B^^}", false),
    ("ENV A=${B:#x}", true),
    ("ENV A=${B#x} C=${B##x*} D=${B%x} E=${B%%?}", true),
    ("ENV A=${B/x/y} C=${B//x/y}", true),
    ("ENV A=${B/x}", false),
    ("ENV A=${B#\\a}", false),
    ("ENV A=${B#\\*}", true),
    ("ENV A=${B:-'}'}", true),
    ("ENV A=${B:-${C:-${D}}}", true),
    ("ENV A=$ B=$. C=$1", true),
    ("ENV A=\\$B C=\\\" D=\\'", true),
    ("ENV A b'c", false),
    ("LABEL a=\"b c\" 'd e'=f", true),
    ("LABEL a=${b", false),
    ("WORKDIR /a'b", false),
    ("USER \"x", false),
    ("EXPOSE ${P:-80}", true),
    ("COPY a' /", false),
    ("COPY \"a\" /x", true),
    ("COPY [\"a\", \"/b'\"]", false),
    ("ARG A=\"x", false),
    ("STOPSIGNAL ${S:-SIGTERM}", true),
    ("VOLUME /a\"b", false),
    ("COPY --chown=${U:-1} a /y", true),
    ("COPY --chown=${U a /y", false),
];

#[test]
fn the_engine_takes_and_refuses_what_we_say() {
    let Some(engine) = Engine::find() else { return };
    let base = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(base.path().join("context")).unwrap();
    std::fs::write(base.path().join("context/a"), "a").unwrap();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (folder, accepted) in [("accepted", true), ("refused", false)] {
        for (name, text) in corpus(folder) {
            if let Some((_, reason)) = NEWER.iter().find(|(newer, _)| *newer == name) {
                println!("not asked: {name}: {reason}");
                continue;
            }
            // A stage that can be built, so that only the reading of the others is in question. A file that has to be
            // refused is asked as it is: a stage more would heal some.
            let text = if accepted { with_target(&text) } else { text };
            asked += ask(&engine, base.path(), &name, &text, accepted, &mut wrong);
        }
    }
    for (line, accepted) in SUBSTITUTIONS {
        asked += ask(
            &engine,
            base.path(),
            line,
            &format!("FROM scratch\n{line}\nCOPY a /\n"),
            *accepted,
            &mut wrong,
        );
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    println!("{asked} files asked");
}

/// The text with a stage at its end that any engine can build; a file that ends within an instruction gets a line end
/// and an empty line first, which it swallows.
fn with_target(text: &str) -> String {
    let ends_inside = text.trim_end_matches(['\n', ' ']).ends_with('\\') || text.ends_with("# comment\n\n");
    if ends_inside { text.to_owned() } else { format!("{text}\nFROM scratch\nCOPY a /\n") }
}

/// How many files were asked: one, or none.
fn ask(
    engine: &Engine,
    base: &Path,
    name: &str,
    text: &str,
    expected: bool,
    wrong: &mut Vec<String>,
) -> usize {
    let ours = Dockerfile::parse(text);
    let problem = ours.problems().iter().find(|problem| problem.kind.fails_the_build());
    if problem.is_none() != expected {
        wrong.push(format!("{name}: we say {problem:?}, expected accepted = {expected}"));
    }
    if would_kill_the_engine(&ours) {
        println!("not asked: {name}: it would take the engine down");
        return 0;
    }
    let file = base.join("Dockerfile");
    std::fs::write(&file, text).unwrap();
    let answer = engine.build(&file, &base.join("context"), &base.join("out"), &[]);
    if answer.is_ok() != expected {
        let words = answer.err().unwrap_or_default();
        let last = words.trim().lines().last().unwrap_or_default().to_owned();
        wrong.push(format!("{name}: the engine says {last:?}, expected accepted = {expected}"));
    }
    1
}

fn corpus(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}
