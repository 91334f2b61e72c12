//! What a rule found: one place, the places that prove it, what happens, what to type.

use seaworthy_text::{Edit, Place, RepoPath, Span};
use serde::Serialize;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Advice.
    Info,
    /// A likely incident.
    Warning,
    /// The build or the start fails, or a secret ships.
    Error,
}

impl Severity {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place that has to do with a finding, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where.
    pub place: Place,
    /// What, in a few words.
    pub message: String,
}

/// How far a fix may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FixTier {
    /// It changes nothing but what is wrong.
    Safe,
    /// It is what most want, and somebody should look at it.
    Unsafe,
}

/// Edits that do away with a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// How far it may be trusted.
    pub tier: FixTier,
    /// The edits, each with its file; all of them or none.
    pub edits: Vec<(RepoPath, Edit)>,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// The one place where it is wrong.
    pub place: Place,
    /// What stands there, in a few words; shown beside the place.
    pub label: String,
    /// Places in the app and the set-up that prove it.
    pub related: Vec<Note>,
    /// What happens if nothing is done: the message that a person would meet, where there is one.
    pub otherwise: String,
    /// The exact change.
    pub help: String,
    /// The change as edits.
    pub fix: Option<Fix>,
    /// Whether the lines at its places may be printed; those that hold a secret may not.
    pub lines: Lines,
}

/// Whether lines may be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lines {
    /// They may.
    Shown,
    /// They hold what nobody must see.
    Hidden,
}

impl Finding {
    /// A finding with what every one must have.
    pub(crate) fn new(
        rule: &'static crate::Rule,
        place: Place,
        message: impl Into<String>,
        otherwise: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            rule: rule.id,
            severity: rule.severity,
            message: message.into(),
            place,
            label: String::new(),
            related: Vec::new(),
            otherwise: otherwise.into(),
            help: help.into(),
            fix: None,
            lines: Lines::Shown,
        }
    }

    /// The same, whose lines are not printed: they hold a secret.
    pub(crate) fn hidden(mut self) -> Self {
        self.lines = Lines::Hidden;
        self
    }

    /// The same with words beside its place.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same with another place that proves it; one that was never read is left out.
    pub(crate) fn because(mut self, place: Place, message: impl Into<String>) -> Self {
        let note = Note { place, message: message.into() };
        if !self.related.contains(&note) {
            self.related.push(note);
        }
        self
    }

    /// The same with the first evidence of a fact.
    pub(crate) fn because_of<T>(self, fact: &seaworthy_facts::Fact<T>, message: impl Into<String>) -> Self {
        match fact.evidence.first() {
            Some(evidence) => self.because(evidence.place.clone(), message),
            None => self,
        }
    }

    /// The same at another severity than its rule's.
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same with a fix that replaces one span of its own file.
    pub(crate) fn fix(self, tier: FixTier, span: Span, text: impl Into<String>) -> Self {
        let file = self.place.file.clone();
        self.fix_in(tier, file, span, text)
    }

    /// The same with one more edit of its fix, in any file.
    pub(crate) fn fix_in(
        mut self,
        tier: FixTier,
        file: RepoPath,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let fix = self.fix.get_or_insert_with(|| Fix { tier, edits: Vec::new() });
        fix.tier = fix.tier.max(tier);
        fix.edits.push((file, Edit { span, text: text.into() }));
        self
    }

    /// A name that stays the same while other lines come and go: for baselines.
    pub fn fingerprint(&self) -> String {
        let words = [self.rule, self.place.file.as_str(), self.message.as_str()].join("\n");
        seaworthy_text::fingerprint(&words)
    }
}
