//! Settings of the managers that may stand in package.json: pnpm's, and overrides of all of them.
//!
//! pnpm's settings moved from the `pnpm` field to pnpm-workspace.yaml; one reader serves both.

use seaworthy_text::Span;

use crate::data::{Node, Value};
use crate::shape::Shape;
use crate::{Problem, Spanned};

/// How deep npm's overrides may be nested before we stop looking.
const DEEPEST: usize = 16;

/// A version that is forced on dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Whose dependency, outermost first: `["a", "b@1"]` is what npm writes as `{"a": {"b@1": …}}` and pnpm as `a>b@1`
    /// (which stays one part here). A `.` at the end means the package before it.
    pub path: Vec<String>,
    /// The innermost key.
    pub key_span: Span,
    /// What it is forced to: a range, `-` (pnpm: removed), `$name` (as in the dependencies), `npm:other@1`.
    pub requirement: Spanned<String>,
}

/// A name and what is asked for.
pub type Pair = (Spanned<String>, Spanned<String>);

/// A catalog's name and its entries.
pub type Catalog = (Spanned<String>, Vec<Pair>);

/// A package whose files are changed after its installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// `name@version` or `name`.
    pub package: Spanned<String>,
    /// The patch file, from the folder of the file that names it.
    pub file: Spanned<String>,
}

/// Whether a package's lifecycle scripts may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildApproval {
    /// `name` or `name@version`.
    pub package: Spanned<String>,
    /// What was decided.
    pub allowed: bool,
}

/// pnpm's settings, from package.json or pnpm-workspace.yaml. `None` and empty mean "not set here".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PnpmSettings {
    /// `overrides`.
    pub overrides: Vec<Override>,
    /// `packageExtensions`: the place, when it is there and not empty.
    pub package_extensions: Option<Span>,
    /// `onlyBuiltDependencies`: the packages whose scripts may run; `None` when not set.
    pub only_built_dependencies: Option<Vec<Spanned<String>>>,
    /// `neverBuiltDependencies`: the packages whose scripts may not run; `None` when not set.
    pub never_built_dependencies: Option<Vec<Spanned<String>>>,
    /// `ignoredBuiltDependencies`: whose scripts are skipped without a warning.
    pub ignored_built_dependencies: Vec<Spanned<String>>,
    /// `allowBuilds`, which replaces the three lists above from pnpm 10.26 on.
    pub allow_builds: Vec<BuildApproval>,
    /// `dangerouslyAllowAllBuilds`.
    pub allow_all_builds: Option<Spanned<bool>>,
    /// `strictDepBuilds`: an unapproved script fails the install.
    pub strict_dep_builds: Option<Spanned<bool>>,
    /// `patchedDependencies`.
    pub patched_dependencies: Vec<Patch>,
    /// `ignoredOptionalDependencies`.
    pub ignored_optional_dependencies: Vec<Spanned<String>>,
    /// `catalog`: name and requirement.
    pub catalog: Vec<Pair>,
    /// `catalogs`: each with its name.
    pub catalogs: Vec<Catalog>,
    /// `nodeLinker`: `isolated`, `hoisted`, `pnp`.
    pub node_linker: Option<Spanned<String>>,
    /// `shamefullyHoist`.
    pub shamefully_hoist: Option<Spanned<bool>>,
    /// `autoInstallPeers`.
    pub auto_install_peers: Option<Spanned<bool>>,
    /// `excludeLinksFromLockfile`.
    pub exclude_links_from_lockfile: Option<Spanned<bool>>,
    /// `injectWorkspacePackages`, which `pnpm deploy` needs.
    pub inject_workspace_packages: Option<Spanned<bool>>,
    /// `linkWorkspacePackages`: `true`, `false`, `deep`.
    pub link_workspace_packages: Option<Spanned<String>>,
    /// `sharedWorkspaceLockfile`.
    pub shared_workspace_lockfile: Option<Spanned<bool>>,
    /// `ignoreScripts`.
    pub ignore_scripts: Option<Spanned<bool>>,
    /// `useNodeVersion`, or `executionEnv.nodeVersion`.
    pub node_version: Option<Spanned<String>>,
    /// `configDependencies`: fetched before anything else.
    pub config_dependencies: Vec<Pair>,
    /// The names of all settings, in order.
    pub fields: Vec<Spanned<String>>,
}

