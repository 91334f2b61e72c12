//! Carries out one intention on one text, by replacing bytes at computed lines. It may be wrong on a text written in
//! a way that nobody foresaw; the gate, not this file, decides whether a result is shown.

use std::ops::Range;

use seaworthy_text::{Edit, Span, apply_edits};

use crate::edit::Refusal;
use crate::intention::{Intention, Section};
use crate::layout::{Layout, gaps, most_frequent};
use crate::lines::{LineKind, Lines};
use crate::meaning::{Meaning, says_the_same};
use crate::node::{Entry, Gap, Node};
use crate::print::{Inside, Printer};
use crate::value::{CollectionStyle, Field, Kind, ScalarStyle, Value};
use crate::yaml::Parsed;

/// A text in work, with what is needed to find places in it.
pub(crate) struct Draft<'t> {
    text: &'t str,
    parsed: Parsed,
    lines: Lines,
    printer: Printer,
}

/// What an edit finds where it wants to put something.
enum Slot<'a> {
    /// Keys, each on its own lines.
    Block(&'a [Field]),
    /// Nothing: no value, `~` or `{}`.
    Empty,
}

impl<'t> Draft<'t> {
    /// `layout` is that of the text before any edit; `None` to learn it from this one.
    pub(crate) fn new(text: &'t str, layout: Option<Layout>) -> Result<Self, Refusal> {
        let parsed = Parsed::read(text).map_err(Refusal::Unreadable)?;
        let lines = Lines::new(text, &parsed);
        let layout = layout.unwrap_or_else(|| Layout::learn(text, &parsed, &lines));
        Ok(Self { text, parsed, lines, printer: Printer { layout } })
    }

    pub(crate) fn layout(&self) -> Layout {
        self.printer.layout
    }

    /// The text with `intention` carried out.
    pub(crate) fn carry_out(&self, intention: &Intention) -> Result<String, Refusal> {
        let edits = match intention {
            Intention::Add(section, entry) => self.add(*section, entry)?,
            Intention::Replace(section, entry) => self.replace(*section, entry)?,
            Intention::Remove(section, name) => self.remove(*section, name)?,
            Intention::AddTopLevel(entry) => self.add_top_level(entry)?,
            Intention::SetValue { service, path, node } => self.set_value(service, path, node)?,
        };
        apply_edits(self.text, &edits).map_err(|conflict| Refusal::Unforeseen { at: conflict.0 })
    }

    fn root(&self) -> Result<&[Field], Refusal> {
        let Some(root) = &self.parsed.root else { return Ok(&[]) };
        match slot("the file", root)? {
            Slot::Block(fields) => Ok(fields),
            Slot::Empty => Err(Refusal::InBrackets { what: "the file".to_owned() }),
        }
    }

    fn section(&self, section: Section) -> Result<Option<&Field>, Refusal> {
        Ok(find(self.root()?, section.key()))
    }

    fn add(&self, section: Section, entry: &Entry) -> Result<Vec<Edit>, Refusal> {
        let Some(holder) = self.section(section)? else {
            let section = Entry::new(section.key(), Node::mapping([entry.clone()]));
            return self.add_top_level(&section);
        };
        match slot(section.key(), &holder.value)? {
            Slot::Empty => self.fill(holder, entry),
            Slot::Block(things) => match find(things, &entry.key) {
                Some(known) => leave(known, entry, format!("{}.{}", section.key(), entry.key)),
                None => Ok(self.append(things, entry, inside(section))),
            },
        }
    }

    fn add_top_level(&self, entry: &Entry) -> Result<Vec<Edit>, Refusal> {
        let fields = self.root()?;
        if let Some(known) = find(fields, &entry.key) {
            return leave(known, entry, entry.key.clone());
        }
        if fields.is_empty() {
            let at = self.lines.count();
            return Ok(vec![self.insert(at, self.usual_gap(at, 0), &self.entry(entry, 0, Inside::File))]);
        }
        Ok(self.append(fields, entry, Inside::File))
    }

    fn replace(&self, section: Section, entry: &Entry) -> Result<Vec<Edit>, Refusal> {
        let Some(holder) = self.section(section)? else { return self.add(section, entry) };
        let Slot::Block(things) = slot(section.key(), &holder.value)? else {
            return self.add(section, entry);
        };
        let Some(known) = find(things, &entry.key) else { return self.add(section, entry) };
        let block = self.lines.block(known);
        if says_the_same((self.text, &self.parsed, &self.lines), known, entry) {
            // the file's manner may have changed since; that alone is no reason to touch a line
            return Ok(Vec::new());
        }
        let column = self.lines.column(known.key.span.start) as usize;
        let text = self.bordered(&self.entry(entry, column, inside(section)));
        Ok(vec![Edit { span: self.lines.span_of(&block), text }])
    }

