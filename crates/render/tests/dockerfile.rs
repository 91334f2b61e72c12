//! A Dockerfile read back says what the plan says, whatever the names and values.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../plan/tests/support/mod.rs"]
mod support;
mod written;

use seaworthy_dockerfile::body::{Body, Command as ReadCommand, Healthcheck, Source};
use seaworthy_dockerfile::{Dockerfile, Instruction, Quotes, expand};
use seaworthy_facts::Command;
use seaworthy_plan::Plan;
use seaworthy_plan::image::{HealthCheck, Image, Mount, Op, PackageTool, Probe, ProbeTool, RunCommand, Step};
use seaworthy_plan::keys::{self, Key};

use support::{World, all};
use written::{text, written};

#[test]
fn every_dockerfile_reads_back_as_planned() {
    for (name, world) in all() {
        let plan = world.plan();
        let files = written(&plan);
        for image in plan.apps.iter().filter_map(|app| app.image.as_ref()) {
            reads_back(&name, image, text(&files, image.dockerfile.as_str()));
        }
    }
}

/// Strings that end quotes, instructions and words where they are not written with care.
const HOSTILE: &[&str] = &[
    "plain",
    "two words",
    "it's",
    "say \"hi\"",
    "$HOME and ${PATH}",
    "back\\slash",
    "trailing\\",
    "`date`",
    "a;b|c&d>e",
    "#not a comment",
    "[abc]",
    "tab\there",
    "line\nRUN touch /evil",
    "<<EOF",
    "ünïcode",
    "",
];

#[test]
fn hostile_values_do_not_break_out() {
    for hostile in HOSTILE {
        let steps = vec![
            Op::Workdir(format!("/app/{}", on_one_line(hostile))),
            Op::Env(vec![("ONE".to_owned(), on_one_line(hostile)), ("TWO".to_owned(), "plain".to_owned())]),
            Op::Arg { name: "ARGUMENT".to_owned(), default: Some(on_one_line(hostile)) },
            Op::Copy {
                from: None,
                sources: vec![format!("a{hostile}"), "b".to_owned()],
                to: format!("./to{hostile}/"),
                owner: Some(1001),
            },
            Op::Run {
                mounts: vec![Mount::Cache { id: None, target: "/app/cache".to_owned() }],
                commands: vec![
                    RunCommand::Plain(Command {
                        env: vec![("VALUE".to_owned(), (*hostile).to_owned())],
                        words: vec!["echo".to_owned(), (*hostile).to_owned()],
                    }),
                    RunCommand::OwnFolders { paths: vec![format!("x{hostile}")], owner: 1001 },
                    RunCommand::AddPackages { packages: vec![format!("p{hostile}")], with: PackageTool::Apk },
                ],
            },
            Op::Cmd(Command::new(["node".to_owned(), (*hostile).to_owned()])),
        ];
        let plan = with_steps(steps);
        let files = written(&plan);
        let image = plan.apps[0].image.as_ref().unwrap();
        reads_back(hostile, image, text(&files, "Dockerfile"));
    }
}

/// No way is known to write a line end there, so no plan holds one.
fn on_one_line(text: &str) -> String {
    text.replace('\n', " ")
}

#[test]
fn line_ends_that_cannot_be_written_do_not_break_out() {
    let evil = "a\nRUN touch /evil";
    for op in [
        Op::Workdir(evil.to_owned()),
        Op::Env(vec![("ONE".to_owned(), evil.to_owned())]),
        Op::Arg { name: "ARGUMENT".to_owned(), default: Some(evil.to_owned()) },
    ] {
        let files = written(&with_steps(vec![op.clone()]));
        let file = Dockerfile::parse(text(&files, "Dockerfile"));
        assert!(file.problems().is_empty(), "{op:?}: {:?}", file.problems());
        let last = file.stages().last().unwrap();
        assert_eq!(file.instructions_of(last).count(), 2, "{op:?}");
    }
}

#[test]
fn hostile_health_routes_do_not_break_out() {
    for hostile in HOSTILE {
        for tool in [ProbeTool::Wget, ProbeTool::Node, ProbeTool::Bun] {
            let check = HealthCheck {
                probe: Probe {
                    tool,
                    port: 3000,
                    port_env: Some(format!("PORT{hostile}")),
                    path: Some(format!("/health{hostile}")),
                },
                interval: 30,
                timeout: 5,
                start_period: 10,
                retries: 3,
            };
            let plan = with_steps(vec![Op::Health(check)]);
            let files = written(&plan);
            let file = Dockerfile::parse(text(&files, "Dockerfile"));
            assert!(file.problems().is_empty(), "{hostile}: {:?}", file.problems());
            let body = file.instructions().find_map(|instruction| match &instruction.body {
                Body::Healthcheck(Healthcheck::Command { command, .. }) => Some(command.clone()),
                _ => None,
            });
            let line = match body.unwrap() {
                ReadCommand::Shell(word) => word.text,
                ReadCommand::Exec(words) => words[2].text.clone(),
            };
            for breaking in ["evil\n", "`", "$HOME", "\\", "it's", "\"hi\"", "two words"] {
                assert!(!line.contains(breaking), "{tool:?} with {hostile:?}: {line}");
            }
        }
    }
}

