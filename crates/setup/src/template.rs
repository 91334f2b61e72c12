//! The template of a file that no checkout has: what a person copies it from.

use seaworthy_facts::Repo;
use seaworthy_text::RepoPath;

/// What is put behind the name of a file for its template.
const ENDINGS: [&str; 7] = ["example", "sample", "template", "dist", "defaults", "default", "tmpl"];

/// What is put before the name.
const BEGINNINGS: [&str; 3] = ["example", "sample", "template"];

/// The template beside a file: `.env.example` and `env.example` for `.env`, `.env.example.production` for `.env.production`,
/// `config.example.json` and `config.json.dist` for `config.json`.
pub fn template_beside(repo: &dyn Repo, path: &RepoPath) -> Option<RepoPath> {
    let folder = path.parent().unwrap_or_default();
    let name = path.file_name();
    let bare = name.trim_start_matches('.');
    let parted = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let behind = ENDINGS.iter().map(|ending| format!("{name}.{ending}"));
    let within = parted
        .into_iter()
        .flat_map(|(stem, rest)| ENDINGS.iter().map(move |ending| format!("{stem}.{ending}.{rest}")));
    let without_dot = ENDINGS.iter().map(|ending| format!("{bare}.{ending}"));
    let before = BEGINNINGS.iter().map(|beginning| format!("{beginning}.{bare}"));
    let dashed = ENDINGS.iter().map(|ending| format!("{name}-{ending}"));
    let dashed_within = parted
        .into_iter()
        .flat_map(|(stem, rest)| ENDINGS.iter().map(move |ending| format!("{stem}-{ending}.{rest}")));
    let mut names = behind.chain(within).chain(without_dot).chain(before).chain(dashed).chain(dashed_within);
    names.find_map(|name| Some(folder.child(&name)).filter(|path| repo.has_file(path)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use seaworthy_testkit::MemoryRepo;

    #[test]
    fn a_template_is_known_by_its_name() {
        for (file, template) in [
            (".env", ".env.example"),
            (".env", "env.sample"),
            (".env", "example.env"),
            (".env.production", ".env.example.production"),
            (".env.production", ".env.production.template"),
            ("config/config.json", "config/config.example.json"),
            ("config/config.json", "config/config-sample.json"),
            ("config/config.json", "config/example.config.json"),
            ("config/config.json", "config/config.json.dist"),
            (".npmrc", ".npmrc.example"),
        ] {
            let repo = MemoryRepo::new([(template, ""), ("other/.env.example", "")]);
            let found = template_beside(&repo, &RepoPath::new(file).unwrap());
            assert_eq!(found.map(|path| path.to_string()).as_deref(), Some(template), "{file}");
            assert_eq!(template_beside(&repo, &RepoPath::new("else.json").unwrap()), None);
        }
    }
}
