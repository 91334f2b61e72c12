//! package-lock.json and npm-shrinkwrap.json, formats 1 to 3.
//!
//! Formats 2 and 3 list folders (`node_modules/a/node_modules/b`) and leave it to the reader to look up a dependency as
//! Node.js would; format 1 nests the same tree. Fields that nobody asks for are passed over unread.

use std::borrow::Cow;
use std::collections::HashMap;

use seaworthy_text::{RepoPath, Span};

use super::{
    DirectDependency, Importer, Link, LockError, LockSettings, LockedPackage, Lockfile, PackageId, Source,
    Target, broken, package_id,
};
use crate::data::{Dialect, JsonError, Kind, Reader};
use crate::{DependencyKind, Manager, Spanned};

const NEWEST: u64 = 3;

/// A dependency before it is looked up.
struct Wanted<'a> {
    name: Cow<'a, str>,
    requirement: Spanned<Cow<'a, str>>,
    kind: DependencyKind,
}

/// What stands under one key of `packages`.
#[derive(Default)]
struct Folder<'a> {
    package: LockedPackage,
    resolved: Option<Cow<'a, str>>,
    is_link: bool,
    wanted: Vec<Wanted<'a>>,
    optional_peers: Vec<Cow<'a, str>>,
}

pub(super) fn parse(text: &str) -> Result<Lockfile, LockError> {
    let mut reader = Reader::new(text, Dialect::Strict);
    let mut version: Option<Spanned<String>> = None;
    let mut folders: Option<Vec<(Cow<'_, str>, Folder<'_>)>> = None;
    let mut old_tree: Option<Reader<'_>> = None;
    let whole = reader.map(|reader, key| {
        match &*key.text {
            "lockfileVersion" => {
                let node = reader.node()?;
                version = node.scalar().map(|text| Spanned::new(text.to_owned(), node.span));
                check_version(version.as_ref())?;
            }
            "packages" => folders = Some(read_folders(reader)?),
            "dependencies" => {
                old_tree = Some(reader.clone());
                reader.skip()?;
            }
            _ => reader.skip()?,
        }
        Ok::<(), LockError>(())
    })?;
    reader.finish()?;
    let Some(format_version) = version else {
        return broken(
            "`lockfileVersion` is missing",
            Span::new(0, (whole.start as usize + 1).min(text.len())),
        );
    };
    match (folders, old_tree) {
        (Some(folders), _) => Ok(from_folders(folders, format_version)),
        (None, Some(mut reader)) => {
            let mut folders = Vec::new();
            read_old_tree(&mut reader, "", &mut folders)?;
            let mut lockfile = from_folders(folders, format_version);
            // format 1 does not say what the root itself asks for
            lockfile.importers.clear();
            lockfile.index = lockfile
                .packages
                .iter()
                .enumerate()
                .map(|(id, package)| (package.key.clone(), package_id(id)))
                .collect();
            Ok(lockfile)
        }
        (None, None) => Ok(from_folders(Vec::new(), format_version)),
    }
}

fn check_version(version: Option<&Spanned<String>>) -> Result<(), LockError> {
    let Some(version) = version else {
        return broken("`lockfileVersion` should be a number", Span::default());
    };
    match version.value.parse::<u64>() {
        Ok(1..=NEWEST) => Ok(()),
        Ok(0) | Err(_) => broken("`lockfileVersion` should be 1, 2 or 3", version.span),
        Ok(_) => Err(LockError::Newer { manager: Manager::Npm, found: version.clone(), newest_known: "3" }),
    }
}

fn read_folders<'a>(reader: &mut Reader<'a>) -> Result<Vec<(Cow<'a, str>, Folder<'a>)>, LockError> {
    let mut folders = Vec::new();
    reader.map(|reader, key| {
        let mut folder = Folder::default();
        folder.package.span = key.span;
        folder.package.dev = Some(false);
        folder.package.optional = Some(false);
        folder.package.has_bin = Some(false);
        folder.package.has_install_script = Some(false);
        reader.map(|reader, field| folder.read_field(reader, &field.text))?;
        folders.push((key.text, folder));
        Ok::<(), LockError>(())
    })?;
    Ok(folders)
}

