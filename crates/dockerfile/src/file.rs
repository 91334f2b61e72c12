//! A Dockerfile: all of its text, cut into directives, comments, empty lines and instructions.
//!
//! The items follow one another without a gap and cover the whole text, so nothing is ever lost; edits are
//! [`seaworthy_text::Edit`]s on the places found here.

use seaworthy_text::Span;

use crate::body::{Body, Context, Pair};
use crate::directive::{self, Directive, DirectiveKind};
use crate::instruction::{InnerLine, Instruction};
use crate::logical::{Logical, Word};
use crate::problem::{Problem, ProblemKind};
use crate::stage::{Stage, find_stages};

/// The engine reads lines of at most this many bytes.
const LONGEST_LINE: usize = 65_535;

/// A parsed Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dockerfile {
    escape: char,
    items: Vec<Item>,
    stages: Vec<Stage>,
    problems: Vec<Problem>,
}

/// A part of a Dockerfile: whole lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// All bytes of the lines, line ends too; the first item holds the byte order mark.
    pub span: Span,
    /// What the lines are.
    pub kind: ItemKind,
}

/// What lines of a Dockerfile are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemKind {
    /// An empty line.
    Blank,
    /// A comment of its own; the word is its text without `#` and blanks.
    Comment(Word),
    /// A parser directive.
    Directive(Directive),
    /// An instruction, known or not.
    Instruction(Box<Instruction>),
}

impl Dockerfile {
    /// Reads `text`. Never fails: whatever is wrong is in [`Dockerfile::problems`].
    pub fn parse(text: &str) -> Self {
        let mut scanner = Scanner::new(text);
        let mut items = Vec::new();
        while let Some(item) = scanner.item() {
            items.push(item);
        }
        let Scanner { escape, mut problems, .. } = scanner;
        let stages = find_stages(&items, &mut problems);
        problems.sort_by_key(|problem| problem.span);
        Self { escape, items, stages, problems }
    }

    /// The parts in order; together they are the whole text.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The character that joins lines: a backslash, or a backtick after `# escape`.
    pub fn escape(&self) -> char {
        self.escape
    }

