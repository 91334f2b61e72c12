//! An image, as it was read: its configuration, its layers, and what a container of it sees.

use std::collections::BTreeMap;
use std::io::Read;

use crate::config::{Config, History};
use crate::entry::{Entry, EntryKind, Removal};
use crate::error::{Bounded, ImageError, LayerFault};
use crate::hit::{Hit, Place};
use crate::limits::within;
use crate::merge::merge;
use crate::package::{self, Named, Package, PackageArchive};
use crate::path;
use crate::read::{Archive, Blob, Contents, FoundIn, Packing, config_hits, document_hits, parse, parts};
use crate::search::{Scanner, Search};

/// What an image holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The names that it was saved under.
    pub tags: Vec<String>,
    /// What it says of itself.
    pub config: Config,
    /// Lowest first.
    pub layers: Vec<Layer>,
    /// Where the needles of the search were found: layers first, then the configuration and the other documents.
    pub hits: Vec<Hit>,
    /// More places with a needle, beyond [`Limits::hits`](crate::Limits::hits).
    pub hits_left_out: usize,
    /// Packages in `node_modules` that a container sees, by path.
    pub packages: Vec<Package>,
    /// Packages in Yarn's cache that a container sees, by path.
    pub package_archives: Vec<PackageArchive>,
    /// What a container sees, by path.
    visible: Vec<Position>,
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// The digest of its tar file, as the configuration has it.
    pub diff_id: String,
    /// The digest of the blob, where the archive names it so.
    pub digest: Option<String>,
    /// The index of the step of the history that made it, if the two can be matched.
    pub step: Option<usize>,
    /// How it is stored in the archive.
    pub packing: Packing,
    /// Bytes in the archive.
    pub stored: u64,
    /// Bytes of its files once they are unpacked: what `docker history` shows.
    pub bytes: u64,
    /// What it adds or replaces, in its own order.
    pub entries: Vec<Entry>,
    /// What it takes away.
    pub removals: Vec<Removal>,
    /// Files and links that are new. Directories do not count, here and below.
    pub added: usize,
    /// Files and links that replace one of a lower layer.
    pub changed: usize,
    /// Files and links of lower layers that it removes.
    pub removed: usize,
    /// Names in it that climb out of the root.
    pub outside: usize,
}

/// An entry by its layer and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) layer: usize,
    pub(crate) entry: usize,
}

/// What is kept of a layer beside its entries until all are there.
struct Pending {
    packages: Vec<(usize, Named)>,
    hits: Vec<FoundIn>,
}

impl Image {
    /// Reads what `docker save` or `podman save` writes, once, from front to back. Nothing is unpacked to the disk, and
    /// memory grows with the number of files, not with their content.
    ///
    /// # Errors
    /// The archive does not read, is none of exactly one image, or is larger than the search's limits.
    pub fn read(reader: impl Read, search: &Search) -> Result<Self, ImageError> {
        let mut archive = Archive::read(reader, search)?;
        let parts = parts(&archive)?;
        let text =
            archive.document(&parts.config).ok_or_else(|| ImageError::Missing(parts.config.clone()))?;
        let document: serde_json::Value = parse(&parts.config, text)?;
        let config: Config = parse(&parts.config, text)?;
        if config.rootfs.diff_ids.len() != parts.layers.len() {
            let (manifest, config) = (parts.layers.len(), config.rootfs.diff_ids.len());
            return Err(ImageError::LayerCount { manifest, config });
        }
        within(Bounded::Layers, parts.layers.len() as u64, search.limits.layers)?;

        let scanner = search.scanner();
        let mut image = Self {
            tags: parts.tags,
            config,
            layers: Vec::new(),
            hits: Vec::new(),
            hits_left_out: 0,
            packages: Vec::new(),
            package_archives: Vec::new(),
            visible: Vec::new(),
        };
        let steps = steps(&image.config);
        let mut pending = Vec::new();
        let mut entries = 0;
        for (at, name) in parts.layers.iter().enumerate() {
            let is_used_again = parts.layers[at + 1..]
                .iter()
                .any(|other| other == name || archive.target(other) == archive.target(name));
            let blob = if is_used_again { archive.blob(name).cloned() } else { archive.take(name) };
            let (contents, packing, stored) = match blob.ok_or_else(|| ImageError::Missing(name.clone()))? {
                Blob::Layer { contents, packing, stored } => (contents, packing, stored),
                Blob::Broken(fault) => return Err(ImageError::Layer { name: name.clone(), fault }),
                Blob::Document(_) | Blob::Other => {
                    return Err(ImageError::Layer { name: name.clone(), fault: LayerFault::NotTar });
                }
            };
            // one blob can stand for many layers
            entries += contents.entries.len() as u64;
            within(Bounded::Entries, entries, search.limits.entries)?;
            let Contents { entries, removals, packages, hits, hits_left_out, outside } = contents;
            image.hits_left_out += hits_left_out;
            pending.push(Pending { packages, hits });
            image.layers.push(Layer {
                diff_id: image.config.rootfs.diff_ids[at].clone(),
                digest: name.strip_prefix("blobs/").map(|digest| digest.replacen('/', ":", 1)),
                step: steps.get(at).copied(),
                packing,
                stored,
                bytes: entries.iter().map(|entry| entry.size).fold(0, u64::saturating_add),
                entries,
                removals,
                added: 0,
                changed: 0,
                removed: 0,
                outside,
            });
        }
        image.visible = merge(&mut image.layers);
        image.collect_packages(&pending);
        image.collect_hits(&pending, search, &scanner);
        image.add_hits(config_hits(&document, search, &scanner), search);
        for (name, text) in archive.documents().filter(|(name, _)| *name != parts.config) {
            // a broken document that nothing names is searched as far as it is text: not at all
            if let Ok(document) = serde_json::from_slice(text) {
                image.add_hits(document_hits(name, &document, search, &scanner), search);
            }
        }
        Ok(image)
    }

