//! pnpm-lock.yaml, formats 5 to 9.
//!
//! The formats differ in how a package's key is spelt (`/a/1.0.0_b@2.0.0`, `/a@1.0.0(b@2.0.0)`, `a@1.0.0(b@2.0.0)`) and
//! in whether `snapshots` stand apart from `packages`. Newer pnpm puts a document of its own before the real one.

use std::collections::HashMap;

use seaworthy_text::{RepoPath, Span};

use super::{
    DirectDependency, Importer, Link, LockError, LockedPackage, Lockfile, PackageId, Source, Target, broken,
    package_id,
};
use crate::data::{Entry, Node, Value, parse_yaml_from, parse_yaml_lines};
use crate::{DependencyKind, Manager, Spanned};

/// How keys are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spelling {
    /// `/a/1.0.0_b@2.0.0`
    Five,
    /// `/a@1.0.0(b@2.0.0)`
    Six,
    /// `a@1.0.0(b@2.0.0)`, with `snapshots`.
    Nine,
}

pub(super) fn parse(text: &str) -> Result<Lockfile, LockError> {
    let start = last_document(text);
    let root = match parse_yaml_lines(text, start) {
        Some(root) => root,
        None => parse_yaml_from(text, start)?,
    };
    let Some(version) = root.get("lockfileVersion") else {
        return broken("`lockfileVersion` is missing", Span::new(start, start));
    };
    let format_version = Spanned::new(version.scalar().unwrap_or_default().to_owned(), version.span);
    let spelling = spelling(&format_version)?;
    let mut lockfile = Lockfile::empty(Manager::Pnpm, format_version);
    read_settings(&root, &mut lockfile);
    let ids = read_packages(&root, spelling, &mut lockfile);
    let places = Places { spelling, ids: &ids };
    match root.get("importers") {
        Some(importers) => {
            for entry in importers.entries() {
                let Ok(folder) = RepoPath::new(&entry.key) else {
                    return broken(
                        format!("member `{}` lies outside the repository", entry.key),
                        entry.key_span,
                    );
                };
                let importer = read_importer(&entry.value, entry.key_span, &folder, &places);
                lockfile.importers.insert(folder, importer);
            }
        }
        None => {
            let importer = read_importer(&root, Span::default(), &RepoPath::root(), &places);
            lockfile.importers.insert(RepoPath::root(), importer);
        }
    }
    link(&root, spelling, &ids, &mut lockfile);
    Ok(lockfile)
}

/// Where the last document begins. Only a file that opens with a marker has several.
fn last_document(text: &str) -> usize {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let after_line = |at: usize| text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
    if !text[start..].starts_with("---") {
        return start;
    }
    match text.rfind("\n---\n").or_else(|| text.rfind("\n---\r\n")) {
        Some(at) => after_line(at + 1),
        None => after_line(start),
    }
}

fn spelling(version: &Spanned<String>) -> Result<Spelling, LockError> {
    let major = version.value.split('.').next().and_then(|major| major.parse::<u64>().ok());
    match major {
        Some(5) => Ok(Spelling::Five),
        Some(6) => Ok(Spelling::Six),
        Some(9) => Ok(Spelling::Nine),
        Some(0..=4) => {
            Err(LockError::Older { manager: Manager::Pnpm, found: version.clone(), oldest_known: "5" })
        }
        // 7 and 8 were never released
        Some(10..) => {
            Err(LockError::Newer { manager: Manager::Pnpm, found: version.clone(), newest_known: "9.0" })
        }
        Some(7 | 8) | None => broken("`lockfileVersion` is none that pnpm writes", version.span),
    }
}

fn read_settings(root: &Node<'_>, lockfile: &mut Lockfile) {
    let settings = &mut lockfile.settings;
    let checksum = |name: &str| {
        let node = root.get(name)?;
        Some(Spanned::new(node.scalar()?.to_owned(), node.span))
    };
    settings.package_extensions_checksum = checksum("packageExtensionsChecksum");
    settings.pnpmfile_checksum = checksum("pnpmfileChecksum");
    if let Some(node) = root.get("settings") {
        settings.auto_install_peers = node.get("autoInstallPeers").and_then(Node::bool);
        settings.exclude_links_from_lockfile = node.get("excludeLinksFromLockfile").and_then(Node::bool);
        settings.inject_workspace_packages = node.get("injectWorkspacePackages").and_then(Node::bool);
    }
    for entry in root.get("overrides").map(Node::entries).unwrap_or_default() {
        let name = Spanned::new(entry.key.to_string(), entry.key_span);
        settings.overrides.push((name, entry.value.scalar().unwrap_or_default().to_owned()));
    }
    for entry in root.get("patchedDependencies").map(Node::entries).unwrap_or_default() {
        let name = Spanned::new(entry.key.to_string(), entry.key_span);
        let value = entry.value.get("path").unwrap_or(&entry.value);
        settings.patches.push((name, value.scalar().unwrap_or_default().to_owned()));
    }
    for catalog in root.get("catalogs").map(Node::entries).unwrap_or_default() {
        settings.add_catalog(&catalog.key, &catalog.value);
    }
    let texts = |name: &str| {
        let items = root.get(name).map(Node::items).unwrap_or_default();
        items.iter().filter_map(|item| item.scalar().map(str::to_owned)).collect()
    };
    settings.ignored_optional_dependencies = texts("ignoredOptionalDependencies");
    settings.only_built_dependencies = texts("onlyBuiltDependencies");
}

