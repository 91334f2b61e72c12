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
}

impl SourceFile {
    /// Keeps every byte of `text`, line ends and byte order mark included.
    pub fn new(path: RepoPath, text: String) -> Self {
        Self { inner: Arc::new(Inner { path, text, line_starts: OnceLock::new() }) }
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
        let column = text[start..offset].chars().count();
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
