//! Edits of one text: replace a span by other text, all of them or none.

use crate::Span;

/// Replaces the bytes of `span` by `text`; an empty span inserts, an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What comes instead.
    pub text: String,
}

/// Two edits want the same bytes, or an edit lies outside the text or inside a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("edit of bytes {}..{} does not fit the text or overlaps another edit", .0.start, .0.end)]
pub struct EditConflict(pub Span);

/// `text` with every edit made. Edits may come in any order; insertions at one place keep theirs.
///
/// # Errors
/// When two edits overlap or one does not fit; nothing is applied then.
pub fn apply_edits(text: &str, edits: &[Edit]) -> Result<String, EditConflict> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in ordered {
        let range = edit.span.range();
        if range.start < done || text.get(range.clone()).is_none() {
            return Err(EditConflict(edit.span));
        }
        out.push_str(&text[done..range.start]);
        out.push_str(&edit.text);
        done = range.end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn applies_in_any_order() {
        assert_eq!(
            apply_edits("abc", &[edit(2, 3, "C"), edit(0, 0, "<"), edit(0, 1, "A")]),
            Ok("<AbC".to_owned())
        );
    }

    #[test]
    fn refuses_what_overlaps_or_does_not_fit() {
        assert!(apply_edits("abc", &[edit(0, 2, ""), edit(1, 3, "")]).is_err());
        assert!(apply_edits("abc", &[edit(2, 9, "")]).is_err());
        assert!(apply_edits("ä", &[edit(1, 2, "")]).is_err());
    }
}
