//! What a proof quotes, made harmless to look at before a report escapes it for its own syntax: no terminal sequences, no
//! control characters, and characters that turn the reading direction shown instead of obeyed.

use std::borrow::Cow;

/// The text without escape sequences of terminals and without control characters, line feeds and tabs apart; what turns
/// the reading direction or cannot be seen is written as `[U+202E]`.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '\u{1b}' => rest = after_escape(rest),
            '\u{9b}' => rest = after_control_sequence(rest),
            character if is_plain(character) => out.push(character),
            character if turns_or_hides(character) => {
                out.push_str(&format!("[U+{:04X}]", u32::from(character)))
            }
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// [`plain`] on one line: line feeds and tabs become blanks.
pub(super) fn one_line(text: &str) -> String {
    plain(text).replace(['\n', '\t'], " ")
}

/// The first characters of the text, with `…` where some were cut.
pub(super) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

fn is_plain(character: char) -> bool {
    match character {
        '\n' | '\t' => true,
        // not characters, and forbidden in XML
        '\u{fffe}' | '\u{ffff}' => false,
        character => !character.is_control() && !turns_or_hides(character),
    }
}

fn turns_or_hides(character: char) -> bool {
    matches!(character,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What comes after an escape character: a control sequence ends with a letter, a command of the operating system with
/// BEL or ESC `\`, anything else is one character long.
fn after_escape(rest: std::str::Chars<'_>) -> std::str::Chars<'_> {
    let mut after = rest.clone();
    match after.next() {
        Some('[') => after_control_sequence(after),
        Some(']' | 'P' | 'X' | '^' | '_') => after_string(after).unwrap_or(rest),
        Some(character) if character.is_ascii_graphic() => after,
        _ => rest,
    }
}

fn after_control_sequence(rest: std::str::Chars<'_>) -> std::str::Chars<'_> {
    let mut after = rest;
    loop {
        let here = after.clone();
        match after.next() {
            Some('\u{20}'..='\u{3f}') => {}
            Some('\u{40}'..='\u{7e}') => return after,
            // it was none, or was cut off: what follows is text
            _ => return here,
        }
    }
}

/// After the end of a string for the terminal; none where it has none in its line: then it is text.
fn after_string(rest: std::str::Chars<'_>) -> Option<std::str::Chars<'_>> {
    let mut after = rest;
    loop {
        match after.next()? {
            '\u{7}' | '\u{9c}' => return Some(after),
            '\u{1b}' if after.clone().next() == Some('\\') => {
                after.next();
                return Some(after);
            }
            '\n' => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_and_direction_marks_have_no_say() {
        for (seen, written) in [
            ("as it is: ü 漢 🚢\tand\n", "as it is: ü 漢 🚢\tand\n"),
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("\u{9b}1mbold", "bold"),
            ("\u{1b}]8;;http://a\u{7}link\u{1b}]8;;\u{1b}\\", "link"),
            ("\u{1b}]never ended", "]never ended"),
            ("\u{1b}7saved", "saved"),
            ("cut\u{1b}[3", "cut"),
            ("\u{1b}[3\nnext", "\nnext"),
            ("\u{0}\u{8}a\r\nb\u{ffff}\u{85}", "a\nb"),
            ("\u{202e}gnp.exe", "[U+202E]gnp.exe"),
            ("zero\u{200b}width", "zero[U+200B]width"),
        ] {
            assert_eq!(plain(seen), written, "{seen:?}");
        }
    }

    #[test]
    fn a_cut_falls_between_characters() {
        assert_eq!(cut("üüü", 2), "üü…");
        assert_eq!(cut("üü", 2), "üü");
        assert_eq!(one_line("a\nb\tc"), "a b c");
    }
}
