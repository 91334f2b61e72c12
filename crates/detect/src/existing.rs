//! Container files that are there already, by their names.

use seaworthy_facts::{EntryKind, Existing, Repo};
use seaworthy_text::{Author, RepoPath, author};

/// The files that Compose itself looks for, the first one found wins.
pub(crate) const COMPOSE_FILES: &[&str] =
    &["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/// Names of env templates.
pub(crate) const ENV_TEMPLATES: &[&str] = &[
    ".env.dist",
    ".env.example",
    ".env.local.example",
    ".env.production.example",
    ".env.sample",
    ".env.template",
    ".env.example.local",
    "env.example",
    ".env.defaults",
];

/// Lists them.
pub(crate) fn read(repo: &dyn Repo) -> Existing {
    let mut existing = Existing {
        compose: COMPOSE_FILES
            .iter()
            .map(|name| RepoPath::root().child(name))
            .find(|path| repo.has_file(path))
            .filter(|path| is_by_a_person(repo, path)),
        ..Existing::default()
    };
    for entry in repo.entries().iter().filter(|entry| entry.kind == EntryKind::File) {
        let name = entry.path.file_name();
        if is_ignore(name) {
            existing.ignores.push(entry.path.clone());
        } else if is_dockerfile(name) {
            existing.dockerfiles.push(entry.path.clone());
        } else if ENV_TEMPLATES.contains(&name) {
            existing.env_templates.push(entry.path.clone());
        }
    }
    existing
}

/// What seaworthy wrote follows from the facts, and is no fact itself. A file that cannot be read is somebody's.
fn is_by_a_person(repo: &dyn Repo, path: &RepoPath) -> bool {
    repo.read(path).map_or(true, |file| author(file.text()) == Author::Person)
}

fn is_ignore(name: &str) -> bool {
    name == ".dockerignore" || name.ends_with(".dockerignore")
}

fn is_dockerfile(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower == "dockerfile"
        || lower == "containerfile"
        || lower.starts_with("dockerfile.")
        || lower.ends_with(".dockerfile")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell() {
        assert!(
            is_dockerfile("Dockerfile.dev")
                && is_dockerfile("api.Dockerfile")
                && !is_dockerfile("Dockerfiles.md")
        );
        assert!(is_ignore("api.Dockerfile.dockerignore"));
    }
}
