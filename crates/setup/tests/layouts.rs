//! Repositories of many layouts, each with the set-up that is read from it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fmt::Write;

use seaworthy_setup::{ContextChoice, Options, Project, SetUp, SetUpError, Usage, read};
use seaworthy_testkit::MemoryRepo;
use seaworthy_text::RepoPath;

const NODE: &str = "FROM node:22\nCOPY package.json ./\nCOPY . .\nCMD [\"node\", \".\"]\n";
const STAGES: &str = "FROM node:22 AS base\nFROM base AS dev\nFROM base AS production\n";
const BUILDS: &str = "services:\n  app:\n    build: .\n    ports: ['3000:3000']\n";
const MOUNTS: &str = "services:\n  app:\n    build: .\n    volumes: ['.:/app']\n";
const STORES: &str = "services:\n  db:\n    image: postgres:17\n";

/// The set-up in short lines.
fn described(result: &Result<SetUp, SetUpError>) -> String {
    let setup = match result {
        Ok(setup) => setup,
        Err(error) => return format!("error {}: {error}\n", error.id()),
    };
    let mut out = String::new();
    for image in &setup.images {
        let usage = if image.usage == Usage::Development { " development" } else { "" };
        let target = image.target.as_deref().map(|target| format!(":{target}")).unwrap_or_default();
        let why = match &image.context_choice {
            ContextChoice::SourceIsThere(place) => format!(" as {place}"),
            ContextChoice::Said(place) => format!(" by {place}"),
            _ => String::new(),
        };
        writeln!(out, "image {} = {}{target} in {}{why}{usage}", image.name, image.dockerfile, image.context)
            .unwrap();
    }
    for (name, project) in [("production", &setup.production), ("development", &setup.development)] {
        if let Some(project) = project {
            writeln!(out, "{name} {}", described_project(project)).unwrap();
        }
    }
    for remark in &setup.remarks {
        writeln!(out, "remark {} {}", remark.kind.id(), remark.place).unwrap();
    }
    out
}

fn described_project(project: &Project) -> String {
    let files: Vec<_> = project.files.iter().map(ToString::to_string).collect();
    let active: Vec<_> = project.active().map(|service| service.name.clone()).collect();
    let profiles = project.profiles.iter().map(|profile| format!(" +{profile}")).collect::<String>();
    format!("{}{profiles}: {}", files.join(" "), active.join(" "))
}

#[track_caller]
fn check(name: &str, files: &[(&str, &str)], expected: &str) {
    check_with(name, files, &Options::default(), expected);
}

#[track_caller]
fn check_with(name: &str, files: &[(&str, &str)], options: &Options, expected: &str) {
    let repo = MemoryRepo::new(files.iter().copied());
    let lines: String = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(described(&read(&repo, options)), lines, "{name}");
}

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

#[test]
fn what_else_builds_a_dockerfile() {
    check(
        "a script",
        &[
            ("api/Dockerfile", STAGES),
            (
                "package.json",
                "{\n  \"scripts\": {\n    \"image\": \"docker build -f api/Dockerfile --target production .\"\n  }\n}",
            ),
        ],
        "image api = api/Dockerfile:production in . by package.json:3",
    );
    check(
        "a workflow, before a script",
        &[
            ("api/Dockerfile", NODE),
            (
                ".github/workflows/a.yml",
                "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { context: ., file: api/Dockerfile }\n",
            ),
            ("build.sh", "docker build api\n"),
            ("package.json", "{}"),
        ],
        "image api = api/Dockerfile in . by .github/workflows/a.yml:5",
    );
    check(
        "beside what Compose builds",
        &[
            ("compose.yaml", BUILDS),
            ("Dockerfile", NODE),
            ("worker/Dockerfile", NODE),
            ("docker-bake.hcl", "target \"worker\" {\n  context = \"worker\"\n}\n"),
        ],
        "image app = Dockerfile in .
         image worker = worker/Dockerfile in worker by docker-bake.hcl:1
         production compose.yaml: app",
    );
    check(
        "a stage that is not there, and a variable",
        &[
            ("Dockerfile", NODE),
            ("Makefile", "a:\n\tdocker build --target gone .\nb:\n\tdocker build $(DIR)\n"),
            ("package.json", "{}"),
        ],
        "image app = Dockerfile in . by Makefile:2",
    );
}

