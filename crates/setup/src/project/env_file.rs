//! The file with a project's variables, and the template to copy it from.

use seaworthy_facts::Repo;
use seaworthy_text::RepoPath;

use super::EnvFile;
use super::layer::Layers;
use super::targets::commands_of;
use crate::names::{Role, role_of_word};

/// What is put behind the name of an env file for its template.
const ENDINGS: [&str; 6] = [".example", ".sample", ".template", ".dist", ".defaults", ".tmpl"];

/// What is put before the name.
const BEGINNINGS: [&str; 3] = ["example", "sample", "template"];

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
            .find(|path| repo.has_file(path) || named_template(repo, path).is_some())
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
    [path, &at_root, &plain].into_iter().find_map(|path| named_template(repo, path))
}

fn named_template(repo: &dyn Repo, path: &RepoPath) -> Option<RepoPath> {
    let folder = path.parent().unwrap_or_default();
    let name = path.file_name();
    let bare = name.trim_start_matches('.');
    let endings = ENDINGS.iter().map(|ending| format!("{name}{ending}"));
    let without_dot = ENDINGS.iter().map(|ending| format!("{bare}{ending}"));
    // `.env.example.production` and `example.env`
    let turned = bare
        .strip_prefix("env.")
        .into_iter()
        .flat_map(|rest| ENDINGS.iter().map(move |ending| format!(".env{ending}.{rest}")));
    let before = BEGINNINGS.iter().map(|beginning| format!("{beginning}.{bare}"));
    let dashed = ENDINGS.iter().map(|ending| format!("{name}-{}", ending.trim_start_matches('.')));
    let mut names = endings.chain(turned).chain(without_dot).chain(before).chain(dashed);
    names.find_map(|name| Some(folder.child(&name)).filter(|path| repo.has_file(path)))
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
