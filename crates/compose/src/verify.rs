//! The gate: whether an edited text differs from the old one in exactly what was intended.
//!
//! It knows nothing of how the edit was made. Both texts are read again; every value must be the old one or an intended
//! one, every old comment and every old line must still be there in order, unless the intention owns it.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::ComposeError;
use crate::intention::{Intention, Section};
use crate::lines::{LineKind, Lines};
use crate::meaning::Meaning;
use crate::print::{comments_of_entry, comments_of_node};
use crate::value::Field;
use crate::yaml::Parsed;

/// How an edited text differs from what was intended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The old text is not one YAML document.
    #[error("the file cannot be read: {0}")]
    OldUnreadable(ComposeError),
    /// The new text is not one YAML document.
    #[error("the edited file cannot be read: {0}")]
    NewUnreadable(ComposeError),
    /// The intentions contradict the file or each other.
    #[error("the file has no room for what is intended")]
    Impossible,
    /// A value is neither the old one nor the intended one.
    #[error("the value of `{path}` is not the intended one")]
    Value {
        /// Keys with dots.
        path: String,
    },
    /// A comment is lost, moved, or new.
    #[error("the comment `{0}` is lost, moved, or not intended")]
    Comment(String),
    /// A line is lost, changed or moved.
    #[error("the line `{0}` is lost, changed or moved")]
    Line(String),
}

/// Whether `new` is `old` with all `intentions` carried out in order, and nothing else.
///
/// # Errors
/// The first difference found.
pub fn verify(old: &str, new: &str, intentions: &[Intention]) -> Result<(), Mismatch> {
    let old_document = Parsed::read(old).map_err(Mismatch::OldUnreadable)?;
    let new_document = Parsed::read(new).map_err(Mismatch::NewUnreadable)?;
    verify_values(&old_document, &new_document, intentions)?;
    let lines = Lines::new(old, &old_document);
    let owned: BTreeSet<usize> = intentions
        .iter()
        .flat_map(|intention| owned_lines(&old_document, &lines, intention, intentions))
        .collect();
    verify_comments((old, &old_document), (new, &new_document), &lines, &owned, intentions)?;
    verify_lines(old, new, &owned)
}

fn verify_values(old: &Parsed, new: &Parsed, intentions: &[Intention]) -> Result<(), Mismatch> {
    let meaning = |document: &Parsed| match &document.root {
        Some(root) => Meaning::of(root),
        None => Meaning::Mapping(Vec::new()),
    };
    let mut expected = meaning(old);
    for intention in intentions {
        expected.apply(intention).ok_or(Mismatch::Impossible)?;
    }
    let found = meaning(new).without_empty_sections();
    match Meaning::difference(&expected.without_empty_sections(), &found) {
        Some(path) => Err(Mismatch::Value { path: path.join(".") }),
        None => Ok(()),
    }
}

/// The lines of the old text that the intention, one of `all`, may change or remove.
fn owned_lines(document: &Parsed, lines: &Lines, intention: &Intention, all: &[Intention]) -> Vec<usize> {
    let field = |section: Section| document.root.as_ref().and_then(|root| root.own_field(section.key()));
    let below = |field: &'_ Field, key: &str| field.value.own_field(key).cloned();
    let is_empty = |field: &Field| Meaning::of(&field.value).is_empty();
    match intention {
        Intention::AddTopLevel(_) => Vec::new(),
        Intention::Add(section, _) => field(*section)
            .filter(|holder| is_empty(holder))
            .map(|holder| lines.value_lines(holder).collect())
            .unwrap_or_default(),
        Intention::Replace(section, entry) => match field(*section) {
            Some(holder) if is_empty(holder) => lines.value_lines(holder).collect(),
            Some(holder) => {
                below(holder, &entry.key).map(|known| lines.block(&known).collect()).unwrap_or_default()
            }
            None => Vec::new(),
        },
        Intention::Remove(section, name) => {
            let Some(holder) = field(*section) else { return Vec::new() };
            let Some(known) = below(holder, name) else { return Vec::new() };
            let key_line = lines.of(holder.key.span.start);
            let goes = |field: &Field| all.contains(&Intention::Remove(*section, field.key.value.clone()));
            let is_last = holder.value.own_fields().is_some_and(|fields| fields.iter().all(goes));
            let mut owned = with_blanks_around(lines, lines.block(&known));
            if is_last {
                owned.extend(with_blanks_around(lines, key_line..key_line + 1));
            }
            owned
        }
        Intention::SetValue { service, path, .. } => {
            let Some(mut place) = field(Section::Services).and_then(|holder| below(holder, service)) else {
                return Vec::new();
            };
            for key in path {
                match below(&place, key) {
                    Some(inner) => place = inner,
                    None if is_empty(&place) => break,
                    None => return Vec::new(),
                }
            }
            lines.value_lines(&place).collect()
        }
    }
}

fn with_blanks_around(lines: &Lines, block: std::ops::Range<usize>) -> Vec<usize> {
    let above = (0..block.start).rev().take_while(|line| lines.kind(*line) == LineKind::Blank);
    let below = (block.end..lines.count()).take_while(|line| lines.kind(*line) == LineKind::Blank);
    above.chain(below).chain(block.clone()).collect()
}

fn verify_comments(
    (old, old_document): (&str, &Parsed),
    (new, new_document): (&str, &Parsed),
    lines: &Lines,
    owned: &BTreeSet<usize>,
    intentions: &[Intention],
) -> Result<(), Mismatch> {
    let mut allowed: BTreeMap<String, usize> = BTreeMap::new();
    for comment in intentions.iter().flat_map(intended_comments) {
        *allowed.entry(comment).or_default() += 1;
    }
    let mut kept = Vec::new();
    for comment in &old_document.comments {
        let text = &old[comment.range()];
        if owned.contains(&lines.of(comment.start)) {
            *allowed.entry(text.to_owned()).or_default() += 1;
        } else {
            kept.push(text);
        }
    }
    let mut kept = kept.into_iter().peekable();
    for comment in &new_document.comments {
        let text = &new[comment.range()];
        if kept.peek() == Some(&text) {
            kept.next();
            continue;
        }
        match allowed.get_mut(text) {
            Some(count) if *count > 0 => *count -= 1,
            _ => return Err(Mismatch::Comment(text.to_owned())),
        }
    }
    kept.next().map_or(Ok(()), |lost| Err(Mismatch::Comment(lost.to_owned())))
}

fn intended_comments(intention: &Intention) -> Vec<String> {
    let mut found = Vec::new();
    match intention {
        Intention::Add(_, entry) | Intention::Replace(_, entry) | Intention::AddTopLevel(entry) => {
            comments_of_entry(entry, &mut found);
        }
        Intention::SetValue { node, .. } => comments_of_node(node, &mut found),
        Intention::Remove(..) => {}
    }
    found
}

fn verify_lines(old: &str, new: &str, owned: &BTreeSet<usize>) -> Result<(), Mismatch> {
    let mut new_lines = new.split_inclusive('\n');
    for (index, old_line) in old.split_inclusive('\n').enumerate() {
        if owned.contains(&index) {
            continue;
        }
        let is_same = |new_line: &str| {
            // a last line without a line end gets one when something follows it
            old_line == new_line
                || (!old_line.ends_with('\n') && old_line == new_line.trim_end_matches(['\r', '\n']))
        };
        if !new_lines.by_ref().any(is_same) {
            return Err(Mismatch::Line(old_line.trim_end().to_owned()));
        }
    }
    Ok(())
}
