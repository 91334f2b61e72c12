//! Projects against `docker compose config`: the same services, ports, mounts, dependencies and builds. Asks no engine,
//! only the client; without one the reason is printed, and `SEAWORTHY_ENGINE=required` makes it a failure.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use seaworthy_compose::{Condition, MountKind, Template};
use seaworthy_facts::Repo;
use seaworthy_setup::{Options, Project, SetUp, read};
use seaworthy_testkit::MemoryRepo;
use serde_json::Value;

const DOCKERFILE: &str = "FROM node AS base\nFROM base AS dev\nFROM base AS production\n";

/// Files that are merged in many ways.
const MERGED: &[(&str, &str, &str)] = &[
    (
        "single values and mappings",
        "services:
  app:
    build: {context: ., args: {A: '1', B: '1'}}
    depends_on: [db, cache]
  db: {image: 'postgres:16'}
  cache: {image: redis}
",
        "services:
  app:
    build: {target: production, args: [B=2, C=3]}
    depends_on: {db: {condition: service_healthy}}
  db: {image: 'postgres:17'}
",
    ),
    (
        "lists",
        "services:
  app:
    image: x
    ports: ['80:80', '127.0.0.1:90:90', '53:53/udp']
    volumes: ['./a:/a', 'named:/b:ro', '/c']
volumes: {named: {}}
",
        "services:
  app:
    ports: ['80:80', '81:80', '53:53/tcp']
    volumes: ['./other:/a', 'named:/c']
",
    ),
    (
        "the long form over the short one",
        "services:
  app:
    image: x
    ports: ['80:80']
    volumes: ['./a:/a', './b:/b']
",
        "services:
  app:
    ports: [{target: 80, published: '80'}, {target: 82, published: '8082'}]
    volumes: [{type: bind, source: ./c, target: /a}, {type: tmpfs, target: /b}]
",
    ),
    (
        "taken back and replaced",
        "services:
  app: {image: x, ports: ['80:80'], volumes: ['./a:/a'], depends_on: [db]}
  db: {image: y, ports: ['1:1']}
",
        "services:
  app: {ports: !override ['90:90'], volumes: !reset [], depends_on: !reset []}
  db: {ports: !reset null}
",
    ),
    (
        "extends in the same file",
        "services:
  base: {build: ., ports: ['1:1'], volumes: ['./a:/a']}
  app:
    extends: {service: base}
    ports: ['2:2']
  more:
    extends: {service: app}
    volumes: ['./b:/a', './c:/c']
",
        "services:
  app: {ports: ['3:3']}
",
    ),
    (
        "profiles",
        "services:
  app: {image: x}
  mail: {image: m, profiles: [mail]}
  debug: {image: d}
",
        "services:
  debug: {profiles: [debug]}
  app: {ports: ['${PORT:-3000}:3000']}
",
    ),
];

#[test]
fn merged_files_say_what_compose_says() {
    let Some(client) = Client::find() else { return };
    for (name, base, over) in MERGED {
        let files = [("compose.yaml", *base), ("compose.prod.yaml", *over), ("Dockerfile", DOCKERFILE)];
        let repo = MemoryRepo::new(files);
        let options = Options {
            compose_files: ["compose.yaml", "compose.prod.yaml"]
                .map(|file| seaworthy_text::RepoPath::new(file).unwrap())
                .to_vec(),
            ..Options::default()
        };
        let setup = read(&repo, &options).unwrap();
        client.compare(name, &repo, &setup, setup.production.as_ref().unwrap());
    }
}

#[test]
fn the_golden_set_ups_say_what_compose_says() {
    let Some(client) = Client::find() else { return };
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for golden in ["backend", "facilitator", "hub", "tracker", "tracker-standalone"] {
        let repo = MemoryRepo::read_folder(&examples.join("golden").join(golden)).unwrap();
        let setup = read(&repo, &Options::default()).unwrap();
        for project in [&setup.production, &setup.development] {
            client.compare(golden, &repo, &setup, project.as_ref().unwrap());
        }
    }
}

