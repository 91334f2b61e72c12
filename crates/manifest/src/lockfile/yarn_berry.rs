//! yarn.lock of yarn 2 and later: YAML whose keys are lists of descriptors (`ms@npm:^2.0.0, ms@npm:^2.1.1`).
//!
//! Members are entries like the others. Their dependencies of all kinds stand in one list: only the manifests tell which
//! are for development (see [`Lockfile::take_members`]).

use std::collections::HashMap;

use seaworthy_text::{RepoPath, Span};

use super::{
    DirectDependency, Importer, Link, LockError, LockedPackage, Lockfile, PackageId, Source, Target, broken,
    package_id,
};
use crate::data::{Entry, Node, Value, parse_yaml_from, parse_yaml_lines};
use crate::{DependencyKind, Manager, Spanned};

/// yarn 4.x writes 8, later ones 9 and 10; what we read has not changed since 4 (yarn 2).
const NEWEST: u64 = 10;

pub(super) fn is_berry(text: &str) -> bool {
    text.starts_with("__metadata:") || text.contains("\n__metadata:")
}

pub(super) fn parse(text: &str) -> Result<Lockfile, LockError> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let root = match parse_yaml_lines(text, start) {
        Some(root) => root,
        None => parse_yaml_from(text, start)?,
    };
    let Some(version) = root.get("__metadata").and_then(|metadata| metadata.get("version")) else {
        return broken("`__metadata.version` is missing", Span::default());
    };
    let format_version = Spanned::new(version.scalar().unwrap_or_default().to_owned(), version.span);
    match format_version.value.parse::<u64>() {
        Ok(0..=NEWEST) => {}
        Ok(_) => {
            return Err(LockError::Newer {
                manager: Manager::YarnBerry,
                found: format_version,
                newest_known: "10",
            });
        }
        Err(_) => return broken("`__metadata.version` should be a number", version.span),
    }
    let mut lockfile = Lockfile::empty(Manager::YarnBerry, format_version);
    let entries: Vec<&Entry<'_>> = root.entries().iter().filter(|entry| entry.key != "__metadata").collect();
    let mut places: HashMap<&str, Target> = HashMap::new();
    let mut count = 0;
    for entry in &entries {
        let target = match member_folder(entry) {
            Some(folder) => Target::Member(folder),
            None => {
                count += 1;
                Target::Package(package_id(count - 1))
            }
        };
        for descriptor in entry.key.split(", ") {
            places.insert(descriptor, target.clone());
        }
    }
    let mut by_name: HashMap<&str, PackageId> = HashMap::new();
    for entry in &entries {
        if let Some(Target::Package(id)) = entry.key.split(", ").next().and_then(|first| places.get(first)) {
            by_name.entry(name_of(&entry.key)).or_insert(*id);
        }
    }
    for entry in &entries {
        let dependencies = read_dependencies(entry, &places, &by_name);
        match member_folder(entry) {
            Some(folder) => {
                let importer = Importer {
                    name: Some(name_of(resolution(entry)).to_owned()),
                    version: None,
                    dependencies: dependencies.chain(read_peers(entry)).collect(),
                    span: entry.key_span,
                };
                lockfile.importers.insert(folder, importer);
            }
            None => {
                let mut package = read_package(entry);
                package.dependencies = dependencies
                    .map(|direct| Link { name: direct.name, kind: direct.kind, target: direct.target })
                    .collect();
                lockfile.packages.push(package);
            }
        }
    }
    Ok(lockfile)
}

fn resolution<'e>(entry: &'e Entry<'_>) -> &'e str {
    entry.value.get("resolution").and_then(Node::scalar).unwrap_or_default()
}

/// `a@workspace:packages/a`: a member.
fn member_folder(entry: &Entry<'_>) -> Option<RepoPath> {
    let (_, folder) = resolution(entry).split_once("@workspace:")?;
    RepoPath::new(folder).ok()
}

/// The name in front of a descriptor's or locator's `@`.
fn name_of(descriptor: &str) -> &str {
    match descriptor.get(1..).and_then(|rest| rest.find('@')) {
        Some(at) => &descriptor[..=at],
        None => descriptor,
    }
}

fn read_dependencies<'r>(
    entry: &'r Entry<'_>,
    places: &'r HashMap<&str, Target>,
    by_name: &'r HashMap<&str, PackageId>,
) -> impl Iterator<Item = DirectDependency> + 'r {
    let meta = entry.value.get("dependenciesMeta");
    let listed = entry.value.get("dependencies").map(Node::entries).unwrap_or_default();
    listed.iter().map(move |dependency| {
        let range = dependency.value.scalar().unwrap_or_default();
        let is_optional =
            meta.and_then(|meta| meta.get(&dependency.key)?.get("optional")?.bool()).unwrap_or_default();
        let descriptor = format!("{}@{range}", dependency.key);
        // before Yarn 4 a range stood without the protocol that its package's key has
        let with_protocol = || places.get(format!("{}@npm:{range}", dependency.key).as_str());
        // `resolutions` change a requirement after it was written down: then the name alone must do
        let target = places
            .get(descriptor.as_str())
            .or_else(with_protocol)
            .cloned()
            .or_else(|| by_name.get(&*dependency.key).map(|id| Target::Package(*id)))
            .unwrap_or(Target::Missing);
        DirectDependency {
            name: dependency.key.to_string(),
            requirement: Some(Spanned::new(range.to_owned(), dependency.value.span)),
            kind: if is_optional { DependencyKind::Optional } else { DependencyKind::Production },
            target,
        }
    })
}

/// What a member expects to be there: recorded, and led nowhere.
fn read_peers<'r>(entry: &'r Entry<'_>) -> impl Iterator<Item = DirectDependency> + 'r {
    let listed = entry.value.get("peerDependencies").map(Node::entries).unwrap_or_default();
    listed.iter().map(|peer| DirectDependency {
        name: peer.key.to_string(),
        requirement: Some(Spanned::new(peer.value.scalar().unwrap_or_default().to_owned(), peer.value.span)),
        kind: DependencyKind::Peer,
        target: Target::Missing,
    })
}

fn read_package(entry: &Entry<'_>) -> LockedPackage {
    let resolution = resolution(entry);
    let reference = resolution.get(name_of(resolution).len() + 1..).unwrap_or_default();
    let (os, cpu, libc) =
        conditions(entry.value.get("conditions").and_then(Node::scalar).unwrap_or_default());
    LockedPackage {
        key: entry.key.to_string(),
        name: name_of(resolution).to_owned(),
        version: entry.value.get("version").and_then(Node::scalar).unwrap_or_default().to_owned(),
        span: entry.key_span,
        has_bin: Some(entry.value.get("bin").is_some_and(|bin| matches!(bin.value, Value::Map(_)))),
        os,
        cpu,
        libc,
        source: source(reference),
        ..LockedPackage::default()
    }
}

fn source(reference: &str) -> Source {
    if reference.starts_with("npm:") || reference.starts_with("patch:") {
        Source::Registry
    } else if reference.contains("#commit=") || reference.starts_with("git") {
        Source::Git
    } else if reference.starts_with("http") {
        Source::Tarball
    } else {
        Source::Local
    }
}

/// `os=linux & cpu=x64 & libc=glibc`, with `(os=darwin | os=linux)` for several.
fn conditions(text: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let values = |name: &str| -> Vec<String> {
        text.split(['&', '|', '(', ')'])
            .filter_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
            .map(str::to_owned)
            .collect()
    };
    (values("os"), values("cpu"), values("libc"))
}
