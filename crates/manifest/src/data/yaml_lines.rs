//! A fast reader for YAML that machines write: the part of it that pnpm's and yarn's lockfiles use.
//!
//! Block mappings and lists, flow mappings and lists on one line, plain and quoted scalars, literal blocks. Whatever else
//! it meets, and whatever looks wrong, makes it give up, and the full YAML reader takes over: it decides what is an
//! error. It must never read a value differently; only a key given twice passes here and is an error there.

use std::borrow::Cow;

use seaworthy_text::Span;

use super::json::is_number;
use super::{Entry, Node, Value};

/// No lockfile nests as deep.
const DEEPEST: u32 = 16;

/// Reads what begins at the byte `at` if it is plain enough; `None` says nothing about whether it is YAML. Places count
/// from the start of `text`.
pub(crate) fn parse_yaml_lines(text: &str, at: usize) -> Option<Node<'_>> {
    // a carriage return alone ends a line too
    if text.match_indices('\r').any(|(at, _)| text.as_bytes().get(at + 1) != Some(&b'\n')) {
        return None;
    }
    let mut reader = Reader { text, at, line: None };
    reader.advance()?;
    let node = match reader.line {
        Some(line) if line.indent == 0 => reader.block(0, 0)?,
        Some(_) => return None,
        None => Node { value: Value::Null, span: Span::default() },
    };
    reader.line.is_none().then_some(node)
}

/// A line that is neither blank nor a comment.
#[derive(Debug, Clone, Copy)]
struct Line {
    indent: usize,
    /// The first byte after the indentation.
    start: usize,
    /// One past the last byte, blanks at the end left out.
    end: usize,
}

struct Reader<'a> {
    text: &'a str,
    /// Where the line after `line` begins.
    at: usize,
    line: Option<Line>,
}

impl<'a> Reader<'a> {
    /// Goes to the next line with content; `None` where a line holds what we do not read.
    fn advance(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        loop {
            if self.at >= bytes.len() {
                self.line = None;
                return Some(());
            }
            let start = self.at;
            let end = end_of_line(bytes, start);
            self.at = end + 1;
            let indent = bytes[start..end].iter().take_while(|byte| **byte == b' ').count();
            let content = start + indent;
            let mut last = end;
            while last > content && matches!(bytes[last - 1], b' ' | b'\r' | b'\t') {
                last -= 1;
            }
            if last == content || bytes[content] == b'#' {
                continue;
            }
            // a tab in the indentation, a document marker, a directive
            if bytes[content] == b'\t'
                || indent == 0
                    && matches!(
                        &bytes[content..last],
                        [b'-', b'-', b'-', ..] | [b'.', b'.', b'.', ..] | [b'%', ..]
                    )
            {
                return None;
            }
            self.line = Some(Line { indent, start: content, end: last });
            return Some(());
        }
    }

