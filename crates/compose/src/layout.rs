//! The manner of a file: how wide it indents, where its dashes stand, which quotes it takes, how it sets things apart.

use std::collections::BTreeMap;

use crate::lines::{LineKind, Lines};
use crate::quote::{Position, write_text};
use crate::value::{CollectionStyle, Field, Kind, ScalarStyle, Value};
use crate::yaml::Parsed;

/// How a file is written. The default is our own manner, for new files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Columns from a key to the keys below it.
    pub(crate) step: usize,
    /// Columns from a key to the dashes below it.
    pub(crate) dash: usize,
    pub(crate) quoting: Quoting,
    /// What ends a line.
    pub(crate) line_end: &'static str,
    /// Empty lines between services.
    pub(crate) between_services: usize,
    /// Empty lines between top-level keys.
    pub(crate) between_sections: usize,
}

/// How texts are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quoting {
    pub(crate) quote: Quote,
    /// Whether the file quotes its values even where nothing asks for it.
    pub(crate) always: bool,
}

/// The two kinds of quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quote {
    Single,
    Double,
}

impl Default for Quoting {
    fn default() -> Self {
        Self { quote: Quote::Double, always: false }
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            step: 2,
            dash: 2,
            quoting: Quoting::default(),
            line_end: "\n",
            between_services: 1,
            between_sections: 1,
        }
    }
}

impl Layout {
    /// The manner of an existing file; where it shows none, our own.
    pub(crate) fn learn(text: &str, document: &Parsed, lines: &Lines) -> Self {
        let usual = Self::default();
        let crlf = text.matches("\r\n").count();
        let line_end = if crlf * 2 > text.matches('\n').count() { "\r\n" } else { "\n" };
        let Some(root) = &document.root else { return Self { line_end, ..usual } };

        let mut habits = Habits::default();
        habits.take(root, text, lines);
        let step = most_frequent(&habits.steps).unwrap_or(usual.step);
        let sections = root.own_fields().unwrap_or_default();
        let services = root.own_field("services").and_then(|field| field.value.own_fields());
        Self {
            step,
            dash: most_frequent(&habits.dashes).unwrap_or(step),
            quoting: habits.quoting(),
            line_end,
            between_services: most_frequent(&gaps(services.unwrap_or_default(), lines))
                .unwrap_or(usual.between_services),
            between_sections: most_frequent(&gaps(sections, lines)).unwrap_or(usual.between_sections),
        }
    }
}

/// How often each number of empty lines stands between neighbours.
pub(crate) fn gaps(fields: &[Field], lines: &Lines) -> BTreeMap<usize, usize> {
    let mut counted = BTreeMap::new();
    for pair in fields.windows(2) {
        let next = lines.comments_above(&pair[1]).start;
        let mut first = next;
        while first > 0 && lines.kind(first - 1) == LineKind::Blank {
            first -= 1;
        }
        *counted.entry(next - first).or_default() += 1;
    }
    counted
}

/// The value seen most often; of several the smallest.
pub(crate) fn most_frequent(counted: &BTreeMap<usize, usize>) -> Option<usize> {
    let most = counted.values().max()?;
    counted.iter().find(|(_, count)| *count == most).map(|(value, _)| *value)
}

#[derive(Default)]
struct Habits {
    steps: BTreeMap<usize, usize>,
    dashes: BTreeMap<usize, usize>,
    single: usize,
    double: usize,
    plain: usize,
    quoted_without_need: usize,
}

impl Habits {
    fn take(&mut self, value: &Value, source: &str, lines: &Lines) {
        if value.is_alias() {
            return;
        }
        match value.kind() {
            Kind::Scalar { text, style } => self.take_scalar(text, *style),
            Kind::Sequence { items, .. } => items.iter().for_each(|item| self.take(item, source, lines)),
            Kind::Mapping { style, fields } => {
                for field in fields {
                    if *style == CollectionStyle::Block && !field.value.is_alias() {
                        self.take_indentation(field, source, lines);
                    }
                    self.take(&field.value, source, lines);
                }
            }
        }
    }

    fn take_indentation(&mut self, field: &Field, source: &str, lines: &Lines) {
        let key = lines.column(field.key.span.start) as usize;
        let start = field.value.span().start;
        match field.value.kind() {
            Kind::Mapping { style: CollectionStyle::Block, .. } => {
                let column = lines.column(start) as usize;
                *self.steps.entry(column.saturating_sub(key).max(1)).or_default() += 1;
            }
            Kind::Sequence { style: CollectionStyle::Block, .. } => {
                let line = &source[lines.span(lines.of(start)).range()];
                let column = line.len() - line.trim_start_matches(' ').len();
                if line[column..].starts_with('-') {
                    *self.dashes.entry(column.saturating_sub(key)).or_default() += 1;
                }
            }
            _ => {}
        }
    }

    fn take_scalar(&mut self, text: &str, style: ScalarStyle) {
        let needless = || write_text(text, Position::Block, Quoting::default()) == text;
        match style {
            ScalarStyle::SingleQuoted => self.single += 1,
            ScalarStyle::DoubleQuoted => self.double += 1,
            ScalarStyle::Plain if needless() => self.plain += 1,
            _ => {}
        }
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) && needless() {
            self.quoted_without_need += 1;
        }
    }

    fn quoting(&self) -> Quoting {
        Quoting {
            quote: if self.single > self.double { Quote::Single } else { Quote::Double },
            always: self.quoted_without_need > self.plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learn(text: &str) -> Layout {
        let document = Parsed::read(text).unwrap();
        Layout::learn(text, &document, &Lines::new(text, &document))
    }

    #[test]
    fn a_file_without_habits_gets_ours() {
        assert_eq!(learn(""), Layout::default());
        assert_eq!(learn("services:\n"), Layout::default());
    }

    #[test]
    fn sequence_places_are_those_of_the_dash() {
        let text =
            "services:\n    a:\n        ports:\n        - '1'\n        - '2'\n    b:\n        image: x\n";
        let layout = learn(text);
        assert_eq!((layout.step, layout.dash, layout.between_services), (4, 0, 0));
        assert_eq!(layout.quoting, Quoting { quote: Quote::Single, always: false });
    }

    #[test]
    fn learns_quotes_line_ends_and_gaps() {
        let text = "services:\r\n  \"a\":\r\n    image: \"redis\"\r\n    user: \"app\"\r\n\r\n\r\n  b:\r\n    image: \"x\"\r\n";
        let layout = learn(text);
        assert_eq!(layout.quoting, Quoting { quote: Quote::Double, always: true });
        assert_eq!((layout.line_end, layout.between_services), ("\r\n", 2));
    }
}
