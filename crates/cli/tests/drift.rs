//! `init --check` after the app changed: exit 1 when a dependency, a port or a lockfile changed so that the set-up no
//! longer fits, 0 again when the change is taken back.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test of the whole program"
)]

use std::path::Path;

use seaworthy_testkit::{Example, Seaworthy, World};

/// One change of an example: what it is, the file, and the texts.
struct Change {
    example: &'static str,
    what: &'static str,
    file: &'static str,
    find: &'static str,
    replace: &'static str,
    /// What the answer names.
    named: &'static str,
}

const CHANGES: &[Change] = &[
    Change {
        example: "facilitator",
        what: "a dependency is added and not locked",
        file: "package.json",
        find: "\"fastify\": ",
        replace: "\"sharp\": \"^0.34.0\",\n    \"fastify\": ",
        named: "pnpm-lock.yaml",
    },
    Change {
        example: "tracker",
        what: "a dependency is added and not locked",
        file: "package.json",
        find: "\"bcrypt\": ",
        replace: "\"sharp\": \"^0.34.0\",\n    \"bcrypt\": ",
        named: "package-lock.json",
    },
    Change {
        example: "hub",
        what: "a dependency is added and not locked",
        file: "package.json",
        find: "\"bullmq\": ",
        replace: "\"sharp\": \"^0.34.0\",\n    \"bullmq\": ",
        named: "bun.lock",
    },
    Change {
        example: "facilitator",
        what: "the lockfile has another requirement",
        file: "pnpm-lock.yaml",
        find: "specifier: ^5.4.0",
        replace: "specifier: ^5.5.0",
        named: "pnpm-lock.yaml",
    },
    Change {
        example: "backend",
        what: "the lockfile has another requirement",
        file: "backend/pnpm-lock.yaml",
        find: "specifier: ^4.10.0",
        replace: "specifier: ^4.9.0",
        named: "pnpm-lock.yaml",
    },
    Change {
        example: "facilitator",
        what: "the package manager has another version",
        file: "package.json",
        find: "pnpm@10.8.1",
        replace: "pnpm@10.9.0",
        named: "Dockerfile",
    },
    Change {
        example: "facilitator",
        what: "the port is another",
        file: "src/config/schema.ts",
        find: "default(3000)",
        replace: "default(4000)",
        named: "Dockerfile",
    },
    Change {
        example: "tracker",
        what: "the port is another",
        file: "package.json",
        find: "\"start\": \"next start\"",
        replace: "\"start\": \"next start --port 4000\"",
        named: "Dockerfile",
    },
    Change {
        example: "backend",
        what: "the port is another",
        file: "backend/src/env.ts",
        find: "3001",
        replace: "4001",
        named: "compose.yaml",
    },
    Change {
        example: "hub",
        what: "a variable is added",
        file: "src/env.ts",
        find: "API_TOKEN: z",
        replace: "WEBHOOK_SECRET: z.string().min(1),\n    API_TOKEN: z",
        named: "compose.yaml",
    },
];

fn settled(name: &str) -> (Seaworthy, World) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    let seaworthy = Seaworthy::at(env!("CARGO_BIN_EXE_seaworthy"));
    let world = Example::read(&folder).unwrap().copy().unwrap();
    seaworthy.run(world.root(), &["init", "--yes"]).success().unwrap();
    (seaworthy, world)
}

#[test]
fn a_change_that_matters_is_drift_until_it_is_taken_back() {
    for change in CHANGES {
        let (seaworthy, world) = settled(change.example);
        let place = format!("{}, {}", change.example, change.what);
        let check = || seaworthy.run(world.root(), &["init", "--check"]);
        let before = world.read(change.file).unwrap();

        world.edit(change.file, change.find, change.replace).unwrap();
        let files = world.snapshot().unwrap();
        let after = check();
        assert_eq!(after.code, Some(1), "{place}\n{}", after.tail());
        assert!(
            after.stdout.contains(change.named),
            "{place}: {} is not named\n{}",
            change.named,
            after.tail()
        );
        assert!(files == world.snapshot().unwrap(), "{place}: `--check` wrote something");

        world.write(change.file, &before).unwrap();
        let again = check();
        assert_eq!(again.code, Some(0), "{place}, taken back\n{}", again.tail());
    }
}

#[test]
fn a_lockfile_that_is_gone_is_drift() {
    for (example, lockfile) in
        [("facilitator", "pnpm-lock.yaml"), ("tracker", "package-lock.json"), ("hub", "bun.lock")]
    {
        let (seaworthy, world) = settled(example);
        std::fs::remove_file(world.path(lockfile)).unwrap();
        let ended = seaworthy.run(world.root(), &["init", "--check"]);
        assert_eq!(ended.code, Some(1), "{example}\n{}", ended.tail());
    }
}

#[test]
fn an_edit_that_does_not_matter_is_no_drift() {
    for name in ["facilitator", "tracker", "backend", "hub"] {
        let (seaworthy, world) = settled(name);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
        let edit = Example::read(&folder).unwrap().case.edit;
        world.edit(&edit.file, &edit.find, &edit.replace).unwrap();
        let ended = seaworthy.run(world.root(), &["init", "--check"]);
        assert_eq!(ended.code, Some(0), "{name}\n{}", ended.tail());
    }
}
