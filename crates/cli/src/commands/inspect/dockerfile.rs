//! `seaworthy inspect dockerfile`: the lossless reading of a file. The texts of all items, one after the other, are the file.

use schemars::JsonSchema;
use seaworthy_dockerfile::body::Body;
use seaworthy_dockerfile::{
    Base, Decoded, Dockerfile, Instruction, Item, ItemKind, Keyword, Quotes, Word, frontend, references,
};
use seaworthy_text::{RepoPath, SourceFile, Span};
use serde::Serialize;

use super::input::bytes_of;
use super::options::DockerfileOptions;
use super::values::{Form, ValueDocument, form_of, values_of};
use crate::Verdict;
use crate::error::UserError;
use crate::output;

/// A Dockerfile as it was read.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DockerfileDocument {
    /// The version of this document's shape.
    version: u32,
    /// The file as it was named; `-` for the standard input.
    file: String,
    /// Its size.
    bytes: u64,
    /// Whether it starts with a byte order mark, which engines leave out.
    byte_order_mark: bool,
    /// How its lines end.
    line_ends: LineEnds,
    /// The character that joins lines: a backslash or a backtick.
    escape: char,
    /// The frontend that a build would fetch; null for the one that the engine brings along.
    frontend: Option<WordDocument>,
    /// The values of the arguments before the first stage, by their defaults; null where one has none.
    global_arguments: Vec<GlobalArgument>,
    /// The stages in order.
    stages: Vec<StageDocument>,
    /// Every line, in order: the texts of all items together are the file.
    items: Vec<ItemDocument>,
    /// What is wrong with the syntax.
    problems: Vec<ProblemDocument>,
}

/// How lines end.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum LineEnds {
    /// There is only one line.
    None,
    /// LF.
    Lf,
    /// CR LF.
    Crlf,
    /// Some one, some the other.
    Mixed,
}

/// A place in the file: bytes, and the line and column of the first.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlaceDocument {
    /// The first byte.
    start: u32,
    /// One past the last byte.
    end: u32,
    /// Counted from 1.
    line: u32,
    /// Characters, counted from 1.
    column: u32,
}

/// A text and its place.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WordDocument {
    /// Continuations joined, quotes and variables still in it; decoded where it is JSON.
    text: String,
    place: PlaceDocument,
}

/// An argument before the first stage.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct GlobalArgument {
    name: String,
    value: Option<String>,
}

/// A stage.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StageDocument {
    /// Counted from 0.
    index: usize,
    /// In lower case, as engines compare it.
    name: Option<String>,
    /// What it is built on.
    base: BaseDocument,
    /// The stages that it takes anything from, by their index.
    depends_on: Vec<usize>,
    place: PlaceDocument,
}

/// What a stage is built on, with the defaults of the arguments before the first stage.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum BaseDocument {
    /// Nothing at all.
    Scratch,
    /// An earlier stage.
    Stage {
        /// Its index.
        stage: usize,
    },
    /// An image.
    Image {
        /// Its name.
        image: String,
    },
    /// A variable without a default.
    Unknown {
        /// The text as written.
        text: String,
    },
}

/// Some lines of the file.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ItemDocument {
    #[serde(flatten)]
    kind: ItemKindDocument,
    place: PlaceDocument,
    /// The lines as they are, line ends included; bytes that are no UTF-8 are shown as U+FFFD.
    text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum ItemKindDocument {
    /// An empty line.
    Blank,
    /// A comment of its own.
    Comment {
        /// Without `#` and blanks.
        comment: String,
    },
    /// A parser directive.
    Directive {
        /// `syntax`, `escape` or `check`.
        name: &'static str,
        value: WordDocument,
    },
    /// An instruction, known or not.
    Instruction(Box<InstructionDocument>),
}

