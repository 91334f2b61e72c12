//! bun.lock: JSON with trailing commas. Packages are lists, `["name@1.0.0", "", {…}, "sha512-…"]`, under keys that say
//! where they lie: `a/b` is the `b` inside `a`.

use std::borrow::Cow;
use std::collections::HashMap;

use seaworthy_text::{RepoPath, Span};

use super::{
    DirectDependency, Importer, Link, LockError, LockedPackage, Lockfile, PackageId, Source, Target, broken,
    package_id,
};
use crate::data::{Dialect, JsonError, Kind, Node, Reader};
use crate::{DependencyKind, Manager, Spanned};

const NEWEST: u64 = 2;

struct Entry<'a> {
    key: Cow<'a, str>,
    package: LockedPackage,
    wanted: Vec<(Cow<'a, str>, DependencyKind)>,
    member: Option<RepoPath>,
}

pub(super) fn parse(text: &str) -> Result<Lockfile, LockError> {
    let mut reader = Reader::new(text, Dialect::Comments);
    let mut version = None;
    let mut members = Vec::new();
    let mut entries = Vec::new();
    let mut lockfile = Lockfile::empty(Manager::Bun, Spanned::default());
    let whole = reader.map(|reader, key| {
        match &*key.text {
            "lockfileVersion" => version = Some(read_version(reader)?),
            "workspaces" => read_members(reader, &mut members)?,
            "packages" => read_packages(reader, &mut entries)?,
            "overrides" => {
                for entry in reader.node()?.entries() {
                    let name = Spanned::new(entry.key.to_string(), entry.key_span);
                    lockfile
                        .settings
                        .overrides
                        .push((name, entry.value.scalar().unwrap_or_default().to_owned()));
                }
            }
            "patchedDependencies" => {
                for entry in reader.node()?.entries() {
                    let name = Spanned::new(entry.key.to_string(), entry.key_span);
                    lockfile
                        .settings
                        .patches
                        .push((name, entry.value.scalar().unwrap_or_default().to_owned()));
                }
            }
            "catalog" => lockfile.settings.add_catalog("default", &reader.node()?),
            "catalogs" => {
                for catalog in reader.node()?.entries() {
                    lockfile.settings.add_catalog(&catalog.key, &catalog.value);
                }
            }
            "trustedDependencies" => {
                let node = reader.node()?;
                let names = node.items().iter().filter_map(|item| item.text().map(str::to_owned)).collect();
                lockfile.settings.trusted_dependencies = Some(names);
            }
            _ => reader.skip()?,
        }
        Ok::<(), LockError>(())
    })?;
    reader.finish()?;
    let Some(version) = version else {
        return broken(
            "`lockfileVersion` is missing",
            Span::new(0, (whole.start as usize + 1).min(text.len())),
        );
    };
    lockfile.format_version = version;
    link(&mut lockfile, members, entries);
    Ok(lockfile)
}

fn read_version(reader: &mut Reader<'_>) -> Result<Spanned<String>, LockError> {
    let node = reader.node()?;
    let version = Spanned::new(node.scalar().unwrap_or_default().to_owned(), node.span);
    match version.value.parse::<u64>() {
        Ok(0..=NEWEST) => Ok(version),
        Ok(_) => Err(LockError::Newer { manager: Manager::Bun, found: version, newest_known: "2" }),
        Err(_) => broken("`lockfileVersion` should be a number", version.span),
    }
}

/// A member's folder, its name, and what it asks for.
struct Member<'a> {
    folder: RepoPath,
    importer: Importer,
    wanted: Vec<(Cow<'a, str>, Spanned<String>, DependencyKind)>,
}

