//! The set-ups that `init` writes for the examples, read back from the disk.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::Path;

use seaworthy_facts::Repo;
use seaworthy_setup::{Because, Options, Project, SetUp, Usage, base_images, read, sources_missing};
use seaworthy_testkit::MemoryRepo;

/// An example with its golden set-up laid over it.
fn example(app: &str, golden: &str) -> MemoryRepo {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let repo = MemoryRepo::read_folder(&examples.join(app)).unwrap();
    let files = MemoryRepo::read_folder(&examples.join("golden").join(golden)).unwrap();
    files.entries().iter().fold(repo, |repo, entry| {
        let text = files.read(&entry.path).unwrap();
        repo.with(entry.path.as_str(), text.text())
    })
}

fn images(setup: &SetUp) -> Vec<String> {
    let words = setup.images.iter().map(|image| {
        let target = image.target.as_deref().unwrap_or("-");
        let usage = if image.usage == Usage::Production { "" } else { " (development)" };
        format!("{} {} {} {target}{usage}", image.name, image.dockerfile, image.context)
    });
    words.collect()
}

fn files(project: &Project) -> Vec<&str> {
    project.files.iter().map(|file| file.as_str()).collect()
}

fn active(project: &Project) -> Vec<&str> {
    project.active().map(|service| service.name.as_str()).collect()
}

fn demanded(project: &Project) -> Vec<&str> {
    project.variables.iter().filter(|one| one.demanded).map(|one| one.name.as_str()).collect()
}

#[test]
fn facilitator_has_its_production_in_a_profile() {
    let repo = example("facilitator", "facilitator");
    let setup = read(&repo, &Options::default()).unwrap();
    assert_eq!(images(&setup), ["facilitator Dockerfile . -"]);
    let production = setup.production.unwrap();
    assert_eq!(files(&production), ["docker-compose.yml"]);
    assert_eq!(production.profiles, ["production"]);
    assert_eq!(production.because, Because::Profile("production".to_owned()));
    assert_eq!(production.named, ["facilitator"]);
    assert_eq!(active(&production), ["facilitator", "redis-production"]);
    assert_eq!(production.env_file.path.as_str(), ".env");
    assert_eq!(production.env_file.template.unwrap().as_str(), ".env.example");
    let development = setup.development.unwrap();
    assert_eq!(files(&development), ["docker-compose.yml"]);
    assert!(development.profiles.is_empty());
    assert_eq!(active(&development), ["ipfs", "redis"]);
    assert_eq!(setup.remarks, []);
}

#[test]
fn hub_has_two_files_and_four_images() {
    let repo = example("hub", "hub");
    let setup = read(&repo, &Options::default()).unwrap();
    assert_eq!(
        images(&setup),
        [
            "hub Dockerfile . -",
            "worker Dockerfile . worker",
            "migrate Dockerfile . migrate",
            "hub-dev Dockerfile . dev (development)",
        ]
    );
    let production = setup.production.as_ref().unwrap();
    assert_eq!(files(production), ["compose.production.yaml"]);
    assert_eq!(production.because, Because::Name);
    assert_eq!(production.env_file.path.as_str(), ".env.production");
    assert!(!production.env_file.is_default);
    assert_eq!(production.env_file.template.as_ref().unwrap().as_str(), ".env.production.example");
    assert_eq!(active(production), ["hub", "worker", "migrate", "postgres", "redis"]);
    let one_shot: Vec<_> =
        production.services.iter().filter(|one| one.one_shot).map(|one| one.name.as_str()).collect();
    assert_eq!(one_shot, ["migrate"]);
    assert_eq!(
        demanded(production),
        [
            "BETTER_AUTH_SECRET",
            "BETTER_AUTH_URL",
            "NEXT_PUBLIC_APP_URL",
            "POSTGRES_PASSWORD",
            "REDIS_PASSWORD"
        ]
    );
    let port = &production.service("hub").unwrap().ports[0];
    assert_eq!(
        (port.number, port.target, port.variable.as_deref()),
        (Some(3000), Some(3000), Some("HUB_PORT"))
    );
    let development = setup.development.as_ref().unwrap();
    assert_eq!(files(development), ["compose.yaml"]);
    assert_eq!(development.env_file.path.as_str(), ".env");
    assert!(development.env_file.is_default);
    assert_eq!(base_images(&repo, &setup.images[0]), ["oven/bun:1.4.5-slim"]);
    assert_eq!(setup.remarks, []);
}

#[test]
fn backend_has_two_apps_in_their_folders() {
    let repo = example("backend", "backend");
    let setup = read(&repo, &Options::default()).unwrap();
    assert_eq!(
        images(&setup),
        [
            "backend backend/Dockerfile backend -",
            "frontend frontend/Dockerfile frontend -",
            "frontend-dev frontend/Dockerfile frontend dev (development)",
            "backend-dev backend/Dockerfile backend dev (development)",
        ]
    );
    assert_eq!(setup.images[0].ignore_file.as_ref().unwrap().as_str(), "backend/.dockerignore");
    let production = setup.production.as_ref().unwrap();
    assert_eq!(active(production), ["backend", "backend-migrate", "frontend", "postgres", "redis"]);
    assert_eq!(production.name.as_deref(), Some("backend-production"));
    let build = |name: &str| production.service(name).unwrap().build;
    assert_eq!(build("backend"), build("backend-migrate"));
    assert_eq!(build("frontend"), Some(1));
    assert_eq!(setup.remarks, []);
}

#[test]
fn tracker_in_both_of_its_forms() {
    for golden in ["tracker", "tracker-standalone"] {
        let repo = example("tracker", golden);
        let setup = read(&repo, &Options::default()).unwrap();
        let production = setup.production.as_ref().unwrap();
        assert_eq!(files(production), ["compose.production.yaml"], "{golden}");
        assert_eq!(files(setup.development.as_ref().unwrap()), ["compose.yaml"], "{golden}");
        assert_eq!(setup.remarks, [], "{golden}");
    }
}

#[test]
fn no_source_of_a_golden_image_is_missing() {
    for (app, golden) in [
        ("facilitator", "facilitator"),
        ("hub", "hub"),
        ("backend", "backend"),
        ("tracker", "tracker"),
        ("tracker", "tracker-standalone"),
    ] {
        let repo = example(app, golden);
        let setup = read(&repo, &Options::default()).unwrap();
        for image in &setup.images {
            assert_eq!(sources_missing(&repo, image), [], "{golden} {}", image.name);
            assert!(!base_images(&repo, image).is_empty(), "{golden} {}", image.name);
        }
    }
}
