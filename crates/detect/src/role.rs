//! What a source file is to the running app, told by its name and folder alone.

use seaworthy_text::RepoPath;

/// What a source file is to the running app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SourceRole {
    /// Part of the app.
    App,
    /// The configuration of a tool: read when building, not when running.
    Config,
    /// A test, a story, a fixture, a mock. Not parsed.
    Test,
    /// A script for people: seeding, code generation, releases. Becomes [`SourceRole::App`] to whoever starts it.
    Tool,
}

/// Folders whose sources are tests wherever they stand.
const TEST_FOLDERS: &[&str] = &[
    "test",
    "tests",
    "__tests__",
    "__mocks__",
    "__fixtures__",
    "__snapshots__",
    "e2e",
    "spec",
    "specs",
    "cypress",
    "playwright",
    "fixtures",
    "mocks",
    "stories",
    ".storybook",
    "test-utils",
    "testing",
];

/// Folders, directly in a package, whose sources are for people.
const TOOL_FOLDERS: &[&str] = &[
    "scripts",
    "script",
    "tools",
    "tooling",
    "hack",
    "docs",
    "doc",
    "examples",
    "example",
    "samples",
    "demo",
    "demos",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "templates",
    ".github",
    ".husky",
    ".vscode",
    "contrib",
    "dev",
];

/// Folders whose sources nobody here wrote, or that a tool writes.
const FOREIGN_FOLDERS: &[&str] = &[
    "node_modules",
    "vendor",
    "vendors",
    "third_party",
    "bower_components",
    "coverage",
    ".next",
    ".nuxt",
    ".output",
    ".svelte-kit",
    ".turbo",
    ".cache",
    ".yarn",
    ".pnpm-store",
    ".git",
];

/// Folders, directly in a package, that hold what a build writes or what is handed out as it is.
const OUTPUT_FOLDERS: &[&str] = &["dist", "build", "out", "public", "static", "storybook-static"];

/// Folders that hold packages which are there to be looked at or tested, not deployed.
const SPECIMEN_FOLDERS: &[&str] = &[
    "test",
    "tests",
    "__tests__",
    "__fixtures__",
    "fixtures",
    "fixture",
    "examples",
    "example",
    "samples",
    "demo",
    "demos",
    "templates",
    "template",
    "e2e",
    "benchmark",
    "benchmarks",
    "bench",
    "playground",
    "playgrounds",
    "node_modules",
    "vendor",
    "third_party",
    "__mocks__",
    "sandbox",
    "testdata",
];

/// Whether a package in this folder is a specimen: a fixture, an example, a template.
pub(crate) fn is_specimen(dir: &RepoPath) -> bool {
    dir.parts().any(|part| SPECIMEN_FOLDERS.contains(&part))
}

/// The role of a file seen from its package's folder (`path` is relative to it); `None` when it is no source of ours.
pub(crate) fn role(path: &str) -> Option<SourceRole> {
    let (folders, name) = match path.rsplit_once('/') {
        Some((folders, name)) => (folders.split('/').collect::<Vec<_>>(), name),
        None => (Vec::new(), path),
    };
    let Some((stem, extension)) = name.rsplit_once('.') else {
        // a program without an ending, such as Express' `bin/www`: its first line says whose it is
        let is_program = folders == ["bin"];
        return is_program.then_some(SourceRole::App);
    };
    if !matches!(extension, "js" | "mjs" | "cjs" | "jsx" | "ts" | "mts" | "cts" | "tsx") {
        return None;
    }
    let is_declaration =
        matches!(extension, "ts" | "mts" | "cts") && (stem.ends_with(".d") || stem.contains(".d."));
    let is_minified = stem.ends_with(".min") || stem.ends_with("-min") || stem.ends_with(".bundle");
    let is_foreign = folders.iter().any(|folder| FOREIGN_FOLDERS.contains(folder))
        || folders.first().is_some_and(|folder| OUTPUT_FOLDERS.contains(folder));
    // Plug'n'Play's map of packages
    let is_map = folders.is_empty() && matches!(name, ".pnp.cjs" | ".pnp.js" | ".pnp.loader.mjs");
    if is_declaration || is_minified || is_foreign || is_map {
        return None;
    }
    // the folder that a documentation tool keeps its configuration in, wherever the pages lie
    if stem == "config" && folders.last().is_some_and(|last| matches!(*last, ".vitepress" | ".vuepress")) {
        return Some(SourceRole::Config);
    }
    let kind = stem.rsplit_once('.').map(|(_, kind)| kind);
    if folders.iter().any(|folder| TEST_FOLDERS.contains(folder))
        || kind.is_some_and(|kind| {
            matches!(kind, "test" | "spec" | "stories" | "story" | "cy" | "e2e" | "mock" | "bench")
        })
        || stem.ends_with("-test")
        || stem.ends_with("_test")
    {
        return Some(SourceRole::Test);
    }
    if kind == Some("config") && folders.len() <= 1
        || (folders.is_empty() && (name.starts_with('.') || stem.ends_with("rc") || is_tool_file(stem)))
    {
        return Some(SourceRole::Config);
    }
    if folders.first().is_some_and(|folder| TOOL_FOLDERS.contains(folder)) {
        return Some(SourceRole::Tool);
    }
    Some(SourceRole::App)
}

fn is_tool_file(stem: &str) -> bool {
    matches!(
        stem.to_ascii_lowercase().as_str(),
        "gulpfile" | "gruntfile" | "vitest.setup" | "jest.setup" | "ecosystem.config"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_folders_tell_the_role() {
        for (path, wanted) in [
            ("src/index.ts", Some(SourceRole::App)),
            ("server.js", Some(SourceRole::App)),
            ("src/config/schema.ts", Some(SourceRole::App)),
            ("tsup.config.ts", Some(SourceRole::Config)),
            (".eslintrc.cjs", Some(SourceRole::Config)),
            ("src/app.test.tsx", Some(SourceRole::Test)),
            ("src/__tests__/a.js", Some(SourceRole::Test)),
            ("docs/.vitepress/config.mts", Some(SourceRole::Config)),
            ("scripts/seed.ts", Some(SourceRole::Tool)),
            ("src/scripts/load.ts", Some(SourceRole::App)),
            ("dist/index.js", None),
            ("src/build/index.ts", Some(SourceRole::App)),
            ("public/app.js", None),
            ("src/jquery.min.js", None),
            ("src/env.d.ts", None),
            ("src/vendor/x.js", None),
            (".pnp.cjs", None),
            ("README.md", None),
            ("Makefile", None),
            ("bin/www", Some(SourceRole::App)),
            ("node_modules/x/bin/x", None),
        ] {
            assert_eq!(role(path), wanted, "{path}");
        }
    }

    #[test]
    fn a_fixture_is_no_app() {
        assert!(is_specimen(&RepoPath::new("packages/cli/test/fixtures/app").unwrap()));
        assert!(!is_specimen(&RepoPath::new("apps/web").unwrap()));
    }
}
