//! What the reader makes of a file: views, stages, places, problems.

use std::collections::BTreeMap;

use seaworthy_dockerfile::body::{Body, Command, Healthcheck, MountKind, PairForm, Source};
use seaworthy_dockerfile::{Base, Dockerfile, Instruction, Keyword, ProblemKind};
use seaworthy_text::{Edit, apply_edits};

fn only(line: &str) -> (Instruction, Vec<String>) {
    let file = Dockerfile::parse(&format!("FROM scratch\n{line}"));
    let problems = file.problems().iter().map(|problem| problem.kind.to_string()).collect();
    (file.instructions().nth(1).expect("an instruction").clone(), problems)
}

#[test]
fn stages_and_what_they_are_built_on() {
    let text = "ARG BASE=node TAG\nARG FULL=${BASE}:${TAG:-20}-alpine\nFROM ${FULL} AS Deps\nRUN true\n\
                FROM deps AS build\nCOPY --from=0 /a /b\nRUN --mount=from=deps,target=/x true\n\
                FROM $TAG\nFROM scratch\nCOPY --from=BUILD /a /\nCOPY --from=nginx /a /\nCOPY --from=9 /a /\n";
    let file = Dockerfile::parse(text);
    assert!(file.problems().is_empty(), "{:?}", file.problems());
    let none = file.global_values(&BTreeMap::new());
    assert_eq!(none.get("FULL").map(String::as_str), Some("node:20-alpine"));
    let bases: Vec<Base> = file.stages().iter().map(|stage| file.base_of(stage, &none)).collect();
    assert_eq!(
        bases,
        [
            Base::Image("node:20-alpine".to_owned()),
            Base::Stage(0),
            Base::Unknown("$TAG".to_owned()),
            Base::Scratch
        ]
    );
    let given = BTreeMap::from([("TAG".to_owned(), "22".to_owned())]);
    let values = file.global_values(&given);
    assert_eq!(file.base_of(&file.stages()[0], &values), Base::Image("node:22-alpine".to_owned()));
    assert_eq!(file.base_of(&file.stages()[2], &values), Base::Image("22".to_owned()));

    assert_eq!(file.stages()[0].name.as_deref(), Some("deps"));
    assert_eq!(file.dependencies_of(&file.stages()[1], &none), [0]);
    assert_eq!(file.dependencies_of(&file.stages()[3], &none), [1]);
    assert_eq!(file.source_of("nginx", 3), Base::Image("nginx".to_owned()));
    assert_eq!(file.source_of("9", 3), Base::Image("9".to_owned()));
    // a stage cannot take from itself or from a later one
    assert_eq!(file.source_of("build", 1), Base::Image("build".to_owned()));
    assert_eq!(file.instructions_of(&file.stages()[1]).count(), 3);
    assert!(text[file.stages()[1].span.range()].starts_with("FROM deps"));
}

#[test]
fn heredocs_have_bodies_and_ends() {
    let text = "FROM alpine\nRUN <<ONE cat - 3<<-'TWO' # x\na $b\nONE\n\tc\n\tTWO\nCOPY <<f.txt \"<<no\" /d/\nx\nf.txt\nCMD x";
    let file = Dockerfile::parse(text);
    let run = file.instructions().nth(1).unwrap();
    let seen: Vec<_> = run
        .heredocs
        .iter()
        .map(|heredoc| {
            let end = heredoc.terminator.map(|end| &text[end.range()]);
            (heredoc.name.as_str(), &text[heredoc.body.range()], end, heredoc.expands, heredoc.descriptor)
        })
        .collect();
    assert_eq!(
        seen,
        [("ONE", "a $b\n", Some("ONE"), true, None), ("TWO", "\tc\n", Some("\tTWO"), false, Some(3))]
    );
    assert_eq!(&text[run.heredocs[1].word.span.range()], "3<<-'TWO'");
    assert!(text[run.span.range()].ends_with("\tTWO"));
    let copy = file.instructions().nth(2).unwrap();
    let Body::Transfer(transfer) = &copy.body else { panic!() };
    assert!(matches!(&transfer.sources[..], [Source::Heredoc(_), Source::Path(_)]));
    assert_eq!(file.instructions().nth(3).unwrap().keyword, Keyword::Cmd);
}

