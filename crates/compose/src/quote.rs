//! How a text is written so that every reader of YAML takes it for that text: plain, quoted, or as a block of lines.

use crate::layout::{Quote, Quoting};
use crate::scalar::is_text_everywhere;

/// Where a scalar stands; it decides what may stay without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// Before a colon.
    Key,
    /// After a colon or a dash.
    Block,
    /// Inside brackets.
    Flow,
}

/// `text` on one line, quoted only where it must be, or always where the file does so with its values.
pub(crate) fn write_text(text: &str, position: Position, quoting: Quoting) -> String {
    let wanted = position != Position::Key && quoting.always;
    if !wanted && is_plain(text, position) { text.to_owned() } else { write_quoted(text, quoting.quote) }
}

/// `text` on one line in quotes, in the file's own kind of them unless the other kind spares escapes.
pub(crate) fn write_quoted(text: &str, quote: Quote) -> String {
    let single_is_able = text.chars().all(is_printable);
    let single_is_better = match quote {
        Quote::Single => !text.contains('\''),
        Quote::Double => text.contains(['"', '\\']) && !text.contains('\''),
    };
    if single_is_able && single_is_better {
        return format!("'{text}'");
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\0' => out.push_str("\\0"),
            character if is_printable(character) => out.push(character),
            character => {
                let code = u32::from(character);
                out.push_str(&match code {
                    0..=0xff => format!("\\x{code:02x}"),
                    0x100..=0xffff => format!("\\u{code:04x}"),
                    _ => format!("\\U{code:08x}"),
                });
            }
        }
    }
    out.push('"');
    out
}

/// The opening of a block of lines (`|` or `|-`) for a text of several lines that can be written as one.
pub(crate) fn block_header(text: &str) -> Option<&'static str> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let fits = |line: &str| line.chars().all(is_printable) && !line.ends_with(' ');
    let starts_well = body.starts_with(|first: char| first != '\n' && first != ' ');
    if !body.contains('\n') || !starts_well || body.ends_with('\n') || !body.split('\n').all(fits) {
        return None;
    }
    Some(if text.ends_with('\n') { "|" } else { "|-" })
}

fn is_plain(text: &str, position: Position) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let second_is_blank = text.chars().nth(1).is_none_or(|second| second == ' ');
    let opens_something = match first {
        '-' => second_is_blank || text.starts_with("---"),
        '.' => text.starts_with("..."),
        '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%'
        | '@' | '`' => true,
        _ => false,
    };
    let breaks_flow = position == Position::Flow && text.contains([',', '[', ']', '{', '}', ':', '?']);
    let breaks_key = position == Position::Key && text.chars().count() > 100;
    !opens_something
        && !breaks_flow
        && !breaks_key
        && !text.starts_with(' ')
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_printable)
        && is_text_everywhere(text)
}

/// Characters that YAML 1.1 and 1.2 readers agree to read as they stand; a tab, which they read, no eye does.
pub(crate) fn is_printable(character: char) -> bool {
    // marks that turn the direction of writing around are read well, and show a person something else
    !matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        && matches!(character,
        ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}'
        | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn double(text: &str) -> String {
        write_text(text, Position::Block, Quoting::default())
    }

    #[test]
    fn quotes_exactly_what_would_be_misread() {
        for text in [
            "redis:7-alpine",
            "${PORT:-3000}",
            "redis-data:/data",
            "--appendonly",
            "curl -f http://127.0.0.1:3000/health || exit 1",
            "it's",
            "a#b",
            "ä",
        ] {
            assert_eq!(double(text), text);
        }
        for text in [
            "yes",
            "22:22",
            "8080:8080",
            "3.9",
            "",
            " x",
            "x ",
            "a: b",
            "a #b",
            "*x",
            "&x",
            "!x",
            "%x",
            "@x",
            "`x",
            "- x",
            "-",
            "---",
            "key:",
            "{x}",
            "[x]",
            "> x",
            "| x",
            "#x",
            "? x",
            ", x",
            "~",
            "null",
            "1e3",
            "2001-01-01",
            "${X:?tell me: x}",
        ] {
            assert_eq!(double(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn takes_the_quotes_that_spare_escapes() {
        assert_eq!(double("say \"hi\": x"), "'say \"hi\": x'");
        assert_eq!(double("it's: x"), "\"it's: x\"");
        assert_eq!(double("a\tb\u{7}\u{2028}\u{1f600}"), "\"a\\tb\\x07\\u2028\u{1f600}\"");
        let single = Quoting { quote: Quote::Single, always: false };
        assert_eq!(write_text("yes", Position::Block, single), "'yes'");
        assert_eq!(write_text("it's: x", Position::Block, single), "\"it's: x\"");
    }

    #[test]
    fn writes_lines_as_lines_where_that_is_safe() {
        assert_eq!(block_header("a\n b\n\nc\n"), Some("|"));
        assert_eq!(block_header("a\nb"), Some("|-"));
        for text in ["a", "a\n", " a\nb", "a\nb\n\n", "\na\nb", "a \nb", "a\tb\nc", "a\r\nb", ""] {
            assert_eq!(block_header(text), None, "{text:?}");
        }
    }
}
