//! `seaworthy inspect words`: a text with variables, expanded as the builder does it.

use schemars::JsonSchema;
use seaworthy_dockerfile::{Quotes, expand, expand_words};
use seaworthy_text::Span;
use serde::Serialize;

use super::input::variables;
use super::options::{Escape, WordsOptions};
use crate::Verdict;
use crate::error::UserError;
use crate::output;

/// What a text becomes.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WordsDocument {
    /// The version of this document's shape.
    version: u32,
    /// The text as given.
    text: String,
    /// Its value as one word, which is what `ENV`, `COPY`, `WORKDIR`, `LABEL` and most others take.
    value: String,
    /// Its value cut into words, which is what `EXPOSE` takes of an argument: a variable's value falls apart at its blanks,
    /// what stands in quotes does not. Empty for the body of a heredoc.
    words: Vec<String>,
    /// The variables that the text names, in order.
    references: Vec<ReferenceDocument>,
}

/// A variable that a text names.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReferenceDocument {
    /// The variable.
    name: String,
    /// `:-`, `?`, `##`, `//` and so on; empty without one.
    modifier: String,
    /// Whether it has a value here.
    is_set: bool,
    /// The bytes of the text that name it, modifier and braces included.
    span: Span,
}

impl ReferenceDocument {
    pub(super) fn new(reference: &seaworthy_dockerfile::Reference) -> Self {
        Self {
            name: reference.name.clone(),
            modifier: reference.modifier.clone(),
            is_set: reference.is_set,
            span: Span::new(reference.range.start, reference.range.end),
        }
    }
}

pub(super) fn run(options: &WordsOptions) -> Result<Verdict, UserError> {
    let values = variables(&options.env)?;
    let escape = match options.escape {
        Escape::Backslash => '\\',
        Escape::Backtick => '`',
    };
    let value_of = |name: &str| values.get(name).cloned();
    let quotes = if options.heredoc { Quotes::Ordinary } else { Quotes::Remove };
    let refused = |error: seaworthy_dockerfile::ExpandError| {
        UserError::new(
            "words-invalid",
            format!("the builder refuses this text: {error}"),
            "see docs/inspect.md for what it reads; in a shell, put the text in single quotes",
        )
    };
    let expansion = expand(&options.text, escape, quotes, &value_of).map_err(refused)?;
    let words = match quotes {
        Quotes::Remove => expand_words(&options.text, escape, &value_of).map_err(refused)?,
        Quotes::Ordinary => Vec::new(),
    };
    output::print_json(&WordsDocument {
        version: 1,
        text: options.text.clone(),
        value: expansion.text,
        words,
        references: expansion.references.iter().map(ReferenceDocument::new).collect(),
    })?;
    Ok(Verdict::Fine)
}