/// Compose's own default files, one by one taken away: what is left is found in its order.
#[test]
fn default_files_are_found_in_the_order_of_compose() {
    let Some(_) = Client::find() else { return };
    let names = ["compose", "docker-compose"].into_iter().flat_map(|stem| {
        ["", ".override"].into_iter().flat_map(move |middle| {
            ["yaml", "yml"].into_iter().map(move |extension| format!("{stem}{middle}.{extension}"))
        })
    });
    let names: Vec<String> = names.collect();
    let is_default = |name: &str| !name.contains("override");
    // every choice of files with at least one default file
    let mut asked = 0;
    for chosen in (0_u32..1 << names.len()).step_by(7) {
        let files: Vec<&String> =
            (0..names.len()).filter(|bit| chosen >> bit & 1 == 1).map(|bit| &names[bit]).collect();
        if !files.iter().any(|name| is_default(name)) {
            continue;
        }
        asked += 1;
        let folder = tempfile::tempdir().unwrap();
        let texts: Vec<(String, String)> = files
            .iter()
            .map(|name| {
                ((*name).clone(), format!("services:\n  s{}: {{image: x}}\n", name.replace('.', "_")))
            })
            .collect();
        for (name, text) in &texts {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let answer = Command::new("docker")
            .current_dir(folder.path())
            .args(["compose", "--project-name", "x", "config", "--services"])
            .output()
            .unwrap();
        assert!(answer.status.success(), "{files:?}: {}", String::from_utf8_lossy(&answer.stderr));
        let theirs: BTreeSet<String> =
            String::from_utf8(answer.stdout).unwrap().lines().map(str::to_owned).collect();
        // beside an app, what builds nothing is for its development
        let app = std::iter::once(("package.json", "{}"));
        let files_of = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let repo = MemoryRepo::new(files_of.chain(app));
        let development = read(&repo, &Options::default()).unwrap().development.unwrap();
        let ours: BTreeSet<String> = development.active().map(|service| service.name.clone()).collect();
        assert_eq!(ours, theirs, "{files:?}");
    }
    assert!(asked > 20, "{asked}");
}

/// What one service comes down to: sorted words.
type Said = BTreeMap<String, BTreeSet<String>>;

struct Client;

impl Client {
    fn find() -> Option<Self> {
        let answer = Command::new("docker").args(["compose", "version"]).output();
        if answer.is_ok_and(|answer| answer.status.success()) {
            return Some(Self);
        }
        assert!(
            std::env::var("SEAWORTHY_ENGINE").as_deref() != Ok("required"),
            "engine required: no docker compose"
        );
        println!("skipped: no docker compose");
        None
    }

    fn compare(&self, name: &str, repo: &MemoryRepo, setup: &SetUp, project: &Project) {
        let folder = tempfile::tempdir().unwrap();
        for entry in repo.entries() {
            let path = folder.path().join(entry.path.as_str());
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, repo.read(&entry.path).unwrap().text()).unwrap();
        }
        let mut command = Command::new("docker");
        command.current_dir(folder.path()).args(["compose", "--project-name", "x"]);
        for file in &project.files {
            command.args(["--file", file.as_str()]);
        }
        // named services switch on their profiles themselves; `config` knows no dependencies of named ones
        for profile in &project.profiles {
            command.args(["--profile", profile]);
        }
        for variable in project.variables.iter().filter(|variable| variable.demanded) {
            command.env(&variable.name, "set");
        }
        let answer = command.args(["config", "--format", "json"]).output().unwrap();
        assert!(answer.status.success(), "{name}: {}", String::from_utf8_lossy(&answer.stderr));
        let config: Value = serde_json::from_slice(&answer.stdout).unwrap();
        let root = folder.path().canonicalize().unwrap().display().to_string();
        let theirs = said_by_compose(&config, &root);
        let mut ours = said_by_us(setup, project);
        if !project.named.is_empty() {
            let active: BTreeSet<_> = project.active().map(|service| service.name.clone()).collect();
            assert!(active.iter().all(|name| theirs.contains_key(name)), "{name}");
            ours.retain(|name, _| theirs.contains_key(name));
        } else {
            ours.retain(|name, _| project.service(name).unwrap().active);
        }
        assert_eq!(ours, theirs, "{name}");
    }
}

