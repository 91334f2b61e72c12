//! Copies from the context and from stages.

use super::{Maker, step};
use crate::image::{Op, StageBase, StageName, Step};
use crate::keys::Key;

impl Maker<'_> {
    /// Copies of context paths, one for the root's files and one for each folder.
    pub(super) fn copy_context(&self, key: &Key, paths: &[String]) -> Vec<Step> {
        let copy =
            |sources: Vec<String>, to: String| step(key, Op::Copy { from: None, sources, to, owner: None });
        if paths.iter().any(|path| path == ".") {
            return vec![copy(vec![".".to_owned()], ".".to_owned())];
        }
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        let mut folders = Vec::new();
        for path in paths {
            if !looks_like_file(path) {
                folders.push(copy(vec![path.clone()], format!("./{path}")));
                continue;
            }
            let to =
                path.rsplit_once('/').map_or_else(|| "./".to_owned(), |(folder, _)| format!("./{folder}/"));
            match groups.iter_mut().find(|(folder, _)| *folder == to) {
                Some((_, sources)) => sources.push(path.clone()),
                None => groups.push((to, vec![path.clone()])),
            }
        }
        groups.into_iter().map(|(to, sources)| copy(sources, to)).chain(folders).collect()
    }

    pub(super) fn copy_from(&self, key: &Key, from: StageName, source: String, to: String) -> Step {
        step(key, Op::Copy { from: Some(StageBase::Stage(from)), sources: vec![source], to, owner: None })
    }
}

/// Whether a path is a file, by its name. A folder must never pass for one: several sources in one `COPY` would spill its
/// contents. A file that passes for a folder is copied by a line of its own, which is right as well.
fn looks_like_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let known_dot_file =
        [".npmrc", ".yarnrc", ".nvmrc", ".babelrc", ".swcrc", ".browserslistrc", ".env"].contains(&name);
    let extension = name.trim_start_matches('.').rsplit_once('.').map(|(_, extension)| extension);
    let known = [
        "json", "jsonc", "json5", "yaml", "yml", "toml", "lock", "lockb", "ts", "mts", "cts", "js", "mjs",
        "cjs", "tsx", "jsx", "prisma", "patch", "config", "sql", "html", "css", "md", "txt",
    ];
    known_dot_file || extension.is_some_and(|extension| known.contains(&extension))
}
