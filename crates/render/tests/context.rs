//! What a Dockerfile copies is sent to the build: it is there in a clean checkout, and no line of the ignore file keeps
//! it out. What must not be sent is not.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../plan/tests/support/mod.rs"]
mod support;
mod written;

use seaworthy_dockerfile::body::Body;
use seaworthy_dockerfile::ignore::{IgnoreFile, Matcher};
use seaworthy_dockerfile::{Dockerfile, Quotes, expand};
use seaworthy_facts::Repo;
use seaworthy_plan::image::Image;

use support::worlds::{next, secret_file, tsup, workspace};
use support::{SERVER, World, all};
use written::{Files, text, written};

/// The sources of every `COPY` from the context.
fn copied(dockerfile: &str) -> Vec<String> {
    let file = Dockerfile::parse(dockerfile);
    assert!(file.problems().is_empty(), "{:?}\n{dockerfile}", file.problems());
    let transfers = file.instructions().filter_map(|instruction| match &instruction.body {
        Body::Transfer(transfer) if transfer.from.is_none() => Some(transfer),
        _ => None,
    });
    transfers
        .flat_map(|transfer| &transfer.sources)
        .map(|source| {
            let word = expand(&source.word().text, file.escape(), Quotes::Remove, &|_| None).unwrap();
            assert!(word.references.is_empty(), "{}", source.word().text);
            word.text.replace("[[]", "[").replace("\\\\", "\\")
        })
        .collect()
}

/// The files that are sent to the build of an image, from its context.
fn sent(world: &World, image: &Image, files: &Files) -> Vec<String> {
    let (ignore, problems) = IgnoreFile::parse(text(files, image.ignore_file.as_str()));
    assert!(problems.is_empty(), "{problems:?}");
    let matcher = Matcher::new(&ignore).unwrap();
    let below = world.repo.entries().iter().filter_map(|entry| entry.path.below(&image.context));
    below.filter(|path| !matcher.decide(path).excluded).map(str::to_owned).collect()
}

/// Holds every image of a repository to the law.
fn hold(name: &str, world: &World) {
    let plan = world.plan();
    let files = written(&plan);
    for image in plan.apps.iter().filter_map(|app| app.image.as_ref()) {
        let sent = sent(world, image, &files);
        for source in copied(text(&files, image.dockerfile.as_str())) {
            let source = source.trim_end_matches('/');
            let is_there = source == "."
                || source.contains(['*', '?'])
                || sent.iter().any(|path| path == source || path.starts_with(&format!("{source}/")));
            assert!(
                is_there,
                "{name}: {source} is copied and not sent; sent are {sent:#?}\n{}",
                text(&files, image.ignore_file.as_str())
            );
        }
    }
}

#[test]
fn everything_that_is_copied_is_sent() {
    for (name, world) in all() {
        hold(&name, &world);
    }
}

/// Files that an app may read when it runs, although their names are those of what is kept out as a rule.
const READ_AT_RUN_TIME: &[&str] = &[
    "openapi.spec.yaml",
    "data/words.test.json",
    "certs/ca.pem",
    "certs/public.key",
    "data/sample.log",
    "coverage/badge.json",
    "docs/guide.md",
    "README.md",
    "LICENSE",
    "examples/a.json",
    "tests/data.json",
    "fixtures/seed.json",
    "templates/Dockerfile.txt",
    "templates/compose.yaml",
    ".vscode/settings.json",
    "dist/legacy.json",
    "data dir/it's $HOME.json",
    "templates/[id].html",
    "data/ünï.json",
    "data/#first.json",
    "#first.json",
    "!important.json",
    "seaworthy.toml",
    "mise.toml",
    "Makefile",
];