    /// A mapping or a list whose lines stand at `indent`.
    fn block(&mut self, indent: usize, depth: u32) -> Option<Node<'a>> {
        if depth > DEEPEST {
            return None;
        }
        let first = self.line?;
        if is_item(self.text, first) { self.list(indent) } else { self.map(indent, depth) }
    }

    fn map(&mut self, indent: usize, depth: u32) -> Option<Node<'a>> {
        let begin = self.line?.start;
        let mut end = begin;
        let mut entries = Vec::new();
        while let Some(line) = self.line {
            if line.indent != indent {
                if line.indent > indent {
                    return None;
                }
                break;
            }
            if is_item(self.text, line) {
                return None;
            }
            let (key, key_span, after) = self.key(line)?;
            let value = self.value_of_key(line, after, indent, depth)?;
            end = (value.span.end as usize).max(key_span.end as usize + 1);
            entries.push(Entry { key, key_span, value });
        }
        Some(Node { value: Value::Map(entries), span: Span::new(begin, end) })
    }

    /// What stands behind `key:`, on its line or below. Leaves the reader at the next entry.
    fn value_of_key(&mut self, line: Line, after: usize, indent: usize, depth: u32) -> Option<Node<'a>> {
        let start = after + count_blanks(&self.text[after..line.end]);
        if start == line.end || self.text.as_bytes()[start] == b'#' {
            self.advance()?;
            return match self.line {
                Some(next) if next.indent > indent => self.block(next.indent, depth + 1),
                // a list may stand as deep as its key
                Some(next) if next.indent == indent && is_item(self.text, next) => self.list(indent),
                _ => Some(Node { value: Value::Null, span: Span::new(after, after) }),
            };
        }
        if matches!(self.text.as_bytes()[start], b'|' | b'>') {
            return self.block_scalar(line, start, indent);
        }
        let node = self.inline(start, line.end)?;
        self.advance()?;
        Some(node)
    }

    fn list(&mut self, indent: usize) -> Option<Node<'a>> {
        let begin = self.line?.start;
        let mut end = begin;
        let mut items = Vec::new();
        while let Some(line) = self.line {
            if line.indent != indent || !is_item(self.text, line) {
                if line.indent > indent {
                    return None;
                }
                break;
            }
            let start = line.start + 1 + count_blanks(&self.text[line.start + 1..line.end]);
            // an item that is empty, a list or a mapping itself
            if start >= line.end {
                return None;
            }
            let item = self.inline(start, line.end)?;
            end = item.span.end as usize;
            items.push(item);
            self.advance()?;
        }
        Some(Node { value: Value::List(items), span: Span::new(begin, end) })
    }

    /// Reads the key of a line; the third is the byte after its colon.
    fn key(&self, line: Line) -> Option<(Cow<'a, str>, Span, usize)> {
        let content = &self.text[line.start..line.end];
        let bytes = content.as_bytes();
        let (key, length) = match bytes[0] {
            quote @ (b'\'' | b'"') => quoted(content, quote)?,
            first if starts_plain(first, bytes.get(1).copied()) => {
                let length = plain_length(content, Context::Key)?;
                (Cow::Borrowed(content[..length].trim_end()), length)
            }
            _ => return None,
        };
        if bytes.get(length) != Some(&b':') || !matches!(bytes.get(length + 1), None | Some(b' ' | b'\t')) {
            return None;
        }
        // a merge changes what is around it
        if key == "<<" {
            return None;
        }
        Some((key, Span::new(line.start, line.start + length), line.start + length + 1))
    }

    /// A value that begins at `start` and ends on the same line.
    fn inline(&self, start: usize, end: usize) -> Option<Node<'a>> {
        let content = &self.text[start..end];
        let (node, used) = match content.as_bytes()[0] {
            b'{' | b'[' => {
                let mut flow = Flow { text: content, base: start, at: 0 };
                let node = flow.value(0)?;
                (node, flow.at)
            }
            quote @ (b'\'' | b'"') => {
                let (text, used) = quoted(content, quote)?;
                (Node { value: Value::Text(text), span: Span::new(start, start + used) }, used)
            }
            first if starts_plain(first, content.as_bytes().get(1).copied()) => {
                let used = plain_length(content, Context::Block)?;
                let text = content[..used].trim_end();
                (plain(text, start)?, used)
            }
            _ => return None,
        };
        let rest = &content[used..];
        // only a comment may follow
        let blanks = count_blanks(rest);
        (blanks == rest.len() || blanks > 0 && rest.as_bytes()[blanks] == b'#').then_some(node)
    }

    /// `|`, `|-`: the lines below that are indented deeper. Folding and explicit indentation are left to the full reader.
    fn block_scalar(&mut self, line: Line, start: usize, indent: usize) -> Option<Node<'a>> {
        let keeps_end = match &self.text[start..line.end] {
            "|-" => false,
            "|" => true,
            _ => return None,
        };
        let bytes = self.text.as_bytes();
        let mut text = String::new();
        let mut inner = None;
        let mut end = line.end;
        while self.at < bytes.len() {
            let begin = self.at;
            let stop = end_of_line(bytes, begin);
            let content = self.text[begin..stop].trim_end_matches('\r');
            if content.trim_start_matches(' ').is_empty() {
                // what blanks mean here depends on what follows
                return None;
            }
            let blanks = content.len() - content.trim_start_matches(' ').len();
            if blanks <= indent {
                break;
            }
            let inner = *inner.get_or_insert(blanks);
            if blanks < inner {
                return None;
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&content[inner..]);
            end = begin + content.len();
            self.at = stop + 1;
        }
        if inner.is_some() && keeps_end {
            text.push('\n');
        }
        self.advance()?;
        Some(Node { value: Value::Text(Cow::Owned(text)), span: Span::new(start, end) })
    }
}

/// Flow mappings and lists: `{node: '>=10'}`, `[a, b]`.
struct Flow<'a> {
    text: &'a str,
    base: usize,
    at: usize,
}

