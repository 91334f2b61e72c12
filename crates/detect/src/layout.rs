//! How the repository's packages belong together: workspaces, their members, and who depends on whom.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_facts::{
    AppKind, Evidence, EvidenceKind, Fact, ManagerName, Member, Presence, Unknown, UnknownKind, Workspace,
    WorkspaceTool,
};
use seaworthy_manifest::Manager;
use seaworthy_manifest::workspace::{PnpmWorkspace, members};
use seaworthy_text::{RepoPath, SourceFile};

use crate::manager;
use crate::package::Package;
use crate::repository::Repository;

/// The workspaces of a repository.
pub(crate) struct Layout {
    /// Every workspace, sorted by its root's folder. A repository of unrelated folders has none.
    pub(crate) workspaces: Vec<WorkspaceRoot>,
    /// Every `pnpm-workspace.yaml`, by folder: it holds settings even where it names no members.
    pub(crate) pnpm_settings: BTreeMap<RepoPath, (SourceFile, PnpmWorkspace)>,
    /// The packages of this repository that each package depends on, by folder; those with none left out.
    depends_on: BTreeMap<RepoPath, BTreeSet<RepoPath>>,
}

/// A package that ties others together.
pub(crate) struct WorkspaceRoot {
    /// Its folder.
    pub(crate) dir: RepoPath,
    /// Whose workspace it is.
    pub(crate) tool: Fact<WorkspaceTool>,
    /// The members' folders, the root left out.
    pub(crate) members: BTreeSet<RepoPath>,
}

impl Layout {
    /// Reads it.
    pub(crate) fn read(repository: &Repository<'_>, unknowns: &mut Vec<Unknown>) -> Self {
        let mut pnpm_settings = BTreeMap::new();
        for dir in repository.packages.keys() {
            if let Some(read) = pnpm_workspace(repository, dir, unknowns) {
                pnpm_settings.insert(dir.clone(), read);
            }
        }
        let mut workspaces: Vec<WorkspaceRoot> = repository
            .packages
            .values()
            .filter(|package| !package.is_specimen)
            .filter_map(|package| {
                workspace_root(repository, package, pnpm_settings.get(&package.dir), unknowns)
            })
            .collect();
        // a member of an outer workspace is not the root of an inner one to its manager
        let members: BTreeSet<RepoPath> =
            workspaces.iter().flat_map(|workspace| workspace.members.iter().cloned()).collect();
        workspaces.retain(|workspace| !members.contains(&workspace.dir));
        let mut layout = Self { workspaces, pnpm_settings, depends_on: BTreeMap::new() };
        layout.depends_on = layout.dependencies(repository);
        layout
    }

    /// The workspace that this package is the root or a member of.
    pub(crate) fn workspace_of(&self, dir: &RepoPath) -> Option<&WorkspaceRoot> {
        self.workspaces.iter().find(|workspace| workspace.dir == *dir || workspace.members.contains(dir))
    }

