//! What is read of a file, and what is said of one that cannot be read.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use seaworthy_compose::{
    Access, Command, ComposeFile, Condition, HealthTest, MountKind, Otherwise, Protocol, Section, WhenMissing,
};
use seaworthy_text::Span;

const FILE: &str = r#"# head
name: shop
x-env: &env
  LOG: info
  A: from-anchor
services:
  # data first
  db:
    image: postgres:17
    environment: &dbenv
      POSTGRES_PASSWORD: ${DB_PASSWORD:?set it}
      A: 010
      EMPTY:
    volumes:
      - data:/var/lib/postgresql/data
      - ./init:/init:ro
    healthcheck:
      test: ["CMD-SHELL", "pg_isready"]
      interval: 5s
      retries: 3
  app:
    build:
      context: .
      target: runner
      args: [SHA, MODE=prod]
    command: node "dist/index.js"
    ports:
      - "${PORT:-3000}:3000"
      - {target: 53, published: 53, protocol: udp}
    environment:
      <<: [*env, *dbenv]
      A: own
    env_file:
      - .env
      - path: .env.local
        required: false
        format: raw
    depends_on:
      db: {condition: service_healthy, required: false}
    profiles: [production]
    networks: {inner: {aliases: [web]}}
    secrets: [key, {source: cert}]
    deploy: {replicas: 2}
volumes:
  data:
  old: {external: true}
"#;

fn at(span: Span) -> &'static str {
    &FILE[span.range()]
}