fn said_by_us(setup: &SetUp, project: &Project) -> Said {
    let mut said = Said::new();
    for service in &project.services {
        let words = said.entry(service.name.clone()).or_default();
        for port in &service.ports {
            let (ip, published) = (port.host_ip.clone().unwrap_or_default(), port.number.unwrap());
            words.insert(format!("port {ip}:{published}:{}/{}", port.target.unwrap(), port.protocol));
        }
        for mount in &service.mounts {
            let kind = match &mount.kind {
                MountKind::Volume => "volume",
                MountKind::Bind => "bind",
                MountKind::Tmpfs => "tmpfs",
                other => panic!("{other:?}"),
            };
            let source = match &mount.bind {
                Some(
                    seaworthy_setup::Bind::Folder(path)
                    | seaworthy_setup::Bind::File(path)
                    | seaworthy_setup::Bind::Absent(path),
                ) => path.to_string(),
                _ => mount.source.clone().unwrap_or_default(),
            };
            words.insert(format!("{kind} {source} {} {:?}", mount.target, mount.access));
        }
        for dependency in &service.depends_on {
            let condition = match dependency.condition {
                Condition::Started => "service_started",
                Condition::Healthy => "service_healthy",
                Condition::Completed => "service_completed_successfully",
            };
            words.insert(format!("after {} {condition}", dependency.service));
        }
        if let Some(image) = service.build.map(|build| &setup.images[build]) {
            let target = image.target.clone().unwrap_or_default();
            words.insert(format!(
                "build {} {} {target}",
                image.context,
                image.dockerfile.relative_to(&image.context)
            ));
            // one without a value is the environment's own, and left out where it has none
            let args = image.args.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
            for (name, value) in args {
                let set = |text: &String| {
                    let template = Template::parse(text).unwrap();
                    let names = template.references();
                    let values = names.iter().map(|one| (one.name.clone(), "set".to_owned()));
                    template.by_default().unwrap_or_else(|| template.resolve(&values.collect()).unwrap())
                };
                words.insert(format!("arg {name} {}", set(value)));
            }
        }
    }
    said
}

fn said_by_compose(config: &Value, root: &str) -> Said {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let inside = |path: &str| match path.strip_prefix(root) {
        Some("") => ".".to_owned(),
        Some(rest) => rest.trim_start_matches('/').to_owned(),
        None => path.to_owned(),
    };
    let mut said = Said::new();
    for (name, service) in config["services"].as_object().unwrap() {
        let words = said.entry(name.clone()).or_default();
        for port in service["ports"].as_array().into_iter().flatten() {
            let ip = text(&port["host_ip"]);
            words.insert(format!(
                "port {ip}:{}:{}/{}",
                text(&port["published"]),
                port["target"],
                text(&port["protocol"])
            ));
        }
        for mount in service["volumes"].as_array().into_iter().flatten() {
            let access = if mount["read_only"] == Value::Bool(true) { "ReadOnly" } else { "ReadWrite" };
            let source = inside(&text(&mount["source"]));
            words.insert(format!("{} {source} {} {access}", text(&mount["type"]), text(&mount["target"])));
        }
        for (other, dependency) in service["depends_on"].as_object().into_iter().flatten() {
            words.insert(format!("after {other} {}", text(&dependency["condition"])));
        }
        if let Some(build) = service["build"].as_object() {
            let get = |key: &str| build.get(key).map(text).unwrap_or_default();
            words.insert(format!(
                "build {} {} {}",
                inside(&get("context")),
                get("dockerfile"),
                get("target")
            ));
            for (name, value) in build.get("args").and_then(Value::as_object).into_iter().flatten() {
                words.insert(format!("arg {name} {}", text(value)));
            }
        }
    }
    said
}
