//! What a command finds before it runs: the files of its stage, and what is mounted for its step.

use seaworthy_dockerfile::body::{Mount, MountKind};
use seaworthy_text::RepoPath;

use super::act::Act;
use super::copy::absolute;
use super::files::{Brought, Presence, is_at_or_below, join};
use super::{At, Flow, RanCommand, StepKind};

impl Flow<'_> {
    /// Whether a command of a step finds `path`, an absolute one: in its stage, in a mount of its step, or made by a command
    /// before it in the same step.
    pub fn finds(&self, at: At, command: &RanCommand, path: &str) -> Presence {
        let StepKind::Run(ran) = &self.step(at).kind else { return self.has_before(at, path) };
        for mount in ran.mounts.iter().filter(|mount| mount.kind == MountKind::Bind) {
            match self.mounted(at, mount, path) {
                Some(Presence::Absent) | None => {}
                Some(presence) => return presence,
            }
        }
        let is_mounted = |mount: &Mount| {
            let target = mount.target().map(|word| absolute(self.step(at).before.folder(), &word.text));
            mount.kind != MountKind::Cache && target.is_some_and(|target| target == path)
        };
        if ran.mounts.iter().any(is_mounted) {
            return Presence::Unknown;
        }
        match self.has_before(at, path) {
            Presence::Absent => {
                let earlier = ran.commands.iter().take_while(|one| !std::ptr::eq(*one, command));
                let may_write = |act: &Act| matches!(act, Act::Unknown | Act::Tool(_) | Act::Script(_));
                if earlier.into_iter().any(|one| may_write(&one.act)) || ran.commands.is_empty() {
                    Presence::Unknown
                } else {
                    Presence::Absent
                }
            }
            presence => presence,
        }
    }

    /// The folder of the repository that a command's folder is a copy of, by the `package.json` in it.
    pub fn repository_folder_of(&self, at: At, command: &RanCommand) -> Option<RepoPath> {
        match self.finds(at, command, &join(&command.dir, "package.json")) {
            Presence::Here(Brought::Repository { path, .. }) => path.parent(),
            _ => None,
        }
    }

    /// What a bind mount shows at a path; `None` where it lies elsewhere.
    fn mounted(&self, at: At, mount: &Mount, path: &str) -> Option<Presence> {
        let target = absolute(self.step(at).before.folder(), &mount.target()?.text);
        if !is_at_or_below(path, &target) {
            return None;
        }
        if mount.from().is_some() {
            return Some(Presence::Unknown);
        }
        let source = mount.source().map_or("", |word| word.text.as_str());
        if source.contains('$') || target.contains('$') {
            return Some(Presence::Unknown);
        }
        let rest = path[target.len().min(path.len())..].trim_start_matches('/');
        let inside = absolute("/", &format!("{source}/{rest}"));
        let found = self.sent(at, inside.trim_start_matches('/'));
        Some(found.unwrap_or(Presence::Absent))
    }
}
