//! Projects as a library makes them: places, bounds, and that no input makes it panic or go on for ever.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use seaworthy_compose::project::{FileTrouble, Files, Project, ProjectError, Request};

/// Files in memory.
struct Memory(BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<String, FileTrouble> {
        let bytes = self.0.get(path).ok_or(FileTrouble::Absent)?;
        String::from_utf8(bytes.clone()).map_err(|_| FileTrouble::NotText)
    }
}

fn resolve(files: &[(&str, &[u8])]) -> Result<Project, ProjectError> {
    let files = Memory(files.iter().map(|(name, bytes)| (format!("/p/{name}"), bytes.to_vec())).collect());
    let request = Request { folder: "/p".to_owned(), home: "/home/x".to_owned(), ..Request::default() };
    Project::resolve(&request, &files)
}

fn refusal(files: &[(&str, &[u8])]) -> ProjectError {
    resolve(files).err().unwrap()
}

#[test]
fn every_value_knows_its_place() {
    let base = "services:\n  web:\n    image: a\n    ports:\n      - \"80:80\"\n    env_file: e\n";
    let over =
        "services:\n  web:\n    environment:\n      - B=2\n    extends: {file: sub/x.yaml, service: s}\n";
    let other = "services:\n  s:\n    command: run it\n";
    let files: &[(&str, &[u8])] = &[
        ("compose.yaml", base.as_bytes()),
        ("compose.override.yaml", over.as_bytes()),
        ("sub/x.yaml", other.as_bytes()),
        ("e", b"# c\nA=1\n"),
    ];
    let project = resolve(files).unwrap();
    let said = |path: &[&str]| {
        let datum = project.get(path).unwrap_or_else(|| panic!("{path:?}"));
        let place = project.place(datum.origin).unwrap();
        let text = &project.sources[datum.origin.file].text;
        (format!("{}:{}", place.file, place.line), text[place.span.range()].to_owned())
    };
    let service = |key| said(&["services", "web", key]);
    assert_eq!(service("image"), ("/p/compose.yaml:3".to_owned(), "a".to_owned()));
    assert_eq!(service("command"), ("/p/sub/x.yaml:3".to_owned(), "run it".to_owned()));
    let variable = |name| said(&["services", "web", "environment", name]);
    assert_eq!(variable("A"), ("/p/e:2".to_owned(), "A=1".to_owned()));
    assert_eq!(variable("B"), ("/p/compose.override.yaml:4".to_owned(), "B=2".to_owned()));
    // a part of a short form has the place of the form
    let port = &project.get(&["services", "web", "ports"]).unwrap().items()[0];
    let place = project.place(port.get("target").unwrap().origin).unwrap();
    assert_eq!((place.line, &base[place.span.range()]), (5, "\"80:80\""));
}