    fn remove(&self, section: Section, name: &str) -> Result<Vec<Edit>, Refusal> {
        let Some(holder) = self.section(section)? else { return Ok(Vec::new()) };
        let Slot::Block(things) = slot(section.key(), &holder.value)? else { return Ok(Vec::new()) };
        let Some(index) = things.iter().position(|field| !field.is_merge && field.key.value == name) else {
            return Ok(Vec::new());
        };
        let block = self.lines.block(&things[index]);
        if things.len() > 1 {
            return Ok(vec![self.delete(things, index, block)]);
        }
        let holding = self.lines.block(holder);
        let key_line = self.lines.of(holder.key.span.start);
        let has_comments = self.parsed.comments.iter().any(|comment| {
            let line = self.lines.of(comment.start);
            holding.contains(&line) && !block.contains(&line)
        });
        let fields = self.root()?;
        if has_comments || section == Section::Services {
            let after = self.after_colon(holder)?;
            let gone = key_line.max(block.start.min(block.end))..block.end;
            let gone = gone.start.max(key_line + 1)..gone.end;
            return Ok(vec![
                Edit { span: Span { start: after, end: after }, text: " {}".to_owned() },
                Edit { span: self.lines.span_of(&gone), text: String::new() },
            ]);
        }
        let index = fields.iter().position(|field| field.key.span == holder.key.span).unwrap_or_default();
        Ok(vec![self.delete(fields, index, holding)])
    }

    fn set_value(&self, service: &str, path: &[String], node: &Node) -> Result<Vec<Edit>, Refusal> {
        let mut what = format!("services.{service}");
        let services = self.section(Section::Services)?;
        let things = services.and_then(|holder| holder.value.own_fields()).unwrap_or_default();
        let mut field = find(things, service).ok_or_else(|| Refusal::Missing { what: what.clone() })?;
        if let Some(holder) = services {
            slot("services", &holder.value)?;
        }
        for (index, key) in path.iter().enumerate() {
            let inner = path[index + 1..].iter().rev();
            let missing = || {
                Entry::new(key, inner.fold(node.clone(), |node, key| Node::mapping([Entry::new(key, node)])))
            };
            match slot(&what, &field.value)? {
                Slot::Empty => return self.fill(field, &missing()),
                Slot::Block(fields) => match find(fields, key) {
                    Some(found) => field = found,
                    None => return Ok(self.append(fields, &missing(), Inside::Anything)),
                },
            }
            what = format!("{what}.{key}");
        }
        if field.value.is_alias() {
            return Err(Refusal::IsAlias { what });
        }
        if Meaning::of(&field.value) == Meaning::of_node(node) {
            return Ok(Vec::new());
        }
        self.rewrite_value(field, node)
    }

    /// Puts `entry` after the last of `fields`, or before it where nothing may come after.
    fn append(&self, fields: &[Field], entry: &Entry, inside: Inside) -> Vec<Edit> {
        let Some(last) = fields.last() else { return Vec::new() };
        let column = self.lines.column(last.key.span.start) as usize;
        let usual = match inside {
            Inside::Anything if entry.gap == Gap::AsUsual => {
                most_frequent(&gaps(fields, &self.lines)).unwrap_or_default()
            }
            inside => self.printer.gap(entry, inside),
        };
        let text = self.entry(entry, column, inside);
        let ends_the_text = last.span().end as usize == self.text.len();
        if self.parsed.ends_inside_block_text && ends_the_text {
            let start = self.lines.start(self.lines.comments_above(last).start);
            let text = self.bordered(&format!("{text}{}", "\n".repeat(usual)));
            return vec![Edit { span: Span { start, end: start }, text }];
        }
        let at = self.lines.after_last(last);
        let is_right_below = at == self.lines.value_lines(last).end;
        let would_be_kept = is_right_below && self.parsed.kept_ends.contains(&last.span().end);
        let gap = if would_be_kept { 0 } else { self.usual_gap(at, usual) };
        vec![self.insert(at, gap, &text)]
    }

    /// Puts `entry` below a key that has no value yet.
    fn fill(&self, holder: &Field, entry: &Entry) -> Result<Vec<Edit>, Refusal> {
        let after = self.after_colon(holder)?;
        let column = self.lines.column(holder.key.span.start) as usize + self.printer.layout.step;
        let at = self.lines.block(holder).end;
        let inside = if holder.key.value == "services" { Inside::Services } else { Inside::Anything };
        let text = self.entry(entry, column, inside);
        let mut edits = vec![self.insert(at, self.usual_gap(at, 0), &text)];
        let is_written = !matches!(holder.value.kind(), Kind::Scalar { style: ScalarStyle::Absent, .. });
        if is_written {
            edits.push(Edit {
                span: Span { start: after, end: holder.value.span().end },
                text: String::new(),
            });
        }
        Ok(edits)
    }

