//! Bytes that come in one after another: what is buffered can be looked at without a copy.
//!
//! The archive, a blob in it and a decompressed layer are all read through [`Stream`]; none of them is ever whole in
//! memory.

use std::io::{self, BufRead, Read};

/// Bytes with a place, read once from front to back.
pub(crate) trait Stream {
    /// What is buffered: at least `least` bytes unless the end is nearer, empty only at the end. `least` is at most
    /// [`LEAST`].
    fn peek(&mut self, least: usize) -> io::Result<&[u8]>;

    /// Goes on by `count` bytes of what was peeked.
    fn consume(&mut self, count: usize);
}

/// The most that can be asked of [`Stream::peek`]: a tar block.
pub(crate) const LEAST: usize = 512;

/// Any reader, with a buffer.
pub(crate) struct Buffered<R> {
    reader: R,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    is_at_end: bool,
}

impl<R: Read> Buffered<R> {
    /// A buffer of `capacity` bytes, not less than two blocks.
    pub(crate) fn new(reader: R, capacity: usize) -> Self {
        let buffer = vec![0; capacity.max(2 * LEAST)].into_boxed_slice();
        Self { reader, buffer, start: 0, end: 0, is_at_end: false }
    }

    /// The reader, without what is buffered.
    pub(crate) fn into_inner(self) -> R {
        self.reader
    }

    fn fill(&mut self, least: usize) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        while self.end < least.min(self.buffer.len()) && !self.is_at_end {
            let free = &mut self.buffer[self.end..];
            match self.reader.read(free) {
                Ok(0) => self.is_at_end = true,
                // a reader that says more than there was room for is broken, but nothing to panic about
                Ok(count) => self.end += count.min(free.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl<R: Read> Stream for Buffered<R> {
    fn peek(&mut self, least: usize) -> io::Result<&[u8]> {
        if self.end - self.start < least {
            self.fill(least)?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }
}

/// A stream as the standard library's readers, for a decompressor.
pub(crate) struct AsReader<'s>(pub(crate) &'s mut dyn Stream);

impl Read for AsReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let from = self.0.peek(1)?;
        let count = from.len().min(into.len());
        into[..count].copy_from_slice(&from[..count]);
        self.0.consume(count);
        Ok(count)
    }
}

impl BufRead for AsReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.peek(1)
    }

    fn consume(&mut self, count: usize) {
        self.0.consume(count);
    }
}
