//! mise.toml: the `[tools]` table.

use seaworthy_text::Span;
use toml_edit::{Document, Item, Value};

use super::{Tool, VersionFile};
use crate::{ParseError, Problem, Spanned};

pub(super) fn read(text: &str, versions: &mut VersionFile) -> Result<(), ParseError> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - body.len();
    let place = |range: Option<std::ops::Range<usize>>| {
        range.map_or(Span::default(), |range| Span::new(range.start + skipped, range.end + skipped))
    };
    let document = Document::parse(body)
        .map_err(|error| ParseError::new(error.message().replace('\n', ", "), place(error.span())))?;
    let Some(tools) = document.get("tools") else { return Ok(()) };
    let Some(table) = tools.as_table_like() else {
        versions.problems.push(Problem::new(place(tools.span()), "`tools` should be a table".to_owned()));
        return Ok(());
    };
    for (name, item) in table.iter() {
        let key_span = place(table.key(name).and_then(toml_edit::Key::span));
        let tool = Spanned::new(Tool::of(name), key_span);
        match version(item) {
            Some((text, range)) => versions.add(tool, text, place(range).inner()),
            None => {
                versions.problems.push(Problem::new(key_span, format!("`tools.{name}` names no version")))
            }
        }
    }
    Ok(())
}

/// A string, the first of a list, or `version` of a table.
fn version(item: &Item) -> Option<(&str, Option<std::ops::Range<usize>>)> {
    if let Some(text) = item.as_str() {
        return Some((text, item.span()));
    }
    if let Some(list) = item.as_array() {
        let first = list.get(0)?;
        return match first {
            Value::InlineTable(table) => {
                let version = table.get("version")?;
                Some((version.as_str()?, version.span()))
            }
            value => Some((value.as_str()?, value.span())),
        };
    }
    let version = item.as_table_like()?.get("version")?;
    Some((version.as_str()?, version.span()))
}

/// The text between the quotes.
trait Inner {
    fn inner(self) -> Span;
}

impl Inner for Span {
    fn inner(self) -> Span {
        if self.end.saturating_sub(self.start) < 2 {
            return self;
        }
        Span { start: self.start + 1, end: self.end - 1 }
    }
}
