//! Where a file of a stage comes from.

use seaworthy_text::RepoPath;

use super::act::Act;
use super::copy::{Copied, OriginKind};
use super::{At, Bottom, Flow, StepKind};
use crate::image::files_of;

/// Whether a path is in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// It is, and this brought it.
    Here(Brought),
    /// Nothing brings it.
    Absent,
    /// It could not be told.
    Unknown,
}

/// What brought a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// A `COPY` from the build's context: the file or folder of the repository.
    Repository {
        /// The step.
        at: At,
        /// What it is there.
        path: RepoPath,
    },
    /// A command of a `RUN`.
    Command {
        /// The step.
        at: At,
        /// The number of the command in it.
        command: usize,
    },
    /// A text in the Dockerfile.
    Text {
        /// The step.
        at: At,
    },
}

impl Brought {
    /// The step that brought it.
    pub fn at(&self) -> At {
        match self {
            Self::Repository { at, .. } | Self::Command { at, .. } | Self::Text { at } => *at,
        }
    }
}

/// What a `COPY` says of a path.
enum Answer {
    Here(Presence),
    Perhaps,
    No,
}

impl Flow<'_> {
    /// Whether `path` is in a stage when all of its steps are done.
    pub fn has(&self, stage: usize, path: &str) -> Presence {
        let steps = self.stages[stage].steps.len();
        self.has_before(At { stage, step: steps }, path)
    }

    /// Whether `path`, an absolute one, is there before a step; a folder is there when something is in it.
    pub fn has_before(&self, at: At, path: &str) -> Presence {
        let key = (at, path.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let presence = self.find(at, path);
        self.known.borrow_mut().insert(key, presence.clone());
        presence
    }

    fn find(&self, at: At, path: &str) -> Presence {
        let mut perhaps = false;
        let chain = self.chain(at.stage);
        let before = chain.into_iter().filter(|one| one.stage != at.stage || one.step < at.step);
        for one in before.collect::<Vec<_>>().into_iter().rev() {
            match &self.step(one).kind {
                StepKind::Copy(copied) => match self.copy_brings(one, copied, path) {
                    Answer::Here(presence) => return presence,
                    Answer::Perhaps => perhaps = true,
                    Answer::No => {}
                },
                StepKind::Run(ran) => {
                    for (index, command) in ran.commands.iter().enumerate().rev() {
                        match &command.act {
                            Act::Install(_) if is_at_or_below(path, &join(&command.dir, "node_modules")) => {
                                return Presence::Here(Brought::Command { at: one, command: index });
                            }
                            // any script and any tool may write anything
                            Act::Script(_) | Act::Tool(_) | Act::Unknown => perhaps = true,
                            Act::Add { .. } | Act::Rebuild(_) | Act::Install(_) => {
                                perhaps |= path.contains("/node_modules") || !path.starts_with(&command.dir);
                            }
                            Act::Remove(paths) => {
                                let is_gone = |gone: &String| {
                                    let gone =
                                        super::copy::absolute(&command.dir, gone.trim_end_matches("/*"));
                                    is_at_or_below(path, &gone)
                                };
                                if paths.iter().any(is_gone) {
                                    return if perhaps { Presence::Unknown } else { Presence::Absent };
                                }
                            }
                            _ => {}
                        }
                    }
                    perhaps |= !ran.is_whole;
                }
                StepKind::State => {}
            }
        }
        if perhaps || self.may_be_in_base(at.stage, path) { Presence::Unknown } else { Presence::Absent }
    }

    /// Whether the image below may hold a path: official images hold nothing where apps lie.
    pub(super) fn may_be_in_base(&self, stage: usize, path: &str) -> bool {
        let is_systems =
            ["/usr/", "/bin/", "/sbin/", "/lib", "/etc/", "/opt/", "/var/", "/root/", "/nix/", "/tmp/"]
                .iter()
                .any(|folder| path.starts_with(folder));
        let is_apps = !is_systems || path.starts_with("/usr/src/");
        match &self.stages[stage].bottom {
            Bottom::Scratch => false,
            Bottom::Unknown => true,
            Bottom::Image { name, .. } => !(is_apps && is_official(name)),
        }
    }

    fn copy_brings(&self, at: At, copied: &Copied, path: &str) -> Answer {
        let mut perhaps = false;
        for origin in &copied.sources {
            match &origin.kind {
                OriginKind::Context(source) => {
                    for wanted in self.context_paths(copied, source, path) {
                        if let Some(presence) = self.sent(at, &wanted) {
                            return Answer::Here(presence);
                        }
                    }
                }
                OriginKind::Stage(stage, source) => {
                    let Some(wanted) = self.stage_path(*stage, copied, source, path) else { continue };
                    match self.has(*stage, &wanted) {
                        Presence::Here(brought) => return Answer::Here(Presence::Here(brought)),
                        Presence::Unknown => perhaps = true,
                        Presence::Absent => {}
                    }
                }
                OriginKind::Text => {
                    if path == copied.target {
                        return Answer::Here(Presence::Here(Brought::Text { at }));
                    }
                    perhaps |= copied.into_folder && is_at_or_below(path, &copied.target);
                }
                OriginKind::Image(..) | OriginKind::Address => {
                    perhaps |= is_at_or_below(path, &copied.target) || is_at_or_below(&copied.target, path);
                }
                OriginKind::Unknown => perhaps = true,
            }
        }
        if perhaps { Answer::Perhaps } else { Answer::No }
    }

    /// The paths of the context that would be at `path` after this source was copied.
    fn context_paths(&self, copied: &Copied, source: &str, path: &str) -> Vec<String> {
        if copied.parents {
            let below = path
                .strip_prefix(copied.target.trim_end_matches('/'))
                .map(|rest| rest.trim_start_matches('/'));
            return below.map(str::to_owned).into_iter().filter(|below| matches(source, below)).collect();
        }
        // a target that has nothing to do with the path: so it is with most lines that copy one manifest each
        if !is_at_or_below(path, &copied.target) && !is_at_or_below(&copied.target, path) {
            return Vec::new();
        }
        if source.contains(['*', '?', '[']) {
            // each file that the pattern matches lies in the target under its own name
            let files = files_of(self.repo, &self.context, source);
            let prefix_parts = source.split('/').count();
            return files
                .filter(|file| {
                    let name: Vec<&str> = file.split('/').collect();
                    let matched = name[..prefix_parts.min(name.len())].join("/");
                    // a folder that is matched gives its contents
                    let rest = file.strip_prefix(&matched).unwrap_or_default().trim_start_matches('/');
                    let own = matched.rsplit('/').next().unwrap_or_default();
                    let lies_at =
                        if rest.is_empty() { join(&copied.target, own) } else { join(&copied.target, rest) };
                    is_at_or_below(&lies_at, path)
                })
                .map(str::to_owned)
                .collect();
        }
        let is_file = self.is_context_file(source);
        let found = if is_file {
            let name = source.rsplit('/').next().unwrap_or(source);
            let lies_at = if copied.into_folder { join(&copied.target, name) } else { copied.target.clone() };
            // asked for the folder that it lies in: it is there
            is_at_or_below(&lies_at, path).then(|| source.to_owned())
        } else {
            below(path, &copied.target).map(|rest| join_relative(source, rest)).or_else(|| {
                // the folder above the target is there, too
                is_at_or_below(&copied.target, path).then(|| source.to_owned())
            })
        };
        found.into_iter().collect()
    }

    /// The path in another stage of what is at `path` after it was copied from there.
    pub(super) fn stage_path(
        &self,
        stage: usize,
        copied: &Copied,
        source: &str,
        path: &str,
    ) -> Option<String> {
        let name = source.rsplit('/').next().unwrap_or_default();
        // a file keeps its name in a folder; that it is a file, its name or the stage's files tell
        let is_file = match self.file_in(stage, source) {
            Some(is_file) => is_file,
            None => name.contains('.') && !name.starts_with('.') && !path_has_more(path, &copied.target),
        };
        if is_file {
            let lies_at = if copied.into_folder { join(&copied.target, name) } else { copied.target.clone() };
            return (lies_at == path).then(|| source.to_owned());
        }
        if source.contains(['*', '?', '[']) {
            let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
            return below(path, &copied.target).map(|rest| join(folder, rest));
        }
        match below(path, &copied.target) {
            Some(rest) => Some(join(source, rest)),
            None => is_at_or_below(&copied.target, path).then(|| source.to_owned()),
        }
    }

    /// Whether `path` of a stage is a file: `None` when that is not known.
    fn file_in(&self, stage: usize, path: &str) -> Option<bool> {
        match self.has(stage, path) {
            // a folder is there by a file that lies in it
            Presence::Here(Brought::Repository { at, path: brought }) => {
                let name = path.rsplit('/').next().unwrap_or_default();
                let is_renamed = matches!(&self.step(at).kind, StepKind::Copy(copied)
                    if !copied.into_folder && copied.target.rsplit('/').next() == Some(name));
                Some(self.repo.has_file(&brought) && (brought.file_name() == name || is_renamed))
            }
            Presence::Here(Brought::Text { .. }) => Some(true),
            Presence::Here(Brought::Command { .. }) => Some(false),
            _ => None,
        }
    }

    /// What a path of the context brings, when the builder gets it.
    pub(super) fn sent(&self, at: At, path: &str) -> Option<Presence> {
        let inside = self.context.join(path).ok()?;
        let is_file = self.repo.has_file(&inside);
        let is_sent =
            |path: &str| self.ignored.as_ref().is_none_or(|ignored| ignored.keeps_out(path).is_none());
        let found = if is_file {
            is_sent(path)
        } else {
            self.repo.below(&inside).filter_map(|entry| entry.path.below(&self.context)).any(is_sent)
        };
        found.then_some(Presence::Here(Brought::Repository { at, path: inside }))
    }

    fn is_context_file(&self, path: &str) -> bool {
        self.context.join(path).is_ok_and(|path| self.repo.has_file(&path))
    }

    /// The folder of the repository that a folder of a stage is a copy of, by the `package.json` in it.
    pub fn repository_folder(&self, at: At, folder: &str) -> Option<RepoPath> {
        match self.has_before(at, &join(folder, "package.json")) {
            Presence::Here(Brought::Repository { path, .. }) => path.parent(),
            _ => None,
        }
    }
}