fn read_members<'a>(reader: &mut Reader<'a>, out: &mut Vec<Member<'a>>) -> Result<(), LockError> {
    reader.map(|reader, key| {
        let Ok(folder) = RepoPath::new(&key.text) else {
            return broken(format!("member `{}` lies outside the repository", key.text), key.span);
        };
        let mut member = Member {
            folder,
            importer: Importer { span: key.span, ..Importer::default() },
            wanted: Vec::new(),
        };
        let mut optional_peers: Vec<Cow<'a, str>> = Vec::new();
        reader.map(|reader, field| {
            match &*field.text {
                "name" => member.importer.name = Some(reader.text()?.0.into_owned()),
                "version" => member.importer.version = Some(reader.text()?.0.into_owned()),
                "optionalPeers" => optional_peers = texts(reader)?,
                other => match kind(other) {
                    Some(kind) => {
                        reader.map(|reader, key| {
                            let (requirement, span) = reader.text()?;
                            member.wanted.push((
                                key.text,
                                Spanned::new(requirement.into_owned(), span),
                                kind,
                            ));
                            Ok::<(), JsonError>(())
                        })?;
                    }
                    None => reader.skip()?,
                },
            }
            Ok::<(), JsonError>(())
        })?;
        member
            .wanted
            .retain(|(name, _, kind)| *kind != DependencyKind::Peer || !optional_peers.contains(name));
        out.push(member);
        Ok(())
    })?;
    Ok(())
}

fn kind(field: &str) -> Option<DependencyKind> {
    Some(match field {
        "dependencies" => DependencyKind::Production,
        "devDependencies" => DependencyKind::Development,
        "optionalDependencies" => DependencyKind::Optional,
        "peerDependencies" => DependencyKind::Peer,
        _ => return None,
    })
}

fn texts<'a>(reader: &mut Reader<'a>) -> Result<Vec<Cow<'a, str>>, JsonError> {
    let mut out = Vec::new();
    match reader.kind()? {
        Kind::Text => out.push(reader.text()?.0),
        Kind::List => {
            reader.list(|reader, _| {
                if reader.kind()? == Kind::Text {
                    out.push(reader.text()?.0);
                    return Ok(());
                }
                reader.skip()
            })?;
        }
        _ => reader.skip()?,
    }
    Ok(out)
}

fn read_packages<'a>(reader: &mut Reader<'a>, out: &mut Vec<Entry<'a>>) -> Result<(), LockError> {
    reader.map(|reader, key| {
        let mut entry = Entry {
            package: LockedPackage { span: key.span, has_bin: Some(false), ..LockedPackage::default() },
            wanted: Vec::new(),
            member: None,
            key: key.text,
        };
        reader.list(|reader, index| match reader.kind()? {
            Kind::Text if index == 0 => {
                let (identity, span) = reader.text()?;
                entry.identify(&identity, span)
            }
            Kind::Map => entry.read_info(reader).map_err(LockError::from),
            _ => Ok(reader.skip()?),
        })?;
        out.push(entry);
        Ok::<(), LockError>(())
    })?;
    Ok(())
}

impl<'a> Entry<'a> {
    /// `name@1.0.0`, `name@workspace:folder`, `name@github:owner/repo#hash`, `name@file:./folder`.
    fn identify(&mut self, identity: &str, span: Span) -> Result<(), LockError> {
        let at = identity.get(1..).and_then(|rest| rest.find('@')).map(|at| at + 1);
        let Some((name, version)) = at.map(|at| (&identity[..at], &identity[at + 1..])) else {
            return broken(format!("`{identity}` names no version"), span);
        };
        self.package.name = name.to_owned();
        if let Some(folder) = version.strip_prefix("workspace:") {
            self.member = RepoPath::new(folder).ok();
        } else if version.starts_with("root:") {
            self.member = Some(RepoPath::root());
        } else if version.starts_with("git") || version.starts_with("bitbucket:") {
            self.package.source = Source::Git;
        } else if version.starts_with("file:") || version.starts_with("link:") {
            self.package.source = Source::Local;
        } else if version.contains("://") {
            self.package.source = Source::Tarball;
        } else if version.starts_with('.') || version.ends_with(".tgz") {
            self.package.source = Source::Local;
        } else {
            self.package.version = version.to_owned();
        }
        Ok(())
    }