#[test]
fn only_dockerfiles() {
    check("one at the root", &[("Dockerfile", NODE), ("package.json", "{}")], "image app = Dockerfile in .");
    check(
        "one a folder",
        &[
            ("api/Dockerfile", NODE),
            ("api/package.json", "{}"),
            ("web/Containerfile", NODE),
            ("web/package.json", "{}"),
        ],
        "image api = api/Dockerfile in api
         image web = web/Containerfile in web",
    );
    check(
        "in a folder of its own",
        &[("docker/Dockerfile", "FROM node\nCOPY src ./src\n"), ("src/a.js", ""), ("package.json", "{}")],
        "image app = docker/Dockerfile in . as docker/Dockerfile:2",
    );
    check(
        "a folder of its own that copies all",
        &[("docker/Dockerfile", "FROM node\nCOPY . .\n"), ("package.json", "{}")],
        "image app = docker/Dockerfile in . as docker/Dockerfile:2",
    );
    check(
        "a workspace's apps",
        &[
            ("apps/api/Dockerfile", "FROM node\nCOPY pnpm-lock.yaml ./\nCOPY apps/api apps/api\n"),
            ("apps/api/package.json", "{}"),
            ("apps/web/Dockerfile", NODE),
            ("apps/web/package.json", "{}"),
            ("pnpm-lock.yaml", ""),
        ],
        "image api = apps/api/Dockerfile in . as apps/api/Dockerfile:2
         image web = apps/web/Dockerfile in apps/web",
    );
    check(
        "several by name",
        &[
            ("api.Dockerfile", NODE),
            ("Dockerfile.worker", NODE),
            ("Dockerfile.dev", NODE),
            ("package.json", "{}"),
        ],
        "image worker = Dockerfile.worker in .
         image api = api.Dockerfile in .
         remark for-development Dockerfile.dev",
    );
    check(
        "among tests",
        &[
            ("test/fixtures/Dockerfile", NODE),
            ("Dockerfile", NODE),
            ("Dockerfile.dockerignore", "*"),
            ("package.json", "{}"),
        ],
        "image app = Dockerfile in .",
    );
    check(
        "two of one folder's name",
        &[
            ("a/app/Dockerfile", NODE),
            ("a/app/package.json", "{}"),
            ("b/app/Dockerfile", NODE),
            ("b/app/package.json", "{}"),
        ],
        "image app = a/app/Dockerfile in a/app
         image app-2 = b/app/Dockerfile in b/app",
    );
    check(
        "the last stage is for development",
        &[("Dockerfile", "FROM node AS production\nFROM node AS dev\n")],
        "image app = Dockerfile:production in .",
    );
    check(
        "one for production beside the plain one",
        &[("Dockerfile", NODE), ("Dockerfile.prod", NODE), ("package.json", "{}")],
        "image app = Dockerfile.prod in .
         remark another-taken Dockerfile:1",
    );
    check(
        "nothing but development",
        &[("Dockerfile", "FROM node AS dev\n")],
        "error no-usable-set-up: Dockerfile:1: not a production image: its name or its stage says so",
    );
}