#[test]
fn lines_inside_an_instruction_are_set_aside() {
    let text = "FROM a\nENV A=1 \\\n  # why\n\n  B=2 \\\n# end\n  C=3\nUSER x\n";
    let file = Dockerfile::parse(text);
    let env = file.instructions().nth(1).unwrap();
    let Body::Env(pairs) = &env.body else { panic!() };
    let seen: Vec<_> = pairs.iter().map(|pair| &text[pair.span.range()]).collect();
    assert_eq!(seen, ["A=1", "B=2", "C=3"]);
    let inner: Vec<_> = env.inner.iter().map(|line| (&text[line.span.range()], line.is_comment)).collect();
    assert_eq!(inner, [("  # why", true), ("", false), ("# end", true)]);
    assert_eq!(env.arguments.text, "A=1   B=2   C=3");
    assert_eq!(file.problems().len(), 1);
    assert!(!file.problems()[0].kind.fails_the_build());
}

#[test]
fn comments_describe_what_follows() {
    let file =
        Dockerfile::parse("# syntax=x\n# lost\n#\n# web the server\n\nFROM a AS web\n# PORT where\nARG PORT");
    let all: Vec<_> = file.instructions().collect();
    assert_eq!(all[0].description_of("web"), Some("the server"));
    assert_eq!(all[0].description.len(), 1);
    assert_eq!(all[1].description_of("PORT"), Some("where"));
}

#[test]
fn pairs_in_all_forms() {
    let (env, _) = only("ENV OLD a \"b\" = c");
    let Body::Env(pairs) = env.body else { panic!() };
    assert_eq!(pairs[0].value.as_ref().unwrap().text, "a \"b\" = c");
    assert_eq!(pairs[0].form, PairForm::Blank);
    let (arg, _) = only("ARG A B=\"x y\" C=");
    let Body::Arg(pairs) = arg.body else { panic!() };
    let forms: Vec<_> =
        pairs.iter().map(|pair| pair.value.as_ref().map(|value| value.text.as_str())).collect();
    assert_eq!(forms, [None, Some("\"x y\""), Some("")]);
}

#[test]
fn commands_in_both_forms() {
    let (cmd, _) = only("CMD [ \"node\", \"a b\" ]");
    let Body::Cmd(Command::Exec(words)) = cmd.body else { panic!() };
    assert_eq!(words[1].text, "a b");
    let (cmd, problems) = only("CMD ['node']");
    assert!(matches!(cmd.body, Body::Cmd(Command::Shell(_))));
    assert_eq!(problems, ["arguments that start with `[` but are not JSON are taken literally"]);
    assert!(only("RUN [ \"$a\" = b ] && true").1.is_empty());
    let (check, problems) = only("HEALTHCHECK --interval=5s --retries=2 CMD curl localhost");
    assert!(problems.is_empty());
    let Body::Healthcheck(Healthcheck::Command { interval: Some(interval), .. }) = check.body else {
        panic!()
    };
    assert_eq!(interval.text, "5s");
    let (run, _) = only("RUN --mount=type=secret,id=npm --mount=type=ssh --network=none npm ci");
    let Body::Run(run) = run.body else { panic!() };
    assert_eq!(
        run.mounts.iter().map(|mount| mount.kind).collect::<Vec<_>>(),
        [MountKind::Secret, MountKind::Ssh]
    );
    assert_eq!(run.network.unwrap().text, "none");
}

#[test]
fn problems_name_what_was_probably_meant() {
    let file = Dockerfile::parse("FROM scratch\nCOPPY a /\nCOPY --chwon=1 a /\n");
    let kinds: Vec<_> = file.problems().iter().map(|problem| problem.kind.clone()).collect();
    assert!(
        matches!(&kinds[0], ProblemKind::UnknownInstruction { suggestion: Some("COPY"), .. }),
        "{kinds:?}"
    );
    assert!(matches!(&kinds[1], ProblemKind::UnknownFlag { suggestion: Some("chown"), .. }), "{kinds:?}");
}

#[test]
fn an_edit_touches_only_its_place() {
    let text = "# keep\nFROM node:18 \\\n  AS web # odd\n";
    let text = text.replace(" # odd", "");
    let file = Dockerfile::parse(&text);
    let Body::From(from) = &file.instructions().next().unwrap().body else { panic!() };
    let edit = Edit { span: from.image.span, text: "node:22".to_owned() };
    assert_eq!(apply_edits(&text, &[edit]).unwrap(), "# keep\nFROM node:22 \\\n  AS web\n");
}
