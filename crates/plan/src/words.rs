//! The words of the plan: what remarks, reasons and notes read like. The only place where sentences are made.

use std::fmt;

/// A comment in a generated file. It says why, never what.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the blanks of the sentence")]
pub enum Remark {
    /// Words that need no blank.
    Plain(&'static str),
    /// Words with blanks already filled.
    Text(String),
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(text) => formatter.write_str(text),
            Self::Text(text) => formatter.write_str(text),
        }
    }
}
