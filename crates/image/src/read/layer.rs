//! Reads one layer: its entries are kept, its contents only looked at as they pass.

use sha2::{Digest as _, Sha256};

use crate::entry::{Digest, Entry, EntryKind, Fate, Removal, RemovalKind};
use crate::error::Fault;
use crate::limits::Budget;
use crate::package::{self, Named};
use crate::path;
use crate::search::{Encoding, Found, Hashing, Scan, Scanner};
use crate::stream::{LEAST, Stream};
use crate::tar::{Head, Kind, Tar};

/// What a layer holds, before it is known which image it belongs to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contents {
    pub(crate) entries: Vec<Entry>,
    pub(crate) removals: Vec<Removal>,
    /// What each `package.json` says of itself, by the index of its entry, in order.
    pub(crate) packages: Vec<(usize, Named)>,
    pub(crate) hits: Vec<FoundIn>,
    pub(crate) hits_left_out: usize,
    /// Names that climb out of the root.
    pub(crate) outside: usize,
}

/// A needle in an entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoundIn {
    pub(crate) entry: usize,
    pub(crate) needle: usize,
    pub(crate) encoding: Encoding,
    pub(crate) part: Part,
}

/// Where in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its content.
    Content,
    /// Its own name.
    Name,
    /// The path that it links to.
    LinkTarget,
}

/// Reads layers.
pub(crate) struct LayerReader<'p> {
    pub(crate) scanner: Scanner<'p>,
    pub(crate) hashing: Hashing,
}

impl LayerReader<'_> {
    /// Reads a layer from its first header to its end.
    pub(crate) fn read(&self, stream: &mut dyn Stream, budget: &mut Budget) -> Result<Contents, Fault> {
        let mut contents = Contents::default();
        let mut tar = Tar::new(stream);
        while let Some(head) = tar.next()? {
            budget.entry(head.name.len() + head.link.len())?;
            self.entry(&mut tar, head, &mut contents, budget)?;
        }
        Ok(contents)
    }

    fn entry(
        &self,
        tar: &mut Tar<'_>,
        head: Head,
        contents: &mut Contents,
        budget: &Budget,
    ) -> Result<(), Fault> {
        let name = path::clean(&head.name);
        contents.outside += usize::from(name.is_outside);
        let (directory, file) = path::split(&name.path);
        if let Some(removed) = file.strip_prefix(".wh.") {
            match removed {
                ".wh..opq" => {
                    contents.removals.push(Removal { path: directory.into(), kind: RemovalKind::Opaque })
                }
                // of old storage drivers: a matter of their own
                _ if removed.starts_with(".wh.") || removed.is_empty() => {}
                _ => {
                    let path = path::join(directory, removed).path.into();
                    contents.removals.push(Removal { path, kind: RemovalKind::Whiteout });
                }
            }
            return Ok(());
        }
        let kind = match head.kind {
            Kind::File | Kind::Sparse => EntryKind::File,
            Kind::Directory => EntryKind::Directory,
            Kind::Symlink => EntryKind::Symlink(String::from_utf8_lossy(&head.link).into()),
            Kind::HardLink => {
                let target = path::clean(&head.link);
                contents.outside += usize::from(target.is_outside);
                EntryKind::HardLink(target.path.into())
            }
            Kind::Special => EntryKind::Special,
            _ => return Ok(()),
        };
        let entry = contents.entries.len();
        self.hits(contents, budget, entry, Part::Name, self.scanner.text(&head.name));
        if matches!(head.kind, Kind::Symlink | Kind::HardLink) {
            self.hits(contents, budget, entry, Part::LinkTarget, self.scanner.text(&head.link));
        }
        let mut content = None;
        if kind == EntryKind::File {
            let is_package = file == "package.json" && head.size <= package::LONGEST as u64;
            let seen = self.content(tar, is_package)?;
            self.hits(contents, budget, entry, Part::Content, self.scanner.names(&seen.found));
            if is_package {
                contents.packages.push((entry, package::read(&seen.kept)));
            }
            content = seen.digest.map(Box::new);
        }
        contents.entries.push(Entry {
            path: name.path.into(),
            kind,
            size: head.size,
            mode: head.mode & 0o7777,
            owner: head.owner,
            group: head.group,
            modified: head.modified,
            content,
            fate: Fate::Visible,
        });
        Ok(())
    }

    fn content(&self, tar: &mut Tar<'_>, keep: bool) -> Result<Seen, Fault> {
        let mut scan = Scan::default();
        let mut hasher = (self.hashing == Hashing::Sha256).then(Sha256::new);
        let mut kept = Vec::new();
        while tar.left() > 0 {
            let left = tar.left();
            let chunk = tar.peek(LEAST)?;
            let count = chunk.len();
            self.scanner.piece(&mut scan, chunk, count as u64 == left);
            if let Some(hasher) = &mut hasher {
                hasher.update(chunk);
            }
            // a sparse file stores less than it says, never more than the bound
            if keep && kept.len() + count <= package::LONGEST {
                kept.extend_from_slice(chunk);
            }
            tar.consume(count);
        }
        Ok(Seen { found: scan.found, digest: hasher.map(|hasher| hasher.finalize().into()), kept })
    }

    fn hits(
        &self,
        contents: &mut Contents,
        budget: &Budget,
        entry: usize,
        part: Part,
        found: Vec<(usize, Encoding)>,
    ) {
        for (needle, encoding) in found {
            if contents.hits.len() < budget.limits().hits {
                contents.hits.push(FoundIn { entry, needle, encoding, part });
            } else {
                contents.hits_left_out += 1;
            }
        }
    }
}

struct Seen {
    found: Found,
    digest: Option<Digest>,
    kept: Vec<u8>,
}
