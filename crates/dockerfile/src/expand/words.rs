//! Words of a line, gathered while its quotes and variables are read.
//!
//! What a variable brings may fall apart at its blanks; what stood in quotes does not.

/// A word of a line, quotes and escapes still in it, with its bytes.
pub(crate) struct RawWord {
    pub(crate) text: String,
    pub(crate) range: std::ops::Range<usize>,
}

/// Words, gathered while a line is read.
#[derive(Default)]
pub(super) struct Words {
    done: Vec<RawWord>,
    word: String,
    start: usize,
    end: usize,
    inside: bool,
}

impl Words {
    /// Characters that may be blanks between words, read from `range`.
    pub(super) fn loose(&mut self, text: &str, range: &std::ops::Range<usize>) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.fixed(c.encode_utf8(&mut [0; 4]), range);
            } else if !self.word.is_empty() {
                self.close();
            }
        }
    }

    /// Characters that belong to a word whatever they are.
    pub(super) fn fixed(&mut self, text: &str, range: &std::ops::Range<usize>) {
        if !self.inside {
            self.start = range.start;
            self.inside = true;
        }
        self.word.push_str(text);
        self.end = range.end;
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.word);
        self.done.push(RawWord { text, range: self.start..self.end });
        self.inside = false;
    }

    pub(super) fn finish(&mut self) -> Vec<RawWord> {
        if !self.word.is_empty() {
            self.close();
        }
        std::mem::take(&mut self.done)
    }
}