/// An instruction.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct InstructionDocument {
    /// In upper case; empty for what is none.
    keyword: &'static str,
    /// As written.
    name: WordDocument,
    /// The index of its stage; null before the first.
    stage: Option<usize>,
    flags: Vec<FlagDocument>,
    /// How its arguments are given; null where there is no choice.
    form: Option<Form>,
    /// Everything behind the flags.
    arguments: WordDocument,
    /// What the arguments are, one after the other.
    values: Vec<ValueDocument<WordDocument>>,
    /// The variables that the builder replaces in it.
    variables: Vec<VariableDocument>,
    heredocs: Vec<HeredocDocument>,
    /// Comments between its lines, which engines leave out.
    inner_comments: Vec<PlaceDocument>,
    /// Empty lines between its lines, which engines leave out, too.
    inner_blanks: Vec<PlaceDocument>,
    /// The comments above that describe it.
    description: Vec<WordDocument>,
    /// What `ONBUILD` runs later.
    trigger: Option<Box<Self>>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FlagDocument {
    name: String,
    /// Null without a `=`.
    value: Option<String>,
    place: PlaceDocument,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct VariableDocument {
    name: String,
    /// `:-`, `?`, `##`, `//` and so on; empty without one.
    modifier: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct HeredocDocument {
    /// The name that closes it.
    name: String,
    /// The number before the `<<`.
    descriptor: Option<u32>,
    /// `<<-`: tabs at the start of its lines are left out.
    strips_tabs: bool,
    /// Whether variables in it are replaced.
    expands: bool,
    /// The lines between, as they are.
    body: String,
    place: PlaceDocument,
    /// The line that closes it; null where the file ends first.
    terminator: Option<PlaceDocument>,
}

/// What is wrong.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ProblemDocument {
    message: String,
    /// Whether engines refuse the file because of it.
    fails_the_build: bool,
    place: PlaceDocument,
}

pub(super) fn run(options: &DockerfileOptions) -> Result<Verdict, UserError> {
    let bytes = bytes_of(&options.file)?;
    let name = options.file.display().to_string();
    output::print_json(&document(name, &bytes))?;
    Ok(Verdict::Fine)
}

fn document(name: String, bytes: &[u8]) -> DockerfileDocument {
    let Decoded { text, invalid } = Decoded::new(bytes);
    let file = Dockerfile::parse(&text);
    let shown = Shown {
        source: SourceFile::new(RepoPath::root(), text.clone()),
        bytes,
        escape: file.escape(),
        invalid: &invalid,
    };
    let globals = file.global_values(&std::collections::BTreeMap::new());
    let stages = file.stages().iter().map(|stage| StageDocument {
        index: stage.index,
        name: stage.name.clone(),
        base: match file.base_of(stage, &globals) {
            Base::Scratch => BaseDocument::Scratch,
            Base::Stage(stage) => BaseDocument::Stage { stage },
            Base::Image(image) => BaseDocument::Image { image },
            Base::Unknown(text) => BaseDocument::Unknown { text },
        },
        depends_on: file.dependencies_of(stage, &globals),
        place: shown.place(stage.span),
    });
    let mut problems: Vec<ProblemDocument> = file
        .problems()
        .iter()
        .map(|problem| ProblemDocument {
            message: problem.kind.to_string(),
            fails_the_build: problem.kind.fails_the_build(),
            place: shown.place(problem.span),
        })
        .collect();
    problems.extend(invalid.iter().map(|span| ProblemDocument {
        message: "bytes that are no UTF-8; engines pass them on as they are".to_owned(),
        fails_the_build: false,
        place: shown.place(*span),
    }));
    DockerfileDocument {
        version: 1,
        file: name,
        bytes: bytes.len() as u64,
        byte_order_mark: text.starts_with('\u{feff}'),
        line_ends: line_ends(&text),
        escape: file.escape(),
        frontend: frontend(&text).map(|word| shown.word(&word)),
        global_arguments: file
            .global_arguments()
            .map(|pair| GlobalArgument {
                name: pair.name.text.clone(),
                value: globals.get(&pair.name.text).cloned(),
            })
            .collect(),
        stages: stages.collect(),
        items: file.items().iter().enumerate().map(|(index, item)| shown.item(&file, index, item)).collect(),
        problems,
    }
}

fn line_ends(text: &str) -> LineEnds {
    let all = text.bytes().filter(|byte| *byte == b'\n').count();
    let crlf = text.matches("\r\n").count();
    match (all, crlf) {
        (0, _) => LineEnds::None,
        (_, 0) => LineEnds::Lf,
        (all, crlf) if all == crlf => LineEnds::Crlf,
        _ => LineEnds::Mixed,
    }
}

/// Turns what was read into what is printed.
struct Shown<'a> {
    source: SourceFile,
    bytes: &'a [u8],
    escape: char,
    invalid: &'a [Span],
}