#[test]
fn bombs_are_refused() {
    let levels: String =
        (1..40).map(|n| format!("x-{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1)).collect();
    let aliases = format!("x-0: &a0 [x]\n{levels}services: {{a: {{image: x}}}}\n");
    assert!(refusal(&[("compose.yaml", aliases.as_bytes())]).message.contains("more than 100000 values"));
    let deep = format!("x-a: {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refusal(&[("compose.yaml", deep.as_bytes())]).message.contains("levels deep"));
    let long = format!("x-a: {}\n", "a".repeat(17 << 20));
    assert!(refusal(&[("compose.yaml", long.as_bytes())]).message.contains("more than 16 MB"));
    assert!(refusal(&[("compose.yaml", b"a: \xff\n")]).message.contains("not UTF-8"));
    // text that variables bring
    let env: String = (1..40).map(|n| format!("A{n}=${{A{0}}}${{A{0}}}\n", n - 1)).collect();
    let env = format!("A0=xxxxxxxxxxxxxxxx\n{env}");
    let error = refusal(&[("compose.yaml", b"services: {a: {image: x}}\n"), (".env", env.as_bytes())]);
    assert!(error.message.contains("more text than any file needs"), "{error}");
    let value = "x".repeat(1 << 20);
    let many: String = (0..64).map(|n| format!("x-{n}: $A\n")).collect();
    let error = refusal(&[("compose.yaml", many.as_bytes()), (".env", format!("A={value}\n").as_bytes())]);
    assert!(error.message.contains("more than 16 MB of text"), "{error}");
    // one large service that many extend, each all of it
    let large: String = (0..2_000).map(|n| format!("      A{n}: 1\n")).collect();
    let many: String = (1..5_000).map(|n| format!("  s{n}: {{extends: s{}}}\n", n.min(2) - 1)).collect();
    let bomb = format!("services:\n  s0:\n    image: x\n    environment:\n{large}{many}");
    assert!(refusal(&[("compose.yaml", bomb.as_bytes())]).message.contains("more than 500000 values"));
    // a chain of services, and files that include one another in ever new ways
    let chain: String = (1..200).map(|n| format!("  s{n}: {{extends: s{}}}\n", n - 1)).collect();
    let chain = format!("services:\n  s0: {{image: x}}\n{chain}");
    assert!(refusal(&[("compose.yaml", chain.as_bytes())]).message.contains("too many others"));
    let ports: String = (0..100).map(|_| "\"1-65535\",").collect();
    let ports = format!("services: {{a: {{image: x, ports: [{ports}]}}}}\n");
    assert!(refusal(&[("compose.yaml", ports.as_bytes())]).message.contains("more than 70000 ports"));
}

#[test]
fn includes_that_double_are_refused() {
    let files: Vec<(String, Vec<u8>)> = (0..40)
        .map(|n| {
            let next = n + 1;
            let text = format!("include: [{{path: [{next}.yaml]}}, {{path: [{next}.yaml]}}]\nservices: {{s{n}: {{image: x}}}}\n");
            (if n == 0 { "compose.yaml".to_owned() } else { format!("{n}.yaml") }, text.into_bytes())
        })
        .chain([("40.yaml".to_owned(), b"services: {end: {image: x}}\n".to_vec())])
        .collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let error = refusal(&files);
    assert!(error.message.contains("include"), "{error}");
}

/// Pieces that, put together at random, reach more of the loader than random letters do.
const PIECES: &[&str] = &[
    "services:\n",
    "  a:\n",
    "  b:\n",
    "    image: x\n",
    "    build: .\n",
    "    ports: [\"80:80\", 81, 1-5]\n",
    "    ports:\n      - ",
    "    environment:\n      - A=1\n",
    "    environment: {A: , B: $A}\n",
    "    extends: a\n",
    "    extends: {file: compose.yaml, service: b}\n",
    "    volumes: [a:/b, ./c:/d, {type: bind, target: /x}]\n",
    "    command: a 'b\n",
    "    depends_on: [a, b]\n",
    "    <<: *x\n",
    "x-a: &x {image: y}\n",
    "include: [inc.yaml]\n",
    "include: [compose.yaml]\n",
    "networks: {n: }\n",
    "volumes: {a: {external: {name: q}}}\n",
    "---\n",
    "    healthcheck: {test: a, interval: 5s, retries: \"x\"}\n",
    "    profiles: [p]\n",
    "!reset",
    "!override ",
    "null",
    "[]",
    "{}",
    "$",
    "${",
    "}",
    "${A:-",
    "${A:?b}",
    "$$",
    "\"",
    "'",
    "- ",
    ": ",
    "\n",
    "  ",
    "\t",
    "|",
    ">",
    "&a ",
    "*a ",
    "ä",
    "\u{feff}",
    "\0",
    "1e999",
    "-1",
    "0x",
    "~",
    "    deploy: {replicas: 2}\n",
    "    ulimits: {a: 1}\n",
    "    env_file: [e, {path: f, required: false}]\n",
    "    networks: {n: {aliases: [a]}}\n",
    "name: ${N:-A b}\n",
    "    mem_limit: 5",
    "    stop_grace_period: 1m",
    "99999999999999999999",
    "    extra_hosts: [a:b, c]\n",
];

fn text() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..40)
        .prop_map(|pieces| pieces.concat().into_bytes());
    let broken = (
        prop::collection::vec(prop::sample::select(PIECES), 1..20),
        any::<u8>(),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(pieces, byte, index)| {
            let mut bytes = pieces.concat().into_bytes();
            let at = index.index(bytes.len());
            bytes[at] = byte;
            bytes
        });
    prop_oneof![4 => pieces, 2 => broken, 1 => prop::collection::vec(any::<u8>(), 0..80)]
}

fn env() -> impl Strategy<Value = Vec<u8>> {
    const PARTS: &[&str] = &[
        "A", "B", "=", ":", "\n", "\r\n", " ", "\"", "'", "\\", "$", "${", "}", "#", "export ", "$A",
        "${B:-", "\\n", "\\0", "ä", "\u{feff}", "1",
    ];
    let parts = prop::collection::vec(prop::sample::select(PARTS), 0..30)
        .prop_map(|parts| parts.concat().into_bytes());
    prop_oneof![4 => parts, 1 => prop::collection::vec(any::<u8>(), 0..60)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Whatever the files hold, there is a project or an error, and every place lies in its file.
    #[test]
    fn nothing_panics(main in text(), over in text(), inc in text(), dot in env(), e in env()) {
        let files: &[(&str, &[u8])] = &[
            ("compose.yaml", &main), ("compose.override.yaml", &over), ("inc.yaml", &inc), (".env", &dot), ("e", &e),
        ];
        match resolve(files) {
            Ok(project) => check(&project, &project.root),
            Err(error) => {
                prop_assert!(!error.message.is_empty() && !error.help.is_empty());
                prop_assert!(!error.message.contains('\n'), "{}", error.message);
            }
        }
    }
}

fn check(project: &Project, datum: &seaworthy_compose::project::Datum) {
    if let Some(source) = project.sources.get(datum.origin.file) {
        assert!(
            source.text.get(datum.origin.span.range()).is_some(),
            "{:?} in {}",
            datum.origin,
            source.path
        );
    }
    datum.items().iter().for_each(|item| check(project, item));
    datum.members().into_iter().flatten().for_each(|(_, member)| check(project, &member.value));
}
