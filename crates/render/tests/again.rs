//! Rendering over what is there: ours is renewed, a person's is kept, a second time changes nothing.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../plan/tests/support/mod.rs"]
mod support;
mod written;

use seaworthy_compose::{ComposeFile as Read, Section};
use seaworthy_plan::{NoteKind, Plan};
use seaworthy_render::{Outcome, Policy, Rendered};

use support::{World, all};
use written::{Files, after, rendered, text, written};

fn outcome<'a>(rendered: &'a Rendered, path: &str) -> &'a Outcome {
    let report = rendered.files.iter().find(|report| report.path.as_str() == path);
    &report.unwrap_or_else(|| panic!("nothing is said of {path}")).outcome
}

#[test]
fn a_second_time_changes_nothing() {
    for (name, world) in all() {
        let plan = world.plan();
        let once = after(&plan, &world.existing(&plan));
        let again = rendered(&plan, &once, Policy::Careful);
        assert!(again.changes.is_unchanged(), "{name}");
        for report in &again.files {
            assert_eq!(report.outcome, Outcome::Unchanged, "{name}: {}", report.path);
        }
    }
}

#[test]
fn ours_is_renewed_and_what_was_edited_is_left_alone() {
    let plan = World::server().plan();
    let changed = World::server().config("port = 4000\n").plan();
    let files = written(&plan);
    let renewed = rendered(&changed, &files, Policy::Careful);
    assert_eq!(*outcome(&renewed, "Dockerfile"), Outcome::Updated);

    for path in ["Dockerfile", "compose.production.yaml", ".dockerignore"] {
        let mut edited = files.clone();
        edited.insert(path.to_owned(), format!("# mine\n{}", text(&files, path)));
        let left = rendered(&changed, &edited, Policy::Careful);
        assert_eq!(*outcome(&left, path), Outcome::LeftAlone, "{path}");
        assert!(left.changes.files().all(|(changed, _)| changed.as_str() != path), "{path}");
        assert!(
            left.notes.iter().any(|note| note.kind == NoteKind::LeftAlone { path: path.to_owned() }),
            "{path}: nothing is said"
        );
        let forced = rendered(&changed, &edited, Policy::Force);
        assert_eq!(*outcome(&forced, path), Outcome::Updated, "{path}");
    }
}

#[test]
fn a_persons_ignore_file_gains_lines_and_loses_none() {
    let plan = World::server().plan();
    for theirs in ["node_modules\n", "node_modules", "node_modules\r\n*.log\r\n", ""] {
        let files = Files::from([(".dockerignore".to_owned(), theirs.to_owned())]);
        let once = after(&plan, &files);
        let new = text(&once, ".dockerignore");
        assert!(new.starts_with(theirs), "{theirs:?} became {new:?}");
        assert!(new.contains(".env"), "{new}");
        assert_eq!(new.contains("\r\n"), theirs.contains("\r\n"), "{new:?}");
        assert!(!new.replace("\r\n", "").contains('\n') || !theirs.contains("\r\n"), "{new:?}");
        assert_eq!(after(&plan, &once), once);
    }
}

#[test]
fn a_persons_template_gains_variables_and_loses_none() {
    let world = support_native();
    let plan = world.plan();
    let theirs = "# ours\nSESSION_SECRET=\n# LOG_LEVEL=debug\n";
    let path = plan.templates[0].path.to_string();
    let files = Files::from([(path.clone(), theirs.to_owned())]);
    let once = after(&plan, &files);
    let new = text(&once, &path);
    assert!(new.starts_with(theirs), "{new}");
    assert_eq!(new.matches("SESSION_SECRET").count(), 1, "{new}");
    assert_eq!(new.matches("LOG_LEVEL").count(), 1, "{new}");
    assert!(new.contains("POSTGRES_PASSWORD="), "{new}");
    assert_eq!(after(&plan, &once), once);
}

fn support_native() -> World {
    let mut worlds = all();
    let at = worlds.iter().position(|(name, _)| name == "native and postgres").unwrap();
    worlds.swap_remove(at).1
}

fn with_compose(theirs: &str) -> (World, Files) {
    let world = support_native().with("docker-compose.yml", theirs);
    let files = Files::from([("docker-compose.yml".to_owned(), theirs.to_owned())]);
    (world, files)
}

const THEIRS: &str = "# our development services\nservices:\n\n  postgres:   # the database\n    image: \"postgres:16-alpine\"\n    environment: {POSTGRES_PASSWORD: postgres}\n    ports: ['5432:5432']\n    volumes:\n    - postgres-data:/var/lib/postgresql/data\n\n\nvolumes:\n  postgres-data: # keep\n";

/// The lines of a person are all there, in order.
fn keeps_lines(before: &str, after: &str) {
    let mut lines = after.lines();
    for line in before.lines().filter(|line| !line.trim().is_empty()) {
        assert!(lines.any(|other| other == line), "{line:?} is gone or moved in\n{after}");
    }
}

