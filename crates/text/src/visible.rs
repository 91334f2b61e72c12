//! What a reader can see: characters that hide, move or end a line are none of it.

use std::borrow::Cow;

/// Whether a character hides, moves the cursor, ends a line or turns the direction of writing around: control
/// characters, the line ends of Unicode, and its marks for direction.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether nothing in `text` is hidden.
pub fn is_visible(text: &str) -> bool {
    !text.chars().any(is_hidden)
}

/// `text` on one line, with what is hidden written out: `\u{202e}`.
pub fn shown(text: &str) -> Cow<'_, str> {
    if is_visible(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_hidden(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_written_out() {
        assert_eq!(shown("a é 名前 💥"), "a é 名前 💥");
        assert_eq!(shown("a\nb\u{1b}[2J\u{202e}c"), "a\\nb\\u{1b}[2J\\u{202e}c");
        assert!(is_hidden('\u{85}') && is_hidden('\u{7f}') && !is_hidden(' '));
    }
}
