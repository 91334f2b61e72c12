//! package.json: every field that matters for a container, with its place.
//!
//! Strict JSON. A field of the wrong shape is left out and noted as a [`Problem`]; only text that is no JSON object is
//! an error.

mod dev_engines;
mod entry_point;
mod settings;

use seaworthy_text::{SourceFile, Span};

use crate::data::{Dialect, Node, Value, parse_json};
use crate::shape::Shape;
use crate::{Dependency, DependencyKind, ManagerPin, ParseError, Problem, Spanned};

pub use dev_engines::{DevEngine, DevEngines};
pub use entry_point::{Bin, EntryPoint, Exports};
pub use settings::{BuildApproval, Catalog, Override, Pair, Patch, PnpmSettings};

/// A package.json.
#[derive(Debug, Clone, Default)]
pub struct PackageJson {
    /// `name`.
    pub name: Option<Spanned<String>>,
    /// `version`.
    pub version: Option<Spanned<String>>,
    /// `private`.
    pub private: Option<Spanned<bool>>,
    /// `type`: how Node.js reads `.js` files. Without it they are CommonJS.
    pub module_kind: Option<Spanned<ModuleKind>>,
    /// `homepage`: where it is served, to some frameworks; to others the project's page.
    pub homepage: Option<Spanned<String>>,
    /// `main`.
    pub main: Option<Spanned<String>>,
    /// `module`, which bundlers read.
    pub module: Option<Spanned<String>>,
    /// `exports`, with its `.` entry resolved.
    pub exports: Option<Exports>,
    /// `bin`, in order.
    pub bin: Vec<Bin>,
    /// `scripts`, in order.
    pub scripts: Vec<Script>,
    /// `dependencies`, `devDependencies`, `optionalDependencies`, `peerDependencies`, in this order and each as written.
    pub dependencies: Vec<Dependency>,
    /// Names in `peerDependenciesMeta` that are marked optional.
    pub optional_peers: Vec<Spanned<String>>,
    /// `workspaces`, as a list or as `{ "packages": [] }`.
    pub workspaces: Option<Workspaces>,
    /// `engines`, in order: `node`, `npm`, `pnpm`, `bun`, `vscode` and whatever else.
    pub engines: Vec<Engine>,
    /// `packageManager`.
    pub package_manager: Option<Spanned<ManagerPin>>,
    /// `devEngines`.
    pub dev_engines: DevEngines,
    /// `volta`.
    pub volta: Option<Volta>,
    /// `pnpm`: settings that newer versions keep in pnpm-workspace.yaml.
    pub pnpm: PnpmSettings,
    /// `overrides` of npm and bun, flattened: a nested key becomes a path of names.
    pub overrides: Vec<Override>,
    /// `resolutions` of yarn, read by pnpm and bun too.
    pub resolutions: Vec<Override>,
    /// `trustedDependencies`: whose lifecycle scripts bun may run. `None` when the field is missing, which means bun's
    /// own list.
    pub trusted_dependencies: Option<Vec<Spanned<String>>>,
    /// `allowScripts`: whose install scripts npm may run, which it asks for from 12 on.
    pub allow_scripts: Vec<BuildApproval>,
    /// `dependenciesMeta.NAME.built`: whose install scripts yarn may run.
    pub built: Vec<BuildApproval>,
    /// `patchedDependencies` at the top level, as bun writes it.
    pub patched_dependencies: Vec<Patch>,
    /// `prisma.schema`: where the schema lies, from this file's folder.
    pub prisma_schema: Option<Spanned<String>>,
    /// The names of all top-level fields, in order; tools keep their settings there (`jest`, `lint-staged`).
    pub fields: Vec<Spanned<String>>,
    /// What has the wrong shape.
    pub problems: Vec<Problem>,
}

/// How Node.js reads a `.js` file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModuleKind {
    /// `"type": "module"`.
    Module,
    /// `"type": "commonjs"`.
    CommonJs,
}

/// A script and its command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// What follows `npm run`.
    pub name: Spanned<String>,
    /// The command line.
    pub command: Spanned<String>,
}

/// The `workspaces` field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workspaces {
    /// The globs, negations included.
    pub patterns: Vec<Spanned<String>>,
    /// bun's default catalog: name and requirement.
    pub catalog: Vec<Pair>,
    /// bun's named catalogs.
    pub catalogs: Vec<Catalog>,
    /// The whole field.
    pub span: Span,
}

/// One line of `engines`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    /// `node`, `npm`, `pnpm`, `bun`.
    pub name: Spanned<String>,
    /// The range as written.
    pub requirement: Spanned<String>,
}