    /// The packages of this repository that a package depends on, directly or not, itself left out.
    pub(crate) fn closure(&self, dir: &RepoPath) -> BTreeSet<&RepoPath> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![dir];
        while let Some(next) = waiting.pop() {
            for target in self.depends_on.get(next).into_iter().flatten() {
                if target != dir && found.insert(target) {
                    waiting.push(target);
                }
            }
        }
        found
    }

    /// The facts, once it is known what each package is.
    pub(crate) fn facts(
        &self,
        repository: &Repository<'_>,
        kinds: &BTreeMap<&RepoPath, AppKind>,
    ) -> Workspace {
        let outermost =
            self.workspaces.first().filter(|first| self.workspaces.len() == 1 || first.dir.is_root());
        let members = repository
            .packages
            .values()
            .filter(|package| !package.is_specimen || self.workspace_of(&package.dir).is_some());
        Workspace {
            tool: outermost.map(|workspace| workspace.tool.clone()),
            members: members
                .map(|package| Member {
                    dir: package.dir.clone(),
                    name: package.json.name.as_ref().map(|name| name.value.clone()),
                    kind: kinds.get(&package.dir).copied().unwrap_or(AppKind::Library),
                    builds: match package.json.script("build") {
                        Some(_) => Presence::Yes,
                        None => Presence::No,
                    },
                    needs_build: match (package.json.script("build"), entry_is_there(repository, package)) {
                        (Some(_), false) => Presence::Yes,
                        _ => Presence::No,
                    },
                    depends_on: self.depends_on.get(&package.dir).into_iter().flatten().cloned().collect(),
                })
                .collect(),
        }
    }

    fn dependencies(&self, repository: &Repository<'_>) -> BTreeMap<RepoPath, BTreeSet<RepoPath>> {
        let mut by_name: BTreeMap<(Option<&RepoPath>, &str), &RepoPath> = BTreeMap::new();
        for package in repository.packages.values() {
            let workspace = self.workspace_of(&package.dir).map(|workspace| &workspace.dir);
            if let Some(name) = &package.json.name {
                by_name.entry((workspace, name.as_str())).or_insert(&package.dir);
            }
        }
        let mut depends_on = BTreeMap::new();
        for package in repository.packages.values() {
            let workspace = self.workspace_of(&package.dir).map(|workspace| &workspace.dir);
            let targets: BTreeSet<RepoPath> = package
                .json
                .dependency_sets()
                .filter_map(|dependency| {
                    let requirement = dependency.requirement.as_str();
                    if let Some(path) = local_path(requirement) {
                        return package
                            .dir
                            .join(path)
                            .ok()
                            .filter(|dir| repository.packages.contains_key(dir));
                    }
                    // `workspace:` always means a member; a plain range does when the member's name is the same
                    workspace?;
                    let name = alias_target(requirement).unwrap_or(dependency.name.as_str());
                    by_name.get(&(workspace, name)).map(|dir| (*dir).clone())
                })
                .filter(|dir| *dir != package.dir)
                .collect();
            if !targets.is_empty() {
                depends_on.insert(package.dir.clone(), targets);
            }
        }
        depends_on
    }
}

/// The folder of `file:../x`, `link:../x`, `portal:../x`, `workspace:../x`.
fn local_path(requirement: &str) -> Option<&str> {
    let (protocol, path) = requirement.split_once(':')?;
    let is_path =
        matches!(protocol, "file" | "link" | "portal") || (protocol == "workspace" && path.starts_with('.'));
    (is_path && !path.ends_with(".tgz") && !path.starts_with('/')).then_some(path)
}

/// The name in `workspace:other@*`, where a member is used under another name.
fn alias_target(requirement: &str) -> Option<&str> {
    let rest = requirement.strip_prefix("workspace:")?;
    rest.rsplit_once('@').map(|(name, _)| name).filter(|name| !name.is_empty())
}

fn pnpm_workspace(
    repository: &Repository<'_>,
    dir: &RepoPath,
    unknowns: &mut Vec<Unknown>,
) -> Option<(SourceFile, PnpmWorkspace)> {
    let file =
        repository.read_optional(&dir.child("pnpm-workspace.yaml"), UnknownKind::Workspace, unknowns)?;
    match PnpmWorkspace::parse(&file) {
        Ok(workspace) => {
            unknowns.extend(workspace.problems.iter().map(|problem| Unknown {
                kind: UnknownKind::Workspace,
                place: file.place(problem.span),
                why: problem.message.clone(),
            }));
            Some((file, workspace))
        }
        Err(error) => {
            let why = format!("does not parse: {}", error.message);
            unknowns.push(Unknown { kind: UnknownKind::Workspace, place: file.place(error.span), why });
            None
        }
    }
}

