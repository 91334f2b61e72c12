//! What the names of files and folders say: Compose file or Dockerfile, for production or for development.

use seaworthy_text::RepoPath;

/// What a name says about its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Compose's default file: no other name is needed.
    Default,
    /// Compose lays it over the default file by itself.
    Override,
    /// It says production.
    Production,
    /// It says development.
    Development,
    /// It says something else: `test`, `monitoring`.
    Other,
}

/// The default names, in the order in which Compose looks for them.
const DEFAULT_NAMES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// The names of the files that Compose lays over the default one, in the order in which it looks for them.
const OVERRIDE_NAMES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// Folders whose files are somebody's examples or tests, not this repository's set-up.
const BYSTANDERS: [&str; 16] = [
    "fixtures",
    "fixture",
    "__fixtures__",
    "test",
    "tests",
    "__tests__",
    "e2e",
    "spec",
    "testdata",
    "mocks",
    "__mocks__",
    "node_modules",
    "vendor",
    ".devcontainer",
    "templates",
    "examples",
];

/// What a Compose file's name says; `None` for any other file.
pub(crate) fn compose_role(path: &RepoPath) -> Option<Role> {
    let name = path.file_name();
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    let words = words_of(stem);
    if !words.iter().any(|word| word == "compose") {
        return None;
    }
    if default_rank(path).is_some() {
        return Some(Role::Default);
    }
    if OVERRIDE_NAMES.contains(&name) {
        return Some(Role::Override);
    }
    Some(role_of(&words).unwrap_or(Role::Other))
}

/// The place of a default name in Compose's own order; `None` for any other name.
pub(crate) fn default_rank(path: &RepoPath) -> Option<usize> {
    DEFAULT_NAMES.iter().position(|name| *name == path.file_name())
}

/// The place of an override's name in Compose's own order.
pub(crate) fn override_rank(path: &RepoPath) -> Option<usize> {
    OVERRIDE_NAMES.iter().position(|name| *name == path.file_name())
}

/// What a Dockerfile's name says; `None` for any other file.
pub(crate) fn dockerfile_role(path: &RepoPath) -> Option<Role> {
    // asked of every file of a repository: most have no letter of it
    let name = path.file_name();
    if !["dockerfile", "containerfile"].iter().any(|base| has_ignoring_case(name, base)) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    if name.ends_with(".dockerignore") || name.ends_with(".containerignore") {
        return None;
    }
    let is_one = |base: &str| {
        name == base || name.starts_with(&format!("{base}.")) || name.ends_with(&format!(".{base}"))
    };
    if !(is_one("dockerfile") || is_one("containerfile")) {
        return None;
    }
    // `Dockerfile.md` tells of one, `Dockerfile.j2` makes one
    let last = name.rsplit('.').next().unwrap_or_default();
    if matches!(
        last,
        "md" | "txt"
            | "html"
            | "j2"
            | "tmpl"
            | "template"
            | "hbs"
            | "ejs"
            | "erb"
            | "ts"
            | "js"
            | "json"
            | "bak"
            | "orig"
            | "swp"
            | "rej"
            | "example"
            | "sample"
    ) {
        return None;
    }
    let words = words_of(&name);
    if words.len() == 1 {
        return Some(Role::Default);
    }
    Some(role_of(&words).unwrap_or(Role::Default))
}

fn has_ignoring_case(name: &str, wanted: &str) -> bool {
    name.len() >= wanted.len()
        && name.as_bytes().windows(wanted.len()).any(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// Whether a stage's or profile's name says production or development.
pub(crate) fn role_of_word(name: &str) -> Option<Role> {
    role_of(&words_of(name))
}

/// Whether a file lies among tests or examples.
pub(crate) fn is_bystander(path: &RepoPath) -> bool {
    path.parent().is_some_and(|folder| {
        folder.parts().any(|part| BYSTANDERS.contains(&part.to_ascii_lowercase().as_str()))
    })
}

fn words_of(text: &str) -> Vec<String> {
    text.to_ascii_lowercase()
        .split(['.', '-', '_'])
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn role_of(words: &[String]) -> Option<Role> {
    words.iter().find_map(|word| match word.as_str() {
        "production" | "prod" => Some(Role::Production),
        "development" | "dev" | "develop" | "local" => Some(Role::Development),
        "test" | "tests" | "testing" | "ci" | "e2e" | "staging" | "stage" => Some(Role::Other),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RepoPath {
        RepoPath::new(text).unwrap()
    }

    #[test]
    fn compose_files_by_name() {
        for (name, role) in [
            ("compose.yaml", Some(Role::Default)),
            ("docker-compose.yaml", Some(Role::Default)),
            ("compose.override.yml", Some(Role::Override)),
            ("docker-compose.prod.yml", Some(Role::Production)),
            ("deploy/compose.production.yaml", Some(Role::Production)),
            ("docker-compose-prod.yml", Some(Role::Production)),
            ("prod.compose.yml", Some(Role::Production)),
            ("compose.dev.yaml", Some(Role::Development)),
            ("docker-compose.local.yml", Some(Role::Development)),
            ("docker-compose.test.yml", Some(Role::Other)),
            ("compose.monitoring.yaml", Some(Role::Other)),
            ("docker-compose.products.yml", Some(Role::Other)),
            ("composer.yaml", None),
            ("compose.json", None),
            ("decompose.yaml", None),
        ] {
            assert_eq!(compose_role(&path(name)), role, "{name}");
        }
    }

    #[test]
    fn dockerfiles_by_name() {
        for (name, role) in [
            ("Dockerfile", Some(Role::Default)),
            ("apps/web/Dockerfile", Some(Role::Default)),
            ("api.Dockerfile", Some(Role::Default)),
            ("Dockerfile.web", Some(Role::Default)),
            ("Containerfile", Some(Role::Default)),
            ("Dockerfile.prod", Some(Role::Production)),
            ("Dockerfile.dev", Some(Role::Development)),
            ("dev.Dockerfile", Some(Role::Development)),
            ("Dockerfile.test", Some(Role::Other)),
            ("Dockerfile.dockerignore", None),
            ("Dockerfile.md", None),
            ("MyDockerfile", None),
        ] {
            assert_eq!(dockerfile_role(&path(name)), role, "{name}");
        }
    }

    #[test]
    fn tests_and_examples_are_no_set_up() {
        assert!(is_bystander(&path("packages/cli/fixtures/app/Dockerfile")));
        assert!(is_bystander(&path(".devcontainer/Dockerfile")));
        assert!(!is_bystander(&path("apps/test-runner/Dockerfile")));
        assert!(!is_bystander(&path("test")));
    }
}