impl<'a> Flow<'a> {
    fn peek(&mut self) -> Option<u8> {
        self.at += count_blanks(&self.text[self.at..]);
        self.text.as_bytes().get(self.at).copied()
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.base + start, self.base + self.at)
    }

    fn value(&mut self, depth: u32) -> Option<Node<'a>> {
        if depth > DEEPEST {
            return None;
        }
        match self.peek()? {
            b'{' => self.map(depth),
            b'[' => self.list(depth),
            _ => {
                let (text, span, is_plain) = self.scalar()?;
                let Cow::Borrowed(borrowed) = text else {
                    return Some(Node { value: Value::Text(text), span });
                };
                if is_plain {
                    plain(borrowed, span.start as usize)
                } else {
                    Some(Node { value: Value::Text(text), span })
                }
            }
        }
    }

    fn scalar(&mut self) -> Option<(Cow<'a, str>, Span, bool)> {
        let start = self.at;
        let rest = &self.text[start..];
        match rest.as_bytes()[0] {
            quote @ (b'\'' | b'"') => {
                let (text, used) = quoted(rest, quote)?;
                self.at += used;
                Some((text, self.span(start), false))
            }
            first if starts_plain(first, rest.as_bytes().get(1).copied()) => {
                let length = plain_length(rest, Context::Flow)?;
                let text = rest[..length].trim_end();
                self.at += text.len();
                Some((Cow::Borrowed(text), self.span(start), true))
            }
            _ => None,
        }
    }

    fn map(&mut self, depth: u32) -> Option<Node<'a>> {
        let start = self.at;
        self.at += 1;
        let mut entries = Vec::new();
        while self.peek()? != b'}' {
            let (key, key_span, _) = self.scalar()?;
            if self.peek()? != b':' || key == "<<" {
                return None;
            }
            self.at += 1;
            if self.text.as_bytes().get(self.at) != Some(&b' ') {
                return None;
            }
            let value = self.value(depth + 1)?;
            entries.push(Entry { key, key_span, value });
            self.separator(b'}')?;
        }
        self.at += 1;
        Some(Node { value: Value::Map(entries), span: self.span(start) })
    }

    fn list(&mut self, depth: u32) -> Option<Node<'a>> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        while self.peek()? != b']' {
            items.push(self.value(depth + 1)?);
            self.separator(b']')?;
        }
        self.at += 1;
        Some(Node { value: Value::List(items), span: self.span(start) })
    }

    fn separator(&mut self, close: u8) -> Option<()> {
        match self.peek()? {
            b',' => {
                self.at += 1;
                // a comma before the bracket: legal, rare, and not for us
                (self.peek()? != close).then_some(())
            }
            byte => (byte == close).then_some(()),
        }
    }
}

/// Where a plain scalar stands decides where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    Key,
    Block,
    Flow,
}

/// Bytes at which a plain scalar may end; most of a lockfile is none of them.
const ENDS: [bool; 256] = {
    let mut table = [false; 256];
    let signs = b":#,{}[]";
    let mut at = 0;
    while at < signs.len() {
        table[signs[at] as usize] = true;
        at += 1;
    }
    table
};

/// How long a plain scalar is; `None` where it holds what it may not.
fn plain_length(text: &str, context: Context) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(length) = bytes[at..].iter().position(|byte| ENDS[*byte as usize]) {
        at += length;
        match bytes[at] {
            b':' => {
                let followed = matches!(bytes.get(at + 1), None | Some(b' ' | b'\t'))
                    || context == Context::Flow && matches!(bytes.get(at + 1), Some(b',' | b'}' | b']'));
                if followed {
                    return (context != Context::Block).then_some(at);
                }
            }
            b'#' if at > 0 && matches!(bytes[at - 1], b' ' | b'\t') => {
                return (context == Context::Block).then_some(at);
            }
            b',' | b'}' | b']' if context == Context::Flow => return Some(at),
            b'{' | b'[' if context == Context::Flow => return None,
            _ => {}
        }
        at += 1;
    }
    (context == Context::Block).then_some(bytes.len())
}

/// Whether a plain scalar may begin so.
fn starts_plain(first: u8, second: Option<u8>) -> bool {
    match first {
        b'-' | b'?' | b':' => !matches!(second, None | Some(b' ' | b'\t' | b',' | b'}' | b']')),
        b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%'
        | b'@' | b'`' => false,
        _ => true,
    }
}

/// What a plain scalar means; `None` for numbers of the kinds that no lockfile holds (`0x10`, `1_000`, `.inf`).
fn plain(text: &str, start: usize) -> Option<Node<'_>> {
    let value = match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_number(number) => Value::Number(Cow::Borrowed(number)),
        text if is_odd_number(text) => return None,
        text => Value::Text(Cow::Borrowed(text)),
    };
    Some(Node { value, span: Span::new(start, start + text.len()) })
}

/// May be a number to the full reader. A version, with its two dots, never is.
fn is_odd_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return false;
    }
    let has_base =
        unsigned.starts_with('0') && unsigned.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic);
    let is_word =
        unsigned.starts_with('.') && unsigned.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic);
    has_base || is_word || unsigned.replace('_', "").parse::<f64>().is_ok()
}

