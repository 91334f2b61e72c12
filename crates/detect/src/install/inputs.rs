//! Every file that the manager reads before it can install.

use std::collections::BTreeMap;

use seaworthy_catalog::managers;
use seaworthy_facts::{Evidence, EvidenceKind, Fact, InstallInput, InstallInputKind, LifecycleScript};
use seaworthy_manifest::package_json::Patch;
use seaworthy_text::{RepoPath, SourceFile};

use crate::orm;
use crate::scope::AppScope;

/// Lists them, sorted by path.
pub(super) fn read(scope: &AppScope<'_>, lifecycle: &[Fact<LifecycleScript>]) -> Vec<Fact<InstallInput>> {
    let mut inputs = Inputs { scope, found: BTreeMap::new() };
    let site = scope.site;
    for member in &site.members {
        inputs.present(member.file.path(), InstallInputKind::Manifest);
    }
    if let Some(lockfile) = &site.lock {
        inputs.present(&lockfile.facts.path, InstallInputKind::Lockfile);
    }
    for setting in managers::of(site.manager.name.value).settings {
        let kind = if *setting == "pnpm-workspace.yaml" {
            InstallInputKind::Workspace
        } else {
            InstallInputKind::Setting
        };
        inputs.present(&site.root.dir.child(setting), kind);
    }
    inputs.patches();
    inputs.yarn();
    inputs.local_packages();
    inputs.scripts(lifecycle);
    inputs
        .found
        .into_iter()
        .map(|(path, (kind, evidence))| Fact::certain(InstallInput { path, kind }, evidence))
        .collect()
}

struct Inputs<'s, 'r> {
    scope: &'s AppScope<'r>,
    found: BTreeMap<RepoPath, (InstallInputKind, Evidence)>,
}

impl Inputs<'_, '_> {
    /// Adds a file or folder that is there, because it is there.
    fn present(&mut self, path: &RepoPath, kind: InstallInputKind) {
        self.add(path, kind, Evidence::present(path.clone()));
    }

    /// Adds a file or folder that is there, because something names it.
    fn add(&mut self, path: &RepoPath, kind: InstallInputKind, evidence: Evidence) {
        let repo = self.scope.repository.repo;
        if repo.has_file(path) || (!path.is_root() && repo.has_folder(path)) {
            self.found.entry(path.clone()).or_insert((kind, evidence));
        }
    }

    /// Patches that the manager applies; those of `patch-package` come with the script that runs it.
    fn patches(&mut self) {
        let site = self.scope.site;
        let root = site.root;
        let named = |inputs: &mut Self, patches: &[Patch], file: &SourceFile, kind| {
            for patch in patches {
                let Ok(path) = root.dir.join(patch.file.as_str()) else { continue };
                // a folder of patches is taken whole: the next patch must not break the image
                let folder = path.parent().filter(|parent| !parent.is_root() && *parent != root.dir);
                let evidence = Evidence::at(kind, file, patch.file.span);
                inputs.add(&folder.unwrap_or(path), InstallInputKind::Patch, evidence);
            }
        };
        named(self, &root.json.pnpm.patched_dependencies, &root.file, EvidenceKind::Declared);
        named(self, &root.json.patched_dependencies, &root.file, EvidenceKind::Declared);
        if let Some((file, workspace)) = site.pnpm {
            named(self, &workspace.settings.patched_dependencies, file, EvidenceKind::Configured);
        }
        let asks_for_patch = site.members.iter().find_map(|member| {
            let dependencies = member.json.dependency_sets().map(|dependency| &dependency.requirement);
            let resolutions = member.json.resolutions.iter().map(|resolution| &resolution.requirement);
            let mut all = dependencies.chain(resolutions);
            Some(member.declares(all.find(|requirement| requirement.value.starts_with("patch:"))?.span))
        });
        if let Some(evidence) = asks_for_patch
            && let Ok(folder) = root.dir.join(".yarn/patches")
        {
            self.add(&folder, InstallInputKind::Patch, evidence);
        }
    }

    /// A yarn that the repository brings along, and its plugins.
    fn yarn(&mut self) {
        let site = self.scope.site;
        let Some((file, yarnrc)) = &site.yarnrc else { return };
        for written in yarnrc.yarn_path.iter().chain(&yarnrc.plugins) {
            let Ok(path) = site.root.dir.join(written.as_str()) else { continue };
            let evidence = Evidence::at(EvidenceKind::Configured, file, written.span);
            let folder = path.parent().filter(|parent| !parent.is_root() && *parent != site.root.dir);
            self.add(&folder.unwrap_or(path), InstallInputKind::Release, evidence);
        }
        // a committed cache spares the network; from 4 on Yarn looks there only when it is told
        let version = site.manager.version.as_ref().map(|version| version.value.as_str());
        let looks_first =
            version.is_some_and(|version| version.starts_with("2.") || version.starts_with("3."));
        let is_global = yarnrc.enable_global_cache.as_ref().map_or(!looks_first, |said| said.value);
        if let (false, Ok(cache)) = (is_global, site.root.dir.join(".yarn/cache")) {
            self.present(&cache, InstallInputKind::Cache);
        }
    }