#[test]
fn broken_and_empty() {
    check(
        "nothing",
        &[("package.json", "{}")],
        "error no-set-up: no Dockerfile and no Compose file in this repository",
    );
    check(
        "no stage",
        &[("Dockerfile", "RUN x\n")],
        "error no-usable-set-up: Dockerfile:1: does not parse: no `FROM` in the file",
    );
    check(
        "broken YAML beside a Dockerfile",
        &[("compose.yaml", "services: [\n"), ("Dockerfile", NODE), ("package.json", "{}")],
        "image app = Dockerfile in .
         remark does-not-parse compose.yaml:1",
    );
    check(
        "broken production file, whole default file",
        &[("compose.prod.yaml", "a: b: c\n"), ("compose.yaml", BUILDS), ("Dockerfile", NODE)],
        "image app = Dockerfile in .
         production compose.yaml: app
         remark does-not-parse compose.prod.yaml:1",
    );
    check(
        "a Dockerfile that is not there",
        &[(
            "compose.yaml",
            "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n",
        )],
        "production compose.yaml: app
         remark dockerfile-absent compose.yaml:5",
    );
    check(
        "a context that is not there",
        &[("compose.yaml", "services:\n  app:\n    build: ./api\n")],
        "production compose.yaml: app
         remark context-absent compose.yaml:3",
    );
    check(
        "a stage that is not there",
        &[
            ("compose.yaml", "services:\n  app:\n    build: {context: ., target: prod}\n"),
            ("Dockerfile", STAGES),
        ],
        "image app = Dockerfile in .
         production compose.yaml: app
         remark no-such-stage compose.yaml:3",
    );
    check(
        "a context elsewhere",
        &[(
            "compose.yaml",
            "services:\n  a:\n    build: ../other\n  b:\n    build: https://example.com/x.git\n  c:\n    build: ${DIR}\n",
        )],
        "production compose.yaml: a b c
         remark build-elsewhere compose.yaml:3
         remark build-elsewhere compose.yaml:5
         remark not-told compose.yaml:7",
    );
    check(
        "a wrong shape",
        &[("compose.yaml", "services:\n  app:\n    build: .\n    ports: x\n"), ("Dockerfile", NODE)],
        "image app = Dockerfile in .
         production compose.yaml: app
         remark does-not-parse compose.yaml:4",
    );
    check(
        "an empty Compose file",
        &[("compose.yaml", ""), ("Dockerfile", NODE)],
        "image app = Dockerfile in .\nremark no-service compose.yaml:1",
    );
}

#[test]
fn files_that_cannot_be_read() {
    let described = |repo: MemoryRepo| described(&read(&repo, &Options::default()));
    let plain = || MemoryRepo::new([("Dockerfile", NODE), ("package.json", "{}")]);
    let image = "image app = Dockerfile in .\n";
    assert_eq!(
        described(plain().with_link("compose.yaml").with_link("web/Dockerfile")),
        format!("{image}remark unreadable compose.yaml\nremark unreadable web/Dockerfile\n")
    );
    assert_eq!(
        described(plain().with_bytes("compose.yaml", &[0xff])),
        format!("{image}remark unreadable compose.yaml\n")
    );
    assert_eq!(
        described(plain().with_huge("compose.yaml", 1 << 30)),
        format!("{image}remark unreadable compose.yaml\n")
    );
    let inline = "services:\n  app:\n    build:\n      dockerfile_inline: FROM node\n";
    assert_eq!(
        described(MemoryRepo::new([("compose.yaml", inline)])),
        "production compose.yaml: app\nremark inline-dockerfile compose.yaml:4\n"
    );
    let compose = "services:\n  app: {build: .}\n";
    assert_eq!(
        described(MemoryRepo::new([("compose.yaml", compose)]).with_link("Dockerfile")),
        "production compose.yaml: app\nremark unreadable Dockerfile\n"
    );
}