/// One package for each snapshot, or for each entry of `packages` where there are no snapshots.
fn read_packages<'n>(
    root: &'n Node<'_>,
    spelling: Spelling,
    lockfile: &mut Lockfile,
) -> HashMap<&'n str, PackageId> {
    let packages = root.get("packages").map(Node::entries).unwrap_or_default();
    let mut ids = HashMap::new();
    if spelling != Spelling::Nine {
        ids.reserve(packages.len());
        for entry in packages {
            ids.insert(&*entry.key, package_id(lockfile.packages.len()));
            let mut package = read_package(entry, spelling);
            package.key = entry.key.to_string();
            package.dev = entry.value.get("dev").and_then(Node::bool);
            package.optional = Some(flag(&entry.value, "optional"));
            package.has_install_script = Some(flag(&entry.value, "requiresBuild"));
            lockfile.packages.push(package);
        }
        return ids;
    }
    let known: HashMap<&str, &Entry<'_>> = packages.iter().map(|entry| (&*entry.key, entry)).collect();
    let snapshots = root.get("snapshots").map(Node::entries).unwrap_or_default();
    ids.reserve(snapshots.len());
    for snapshot in snapshots {
        ids.insert(&*snapshot.key, package_id(lockfile.packages.len()));
        let bare = without_peers(&snapshot.key);
        let mut package = match known.get(bare) {
            Some(entry) => read_package(entry, spelling),
            None => {
                let (name, version) = split_key(bare, spelling);
                LockedPackage {
                    name: name.to_owned(),
                    version: version.to_owned(),
                    span: snapshot.key_span,
                    ..LockedPackage::default()
                }
            }
        };
        package.key = snapshot.key.to_string();
        package.optional = Some(flag(&snapshot.value, "optional"));
        lockfile.packages.push(package);
    }
    ids
}

fn flag(node: &Node<'_>, name: &str) -> bool {
    node.get(name).and_then(Node::bool) == Some(true)
}

fn read_package(entry: &Entry<'_>, spelling: Spelling) -> LockedPackage {
    let (name, version) = split_key(&entry.key, spelling);
    let mut package = LockedPackage {
        name: name.to_owned(),
        version: version.to_owned(),
        span: entry.key_span,
        has_bin: Some(false),
        source: Source::Registry,
        ..LockedPackage::default()
    };
    for field in entry.value.entries() {
        let value = &field.value;
        let texts = || match &value.value {
            Value::List(items) => items.iter().filter_map(|item| item.scalar().map(str::to_owned)).collect(),
            _ => value.scalar().map(str::to_owned).into_iter().collect(),
        };
        match &*field.key {
            "name" => package.name = value.scalar().unwrap_or(name).to_owned(),
            "version" => package.version = value.scalar().unwrap_or(version).to_owned(),
            "resolution" => package.source = source(value),
            "engines" => {
                package.engines_node = value
                    .get("node")
                    .and_then(|node| Some(Spanned::new(node.scalar()?.to_owned(), node.span)));
            }
            "os" => package.os = texts(),
            "cpu" => package.cpu = texts(),
            "libc" => package.libc = texts(),
            "hasBin" => package.has_bin = Some(value.bool() == Some(true)),
            "deprecated" => package.deprecated = true,
            _ => {}
        }
    }
    if package.source != Source::Registry && package.version.contains([':', '/']) {
        package.version = String::new();
    }
    package
}

fn source(resolution: &Node<'_>) -> Source {
    let kind = resolution.get("type").and_then(Node::scalar);
    let tarball = resolution.get("tarball").and_then(Node::scalar).unwrap_or_default();
    match kind {
        Some("git") => Source::Git,
        Some("directory") => Source::Local,
        _ if tarball.starts_with("file:") => Source::Local,
        // an archive that GitHub makes of a commit: no git needed
        _ if resolution.get("integrity").is_none() && !tarball.is_empty() => Source::Tarball,
        _ => Source::Registry,
    }
}