    /// Dependencies on archives and folders of the repository that are no members.
    fn local_packages(&mut self) {
        for member in &self.scope.site.members {
            for dependency in member.json.dependency_sets() {
                let requirement = dependency.requirement.as_str();
                let Some(written) =
                    requirement.strip_prefix("file:").or_else(|| requirement.strip_prefix("link:"))
                else {
                    continue;
                };
                let Ok(path) = member.dir.join(written) else { continue };
                let evidence = member.declares(dependency.span());
                if self.scope.repository.repo.has_file(&path) {
                    self.add(&path, InstallInputKind::Setting, evidence);
                } else {
                    self.add(&path.child("package.json"), InstallInputKind::Manifest, evidence);
                }
            }
        }
    }

    /// What lifecycle scripts read: files that they run, the Prisma schema, the patches of `patch-package`.
    fn scripts(&mut self, lifecycle: &[Fact<LifecycleScript>]) {
        for script in lifecycle {
            let Some(evidence) = script.evidence.first() else { continue };
            for program in &script.value.programs {
                if let Some(file) = &program.file {
                    self.add(file, InstallInputKind::Script, evidence.clone());
                }
                match program.name.as_str() {
                    "patch-package" => {
                        self.add(
                            &script.value.dir.child("patches"),
                            InstallInputKind::Patch,
                            evidence.clone(),
                        );
                    }
                    "prisma" => {
                        for path in orm::prisma_inputs(self.scope, &script.value.dir) {
                            self.add(&path, InstallInputKind::Script, evidence.clone());
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::world::{SERVER, app};

    #[test]
    fn everything_that_the_manager_reads_comes_first() {
        let app = app([
            (
                "package.json",
                r#"{"packageManager": "pnpm@10.8.1", "scripts": {"start": "node index.js", "postinstall": "prisma generate"},
                "dependencies": {"own": "file:./vendored/own.tgz", "@prisma/client": "6"}, "devDependencies": {"prisma": "6"},
                "pnpm": {"patchedDependencies": {"a@1.0.0": "patches/a.patch"}}}"#,
            ),
            ("index.js", SERVER),
            (".npmrc", "//npm.example/:_authToken=${NPM_TOKEN}\n"),
            (".pnpmfile.cjs", ""),
            ("patches/a.patch", ""),
            ("vendored/own.tgz", ""),
            ("prisma/schema.prisma", ""),
            ("prisma.config.ts", "export default {};"),
        ]);
        let inputs: Vec<String> = app
            .install
            .inputs
            .iter()
            .map(|input| format!("{} {:?}", input.value.path, input.value.kind))
            .collect();
        assert_eq!(
            inputs,
            [
                ".npmrc Setting",
                ".pnpmfile.cjs Setting",
                "package.json Manifest",
                "patches Patch",
                "prisma.config.ts Script",
                "prisma/schema.prisma Script",
                "vendored/own.tgz Setting",
            ]
        );
        assert_eq!(app.install.tokens[0].value.as_deref(), Some("NPM_TOKEN"));
    }

    #[test]
    fn a_yarn_that_is_brought_along_is_an_input() {
        let app = app([
            (
                "package.json",
                r#"{"scripts": {"start": "node index.js"}, "resolutions": {"a": "patch:a@npm%3A1.0.0#~/.yarn/patches/a.patch"}}"#,
            ),
            ("index.js", SERVER),
            (".yarnrc.yml", "yarnPath: .yarn/releases/yarn-4.1.0.cjs\nnodeLinker: node-modules\n"),
            (".yarn/releases/yarn-4.1.0.cjs", ""),
            (".yarn/patches/a.patch", ""),
        ]);
        let inputs: Vec<&str> = app.install.inputs.iter().map(|input| input.value.path.as_str()).collect();
        assert_eq!(inputs, [".yarn/patches", ".yarn/releases", ".yarnrc.yml", "package.json"]);
    }

    #[test]
    fn a_committed_cache_is_read_where_yarn_looks_there() {
        let cache = |version: &'static str, settings: &'static str| {
            let manifest: &'static str = Box::leak(
                format!(r#"{{"packageManager": "yarn@{version}", "scripts": {{"start": "node index.js"}}}}"#)
                    .into_boxed_str(),
            );
            let app = app([
                ("package.json", manifest),
                ("index.js", SERVER),
                (
                    "yarn.lock",
                    "__metadata:\n  version: 8\n\n\"a@workspace:.\":\n  version: 0.0.0-use.local\n",
                ),
                (".yarnrc.yml", settings),
                (".yarn/cache/polka-npm-0.5.2-a-b.zip", ""),
            ]);
            app.install.inputs.iter().any(|input| input.value.path.as_str() == ".yarn/cache")
        };
        assert!(cache("4.9.1", "enableGlobalCache: false\n"));
        assert!(!cache("4.9.1", "nodeLinker: pnp\n"));
        assert!(cache("3.8.7", "nodeLinker: pnp\n"));
        assert!(!cache("3.8.7", "enableGlobalCache: true\n"));
    }
}