#[test]
fn the_default_file() {
    check(
        "builds: production",
        &[("docker-compose.yml", BUILDS), ("Dockerfile", NODE)],
        "image app = Dockerfile in .\nproduction docker-compose.yml: app",
    );
    check(
        "CRLF",
        &[("docker-compose.yml", &BUILDS.replace('\n', "\r\n")), ("Dockerfile", &NODE.replace('\n', "\r\n"))],
        "image app = Dockerfile in .\nproduction docker-compose.yml: app",
    );
    check(
        "mounts sources: development, its image is production's all the same",
        &[("compose.yaml", MOUNTS), ("Dockerfile", NODE), ("package.json", "{}")],
        "image app = Dockerfile in .\ndevelopment compose.yaml: app",
    );
    check(
        "builds the development stage",
        &[
            ("compose.yaml", "services:\n  app:\n    build: {context: ., target: dev}\n"),
            ("Dockerfile", STAGES),
        ],
        "image app-2 = Dockerfile in .
         image app = Dockerfile:dev in . development
         development compose.yaml: app",
    );
    check(
        "builds the development Dockerfile",
        &[
            ("compose.yaml", "services:\n  app:\n    build: {context: ., dockerfile: Dockerfile.dev}\n"),
            ("Dockerfile.dev", NODE),
            ("Dockerfile", NODE),
            ("package.json", "{}"),
        ],
        "image app-2 = Dockerfile in .
         image app = Dockerfile.dev in . development
         development compose.yaml: app",
    );
    for sign in [
        "command: npm run dev",
        "command: [yarn, 'start:dev']",
        "environment: {NODE_ENV: development}",
        "volumes: ['${PWD}/src:/app/src']",
        "develop: {watch: []}",
    ] {
        let file = format!("services:\n  app:\n    build: .\n    {sign}\n");
        check(
            sign,
            &[("compose.yaml", &file), ("Dockerfile", NODE), ("package.json", "{}"), ("src/a.ts", "")],
            "image app = Dockerfile in .\ndevelopment compose.yaml: app",
        );
    }
    check(
        "what is no sign of development: settings and data are mounted, another profile develops",
        &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: .\n    volumes: ['./config/a.json:/a', './data:/data']\n  tools:\n    build: .\n    command: npm run dev\n    profiles: [tools]\n",
            ),
            ("Dockerfile", NODE),
            ("config/a.json", "{}"),
        ],
        "image app = Dockerfile in .\nproduction compose.yaml: app",
    );
    check(
        "stores only",
        &[("compose.yaml", STORES), ("Dockerfile", NODE), ("package.json", "{}")],
        "image app = Dockerfile in .\ndevelopment compose.yaml: db",
    );
    check("stores, and nothing that needs them", &[("compose.yaml", STORES)], "production compose.yaml: db");
    check(
        "stores of an app without a set-up",
        &[("compose.yaml", STORES), ("package.json", "{}")],
        "development compose.yaml: db",
    );
    check(
        "the first name wins, the others are said",
        &[
            ("compose.yml", BUILDS),
            ("docker-compose.yml", STORES),
            ("Dockerfile", NODE),
            ("other/Dockerfile", NODE),
        ],
        "image app = Dockerfile in .
         production compose.yml: app
         remark another-taken docker-compose.yml
         remark nothing-builds other/Dockerfile",
    );
    check(
        "laid over by Compose itself",
        &[
            ("compose.yaml", BUILDS),
            ("compose.override.yaml", "services:\n  app:\n    volumes: ['.:/app']\n"),
            ("Dockerfile", NODE),
            ("package.json", "{}"),
        ],
        "image app = Dockerfile in .
         production compose.yaml: app
         development compose.yaml compose.override.yaml: app",
    );
    check(
        "in a folder of its own",
        &[("docker/compose.yaml", "services:\n  app:\n    build: ..\n"), ("Dockerfile", NODE)],
        "image app = Dockerfile in .\nproduction docker/compose.yaml: app",
    );
}