fn with_steps(ops: Vec<Op>) -> Plan {
    let mut plan = World::server().plan();
    let image = plan.apps[0].image.as_mut().unwrap();
    let runner = image.stages.last_mut().unwrap();
    runner.steps =
        ops.into_iter().map(|op| Step { key: Key::of(keys::START_COMMAND), remark: None, op }).collect();
    plan
}

fn reads_back(name: &str, image: &Image, text: &str) {
    let file = Dockerfile::parse(text);
    assert!(file.problems().is_empty(), "{name}: {:?}\n{text}", file.problems());
    assert_eq!(file.stages().len(), image.stages.len(), "{name}:\n{text}");
    for (read, planned) in file.stages().iter().zip(&image.stages) {
        assert_eq!(read.from.image.text, planned.from.as_str(), "{name}");
        assert_eq!(read.name.as_deref(), Some(planned.name.as_str()), "{name}");
        let instructions: Vec<&Instruction> = file.instructions_of(read).skip(1).collect();
        assert_eq!(instructions.len(), planned.steps.len(), "{name}, {}:\n{text}", planned.name.as_str());
        for (instruction, step) in instructions.into_iter().zip(&planned.steps) {
            says(name, &file, instruction, &step.op);
        }
    }
}

/// What the builder makes of a word: quotes and escapes gone, no variable filled in.
fn word(file: &Dockerfile, text: &str) -> String {
    let expansion = expand(text, file.escape(), Quotes::Remove, &|_| None).unwrap();
    assert!(expansion.references.is_empty(), "{text} names a variable");
    expansion.text
}

/// What the builder makes of a pattern, when it matches one name only.
fn path(file: &Dockerfile, text: &str) -> String {
    word(file, text).replace("[[]", "[").replace("\\\\", "\\")
}

fn says(name: &str, file: &Dockerfile, instruction: &Instruction, op: &Op) {
    match (&instruction.body, op) {
        (Body::Workdir(read), Op::Workdir(planned)) => assert_eq!(word(file, &read.text), *planned, "{name}"),
        (Body::Env(pairs), Op::Env(values)) => {
            let read: Vec<(String, String)> = pairs
                .iter()
                .map(|pair| (pair.name.text.clone(), word(file, &pair.value.as_ref().unwrap().text)))
                .collect();
            assert_eq!(read, *values, "{name}");
        }
        (Body::Arg(pairs), Op::Arg { name: argument, default }) => {
            assert_eq!(pairs.len(), 1, "{name}");
            assert_eq!(pairs[0].name.text, *argument, "{name}");
            let read = pairs[0].value.as_ref().map(|value| word(file, &value.text));
            assert_eq!(read, *default, "{name}");
        }
        (Body::Transfer(read), Op::Copy { from, sources, to, owner }) => {
            assert_eq!(
                read.from.as_ref().map(|from| from.text.as_str()),
                from.as_ref().map(|from| from.as_str())
            );
            let paths: Vec<String> = read
                .sources
                .iter()
                .map(|source| {
                    assert!(matches!(source, Source::Path(_)), "{name}: {source:?}");
                    path(file, &source.word().text)
                })
                .collect();
            assert_eq!(paths, *sources, "{name}");
            assert_eq!(word(file, &read.destination.as_ref().unwrap().text), *to, "{name}");
            assert_eq!(
                read.chown.as_ref().map(|chown| chown.text.clone()),
                owner.map(|id| format!("{id}:{id}")),
                "{name}"
            );
        }
        (Body::Cmd(ReadCommand::Exec(words)), Op::Cmd(command)) => {
            let read: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            assert_eq!(read, command.words, "{name}");
        }
        (Body::User(read), Op::User(id)) => assert_eq!(read.text, format!("{id}:{id}"), "{name}"),
        (Body::Expose(ports), Op::Expose(port)) => assert_eq!(ports[0].text, port.to_string(), "{name}"),
        (Body::Healthcheck(Healthcheck::Command { .. }), Op::Health(_)) => {}
        (Body::Run(run), Op::Run { mounts, commands }) => {
            assert_eq!(run.mounts.len(), mounts.len(), "{name}");
            for (read, planned) in run.mounts.iter().zip(mounts) {
                if let Mount::Cache { target, .. } = planned {
                    assert_eq!(read.target().map(|word| word.text.as_str()), Some(target.as_str()), "{name}");
                }
            }
            let line = match &run.command {
                ReadCommand::Shell(line) => line.text.clone(),
                ReadCommand::Exec(words) => words.last().unwrap().text.clone(),
            };
            for command in commands {
                let RunCommand::Plain(command) = command else { continue };
                let said = split(&line);
                for word in &command.words {
                    assert!(said.contains(word), "{name}: {word:?} is not in {said:?}");
                }
                for (variable, value) in &command.env {
                    let pair = format!("{variable}={value}");
                    assert!(said.contains(&pair), "{name}: {pair:?} is not in {said:?}");
                }
            }
        }
        (read, planned) => panic!("{name}: {planned:?} reads back as {read:?}"),
    }
}

/// The words of a line as a POSIX shell reads it, operators left as words.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' => {
                let word = word.get_or_insert_default();
                for inner in characters.by_ref().take_while(|inner| *inner != '\'') {
                    word.push(inner);
                }
            }
            '\\' => word.get_or_insert_default().extend(characters.next()),
            blank if blank.is_whitespace() => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}