    /// Writes another value after the colon, keeping a comment on the line of the key.
    fn rewrite_value(&self, field: &Field, node: &Node) -> Result<Vec<Edit>, Refusal> {
        let after = self.after_colon(field)?;
        let column = self.lines.column(field.key.span.start) as usize;
        let parts = self.printer.value(node, column, false);
        let head = if parts.head.is_empty() { String::new() } else { format!(" {}", parts.head) };
        let key_line = self.lines.of(after.saturating_sub(1));
        let value = field.value.span();
        let is_inline = match field.value.kind() {
            Kind::Scalar { style: ScalarStyle::Absent, .. } => true,
            Kind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. }
            | Kind::Sequence { style: CollectionStyle::Block, .. }
            | Kind::Mapping { style: CollectionStyle::Block, .. } => false,
            _ => self.lines.of(value.start) == key_line,
        };
        if is_inline {
            let end = value.end.max(after);
            let below = self.lines.of(end.saturating_sub(1)) + 1;
            let mut edits = vec![Edit { span: Span { start: after, end }, text: head }];
            if !parts.body.is_empty() {
                edits.push(self.insert(below, 0, &parts.body));
            }
            return Ok(edits);
        }
        let line = self.lines.span(key_line);
        let comment =
            self.parsed.comments.iter().find(|comment| comment.start > after && comment.end <= line.end);
        let comment = comment.map_or("", |comment| {
            let before = self.text[..comment.start as usize].trim_end_matches([' ', '\t']).len();
            &self.text[before..comment.end as usize]
        });
        let end = self.lines.start(self.lines.value_lines(field).end);
        let text = self.bordered(&format!("{head}{comment}\n{}", parts.body));
        Ok(vec![Edit { span: Span { start: after, end }, text }])
    }

    /// Deletes a field's lines and the empty lines that set it off.
    fn delete(&self, fields: &[Field], index: usize, block: Range<usize>) -> Edit {
        let mut gone = block;
        if index > 0 {
            let bound = self.lines.value_lines(&fields[index - 1]).end;
            while gone.start > bound && self.lines.kind(gone.start - 1) == LineKind::Blank {
                gone.start -= 1;
            }
        } else {
            while gone.end < self.lines.count() && self.lines.kind(gone.end) == LineKind::Blank {
                gone.end += 1;
            }
        }
        Edit { span: self.lines.span_of(&gone), text: String::new() }
    }

    /// The empty lines to write before a new block at this line, given those that there are.
    fn usual_gap(&self, at: usize, usual: usize) -> usize {
        let mut first = at;
        while first > 0 && self.lines.kind(first - 1) == LineKind::Blank {
            first -= 1;
        }
        let follows_comment = first > 0 && matches!(self.lines.kind(first - 1), LineKind::Comment(_));
        usual.max(usize::from(follows_comment)).saturating_sub(at - first)
    }

    fn insert(&self, line: usize, gap: usize, text: &str) -> Edit {
        let start = self.lines.start(line);
        let before = &self.text[..start as usize];
        let opening = if before.is_empty() || before.ends_with(['\n', '\u{feff}']) { "" } else { "\n" };
        let text = self.bordered(&format!("{opening}{}{text}", "\n".repeat(gap)));
        Edit { span: Span { start, end: start }, text }
    }

    fn entry(&self, entry: &Entry, column: usize, inside: Inside) -> String {
        let mut out = String::new();
        self.printer.write_entry(&mut out, entry, column, inside);
        out
    }

    fn bordered(&self, text: &str) -> String {
        text.replace('\n', self.printer.layout.line_end)
    }

    fn after_colon(&self, field: &Field) -> Result<u32, Refusal> {
        let rest = &self.text[field.key.span.end as usize..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if rest[blanks..].starts_with(':') {
            Ok(field.key.span.end + Span::new(blanks + 1, blanks + 1).start)
        } else {
            Err(Refusal::Unforeseen { at: field.key.span })
        }
    }
}

fn inside(section: Section) -> Inside {
    if section == Section::Services { Inside::Services } else { Inside::Anything }
}

fn find<'a>(fields: &'a [Field], key: &str) -> Option<&'a Field> {
    fields.iter().find(|field| !field.is_merge && field.key.value == key)
}

/// No edits, where what is wanted is there already.
fn leave(known: &Field, entry: &Entry, what: String) -> Result<Vec<Edit>, Refusal> {
    if Meaning::of(&known.value) == Meaning::of_node(&entry.node) {
        Ok(Vec::new())
    } else {
        Err(Refusal::Exists { what })
    }
}

fn slot<'a>(what: &str, value: &'a Value) -> Result<Slot<'a>, Refusal> {
    let what = || what.to_owned();
    if value.is_alias() {
        return Err(Refusal::IsAlias { what: what() });
    }
    match value.kind() {
        Kind::Mapping { style: CollectionStyle::Block, fields } => Ok(Slot::Block(fields)),
        Kind::Mapping { fields, .. } if fields.is_empty() && value.tag().is_none() => Ok(Slot::Empty),
        Kind::Mapping { .. } => Err(Refusal::InBrackets { what: what() }),
        _ if value.is_null() && value.tag().is_none() => Ok(Slot::Empty),
        _ => Err(Refusal::NotAMapping { what: what() }),
    }
}
