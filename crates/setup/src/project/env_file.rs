//! The file with a project's variables, and the template to copy it from.

use seaworthy_facts::Repo;
use seaworthy_text::RepoPath;

use super::EnvFile;
use super::layer::Layers;
use super::targets::commands_of;
use crate::names::{Role, role_of_word};
use crate::template::template_beside;

/// The names of an env file for production.
const PRODUCTION: [&str; 2] = [".env.production", ".env.prod"];

/// The env file of a project in `folder`: one that a command in the files' comments names, one whose template says
/// production, else `.env`.
pub(super) fn find_env_file(repo: &dyn Repo, layers: &Layers, folder: &RepoPath, role: Role) -> EnvFile {
    let default = folder.child(".env");
    let named = named_in_comments(layers, role).and_then(|text| {
        // written for a shell in the project's folder, or at the repository's root
        let own = folder.join(&text).ok()?;
        let root = RepoPath::new(&text).ok();
        let is_known = |path: &RepoPath| repo.has_file(path) || template_of(repo, path).is_some();
        if is_known(&own) { Some(own) } else { root.filter(is_known).or(Some(own)) }
    });
    let by_template = || {
        let own_file =
            layers.iter().any(|layer| role_of_word(layer.path().file_name()) == Some(Role::Production));
        let names = PRODUCTION.iter().filter(|_| role == Role::Production && own_file);
        names
            .map(|name| folder.child(name))
            .find(|path| repo.has_file(path) || template_beside(repo, path).is_some())
    };
    let path = named.or_else(by_template).unwrap_or_else(|| default.clone());
    EnvFile {
        is_listed: repo.has_file(&path),
        is_default: path == default,
        template: template_of(repo, &path),
        path,
    }
}

/// The template of an env file: its own, beside it or at the root; else that of the folder's `.env`.
pub(super) fn template_of(repo: &dyn Repo, path: &RepoPath) -> Option<RepoPath> {
    let at_root = RepoPath::root().child(path.file_name());
    let plain = path.parent().unwrap_or_default().child(".env");
    [path, &at_root, &plain].into_iter().find_map(|path| template_beside(repo, path))
}

fn named_in_comments(layers: &Layers, role: Role) -> Option<String> {
    let blocks = layers.iter().rev().flat_map(|layer| layer.comments());
    let mut names = blocks.flat_map(|block| commands_of(&block)).filter_map(|words| {
        let at = words.iter().position(|word| word == "--env-file" || word.starts_with("--env-file="))?;
        match words[at].split_once('=') {
            Some((_, name)) => Some(name.to_owned()),
            None => words.get(at + 1).cloned(),
        }
    });
    // a command for the other project is no help
    names.find(|name| role_of_word(name).is_none_or(|said| said == role || said == Role::Other))
}
