//! A logical line: what the engine reads after it has joined the lines of one instruction.
//!
//! It remembers where each of its parts came from, so that whatever is found in it has a place in the file.

use seaworthy_text::Span;

/// The joined text of an instruction, with the way back to the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Logical {
    text: String,
    /// Where each part starts, in the joined text and in the file.
    parts: Vec<(usize, usize)>,
}

impl Logical {
    /// Appends `text`, which lies at `source` in the file.
    pub(crate) fn push(&mut self, text: &str, source: usize) {
        if text.is_empty() && !self.parts.is_empty() {
            return;
        }
        self.parts.push((self.text.len(), source));
        self.text.push_str(text);
    }

    pub(crate) fn whole(&self) -> Piece<'_> {
        Piece { line: self, start: 0, end: self.text.len() }
    }

    /// The place in the file of the byte at `offset`.
    fn source(&self, offset: usize) -> usize {
        let part = self.parts.partition_point(|(start, _)| *start <= offset);
        match part.checked_sub(1).and_then(|index| self.parts.get(index)) {
            Some((start, source)) => source + (offset - start),
            None => 0,
        }
    }
}

/// A stretch of a logical line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    line: &'a Logical,
    start: usize,
    end: usize,
}

impl<'a> Piece<'a> {
    pub(crate) fn text(self) -> &'a str {
        &self.line.text[self.start..self.end]
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes `start..end` of this piece.
    pub(crate) fn sub(self, start: usize, end: usize) -> Self {
        Self { line: self.line, start: self.start + start, end: self.start + end }
    }

    /// What follows the first `start` bytes.
    pub(crate) fn from(self, start: usize) -> Self {
        Self { start: self.start + start, ..self }
    }

    /// An empty piece behind this one.
    pub(crate) fn after(self) -> Self {
        Self { start: self.end, ..self }
    }

    pub(crate) fn trim(self) -> Self {
        let text = self.text();
        let start = text.len() - text.trim_start().len();
        self.sub(start, start + text.trim().len())
    }

    /// Where the piece lies in the file. When it runs over a line end, what lies between is included.
    pub(crate) fn span(self) -> Span {
        if self.is_empty() {
            // the place behind the last byte before, not the start of a later line
            let at = self
                .start
                .checked_sub(1)
                .map_or_else(|| self.line.source(0), |last| self.line.source(last) + 1);
            return Span::new(at, at);
        }
        Span::new(self.line.source(self.start), self.line.source(self.end - 1) + 1)
    }

    pub(crate) fn word(self) -> Word {
        Word { span: self.span(), text: self.text().to_owned() }
    }

    /// The parts between runs of the blanks that separate arguments.
    pub(crate) fn split_blanks(self) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut rest = self;
        while !rest.is_empty() {
            let (part, behind) = rest.cut_blanks();
            if !part.is_empty() {
                parts.push(part);
            }
            rest = behind;
        }
        parts
    }

    /// What stands before the first run of blanks, and what stands behind it.
    pub(crate) fn cut_blanks(self) -> (Self, Self) {
        let text = self.text();
        let Some(at) = text.find(BLANKS) else { return (self, self.after()) };
        let behind = text.len() - text[at..].trim_start_matches(BLANKS).len();
        (self.sub(0, at), self.from(behind))
    }
}

/// What the engine takes for blanks between arguments; it trims lines of more than these.
pub(crate) const BLANKS: [char; 5] = ['\t', '\u{b}', '\u{c}', '\r', ' '];

/// A stretch of an instruction's arguments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word {
    /// Where it lies in the file. A word that runs over a continuation includes it.
    pub span: Span,
    /// The text as the engine sees it: continuations joined, quotes and variables still in it. Of an argument in JSON
    /// form, the decoded string.
    pub text: String,
}

impl Word {
    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_file() {
        // "ab \⏎  cd" with `ab ` at 4 and `  cd` at 9
        let mut line = Logical::default();
        line.push("ab ", 4);
        line.push("  cd", 9);
        let parts = line.whole().split_blanks();
        assert_eq!(parts[0].span(), Span::new(4, 6));
        assert_eq!(parts[1].span(), Span::new(11, 13));
        assert_eq!(line.whole().span(), Span::new(4, 13));
        assert_eq!(parts[0].after().span(), Span::new(6, 6));
    }

    #[test]
    fn cutting() {
        let mut line = Logical::default();
        line.push("  a \t b ", 0);
        let trimmed = line.whole().trim();
        assert_eq!(trimmed.text(), "a \t b");
        let (first, rest) = trimmed.cut_blanks();
        assert_eq!((first.text(), rest.text()), ("a", "b"));
    }
}