fn workspace_root(
    repository: &Repository<'_>,
    package: &Package,
    pnpm: Option<&(SourceFile, PnpmWorkspace)>,
    unknowns: &mut Vec<Unknown>,
) -> Option<WorkspaceRoot> {
    let hint = manager::hint(repository, package);
    let named_by_pnpm = pnpm.and_then(|(file, workspace)| Some((file, workspace.packages.as_ref()?)));
    let named_by_package = package.json.workspaces.as_ref();
    let (tool, patterns, evidence) = match (named_by_pnpm, named_by_package, hint) {
        (Some((file, patterns)), None, _) | (Some((file, patterns)), _, None | Some(ManagerName::Pnpm)) => {
            let span = patterns.first().map(|first| first.span).unwrap_or_default();
            (WorkspaceTool::Pnpm, patterns, Evidence::at(EvidenceKind::Configured, file, span))
        }
        (_, Some(workspaces), hint) => {
            let tool = match hint {
                Some(ManagerName::Yarn | ManagerName::YarnBerry) => WorkspaceTool::Yarn,
                Some(ManagerName::Bun) => WorkspaceTool::Bun,
                // pnpm does not read the field; whoever writes it uses npm's reading of it
                Some(ManagerName::Npm | ManagerName::Pnpm) | None => WorkspaceTool::Npm,
            };
            let span = package.json.field("workspaces").unwrap_or(workspaces.span);
            (tool, &workspaces.patterns, package.declares(span))
        }
        (None, None, _) => return None,
    };
    let patterns: Vec<&str> = patterns.iter().map(|pattern| pattern.as_str()).collect();
    let candidates: BTreeSet<RepoPath> = repository
        .packages
        .keys()
        .filter(|dir| **dir != package.dir)
        .filter_map(|dir| RepoPath::new(dir.below(&package.dir)?).ok())
        .collect();
    let is_berry =
        hint == Some(ManagerName::YarnBerry) || repository.repo.has_file(&package.dir.child(".yarnrc.yml"));
    let reads_globs = match tool {
        WorkspaceTool::Npm => Manager::Npm,
        WorkspaceTool::Pnpm => Manager::Pnpm,
        WorkspaceTool::Yarn if is_berry => Manager::YarnBerry,
        WorkspaceTool::Yarn => Manager::YarnClassic,
        WorkspaceTool::Bun => Manager::Bun,
    };
    let relative = members(reads_globs, &patterns, &candidates);
    let members: BTreeSet<RepoPath> = relative
        .iter()
        .filter_map(|dir| package.dir.join(dir.as_str()).ok())
        .filter(|dir| *dir != package.dir)
        .collect();
    if members.is_empty() && !patterns.is_empty() {
        let why = format!("no package lies where `{}` points", patterns.join("`, `"));
        unknowns.push(Unknown { kind: UnknownKind::Workspace, place: evidence.place.clone(), why });
    }
    Some(WorkspaceRoot { dir: package.dir.clone(), tool: Fact::certain(tool, evidence), members })
}

