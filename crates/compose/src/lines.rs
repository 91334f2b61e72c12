//! The lines of a document: which are empty, which hold only a comment, and which lines a key owns.
//!
//! A key owns the comment lines directly above it in its own column, its value, and the comment lines below the value
//! that are indented deeper than the key.

use std::ops::Range;

use seaworthy_text::Span;

use crate::value::Field;
use crate::yaml::Parsed;

/// The lines of one text, counted from 0.
#[derive(Debug)]
pub(crate) struct Lines {
    /// Where each line starts; a byte order mark is not part of the first.
    starts: Vec<u32>,
    /// Where the text ends.
    end: u32,
    kinds: Vec<LineKind>,
}

/// What is on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// Nothing to see. May still be part of a block text.
    Blank,
    /// Only a comment, that starts in this column.
    Comment(u32),
    /// Anything else.
    Content,
}

impl Lines {
    pub(crate) fn new(text: &str, document: &Parsed) -> Self {
        let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut starts = vec![Span::new(bom, bom).start];
        starts.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| Span::new(at + 1, at + 1).start),
        );
        let end = Span::new(text.len(), text.len()).start;
        if starts.last() == Some(&end) {
            starts.pop();
        }
        let mut lines = Self { starts, end, kinds: Vec::new() };
        lines.kinds = (0..lines.count())
            .map(|line| {
                let blank = text[lines.span(line).range()].trim().is_empty();
                if blank { LineKind::Blank } else { LineKind::Content }
            })
            .collect();
        for comment in &document.comments {
            let line = lines.of(comment.start);
            let start = lines.starts[line];
            if text[start as usize..comment.start as usize].trim().is_empty() {
                lines.kinds[line] = LineKind::Comment(comment.start - start);
            }
        }
        lines
    }

    pub(crate) fn count(&self) -> usize {
        self.starts.len()
    }

    /// What is on the line; past the last line there is nothing.
    pub(crate) fn kind(&self, line: usize) -> LineKind {
        self.kinds.get(line).copied().unwrap_or(LineKind::Blank)
    }

    /// The line that holds the byte.
    pub(crate) fn of(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The line that holds the last byte before `end`.
    pub(crate) fn of_end(&self, end: u32) -> usize {
        self.of(end.saturating_sub(1))
    }

    /// Where the line starts; for the line after the last, where the text ends.
    pub(crate) fn start(&self, line: usize) -> u32 {
        self.starts.get(line).copied().unwrap_or(self.end)
    }

    /// The line with its line end.
    pub(crate) fn span(&self, line: usize) -> Span {
        Span { start: self.start(line), end: self.start(line + 1) }
    }

    /// The bytes of several lines.
    pub(crate) fn span_of(&self, lines: &Range<usize>) -> Span {
        Span { start: self.start(lines.start), end: self.start(lines.end) }
    }

    /// The column of a byte, counted from 0 in bytes.
    pub(crate) fn column(&self, offset: u32) -> u32 {
        offset - self.start(self.of(offset))
    }

    /// The lines of comment that belong to the key, from the first of them to the key's line.
    pub(crate) fn comments_above(&self, field: &Field) -> Range<usize> {
        let key = self.of(field.key.span.start);
        let column = self.column(field.key.span.start);
        let mut first = key;
        while first > 0 && self.kind(first - 1) == LineKind::Comment(column) {
            first -= 1;
        }
        first..key
    }

    /// The lines of the key and its value alone.
    pub(crate) fn value_lines(&self, field: &Field) -> Range<usize> {
        self.of(field.key.span.start)..self.of_end(field.span().end) + 1
    }

    /// All lines that the key owns.
    pub(crate) fn block(&self, field: &Field) -> Range<usize> {
        let column = self.column(field.key.span.start);
        let mut end = self.value_lines(field).end;
        loop {
            let run = self.next_comments(end);
            let deeper =
                run.clone().all(|line| matches!(self.kind(line), LineKind::Comment(at) if at > column));
            let close_above = run.start == end;
            if run.is_empty() || !deeper || (self.is_close_below(&run) && !close_above) {
                return self.comments_above(field).start..end;
            }
            end = run.end;
        }
    }

    /// The line before which a new last sibling of `last` goes.
    ///
    /// Comments after `last` stay before the new one when they are indented as its siblings are or stand close to
    /// `last`; those that stand close to what follows stay with that.
    pub(crate) fn after_last(&self, last: &Field) -> usize {
        let column = self.column(last.key.span.start);
        let mut at = self.block(last).end;
        let mut line = at;
        loop {
            let run = self.next_comments(line);
            if run.is_empty() {
                return at;
            }
            let deep = run.clone().all(|line| matches!(self.kind(line), LineKind::Comment(c) if c >= column));
            let close_above = run.start == at;
            let stays_before = match (close_above, self.is_close_below(&run)) {
                (true, true) | (false, false) => deep,
                (above, _) => above,
            };
            if !stays_before {
                return at;
            }
            at = run.end;
            line = run.end;
        }
    }

    /// Whether the line right below the comments says something.
    fn is_close_below(&self, comments: &Range<usize>) -> bool {
        comments.end < self.count() && self.kind(comments.end) == LineKind::Content
    }

    /// The next lines that hold only comments of one column, with nothing but empty lines before them.
    fn next_comments(&self, from: usize) -> Range<usize> {
        let mut start = from;
        while start < self.count() && self.kind(start) == LineKind::Blank {
            start += 1;
        }
        let mut end = start;
        while end < self.count()
            && matches!(self.kind(end), LineKind::Comment(_))
            && self.kind(end) == self.kind(start)
        {
            end += 1;
        }
        start..end
    }
}
