//! What is in question, what settles it, and that an answer is asked for once.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::question::{Doubt, NoAnswer, Question, questions};
use seaworthy_plan::settings::with_settings;
use seaworthy_plan::{NoteKind, decide, deployed};
use support::worlds::{PNPM_LOCK, prisma};
use support::{World, manifest, noted, value};

fn asked(world: &World) -> Vec<Question> {
    let mut config = world.try_config().unwrap();
    let mut facts = world.facts();
    deployed(&mut facts, &config);
    let kept: Vec<_> = facts.apps.iter().map(|app| (app.name.clone(), app.dir.to_string())).collect();
    config.keep_apps(&kept);
    let plan = decide(&facts, &config).unwrap();
    questions(&facts, &config, &plan)
}

fn keys(world: &World) -> Vec<String> {
    asked(world).iter().flat_map(Question::settled_by).collect()
}

/// The world after one answer, typed.
fn after(world: World, question: &Question, typed: &str) -> World {
    let settings = question.settle(typed).unwrap_or_else(|error| panic!("`{typed}`: {error}"));
    let text = with_settings(Some(&world.config), &settings).unwrap();
    world.config(&text)
}

/// The only question about `key`.
fn about(world: &World, key: &str) -> Question {
    let mut found: Vec<Question> =
        asked(world).into_iter().filter(|question| question.key.as_str() == key).collect();
    assert_eq!(found.len(), 1, "{key}: {:?}", keys(world));
    found.remove(0)
}

fn values(question: &Question) -> Vec<&str> {
    question.answers.iter().map(|answer| answer.value.as_str()).collect()
}

fn server(name: &str) -> String {
    format!("{{ \"name\": \"{name}\", \"scripts\": {{ \"start\": \"node server.js\" }} }}")
}

fn two_apps() -> World {
    let listens = "require('http').createServer((q, a) => a.end()).listen(3000);";
    World::new([
        ("package.json", "{ \"name\": \"shop\", \"private\": true, \"workspaces\": [\"api\", \"web\"] }"),
        ("api/package.json", server("api").as_str()),
        ("api/server.js", listens),
        ("web/package.json", server("web").as_str()),
        ("web/server.js", listens),
    ])
}

#[test]
fn a_repository_that_says_everything_leaves_nothing_open() {
    let pinned = World::server_with("\"engines\": { \"node\": \">=22\" }");
    assert_eq!(keys(&pinned), Vec::<String>::new());
}

#[test]
fn a_version_that_nothing_asks_for() {
    let question = about(&World::server(), "runtime.version");
    assert!(matches!(question.doubt, Doubt::RuntimeUnsaid { .. }));
    assert_eq!(values(&question), ["\"24\"", "\"22\""]);
    assert!(question.answers[0].effect.starts_with("supported until "), "{:?}", question.answers);
    let world = after(World::server(), &question, "22");
    assert_eq!(value(&world.app(), "runtime.version"), "22");
    assert_eq!(keys(&world), Vec::<String>::new());
}

#[test]
fn a_version_without_security_fixes() {
    let world = World::server_with("\"engines\": { \"node\": \"20.x\" }");
    let question = about(&world, "runtime.version");
    assert!(matches!(question.doubt, Doubt::RuntimeOver { .. }));
    assert_eq!(values(&question), ["\"20\"", "\"24\"", "\"22\""]);
    // Enter keeps what is asked for, and it is not asked again
    let kept = after(world, &question, "");
    assert_eq!(value(&kept.app(), "runtime.version"), "20");
    assert_eq!(keys(&kept), Vec::<String>::new());
}

#[test]
fn two_lockfiles_are_settled_by_a_manager() {
    let world = World::server_with("\"engines\": { \"node\": \">=22\" }").with("pnpm-lock.yaml", PNPM_LOCK);
    let question = about(&world, "package-manager.name");
    assert!(matches!(question.doubt, Doubt::SeveralLockfiles { .. }), "{:?}", question.doubt);
    let taken = value(&world.app(), "package-manager.name").to_owned();
    assert_eq!(question.answers[0].value, format!("\"{taken}\""));
    let mut both = values(&question);
    both.sort_unstable();
    assert_eq!(both, ["\"npm\"", "\"pnpm\""]);
    let world = after(world, &question, "2");
    assert_ne!(value(&world.app(), "package-manager.name"), taken);
    assert!(!keys(&world).contains(&"package-manager.name".to_owned()));
    assert!(!noted(&world.plan(), |note| matches!(note, NoteKind::SeveralLockfiles { .. })));
}

#[test]
fn a_named_manager_with_the_lockfile_of_another() {
    let world =
        World::server_with("\"engines\": { \"node\": \">=22\" },\n  \"packageManager\": \"pnpm@10.8.1\"");
    let question = about(&world, "package-manager.name");
    assert!(matches!(question.doubt, Doubt::ManagerContradicted { .. }), "{:?}", question.doubt);
    assert_eq!(values(&question), ["\"npm\"", "\"pnpm\""]);
}

#[test]
fn no_lockfile_leaves_the_manager_open() {
    let world = World::server_with("\"engines\": { \"node\": \">=22\" }").without("package-lock.json");
    let question = about(&world, "package-manager.name");
    assert_eq!(question.doubt, Doubt::NoLockfile);
    assert_eq!(question.answers.len(), 5);
    let world = after(world, &question, "bun");
    assert_eq!(value(&world.app(), "package-manager.name"), "bun");
}