    /// The parser directives.
    pub fn directives(&self) -> impl Iterator<Item = &Directive> {
        self.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Directive(directive) => Some(directive),
            _ => None,
        })
    }

    /// The instructions in order, those before the first stage too.
    pub fn instructions(&self) -> impl Iterator<Item = &Instruction> {
        self.items.iter().filter_map(Item::instruction)
    }

    /// The stages in order.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// The instructions of a stage, its `FROM` included.
    pub fn instructions_of<'a>(&'a self, stage: &Stage) -> impl Iterator<Item = &'a Instruction> {
        self.items[stage.items.clone()].iter().filter_map(Item::instruction)
    }

    /// The arguments declared before the first stage; only `FROM` lines see them.
    pub fn global_arguments(&self) -> impl Iterator<Item = &Pair> {
        let end = self.stages.first().map_or(self.items.len(), |stage| stage.items.start);
        self.items[..end].iter().filter_map(Item::instruction).flat_map(|instruction| {
            match &instruction.body {
                Body::Arg(pairs) => pairs.as_slice(),
                _ => &[],
            }
        })
    }

    /// What is wrong with the syntax, in the order of the text.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl Item {
    /// The instruction, if it is one.
    pub fn instruction(&self) -> Option<&Instruction> {
        match &self.kind {
            ItemKind::Instruction(instruction) => Some(instruction),
            _ => None,
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    escape: char,
    /// The directives so far; `None` once the run at the top has ended.
    directives: Option<Vec<DirectiveKind>>,
    /// The comments that describe the next instruction.
    description: Vec<Word>,
    problems: Vec<Problem>,
}

/// A line without its line end, and where it starts.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            escape: '\\',
            directives: Some(Vec::new()),
            description: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn note(&mut self, span: Span, kind: ProblemKind) {
        self.problems.push(Problem { span, kind });
    }

    fn line(&mut self) -> Option<Line<'a>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let mut start = self.at;
        self.at += length;
        let mut text = rest[..length].trim_end_matches(['\r', '\n']);
        if rest[..length].trim_end_matches('\n').len() > LONGEST_LINE {
            self.note(Span::new(start, self.at), ProblemKind::LineTooLong);
        }
        if start == 0 && text.starts_with('\u{feff}') {
            start = '\u{feff}'.len_utf8();
            text = &text[start..];
        }
        Some(Line { start, text })
    }

    fn item(&mut self) -> Option<Item> {
        let start = self.at;
        let line = self.line()?;
        let trimmed = line.text.trim_start();
        let indented = Line { start: line.start + (line.text.len() - trimmed.len()), text: trimmed };
        let kind = if trimmed.starts_with('#') {
            self.comment(indented)
        } else {
            self.directives = None;
            if trimmed.is_empty() { ItemKind::Blank } else { self.instruction(indented) }
        };
        Some(Item { span: Span::new(start, self.at), kind })
    }

    fn comment(&mut self, line: Line<'_>) -> ItemKind {
        if let Some(seen) = &mut self.directives {
            if let Some(directive) = directive::read(line.text, line.start, "#") {
                let repeated = seen.contains(&directive.kind);
                seen.push(directive.kind);
                if repeated {
                    let name = directive.kind.name().to_owned();
                    self.note(directive.span, ProblemKind::DirectiveRepeated(name));
                } else if directive.kind == DirectiveKind::Escape {
                    match directive.value.text.as_str() {
                        "`" => self.escape = '`',
                        "\\" => self.escape = '\\',
                        other => {
                            let kind = ProblemKind::EscapeCharacter(other.to_owned());
                            self.note(directive.value.span, kind);
                        }
                    }
                }
                return ItemKind::Directive(directive);
            }
            self.directives = None;
        }
        let body = line.text[1..].trim();
        let start = line.start + (line.text.len() - line.text[1..].trim_start().len());
        let word = Word { span: Span::new(start, start + body.len()), text: body.to_owned() };
        if word.is_empty() {
            self.description.clear();
        } else {
            self.description.push(word.clone());
        }
        ItemKind::Comment(word)
    }

    /// Reads the instruction that starts with `first`, with all its lines and heredocs.
    fn instruction(&mut self, first: Line<'a>) -> ItemKind {
        let mut logical = Logical::default();
        let mut inner = Vec::new();
        let mut line = first;
        loop {
            let (part, goes_on) = cut_continuation(line.text, self.escape);
            logical.push(part, line.start);
            if !goes_on {
                break;
            }
            let Some(next) = self.continuation(&mut inner) else { break };
            line = next;
        }
        let whole = logical.whole();
        if whole.trim().is_empty() {
            // an escape character alone, with nothing to go on with
            self.note(first.span(), unknown_escape(first.text));
        }
        let mut context = Context { escape: self.escape, problems: &mut self.problems };
        let mut instruction = Instruction::read(whole, &mut context);
        instruction.heredocs = instruction.announced_heredocs(whole);
        for index in 0..instruction.heredocs.len() {
            self.heredoc(&mut instruction, index);
        }
        instruction.inner = inner;
        instruction.description = std::mem::take(&mut self.description);
        ItemKind::Instruction(Box::new(instruction))
    }

    /// The next line that belongs to an instruction; comments and empty lines on the way are set aside.
    fn continuation(&mut self, inner: &mut Vec<InnerLine>) -> Option<Line<'a>> {
        loop {
            let line = self.line()?;
            let trimmed = line.text.trim_start();
            let is_comment = trimmed.starts_with('#');
            if !is_comment && !trimmed.is_empty() {
                return Some(line);
            }
            if !is_comment {
                self.note(line.span(), ProblemKind::EmptyContinuation);
            }
            inner.push(InnerLine { span: line.span(), is_comment });
        }
    }

    /// Reads the body of a heredoc up to the line that closes it.
    fn heredoc(&mut self, instruction: &mut Instruction, index: usize) {
        let start = self.at;
        loop {
            let end = self.at;
            let Some(line) = self.line() else {
                let heredoc = &mut instruction.heredocs[index];
                heredoc.body = Span::new(start, end);
                let kind = ProblemKind::HeredocOpen(heredoc.name.clone());
                let span = heredoc.word.span;
                self.note(span, kind);
                instruction.span.end = instruction.span.end.max(heredoc_end(self.text, start, end));
                return;
            };
            let heredoc = &mut instruction.heredocs[index];
            if heredoc.closes(line.text) {
                heredoc.body = Span::new(start, end);
                heredoc.terminator = Some(line.span());
                instruction.span.end = line.span().end;
                return;
            }
        }
    }
}

/// The end of an open heredoc's text, without the file's last line end.
fn heredoc_end(text: &str, start: usize, end: usize) -> u32 {
    let body = text[start..end].trim_end_matches(['\r', '\n']);
    Span::new(start, start + body.len()).end
}

fn unknown_escape(text: &str) -> ProblemKind {
    ProblemKind::UnknownInstruction { word: text.to_owned(), suggestion: None }
}

/// The line without the escape character at its end, and whether it has one. Two of them are an escaped one.
fn cut_continuation(line: &str, escape: char) -> (&str, bool) {
    match line.trim_end_matches([' ', '\t']).strip_suffix(escape) {
        Some(part) if !part.ends_with(escape) => (part, true),
        _ => (line, false),
    }
}