#[test]
fn every_part_is_read_with_its_place() {
    let file = ComposeFile::read(FILE).unwrap();
    assert_eq!(file.problems, []);
    assert_eq!(at(file.name.as_ref().unwrap().span), "shop");
    assert_eq!(file.names(Section::Services), ["db", "app"]);
    assert_eq!(file.names(Section::Volumes), ["data", "old"]);
    assert!(file.volumes[1].is_external);
    assert_eq!(file.rest.len(), 1);

    let db = file.service("db").unwrap();
    assert!(at(db.span).starts_with("db:\n") && at(db.span).ends_with("retries: 3"));
    assert_eq!(at(db.image.as_ref().unwrap().span), "postgres:17");
    let variables: Vec<_> = db
        .environment
        .iter()
        .map(|one| (one.name.value.as_str(), one.value.as_ref().map(|set| set.value.as_str())))
        .collect();
    let expected = [("POSTGRES_PASSWORD", Some("${DB_PASSWORD:?set it}")), ("A", Some("8")), ("EMPTY", None)];
    assert_eq!(variables, expected);
    assert_eq!((&db.volumes[0].kind, db.volumes[0].access), (&MountKind::Volume, Access::ReadWrite));
    assert_eq!((&db.volumes[1].kind, db.volumes[1].access), (&MountKind::Bind, Access::ReadOnly));
    let check = db.healthcheck.as_ref().unwrap();
    assert_eq!(check.test.as_ref().unwrap().value, HealthTest::Shell("pg_isready".to_owned()));
    assert_eq!(at(check.test.as_ref().unwrap().span), r#"["CMD-SHELL", "pg_isready"]"#);
    assert_eq!(check.retries.as_ref().unwrap().value, "3");

    let app = file.service("app").unwrap();
    let build = app.build.as_ref().unwrap();
    assert_eq!(at(build.target.as_ref().unwrap().span), "runner");
    assert_eq!(build.args[0].value, None);
    assert_eq!(build.args[1].value.as_ref().unwrap().value, "prod");
    assert_eq!(app.command.as_ref().unwrap().value, Command::Line("node \"dist/index.js\"".to_owned()));
    assert_eq!(app.ports[0].published.as_ref().unwrap().number(), Some(3000));
    assert_eq!(app.ports[1].protocol, Protocol::Udp);
    let variables: Vec<_> = app
        .environment
        .iter()
        .map(|one| (one.name.value.as_str(), at(one.value.as_ref().map_or(one.name.span, |set| set.span))))
        .collect();
    // what comes through the merge key is placed where it is defined
    let expected =
        [("A", "own"), ("LOG", "info"), ("POSTGRES_PASSWORD", "${DB_PASSWORD:?set it}"), ("EMPTY", "EMPTY")];
    assert_eq!(variables, expected);
    assert_eq!(app.env_files[0].when_missing, WhenMissing::Error);
    assert_eq!(app.env_files[1].when_missing, WhenMissing::Ignored);
    assert!(app.env_files[1].is_raw);
    assert_eq!(app.depends_on[0].condition, Condition::Healthy);
    assert!(!app.depends_on[0].is_required);
    assert_eq!(at(app.networks[0].span), "inner");
    assert_eq!(app.secrets.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["key", "cert"]);
    assert_eq!(app.rest[0].key.value, "deploy");
}

#[test]
fn variables_are_found_with_their_places() {
    let file = ComposeFile::read(FILE).unwrap();
    let variables = file.variables().unwrap();
    let found: Vec<_> = variables.iter().map(|one| (one.name.as_str(), at(one.span))).collect();
    assert_eq!(found, [("DB_PASSWORD", "${DB_PASSWORD:?set it}"), ("PORT", "${PORT:-3000}")]);
    assert!(matches!(variables[0].otherwise, Otherwise::Required(..)));
    let error = ComposeFile::read("a: 'x ${'\n").unwrap().variables().unwrap_err();
    assert_eq!((error.span.start, error.span.end), (6, 7));
}

#[test]
fn a_block_is_its_comment_and_its_lines() {
    let file = ComposeFile::read(FILE).unwrap();
    let block = file.service_text("db").unwrap();
    assert_eq!(block.comment, "  # data first\n");
    assert!(block.body.starts_with("  db:\n    image") && block.body.ends_with("      retries: 3\n"));
    assert_eq!(file.service_text("none"), None);
    assert_eq!(ComposeFile::read("services: {a: {}}").unwrap().service_text("a"), None);
}

#[test]
fn wrong_shapes_are_problems_and_the_rest_is_read() {
    let text = "services:\n  a:\n    ports: 3\n    image: [x]\n  b: 3\n  c:\n    ports: ['a:b']\n    healthcheck: {test: [x]}\n    image: y\n";
    let file = ComposeFile::read(text).unwrap();
    let messages: Vec<_> =
        file.problems.iter().map(|problem| (problem.message.as_str(), &text[problem.span.range()])).collect();
    assert_eq!(
        messages,
        [
            ("`ports` must be a list", "3"),
            ("`image` must be a text", "[x]"),
            ("`b` must be a mapping", "3"),
            ("`a:b` is not a port", "'a:b'"),
            ("a health check's list starts with `CMD`, `CMD-SHELL` or `NONE`", "[x]"),
        ]
    );
    assert_eq!(file.service("c").unwrap().image.as_ref().unwrap().value, "y");
}

fn error(text: &str) -> (String, String) {
    let error = ComposeFile::read(text).unwrap_err();
    (error.message, text[error.span.range()].to_owned())
}

#[test]
fn what_cannot_be_read_says_why_and_where() {
    let expect = |text: &str, message: &str, place: &str| {
        assert_eq!(error(text), (message.to_owned(), place.to_owned()));
    };
    expect("a: 1\nb: 2\na: 3\n", "the key `a` is already on line 1", "a");
    expect("- a\n", "a Compose file must be a mapping with `services`", "- a");
    expect("just text", "a Compose file must be a mapping with `services`", "just text");
    expect("a:\n\tb: 1\n", "a tab where only spaces may indent", "");
    expect("a: 1\n---\nb: 1\n", "holds several YAML documents; one is expected", "---");
    expect("[a]: 1\n", "a key must be a text", "[a]");
    expect("a: &a [*a]\n", "an alias inside the value that it names", "*a");
    expect("<<: 3\n", "`<<` needs a mapping or a list of mappings", "3");
    assert!(error("a: [1, 2\n").0.starts_with("not valid YAML: "));
    assert!(error("a: \"x\n").0.starts_with("not valid YAML: "));
    assert!(error("a: *b\n").0.starts_with("not valid YAML: "));
    assert_eq!(ComposeFile::read("\u{feff}services:\r\n  a:\r\n    image: x\r\n").unwrap().services.len(), 1);
    assert!(ComposeFile::read("").unwrap().services.is_empty());
    assert!(ComposeFile::read("# nothing\n").unwrap().root().is_none());
}

#[test]
fn depth_and_bombs_are_bounded() {
    let too_deep = "nested more than 64 levels deep, with every alias followed";
    assert_eq!(error(&"[".repeat(10_000)).0, too_deep);
    assert_eq!(error(&"{a: ".repeat(10_000)).0, too_deep);
    assert_eq!(error(&"- ".repeat(10_000)).0, too_deep);
    let mut steps = String::new();
    for level in 0..2_000 {
        let _ = writeln!(steps, "{}a:", " ".repeat(level));
    }
    assert_eq!(error(&steps).0, too_deep);

    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{items}]");
    }
    assert_eq!(error(&bomb).0, "more than 100000 values, with every alias followed");

    let mut chain = "a0: &a0 x\n".to_owned();
    for level in 1..5_000 {
        let _ = writeln!(chain, "a{level}: &a{level} [*a{}]", level - 1);
    }
    assert_eq!(error(&chain).0, too_deep);

    let flat = format!("a: [{}]\n", "1,".repeat(200_000));
    assert_eq!(error(&flat).0, "more than 100000 values, with every alias followed");
}
