//! `watch-path-missing`: `develop.watch` names a path that is not there.

use seaworthy_text::{Place, RepoPath};

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "watch-path-missing",
    severity: Severity::Warning,
    title: "`develop.watch` names a path that is not there",
    about: "Compose watches the paths that `develop.watch` names, counted from the folder of the Compose file. A folder that was renamed is \
watched in vain: edits change nothing in the container, and whoever works on it looks for the fault in the app.

Correct the path.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    let Some((first, _)) = compose.files.first() else { return };
    let folder = first.path().parent().unwrap_or_default();
    for one in compose.services() {
        let entries = one
            .written
            .get("develop")
            .and_then(|develop| develop.get("watch"))
            .and_then(|watch| watch.items());
        for entry in entries.into_iter().flatten() {
            let Some(value) = entry.get("path") else { continue };
            let Some(text) = value.text().filter(|text| !text.contains('$') && !text.starts_with(['/', '~']))
            else {
                continue;
            };
            let Ok(path) = folder.join(text.trim_end_matches('/')) else { continue };
            let repo = compose.case.repo;
            let is_there = path.is_root()
                || repo.has_file(&path)
                || repo.has_folder(&path)
                || repo.git_ignored(&path).is_some();
            if is_there {
                continue;
            }
            let near = near(compose, &path);
            let help = match &near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct the path, or take the entry out".to_owned(),
            };
            let place: Place = one.place(value.span());
            findings.push(
                Finding::new(
                    &RULE,
                    place,
                    format!("`{path}` is not there"),
                    "nothing is watched: edits do not get into the container",
                    help,
                )
                .label("watched in vain"),
            );
        }
    }
}

/// A name in the same folder that was probably meant.
fn near(compose: &ComposeCase<'_>, path: &RepoPath) -> Option<String> {
    let folder = path.parent()?;
    let names: std::collections::BTreeSet<&str> = compose
        .case
        .repo
        .below(&folder)
        .filter_map(|entry| entry.path.below(&folder)?.split('/').next())
        .collect();
    seaworthy_text::closest(path.file_name(), names).map(|name| folder.child(name).to_string())
}
