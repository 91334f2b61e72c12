//! Reads the text of one YAML document into a tree, within bounds.
//!
//! Bounds: nesting and the number of values, both counted with every alias followed, so that neither depth nor an
//! alias bomb costs more than the text itself. Duplicate keys, aliases that hold themselves and keys that are not
//! text are errors, as they are for Compose.

use granit_parser::{Event, Parser, ScalarStyle as EventStyle, StructureStyle};
use seaworthy_text::Span;

use crate::error::ComposeError;
use crate::spanned::Spanned;
use crate::value::{CollectionStyle, Field, Kind, ScalarStyle, Value};

/// Levels of nesting that we follow; real files stay below ten.
const DEEPEST: u32 = 64;
/// Values in a document with every alias followed; real files stay below a few thousand.
const MOST_VALUES: u64 = 100_000;

/// A document: its value, and the comments beside it.
#[derive(Debug, Clone)]
pub(crate) struct Parsed {
    /// `None` where there is nothing but comments.
    pub(crate) root: Option<Value>,
    /// From each `#` to the end of its line, in order.
    pub(crate) comments: Vec<Span>,
    /// The document ends in a `|` or `>` text that lacks its line end, so that anything put after it changes it.
    pub(crate) ends_inside_block_text: bool,
    /// Where the `|+` and `>+` texts end: an empty line put there would become part of them.
    pub(crate) kept_ends: Vec<u32>,
}

/// The values of all documents of a text, one after the other; those that hold nothing are left out. The bounds hold for
/// all of them together.
pub(crate) fn read_documents(text: &str) -> Result<Vec<Value>, ComposeError> {
    let mut builder = Builder::new(text);
    builder.earlier = Some(Vec::new());
    builder.run(text)?;
    let last = builder.document.root;
    Ok(builder.earlier.into_iter().flatten().chain(last).collect())
}

impl Parsed {
    pub(crate) fn read(text: &str) -> Result<Self, ComposeError> {
        let mut builder = Builder::new(text);
        builder.run(text)?;
        Ok(builder.document)
    }
}

impl Builder<'_> {
    fn run(&mut self, text: &str) -> Result<(), ComposeError> {
        let options = granit_parser::options! {
            flow_nesting_limit: DEEPEST as usize,
            block_nesting_limit: DEEPEST as usize,
            max_buffered_comment_events: usize::MAX,
        };
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, place) = event.map_err(|error| syntax_error(text, &error))?;
            let place =
                place.byte_range().map_or_else(Span::default, |range| Span::new(range.start, range.end));
            self.take(event, place)?;
        }
        Ok(())
    }
}

fn syntax_error(text: &str, error: &granit_parser::ScanError) -> ComposeError {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let message = match error.kind() {
        granit_parser::ErrorKind::RecursionLimitExceeded => too_deep(),
        granit_parser::ErrorKind::TabNotAllowed
        | granit_parser::ErrorKind::TabInBlockIndentation
        | granit_parser::ErrorKind::TabInIndentation => "a tab where only spaces may indent".to_owned(),
        kind => format!("not valid YAML: {kind}"),
    };
    ComposeError::new(message, Span::new(at, at))
}

fn too_deep() -> String {
    format!("nested more than {DEEPEST} levels deep, with every alias followed")
}

struct Builder<'t> {
    text: &'t str,
    document: Parsed,
    documents: u32,
    /// What the documents before this one say, where several are read.
    earlier: Option<Vec<Value>>,
    open: Vec<Frame>,
    /// By the parser's anchor id; `None` while the anchored value is still being read.
    anchors: Vec<Option<Value>>,
    values: u64,
}

struct Frame {
    start: u32,
    anchor: usize,
    tag: Option<String>,
    content: Content,
}

enum Content {
    Sequence { style: CollectionStyle, items: Vec<Value> },
    Mapping { style: CollectionStyle, fields: Vec<Field>, key: Option<Key> },
}