/// `a@1.0.0(b@2.0.0)` without what stands in parentheses.
fn without_peers(key: &str) -> &str {
    key.split_once('(').map_or(key, |(bare, _)| bare)
}

/// Name and version of a key.
fn split_key(key: &str, spelling: Spelling) -> (&str, &str) {
    let bare = without_peers(key);
    match spelling {
        Spelling::Nine => at_version(bare),
        Spelling::Six => at_version(bare.strip_prefix('/').unwrap_or(bare)),
        Spelling::Five => {
            // `/@s/a/1.0.0_react@17.0.2`, or `registry/a/1.0.0`
            let bare = bare.strip_prefix('/').unwrap_or(bare);
            match bare.rsplit_once('/') {
                Some((name, version)) => (name, version.split('_').next().unwrap_or(version)),
                None => (bare, ""),
            }
        }
    }
}

fn at_version(key: &str) -> (&str, &str) {
    match key.get(1..).and_then(|rest| rest.find('@')) {
        Some(at) => (&key[..=at], &key[at + 2..]),
        None => (key, ""),
    }
}

struct Places<'i, 'n> {
    spelling: Spelling,
    ids: &'i HashMap<&'n str, PackageId>,
}

impl Places<'_, '_> {
    /// Where `version` of the dependency `name` leads, seen from the member `folder`.
    fn find(&self, name: &str, version: &str, folder: &RepoPath) -> Target {
        if let Some(path) = version.strip_prefix("link:") {
            return folder.join(path).map_or(Target::Missing, Target::Member);
        }
        self.ids.get(self.key(name, version).as_str()).map_or(Target::Missing, |id| Target::Package(*id))
    }

    /// The key that pnpm means: a bare version stands for the package of the dependency's own name.
    fn key(&self, name: &str, version: &str) -> String {
        match self.spelling {
            Spelling::Nine => {
                let at = version.find('@');
                let before = |other: Option<usize>| match (at, other) {
                    (Some(at), Some(other)) => at < other,
                    (Some(_), None) => true,
                    (None, _) => false,
                };
                let is_key =
                    version.starts_with('@') || before(version.find('(')) && before(version.find(':'));
                if is_key { version.to_owned() } else { format!("{name}@{version}") }
            }
            Spelling::Six if without_peers(version).contains('/') || version.starts_with("file:") => {
                version.to_owned()
            }
            Spelling::Six => format!("/{name}@{version}"),
            Spelling::Five if version.contains('/') || version.starts_with("file:") => version.to_owned(),
            Spelling::Five => format!("/{name}/{version}"),
        }
    }
}

const LISTS: [(&str, DependencyKind); 3] = [
    ("dependencies", DependencyKind::Production),
    ("optionalDependencies", DependencyKind::Optional),
    ("devDependencies", DependencyKind::Development),
];

fn read_importer(node: &Node<'_>, span: Span, folder: &RepoPath, places: &Places<'_, '_>) -> Importer {
    let specifiers = node.get("specifiers");
    let mut importer = Importer { span, ..Importer::default() };
    for (list, kind) in LISTS {
        for entry in node.get(list).map(Node::entries).unwrap_or_default() {
            let (requirement, version) = match (entry.value.get("specifier"), entry.value.get("version")) {
                (Some(specifier), Some(version)) => (Some(specifier), version),
                _ => (specifiers.and_then(|specifiers| specifiers.get(&entry.key)), &entry.value),
            };
            importer.dependencies.push(DirectDependency {
                name: entry.key.to_string(),
                requirement: requirement
                    .and_then(|node| Some(Spanned::new(node.scalar()?.to_owned(), node.span))),
                kind,
                target: places.find(&entry.key, version.scalar().unwrap_or_default(), folder),
            });
        }
    }
    importer
}

fn link(root: &Node<'_>, spelling: Spelling, ids: &HashMap<&str, PackageId>, lockfile: &mut Lockfile) {
    let section = if spelling == Spelling::Nine { "snapshots" } else { "packages" };
    let entries = root.get(section).map(Node::entries).unwrap_or_default();
    let places = Places { spelling, ids };
    for (package, entry) in lockfile.packages.iter_mut().zip(entries) {
        for (list, kind) in LISTS.into_iter().filter(|(_, kind)| kind.ships()) {
            for dependency in entry.value.get(list).map(Node::entries).unwrap_or_default() {
                // an injected member's own links are written from the root
                let version = dependency.value.scalar().unwrap_or_default();
                package.dependencies.push(Link {
                    name: dependency.key.to_string(),
                    kind,
                    target: places.find(&dependency.key, version, &RepoPath::root()),
                });
            }
        }
    }
}