/// Whether a pattern of a `COPY` matches a path or a folder above it.
fn matches(pattern: &str, path: &str) -> bool {
    crate::image::matches_pattern(pattern, path)
}

/// Images that hold nothing of an app.
fn is_official(name: &str) -> bool {
    let image = seaworthy_dockerfile::ImageReference::parse(name);
    matches!(
        image.short_name(),
        "node"
            | "oven/bun"
            | "alpine"
            | "debian"
            | "ubuntu"
            | "nginx"
            | "nginxinc/nginx-unprivileged"
            | "busybox"
            | "caddy"
            | "denoland/deno"
            | "distroless/nodejs24-debian12"
            | "distroless/nodejs22-debian12"
            | "distroless/nodejs20-debian12"
    )
}

/// Whether `path` is `folder` or lies below it.
pub(super) fn is_at_or_below(path: &str, folder: &str) -> bool {
    below(path, folder).is_some()
}

/// The rest of a path below a folder; empty when they are the same.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder == "/" {
        return Some(path.trim_start_matches('/'));
    }
    match path.strip_prefix(folder)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

fn path_has_more(path: &str, target: &str) -> bool {
    below(path, target).is_some_and(|rest| rest.contains('/'))
}

/// A path below a folder.
pub(super) fn join(folder: &str, rest: &str) -> String {
    match (folder.trim_end_matches('/'), rest) {
        ("", "") => "/".to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, rest) => format!("{folder}/{rest}"),
    }
}

fn join_relative(folder: &str, rest: &str) -> String {
    match (folder, rest) {
        ("", rest) => rest.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, rest) => format!("{folder}/{rest}"),
    }
}