impl<'a> Folder<'a> {
    fn read_field(&mut self, reader: &mut Reader<'a>, name: &str) -> Result<(), JsonError> {
        let package = &mut self.package;
        match name {
            "name" => package.name = reader.text()?.0.into_owned(),
            "version" => package.version = reader.text()?.0.into_owned(),
            "resolved" => self.resolved = text_or_skip(reader)?,
            "link" => self.is_link = is_true(reader)?,
            "dev" => package.dev = Some(is_true(reader)?),
            "optional" | "devOptional" => package.optional = Some(is_true(reader)?),
            "hasInstallScript" => package.has_install_script = Some(is_true(reader)?),
            "bin" => {
                package.has_bin = Some(true);
                reader.skip()?;
            }
            "deprecated" => {
                package.deprecated = true;
                reader.skip()?;
            }
            "os" => package.os = texts(reader)?,
            "cpu" => package.cpu = texts(reader)?,
            "libc" => package.libc = texts(reader)?,
            "engines" => package.engines_node = engines_node(reader)?,
            "dependencies" => self.wants(reader, DependencyKind::Production)?,
            "devDependencies" => self.wants(reader, DependencyKind::Development)?,
            "optionalDependencies" => self.wants(reader, DependencyKind::Optional)?,
            "peerDependencies" => self.wants(reader, DependencyKind::Peer)?,
            "peerDependenciesMeta" => {
                if reader.kind()? != Kind::Map {
                    return reader.skip();
                }
                reader.map(|reader, key| {
                    let meta = reader.node()?;
                    if meta.get("optional").and_then(crate::data::Node::bool) == Some(true) {
                        self.optional_peers.push(key.text);
                    }
                    Ok::<(), JsonError>(())
                })?;
            }
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn wants(&mut self, reader: &mut Reader<'a>, kind: DependencyKind) -> Result<(), JsonError> {
        if reader.kind()? != Kind::Map {
            return reader.skip();
        }
        reader.map(|reader, key| {
            let (requirement, span) = reader.text()?;
            self.wanted.push(Wanted { name: key.text, requirement: Spanned::new(requirement, span), kind });
            Ok::<(), JsonError>(())
        })?;
        Ok(())
    }
}

fn text_or_skip<'a>(reader: &mut Reader<'a>) -> Result<Option<Cow<'a, str>>, JsonError> {
    if reader.kind()? == Kind::Text { Ok(Some(reader.text()?.0)) } else { reader.skip().map(|()| None) }
}

fn is_true(reader: &mut Reader<'_>) -> Result<bool, JsonError> {
    Ok(reader.node()?.bool() == Some(true))
}

fn texts(reader: &mut Reader<'_>) -> Result<Vec<String>, JsonError> {
    let node = reader.node()?;
    Ok(match node.text() {
        Some(text) => vec![text.to_owned()],
        None => node.items().iter().filter_map(|item| item.text().map(str::to_owned)).collect(),
    })
}

/// `engines` is a mapping; very old packages have a list, `["node >= 0.6"]`.
fn engines_node(reader: &mut Reader<'_>) -> Result<Option<Spanned<String>>, JsonError> {
    let mut found = None;
    match reader.kind()? {
        Kind::Map => {
            reader.map(|reader, key| {
                if key.text == "node" && reader.kind()? == Kind::Text {
                    let (text, span) = reader.text()?;
                    found = Some(Spanned::new(text.into_owned(), span));
                    return Ok(());
                }
                reader.skip()
            })?;
        }
        Kind::List => {
            for item in reader.node()?.items() {
                if let Some(range) = item.text().and_then(|text| text.strip_prefix("node")) {
                    found = Some(Spanned::new(range.trim().to_owned(), item.span));
                }
            }
        }
        _ => reader.skip()?,
    }
    Ok(found)
}