impl Shown<'_> {
    fn place(&self, span: Span) -> PlaceDocument {
        let at = self.source.line_column(span.start);
        PlaceDocument { start: span.start, end: span.end, line: at.line, column: at.column }
    }

    fn word(&self, word: &Word) -> WordDocument {
        WordDocument { text: word.text.clone(), place: self.place(word.span) }
    }

    /// The bytes of a span as text.
    fn raw(&self, span: Span) -> String {
        if self.invalid.is_empty() {
            return self.source.text()[span.range()].to_owned();
        }
        String::from_utf8_lossy(&self.bytes[span.range()]).into_owned()
    }

    fn item(&self, file: &Dockerfile, index: usize, item: &Item) -> ItemDocument {
        let kind = match &item.kind {
            ItemKind::Blank => ItemKindDocument::Blank,
            ItemKind::Comment(word) => ItemKindDocument::Comment { comment: word.text.clone() },
            ItemKind::Directive(directive) => ItemKindDocument::Directive {
                name: directive.kind.name(),
                value: self.word(&directive.value),
            },
            ItemKind::Instruction(instruction) => {
                let stage = file.stages().partition_point(|stage| stage.items.start <= index).checked_sub(1);
                ItemKindDocument::Instruction(Box::new(self.instruction(instruction, stage)))
            }
        };
        ItemDocument { kind, place: self.place(item.span), text: self.raw(item.span) }
    }

    fn instruction(&self, instruction: &Instruction, stage: Option<usize>) -> InstructionDocument {
        let inner = |is_comment: bool| {
            let lines = instruction.inner.iter().filter(move |line| line.is_comment == is_comment);
            lines.map(|line| self.place(line.span)).collect()
        };
        let heredocs = instruction.heredocs.iter().map(|heredoc| HeredocDocument {
            name: heredoc.name.clone(),
            descriptor: heredoc.descriptor,
            strips_tabs: heredoc.strips_tabs,
            expands: heredoc.expands,
            body: self.raw(heredoc.body),
            place: self.place(heredoc.body),
            terminator: heredoc.terminator.map(|span| self.place(span)),
        });
        let trigger = match &instruction.body {
            Body::Onbuild(Some(inner)) => Some(Box::new(self.instruction(inner, stage))),
            _ => None,
        };
        InstructionDocument {
            keyword: instruction.keyword.name(),
            name: self.word(&instruction.name),
            stage,
            flags: instruction
                .flags
                .iter()
                .map(|flag| FlagDocument {
                    name: flag.name.text.clone(),
                    value: flag.value.as_ref().map(|value| value.text.clone()),
                    place: self.place(flag.span),
                })
                .collect(),
            form: form_of(instruction),
            arguments: self.word(&instruction.arguments),
            values: values_of(&instruction.body)
                .into_iter()
                .map(|(role, word)| ValueDocument { role, word: self.word(word) })
                .collect(),
            variables: self.variables(instruction),
            heredocs: heredocs.collect(),
            inner_comments: inner(true),
            inner_blanks: inner(false),
            description: instruction.description.iter().map(|word| self.word(word)).collect(),
            trigger,
        }
    }

    fn variables(&self, instruction: &Instruction) -> Vec<VariableDocument> {
        let expands = instruction.keyword.expands_variables();
        let mut texts: Vec<&str> = Vec::new();
        if expands || instruction.keyword == Keyword::Run {
            texts
                .extend(instruction.flags.iter().filter_map(|flag| Some(flag.value.as_ref()?.text.as_str())));
        }
        if expands {
            texts.push(&instruction.arguments.text);
        }
        texts
            .into_iter()
            // a text that cannot be read is among the problems
            .filter_map(|text| references(text, self.escape, Quotes::Remove).ok())
            .flatten()
            .map(|reference| VariableDocument { name: reference.name, modifier: reference.modifier })
            .collect()
    }
}