    /// Bytes of all layers' files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.layers.iter().map(|layer| layer.bytes).fold(0, u64::saturating_add)
    }

    /// What a container sees, by path, with the index of the layer that it is from.
    pub fn visible(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.visible.iter().map(|position| (position.layer, self.entry(*position)))
    }

    /// Everything that is in the layers, hidden or not, with the index of its layer: for files that are told by name.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.layers
            .iter()
            .enumerate()
            .flat_map(|(at, layer)| layer.entries.iter().map(move |entry| (at, entry)))
    }

    /// The step that made a layer.
    #[must_use]
    pub fn step(&self, layer: &Layer) -> Option<&History> {
        self.config.history.get(layer.step?)
    }

    pub(crate) fn entry(&self, position: Position) -> &Entry {
        &self.layers[position.layer].entries[position.entry]
    }

    pub(crate) fn positions(&self) -> &[Position] {
        &self.visible
    }

    /// Whether a container sees an entry at this path, links not followed.
    fn has(&self, path: &str) -> bool {
        self.visible.binary_search_by(|position| (*self.entry(*position).path).cmp(path)).is_ok()
    }

    /// Whether a container sees an entry at this path or below it: an archive need not list the folders of its files.
    pub(crate) fn has_at_or_below(&self, path: &str) -> bool {
        let below = format!("{path}/");
        let first = self.visible.partition_point(|position| *self.entry(*position).path < *below);
        let starts = |position: &Position| self.entry(*position).path.starts_with(&below);
        self.has(path) || self.visible.get(first).is_some_and(starts)
    }

    fn collect_packages(&mut self, pending: &[Pending]) {
        // a `package.json` may be another name of one in a manager's cache, so they are found by path
        let mut documents: BTreeMap<(usize, &str), &Named> = BTreeMap::new();
        for (layer, pending) in pending.iter().enumerate() {
            for (entry, named) in &pending.packages {
                documents.insert((layer, &self.layers[layer].entries[*entry].path), named);
            }
        }
        for position in &self.visible {
            let entry = self.entry(*position);
            let layer = position.layer;
            if !entry.is_file() {
                continue;
            }
            if let Some(named) = package::archive(&entry.path) {
                let name = named.name.unwrap_or_default();
                let path = entry.path.to_string();
                self.package_archives.push(PackageArchive { path, name, version: named.version, layer });
                continue;
            }
            let Some((folder, name)) = package::root(&entry.path) else { continue };
            let file = if let EntryKind::HardLink(target) = &entry.kind { target } else { &entry.path };
            let own = documents.get(&(layer, &**file));
            let version = own.and_then(|named| named.version.clone());
            let programs = own.map(|named| named.programs.as_slice()).unwrap_or_default();
            let lacks = programs.iter().filter(|program| !self.has(&path::join(folder, program).path));
            let lacks = lacks.cloned().collect();
            self.packages.push(Package {
                path: folder.to_owned(),
                name: own.and_then(|named| named.name.clone()).unwrap_or_else(|| name.to_owned()),
                version: version.or_else(|| package::version_in_store(folder, name)),
                layer,
                home: package::home(folder),
                lacks,
                traced: false,
            });
        }
        self.mark_traced();
    }

    fn collect_hits(&mut self, pending: &[Pending], search: &Search, scanner: &Scanner<'_>) {
        let mut hits = Vec::new();
        for (layer, pending) in pending.iter().enumerate() {
            for found in &pending.hits {
                let entry = &self.layers[layer].entries[found.entry];
                let path = scanner.masked(&entry.path, '/');
                let place = Place::Entry { layer, path, part: found.part, fate: entry.fate };
                hits.push(Hit { needle: search.id(found.needle), encoding: found.encoding, place });
            }
        }
        self.add_hits(hits, search);
    }

    fn add_hits(&mut self, mut hits: Vec<Hit>, search: &Search) {
        let room = search.limits.hits.saturating_sub(self.hits.len());
        self.hits_left_out += hits.len().saturating_sub(room);
        hits.truncate(room);
        self.hits.extend(hits);
    }
}

/// The steps that made layers, if there are as many as layers.
fn steps(config: &Config) -> Vec<usize> {
    let made = config.history.iter().enumerate().filter(|(_, step)| !step.empty_layer).map(|(at, _)| at);
    let steps: Vec<usize> = made.collect();
    if steps.len() == config.rootfs.diff_ids.len() { steps } else { Vec::new() }
}

impl Layer {
    /// The entry of a path; the last one where there are several.
    #[must_use]
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        let path = path::clean(path.as_bytes()).path;
        self.entries.iter().rev().find(|entry| *entry.path == *path)
    }
}
