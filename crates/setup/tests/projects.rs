//! What is read of a project: ports, mounts, health, variables, env files, merged files.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use seaworthy_compose::{Access, Condition};
use seaworthy_setup::{Bind, HealthCheck, Options, Project, SetUp, read};
use seaworthy_testkit::MemoryRepo;

fn set_up(files: &[(&str, &str)]) -> SetUp {
    read(&MemoryRepo::new(files.iter().copied()), &Options::default()).unwrap()
}

fn production(files: &[(&str, &str)]) -> Project {
    set_up(files).production.unwrap()
}

/// A production file of one service with these lines.
fn of_service(lines: &str) -> Project {
    let lines: String = lines.lines().map(|line| format!("    {line}\n")).collect();
    let file = format!("services:\n  app:\n    image: x\n{lines}");
    production(&[("compose.prod.yaml", &file), ("config/a.json", ""), ("src/a.ts", "")])
}

#[test]
fn ports_with_their_variables() {
    let project =
        of_service("ports: ['3000', '127.0.0.1:${PORT:-8080}:80', '${OTHER}:81', '90-91:90-91/udp']");
    let ports = &project.services[0].ports;
    let told: Vec<_> =
        ports.iter().map(|port| (port.number, port.variable.as_deref(), port.target)).collect();
    assert_eq!(
        told,
        [
            (None, None, Some(3000)),
            (Some(8080), Some("PORT"), Some(80)),
            (None, Some("OTHER"), Some(81)),
            (None, None, None)
        ]
    );
    assert_eq!(ports[1].host_ip.as_deref(), Some("127.0.0.1"));
    assert_eq!(ports[0].published, None);
}

#[test]
fn binds_by_what_the_checkout_has() {
    let project = of_service(
        "volumes: ['./config/a.json:/a:ro', './src:/b', './data:/c', '/etc:/d', 'named:/e', '${D}/x:/f', '../out:/g']",
    );
    let mounts = &project.services[0].mounts;
    let binds: Vec<_> = mounts.iter().map(|mount| mount.bind.as_ref()).collect();
    assert!(matches!(binds[0], Some(Bind::File(path)) if path.as_str() == "config/a.json"));
    assert!(matches!(binds[1], Some(Bind::Folder(path)) if path.as_str() == "src"));
    assert!(matches!(binds[2], Some(Bind::Absent(path)) if path.as_str() == "data"));
    assert_eq!((binds[3], binds[4], binds[5]), (Some(&Bind::Elsewhere), None, None));
    assert_eq!(binds[6], Some(&Bind::Elsewhere));
    assert_eq!(mounts[0].access, Access::ReadOnly);
}

#[test]
fn health() {
    let health = |lines: &str| of_service(lines).services[0].health;
    assert_eq!(health(""), HealthCheck::NotSaid);
    assert_eq!(health("healthcheck: {test: ['CMD', 'true']}"), HealthCheck::Own);
    assert_eq!(health("healthcheck: {interval: 5s}"), HealthCheck::OfTheImage);
    assert_eq!(health("healthcheck: {disable: true}"), HealthCheck::Off);
    assert_eq!(health("healthcheck: {test: [NONE]}"), HealthCheck::Off);
}

#[test]
fn files_merge_as_compose_merges_them() {
    let base = "services:
  app:
    build: {context: ., args: {A: '1', B: '1'}}
    ports: ['1:1']
    depends_on: [db]
    healthcheck: {test: 'true'}
    volumes: ['.:/app', 'a:/data']
    restart: 'no'
  db: {image: 'postgres:16'}
  mail: {image: mail, ports: ['25:25']}
";
    let over = "services:
  app:
    build: {target: production, args: {B: '2'}}
    ports: ['1:1', '2:2']
    depends_on: {db: {condition: service_healthy}}
    healthcheck: {interval: 5s}
    volumes: !reset []
    restart: always
  db: {image: 'postgres:17'}
  mail: {ports: !reset null, profiles: [mail]}
";
    let setup = set_up(&[
        ("docker-compose.yml", base),
        ("docker-compose.prod.yml", over),
        ("Dockerfile", "FROM node AS production\n"),
        ("package.json", "{}"),
    ]);
    let project = setup.production.as_ref().unwrap();
    let app = project.service("app").unwrap();
    let image = &setup.images[app.build.unwrap()];
    assert_eq!(image.target.as_deref(), Some("production"));
    let args: Vec<_> = image.args.iter().map(|(name, value)| (name.as_str(), value.as_deref())).collect();
    assert_eq!(args, [("A", Some("1")), ("B", Some("2"))]);
    assert_eq!(app.ports.iter().map(|port| port.number).collect::<Vec<_>>(), [Some(1), Some(2)]);
    assert_eq!(app.depends_on.len(), 1);
    assert_eq!(app.depends_on[0].condition, Condition::Healthy);
    assert_eq!(app.health, HealthCheck::Own);
    assert!(app.mounts.is_empty());
    assert_eq!(app.restart.as_deref(), Some("always"));
    assert_eq!(project.service("db").unwrap().image.as_deref(), Some("postgres:17"));
    let mail = project.service("mail").unwrap();
    assert!(mail.ports.is_empty() && !mail.active);
}

