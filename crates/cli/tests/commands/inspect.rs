//! `seaworthy inspect`: what is read, as JSON.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::plan::assert_fits;
use crate::world::World;

fn dockerfile(bytes: &[u8]) -> Value {
    let world = World::empty().with("Dockerfile", bytes);
    let document = world.run(&["inspect", "dockerfile"]).json();
    assert_fits("inspect-dockerfile", &document);
    document
}

#[test]
fn a_dockerfile_is_shown_with_every_byte() {
    let text = "\u{feff}# syntax=docker/dockerfile:1\r\n# escape=`\r\n\r\n# base: what all need\r\nARG V=22\r\nFROM node:$V AS base\r\n\
                RUN a `\r\n # inner\r\n\r\n  b\r\nCOPY --from=base <<-EOF a /x/\r\n\thi\r\n\tEOF\r\nCMD [\"node\", \"x\"]\r\nFOO";
    let document = dockerfile(text.as_bytes());
    let items = document["items"].as_array().unwrap();
    let joined: String = items.iter().map(|item| item["text"].as_str().unwrap()).collect();
    assert_eq!(joined, text);
    assert_eq!(document["escape"], "`");
    assert_eq!(document["lineEnds"], "crlf");
    assert_eq!(document["byteOrderMark"], true);
    assert_eq!(document["frontend"]["text"], "docker/dockerfile:1");
    assert_eq!(document["globalArguments"], json!([{"name": "V", "value": "22"}]));
    assert_eq!(document["stages"][0]["base"], json!({"kind": "image", "image": "node:22"}));
    let run = &items[6];
    assert_eq!((&run["keyword"], &run["form"], &run["stage"]), (&json!("RUN"), &json!("shell"), &json!(0)));
    assert_eq!(run["innerComments"].as_array().unwrap().len(), 1);
    assert_eq!(run["innerBlanks"].as_array().unwrap().len(), 1);
    let copy = &items[7];
    assert_eq!(copy["heredocs"][0]["body"], "\thi\r\n");
    assert_eq!(copy["values"][1]["role"], "source");
    assert_eq!(items[8]["values"][1]["text"], "x");
    let problems: Vec<&str> =
        document["problems"].as_array().unwrap().iter().map(|one| one["message"].as_str().unwrap()).collect();
    assert_eq!(problems, ["empty line inside an instruction", "unknown instruction `FOO`"]);
}

#[test]
fn bytes_that_are_no_text_are_problems_with_their_place() {
    let document = dockerfile(b"FROM a\nRUN echo \xff\xfe b\n");
    let problem = &document["problems"][0];
    assert_eq!(problem["place"], json!({"start": 16, "end": 18, "line": 2, "column": 10}));
    assert_eq!(document["items"][1]["text"], "RUN echo \u{fffd}\u{fffd} b\n");
    // everything else is read all the same
    assert_eq!(document["stages"][0]["base"]["image"], "a");
}

