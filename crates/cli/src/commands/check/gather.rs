//! What was found in several repositories as one result: every file is named from the folder that holds them all.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use seaworthy_check::{Checked, Finding, Suppressed};
use seaworthy_facts::Unknown;
use seaworthy_text::{ChangeSet, Place, RepoPath, SourceFile};

use super::checkup::Checkup;

/// All that was found.
pub(super) struct Gathered<'c> {
    /// What came of the rules, the files as they are shown.
    pub(super) checked: Checked,
    /// All repairs.
    pub(super) changes: ChangeSet,
    /// The rules whose findings were repaired.
    pub(super) repaired: Vec<&'static str>,
    /// The repositories, each with its folder as it is shown.
    repositories: Vec<(RepoPath, &'c Checkup)>,
}

impl<'c> Gathered<'c> {
    /// Puts together what was found. Where only one repository was `asked` for, its files are named from its own folder.
    pub(super) fn new(checkups: &'c [Checkup], asked: usize) -> Self {
        let roots: Vec<&Path> = checkups.iter().map(|one| one.repo.root()).collect();
        let base = if asked > 1 { base(&roots) } else { roots.first().map(|root| root.to_path_buf()) };
        let shown = |root: &Path| {
            let below = base.as_ref().and_then(|base| root.strip_prefix(base).ok()).unwrap_or(root);
            RepoPath::new(&below.to_string_lossy()).unwrap_or_default()
        };
        let repositories: Vec<(RepoPath, &Checkup)> =
            checkups.iter().map(|one| (shown(one.repo.root()), one)).collect();
        let mut gathered = Self {
            checked: Checked::default(),
            changes: ChangeSet::default(),
            repaired: Vec::new(),
            repositories,
        };
        for (folder, one) in &gathered.repositories {
            gathered.checked.rules = gathered.checked.rules.max(one.checked.rules);
            gathered.checked.files.extend(one.checked.files.iter().map(|file| within(folder, file)));
            for finding in &one.checked.findings {
                let moved = moved(folder, finding);
                // a repository that lies in another is found in both
                if !gathered.checked.findings.contains(&moved) {
                    gathered.checked.findings.push(moved);
                }
            }
            gathered.checked.suppressed.extend(one.checked.suppressed.iter().map(|suppressed| Suppressed {
                finding: moved(folder, &suppressed.finding),
                by: moved_place(folder, &suppressed.by),
            }));
            gathered.checked.unread.extend(
                one.checked
                    .unread
                    .iter()
                    .map(|unread| Unknown { place: moved_place(folder, &unread.place), ..unread.clone() }),
            );
            gathered.repaired.extend(&one.repaired);
            for (file, change) in one.changes.files() {
                gathered.changes.insert(within(folder, file), change.clone());
            }
        }
        gathered
    }

    /// The text of a file that is named as it is shown.
    pub(super) fn read(&self, file: &RepoPath) -> Option<SourceFile> {
        let holders = self.repositories.iter().filter_map(|(folder, one)| Some((file.below(folder)?, one)));
        let (below, one) = holders.min_by_key(|(below, _)| below.len())?;
        one.read(&RepoPath::new(below).ok()?).ok()
    }
}

/// The folder that all are named from: the working directory where it holds them, else the innermost that does.
fn base(roots: &[&Path]) -> Option<PathBuf> {
    let here = env::current_dir().and_then(fs::canonicalize).ok();
    let holds_all = |folder: &Path| roots.iter().all(|root| root.starts_with(folder));
    if let Some(here) = here.filter(|here| holds_all(here)) {
        return Some(here);
    }
    roots.first()?.ancestors().find(|folder| holds_all(folder)).map(Path::to_path_buf)
}

fn within(folder: &RepoPath, file: &RepoPath) -> RepoPath {
    if folder.is_root() { file.clone() } else { folder.join(file.as_str()).unwrap_or_else(|_| file.clone()) }
}

fn moved_place(folder: &RepoPath, place: &Place) -> Place {
    Place { file: within(folder, &place.file), ..place.clone() }
}

fn moved(folder: &RepoPath, finding: &Finding) -> Finding {
    let mut moved = finding.clone();
    moved.place = moved_place(folder, &finding.place);
    for note in &mut moved.related {
        note.place = moved_place(folder, &note.place);
    }
    for (file, _) in moved.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
        *file = within(folder, file);
    }
    moved
}