struct Key {
    text: Spanned<String>,
    is_merge: bool,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            document: Parsed {
                root: None,
                comments: Vec::new(),
                ends_inside_block_text: false,
                kept_ends: Vec::new(),
            },
            documents: 0,
            earlier: None,
            open: Vec::new(),
            anchors: Vec::new(),
            values: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, place: Span) -> Result<(), ComposeError> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if let Some(earlier) = &mut self.earlier {
                    earlier.extend(self.document.root.take());
                    // anchors do not reach into another document
                    self.anchors.iter_mut().for_each(|anchor| *anchor = None);
                } else if self.documents > 1 {
                    return Err(ComposeError::new("holds several YAML documents; one is expected", place));
                }
            }
            Event::Comment(..) => self.document.comments.push(place),
            Event::Scalar(text, style, anchor, tag) => {
                let style = scalar_style(style, place);
                let (text, span) = self.scalar(text.into_owned(), style, place);
                let tag = tag.map(|tag| tag_name(&tag));
                let value = Value::new(span, tag, Kind::Scalar { text, style });
                self.name(anchor, Some(value.clone()));
                self.add(value)?;
            }
            Event::SequenceStart(style, anchor, tag) => {
                let content = Content::Sequence { style: collection_style(style), items: Vec::new() };
                self.open(place, anchor, tag.as_deref(), content);
            }
            Event::MappingStart(style, anchor, tag) => {
                let content =
                    Content::Mapping { style: collection_style(style), fields: Vec::new(), key: None };
                self.open(place, anchor, tag.as_deref(), content);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place)?,
            Event::Alias(id) => match self.anchors.get(id).cloned().flatten() {
                Some(value) => self.add(value.aliased_at(place))?,
                None => return Err(ComposeError::new("an alias inside the value that it names", place)),
            },
            _ => {}
        }
        Ok(())
    }

    /// The meant text and the exact place of a scalar; the parser's place of a block text runs on over blank lines.
    fn scalar(&mut self, mut text: String, style: ScalarStyle, place: Span) -> (String, Span) {
        if style == ScalarStyle::Absent {
            return (String::new(), place);
        }
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return (text, place);
        }
        let written = &self.text[place.range()];
        let reaches_the_end = place.end as usize == self.text.len() && !self.text.ends_with('\n');
        if reaches_the_end && text.ends_with('\n') && !written.trim_end_matches([' ', '\t']).ends_with('\n') {
            // the parser adds the missing line end; Compose's reader does not
            text.pop();
            self.document.ends_inside_block_text = true;
        }
        let start = place.start as usize;
        let keeps = keeps_blank_lines(&self.text[..start]);
        let kept = if keeps {
            written.trim_end_matches([' ', '\t']).len()
        } else {
            written.trim_end_matches([' ', '\t', '\n', '\r']).len()
        };
        let span = Span::new(start, start + kept);
        if keeps {
            self.document.kept_ends.push(span.end);
        }
        (text, span)
    }

    fn open(&mut self, place: Span, anchor: usize, tag: Option<&granit_parser::Tag>, content: Content) {
        self.name(anchor, None);
        self.open.push(Frame { start: place.start, anchor, tag: tag.map(tag_name), content });
    }

    fn close(&mut self, place: Span) -> Result<(), ComposeError> {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        let end_of = |style: CollectionStyle, last: Option<u32>| match style {
            CollectionStyle::Flow => place.end,
            CollectionStyle::Block => last.unwrap_or(frame.start),
        };
        let (end, kind) = match frame.content {
            Content::Sequence { style, items } => {
                (end_of(style, items.last().map(Value::end)), Kind::Sequence { style, items })
            }
            Content::Mapping { style, fields, .. } => {
                refuse_duplicates(self.text, &fields)?;
                (end_of(style, fields.last().map(|field| field.span().end)), Kind::Mapping { style, fields })
            }
        };
        let span = Span { start: frame.start, end: end.max(frame.start) };
        let value = Value::new(span, frame.tag, kind);
        self.name(frame.anchor, Some(value.clone()));
        self.add(value)
    }

    fn name(&mut self, anchor: usize, value: Option<Value>) {
        if anchor == 0 {
            return;
        }
        if self.anchors.len() <= anchor {
            self.anchors.resize(anchor + 1, None);
        }
        self.anchors[anchor] = value;
    }

    fn add(&mut self, value: Value) -> Result<(), ComposeError> {
        self.values += 1;
        let followed = self.open.len() as u64 + value.weight();
        if self.values.max(followed) > MOST_VALUES {
            let message = format!("more than {MOST_VALUES} values, with every alias followed");
            return Err(ComposeError::new(message, value.used_at()));
        }
        if self.open.len() as u64 + u64::from(value.depth()) > u64::from(DEEPEST) {
            return Err(ComposeError::new(too_deep(), value.used_at()));
        }
        match self.open.last_mut().map(|frame| &mut frame.content) {
            None => self.document.root = Some(value).filter(|value| !value.is_null()),
            Some(Content::Sequence { items, .. }) => items.push(value),
            Some(Content::Mapping { fields, key, .. }) => match key.take() {
                None => *key = Some(read_key(&value)?),
                Some(Key { text, is_merge }) => {
                    if is_merge && !can_be_merged(&value) {
                        let message = "`<<` needs a mapping or a list of mappings";
                        return Err(ComposeError::new(message, value.used_at()));
                    }
                    fields.push(Field { key: text, is_merge, value });
                }
            },
        }
        Ok(())
    }
}

