//! What each program of a start script is for: serving, migrating, building, tidying up.

use crate::script::Leaf;

/// What a program of a script is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeafRole {
    /// It is the process.
    Serve,
    /// It brings a production database up to date.
    Migrate,
    /// It changes a schema in a way that only development should.
    DevelopSchema,
    /// It builds or generates.
    Build,
    /// It moves files, prints, waits.
    Tidy,
}

/// Programs that only move files, print, wait or check.
const TIDY: &[&str] = &[
    ":",
    "cat",
    "cd",
    "chmod",
    "copyfiles",
    "cp",
    "cpx",
    "cpy",
    "date",
    "del",
    "del-cli",
    "echo",
    "eslint",
    "exit",
    "export",
    "husky",
    "is-ci",
    "kill-port",
    "ln",
    "ls",
    "mkdir",
    "mkdirp",
    "mv",
    "ncp",
    "only-allow",
    "prettier",
    "printf",
    "rimraf",
    "rm",
    "set",
    "shx",
    "sleep",
    "source",
    "test",
    "touch",
    "true",
    "wait-for",
    "wait-on",
    "wait-port",
];

/// Programs that build, whatever their arguments.
const BUILD: &[&str] = &[
    "tsc",
    "tsc-alias",
    "tsup",
    "tsdown",
    "esbuild",
    "rollup",
    "webpack",
    "swc",
    "babel",
    "unbuild",
    "ncc",
    "rspack",
    "vue-tsc",
    "tspc",
    "tailwindcss",
    "sass",
    "graphql-codegen",
    "svelte-kit",
    "copyfiles",
    "turbo",
    "nx",
];

/// What the program is for.
pub(super) fn of(leaf: &Leaf<'_>) -> LeafRole {
    let words: Vec<&str> =
        leaf.command.program.iter().chain(&leaf.command.arguments).map(|word| word.text.as_str()).collect();
    of_words(&words)
}

fn of_words(words: &[&str]) -> LeafRole {
    let Some((program, arguments)) = words.split_first() else { return LeafRole::Tidy };
    let program = program.rsplit('/').next().unwrap_or(program);
    let plain: Vec<&str> = arguments.iter().copied().filter(|word| !word.starts_with('-')).collect();
    if program == "bun" {
        return match plain.as_slice() {
            ["build", ..] => LeafRole::Build,
            ["run", rest @ ..] if !rest.is_empty() && !is_file(rest[0]) => of_words(rest),
            [first, ..] if !is_file(first) && *first != "run" => of_words(&plain),
            _ => LeafRole::Serve,
        };
    }
    if let Some(role) = schema(program, &plain) {
        return role;
    }
    // a line of code is no server that anybody writes into a script
    let is_inline =
        program == "node" && arguments.iter().any(|word| matches!(*word, "-e" | "--eval" | "-p" | "--print"));
    if TIDY.contains(&program) || is_inline {
        return LeafRole::Tidy;
    }
    let builds = BUILD.contains(&program)
        || (matches!(
            program,
            "next" | "vite" | "nest" | "nuxt" | "astro" | "remix" | "react-router" | "react-scripts"
        ) && plain.first() == Some(&"build"))
        // what is left of these two generates or inspects
        || matches!(program, "prisma" | "drizzle-kit");
    if builds { LeafRole::Build } else { LeafRole::Serve }
}

fn is_file(word: &str) -> bool {
    word.contains('/') || word.contains('.')
}

/// Command lines of database tools.
fn schema(program: &str, plain: &[&str]) -> Option<LeafRole> {
    let first = plain.first().copied().unwrap_or_default();
    let second = plain.get(1).copied().unwrap_or_default();
    // options with values may stand before: `knex --knexfile x migrate:latest`
    let says = |words: &[&str]| plain.iter().any(|word| words.contains(word));
    Some(match (program, first, second) {
        ("prisma", "migrate", "deploy") | ("drizzle-kit", "migrate", _) => LeafRole::Migrate,
        ("dbmate", "up" | "migrate", _)
        | ("kysely", "migrate:latest" | "migrate:up", _)
        | ("kysely", "migrate", "latest" | "up")
        | ("graphile-migrate", "migrate", _) => LeafRole::Migrate,
        ("prisma", "migrate" | "db", _) | ("drizzle-kit", "push" | "push:pg" | "generate" | "drop", _) => {
            LeafRole::DevelopSchema
        }
        ("typeorm", ..) if says(&["migration:run"]) => LeafRole::Migrate,
        (name, ..) if name.starts_with("typeorm-ts-node") && says(&["migration:run"]) => LeafRole::Migrate,
        ("knex", ..) if says(&["migrate:latest", "migrate:up"]) => LeafRole::Migrate,
        ("sequelize" | "sequelize-cli", ..) if says(&["db:migrate"]) => LeafRole::Migrate,
        ("mikro-orm" | "mikro-orm-esm", ..) if says(&["migration:up"]) => LeafRole::Migrate,
        ("node-pg-migrate" | "db-migrate", ..) if says(&["up"]) => LeafRole::Migrate,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_has_a_role() {
        let role = |line: &str| of_words(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(role("node dist/index.js"), LeafRole::Serve);
        assert_eq!(role("prisma migrate deploy"), LeafRole::Migrate);
        assert_eq!(role("prisma db push"), LeafRole::DevelopSchema);
        assert_eq!(role("knex --knexfile db/knexfile.js migrate:latest"), LeafRole::Migrate);
        assert_eq!(role("typeorm -d dist/data-source.js migration:run"), LeafRole::Migrate);
        assert_eq!(role("kysely migrate latest"), LeafRole::Migrate);
        assert_eq!(role("node-pg-migrate up"), LeafRole::Migrate);
        assert_eq!(role("bun --bun next start"), LeafRole::Serve);
        assert_eq!(role("bun run drizzle-kit migrate"), LeafRole::Migrate);
        assert_eq!(role("bun run workers/index.ts"), LeafRole::Serve);
        assert_eq!(role("next build"), LeafRole::Build);
        assert_eq!(role("rm -rf dist"), LeafRole::Tidy);
        assert_eq!(role("node -e console.log(1)"), LeafRole::Tidy);
    }
}
