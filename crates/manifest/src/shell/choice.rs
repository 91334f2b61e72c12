//! `if … elif … else … fi`: takes a text with choices apart, so that whoever knows the conditions can follow one way through it.
//!
//! Reads the words in command position only; what they mean is [`CommandLine`](super::CommandLine)'s.

use seaworthy_text::Span;

/// How deep choices may lie in one another.
const DEEPEST: u32 = 16;

/// A part of a text, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Commands without a choice around them.
    Plain(Span),
    /// The first arm whose condition holds runs, no other.
    Choice(Vec<Arm>),
}

/// An arm of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arm {
    /// The commands whose success it needs; none for `else`.
    pub condition: Option<Span>,
    /// What runs then.
    pub body: Vec<Part>,
}

/// Takes a text apart at its choices. `None` where there is none, where one does not end, or where one hangs on `||`, a pipe
/// or `&`: then more is needed than the conditions.
pub fn choices(text: &str) -> Option<Vec<Part>> {
    let words = keywords(text)?;
    if !words.iter().any(|word| word.keyword == Keyword::If) {
        return None;
    }
    let mut reader = Reader { text, words: &words, next: 0 };
    let parts = reader.list(0, text.len(), DEEPEST)?;
    (reader.next == words.len()).then_some(parts)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keyword {
    If,
    Then,
    Elif,
    Else,
    Fi,
}

/// A keyword in command position.
#[derive(Debug, Clone, Copy)]
struct Word {
    keyword: Keyword,
    start: usize,
    end: usize,
}

struct Reader<'t> {
    text: &'t str,
    words: &'t [Word],
    next: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<Word> {
        self.words.get(self.next).copied()
    }

    fn expect(&mut self, keyword: Keyword) -> Option<Word> {
        let word = self.peek().filter(|word| word.keyword == keyword)?;
        self.next += 1;
        Some(word)
    }

    /// From an offset up to the next keyword that ends a list, or the end.
    fn list(&mut self, from: usize, end: usize, depth: u32) -> Option<Vec<Part>> {
        let depth = depth.checked_sub(1)?;
        let mut parts = Vec::new();
        let mut at = from;
        while let Some(word) = self.peek().filter(|word| word.keyword == Keyword::If) {
            parts.extend(self.plain(at, word.start)?);
            parts.push(Part::Choice(self.choice(depth)?));
            at = self.words[self.next - 1].end;
        }
        let until = self.peek().map_or(end, |word| word.start);
        parts.extend(self.plain(at, until)?);
        Some(parts)
    }

    fn choice(&mut self, depth: u32) -> Option<Vec<Arm>> {
        let mut arms = Vec::new();
        let mut opens = self.expect(Keyword::If)?;
        loop {
            let then = self.expect(Keyword::Then)?;
            let condition = trimmed(self.text, opens.end, then.start);
            let body = self.list(then.end, self.text.len(), depth)?;
            arms.push(Arm { condition: Some(condition), body });
            if let Some(elif) = self.expect(Keyword::Elif) {
                opens = elif;
                continue;
            }
            if let Some(otherwise) = self.expect(Keyword::Else) {
                let body = self.list(otherwise.end, self.text.len(), depth)?;
                arms.push(Arm { condition: None, body });
            }
            self.expect(Keyword::Fi)?;
            return Some(arms);
        }
    }

    /// Commands between choices, without what joins them to these.
    fn plain(&self, from: usize, until: usize) -> Option<Option<Part>> {
        let span = trimmed(self.text, from, until);
        let text = &self.text[span.range()];
        let is_joined_otherwise =
            ["|", "||"].iter().any(|join| text.starts_with(join) || text.ends_with(join))
                || text.starts_with(['&', '>', '<'])
                || text.ends_with('&');
        if is_joined_otherwise {
            return None;
        }
        Some((!text.is_empty()).then_some(Part::Plain(span)))
    }
}

/// A part without blanks and without the `;`, the `&&` and the line ends around it.
fn trimmed(text: &str, from: usize, until: usize) -> Span {
    let (mut from, mut until) = (from, until);
    loop {
        let inside = &text[from..until];
        let start = inside.trim_start_matches(|letter: char| letter.is_whitespace() || letter == ';');
        let start = start.strip_prefix("&&").or_else(|| start.strip_prefix("\\\n")).unwrap_or(start);
        let end = start.trim_end_matches(|letter: char| letter.is_whitespace() || letter == ';');
        let end = end.strip_suffix("&&").or_else(|| end.strip_suffix('\\')).unwrap_or(end);
        let shorter = (from + inside.len() - start.len(), from + inside.len() - start.len() + end.len());
        if shorter == (from, until) {
            return Span::new(from, until);
        }
        (from, until) = shorter;
    }
}