/// The `volta` field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Volta {
    /// Tools and their versions: `node`, `npm`, `yarn`, `pnpm`.
    pub tools: Vec<Engine>,
    /// `extends`: another package.json, from this file's folder.
    pub extends: Option<Spanned<String>>,
    /// The whole field.
    pub span: Span,
}

impl PackageJson {
    /// Reads a package.json.
    ///
    /// # Errors
    /// When the text is not JSON, or is JSON and no object.
    pub fn parse(file: &SourceFile) -> Result<Self, ParseError> {
        Self::parse_text(file.text())
    }

    /// As [`PackageJson::parse`], from bare text.
    ///
    /// # Errors
    /// When the text is not JSON, or is JSON and no object.
    pub fn parse_text(text: &str) -> Result<Self, ParseError> {
        let root = parse_json(text, Dialect::Strict)?;
        if !matches!(root.value, Value::Map(_)) {
            return Err(ParseError::new(
                format!("package.json should hold an object, not {}", root.describe()),
                root.span,
            ));
        }
        let mut shape = Shape::default();
        let mut package = Self::default();
        for entry in root.entries() {
            package.fields.push(Spanned::new(entry.key.to_string(), entry.key_span));
            package.read_field(&entry.key, &entry.value, &mut shape);
        }
        package.take_top_level_catalogs(&root, &mut shape);
        package.problems = shape.problems;
        Ok(package)
    }

    /// bun takes its catalogs from the top level too, where there are workspaces.
    fn take_top_level_catalogs(&mut self, root: &Node<'_>, shape: &mut Shape) {
        let Some(workspaces) = &mut self.workspaces else { return };
        if let Some(catalog) = root.get("catalog") {
            workspaces.catalog.extend(shape.pairs("catalog", catalog));
        }
        if let Some(catalogs) = root.get("catalogs") {
            workspaces.catalogs.extend(settings::read_catalogs("catalogs", catalogs, shape));
        }
    }

    fn read_field(&mut self, name: &str, value: &Node<'_>, shape: &mut Shape) {
        match name {
            "name" => self.name = shape.text(name, value),
            "version" => self.version = shape.text(name, value),
            "private" => self.private = shape.bool(name, value),
            "type" => self.module_kind = module_kind(value, shape),
            "homepage" => self.homepage = shape.text(name, value),
            "main" => self.main = shape.text(name, value),
            "module" => self.module = shape.text(name, value),
            "exports" => self.exports = Some(Exports::read(value, shape)),
            "bin" => self.bin = entry_point::read_bin(value, shape),
            "scripts" => {
                let pairs = shape.pairs(name, value).into_iter();
                self.scripts = pairs.map(|(name, command)| Script { name, command }).collect();
            }
            "dependencies" => self.read_dependencies(DependencyKind::Production, value, shape),
            "devDependencies" => self.read_dependencies(DependencyKind::Development, value, shape),
            "optionalDependencies" => self.read_dependencies(DependencyKind::Optional, value, shape),
            "peerDependencies" => self.read_dependencies(DependencyKind::Peer, value, shape),
            "peerDependenciesMeta" => {
                for entry in shape.map(name, value) {
                    if entry.value.get("optional").and_then(Node::bool) == Some(true) {
                        self.optional_peers.push(Spanned::new(entry.key.to_string(), entry.key_span));
                    }
                }
            }
            "workspaces" => self.workspaces = Some(Workspaces::read(value, shape)),
            "engines" => self.engines = engines(name, value, shape),
            "packageManager" => self.package_manager = manager_pin(value, shape),
            "devEngines" => self.dev_engines = DevEngines::read(value, shape),
            "volta" => self.volta = Some(Volta::read(value, shape)),
            "pnpm" => {
                for entry in shape.map(name, value) {
                    self.pnpm.read_field(&entry.key, entry.key_span, &entry.value, shape);
                }
            }
            "overrides" => self.overrides = settings::read_overrides(name, value, shape),
            "resolutions" => self.resolutions = settings::read_overrides(name, value, shape),
            "trustedDependencies" => self.trusted_dependencies = Some(shape.texts(name, value)),
            "allowScripts" => self.allow_scripts = settings::read_approvals(name, value, shape),
            "dependenciesMeta" => self.built = settings::read_built(name, value, shape),
            "patchedDependencies" => self.patched_dependencies = settings::read_patches(name, value, shape),
            "prisma" => {
                if let Some(schema) = value.get("schema") {
                    self.prisma_schema = shape.text("prisma.schema", schema);
                }
            }
            _ => {}
        }
    }