#[test]
fn a_persons_compose_file_gains_services_and_loses_nothing() {
    for theirs in [THEIRS.to_owned(), THEIRS.replace('\n', "\r\n"), THEIRS.trim_end().to_owned()] {
        let (world, files) = with_compose(&theirs);
        let plan = world.plan();
        let once = after(&plan, &files);
        let new = text(&once, "docker-compose.yml");
        keeps_lines(&theirs, new);
        let read = Read::read(new).unwrap();
        assert!(read.problems.is_empty(), "{:?}\n{new}", read.problems);
        for service in &plan.compose.files[0].services {
            let found = read.service(&service.name).unwrap_or_else(|| panic!("{}\n{new}", service.name));
            assert!(!found.is_active(&[]), "{} runs in development too", service.name);
        }
        assert!(read.service("postgres").unwrap().is_active(&[]), "{new}");
        assert_eq!(after(&plan, &once), once, "a second time");
    }
}

#[test]
fn a_service_that_is_no_longer_planned_goes_and_an_edited_one_stays() {
    let (world, files) = with_compose(THEIRS);
    let plan = world.plan();
    let names: Vec<String> =
        plan.compose.files[0].services.iter().map(|service| service.name.clone()).collect();
    assert!(names.contains(&"postgres-production".to_owned()), "{names:?}");
    let once = after(&plan, &files);

    let elsewhere = with_compose(THEIRS).0.config("[services.postgres]\nproduction = \"elsewhere\"\n").plan();
    let gone = after(&elsewhere, &once);
    let read = Read::read(text(&gone, "docker-compose.yml")).unwrap();
    assert!(read.service("postgres-production").is_none());
    keeps_lines(THEIRS, text(&gone, "docker-compose.yml"));

    let edited =
        text(&once, "docker-compose.yml").replace("image: postgres:16-alpine", "image: postgres:16.4-alpine");
    assert_ne!(edited, text(&once, "docker-compose.yml"));
    let files = Files::from([("docker-compose.yml".to_owned(), edited.clone())]);
    let left = rendered(&elsewhere, &files, Policy::Careful);
    let new =
        left.changes.files().find(|(path, _)| path.as_str() == "docker-compose.yml").unwrap().1.after.clone();
    assert!(new.contains("postgres:16.4-alpine"), "{new}");
    let left = rendered(&plan, &files, Policy::Careful);
    assert!(says(&left, "postgres-production"), "{:?}", left.notes);
}

fn says(rendered: &Rendered, name: &str) -> bool {
    rendered.notes.iter().any(|note| format!("{:?}", note.kind).contains(name))
}

#[test]
fn a_name_that_a_person_took_is_said_and_not_overwritten() {
    let theirs = THEIRS.replace("services:\n", "services:\n  demo:\n    image: their/app:1\n");
    let (world, files) = with_compose(&theirs);
    let plan: Plan = world.plan();
    let done = rendered(&plan, &files, Policy::Careful);
    let once = after(&plan, &files);
    let new = text(&once, "docker-compose.yml");
    keeps_lines(&theirs, new);
    let read = Read::read(new).unwrap();
    assert_eq!(read.service("demo").unwrap().image.as_ref().unwrap().value, "their/app:1");
    let ours = plan.compose.files[0]
        .services
        .iter()
        .find(|service| service.key.as_str() == "start.command")
        .unwrap();
    assert!(ours.name != "demo" || says(&done, "demo"), "nothing is said of `demo`");
    assert_eq!(after(&plan, &once), once, "a second time");
}

#[test]
fn a_file_that_cannot_be_edited_is_refused_with_a_block_to_paste() {
    let (world, _) = with_compose(THEIRS);
    let plan = world.plan();
    for broken in ["services: {postgres: {image: postgres}}\n", "services: [\n", "- a\n"] {
        let files = Files::from([("docker-compose.yml".to_owned(), broken.to_owned())]);
        let refused = rendered(&plan, &files, Policy::Careful);
        match outcome(&refused, "docker-compose.yml") {
            Outcome::Refused { why, paste } => {
                assert!(!why.is_empty() && paste.contains("demo:"), "{why}\n{paste}");
            }
            other => panic!("{broken:?}: {other:?}"),
        }
        assert!(refused.changes.files().all(|(path, _)| path.as_str() != "docker-compose.yml"));
    }
}

#[test]
fn the_sections_of_a_person_stay_theirs() {
    let theirs =
        format!("{THEIRS}\nnetworks:\n  default:\n    name: ours\nx-common: &common\n  restart: always\n");
    let (world, files) = with_compose(&theirs);
    let once = after(&world.plan(), &files);
    let read = Read::read(text(&once, "docker-compose.yml")).unwrap();
    assert_eq!(read.names(Section::Volumes).first(), Some(&"postgres-data"));
    keeps_lines(&theirs, text(&once, "docker-compose.yml"));
}