/// The keywords of choices in command position. `None` at a quote that does not end, and at what is neither a command nor a
/// choice: a group, a loop, a here-document.
fn keywords(text: &str) -> Option<Vec<Word>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut is_command) = (0, true);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => {
                // a line that goes on is a blank; any other letter is part of a word
                is_command &= bytes.get(at + 1) == Some(&b'\n');
                at = after_escape(text, at);
            }
            b' ' | b'\t' | b'\r' => at += 1,
            b'\n' | b';' | b'&' | b'|' => {
                is_command = true;
                at += 1;
            }
            b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() || bytes[at - 1] == b';' => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
            }
            b'(' | b')' | b'`' => return None,
            b'<' if text[at..].starts_with("<<") => return None,
            _ => {
                let end = end_of_word(text, at)?;
                let word = &text[at..end];
                if is_command {
                    let keyword = match word {
                        "if" => Some(Keyword::If),
                        "then" => Some(Keyword::Then),
                        "elif" => Some(Keyword::Elif),
                        "else" => Some(Keyword::Else),
                        "fi" => Some(Keyword::Fi),
                        "for" | "while" | "until" | "case" | "select" | "function" | "{" | "}" | "do"
                        | "done" | "esac" => return None,
                        _ => None,
                    };
                    found.extend(keyword.map(|keyword| Word { keyword, start: at, end }));
                    // what follows `fi` is joined to it, what follows the others is a command
                    is_command = keyword.is_some_and(|keyword| keyword != Keyword::Fi) || word == "!";
                }
                at = end;
            }
        }
    }
    Some(found)
}

/// Where a word ends, its quotes and substitutions with it.
fn end_of_word(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\'' => at += 2 + text[at + 1..].find('\'')?,
            b'"' => {
                at += 1;
                while *bytes.get(at)? != b'"' {
                    at = if bytes[at] == b'\\' { after_escape(text, at) } else { at + 1 };
                }
                at += 1;
            }
            b'\\' if bytes.get(at + 1) == Some(&b'\n') => return Some(at),
            b'\\' => at = after_escape(text, at),
            b'$' if bytes.get(at + 1) == Some(&b'(') => at += closing(&bytes[at + 1..])? + 1,
            letter if letter.is_ascii_whitespace() || b";&|()<>`".contains(&letter) => {
                // an operator that begins a word is a word of its own: a redirection
                return Some(if at == from { at + 1 } else { at });
            }
            _ => at += 1,
        }
    }
    Some(at.min(text.len()))
}

/// The offset behind a `\` and the letter after it, however many bytes that has.
fn after_escape(text: &str, at: usize) -> usize {
    at + 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8)
}

/// How many bytes a group in parentheses has, quotes not looked at.
fn closing(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, parts: &[Part]) -> String {
        let one = |part: &Part| match part {
            Part::Plain(span) => text[span.range()].to_owned(),
            Part::Choice(arms) => {
                let arms = arms.iter().map(|arm| {
                    let condition = arm.condition.map_or("else", |span| &text[span.range()]);
                    format!("{condition} ? {}", shown(text, &arm.body))
                });
                format!("[{}]", arms.collect::<Vec<_>>().join(" : "))
            }
        };
        parts.iter().map(one).collect::<Vec<_>>().join(" / ")
    }

    fn read(text: &str) -> Option<String> {
        Some(shown(text, &choices(text)?))
    }

    #[test]
    fn choices_are_taken_apart() {
        assert_eq!(
            read("if [ -f a ]; then one; elif [ -f b ]; then two && three; else echo no && exit 1; fi")
                .as_deref(),
            Some("[[ -f a ] ? one : [ -f b ] ? two && three : else ? echo no && exit 1]")
        );
        assert_eq!(
            read("set -e; x && if true; then\n  a 'fi'\n  b\nfi; y").as_deref(),
            Some("set -e; x / [true ? a 'fi'\n  b] / y")
        );
        assert_eq!(read("if a; then if b; then c; fi; d; fi").as_deref(), Some("[a ? [b ? c] / d]"));
        assert_eq!(read("if a; then \\ä 'ä' \"\\ä\"; fi").as_deref(), Some("[a ? \\ä 'ä' \"\\ä\"]"));
        assert_eq!(read("if a; then echo if then fi; fi && z").as_deref(), Some("[a ? echo if then fi] / z"));
    }

    #[test]
    fn what_is_not_whole_is_not_read() {
        for text in [
            "npm ci",
            "echo if",
            "if a; then b",
            "if a; then b; fi; fi",
            "if a; b; fi",
            "if a; then b; fi || c",
            "if a; then b; fi | c",
            "if a; then b; fi > log",
            "if a; then b; fi &",
            "x | if a; then b; fi",
            "for i in a; do if b; then c; fi; done",
            "(if a; then b; fi)",
            "if 'a; then b; fi",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(if |then |elif |else |fi|;|&&|\\||'|\"|\\\\|\\$|\\(|\\)|\n| |a|ä){0,40}") {
            let _ = choices(&text);
        }
    }
}