#[test]
fn files_for_production_and_development() {
    let overlay = "services:\n  app:\n    restart: always\n";
    check(
        "a pair of whole files",
        &[
            ("docker-compose.prod.yml", BUILDS),
            ("docker-compose.dev.yml", MOUNTS),
            ("Dockerfile", NODE),
            ("package.json", "{}"),
        ],
        "image app = Dockerfile in .
         production docker-compose.prod.yml: app
         development docker-compose.dev.yml: app",
    );
    check(
        "production over the default file",
        &[
            ("docker-compose.yml", MOUNTS),
            ("docker-compose.prod.yml", overlay),
            ("Dockerfile", NODE),
            ("package.json", "{}"),
        ],
        "image app = Dockerfile in .
         production docker-compose.yml docker-compose.prod.yml: app
         development docker-compose.yml: app",
    );
    check(
        "both over the default file",
        &[
            ("compose.yml", BUILDS),
            ("compose.prod.yml", overlay),
            ("compose.dev.yml", overlay),
            ("Dockerfile", NODE),
        ],
        "image app = Dockerfile in .
         production compose.yml compose.prod.yml: app
         development compose.yml compose.dev.yml: app",
    );
    check(
        "over a file that is not there",
        &[("compose.prod.yml", overlay), ("Dockerfile", NODE), ("package.json", "{}")],
        "image app = Dockerfile in .\nremark over-nothing compose.prod.yml:1",
    );
    check(
        "over the default file of the folder above",
        &[
            ("compose.yml", MOUNTS),
            ("deploy/compose.prod.yml", overlay),
            ("Dockerfile", NODE),
            ("package.json", "{}"),
        ],
        "image app = Dockerfile in .
         production compose.yml deploy/compose.prod.yml: app
         development compose.yml: app",
    );
    check(
        "over the default file beside it, not the one above",
        &[
            ("compose.yml", BUILDS),
            ("deploy/compose.yml", "services:\n  app:\n    build: ..\n    command: npm run dev\n"),
            ("deploy/compose.prod.yml", overlay),
            ("Dockerfile", NODE),
        ],
        "image app = Dockerfile in .
         production deploy/compose.yml deploy/compose.prod.yml: app
         development compose.yml: app",
    );
    check(
        "whole, but waits for a service of the default file",
        &[
            ("compose.yml", "services:\n  app: {build: .}\n  db: {image: postgres}\n"),
            ("compose.prod.yml", "services:\n  app: {image: x, depends_on: [db]}\n"),
            ("Dockerfile", NODE),
        ],
        "image app = Dockerfile in .
         production compose.yml compose.prod.yml: app db
         development compose.yml: app db",
    );
    check(
        "whole, and its comment says over which",
        &[
            ("compose.yml", STORES),
            (
                "compose.prod.yml",
                "# docker compose -f compose.yml -f compose.prod.yml up -d\nservices:\n  app: {build: .}\n",
            ),
            ("Dockerfile", NODE),
        ],
        "image app = Dockerfile in .
         production compose.yml compose.prod.yml: db app
         development compose.yml: db",
    );
    check(
        "another stage in each",
        &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: {context: ., target: dev}\n    volumes: ['./src:/app/src']\n",
            ),
            ("compose.production.yaml", "services:\n  app:\n    build: {context: ., target: production}\n"),
            ("Dockerfile", STAGES),
            ("src/a.ts", ""),
        ],
        "image app = Dockerfile:production in .
         image app-dev = Dockerfile:dev in . development
         production compose.production.yaml: app
         development compose.yaml: app",
    );
}

#[test]
fn profiles() {
    check(
        "production in a profile",
        &[
            ("compose.yaml", "services:\n  db: {image: postgres}\n  app: {build: ., profiles: [prod]}\n"),
            ("Dockerfile", NODE),
        ],
        "image app = Dockerfile in .
         production compose.yaml +prod: db app
         development compose.yaml: db",
    );
    check(
        "both in profiles",
        &[
            (
                "compose.yaml",
                "services:\n  app: {build: ., profiles: [prod]}\n  app-dev: {build: {context: ., target: dev}, profiles: [dev]}\n",
            ),
            ("Dockerfile", STAGES),
        ],
        "image app = Dockerfile in .
         image app-dev = Dockerfile:dev in . development
         production compose.yaml +prod: app
         development compose.yaml +dev: app-dev",
    );
    check(
        "a command in the comments names the services",
        &[
            (
                "compose.yaml",
                "services:\n  db: {image: postgres}\n  cache: {image: redis}\n  # docker compose up -d app\n  app: {build: ., profiles: [production], depends_on: [db]}\n",
            ),
            ("Dockerfile", NODE),
        ],
        "image app = Dockerfile in .
         production compose.yaml +production: db app
         development compose.yaml: db cache",
    );
}

