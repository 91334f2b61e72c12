//! Why nothing at all can be said of a repository. Whatever is less than that is an `Unknown` among the facts.

use seaworthy_facts::ReadError;
use seaworthy_text::{Place, RepoPath};

/// Why there are no facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DetectError {
    /// No folder holds a `package.json`.
    #[error("there is no `package.json`{}", seen_instead(.seen))]
    NoManifest {
        /// Files that say what the repository is instead, each with the name of its language, sorted by path.
        seen: Vec<(RepoPath, &'static str)>,
    },
    /// The manifest on which everything rests does not parse: the root's, or the only one.
    #[error("`{}` does not parse: {message}", .place.file)]
    BrokenManifest {
        /// Where reading stopped.
        place: Place,
        /// What is wrong there.
        message: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// The manifest on which everything rests cannot be read.
    #[error("`{file}` cannot be read: {cause}")]
    UnreadableManifest {
        /// The manifest.
        file: RepoPath,
        /// Why not.
        cause: ReadError,
    },
}

fn seen_instead(seen: &[(RepoPath, &'static str)]) -> String {
    if seen.is_empty() {
        return String::new();
    }
    let each: Vec<String> = seen.iter().map(|(path, what)| format!("`{path}` ({what})")).collect();
    format!("; seen instead: {}", each.join(", "))
}

/// Files at or near the root that say what a repository without `package.json` is.
pub(crate) static OTHER_MANIFESTS: &[(&str, &str)] = &[
    ("Cargo.toml", "Rust"),
    ("Gemfile", "Ruby"),
    ("build.gradle", "Java"),
    ("build.gradle.kts", "Kotlin"),
    ("composer.json", "PHP"),
    ("deno.json", "Deno"),
    ("deno.jsonc", "Deno"),
    ("go.mod", "Go"),
    ("mix.exs", "Elixir"),
    ("pom.xml", "Java"),
    ("pubspec.yaml", "Dart"),
    ("pyproject.toml", "Python"),
    ("requirements.txt", "Python"),
];