    /// One of the four lists. A name given twice counts once, the last time, as JavaScript has it.
    fn read_dependencies(&mut self, kind: DependencyKind, value: &Node<'_>, shape: &mut Shape) {
        self.dependencies.retain(|dependency| dependency.kind != kind);
        let pairs = shape.pairs(kind.field(), value);
        let mut at = std::collections::HashMap::with_capacity(pairs.len());
        for (name, requirement) in pairs {
            let dependency = Dependency { name, requirement, kind };
            match at.get(dependency.name.as_str()) {
                Some(&index) => {
                    shape.note(
                        dependency.name.span,
                        format!("`{}` stands twice in `{kind}`; this one counts", dependency.name.value),
                    );
                    self.dependencies[index] = dependency;
                }
                None => {
                    at.insert(dependency.name.value.clone(), self.dependencies.len());
                    self.dependencies.push(dependency);
                }
            }
        }
    }

    /// All dependencies of all lists, in the order of the file.
    pub fn dependency_sets(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter()
    }

    /// The dependencies of one list.
    pub fn dependencies_of(&self, kind: DependencyKind) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().filter(move |dependency| dependency.kind == kind)
    }

    /// The first dependency of this name: production before development before optional before peer.
    pub fn dependency(&self, name: &str) -> Option<&Dependency> {
        self.dependencies.iter().filter(|dependency| dependency.name.value == name).min_by_key(|d| d.kind)
    }

    /// The script of this name.
    pub fn script(&self, name: &str) -> Option<&Script> {
        self.scripts.iter().rev().find(|script| script.name.value == name)
    }

    /// What `engines` asks of this program.
    pub fn engine(&self, name: &str) -> Option<&Spanned<String>> {
        self.engines.iter().find(|engine| engine.name.value == name).map(|engine| &engine.requirement)
    }

    /// The place of a top-level field's name.
    pub fn field(&self, name: &str) -> Option<Span> {
        self.fields.iter().rev().find(|field| field.value == name).map(|field| field.span)
    }
}

fn module_kind(value: &Node<'_>, shape: &mut Shape) -> Option<Spanned<ModuleKind>> {
    let text = shape.text("type", value)?;
    let kind = match text.as_str() {
        "module" => ModuleKind::Module,
        "commonjs" => ModuleKind::CommonJs,
        other => {
            shape.note(text.span, format!("`type` should be `module` or `commonjs`, not `{other}`"));
            return None;
        }
    };
    Some(Spanned::new(kind, text.span))
}

fn manager_pin(value: &Node<'_>, shape: &mut Shape) -> Option<Spanned<ManagerPin>> {
    let text = shape.text("packageManager", value)?;
    match ManagerPin::parse(&text.value) {
        Ok(pin) => Some(Spanned::new(pin, text.span)),
        Err(message) => {
            shape.note(text.span, message);
            None
        }
    }
}

fn engines(name: &str, value: &Node<'_>, shape: &mut Shape) -> Vec<Engine> {
    // very old packages write a list: `["node >= 0.6"]`
    if let Value::List(items) = &value.value {
        return items
            .iter()
            .filter_map(|item| {
                let text = shape.text(name, item)?;
                let (name, requirement) = text.value.split_once(' ').unwrap_or((&text.value, "*"));
                Some(Engine {
                    name: Spanned::new(name.to_owned(), text.span),
                    requirement: Spanned::new(requirement.trim().to_owned(), text.span),
                })
            })
            .collect();
    }
    shape.pairs(name, value).into_iter().map(|(name, requirement)| Engine { name, requirement }).collect()
}

impl Workspaces {
    fn read(value: &Node<'_>, shape: &mut Shape) -> Self {
        let mut workspaces = Self { span: value.span, ..Self::default() };
        let Value::Map(entries) = &value.value else {
            workspaces.patterns = shape.texts("workspaces", value);
            return workspaces;
        };
        for entry in entries {
            match &*entry.key {
                "packages" => workspaces.patterns = shape.texts("workspaces.packages", &entry.value),
                "catalog" => workspaces.catalog = shape.pairs("workspaces.catalog", &entry.value),
                "catalogs" => {
                    workspaces.catalogs = settings::read_catalogs("workspaces.catalogs", &entry.value, shape);
                }
                _ => {}
            }
        }
        workspaces
    }
}

impl Volta {
    fn read(value: &Node<'_>, shape: &mut Shape) -> Self {
        let mut volta = Self { span: value.span, ..Self::default() };
        for (name, requirement) in shape.pairs("volta", value) {
            match name.as_str() {
                "extends" => volta.extends = Some(requirement),
                _ => volta.tools.push(Engine { name, requirement }),
            }
        }
        volta
    }
}

#[cfg(test)]
mod tests;
