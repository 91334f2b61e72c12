//! Every reason and every note is made by some repository, and reads as a sentence.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../plan/tests/support/mod.rs"]
mod support;
mod written;

use std::collections::BTreeMap;

use seaworthy_plan::{Note, NoteKind, Plan, Reason, words};
use seaworthy_render::Policy;

use support::worlds::{
    bun, called_redis, manager, native, next, npm_lock, secret_file, static_only, tsup, worker,
};
use support::{SERVER, World, all, manifest};
use written::{Files, rendered};

/// The name of a variant, and the names of all: a new variant does not compile before it is listed here.
macro_rules! variants {
    ($function:ident, $all:ident, $kind:ident: $($name:ident)*) => {
        fn $function(value: &$kind) -> &'static str {
            match value {
                $($kind::$name { .. } => stringify!($name),)*
            }
        }
        const $all: &[&str] = &[$(stringify!($name)),*];
    };
}

variants!(reason_name, REASONS, Reason:
    Configured Stated Custom RuntimePinned RuntimeNewestLongTerm RuntimeNewestFitting RuntimeCalled ManagerNamed
    ManagerByLockfile ManagerDefault ManagerVersionByLockfile NothingNeedsGlibc PackageNeedsGlibc LockedForGlibc ManagerNeedsGlibc RuntimeNeedsGlibc
    OfficialImage PackagesNeeded NoPackagesNeeded InstallReads LockfileInStep LockfileOutOfStep LockfileUnread
    NoLockfile ScriptNeedsDevelopment ScriptsMayRun MembersAllUsed MembersInseparable
    MembersBorrow MembersUnused CacheKept BuildWithoutDeclarations BuildScript BuildOfFramework
    NothingBuilt BuildReads BuildReadsByConvention BuildWrites Placeholder RuntimeReads RuntimeReadsNothing
    NeverLoaded FilesNeedNoRuntime OnePage PageFiles UserOfBase PortOfServer OwnRoute ServerStops SomePages FallbackPage ServedBelow FixedUser
    ProgramItself StandaloneServer HandlesSigterm IgnoresSigterm PortFound PortOfFramework PortByVariable
    HostAllAddresses RouteFound NoRoute HealthTimes MigrationFirst NoMigrations ProcessFound ServiceVersionFound
    ServiceVersionDefault ServiceOfficialImage ServiceImageFound ServiceBeside ServiceElsewhere
    ServiceDevelopmentOnly MemoryDefault EnvRequired EnvOptional EnvSecret SecretFile SecretsByName NotForBuilds
    ComposeExists NoCompose DevelopmentScript NoDevelopmentScript WritesKnown WritesUnknown
);

variants!(note_name, NOTES, NoteKind:
    LockfileOutOfStep NoLockfile SeveralLockfiles ManagerContradicted EndOfLife VersionConflict ScriptsSkipped InstallScriptBlocked
    NoHealthRoute NoSigterm BindsLoopback BakedIn SecretFileInGit StartUnknown ServiceElsewhere KeptOnVolume DatabaseAmongCode
    StagesMissing LeftAlone IgnoredByGit DevelopmentUntouched SettingWithoutEffect StartedByDevelopment Lacks NotPlanned MigrationToolMissing NoMigrations BorrowedPackage
);

/// Made where files are written, not here: the command line asks git's ignore files.
const BY_THE_COMMAND_LINE: &[&str] = &["IgnoredByGit"];