#[test]
fn variables_with_their_template() {
    let file = "services:\n  app:\n    image: ${IMAGE:-x}\n    environment:\n      SECRET: ${SECRET:?set it}\n      AGAIN: ${SECRET}\n      PASSED:\n  off:\n    image: y\n    profiles: [never]\n    environment: [NOT_PASSED]\n";
    let project = production(&[
        ("compose.prod.yaml", file),
        (".env.production.example", "# needed\nSECRET=\nPASSED=some\n# IMAGE=commented\n"),
        (".env.example", "SECRET=development\n"),
    ]);
    let told: Vec<_> = project
        .variables
        .iter()
        .map(|one| {
            let template = one.template_value.as_deref();
            (one.name.as_str(), one.demanded, one.default.as_deref(), one.places.len(), template)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("IMAGE", false, Some("x"), 1, None),
            ("PASSED", false, None, 1, Some("some")),
            ("SECRET", true, None, 2, Some("")),
        ]
    );
    // a value may be a secret: it is not shown by accident
    assert!(!format!("{:?}", project.variables).contains("some"));
}

#[test]
fn env_files_and_their_templates() {
    let env = |files: &[(&str, &str)]| {
        let file = ("compose.prod.yaml", "services:\n  app: {image: x}\n");
        let has_own = files.iter().any(|(name, _)| name.starts_with("compose"));
        let all: Vec<_> = files.iter().copied().chain((!has_own).then_some(file)).collect();
        let env = production(&all).env_file;
        let template = env.template.map(|path| path.to_string()).unwrap_or_default();
        format!("{} {} {template}", env.path, if env.is_default { "default" } else { "named" })
    };
    assert_eq!(env(&[]), ".env default ");
    assert_eq!(env(&[(".env.example", "")]), ".env default .env.example");
    assert_eq!(env(&[(".env.sample", "")]), ".env default .env.sample");
    assert_eq!(env(&[("example.env", "")]), ".env default example.env");
    assert_eq!(env(&[(".env.production.example", "")]), ".env.production named .env.production.example");
    assert_eq!(env(&[(".env.prod.template", "")]), ".env.prod named .env.prod.template");
    let commented =
        "# docker compose --env-file deploy.env -f compose.prod.yaml up\nservices:\n  app: {image: x}\n";
    assert_eq!(
        env(&[("compose.prod.yaml", commented), ("deploy.env.example", "")]),
        "deploy.env named deploy.env.example"
    );
}

#[test]
fn env_files_of_services() {
    let file = "services:\n  app:\n    image: x\n    env_file: [.env.production, {path: local.env, required: false}]\n";
    let project = production(&[("compose.prod.yaml", file), (".env.example", ""), ("local.env", "")]);
    let told: Vec<_> = project.services[0]
        .env_files
        .iter()
        .map(|file| {
            (
                file.path.as_str(),
                file.is_required,
                file.is_listed,
                file.template.as_ref().map(|path| path.as_str()),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (".env.production", true, false, Some(".env.example")),
            ("local.env", false, true, Some(".env.example"))
        ]
    );
}

#[test]
fn a_committed_env_file_sets_variables() {
    let setup = set_up(&[
        ("compose.yaml", "services:\n  app:\n    build: ${DIR:?}\n"),
        (".env", "DIR=api\n"),
        ("api/Dockerfile", "FROM node\n"),
    ]);
    assert_eq!(setup.images[0].context.as_str(), "api");
    assert!(setup.production.unwrap().env_file.is_listed);
}

#[test]
fn no_beginning_of_a_file_makes_it_panic() {
    let compose = "# docker compose --env-file .env.production up app\nservices:\n  app: &a\n    build: {context: ., target: '${T:-x}', args: [A=1]}\n    ports: ['${P:-1}:2']\n    volumes: ['./a:/b:ro']\n    <<: *a\n    extends: app\n    depends_on: {b: {condition: service_healthy}}\n";
    let dockerfile = "# escape=`\nARG A=1\nFROM a:${A:-b} AS x\nCOPY [\"a\", \"b[\"]\nRUN --mount=type=bind,from=x <<E\nE\n";
    for end in 0..compose.len() {
        let files = [("compose.prod.yaml", &compose[..end]), ("Dockerfile", dockerfile)];
        let _ = read(&MemoryRepo::new(files), &Options::default());
    }
    for end in 0..dockerfile.len() {
        let repo = MemoryRepo::new([("compose.prod.yaml", compose), ("Dockerfile", &dockerfile[..end])]);
        if let Ok(setup) = read(&repo, &Options::default()) {
            for image in &setup.images {
                let _ = (
                    seaworthy_setup::sources_missing(&repo, image),
                    seaworthy_setup::base_images(&repo, image),
                );
            }
        }
    }
}