/// Whether the file that an import of the package by its name leads to is in the repository, and not made by a build.
fn entry_is_there(repository: &Repository<'_>, package: &Package) -> bool {
    let json = &package.json;
    let exported = json.exports.as_ref().and_then(|exports| exports.resolve(&["import", "node", "require"]));
    let declared = [exported, json.module.as_ref(), json.main.as_ref()];
    let declared = declared.into_iter().flatten().map(|path| path.as_str()).next();
    let path = package.dir.join(declared.unwrap_or("index.js"));
    path.is_ok_and(|path| {
        let with = |end: &str| {
            RepoPath::new(&format!("{path}{end}")).is_ok_and(|path| repository.repo.has_file(&path))
        };
        ["", ".js", ".ts", "/index.js", "/index.ts"].into_iter().any(with)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{SERVER, facts};

    fn kinds(facts: &seaworthy_facts::Facts) -> Vec<(String, AppKind)> {
        facts.workspace.members.iter().map(|member| (member.dir.to_string(), member.kind)).collect()
    }

    #[test]
    fn a_pnpm_workspace_has_apps_and_libraries() {
        let facts = facts([
            ("package.json", r#"{"name": "root", "private": true, "scripts": {"build": "turbo build"}}"#),
            ("pnpm-workspace.yaml", "packages:\n  - apps/*\n  - packages/*\n"),
            (
                "apps/api/package.json",
                r#"{"name": "@acme/api", "scripts": {"start": "node index.js"},
                "dependencies": {"@acme/db": "workspace:*", "express": "5"}}"#,
            ),
            ("apps/api/index.js", SERVER),
            (
                "packages/db/package.json",
                r#"{"name": "@acme/db", "main": "index.js", "dependencies": {"@acme/log": "workspace:^"}}"#,
            ),
            ("packages/db/index.js", "export const db = 1;"),
            ("packages/log/package.json", r#"{"name": "@acme/log", "main": "index.js"}"#),
            (
                "packages/log/test/fixtures/app/package.json",
                r#"{"name": "x", "scripts": {"start": "node index.js"}}"#,
            ),
            ("packages/log/test/fixtures/app/index.js", SERVER),
        ]);
        assert_eq!(facts.workspace.tool.as_ref().map(|tool| tool.value), Some(WorkspaceTool::Pnpm));
        let api = facts.workspace.members.iter().find(|member| member.dir.as_str() == "apps/api").unwrap();
        assert_eq!(api.depends_on, [RepoPath::new("packages/db").unwrap()]);
        let apps: Vec<(&str, &str)> =
            facts.apps.iter().map(|app| (app.name.as_str(), app.dir.as_str())).collect();
        assert_eq!(apps, [("api", "apps/api")]);
        assert_eq!(facts.apps[0].install.root, RepoPath::root());
        let inputs: Vec<&str> =
            facts.apps[0].install.inputs.iter().map(|input| input.value.path.as_str()).collect();
        assert_eq!(
            inputs,
            [
                "apps/api/package.json",
                "package.json",
                "packages/db/package.json",
                "packages/log/package.json",
                "pnpm-workspace.yaml"
            ]
        );
    }

    #[test]
    fn two_folders_without_a_workspace_are_two_apps() {
        let facts = facts([
            ("backend/package.json", r#"{"name": "app", "scripts": {"start": "node server.js"}}"#),
            ("backend/server.js", SERVER),
            (
                "frontend/package.json",
                r#"{"name": "app", "scripts": {"start": "next start"}, "dependencies": {"next": "16"}}"#,
            ),
            ("frontend/app/page.tsx", "export default () => null;"),
        ]);
        assert_eq!(facts.workspace.tool, None);
        assert_eq!(
            kinds(&facts),
            [("backend".to_owned(), AppKind::Server), ("frontend".to_owned(), AppKind::Server)]
        );
        let names: Vec<&str> = facts.apps.iter().map(|app| app.name.as_str()).collect();
        assert_eq!(names, ["backend", "frontend"]);
        assert_eq!(facts.apps[0].install.root.as_str(), "backend");
    }

    #[test]
    fn a_root_that_only_holds_scripts_is_no_app() {
        let facts = facts([
            (
                "package.json",
                r#"{"scripts": {"start": "npm --prefix api start", "dev": "concurrently \"npm:a\""}}"#,
            ),
            ("api/package.json", r#"{"name": "api", "scripts": {"start": "node server.js"}}"#),
            ("api/server.js", SERVER),
        ]);
        let dirs: Vec<&str> = facts.apps.iter().map(|app| app.dir.as_str()).collect();
        assert_eq!(dirs, ["api"]);
    }

    #[test]
    fn the_workspaces_field_belongs_to_the_manager_that_is_used() {
        let world = |lockfile: &'static str| {
            facts([
                ("package.json", r#"{"private": true, "workspaces": ["packages/*"]}"#),
                ("packages/a/package.json", r#"{"name": "a", "main": "a.js"}"#),
                (lockfile, ""),
            ])
            .workspace
            .tool
            .map(|tool| tool.value)
        };
        assert_eq!(world("bun.lock"), Some(WorkspaceTool::Bun));
        assert_eq!(world("yarn.lock"), Some(WorkspaceTool::Yarn));
        assert_eq!(world("package-lock.json"), Some(WorkspaceTool::Npm));
    }

    #[test]
    fn a_member_needs_no_more_than_a_name_and_an_entry() {
        let facts = facts([
            ("package.json", r#"{"private": true, "workspaces": ["packages/*"]}"#),
            ("packages/a/package.json", r#"{"name": "a", "module": "index.ts", "type": "module"}"#),
            ("packages/b/package.json", r#"{"name": "b", "version": "0.0.0"}"#),
            ("packages/b/dist/esm/package.json", r#"{"type": "module"}"#),
        ]);
        let dirs: Vec<&str> = facts.workspace.members.iter().map(|member| member.dir.as_str()).collect();
        assert_eq!(dirs, ["", "packages/a", "packages/b"]);
    }

    #[test]
    fn settings_alone_make_no_workspace() {
        let facts = facts([
            ("package.json", r#"{"name": "a", "scripts": {"start": "node a.js"}}"#),
            ("a.js", SERVER),
            ("pnpm-workspace.yaml", "onlyBuiltDependencies: [esbuild]\n"),
        ]);
        assert_eq!(facts.workspace.tool, None);
        assert_eq!(facts.apps[0].manager.name.value, ManagerName::Pnpm);
    }
}
