//! What is kept out of the build.

use seaworthy_catalog::frameworks::Prose;

use super::Choices;
use super::scope::Scope;
use crate::ignore::{IgnoreGroup, IgnorePlan};
use crate::image::{Image, Op};
use crate::keys::{self, Key};
use crate::words::{self, Remark};
use crate::{Decided, Decision, Reason};

/// What people keep in a repository and no build of an app reads.
struct Habit {
    /// What it is.
    what: &'static str,
    /// Whether frameworks that publish texts make pages of it.
    is_prose: bool,
    /// Patterns that are always kept out.
    always: &'static [&'static str],
    /// Names at the root of the context that are kept out when they are there.
    when_present: &'static [&'static str],
}

const HABITS: &[Habit] = &[
    Habit {
        what: "tests",
        is_prose: false,
        always: &["**/*.test.*", "**/*.spec.*"],
        when_present: &[
            "test",
            "tests",
            "__tests__",
            "e2e",
            "cypress",
            "playwright",
            "vitest.config.*",
            "vitest.setup.*",
            "jest.config.*",
            "jest.setup.*",
            "playwright.config.*",
            "cypress.config.*",
            "spec",
            "__mocks__",
            "fixtures",
            "vitest.workspace.*",
        ],
    },
    Habit {
        what: "documentation",
        is_prose: true,
        always: &[],
        when_present: &["docs", "doc", "*.md", "LICENSE", "LICENSE.*", "CHANGELOG", "examples"],
    },
    Habit {
        what: "version control, editors, planning, checks",
        is_prose: false,
        always: &[".git"],
        when_present: &[
            ".github",
            ".gitlab",
            ".gitlab-ci.yml",
            ".circleci",
            ".gitignore",
            ".gitattributes",
            ".vscode",
            ".idea",
            ".zed",
            ".fleet",
            ".cursor",
            ".claude",
            ".codex",
            ".windsurf",
            ".planning",
            ".specify",
            ".taskmaster",
            ".husky",
            ".devcontainer",
            ".changeset",
            ".editorconfig",
            ".prettierrc*",
            ".prettierignore",
            "prettier.config.*",
            ".eslintrc*",
            ".eslintignore",
            "eslint.config.*",
            "biome.json",
            "biome.jsonc",
            ".stylelintrc*",
            ".lintstagedrc*",
            "lint-staged.config.*",
            "commitlint.config.*",
            ".commitlintrc*",
            "renovate.json",
            "lefthook.yml",
            ".lefthook.yml",
            ".nvmrc",
            ".node-version",
            ".tool-versions",
            "mise.toml",
            ".mise.toml",
            "CODEOWNERS",
            "Makefile",
            "justfile",
            "Procfile",
            ".vercel",
            ".storybook",
            "knip.json",
            ".dependency-cruiser.*",
        ],
    },
];

/// Files that a check finds by itself, by its program: a build that checks cannot do without them.
const READ_BY_CHECKS: &[(&str, &[&str])] = &[
    ("eslint", &[".eslintrc*", ".eslintignore", "eslint.config.*"]),
    ("prettier", &[".prettierrc*", ".prettierignore", "prettier.config.*", ".editorconfig"]),
    ("biome", &["biome.json", "biome.jsonc"]),
    ("stylelint", &[".stylelintrc*"]),
    ("depcruise", &[".dependency-cruiser.*"]),
    ("knip", &["knip.json"]),
    // its plug-ins read the configurations of all tools whose targets they infer; `tsconfig.spec.json` is one
    ("nx", &["jest.config.*", ".eslintrc*", ".eslintignore", "eslint.config.*", "**/*.spec.*"]),
];

