//! Whether a file is ours: its last line says so, with a fingerprint of all the others.
//!
//! A file whose fingerprint fits was written by seaworthy and nobody touched it: it may be replaced. One whose fingerprint
//! does not fit belongs to whoever edited it.

use sha2::{Digest, Sha256};

const BEFORE: &str = "# written by seaworthy ";
const AFTER: &str = "; edit it, and it is yours";

/// Who wrote a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// Seaworthy, and nobody touched it since.
    Seaworthy,
    /// Seaworthy wrote it, a person changed it.
    Edited,
    /// A person.
    Person,
}

/// `text` with the line that says who wrote it added at the end.
pub fn sign(text: &str) -> String {
    let body = if text.ends_with('\n') || text.is_empty() { text.to_owned() } else { format!("{text}\n") };
    let mark = fingerprint(&body);
    format!("{body}{BEFORE}{mark}{AFTER}\n")
}

/// Who wrote `text`.
pub fn author(text: &str) -> Author {
    let Some((at, mark)) = signature(text) else { return Author::Person };
    let after = text[at..].split_once('\n').map_or("", |(_, after)| after);
    let body = format!("{}{after}", &text[..at]);
    if fingerprint(&body) == mark { Author::Seaworthy } else { Author::Edited }
}

/// The line above what seaworthy puts at the end of a person's env template.
pub const ADDED: &str = "# added by seaworthy";

/// What a person wrote of a text: all that stands above our addition.
pub fn persons_part(text: &str) -> &str {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == ADDED {
            break;
        }
        at += line.len();
    }
    &text[..at]
}

/// A fingerprint of a text: the same for either kind of line end.
pub fn fingerprint(text: &str) -> String {
    let digest = Sha256::digest(text.replace("\r\n", "\n").as_bytes());
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Where the line starts, and the fingerprint in it.
fn signature(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if let Some(mark) = content.strip_prefix(BEFORE).and_then(|rest| rest.strip_suffix(AFTER)) {
            return Some((at, mark));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_text_is_ours_until_somebody_edits_it() {
        let signed = sign("FROM scratch\n");
        assert_eq!(author(&signed), Author::Seaworthy);
        assert_eq!(author(&signed.replace('\n', "\r\n")), Author::Seaworthy);
        assert_eq!(author(&signed.replace("scratch", "alpine")), Author::Edited);
        assert_eq!(author(&format!("{signed}RUN true\n")), Author::Edited);
        assert_eq!(author("FROM scratch\n"), Author::Person);
        assert_eq!(author(""), Author::Person);
    }

    #[test]
    fn what_we_added_is_not_a_persons() {
        let text = "A=1\r\n\r\n# added by seaworthy\r\nB=2\r\n";
        assert_eq!(persons_part(text), "A=1\r\n\r\n");
        assert_eq!(persons_part("A=1"), "A=1");
        assert_eq!(persons_part(""), "");
    }
}