#[test]
fn what_the_app_reads_is_sent_whatever_its_name() {
    let mut broken = Vec::new();
    for path in READ_AT_RUN_TIME {
        let quoted = path.replace('\\', "\\\\").replace('"', "\\\"");
        let server = format!(
            "import {{ readFileSync }} from \"node:fs\";\nconst text = readFileSync(\"./{quoted}\", \"utf8\");\n{SERVER}"
        );
        let world = World::server().with("server.js", &server).with(path, "x");
        let plan = world.plan();
        let image = plan.apps[0].image.as_ref().unwrap();
        let files = written(&plan);
        let is_copied = copied(text(&files, image.dockerfile.as_str())).iter().any(|source| {
            let source = source.trim_end_matches('/');
            source == *path || path.starts_with(&format!("{source}/"))
        });
        let is_sent = sent(&world, image, &files).iter().any(|sent| sent == path);
        if !is_copied || !is_sent {
            broken.push(format!("{path}: copied {is_copied}, sent {is_sent}"));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn what_a_person_ships_is_sent_whatever_its_name() {
    let mut broken = Vec::new();
    for path in READ_AT_RUN_TIME {
        let listed = path.replace('\\', "\\\\").replace('"', "\\\"");
        let world = tsup().with(path, "x").config(&format!("ship.files = [\"{listed}\"]\n"));
        if std::panic::catch_unwind(|| hold(path, &world)).is_err() {
            broken.push(path);
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn secrets_and_what_nobody_needs_are_not_sent() {
    let table: Vec<(&str, World)> = vec![
        ("server", World::server()),
        ("next", next()),
        ("tsup", tsup()),
        ("workspace", workspace()),
        ("secret file", secret_file()),
    ];
    for (name, world) in table {
        let kept_out = [
            ".env",
            ".env.production",
            "apps/api/.env.local",
            "server.pem",
            "keys/private.key",
            "server.test.js",
            "Dockerfile.old",
            "docker-compose.yml",
            ".github/workflows/ci.yml",
            "seaworthy.toml",
        ];
        let world = kept_out.iter().fold(world, |world, path| world.with(path, "x"));
        let plan = world.plan();
        let files = written(&plan);
        for image in plan.apps.iter().filter_map(|app| app.image.as_ref()) {
            let sent = sent(&world, image, &files);
            for path in kept_out {
                assert!(!sent.iter().any(|sent| sent == path), "{name}: {path} is sent");
            }
            assert!(sent.iter().any(|path| path == "package.json"), "{name}");
        }
    }
}

#[test]
fn ignored_by_git_and_read_all_the_same_is_no_reason_to_fail_in_a_clean_checkout() {
    let server = format!(
        "import {{ readFileSync }} from \"node:fs\";\nreadFileSync(\"./generated/data.json\");\nreadFileSync(\".env\");\n{SERVER}"
    );
    let world = World::server()
        .with("server.js", &server)
        .with(".gitignore", "generated\n.env\n")
        .with("generated/data.json", "{}")
        .with(".env", "A=1\n");
    hold("ignored by git", &world);
    // not ignored by git, and still no image holds it
    let world =
        World::server().with("server.js", &server).with(".env", "A=1\n").with("generated/data.json", "{}");
    hold(".env in git", &world);
    let plan = world.plan();
    let files = written(&plan);
    assert!(copied(text(&files, "Dockerfile")).iter().all(|source| source != ".env"));
}

#[test]
fn an_ignore_file_of_a_person_keeps_nothing_out_that_is_copied() {
    let world = || {
        tsup().with("src/.env", "A=1\n").with("src/openapi.spec.yaml", "x").with(
            "src/index.ts",
            &format!(
                "import {{ readFileSync }} from 'node:fs';\nreadFileSync('src/openapi.spec.yaml');\n{SERVER}"
            ),
        )
    };
    for theirs in [
        "node_modules\n*.md\n",
        // only what is listed
        "*\n!src\n!package.json\n",
        "**\n!src/**\n!package*.json\n",
        "*\n",
        "*.json\n*.ts\n**/.env\n",
        "src\n",
        "*\r\n!src\r\n",
    ] {
        let plan = world().plan();
        let files = Files::from([(".dockerignore".to_owned(), theirs.to_owned())]);
        let after = written::after(&plan, &files);
        let text = text(&after, ".dockerignore");
        assert!(text.starts_with(theirs), "{theirs:?} became {text:?}");
        let image = plan.apps[0].image.as_ref().unwrap();
        let sent = sent(&world(), image, &after);
        for source in copied(written::text(&after, "Dockerfile")).into_iter().filter(|source| source != ".") {
            let is_there = sent.iter().any(|path| *path == source || path.starts_with(&format!("{source}/")));
            assert!(is_there, "{theirs:?}: {source} is not among {sent:?}\n{text}");
        }
        for path in [".env", "src/.env", "README.md"] {
            assert!(!sent.iter().any(|sent| sent == path), "{theirs:?}: {path} is sent\n{text}");
        }
        assert_eq!(written::after(&plan, &after), after, "{theirs:?}: a second time");
    }
}

#[test]
fn what_holds_secrets_is_not_sent_even_where_it_is_shipped_by_mistake() {
    let world = || {
        World::server()
            .with("keys/jwt.json", "{}")
            .config("ship.files = [\"keys/jwt.json\"]\nsecrets.files = [\"keys/jwt.json\"]\n")
    };
    let plan = world().plan();
    for theirs in [None, Some("node_modules\n"), Some("*\n!server.js\n")] {
        let existing = theirs.map(|text| (".dockerignore".to_owned(), text.to_owned()));
        let files = written::after(&plan, &existing.into_iter().collect());
        let sent = sent(&world(), plan.apps[0].image.as_ref().unwrap(), &files);
        assert!(!sent.contains(&"keys/jwt.json".to_owned()), "{theirs:?}");
    }
}
