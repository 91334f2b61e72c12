//! Where a file of the build's context comes to lie: in which stages, by which `COPY`, and whether it is taken away again; and the
//! other way round, from where a path of a stage may come.
//!
//! The file need not be in the listing (git may keep it out), and the ignore file is not asked: that is for whoever asks here.

use std::collections::BTreeMap;

use super::act::Act;
use super::copy::{Copied, OriginKind, absolute};
use super::files::{is_at_or_below, join};
use super::{At, Bottom, Flow, StepKind};

/// How many stages deep a path is followed.
const DEPTH: usize = 8;

/// A place where a file of the context comes to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The `COPY` that takes it out of the context.
    pub first: At,
    /// The number of the source of that `COPY`.
    pub origin: usize,
    /// The step that brings it to this stage: the same, or a `COPY --from`.
    pub at: At,
    /// Where it lies there: an absolute path.
    pub path: String,
    /// The step that takes it away again; the layer below keeps it.
    pub removed: Option<At>,
    /// Whether that layer is one of the image that is shipped.
    pub is_shipped: bool,
}

impl Flow<'_> {
    /// Every place where the file at `path` of the context comes to lie in the stages that the image needs, in order.
    pub fn reaches(&self, path: &str) -> Vec<Reach> {
        let chain: Vec<usize> = self.chain_of_stages(self.shipped);
        let mut held: BTreeMap<usize, Vec<Reach>> = BTreeMap::new();
        let mut found: Vec<Reach> = Vec::new();
        for stage in self.needed() {
            let mut here: Vec<Reach> =
                stage.parent.and_then(|parent| held.get(&parent)).cloned().unwrap_or_default();
            for (index, step) in stage.steps.iter().enumerate() {
                let at = At { stage: stage.index, step: index };
                match &step.kind {
                    StepKind::Copy(copied) => {
                        let before: Vec<Reach> = copied
                            .sources
                            .iter()
                            .enumerate()
                            .flat_map(|(number, origin)| {
                                self.brought(copied, number, &origin.kind, path, at, &held)
                            })
                            .collect();
                        here.extend(before);
                    }
                    StepKind::Run(ran) => {
                        for command in &ran.commands {
                            let Act::Remove(gone) = &command.act else { continue };
                            for one in here.iter_mut().filter(|one| one.removed.is_none()) {
                                let is_gone = gone.iter().any(|gone| {
                                    is_at_or_below(
                                        &one.path,
                                        &absolute(&command.dir, gone.trim_end_matches("/*")),
                                    )
                                });
                                if is_gone {
                                    one.removed = Some(at);
                                }
                            }
                        }
                    }
                    StepKind::State => {}
                }
            }
            // what a lower stage of the image holds is told once, with what the last one does to it
            let is_told_later = chain.contains(&stage.index) && stage.index != self.shipped;
            if !is_told_later {
                let is_own = |one: &&Reach| stage.index == self.shipped || one.at.stage == stage.index;
                let told = here.iter().filter(is_own).cloned();
                found.extend(told.map(|one| Reach { is_shipped: stage.index == self.shipped, ..one }));
            }
            held.insert(stage.index, here);
        }
        found
    }

    fn chain_of_stages(&self, stage: usize) -> Vec<usize> {
        let mut stages = vec![stage];
        while let Some(parent) = stages.last().and_then(|last| self.stages[*last].parent) {
            stages.push(parent);
        }
        stages
    }

    fn brought(
        &self,
        copied: &Copied,
        number: usize,
        origin: &OriginKind,
        path: &str,
        at: At,
        held: &BTreeMap<usize, Vec<Reach>>,
    ) -> Vec<Reach> {
        match origin {
            OriginKind::Context(source) => lands(copied, source, path)
                .map(|path| Reach { first: at, origin: number, at, path, removed: None, is_shipped: false })
                .into_iter()
                .collect(),
            OriginKind::Stage(stage, source) => {
                let there = held.get(stage).map(Vec::as_slice).unwrap_or_default();
                // what was taken away in that stage is not there any more
                let there = there.iter().filter(|one| one.removed.is_none());
                let source = source.trim_start_matches('/');
                there
                    .filter_map(|one| {
                        let path = lands(copied, source, one.path.trim_start_matches('/'))?;
                        Some(Reach { at, path, ..one.clone() })
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Flow<'_> {
    /// The stages and paths from which `path`, an absolute one, may come, the stage itself first. `None` where something that
    /// cannot be looked into may bring it: an image of others, an address, a variable without a value.
    pub fn traces(&self, stage: usize, path: &str) -> Option<Vec<(usize, String)>> {
        let mut found = vec![(stage, path.to_owned())];
        let mut next = 0;
        while let Some((stage, path)) = found.get(next).cloned() {
            next += 1;
            if next > DEPTH * DEPTH || self.stages[stage].bottom == Bottom::Unknown {
                return None;
            }
            for at in self.chain(stage) {
                let StepKind::Copy(copied) = &self.step(at).kind else { continue };
                for origin in &copied.sources {
                    match &origin.kind {
                        OriginKind::Context(_) => {}
                        OriginKind::Stage(from, source) => {
                            let Some(wanted) = self.stage_path(*from, copied, source, &path) else {
                                continue;
                            };
                            let one = (*from, wanted);
                            if !found.contains(&one) {
                                found.push(one);
                            }
                        }
                        OriginKind::Unknown => return None,
                        OriginKind::Text | OriginKind::Image(..) | OriginKind::Address => {
                            if is_at_or_below(&path, &copied.target) || is_at_or_below(&copied.target, &path)
                            {
                                return None;
                            }
                        }
                    }
                }
            }
        }
        Some(found)
    }

    /// Where a path of a stage comes to lie in another that is built of it, by its `COPY`s alone; the last one counts.
    pub fn lands_in(&self, stage: usize, from: usize, path: &str) -> Option<String> {
        let wanted = path.trim_start_matches('/');
        self.chain(stage).into_iter().rev().find_map(|at| {
            let StepKind::Copy(copied) = &self.step(at).kind else { return None };
            copied.sources.iter().find_map(|origin| match &origin.kind {
                OriginKind::Stage(one, source) if *one == from => {
                    lands(copied, source.trim_start_matches('/'), wanted)
                }
                _ => None,
            })
        })
    }

    /// A path as seen from a stage's working folder.
    pub fn absolute(&self, stage: usize, path: &str) -> String {
        absolute(self.stages[stage].end.folder(), path)
    }
}

/// Where a file at `path` comes to lie when `source`, which it may be or lie below, is copied; `None` when it stays out.
/// Both paths count from one root.
pub fn lands(copied: &Copied, source: &str, path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_excluded = |pattern: &String| {
        let pattern = pattern.trim_start_matches("./").trim_start_matches("**/").trim_end_matches("/**");
        crate::image::matches_pattern(pattern, path) || crate::image::matches_pattern(pattern, name)
    };
    if copied.exclude.iter().any(is_excluded) {
        return None;
    }
    if source.contains(['*', '?', '[']) {
        if !crate::image::matches_pattern(source, path) {
            return None;
        }
        if copied.parents {
            return Some(join(&copied.target, path));
        }
        // each match lies in the target: a file under its name, a folder as what is in it
        let parts: Vec<&str> = path.split('/').collect();
        let matched = source.split('/').count().min(parts.len());
        let rest = parts[matched..].join("/");
        return Some(join(&copied.target, if rest.is_empty() { name } else { &rest }));
    }
    let source = source.trim_end_matches('/');
    let rest = if source.is_empty() {
        path
    } else {
        let rest = path.strip_prefix(source)?;
        if rest.is_empty() { rest } else { rest.strip_prefix('/')? }
    };
    if copied.parents {
        return Some(join(&copied.target, path));
    }
    Some(match (rest, copied.into_folder) {
        ("", true) => join(&copied.target, name),
        ("", false) => copied.target.clone(),
        (rest, _) => join(&copied.target, rest),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copied(target: &str, into_folder: bool) -> Copied {
        Copied {
            sources: Vec::new(),
            target: target.to_owned(),
            into_folder,
            owner: None,
            parents: false,
            exclude: Vec::new(),
        }
    }

    #[test]
    fn files_land_where_the_builder_puts_them() {
        for (source, path, target, into_folder, wanted) in [
            ("", ".env", "/app", true, Some("/app/.env")),
            ("", "a/b", "/app", false, Some("/app/a/b")),
            (".env", ".env", "/app", true, Some("/app/.env")),
            (".env", ".env", "/app/x", false, Some("/app/x")),
            ("a", "a/b/c", "/app", false, Some("/app/b/c")),
            ("a", "ab", "/app", false, None),
            ("*.json", "a.json", "/app", true, Some("/app/a.json")),
            ("a/*", "a/b/c", "/app", true, Some("/app/c")),
        ] {
            assert_eq!(
                lands(&copied(target, into_folder), source, path).as_deref(),
                wanted,
                "{source} {path}"
            );
        }
    }

    #[test]
    fn what_is_excluded_stays_out() {
        let copied = Copied { exclude: vec!["**/.env*".to_owned()], ..copied("/app", true) };
        assert_eq!(lands(&copied, "", "apps/web/.env.local"), None);
        assert_eq!(lands(&copied, "", "server.js").as_deref(), Some("/app/server.js"));
    }
}
