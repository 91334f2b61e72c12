//! Values of secrets appear in no output and in no file that is written.

use crate::world::{MANIFEST, World};

/// Nothing of this may ever come back.
const SECRETS: &[&str] = &[
    "hunter2-in-dot-env",
    "hunter2-in-a-nested-file",
    "hunter2-in-config",
    "hunter2-in-compose",
    "hunter2-in-an-address",
    "hunter2-in-the-code",
    "hunter2-in-npmrc",
    "hunter2-in-a-script",
    "hunter2-in-production",
    "hunter2-in-a-schema",
];

fn world() -> World {
    let manifest = MANIFEST.replace(
        "\"start\": \"node server.js\"",
        "\"start\": \"API_TOKEN=hunter2-in-a-script node server.js\"",
    );
    World::server()
        .with("package.json", manifest)
        .with(".env", "DATABASE_URL=postgres://app:hunter2-in-an-address@db/app\nSTRIPE_SECRET_KEY=hunter2-in-dot-env\n")
        .with(".env.production", "SESSION_SECRET=hunter2-in-production\n")
        .with("config/.env.local", "API_KEY=hunter2-in-a-nested-file\n")
        .with("config/config.json", "{\"redis\": {\"password\": \"hunter2-in-config\"}}\n")
        .with(".gitignore", ".env\n.env.*\n!.env.example\nconfig/config.json\n")
        .with(".npmrc", "//registry.example/:_authToken=hunter2-in-npmrc\n")
        .with(
            "compose.yaml",
            "services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: hunter2-in-compose\n",
        )
        .with(
            "server.js",
            r#"import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { z } from "zod";
const config = JSON.parse(readFileSync("config/config.json", "utf8"));
const env = z.object({ AUTH_SECRET: z.string().default("hunter2-in-a-schema") }).parse(process.env);
const secret = process.env.SESSION_SECRET ?? "hunter2-in-the-code";
const token = process.env.API_TOKEN || "hunter2-in-the-code";
const key = process.env.STRIPE_SECRET_KEY;
const database = process.env.DATABASE_URL ?? "postgres://app:hunter2-in-an-address@127.0.0.1/app";
createServer(() => {}).listen(Number(process.env.PORT ?? 8080), "0.0.0.0");
"#,
        )
}

#[test]
fn no_output_holds_a_secret() {
    let world = world();
    let mut said = String::new();
    for arguments in [
        &["init", "--check"][..],
        &["init", "--dry-run"],
        &["init", "--diff"],
        &["init"],
        &["init"],
        &["plan"],
        &["plan", "--format", "json"],
        &["context", "--all"],
        &["context", "--format", "json"],
        &["explain", "Dockerfile"],
        &["explain", "secrets.files"],
        &["explain", "compose.yaml"],
        &["explain", ".env.example"],
        &["init", "--force"],
    ] {
        let whole = world.run(arguments).whole();
        for secret in SECRETS {
            assert!(!whole.contains(secret), "`{secret}` in the output of {arguments:?}\n{whole}");
        }
        said.push_str(&whole);
    }
    // the world is one where there is something to leak
    for name in ["SESSION_SECRET", "STRIPE_SECRET_KEY", "DATABASE_URL", "API_TOKEN", "config/config.json"] {
        assert!(said.contains(name), "{name} was not even seen\n{said}");
    }
    for path in ["Dockerfile", ".dockerignore", ".env.example"] {
        let text = world.read(path);
        for secret in SECRETS {
            assert!(!text.contains(secret), "`{secret}` in {path}\n{text}");
        }
    }
    let compose = world.read("compose.yaml");
    assert_eq!(compose.matches("hunter2").count(), 1, "only what the person wrote\n{compose}");
}

/// A message about a file that does not parse shows where, not what stands there.
#[test]
fn errors_hold_no_secret() {
    for (path, text) in [
        ("package.json", "{ \"name\": \"demo\", \"token\": hunter2-in-config }"),
        ("package-lock.json", "{ \"lockfileVersion\": 3, \"token\": hunter2-in-config }"),
        ("seaworthy.toml", "port = hunter2-in-config\n"),
        ("compose.yaml", "services: { a: [hunter2-in-config\n"),
        (".env", "A='hunter2-in-config\nB"),
        ("tsconfig.json", "{ hunter2-in-config"),
        (".npmrc", "//registry.example/:_authToken=hunter2-in-npmrc\n[oops"),
        ("bad.js", "const token = 'hunter2-in-the-code"),
    ] {
        let world = World::server().with(path, text);
        for arguments in [&["init", "--dry-run"][..], &["plan"], &["plan", "--format", "json"], &["context"]]
        {
            let whole = world.run(arguments).whole();
            assert!(!whole.contains("hunter2"), "{path}, {arguments:?}\n{whole}");
        }
    }
}
