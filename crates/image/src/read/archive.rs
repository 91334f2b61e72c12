//! The archive as a whole: its blobs by name.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use crate::error::{Fault, ImageError};
use crate::limits::Budget;
use crate::path;
use crate::read::blob::{self, Blob, Unpacked};
use crate::read::layer::LayerReader;
use crate::search::Search;
use crate::stream::{AsReader, Buffered, LEAST, Stream};
use crate::tar::{Kind, Tar};

/// Bytes of the archive that are in memory.
const WINDOW: usize = 256 << 10;

/// Everything that an archive holds that may be part of an image.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    blobs: BTreeMap<String, Blob>,
    /// Names that stand for others: an older engine writes a layer once, and links to it.
    links: BTreeMap<String, String>,
}

impl Archive {
    /// Reads it to its end.
    pub(crate) fn read(reader: impl Read, search: &Search) -> Result<Self, ImageError> {
        let mut budget = Budget::new(search.limits);
        let mut stream = Buffered::new(reader, WINDOW);
        let first = stream.peek(LEAST).map_err(Fault::from)?;
        if first.starts_with(&[0x1f, 0x8b]) {
            // the whole archive, compressed after it was saved
            let limit = search.limits.unpacked_bytes;
            let unpacked = Unpacked::new(MultiGzDecoder::new(AsReader(&mut stream)), limit, limit);
            let mut unpacked = Buffered::new(unpacked, WINDOW);
            return Self::blobs(&mut unpacked, search, &mut budget);
        }
        Self::blobs(&mut stream, search, &mut budget)
    }

    fn blobs(stream: &mut dyn Stream, search: &Search, budget: &mut Budget) -> Result<Self, ImageError> {
        let layers = LayerReader { scanner: search.scanner(), hashing: search.hashing };
        let mut archive = Self::default();
        let mut tar = Tar::new(stream);
        while let Some(head) = tar.next()? {
            budget.entry(head.name.len() + head.link.len())?;
            let name = path::clean(&head.name).path;
            match head.kind {
                Kind::File | Kind::Sparse => {
                    let blob = blob::read(&mut tar, head.size, &layers, budget)?;
                    archive.blobs.insert(name, blob);
                }
                Kind::Symlink => {
                    let target = path::join(path::split(&name).0, &String::from_utf8_lossy(&head.link)).path;
                    archive.links.insert(name, target);
                }
                Kind::HardLink => {
                    archive.links.insert(name, path::clean(&head.link).path);
                }
                _ => {}
            }
        }
        Ok(archive)
    }

    /// A blob by its name, or by a link to it.
    pub(crate) fn blob(&self, name: &str) -> Option<&Blob> {
        self.blobs.get(self.target(name)?)
    }

    /// Takes a blob out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Blob> {
        let name = self.target(name)?.to_owned();
        self.blobs.remove(&name)
    }

    /// The name that a name stands for in the end, if that is a blob's.
    pub(crate) fn target<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let mut name = name;
        // links may lead in a circle
        for _ in 0..8 {
            if self.blobs.contains_key(name) {
                return Some(name);
            }
            name = self.links.get(name)?;
        }
        None
    }

    /// A JSON document.
    pub(crate) fn document(&self, name: &str) -> Option<&[u8]> {
        match self.blob(name)? {
            Blob::Document(text) => Some(text),
            _ => None,
        }
    }

    /// All JSON documents, by name.
    pub(crate) fn documents(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.blobs.iter().filter_map(|(name, blob)| match blob {
            Blob::Document(text) => Some((name.as_str(), text.as_slice())),
            _ => None,
        })
    }
}