#[test]
fn a_dockerfile_from_the_standard_input() {
    let world = World::empty();
    let mut child = world
        .command(&["inspect", "dockerfile", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"FROM x\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&document["file"], &document["bytes"]), (&json!("-"), &json!(7)));
}

#[test]
fn a_gigantic_line_is_read_in_one_go() {
    let line = format!("FROM x\nRUN echo {}", "a\\\n b ".repeat(400_000));
    let document = dockerfile(line.as_bytes());
    assert_eq!(document["items"].as_array().unwrap().len(), 2);
}

fn paths(document: &Value) -> Vec<&str> {
    document["entries"].as_array().unwrap().iter().map(|entry| entry["path"].as_str().unwrap()).collect()
}

#[test]
fn a_context_is_what_the_engine_would_receive() {
    let world = World::empty()
        .with("Dockerfile", "FROM scratch\nCOPY . /\n")
        .with("kept/below/one", "x")
        .with("kept/two", "x")
        .with("a.md", "x")
        .with(".dockerignore", "kept\n!kept/below/one\n*.md\n");
    world.link("link", "/etc/passwd");
    world.pipe("pipe");
    let document = world.run(&["inspect", "context"]).json();
    assert_fits("inspect-context", &document);
    assert_eq!(
        paths(&document),
        [".dockerignore", "Dockerfile", "kept", "kept/below", "kept/below/one", "link", "pipe"]
    );
    assert_eq!((&document["files"], &document["keptOut"]), (&json!(5), &json!(2)));
    let one = &document["entries"][4];
    assert_eq!((&one["pattern"], &one["line"]), (&json!("!kept/below/one"), &json!(2)));
    assert_eq!(document["entries"][5]["target"], "/etc/passwd");
    assert_eq!(document["entries"][6]["kind"], "pipe");
}

#[test]
fn the_dockerfiles_own_ignore_file_replaces_the_contexts() {
    let world = World::empty()
        .with("docker/prod.Dockerfile", "FROM scratch\n")
        .with("docker/prod.Dockerfile.dockerignore", "docker\n")
        .with(".dockerignore", "b\n")
        .with(".containerignore", "**\n!b\n")
        .with("b", "x");
    let of = |arguments: &[&str]| world.run(arguments).json();
    let document = of(&["inspect", "context", ".", "-f", "docker/prod.Dockerfile"]);
    assert_eq!(paths(&document), [".containerignore", ".dockerignore", "b"]);
    assert_eq!(paths(&of(&["inspect", "context", ".", "--engine", "podman"])), ["b"]);
    let missing = world.run(&["inspect", "context", "-f", "nowhere"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.stderr.contains("error[no-such-file]"), "{}", missing.stderr);
}

#[test]
fn a_project_and_its_errors() {
    let world = World::empty()
        .with(
            "compose.yaml",
            "services:\n  web:\n    image: \"x:${TAG}\"\n    command: echo $$HOME ${WHO:-me}\n",
        )
        .with("broken.yaml", "services:\n  web:\n    image: x\n    enviroment: {A: hunter2}\n");
    let said = world.run(&["inspect", "compose"]);
    assert_eq!(said.stderr, "warning: the variable `TAG` is not set and becomes empty\n");
    let project: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(project["name"], "demo");
    assert_eq!(project["services"]["web"]["command"], json!(["echo", "$$HOME", "me"]));
    let project = world.run(&["inspect", "compose", ".", "-e", "TAG=1", "-p", "other"]).json();
    assert_eq!(project["services"]["web"]["image"], "x:1");
    assert_eq!(project["networks"]["default"]["name"], "other_default");
    let refused = world.run(&["inspect", "compose", "-f", "broken.yaml"]);
    assert_eq!(refused.code, Some(2));
    assert_eq!(
        refused.stderr,
        "error[compose-invalid]: `enviroment` is no key of a service\n  --> [world]/demo/broken.yaml:4:5\nhelp: did you mean `environment`?\n"
    );
    let nowhere = world.run(&["inspect", "compose", "-f", "none.yaml"]);
    assert_eq!(nowhere.code, Some(2));
    assert!(
        nowhere.stderr.contains("none.yaml` cannot be read: there is no such file"),
        "{}",
        nowhere.stderr
    );
}

#[test]
fn hostile_files_are_refused_and_never_waited_for() {
    let world = World::empty().with("notes/odd.yaml", b"services: {a: {image: \xff}}\n");
    world.sparse("large.yaml", 200 << 20);
    world.pipe("pipe.yaml");
    world.link("device.yaml", "/dev/zero");
    let said = |arguments: &[&str]| {
        let said = world.run(arguments);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        said.stderr
    };
    for (file, expected) in [
        ("large.yaml", "it has more than 16 MB"),
        ("pipe.yaml", "it is no ordinary file"),
        ("device.yaml", "it is no ordinary file"),
        ("notes/odd.yaml", "it is not UTF-8 text"),
        ("notes", "it is no ordinary file"),
    ] {
        let stderr = said(&["inspect", "compose", "-f", file]);
        assert!(stderr.contains(expected) && stderr.contains("help: "), "{file}: {stderr}");
    }
    let stderr = said(&["inspect", "dockerfile", "large.yaml"]);
    assert!(stderr.contains("error[file-too-large]"), "{stderr}");
    assert!(said(&["inspect", "dockerfile", "notes"]).contains("error[not-a-file]"));
    assert!(said(&["inspect", "compose", "nowhere"]).contains("error[path-not-found]"));
    assert!(said(&["inspect", "compose"]).contains("there is no Compose file in"));
    assert!(said(&["inspect", "words", "-e", "=1", "x"]).contains("error[bad-variable]"));
}

#[test]
fn words_are_expanded_as_the_builder_does() {
    let world = World::empty();
    let value = |text: &str| {
        let document = world.run(&["inspect", "words", "-e", "A=1 2", "-e", "P=x/y.tar.gz", text]).json();
        assert_fits("inspect-words", &document);
        (document["value"].as_str().unwrap().to_owned(), document["words"].clone())
    };
    assert_eq!(value("$A'$A'"), ("1 2$A".to_owned(), json!(["1", "2$A"])));
    assert_eq!(value("${B:-b}${B:+c}\"$A\""), ("b1 2".to_owned(), json!(["b1 2"])));
    assert_eq!(value("${P%%.*} ${P##*/} ${P//x/z}").0, "x/y y.tar.gz z/y.tar.gz");
    let required = world.run(&["inspect", "words", "${B:?set it}"]);
    assert_eq!(required.code, Some(2));
    assert!(required.stderr.contains("B: set it"), "{}", required.stderr);
    let heredoc = world.run(&["inspect", "words", "--heredoc", "-e", "A=1", "'$A'"]).json();
    assert_eq!(heredoc["value"], "'1'");
    let backtick = world.run(&["inspect", "words", "--escape", "backtick", "-e", "A=1", "C:\\$A`$A"]).json();
    assert_eq!(backtick["value"], "C:\\1$A");
}