impl PnpmSettings {
    pub(crate) fn read_field(&mut self, name: &str, key_span: Span, value: &Node<'_>, shape: &mut Shape) {
        self.fields.push(Spanned::new(name.to_owned(), key_span));
        match name {
            "overrides" => self.overrides = read_overrides(name, value, shape),
            "packageExtensions" => {
                self.package_extensions = (!shape.map(name, value).is_empty()).then_some(value.span);
            }
            "onlyBuiltDependencies" => self.only_built_dependencies = Some(shape.texts(name, value)),
            "neverBuiltDependencies" => self.never_built_dependencies = Some(shape.texts(name, value)),
            "ignoredBuiltDependencies" => self.ignored_built_dependencies = shape.texts(name, value),
            "allowBuilds" => self.allow_builds = read_approvals(name, value, shape),
            "dangerouslyAllowAllBuilds" => self.allow_all_builds = shape.bool(name, value),
            "strictDepBuilds" => self.strict_dep_builds = shape.bool(name, value),
            "patchedDependencies" => self.patched_dependencies = read_patches(name, value, shape),
            "ignoredOptionalDependencies" => self.ignored_optional_dependencies = shape.texts(name, value),
            "catalog" => self.catalog = shape.pairs(name, value),
            "catalogs" => self.catalogs = read_catalogs(name, value, shape),
            "nodeLinker" => self.node_linker = shape.text(name, value),
            "shamefullyHoist" => self.shamefully_hoist = shape.bool(name, value),
            "autoInstallPeers" => self.auto_install_peers = shape.bool(name, value),
            "excludeLinksFromLockfile" => self.exclude_links_from_lockfile = shape.bool(name, value),
            "injectWorkspacePackages" => self.inject_workspace_packages = shape.bool(name, value),
            "linkWorkspacePackages" => self.link_workspace_packages = shape.scalar(name, value),
            "sharedWorkspaceLockfile" => self.shared_workspace_lockfile = shape.bool(name, value),
            "ignoreScripts" => self.ignore_scripts = shape.bool(name, value),
            "useNodeVersion" => self.node_version = shape.scalar(name, value),
            "executionEnv" => {
                if let Some(version) = value.get("nodeVersion") {
                    self.node_version = shape.scalar("executionEnv.nodeVersion", version);
                }
            }
            "configDependencies" => self.config_dependencies = read_config_dependencies(name, value, shape),
            _ => {}
        }
    }
}

/// Overrides and resolutions, nested keys flattened.
pub(crate) fn read_overrides(name: &str, value: &Node<'_>, shape: &mut Shape) -> Vec<Override> {
    let mut out = Vec::new();
    flatten(name, value, &mut Vec::new(), &mut out, shape);
    out
}

fn flatten(name: &str, value: &Node<'_>, path: &mut Vec<String>, out: &mut Vec<Override>, shape: &mut Shape) {
    if path.len() > DEEPEST {
        shape.note(value.span, format!("`{name}` is nested too deep"));
        return;
    }
    for entry in shape.map(name, value) {
        path.push(entry.key.to_string());
        if matches!(entry.value.value, Value::Map(_)) {
            flatten(name, &entry.value, path, out, shape);
        } else if let Some(requirement) = shape.scalar(&format!("{name}.{}", path.join(".")), &entry.value) {
            out.push(Override { path: path.clone(), key_span: entry.key_span, requirement });
        }
        path.pop();
    }
}

pub(crate) fn read_patches(name: &str, value: &Node<'_>, shape: &mut Shape) -> Vec<Patch> {
    shape.pairs(name, value).into_iter().map(|(package, file)| Patch { package, file }).collect()
}

pub(crate) fn read_catalogs(name: &str, value: &Node<'_>, shape: &mut Shape) -> Vec<Catalog> {
    let entries = shape.map(name, value);
    entries
        .iter()
        .map(|entry| {
            let pairs = shape.pairs(&format!("{name}.{}", entry.key), &entry.value);
            (Spanned::new(entry.key.to_string(), entry.key_span), pairs)
        })
        .collect()
}

pub(crate) fn read_approvals(name: &str, value: &Node<'_>, shape: &mut Shape) -> Vec<BuildApproval> {
    let entries = shape.map(name, value);
    entries
        .iter()
        .filter_map(|entry| {
            let allowed = match entry.value.bool() {
                Some(allowed) => allowed,
                // pnpm writes a sentence here that asks the person to decide; until then nothing runs
                None if entry.value.text().is_some() => false,
                None => {
                    shape.problems.push(Problem::new(
                        entry.value.span,
                        format!("`{name}.{}` should be true or false", entry.key),
                    ));
                    return None;
                }
            };
            Some(BuildApproval { package: Spanned::new(entry.key.to_string(), entry.key_span), allowed })
        })
        .collect()
}

/// `dependenciesMeta`, as far as it says whether a package is built.
pub(crate) fn read_built(name: &str, value: &Node<'_>, shape: &mut Shape) -> Vec<BuildApproval> {
    let entries = shape.map(name, value);
    entries
        .iter()
        .filter_map(|entry| {
            let allowed = entry.value.get("built").and_then(Node::bool)?;
            Some(BuildApproval { package: Spanned::new(entry.key.to_string(), entry.key_span), allowed })
        })
        .collect()
}

/// A version with an integrity hash, or an object of `version`, `integrity`, `tarball`.
fn read_config_dependencies(name: &str, value: &Node<'_>, shape: &mut Shape) -> Vec<Pair> {
    let entries = shape.map(name, value);
    entries
        .iter()
        .filter_map(|entry| {
            let field = format!("{name}.{}", entry.key);
            let version = match entry.value.get("version").or_else(|| entry.value.get("integrity")) {
                Some(version) => shape.scalar(&field, version)?,
                None => shape.scalar(&field, &entry.value)?,
            };
            Some((Spanned::new(entry.key.to_string(), entry.key_span), version))
        })
        .collect()
}
