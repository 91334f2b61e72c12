//! The first cut of an instruction: keyword, flags, arguments.

use seaworthy_text::Span;

use crate::logical::{Piece, Word};

/// A `--name=value` before the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// From the dashes to the end of the value.
    pub span: Span,
    /// Without the dashes.
    pub name: Word,
    /// What follows the `=`, quotes removed; `None` without a `=`.
    pub value: Option<Word>,
}

/// The three parts of an instruction.
pub(crate) struct Parts<'a> {
    pub(crate) keyword: Piece<'a>,
    pub(crate) flags: Vec<Flag>,
    pub(crate) arguments: Piece<'a>,
}

/// Cuts a logical line. Flags are cut off whatever the keyword is: the engine does the same.
pub(crate) fn split(line: Piece<'_>) -> Parts<'_> {
    let (keyword, rest) = line.trim().cut_blanks();
    let mut flags = Vec::new();
    let mut rest = rest.trim();
    while rest.text().starts_with("--") {
        let (raw, text) = flag_word(rest);
        rest = rest.from(raw.text().len()).trim();
        if text == "--" {
            break;
        }
        flags.push(flag(raw, &text));
    }
    Parts { keyword, flags, arguments: rest }
}

/// The flag at the start of `rest`, raw and without its quotes. A backslash quotes here whatever `# escape` says.
fn flag_word(rest: Piece<'_>) -> (Piece<'_>, String) {
    let mut text = String::new();
    let mut quote = None;
    let mut chars = rest.text().char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (None, c) if c.is_whitespace() => return (rest.sub(0, at), text),
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (_, '\\') => text.extend(chars.next().map(|(_, c)| c)),
            (_, c) => text.push(c),
        }
    }
    (rest, text)
}

fn flag(raw: Piece<'_>, text: &str) -> Flag {
    let written = raw.text();
    let (name, value) = match text[2..].split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (&text[2..], None),
    };
    let equals = value.and(written.find('=')).unwrap_or(written.len());
    let value = value
        .map(|value| Word { span: raw.from(written.len().min(equals + 1)).span(), text: value.to_owned() });
    Flag { span: raw.span(), name: Word { span: raw.sub(2, equals).span(), text: name.to_owned() }, value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logical::Logical;

    #[test]
    fn flags_come_off_first() {
        let mut line = Logical::default();
        line.push("  COPY --chown=1:1 --link --from=\"a b\" -- x  /y ", 0);
        let parts = split(line.whole());
        assert_eq!(parts.keyword.text(), "COPY");
        assert_eq!(parts.arguments.text(), "x  /y");
        let flags: Vec<_> = parts
            .flags
            .iter()
            .map(|flag| (flag.name.text.as_str(), flag.value.as_ref().map(|value| value.text.as_str())))
            .collect();
        assert_eq!(flags, [("chown", Some("1:1")), ("link", None), ("from", Some("a b"))]);
        assert_eq!(parts.flags[0].value.as_ref().unwrap().span, Span::new(15, 18));
        assert_eq!(parts.flags[1].name.span, Span::new(21, 25));
    }

    #[test]
    fn a_keyword_alone() {
        let mut line = Logical::default();
        line.push("CMD", 7);
        let parts = split(line.whole());
        assert!(parts.arguments.is_empty());
        assert_eq!(parts.arguments.span(), Span::new(10, 10));
    }
}