fn read_key(value: &Value) -> Result<Key, ComposeError> {
    match value.kind() {
        Kind::Scalar { text, style } if *style != ScalarStyle::Absent => Ok(Key {
            text: Spanned::new(text.clone(), value.used_at()),
            is_merge: text == "<<" && *style == ScalarStyle::Plain,
        }),
        _ => Err(ComposeError::new("a key must be a text", value.used_at())),
    }
}

fn can_be_merged(value: &Value) -> bool {
    match value.kind() {
        Kind::Mapping { .. } => true,
        Kind::Sequence { items, .. } => items.iter().all(|item| item.own_fields().is_some()),
        Kind::Scalar { .. } => false,
    }
}

fn refuse_duplicates(text: &str, fields: &[Field]) -> Result<(), ComposeError> {
    let mut keys: Vec<&Spanned<String>> = fields.iter().map(|field| &field.key).collect();
    keys.sort_by(|left, right| left.value.cmp(&right.value).then(left.span.cmp(&right.span)));
    let twice = keys.windows(2).filter(|pair| pair[0].value == pair[1].value).min_by_key(|pair| pair[1].span);
    let Some(pair) = twice else { return Ok(()) };
    let line = text[..pair[0].span.start as usize].matches('\n').count() + 1;
    Err(ComposeError::new(format!("the key `{}` is already on line {line}", pair[1].value), pair[1].span))
}

/// Whether a block text whose lines begin where `before` ends was opened with a `+`.
fn keeps_blank_lines(before: &str) -> bool {
    let line = before.trim_end().rsplit('\n').next().unwrap_or_default();
    line.match_indices(['|', '>']).any(|(at, _)| {
        let header = &line[at + 1..];
        let rest = header.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        let ends = rest.is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#');
        ends && header[..header.len() - rest.len()].contains('+')
    })
}

fn scalar_style(style: EventStyle, place: Span) -> ScalarStyle {
    match style {
        EventStyle::Plain if place.start == place.end => ScalarStyle::Absent,
        EventStyle::Plain => ScalarStyle::Plain,
        EventStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        EventStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        EventStyle::Literal => ScalarStyle::Literal,
        EventStyle::Folded => ScalarStyle::Folded,
    }
}

fn collection_style(style: StructureStyle) -> CollectionStyle {
    match style {
        StructureStyle::Block => CollectionStyle::Block,
        StructureStyle::Flow => CollectionStyle::Flow,
    }
}

fn tag_name(tag: &granit_parser::Tag) -> String {
    match tag.handle() {
        "tag:yaml.org,2002:" => format!("!!{}", tag.suffix()),
        handle => format!("{handle}{}", tag.suffix()),
    }
}
