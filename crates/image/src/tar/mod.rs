//! Tar files, read as a stream: one entry after another, nothing kept, every header bounded.
//!
//! The `tar` crate reads extended headers whole into memory, however long they say they are; an image is untrusted.
//! Knows nothing of images.

mod header;
mod pax;

use std::io;

pub(crate) use header::{Kind, is_end, is_header};

use crate::error::{Fault, TarFault};
use crate::stream::{LEAST, Stream};
use header::Header;
use pax::Extended;

/// The longest path that Linux takes.
const LONGEST_NAME: usize = 4096;
/// The longest extended header that Go's reader, and so the engine, takes.
const LONGEST_HEADER: u64 = 1 << 20;

/// A tar file. As a [`Stream`] it is the content of the entry that was read last.
pub(crate) struct Tar<'s> {
    stream: &'s mut dyn Stream,
    left: u64,
    padding: u64,
}

/// An entry, extended headers applied.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) kind: Kind,
    pub(crate) name: Vec<u8>,
    pub(crate) link: Vec<u8>,
    /// Bytes of the file once it is unpacked.
    pub(crate) size: u64,
    pub(crate) mode: u32,
    pub(crate) owner: u32,
    pub(crate) group: u32,
    pub(crate) modified: i64,
}

impl<'s> Tar<'s> {
    pub(crate) fn new(stream: &'s mut dyn Stream) -> Self {
        Self { stream, left: 0, padding: 0 }
    }

    /// Bytes of the entry's content in the tar file that were not read yet.
    pub(crate) fn left(&self) -> u64 {
        self.left
    }

    /// Passes over what is left of the last entry, and reads the header of the next.
    pub(crate) fn next(&mut self) -> Result<Option<Head>, Fault> {
        let mut extended = Extended::default();
        loop {
            self.pass_over()?;
            let Some(header) = self.header()? else { return Ok(None) };
            match header.kind {
                Kind::Pax => {
                    let body = self.body(&header)?;
                    extended.add(&body)?;
                }
                Kind::LongName => extended.name = Some(self.long(&header)?),
                Kind::LongLink => extended.link = Some(self.long(&header)?),
                // nothing that writes images sets names or sizes for all entries
                Kind::GlobalPax => self.follow(header.stored),
                _ => return self.head(header, extended).map(Some),
            }
        }
    }

    fn header(&mut self) -> Result<Option<Header>, Fault> {
        let block = self.stream.peek(LEAST)?;
        if block.is_empty() {
            // the blocks of zeros at the end may be lacking
            return Ok(None);
        }
        let Some(block) = block.get(..LEAST) else { return Err(Fault::Truncated) };
        if is_end(block) {
            return Ok(None);
        }
        let header = header::parse(block)?;
        self.stream.consume(LEAST);
        Ok(Some(header))
    }

    fn head(&mut self, header: Header, extended: Extended) -> Result<Head, Fault> {
        if header.is_extended {
            self.sparse_map()?;
        }
        let name = extended.sparse_name.or(extended.name).unwrap_or(header.name);
        let link = extended.link.unwrap_or(header.link);
        if name.len() > LONGEST_NAME || link.len() > LONGEST_NAME {
            return Err(TarFault::LongName(LONGEST_NAME).into());
        }
        // as Go's reader decides, and so the engine
        let kind = match header.kind {
            Kind::OldFile if name.ends_with(b"/") => Kind::Directory,
            Kind::OldFile => Kind::File,
            kind => kind,
        };
        let holds = matches!(kind, Kind::File | Kind::Sparse | Kind::Other);
        let stored = if holds { extended.stored.unwrap_or(header.stored) } else { 0 };
        self.follow(stored);
        Ok(Head {
            kind,
            name,
            link,
            size: if holds { extended.real.or(header.real).unwrap_or(stored) } else { 0 },
            mode: header.mode,
            owner: extended.owner.unwrap_or(header.owner),
            group: extended.group.unwrap_or(header.group),
            modified: extended.modified.unwrap_or(header.modified),
        })
    }

    /// Blocks with the rest of a sparse file's map: where its holes are does not matter here.
    fn sparse_map(&mut self) -> Result<(), Fault> {
        loop {
            let block = self.stream.peek(LEAST)?;
            let Some(block) = block.get(..LEAST) else { return Err(Fault::Truncated) };
            let is_last = block[504] != 1;
            self.stream.consume(LEAST);
            if is_last {
                return Ok(());
            }
        }
    }

    fn follow(&mut self, stored: u64) {
        self.left = stored;
        self.padding = stored.wrapping_neg() % LEAST as u64;
    }

    fn long(&mut self, header: &Header) -> Result<Vec<u8>, Fault> {
        let body = self.body(header)?;
        Ok(header::text(&body).to_vec())
    }

    fn body(&mut self, header: &Header) -> Result<Vec<u8>, Fault> {
        if header.stored > LONGEST_HEADER {
            return Err(TarFault::LongHeader(LONGEST_HEADER).into());
        }
        self.follow(header.stored);
        let mut body = Vec::new();
        while self.left > 0 {
            let chunk = self.peek(1)?;
            body.extend_from_slice(chunk);
            let count = chunk.len();
            self.consume(count);
        }
        Ok(body)
    }

    fn pass_over(&mut self) -> Result<(), Fault> {
        while self.left > 0 {
            let count = self.peek(1)?.len();
            self.consume(count);
        }
        while self.padding > 0 {
            let chunk = self.stream.peek(1)?;
            if chunk.is_empty() {
                // the last entry's filling may be lacking, as the blocks of zeros
                self.padding = 0;
                break;
            }
            let count = (chunk.len() as u64).min(self.padding);
            self.stream.consume(usize::try_from(count).unwrap_or(usize::MAX));
            self.padding -= count;
        }
        Ok(())
    }
}

impl Stream for Tar<'_> {
    fn peek(&mut self, least: usize) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let chunk = self.stream.peek(least.min(most))?;
        if chunk.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(&chunk[..chunk.len().min(most)])
    }

    fn consume(&mut self, count: usize) {
        self.stream.consume(count);
        self.left = self.left.saturating_sub(count as u64);
    }
}
