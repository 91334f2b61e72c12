//! What Compose files read of the machine beside the repository: Compose would hand its contents to what it runs.

use seaworthy_compose::{ComposeFile, Value};
use seaworthy_facts::Repo;
use seaworthy_setup::Project as Read;
use seaworthy_text::RepoPath;

/// Keys whose values are files that Compose itself reads.
const READS: &[&str] = &["env_file", "include", "extends"];

/// Files outside of the repository that the files of a project name, with their places.
pub(super) fn read_outside(repo: &dyn Repo, project: &Read) -> Vec<String> {
    let mut found = Vec::new();
    for path in &project.files {
        // a file that does not read is refused by Compose, too
        let Ok(file) = repo.read(path) else { continue };
        let Ok(compose) = ComposeFile::read(file.text()) else { continue };
        let folder = path.parent().unwrap_or_default();
        if let Some(root) = compose.root() {
            walk(root, &mut |key, value| {
                if READS.contains(&key) {
                    texts(value, &mut |text, span| {
                        if leads_out(&folder, text) {
                            found.push(format!("{}: reads `{text}` of this machine", file.place(span)));
                        }
                    });
                }
            });
        }
    }
    found
}

fn leads_out(folder: &RepoPath, text: &str) -> bool {
    text.starts_with(['/', '~', '$']) || text.contains("${") || folder.join(text).is_err()
}

fn walk(value: &Value, seen: &mut dyn FnMut(&str, &Value)) {
    for field in value.own_fields().unwrap_or_default() {
        seen(&field.key.value, &field.value);
        walk(&field.value, seen);
    }
    for item in value.items().unwrap_or_default() {
        walk(item, seen);
    }
}

fn texts(value: &Value, seen: &mut dyn FnMut(&str, seaworthy_text::Span)) {
    if let Some(text) = value.text() {
        seen(text, value.span());
    }
    for item in value.items().unwrap_or_default() {
        texts(item, seen);
    }
    for field in value.own_fields().unwrap_or_default() {
        if matches!(field.key.value.as_str(), "path" | "file" | "env_file" | "project_directory") {
            texts(&field.value, seen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seaworthy_testkit::MemoryRepo;

    fn outside(compose: &str) -> Vec<String> {
        let repo = MemoryRepo::new([("compose.yaml", compose), ("app/Dockerfile", "FROM scratch\n")]);
        let setup = seaworthy_setup::read(&repo, &seaworthy_setup::Options::default()).unwrap();
        let project = setup.production.or(setup.development).unwrap();
        read_outside(&repo, &project)
    }

    #[test]
    fn files_of_the_machine_are_found() {
        for file in ["/root/.aws/credentials", "../../.ssh/id", "~/.netrc", "${HOME}/x"] {
            let found =
                outside(&format!("services:\n  web:\n    build: app\n    env_file:\n      - path: {file}\n"));
            assert_eq!(found.len(), 1, "{file}: {found:?}");
        }
        assert!(outside("services:\n  web:\n    build: app\n    env_file: .env\n").is_empty());
    }
}