#[test]
fn migrations_run_when_somebody_says() {
    let question = about(&prisma(), "migrate.mode");
    assert_eq!(values(&question), ["\"process\"", "\"start\"", "\"none\""]);
    let world = after(prisma(), &question, "3");
    assert_eq!(value(&world.app(), "migrate.mode"), "none");
    assert!(!keys(&world).contains(&"migrate.mode".to_owned()));
    // what cannot be: the error says what can
    assert!(
        matches!(question.settle("sometimes"), Err(NoAnswer::WrongKind(why)) if why.contains("`process`"))
    );
}

#[test]
fn a_start_that_could_not_be_told() {
    let start =
        "\"scripts\": { \"start\": \"node $(cat entry)\" }, \"dependencies\": { \"express\": \"^5.0.0\" }";
    let world = World::new([
        ("package.json", manifest(start).as_str()),
        ("server.js", "require('express')().listen(process.env.PORT || 3000)"),
    ]);
    let question = about(&world, "start.command");
    assert!(matches!(question.doubt, Doubt::StartUnknown { .. }), "{:?}", question.doubt);
    for (typed, words) in [
        ("node server.js", "[\"node\", \"server.js\"]"),
        ("[\"sh\", \"-c\", \"a && b\"]", "[\"sh\", \"-c\", \"a && b\"]"),
    ] {
        let settings = question.settle(typed).unwrap();
        assert_eq!(settings[0].value, words);
    }
    assert_eq!(question.settle("a && b"), Err(NoAnswer::NeedsShell));
    let world = after(world, &question, "node server.js");
    assert!(!keys(&world).contains(&"start.command".to_owned()), "{:?}", keys(&world));
    assert_eq!(value(&world.app(), "start.command"), "[\"node\", \"server.js\"]");
}

/// What could not stand in `seaworthy.toml` is not offered.
#[test]
fn an_answer_with_control_characters_is_none() {
    let start = "\"scripts\": { \"start\": \"node $(cat \\u001b[2J)\" }";
    let world = World::new([("package.json", manifest(start).as_str()), ("server.js", support::SERVER)]);
    let question = about(&world, "start.command");
    assert_eq!(question.answers, []);
    assert!(matches!(question.settle(""), Err(NoAnswer::Needed { .. })));
}

#[test]
fn which_of_several_apps() {
    let question = about(&two_apps(), "deploy");
    assert_eq!(values(&question), ["all", "api", "web"]);
    let names = |world: &World| {
        let config = world.try_config().unwrap();
        let mut facts = world.facts();
        deployed(&mut facts, &config);
        facts.apps.iter().map(|app| app.name.clone()).collect::<Vec<_>>()
    };
    for (typed, kept) in [
        ("", &["api", "web"][..]),
        ("1", &["api", "web"]),
        ("3", &["web"]),
        ("api", &["api"]),
        ("web, api", &["api", "web"]),
    ] {
        let world = after(two_apps(), &question, typed);
        assert_eq!(names(&world), kept, "{typed}");
        assert!(!keys(&world).contains(&"deploy".to_owned()), "{typed}");
    }
    assert!(matches!(question.settle("docs"), Err(NoAnswer::NoneOfThese(_))));
}

/// What is the same for all apps is asked once; what is not has the table of its app.
#[test]
fn a_question_about_one_of_several_apps_is_settled_in_its_table() {
    assert!(keys(&two_apps()).contains(&"runtime.version".to_owned()), "{:?}", keys(&two_apps()));
    let world = two_apps().with("web/.nvmrc", "22\n");
    assert!(keys(&world).contains(&"apps.api.runtime.version".to_owned()), "{:?}", keys(&world));
    let question = about(&world, "runtime.version");
    let world = after(world, &question, "");
    assert!(world.config.contains("[apps.api]\nruntime.version = \"24\"\n"), "{}", world.config);
}

/// Enter, Enter, Enter: the decisions are what they were, nothing is without effect, and nothing is open any more.
#[test]
fn the_likeliest_answers_change_nothing_and_settle_everything() {
    let mut asked_for = 0;
    for (name, mut world) in support::all() {
        if decide(&world.facts(), &world.try_config().unwrap()).is_err() {
            continue;
        }
        let before = world.plan();
        for _ in 0..30 {
            let Some(question) = asked(&world).into_iter().find(|question| !question.answers.is_empty())
            else {
                break;
            };
            asked_for += 1;
            world = after(world, &question, "");
        }
        let left: Vec<Question> =
            asked(&world).into_iter().filter(|question| !question.answers.is_empty()).collect();
        assert!(left.is_empty(), "{name}: {left:?}\n{}", world.config);
        let now = world.plan();
        let useless = |note: &NoteKind| matches!(note, NoteKind::SettingWithoutEffect { .. });
        assert!(!noted(&now, useless) || noted(&before, useless), "{name}: {}", world.config);
        for (before, now) in before.apps.iter().zip(&now.apps) {
            for decision in &before.decisions {
                let same = now.decisions.iter().find(|other| other.key == decision.key);
                assert_eq!(same.map(|same| &same.value), Some(&decision.value), "{name}: {}", decision.key);
            }
        }
    }
    assert!(asked_for > 20, "only {asked_for} questions");
}
