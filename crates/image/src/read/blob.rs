//! Tells by its first bytes what a file of the archive is, and reads it: blobs have no extension, and come in any order.

use std::io::{self, Read};

use flate2::bufread::MultiGzDecoder;

use crate::error::{Bounded, Fault, LayerFault, Reached};
use crate::limits::Budget;
use crate::read::layer::{Contents, LayerReader};
use crate::stream::{AsReader, Buffered, LEAST, Stream};
use crate::tar::{Tar, is_end, is_header};

/// How a layer is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// As a tar file.
    Plain,
    /// As a tar file in gzip.
    Gzip,
}

/// A file of the archive.
#[derive(Debug, Clone)]
pub(crate) enum Blob {
    Layer {
        contents: Contents,
        packing: Packing,
        stored: u64,
    },
    Document(Vec<u8>),
    Broken(LayerFault),
    /// Neither: nothing that an image is made of.
    Other,
}

/// Bytes of a decompressed layer that are in memory.
const WINDOW: usize = 128 << 10;
/// JSON documents are shorter than this.
const LONGEST_DOCUMENT: u64 = 16 << 20;

/// Reads the content of the archive's entry. What is wrong with a blob matters only if the image names it.
pub(crate) fn read(
    archive: &mut Tar<'_>,
    size: u64,
    layers: &LayerReader<'_>,
    budget: &mut Budget,
) -> Result<Blob, Fault> {
    let first = archive.peek(LEAST)?;
    let start = first.trim_ascii_start().first();
    if is_tar(first) {
        let contents = layers.read(archive, budget);
        return layer(contents, Packing::Plain, size);
    }
    if first.starts_with(&[0x1f, 0x8b]) {
        let left = budget.limits().unpacked_bytes - budget.unpacked_bytes;
        let unpacked =
            Unpacked::new(MultiGzDecoder::new(AsReader(archive)), left, budget.limits().unpacked_bytes);
        let mut unpacked = Buffered::new(unpacked, WINDOW);
        let is_layer = unpacked.peek(LEAST).map(|first| first.is_empty() || is_tar(first));
        let contents = match is_layer {
            Ok(true) => layers.read(&mut unpacked, budget),
            Ok(false) => return Ok(Blob::Broken(LayerFault::NotTar)),
            Err(error) => Err(error.into()),
        };
        budget.unpacked_bytes += left - unpacked.into_inner().left;
        return layer(contents, Packing::Gzip, size);
    }
    if first.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return Ok(Blob::Broken(LayerFault::Compression("zstd")));
    }
    if matches!(start, Some(b'{' | b'[')) {
        if size > LONGEST_DOCUMENT {
            return Ok(Blob::Other);
        }
        let mut text = Vec::new();
        AsReader(archive).read_to_end(&mut text)?;
        budget.document(text.len())?;
        return Ok(Blob::Document(text));
    }
    Ok(Blob::Other)
}

fn layer(contents: Result<Contents, Fault>, packing: Packing, stored: u64) -> Result<Blob, Fault> {
    Ok(match contents {
        Ok(contents) => Blob::Layer { contents, packing, stored },
        Err(limit @ Fault::Limit { .. }) => return Err(limit),
        Err(Fault::Truncated) => Blob::Broken(LayerFault::Truncated),
        Err(Fault::Tar(fault)) => Blob::Broken(LayerFault::Tar(fault)),
        Err(Fault::Read(error)) => Blob::Broken(LayerFault::Read(error.to_string())),
    })
}

/// Whether a tar file begins so, be it an empty one.
fn is_tar(first: &[u8]) -> bool {
    first.get(..LEAST).is_some_and(|block| is_header(block) || is_end(block))
}

/// What comes out of a decompressor, up to a limit: a few bytes can become any number.
pub(super) struct Unpacked<R> {
    reader: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Unpacked<R> {
    /// `left` of `limit` bytes may still come.
    pub(super) fn new(reader: R, left: u64, limit: u64) -> Self {
        Self { reader, left, limit }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(into)?;
        let Some(left) = self.left.checked_sub(count as u64) else {
            return Err(io::Error::other(Reached { what: Bounded::UnpackedBytes, limit: self.limit }));
        };
        self.left = left;
        Ok(count)
    }
}