/// Format 1: `dependencies` nested in each other, `requires` for what each asks for.
fn read_old_tree<'a>(
    reader: &mut Reader<'a>,
    parent: &str,
    out: &mut Vec<(Cow<'a, str>, Folder<'a>)>,
) -> Result<(), JsonError> {
    reader.map(|reader, key| {
        let path = if parent.is_empty() {
            format!("node_modules/{}", key.text)
        } else {
            format!("{parent}/node_modules/{}", key.text)
        };
        let mut folder = Folder::default();
        folder.package.span = key.span;
        folder.package.dev = Some(false);
        folder.package.optional = Some(false);
        let at = out.len();
        out.push((Cow::Owned(path.clone()), Folder::default()));
        reader.map(|reader, field| match &*field.text {
            "version" => {
                let (version, _) = reader.text()?;
                // an address or an alias stands where the version should
                match version.strip_prefix("npm:").and_then(|alias| alias.rsplit_once('@')) {
                    Some((name, version)) => {
                        folder.package.name = name.to_owned();
                        folder.package.version = version.to_owned();
                    }
                    None if version.contains(':') => folder.resolved = Some(version),
                    None => folder.package.version = version.into_owned(),
                }
                Ok(())
            }
            "dev" => is_true(reader).map(|dev| folder.package.dev = Some(dev)),
            "optional" => is_true(reader).map(|optional| folder.package.optional = Some(optional)),
            "requires" => folder.wants(reader, DependencyKind::Production),
            "dependencies" => read_old_tree(reader, &path, out),
            "resolved" => {
                let resolved = text_or_skip(reader)?;
                folder.resolved = folder.resolved.take().or(resolved);
                Ok(())
            }
            _ => reader.skip(),
        })?;
        out[at].1 = folder;
        Ok(())
    })?;
    Ok(())
}

/// A folder's answer to who asks for it.
enum Place {
    Package(PackageId),
    Member(RepoPath),
}

fn from_folders(folders: Vec<(Cow<'_, str>, Folder<'_>)>, format_version: Spanned<String>) -> Lockfile {
    let mut lockfile = Lockfile::empty(Manager::Npm, format_version);
    let mut places: HashMap<&str, Place> = HashMap::with_capacity(folders.len());
    let mut for_development = Vec::new();
    let mut count = 0;
    for (key, folder) in &folders {
        if folder.is_link {
            let target = folder.resolved.as_deref().unwrap_or_default();
            if let Ok(member) = RepoPath::new(target) {
                places.insert(key, Place::Member(member));
            }
        } else if is_installed(key) {
            places.insert(key, Place::Package(package_id(count)));
            for_development.push(folder.package.dev == Some(true));
            count += 1;
        }
    }
    let mut finder = Finder { places: &places, for_development: &for_development, buffer: String::new() };
    let mut links = Vec::with_capacity(count);
    for (key, folder) in &folders {
        if folder.is_link {
            continue;
        }
        if is_installed(key) {
            links.push(finder.links(key, folder));
            continue;
        }
        // a member, or a folder outside that something links to
        let Ok(member) = RepoPath::new(key) else { continue };
        let dependencies = folder
            .wanted
            .iter()
            .filter(|wanted| !is_optional_peer(folder, wanted))
            .map(|wanted| DirectDependency {
                name: wanted.name.to_string(),
                requirement: Some(Spanned::new(
                    wanted.requirement.value.to_string(),
                    wanted.requirement.span,
                )),
                kind: wanted.kind,
                target: finder.find(key, &wanted.name),
            })
            .collect();
        let text = |text: &String| (!text.is_empty()).then(|| text.clone());
        let importer = Importer {
            name: text(&folder.package.name),
            version: text(&folder.package.version),
            dependencies,
            span: folder.package.span,
        };
        lockfile.importers.insert(member, importer);
    }
    let installed = folders.into_iter().filter(|(key, folder)| !folder.is_link && is_installed(key));
    lockfile.packages =
        installed.zip(links).map(|((key, folder), links)| locked(key, folder, links)).collect();
    lockfile.settings = LockSettings::default();
    lockfile
}

