//! Which packages a `node_modules` folder holds, and where they were installed.

use super::act::Act;
use super::copy::OriginKind;
use super::files::{is_at_or_below, join};
use super::install::{Development, Install};
use super::{At, Flow, StepKind};

/// A `node_modules` folder of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    /// Which packages it holds.
    pub kept: Kept,
    /// The step of the install that made it.
    pub at: At,
    /// The number of the install's command in that step.
    pub command: usize,
    /// The step that took development dependencies away afterwards.
    pub pruned: Option<At>,
    /// The step that brought it to the stage asked for, when it was made in another one.
    pub copied: Option<At>,
}

/// Which packages are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// Those of production and of development.
    All,
    /// Those of production.
    Production,
    /// It could not be told.
    Unknown,
}

impl Flow<'_> {
    /// The install that made `folder/node_modules` as it is before a step; `None` when there is none, or it cannot be told.
    pub fn modules_before(&self, at: At, folder: &str) -> Option<Modules> {
        self.look(at, folder)
    }

    /// The same when all steps of a stage are done.
    pub fn modules(&self, stage: usize, folder: &str) -> Option<Modules> {
        self.look(At { stage, step: self.stages[stage].steps.len() }, folder)
    }

    fn look(&self, at: At, folder: &str) -> Option<Modules> {
        let key = (at, folder.to_owned());
        if let Some(known) = self.known_modules.borrow().get(&key) {
            return known.clone();
        }
        let found = self.find_modules(at, folder);
        self.known_modules.borrow_mut().insert(key, found.clone());
        found
    }

    fn find_modules(&self, at: At, folder: &str) -> Option<Modules> {
        let wanted = join(folder, "node_modules");
        let mut pruned = None;
        let mut is_open = false;
        let steps =
            self.chain(at.stage).into_iter().filter(|one| one.stage != at.stage || one.step < at.step);
        for one in steps.collect::<Vec<_>>().into_iter().rev() {
            match &self.step(one).kind {
                StepKind::Copy(copied) => {
                    for origin in &copied.sources {
                        let OriginKind::Stage(stage, source) = &origin.kind else { continue };
                        let lies_at = copied.target.as_str();
                        // `COPY --from=deps /app/node_modules ./node_modules`, or a folder above it
                        let there = if is_at_or_below(&wanted, lies_at) {
                            join(source, wanted[lies_at.len().min(wanted.len())..].trim_start_matches('/'))
                        } else {
                            continue;
                        };
                        let Some(above) = there.strip_suffix("/node_modules") else { continue };
                        let end = At { stage: *stage, step: self.stages[*stage].steps.len() };
                        if let Some(found) = self.look(end, above) {
                            let pruned = found.pruned.or(pruned);
                            return Some(Modules { pruned, copied: Some(one), ..found });
                        }
                    }
                }
                StepKind::Run(ran) => {
                    for (index, command) in ran.commands.iter().enumerate().rev() {
                        match &command.act {
                            Act::Prune { .. } if command.dir == folder => pruned = pruned.or(Some(one)),
                            Act::Install(install) if command.dir == folder => {
                                let is_unlisted = ran.commands[..index].iter().any(|before| {
                                    before.act == Act::UnlistDevelopment && before.dir == folder
                                });
                                let kept = match (kept(install), pruned, is_open) {
                                    _ if is_unlisted => Kept::Production,
                                    (_, Some(_), _) => Kept::Production,
                                    (Kept::All, None, true) => Kept::Unknown,
                                    (kept, ..) => kept,
                                };
                                return Some(Modules { kept, at: one, command: index, pruned, copied: None });
                            }
                            Act::Remove(paths) => {
                                let is_it =
                                    |path: &String| super::copy::absolute(&command.dir, path) == wanted;
                                if paths.iter().any(is_it) {
                                    return None;
                                }
                            }
                            _ => {}
                        }
                    }
                    is_open |= !ran.is_whole && mentions_modules(&ran.text);
                }
                StepKind::State => {}
            }
        }
        None
    }
}

/// Whether a text that was not read as a whole may change what is installed.
fn mentions_modules(text: &str) -> bool {
    ["node_modules", "install", "prune", "npm ", "pnpm ", "yarn", "bun "]
        .iter()
        .any(|word| text.contains(word))
}

/// What an install brings by its words; what a variable asks for, the manager's version decides.
fn kept(install: &Install) -> Kept {
    match install.development {
        Development::Included => Kept::All,
        Development::Omitted => Kept::Production,
        Development::OmittedByVariable | Development::Unknown => Kept::Unknown,
    }
}