/// The worlds of every law, and one more for each habit that none of them has.
fn worlds() -> Vec<(String, World)> {
    let own = |name: &str, world: World| (name.to_owned(), world);
    let with_dependencies = |list: &str, locked: &[(&str, &str, &str)]| {
        let dependencies = format!("\"dependencies\": {{ {list} }}");
        World::server_with(&dependencies)
            .with("package-lock.json", &npm_lock(&format!(", {dependencies}"), locked))
    };
    let mut worlds = all();
    worlds.extend([
        own("pinned and over", World::server().with(".nvmrc", "18\n")),
        own("no line fits", World::server_with(r#""engines": { "node": "^28.1.0" }"#)),
        own("contradiction", World::server_with(r#""engines": { "node": ">=22" }"#).with(".nvmrc", "20\n")),
        own("configured", World::server().config("port = 4000\nmigrate.command = [\"node\", \"m.js\"]\n")),
        own("no effect", World::server().config("[services.redis]\nversion = \"8\"\n")),
        own("stale", World::server_with(r#""dependencies": { "fastify": "^5.0.0" }"#)),
        own("unread", World::server_with(r#""dependencies": { "a": "1" }"#).with("package-lock.json", "{")),
        own(
            "a database among the code",
            World::server_with(r#""dependencies": { "better-sqlite3": "^12.0.0" }"#).with(
                "server.js",
                &format!("import Database from 'better-sqlite3';\nnew Database('app.db');\n{}", support::SERVER),
            ),
        ),
        own("two lockfiles", World::server().with("yarn.lock", support::worlds::YARN_LOCK)),
        own("another's lockfile", manager("bun.lock", support::worlds::BUN_LOCK, r#""packageManager": "npm@11.0.0""#)),
        own("an old Bun", manager("bun.lock", support::worlds::BUN_LOCK, r#""packageManager": "bun@1.1.0""#)),
        own("newest yarn", manager("yarn.lock", support::worlds::YARN_LOCK, r#""engines": { "node": ">=26" }"#)),
        own(
            "blocked",
            World::server_with(r#""dependencies": { "better-sqlite3": "^11.0.0" }, "trustedDependencies": []"#)
                .without("package-lock.json")
                .with("bun.lock", "{\n  \"lockfileVersion\": 1,\n  \"workspaces\": {\n    \"\": {\n      \"name\": \"demo\",\n      \"dependencies\": { \"better-sqlite3\": \"^11.0.0\" },\n    },\n  },\n  \"packages\": {\n    \"better-sqlite3\": [\"better-sqlite3@11.1.0\", \"\", {}, \"sha512-a\"],\n  }\n}\n"),
        ),
        own("next without a script", next().with("package.json", &manifest(r#""dependencies": { "next": "^15.0.0", "react": "^19.0.0" }"#))),
        own(
            "next, checked",
            next().with("app/page.tsx", "if (!process.env.TITLE) throw new Error('TITLE');\nexport default function Page() { return <p/>; }\n"),
        ),
        own("no SIGTERM", World::server().with("server.js", "import { createServer } from 'node:http';\ncreateServer((q, a) => a.end()).listen(3000, '127.0.0.1');\n")),
        own("loopback unless told", World::server().with("server.js", &SERVER.replace("\"0.0.0.0\"", "process.env.HOST ?? '127.0.0.1'"))),
        own("one port", World::server().with("server.js", &SERVER.replace("Number(process.env.PORT ?? 8080)", "3000"))),
        own(
            "a health route",
            with_dependencies("\"express\": \"^5.0.0\"", &[("express", "5.0.0", "")]).with("server.js", "import express from 'express';\nconst app = express();\napp.get('/health', (q, a) => a.send('ok'));\napp.listen(3000);\n"),
        ),
        own("files for each page", static_only().with("package.json", &manifest(r#""scripts": { "build": "astro build" }, "dependencies": { "astro": "^5.0.0" }"#)).with("src/pages/index.astro", "<p/>\n")),
        own("a page for the rest, below a path", static_only().with("package.json", &manifest(r#""scripts": { "build": "vite build" }, "devDependencies": { "@sveltejs/kit": "^2.0.0", "@sveltejs/adapter-static": "^3.0.0", "vite": "^8.0.0" }"#)).with("svelte.config.js", "import adapter from '@sveltejs/adapter-static';\nexport default { kit: { adapter: adapter({ fallback: '200.html' }), paths: { base: '/shop' } } };\n")),
        own("one page for the rest by custom", static_only().with("package.json", &manifest(r#""scripts": { "build": "nuxt generate" }, "dependencies": { "nuxt": "^4.0.0" }"#))),
        own("started by a development dependency", World::server_with(r#""devDependencies": { "tsx": "^4.0.0" }"#).with("package.json", &manifest(r#""scripts": { "start": "tsx server.ts" }, "devDependencies": { "tsx": "^4.0.0" }"#)).without("server.js").with("server.ts", SERVER)),
        own("no adapter", World::server().with("web/package.json", r#"{ "name": "web", "private": true, "scripts": { "build": "vite build" }, "devDependencies": { "@sveltejs/kit": "^2.0.0", "@sveltejs/adapter-auto": "^7.0.0" } }"#)),
        own("nothing says where the files are", static_only().without("vite.config.ts").with("package.json", &manifest(r#""scripts": { "build": "gulp" }"#))),
        own("by a program of a Procfile", World::server().with("Procfile", "web: node server.js\nworker: node worker.js\n").with("worker.js", "setInterval(() => {}, 1000);\n")),
        own("storage", with_dependencies("\"@aws-sdk/client-s3\": \"3\"", &[("@aws-sdk/client-s3", "3.0.0", "")]).with("server.js", &format!("import {{ S3Client }} from '@aws-sdk/client-s3';\nnew S3Client({{ endpoint: process.env.S3_ENDPOINT }});\n{SERVER}"))),
        own("ipfs", with_dependencies("\"kubo-rpc-client\": \"5\"", &[("kubo-rpc-client", "5.0.0", "")]).with("server.js", &format!("import {{ create }} from 'kubo-rpc-client';\ncreate({{ url: process.env.IPFS_API_URL }});\n{SERVER}"))),
        own("pgvector", native().with("compose.yaml", "services:\n  db:\n    image: pgvector/pgvector:pg17\n")),
        own("an older database", native().with("compose.yaml", "services:\n  db:\n    image: postgres:15\n")),
        own("redis of a person", called_redis().with("compose.yaml", "services:\n  redis:\n    image: redis:7-alpine\n")),
        own(
            "locked for Debian",
            with_dependencies(
                "\"rollup\": \"4\"",
                &[
                    ("rollup", "4.0.0", "\"optionalDependencies\": { \"@rollup/rollup-linux-x64-gnu\": \"4.0.0\" }"),
                    ("@rollup/rollup-linux-x64-gnu", "4.0.0", "\"optional\": true"),
                ],
            ),
        ),
        own("all members are used", support::worlds::workspace().without("apps/site")),
        own("inseparable members", support::worlds::workspace().config("package-manager.name = \"yarn\"\n")),
        own(
            "a borrowed package",
            support::worlds::workspace()
                .with("apps/site/package.json", "{ \"name\": \"@shop/site\", \"scripts\": { \"start\": \"node index.js\" }, \"dependencies\": { \"fastify\": \"^5.0.0\", \"zod\": \"^4.0.0\" } }\n")
                .with("apps/api/src/index.ts", "import \"zod\";\nimport Fastify from \"fastify\";\nFastify().listen({ port: 4000 });\n"),
        ),
        own("uploads", World::server().with("server.js", &format!("import fs from 'node:fs';\nfs.writeFileSync('uploads/a', '');\n{SERVER}"))),
        own("kept and left out", tsup().config("context.keep = [\"docs/a.json\"]\ncontext.exclude = [\"raw\"]\n")),
        own("no migrations", worker().without("drizzle/0000_init.sql")),
        own("migrations at start", worker().config("migrate.mode = \"start\"\n")),
        own(
            "a secret file in git",
            secret_file().with(".gitignore", "node_modules\n").with("config/config.json", "{ \"apiKey\": \"a8f3b1c9d2e4f5a6b7c8d9e0\" }\n"),
        ),
        own("settings of a manager alone", World::server().without("package-lock.json").with(".yarnrc.yml", "nodeLinker: node-modules\n")),
        own("a server of a package", with_dependencies("\"fastify\": \"^5.0.0\", \"fastify-cli\": \"^7.0.0\"", &[("fastify", "5.0.0", ""), ("fastify-cli", "7.0.0", "\"bin\": { \"fastify\": \"cli.js\" }")]).with("package.json", &manifest(r#""scripts": { "start": "fastify start app.js" }, "dependencies": { "fastify": "^5.0.0", "fastify-cli": "^7.0.0" }"#)).with("app.js", "export default async function (app) { app.get('/', async () => 'hi'); }\n")),
        own("a start that nobody can tell", World::server()),
        own("sources only", bun()),
    ]);
    worlds
}

/// What was made: by the name of the variant, one sentence.
fn made() -> (BTreeMap<&'static str, String>, BTreeMap<&'static str, Note>) {
    let mut reasons = BTreeMap::new();
    let mut notes = BTreeMap::new();
    for (name, world) in worlds() {
        let config = world.try_config().unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut facts = world.facts();
        if name == "a start that nobody can tell" {
            facts.apps[0].processes.clear();
        }
        let plan: Plan =
            seaworthy_plan::decide(&facts, &config).unwrap_or_else(|error| panic!("{name}: {error}"));
        for decision in plan.apps.iter().flat_map(|app| &app.decisions).chain(&plan.decisions) {
            reasons.insert(reason_name(&decision.reason), words::reason(&decision.reason));
        }
        // somebody's own Dockerfile has neither our stages nor our mark
        let theirs =
            Files::from([("Dockerfile".to_owned(), "FROM node:24\nCMD [\"node\", \"a.js\"]\n".to_owned())]);
        let written = rendered(&plan, &theirs, Policy::Careful).notes;
        for note in plan.notes.into_iter().chain(written) {
            notes.insert(note_name(&note.kind), note);
        }
    }
    (reasons, notes)
}

#[test]
fn every_reason_and_every_note_is_made_by_some_repository() {
    let (reasons, notes) = made();
    let missing: Vec<&&str> = REASONS.iter().filter(|name| !reasons.contains_key(**name)).collect();
    let notes: Vec<&&str> = NOTES
        .iter()
        .filter(|name| !notes.contains_key(**name) && !BY_THE_COMMAND_LINE.contains(name))
        .collect();
    assert!(missing.is_empty() && notes.is_empty(), "no repository makes {missing:?}, {notes:?}");
}

#[test]
fn what_is_said_reads_as_a_sentence() {
    let (reasons, notes) = made();
    let mut all: Vec<(String, String)> =
        reasons.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    for (name, note) in &notes {
        all.push((format!("{name}'s sentence"), words::sentence(&note.kind)));
        all.extend(words::help(&note.kind).map(|help| (format!("{name}'s help"), help)));
    }
    for (name, text) in all {
        assert!(!text.is_empty(), "{name} says nothing");
        assert!(!text.contains('\n') && !text.contains("  ") && text.trim() == text, "{name}: {text:?}");
        assert!(!text.ends_with('.'), "{name}: {text}");
        let first = text.chars().next().unwrap();
        let is_name = text.split_whitespace().next().is_some_and(|word| {
            word.len() > 1 && word.chars().skip(1).any(|letter| !letter.is_lowercase())
                || ["Next.js", "Node", "Bun", "Debian", "Prisma"].iter().any(|name| text.starts_with(name))
        });
        let is_file = text.starts_with("Dockerfile ") || text.starts_with("Dockerfile:");
        assert!(!first.is_uppercase() || is_name || is_file, "{name}: {text}");
        assert_eq!(text.matches('`').count() % 2, 0, "{name}: {text}");
        assert!(!text.contains("``"), "{name} has an empty blank: {text}");
    }
}