fn is_optional_peer(folder: &Folder<'_>, wanted: &Wanted<'_>) -> bool {
    wanted.kind == DependencyKind::Peer && folder.optional_peers.contains(&wanted.name)
}

/// Whether a folder is one of an install, and no member of the workspace.
fn is_installed(key: &str) -> bool {
    key.starts_with("node_modules/") || key.contains("/node_modules/")
}

/// The name of the package in a folder: `@scope/name` or `name`, what follows the last `node_modules/`.
fn name_in(key: &str) -> &str {
    const BEFORE: &str = "node_modules/";
    // the last slash, or the one before it where a scope stands between
    let mut ends = key.rmatch_indices('/').map(|(at, _)| at + 1);
    ends.by_ref().find(|end| key[..*end].ends_with(BEFORE)).map_or(key, |end| &key[end..])
}

fn locked(key: Cow<'_, str>, folder: Folder<'_>, dependencies: Vec<Link>) -> LockedPackage {
    let mut package = folder.package;
    package.dependencies = dependencies;
    if package.name.is_empty() {
        package.name = name_in(&key).to_owned();
    }
    package.key = key.into_owned();
    package.source = source(folder.resolved.as_deref());
    package
}

/// npm writes the archive's address; registries have `/-/` in theirs, and may be left out altogether.
fn source(resolved: Option<&str>) -> Source {
    match resolved {
        None => Source::Registry,
        Some(address) if address.starts_with("git") => Source::Git,
        Some(address) if address.starts_with("file:") => Source::Local,
        Some(address) if address.contains("/-/") || address.contains("/download/") => Source::Registry,
        Some(address) if address.starts_with("http") => Source::Tarball,
        Some(_) => Source::Registry,
    }
}

struct Finder<'p> {
    places: &'p HashMap<&'p str, Place>,
    /// By number of the package: whether development alone needs it.
    for_development: &'p [bool],
    buffer: String,
}

impl Finder<'_> {
    fn links(&mut self, key: &str, folder: &Folder<'_>) -> Vec<Link> {
        folder
            .wanted
            .iter()
            // an optional dependency is listed twice by format 1's `requires` and by nobody else
            .filter(|wanted| wanted.kind.ships())
            .filter_map(|wanted| {
                let target = self.find(key, &wanted.name);
                let kind = if is_optional_peer(folder, wanted) {
                    if !self.is_brought(&target) {
                        return None;
                    }
                    DependencyKind::Optional
                } else {
                    wanted.kind
                };
                Some(Link { name: wanted.name.to_string(), kind, target })
            })
            .collect()
    }

    /// Whether an install without development brings an optional peer, which nothing installs by itself: it does where
    /// something else put the package there and npm did not mark it as of development alone (`devOptional` is both).
    fn is_brought(&self, target: &Target) -> bool {
        match target {
            Target::Package(id) => self.for_development.get(id.0 as usize) == Some(&false),
            Target::Member(_) | Target::Missing => false,
        }
    }

    /// Looks where Node.js looks: in the folder's own `node_modules`, then in its parents'.
    fn find(&mut self, from: &str, name: &str) -> Target {
        let mut folder = from;
        loop {
            self.buffer.clear();
            self.buffer.push_str(folder);
            if !folder.is_empty() {
                self.buffer.push('/');
            }
            self.buffer.push_str("node_modules/");
            self.buffer.push_str(name);
            match self.places.get(self.buffer.as_str()) {
                Some(Place::Package(id)) => return Target::Package(*id),
                Some(Place::Member(member)) => return Target::Member(member.clone()),
                None if folder.is_empty() => return Target::Missing,
                None => {}
            }
            folder = match folder.rfind("node_modules/") {
                Some(at) => folder[..at].trim_end_matches('/'),
                None => folder.rsplit_once('/').map_or("", |(parent, _)| parent),
            };
        }
    }
}
