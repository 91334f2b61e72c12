//! A text file with its name, and places in it.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::RepoPath;

/// A range of bytes in one text, `start..end`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`. Offsets past 4 GiB are clamped: no text that we read is as long.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A line and a column, both counted from 1; the column counts characters, not bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Counted from 1.
    pub line: u32,
    /// Characters, counted from 1.
    pub column: u32,
}

/// How many bytes of a line are counted for a column each time it is asked for.
const BLOCK: usize = 4096;

/// A text that was read, with its name inside the repository. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SourceFile {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    path: RepoPath,
    text: String,
    /// Found when somebody asks for a line: most files are only read.
    line_starts: OnceLock<Vec<u32>>,
    /// How many characters begin before each block of [`BLOCK`] bytes; for lines that are too long to be counted again and
    /// again.
    characters: OnceLock<Vec<u32>>,
}

impl SourceFile {
    /// Keeps every byte of `text`, line ends and byte order mark included.
    pub fn new(path: RepoPath, text: String) -> Self {
        Self {
            inner: Arc::new(Inner { path, text, line_starts: OnceLock::new(), characters: OnceLock::new() }),
        }
    }

    /// How many characters begin before the byte `offset`, by blocks that were counted before.
    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.inner.text.as_bytes();
        let begun = |bytes: &[u8]| bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count();
        let blocks = self.inner.characters.get_or_init(|| {
            let (mut before, mut blocks) = (0, vec![0]);
            for block in bytes.chunks(BLOCK) {
                before += begun(block);
                blocks.push(Span::new(before, before).start);
            }
            blocks
        });
        let block = offset / BLOCK;
        blocks.get(block).map_or(0, |before| *before as usize)
            + bytes.get(block * BLOCK..offset).map_or(0, begun)
    }

    fn line_starts(&self) -> &[u32] {
        self.inner.line_starts.get_or_init(|| {
            let ends = self.inner.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| Span::new(at + 1, at + 1).start)).collect()
        })
    }

    /// The file's name inside the repository.
    pub fn path(&self) -> &RepoPath {
        &self.inner.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// How many lines the text has; a final line end does not start another line.
    pub fn line_count(&self) -> u32 {
        let lines = u32::try_from(self.line_starts().len()).unwrap_or(u32::MAX);
        if self.inner.text.ends_with('\n') { lines - 1 } else { lines }
    }

    /// Where the byte `offset` is. An offset past the end, or inside a character, is moved back to a real one.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let text = &self.inner.text;
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts().partition_point(|start| *start as usize <= offset) - 1;
        let start = self.line_starts()[line] as usize;
        let column = if offset - start <= BLOCK {
            text[start..offset].chars().count()
        } else {
            self.characters_before(offset) - self.characters_before(start)
        };
        LineColumn {
            line: Span::new(line + 1, line + 1).start,
            column: Span::new(column + 1, column + 1).start,
        }
    }

    /// The text of a line, counted from 1, without its line end.
    pub fn line(&self, line: u32) -> Option<&str> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.line_starts().get(index)? as usize;
        let end = self.line_starts().get(index + 1).map_or(self.inner.text.len(), |next| *next as usize);
        Some(self.inner.text[start..end].trim_end_matches('\n').trim_end_matches('\r'))
    }

    /// The place of `span` in this file.
    pub fn place(&self, span: Span) -> Place {
        let LineColumn { line, column } = self.line_column(span.start);
        Place { file: self.inner.path.clone(), line, column, span }
    }

    /// The place of the first byte: the file as a whole.
    pub fn start(&self) -> Place {
        self.place(Span::default())
    }
}

/// A span in a named file, with its line and column at hand so that it can be printed without the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
pub struct Place {
    /// The file, from the repository's root.
    pub file: RepoPath,
    /// Counted from 1; 0 where the file as a whole is meant and was not read (a name in a listing).
    pub line: u32,
    /// Characters, counted from 1.
    pub column: u32,
    /// The bytes meant.
    #[serde(skip)]
    pub span: Span,
}

impl Place {
    /// A file or folder as a whole, known by name only.
    pub fn whole(file: RepoPath) -> Self {
        Self { file, line: 0, column: 0, span: Span::default() }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            write!(formatter, "{}", self.file)
        } else {
            write!(formatter, "{}:{}", self.file, self.line)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile::new(RepoPath::new("a.txt").unwrap(), text.to_owned())
    }

    #[test]
    fn columns_of_long_lines_count_characters_too() {
        let long = "aä€😀".repeat(2_500);
        let text = format!("{long}\n{long}{long}\r\nb{long}");
        let source = file(&text);
        for (offset, _) in text.char_indices().step_by(7).chain([(text.len(), ' ')]) {
            let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
            let column = u32::try_from(text[start..offset].chars().count() + 1).unwrap();
            assert_eq!(source.line_column(u32::try_from(offset).unwrap()).column, column, "{offset}");
        }
        // the last block is a whole one
        let source = file(&"a".repeat(2 * BLOCK));
        assert_eq!(source.line_column(u32::try_from(2 * BLOCK).unwrap()).column as usize, 2 * BLOCK + 1);
    }

    #[test]
    fn lines_and_columns_count_characters() {
        let source = file("ä b\r\nc\n");
        assert_eq!(source.line_column(3), LineColumn { line: 1, column: 3 });
        assert_eq!(source.line_column(1), LineColumn { line: 1, column: 1 });
        assert_eq!(source.line_column(6), LineColumn { line: 2, column: 1 });
        assert_eq!(source.line_column(99), LineColumn { line: 3, column: 1 });
        assert_eq!(source.line(1), Some("ä b"));
        assert_eq!(source.line_count(), 2);
        assert_eq!(source.line(4), None);
        assert_eq!(source.line(0), None);
    }

    #[test]
    fn a_place_prints_as_editors_read_it() {
        assert_eq!(file("a\nb").place(Span::new(2, 3)).to_string(), "a.txt:2");
        assert_eq!(Place::whole(RepoPath::root()).to_string(), ".");
    }
}