/// The lines of the ignore file, and the decisions about them.
pub(super) fn decide(choices: &Choices<'_>, scope: &Scope<'_>, image: &Image) -> (IgnorePlan, Vec<Decision>) {
    let exclude = Key::of(keys::CONTEXT_EXCLUDE);
    let exclude = scope
        .list(&exclude)
        .unwrap_or_else(|| Decided::new(exclude, Vec::new(), Reason::NotForBuilds, Vec::new()));
    let keep = scope.list(&Key::of(keys::CONTEXT_KEEP));
    let needed = needed(choices, scope, image);
    let mentioned = mentioned(scope);
    let deep = |pattern: &str| format!("**/{pattern}");
    let mut groups = Vec::new();

    let mut made = vec![deep("node_modules")];
    let mut outputs: Vec<String> = Vec::new();
    for output in &choices.build.outputs.value {
        let output = exactly(output);
        outputs.push(if scope.is_member() { deep(&output) } else { output });
    }
    made.extend(outputs);
    made.extend(["coverage", "*.tsbuildinfo", "*.log"].map(deep));
    groups.push(group(
        "made on this machine: built anew inside, or of no use there",
        keys::CONTEXT_EXCLUDE,
        made,
    ));

    let mut secrets: Vec<String> =
        choices.ship.secret_files.value.iter().map(|path| exactly(&scope.app_path(path))).collect();
    secrets.extend([deep(".env"), deep(".env.*"), deep("*.pem"), deep("*.key")]);
    groups.push(group("secrets: they are given to the container when it runs", keys::SECRET_FILES, secrets));

    groups.push(group(
        "the set-up itself",
        keys::CONTEXT_EXCLUDE,
        [
            "**/Dockerfile*",
            "**/.dockerignore",
            "**/compose*.y*ml",
            "**/docker-compose*.y*ml",
            "seaworthy.toml",
        ]
        .map(str::to_owned)
        .to_vec(),
    ));

    let publishes = scope.framework().is_some_and(|(framework, _)| framework.prose == Prose::Published);
    for habit in HABITS.iter().filter(|habit| !(habit.is_prose && publishes)) {
        let present = habit.when_present.iter().filter(|name| {
            is_present(name, scope)
                && !is_read_by_check(name, scope)
                && needed.iter().chain(&mentioned).all(|path| !clashes(name, path))
        });
        let always = habit.always.iter().filter(|name| !is_read_by_check(name, scope));
        let patterns: Vec<String> = always.chain(present).map(|name| (*name).to_owned()).collect();
        if !patterns.is_empty() {
            groups.push(group(habit.what, keys::CONTEXT_EXCLUDE, patterns));
        }
    }
    // what is copied by name must be sent, whatever else has such a name
    let secret_files = &choices.ship.secret_files.value;
    let is_secret = |path: &str| secret_files.iter().any(|secret| scope.app_path(secret) == path);
    let mut clashing: Vec<String> = needed
        .iter()
        .filter(|path| !is_secret(path))
        .filter(|path| groups.iter().flat_map(|group| &group.patterns).any(|other| keeps_out(other, path)))
        .map(|path| format!("!{}", exactly(path)))
        .collect();
    clashing.sort();
    clashing.dedup();
    if !clashing.is_empty() {
        groups.push(group("copied all the same", keys::SHIP_FILES, clashing));
    }
    if !exclude.value.is_empty() {
        groups.push(group("asked for in seaworthy.toml", keys::CONTEXT_EXCLUDE, exclude.value.clone()));
    }
    let back: Vec<String> = keep.iter().flat_map(|keep| &keep.value).map(|path| format!("!{path}")).collect();
    if !back.is_empty() {
        groups.push(group("needed all the same", keys::CONTEXT_KEEP, back));
    }
    // what is kept out is a decision even where nobody asked for more: the lines of the ignore file rest on it
    let kept_out: Vec<String> = groups
        .iter()
        .filter(|group| group.key.as_str() == keys::CONTEXT_EXCLUDE)
        .flat_map(|group| group.patterns.clone())
        .collect();
    let mut decisions = vec![exclude.map(|_| kept_out).erase(|list| words::toml_list(list))];
    decisions.extend(keep.iter().map(|keep| keep.erase(|list| words::toml_list(list))));
    if choices.ship.secret_files.value.is_empty() {
        let none = Decided::new(Key::of(keys::SECRET_FILES), (), Reason::SecretsByName, Vec::new());
        decisions.push(none.erase(|()| words::toml_list(&[])));
    }
    (IgnorePlan { groups }, decisions)
}