/// A quoted scalar at the start of `text`, and how many bytes it takes.
fn quoted(text: &str, quote: u8) -> Option<(Cow<'_, str>, usize)> {
    let bytes = text.as_bytes();
    let mut owned = String::new();
    let mut piece = 1;
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => {
                owned.push_str(&text[piece..=at]);
                at += 2;
                piece = at;
            }
            b'\\' if quote == b'"' => {
                owned.push_str(&text[piece..at]);
                owned.push(match bytes.get(at + 1)? {
                    b'n' => '\n',
                    b't' => '\t',
                    byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
                    _ => return None,
                });
                at += 2;
                piece = at;
            }
            byte if byte == quote => {
                let rest = &text[piece..at];
                let whole = if piece == 1 { Cow::Borrowed(rest) } else { Cow::Owned(owned + rest) };
                return Some((whole, at + 1));
            }
            _ => at += 1,
        }
    }
    None
}

fn is_item(text: &str, line: Line) -> bool {
    let bytes = text.as_bytes();
    bytes[line.start] == b'-' && (line.end == line.start + 1 || bytes[line.start + 1] == b' ')
}

fn count_blanks(text: &str) -> usize {
    text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

fn end_of_line(bytes: &[u8], start: usize) -> usize {
    bytes[start..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::parse_yaml;

    /// The same values as the full reader; places may differ in width, not in where they begin.
    fn assert_agrees(text: &str) {
        let fast = parse_yaml_lines(text, 0).unwrap_or_else(|| panic!("gave up on {text:?}"));
        let full = parse_yaml(text).unwrap_or_else(|error| panic!("{error:?} for {text:?}"));
        assert_eq!(strip(&fast), strip(&full), "{text:?}");
    }

    fn strip(node: &Node<'_>) -> String {
        match &node.value {
            Value::Map(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|entry| format!("{:?}: {}", entry.key, strip(&entry.value))).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Value::List(items) => format!("{:?}", items.iter().map(strip).collect::<Vec<_>>()),
            Value::Null => "null".to_owned(),
            _ => format!("{:?}", node.scalar()),
        }
    }

    #[test]
    fn reads_what_lockfiles_hold() {
        assert_agrees(
            "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      '@a/b':\n        specifier: ^3.0.0\n        version: 3.1.0(x@1)\n",
        );
        assert_agrees(
            "a@1.0.0:\r\n    engines: {node: ^18.0.0 || >=20, npm: '>= 1'}\r\n    os: [darwin, linux]\r\n    e: {}\r\n    l: []\r\n",
        );
        assert_agrees("a:\n  - x\n  - '!y' # note\nb:\n- z\nc:\nd: ''\n");
        assert_agrees(
            "\"x@npm:^1, x@npm:^2\":\n  version: 1.10\n  bin:\n    x: ./x.js\n  checksum: 10c0/ab==\n",
        );
        assert_agrees(
            "deprecated: |-\n  one\n    two # three\nnext: it's \"so\"\nq: \"a\\\"b\\n\"\ns: 'it''s'\n",
        );
        assert_agrees("# only\n");
        assert_agrees("a: {b: {c: [1, 'two', \"three\"]}, d: e f}\n");
        assert_agrees("url: https://x.example/a#b\nat: a@b\nn: null\nt: true\nf: -1.5e3\n");
    }

    #[test]
    fn leaves_the_rest_to_the_full_reader() {
        for text in [
            "a: &x 1\nb: *x\n",
            "a: !!str 1\n",
            "? a\n: b\n",
            "a: b\n  c\n",
            "- a: b\n",
            "a: >-\n  b\n",
            "---\na: 1\n",
            "a: [1,\n 2]\n",
            "<<: {a: 1}\n",
            "a: 'open\n",
            "a: b: c\n",
            "a\n",
            "\ta: 1\n",
            " a: 1\n",
            "a: {b: 1,}\n",
            "a: {b}\n",
            "a: @b\n",
            "a:\n  b: 1\n c: 2\n",
            "a: x\r# b\n",
            "a: 0x10\n",
            "a: {b: 1_000}\n",
        ] {
            assert!(parse_yaml_lines(text, 0).is_none(), "read {text:?}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        assert!(parse_yaml_lines(&format!("a: {}", "[".repeat(10_000)), 0).is_none());
        let nested: String = (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(parse_yaml_lines(&nested, 0).is_none());
    }

    #[test]
    fn places_are_exact() {
        let text = "a:\n  'b c': {d: 'e'}\n";
        let node = parse_yaml_lines(text, 0).unwrap();
        let entry = node.get("a").unwrap().entry("b c").unwrap();
        assert_eq!(&text[entry.key_span.range()], "'b c'");
        assert_eq!(&text[entry.value.span.range()], "{d: 'e'}");
        assert_eq!(&text[entry.value.get("d").unwrap().span.range()], "'e'");
    }
}
