//! Bytes as text of the same length: a Dockerfile in another encoding than UTF-8 is still read, and every place stays right.

use seaworthy_text::Span;

/// Stands for a byte that is no UTF-8; one byte itself, and no character of the language.
const STAND_IN: char = '\u{1a}';

/// Bytes as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, byte for byte as long as what it was made of.
    pub text: String,
    /// The runs of bytes that are no UTF-8; in the text, each of them is the character U+001A.
    pub invalid: Vec<Span>,
}

impl Decoded {
    /// Reads any bytes.
    pub fn new(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len());
        let mut invalid: Vec<Span> = Vec::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            let start = text.len();
            text.extend(chunk.invalid().iter().map(|_| STAND_IN));
            if chunk.invalid().is_empty() {
                continue;
            }
            let span = Span::new(start, text.len());
            match invalid.last_mut().filter(|last| last.end == span.start) {
                Some(last) => last.end = span.end,
                None => invalid.push(span),
            }
        }
        Self { text, invalid }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_right() {
        let decoded = Decoded::new(b"FROM a\xff\xfe\xe2\x82b\xe4");
        assert_eq!(decoded.text, "FROM a\u{1a}\u{1a}\u{1a}\u{1a}b\u{1a}");
        assert_eq!(decoded.invalid, [Span::new(6, 10), Span::new(11, 12)]);
        let whole = Decoded::new("ä".as_bytes());
        assert_eq!((whole.text.as_str(), whole.invalid.len()), ("ä", 0));
    }
}
