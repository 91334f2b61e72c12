//! One app as the passes see it: its facts, its settings, its paths as the image sees them.

use seaworthy_catalog::frameworks::{self, Framework, Kind};
use seaworthy_catalog::servers::{self, Server};
use seaworthy_facts::{App, Command, Evidence, Facts, FrameworkUse, Member, Presence, ProcessKind};
use seaworthy_text::RepoPath;

use crate::config::{Config, Value};
use crate::keys::Key;
use crate::{Decided, Reason};

/// The folder in the image that the context is copied to.
pub(super) const WORKDIR: &str = "/app";

/// One app with its settings.
pub(crate) struct Scope<'a> {
    pub(super) facts: &'a Facts,
    pub(super) app: &'a App,
    config: &'a Config,
    dir: String,
}

impl<'a> Scope<'a> {
    pub(super) fn new(facts: &'a Facts, app: &'a App, config: &'a Config) -> Self {
        Self { facts, app, config, dir: app.dir.to_string() }
    }

    /// The folder that is sent to the build: where the manager installs from.
    pub(super) fn context(&self) -> &'a RepoPath {
        &self.app.install.root
    }

    /// Whether the app is one of several members of a workspace that are installed together.
    pub(super) fn is_member(&self) -> bool {
        self.app.dir != self.app.install.root
    }

    /// The members of the workspace that the app depends on, by folder in the context and name; those that others need
    /// come first.
    pub(super) fn member_dependencies(&self) -> Vec<(String, String)> {
        let members = &self.facts.workspace.members;
        let mut ordered: Vec<&RepoPath> = Vec::new();
        let mut open: Vec<(&RepoPath, bool)> = vec![(&self.app.dir, false)];
        while let Some((dir, left)) = open.pop() {
            if left {
                if !ordered.contains(&dir) {
                    ordered.push(dir);
                }
                continue;
            }
            // a member that is on the way already closes a circle
            if ordered.contains(&dir) || open.iter().any(|(other, left)| *left && *other == dir) {
                continue;
            }
            open.push((dir, true));
            let needs =
                members.iter().find(|member| member.dir == *dir).map(|member| member.depends_on.as_slice());
            open.extend(needs.unwrap_or_default().iter().map(|need| (need, false)));
        }
        ordered
            .into_iter()
            .filter(|dir| **dir != self.app.dir)
            .filter_map(|dir| {
                let member = members.iter().find(|member| member.dir == *dir)?;
                let path = self.in_context(dir)?;
                Some((path.clone(), member.name.clone().unwrap_or(path)))
            })
            .collect()
    }

    /// The same members, only those that are built: by folder in the context and name.
    pub(super) fn built_members(&self) -> Vec<(String, String)> {
        self.members_that(|member| member.builds == Presence::Yes)
    }

    /// The same members, only those that cannot be loaded before they are built: by folder in the context and name.
    pub(super) fn members_made_by_a_build(&self) -> Vec<(String, String)> {
        self.members_that(|member| member.needs_build == Presence::Yes)
    }

    fn members_that(&self, is: fn(&Member) -> bool) -> Vec<(String, String)> {
        let fits = |path: &str| {
            let members = &self.facts.workspace.members;
            members.iter().any(|member| is(member) && self.in_context(&member.dir).as_deref() == Some(path))
        };
        self.member_dependencies().into_iter().filter(|(path, _)| fits(path)).collect()
    }

    /// A path of the repository as the context sees it; `.` for the context itself, `None` outside.
    pub(super) fn in_context(&self, path: &RepoPath) -> Option<String> {
        match path.below(self.context())? {
            "" => Some(".".to_owned()),
            rest => Some(rest.to_owned()),
        }
    }

    /// The app's folder in the image.
    pub(super) fn app_folder(&self) -> String {
        self.folder(&self.app.dir)
    }

    /// A folder of the repository in the image; the context's where it lies outside.
    fn folder(&self, dir: &RepoPath) -> String {
        match dir.below(self.context()) {
            None | Some("") => WORKDIR.to_owned(),
            Some(rest) => format!("{WORKDIR}/{rest}"),
        }
    }

    /// The folder in the image in which the app's build runs, as it was found.
    pub(super) fn build_folder(&self) -> String {
        let own = self.app.build.as_ref().and_then(|build| build.value.folder.as_ref());
        own.map_or_else(|| self.app_folder(), |dir| self.folder(dir))
    }

    /// A path of the app's folder as the context sees it.
    pub(super) fn app_path(&self, path: &str) -> String {
        match self.app.dir.below(self.context()) {
            None | Some("") => path.to_owned(),
            Some(rest) if path == "." => rest.to_owned(),
            Some(rest) => format!("{rest}/{path}"),
        }
    }

    /// A path of the repository from the app's folder; `None` elsewhere.
    pub(super) fn in_app(&self, path: &RepoPath) -> Option<String> {
        match path.below(&self.app.dir)? {
            "" => Some(".".to_owned()),
            rest => Some(rest.to_owned()),
        }
    }

    /// The framework with what is known of it.
    pub(crate) fn framework(&self) -> Option<(&'static Framework, &'a FrameworkUse)> {
        let used = &self.app.framework.as_ref()?.value;
        Some((frameworks::by_id(used.id)?, used))
    }

    /// Whether the app has a server of its own, which may hand requests on to a framework.
    pub(super) fn has_own_server(&self) -> bool {
        let web = self.app.processes.iter().find(|process| process.value.kind == ProcessKind::Web);
        let outputs = self.app.build.iter().flat_map(|build| &build.value.outputs);
        web.is_some_and(|web| {
            web.value.source.is_some()
                || web
                    .value
                    .entry
                    .as_ref()
                    .is_some_and(|entry| !outputs.into_iter().any(|output| entry.is_within(&output.value)))
        })
    }

    /// The server that listens where the app's own code does not: a package's program, or a framework's.
    pub(super) fn server(&self) -> Option<Server> {
        let web = self.app.processes.iter().find(|process| process.value.kind == ProcessKind::Web);
        let package = web.and_then(|web| web.value.package.as_ref());
        if let Some(server) = package.and_then(|(package, _)| servers::by_package(package)) {
            return Some(*server);
        }
        let (framework, _) = self.framework()?;
        (framework.kind != Kind::FullStack || !self.has_own_server()).then(|| framework.server())
    }

    fn setting(&self, key: &Key) -> Option<(&Value, Evidence)> {
        let setting = self.config.get(&[&self.app.name, &self.dir], key)?;
        Some((&setting.value, setting.evidence()))
    }

    fn configured<T>(key: &Key, value: T, evidence: Evidence) -> Decided<T> {
        Decided::new(key.clone(), value, Reason::Configured, vec![evidence])
    }

    /// The text that is set for `key`.
    pub(super) fn text(&self, key: &Key) -> Option<Decided<String>> {
        match self.setting(key)? {
            (Value::Text(text), evidence) => Some(Self::configured(key, text.clone(), evidence)),
            _ => None,
        }
    }

    /// The number that is set for `key`.
    pub(super) fn number(&self, key: &Key) -> Option<Decided<u64>> {
        match self.setting(key)? {
            (Value::Number(number), evidence) => Some(Self::configured(key, *number, evidence)),
            _ => None,
        }
    }

    /// The switch that is set for `key`.
    pub(super) fn switch(&self, key: &Key) -> Option<Decided<bool>> {
        match self.setting(key)? {
            (Value::Switch(on), evidence) => Some(Self::configured(key, *on, evidence)),
            _ => None,
        }
    }

    /// The list that is set for `key`.
    pub(super) fn list(&self, key: &Key) -> Option<Decided<Vec<String>>> {
        match self.setting(key)? {
            (Value::List(list), evidence) => Some(Self::configured(key, list.clone(), evidence)),
            _ => None,
        }
    }

    /// The command that is set for `key`.
    pub(super) fn command(&self, key: &Key) -> Option<Decided<Command>> {
        self.list(key).map(|list| list.map(Command::new))
    }

    /// The names that stand for the `*` of `pattern` in this app's settings.
    pub(super) fn names_of(&self, pattern: &str) -> Vec<String> {
        self.config.names_of(&[&self.app.name, &self.dir], pattern)
    }
}
