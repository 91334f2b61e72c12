//! The way back from the joined text of an instruction to the bytes of the file.

use seaworthy_text::Span;

/// A text that was joined from several lines, with the place of each of its bytes.
#[derive(Debug)]
pub(super) struct Unfolded {
    /// For each byte of the joined text its offset in the file; one more for its end.
    offsets: Vec<usize>,
    whole: Span,
}

impl Unfolded {
    /// Finds `joined` again in `raw`, which starts at `start` in the file and may hold continuations, and comments and empty
    /// lines between them.
    pub(super) fn new(raw: &str, start: usize, joined: &str, escape: char) -> Self {
        let whole = Span::new(start, start + raw.len());
        let mut offsets = Vec::with_capacity(joined.len() + 1);
        let mut at = 0;
        for (index, wanted) in joined.char_indices() {
            while let Some(next) = after_continuation(raw, at, escape) {
                at = next;
            }
            if !raw[at..].starts_with(wanted) {
                // the two do not go together: everything is meant
                return Self { offsets: Vec::new(), whole };
            }
            let length = wanted.len_utf8();
            offsets.extend((0..length).map(|byte| start + at + byte));
            debug_assert_eq!(offsets.len(), index + length, "one offset a byte");
            at += length;
        }
        offsets.push(start + at);
        Self { offsets, whole }
    }

    /// The bytes of the file that a span of the joined text stands for.
    pub(super) fn span(&self, joined: Span) -> Span {
        let range = joined.range();
        let start = self.offsets.get(range.start);
        let last = range.end.checked_sub(1).and_then(|last| self.offsets.get(last));
        match (start, last) {
            (Some(start), Some(last)) if range.end > range.start => Span::new(*start, last + 1),
            (Some(start), _) => Span::new(*start, *start),
            _ => self.whole,
        }
    }
}

/// Where the text goes on behind a continuation at `at`, with the comments and empty lines that follow it; `None` when there
/// is none.
fn after_continuation(raw: &str, at: usize, escape: char) -> Option<usize> {
    let rest = raw[at..].strip_prefix(escape)?;
    let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    if !rest[blank..].starts_with('\n') {
        return None;
    }
    let mut at = at + escape.len_utf8() + blank + 1;
    loop {
        let line = raw[at..].split_inclusive('\n').next()?;
        let text = line.trim();
        if !line.ends_with('\n') || !(text.is_empty() || text.starts_with('#')) {
            return Some(at);
        }
        at += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_behind_continuations() {
        let raw = "npm ci && \\\n  # a comment\n\n  npm run build";
        let joined = "npm ci &&   npm run build";
        let unfolded = Unfolded::new(raw, 100, joined, '\\');
        let at = joined.find("run").unwrap();
        let span = unfolded.span(Span::new(at, at + 9));
        assert_eq!(&raw[span.start as usize - 100..span.end as usize - 100], "run build");
        assert_eq!(unfolded.span(Span::new(0, 3)), Span::new(100, 103));
    }

    #[test]
    fn what_does_not_go_together_is_the_whole() {
        let unfolded = Unfolded::new("abc", 5, "abd", '\\');
        assert_eq!(unfolded.span(Span::new(0, 1)), Span::new(5, 8));
    }

    #[test]
    fn no_text_makes_it_panic() {
        for raw in ["", "\\", "\\\n", "\\\n#", "a\\\r\n b", "ä\\\nö"] {
            let joined: String = raw.replace("\\\n", "");
            let unfolded = Unfolded::new(raw, 0, &joined, '\\');
            let _ = unfolded.span(Span::new(0, joined.len()));
            let _ = unfolded.span(Span::new(7, 9));
        }
    }
}