/// The pattern that matches this path and no other.
fn exactly(path: &str) -> String {
    let mut pattern = String::with_capacity(path.len());
    for (index, letter) in path.char_indices() {
        if matches!(letter, '*' | '?' | '[' | '\\') || (index == 0 && matches!(letter, '!' | '#')) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

fn group(title: &str, key: &'static str, patterns: Vec<String>) -> IgnoreGroup {
    IgnoreGroup { remark: Remark::Text(title.to_owned()), key: Key::of(key), patterns }
}

/// Whether one of our own patterns keeps out this path, or a folder that it lies in.
fn keeps_out(pattern: &str, path: &str) -> bool {
    let (is_deep, pattern) = match pattern.strip_prefix("**/") {
        Some(rest) => (true, rest),
        None => (false, pattern),
    };
    let (wanted, parts): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    let starts = if is_deep { parts.len() } else { 1 };
    (0..starts).any(|start| {
        let here = parts.get(start..start + wanted.len());
        here.is_some_and(|here| wanted.iter().zip(here).all(|(wanted, part)| is_like(wanted, part)))
    })
}

/// Whether a part of a path is what a part of a pattern says; `*` stands for any letters.
fn is_like(wanted: &str, part: &str) -> bool {
    let mut letters = wanted.chars();
    match letters.next() {
        None => part.is_empty(),
        Some('*') => {
            let rest = letters.as_str();
            part.char_indices().any(|(at, _)| is_like(rest, &part[at..])) || is_like(rest, "")
        }
        first => {
            let first = if first == Some('\\') { letters.next() } else { first };
            let mut own = part.chars();
            own.next() == first && is_like(letters.as_str(), own.as_str())
        }
    }
}

/// Whether something of this name lies at the root of the context.
fn is_present(name: &str, scope: &Scope<'_>) -> bool {
    scope.app.install.root_entries.iter().any(|entry| {
        let entry = entry.file_name();
        match name.split_once('*') {
            Some((before, after)) => {
                entry.len() >= before.len() + after.len()
                    && entry.starts_with(before)
                    && entry.ends_with(after)
            }
            None => entry == name,
        }
    })
}

/// Whether a check that the build runs reads it.
fn is_read_by_check(name: &str, scope: &Scope<'_>) -> bool {
    let runs = |check: &str| {
        let mut programs = scope.app.build.iter().flat_map(|build| &build.value.programs);
        programs.any(|program| program.name == check)
    };
    READ_BY_CHECKS.iter().any(|(check, files)| files.contains(&name) && runs(check))
}

/// Every path of the context that the image copies or the install reads by name.
fn needed(choices: &Choices<'_>, scope: &Scope<'_>, image: &Image) -> Vec<String> {
    let mut paths: Vec<String> = choices.install.inputs.value.clone();
    paths.extend(choices.ship.files.value.iter().map(|path| scope.app_path(path)));
    for stage in &image.stages {
        for step in &stage.steps {
            if let Op::Copy { from: None, sources, .. } = &step.op {
                paths.extend(sources.iter().filter(|source| *source != ".").cloned());
            }
        }
    }
    paths
}

/// Every path of the context that the build finds by itself: what its framework is told by, and what its commands name
/// (`vitepress build docs`). Words that are no paths are among them.
fn mentioned(scope: &Scope<'_>) -> Vec<String> {
    let config = scope.framework().into_iter().flat_map(|(framework, _)| framework.config);
    let steps = scope.app.build.iter().flat_map(|build| &build.value.steps);
    let words = steps
        .flat_map(|step| step.words.iter().skip(1))
        .map(|word| word.split_once('=').map_or(word.as_str(), |(_, value)| value))
        .map(|word| word.strip_prefix("./").unwrap_or(word));
    config.copied().chain(words).map(|path| scope.app_path(path)).collect()
}

/// Whether keeping `name` out would keep out `path`, or something below the folder `path`.
fn clashes(name: &str, path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    match name.split_once('*') {
        Some((before, after)) => {
            first.starts_with(before) && first.ends_with(after) && first.len() >= before.len() + after.len()
        }
        None => first == name,
    }
}