    fn read_info(&mut self, reader: &mut Reader<'a>) -> Result<(), JsonError> {
        // an optional peer that is locked is installed, in production too (measured with Bun 1.4.5); one that is not leads
        // nowhere
        reader.map(|reader, field| {
            let owned = |names: Vec<Cow<'a, str>>| names.into_iter().map(Cow::into_owned).collect();
            match &*field.text {
                "os" => self.package.os = owned(texts(reader)?),
                "cpu" => self.package.cpu = owned(texts(reader)?),
                "libc" => self.package.libc = owned(texts(reader)?),
                "bin" | "binDir" => {
                    self.package.has_bin = Some(true);
                    reader.skip()?;
                }
                other => match kind(other) {
                    Some(kind) if kind.ships() => {
                        reader.map(|reader, key| {
                            reader.skip()?;
                            self.wanted.push((key.text, kind));
                            Ok::<(), JsonError>(())
                        })?;
                    }
                    _ => reader.skip()?,
                },
            }
            Ok::<(), JsonError>(())
        })?;
        Ok(())
    }
}

enum Place {
    Package(PackageId),
    Member(RepoPath),
}

fn link(lockfile: &mut Lockfile, members: Vec<Member<'_>>, entries: Vec<Entry<'_>>) {
    let mut places: HashMap<&str, Place> = HashMap::with_capacity(entries.len());
    let mut count = 0;
    for entry in &entries {
        let place = match &entry.member {
            Some(member) => Place::Member(member.clone()),
            None => {
                count += 1;
                Place::Package(package_id(count - 1))
            }
        };
        places.insert(&entry.key, place);
    }
    let mut finder = Finder { places: &places, buffer: String::new() };
    let mut packages = Vec::with_capacity(count);
    for entry in entries.iter().filter(|entry| entry.member.is_none()) {
        let mut package = entry.package.clone();
        package.key = entry.key.to_string();
        package.dependencies = entry
            .wanted
            .iter()
            .map(|(name, kind)| Link {
                name: name.to_string(),
                kind: *kind,
                target: finder.find(&entry.key, name),
            })
            .collect();
        packages.push(package);
    }
    for mut member in members {
        let own = member.importer.name.clone().unwrap_or_default();
        let from = if member.folder.is_root() { "" } else { own.as_str() };
        member.importer.dependencies = member
            .wanted
            .into_iter()
            .map(|(name, requirement, kind)| DirectDependency {
                target: finder.find(from, &name),
                name: name.into_owned(),
                requirement: Some(requirement),
                kind,
            })
            .collect();
        lockfile.importers.insert(member.folder, member.importer);
    }
    lockfile.packages = packages;
}

struct Finder<'p> {
    places: &'p HashMap<&'p str, Place>,
    buffer: String,
}

impl Finder<'_> {
    /// Looks inside `from`, then inside what holds it, then at the top.
    fn find(&mut self, from: &str, name: &str) -> Target {
        let mut folder = from;
        loop {
            self.buffer.clear();
            if !folder.is_empty() {
                self.buffer.push_str(folder);
                self.buffer.push('/');
            }
            self.buffer.push_str(name);
            match self.places.get(self.buffer.as_str()) {
                Some(Place::Package(id)) => return Target::Package(*id),
                Some(Place::Member(member)) => return Target::Member(member.clone()),
                None if folder.is_empty() => return Target::Missing,
                None => folder = outer(folder),
            }
        }
    }
}

/// `a/@s/b` lies in `a`; `@s/b` at the top.
fn outer(folder: &str) -> &str {
    let Some((outer, _)) = folder.rsplit_once('/') else { return "" };
    let last_of_outer = outer.rsplit_once('/').map_or(outer, |(_, last)| last);
    if last_of_outer.starts_with('@') { outer.rsplit_once('/').map_or("", |(rest, _)| rest) } else { outer }
}

impl super::LockSettings {
    pub(super) fn add_catalog(&mut self, catalog: &str, node: &Node<'_>) {
        for entry in node.entries() {
            let name = Spanned::new(entry.key.to_string(), entry.key_span);
            let requirement = match entry.value.get("specifier") {
                Some(specifier) => specifier.scalar(),
                None => entry.value.scalar(),
            };
            self.catalogs.push((catalog.to_owned(), name, requirement.unwrap_or_default().to_owned()));
        }
    }
}