#[test]
fn includes_and_extends() {
    check(
        "not followed, and said",
        &[
            (
                "compose.yaml",
                "include: [db.yaml]\nservices:\n  app:\n    extends: {file: base.yaml, service: app}\n    build: .\n",
            ),
            ("Dockerfile", NODE),
        ],
        "image app = Dockerfile in .
         production compose.yaml: app
         remark not-followed compose.yaml:1
         remark not-followed compose.yaml:4",
    );
    let repo = MemoryRepo::new([
        (
            "compose.yaml",
            "services:\n  base:\n    build: .\n    ports: ['1:1']\n  app:\n    extends: base\n    ports: ['2:2']\n  loop: {extends: loop2}\n  loop2: {extends: loop}\n",
        ),
        ("Dockerfile", NODE),
    ]);
    let production = read(&repo, &Options::default()).unwrap().production.unwrap();
    let app = production.service("app").unwrap();
    assert_eq!(app.build, Some(0));
    assert_eq!(app.ports.iter().map(|port| port.number).collect::<Vec<_>>(), [Some(1), Some(2)]);
    assert_eq!(app.place.line, 5);
}

#[test]
fn named_by_the_user() {
    let files: &[(&str, &str)] = &[
        ("compose.yaml", BUILDS),
        ("deploy/a.yml", "services:\n  app:\n    build: ..\n    ports: ['1:1']\n"),
        ("deploy/b.yml", "services:\n  app:\n    ports: !override ['2:2']\n"),
        ("Dockerfile", NODE),
        ("odd/Build.file", "FROM node AS a\nFROM node AS b\n"),
        ("package.json", "{}"),
    ];
    let options =
        Options { compose_files: vec![path("deploy/a.yml"), path("deploy/b.yml")], ..Options::default() };
    check_with(
        "Compose files",
        files,
        &options,
        "image app = Dockerfile in .\nproduction deploy/a.yml deploy/b.yml: app",
    );
    let production = read(&MemoryRepo::new(files.iter().copied()), &options).unwrap().production.unwrap();
    let ports: Vec<_> = production.services[0].ports.iter().map(|port| port.place.to_string()).collect();
    assert_eq!(ports, ["deploy/b.yml:3"]);
    assert_eq!(production.env_file.path.as_str(), "deploy/.env");

    let named = |dockerfile: &str| Options { dockerfiles: vec![path(dockerfile)], ..Options::default() };
    check_with("a Dockerfile", files, &named("odd/Build.file"), "image build-file = odd/Build.file in odd");
    let options =
        Options { context: Some(RepoPath::root()), target: Some("a".to_owned()), ..named("odd/Build.file") };
    check_with("with context and stage", files, &options, "image build-file = odd/Build.file:a in .");
    check_with("that is not there", files, &named("nope"), "error no-such-file: there is no file `nope`");
    let options = Options { context: Some(path("odd")), ..Options::default() };
    check_with("a context alone", files, &options, "error no-such-file: there is no file `odd/Dockerfile`");
    let options = Options {
        compose_files: vec![path("compose.yaml")],
        target: Some("a".to_owned()),
        ..Options::default()
    };
    check_with(
        "a stage of nothing",
        files,
        &options,
        "error target-without-dockerfile: `--stage` needs a `--dockerfile` when Compose files are named",
    );
    let options = Options { compose_files: vec![path("package.json")], ..Options::default() };
    check_with(
        "no Compose file at all",
        &[("package.json", "[]")],
        &options,
        "error broken-file: package.json:1: a Compose file must be a mapping with `services`",
    );
}

#[test]
fn a_named_dockerfile_is_built_as_compose_builds_it() {
    let files: &[(&str, &str)] = &[
        (
            "compose.yaml",
            "services:\n  app:\n    build: {context: ., dockerfile: docker/app, args: {A: '1'}}\n",
        ),
        ("docker/app", NODE),
        ("package.json", "{}"),
    ];
    let options = Options { dockerfiles: vec![path("docker/app")], ..Options::default() };
    let setup = read(&MemoryRepo::new(files.iter().copied()), &options).unwrap();
    assert_eq!(setup.images[0].context, RepoPath::root());
    assert_eq!(setup.images[0].args, [("A".to_owned(), Some("1".to_owned()))]);
    assert_eq!(setup.production, None);
}
