//! Facts, and what they rest on.

use seaworthy_text::{Place, SourceFile, Span};
use serde::Serialize;

/// Something that is known, what shows it, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<T> {
    /// What is known.
    pub value: T,
    /// The places that show it, the strongest first. Empty only for what follows from the absence of anything.
    pub evidence: Vec<Evidence>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl<T> Fact<T> {
    /// A fact that one place states.
    pub fn certain(value: T, evidence: Evidence) -> Self {
        Self { value, evidence: vec![evidence], confidence: Confidence::Certain }
    }

    /// A fact that one place makes likely.
    pub fn likely(value: T, evidence: Evidence) -> Self {
        Self { value, evidence: vec![evidence], confidence: Confidence::Likely }
    }

    /// A fact that rests on custom or on nothing being there.
    pub fn assumed(value: T, evidence: Vec<Evidence>) -> Self {
        Self { value, evidence, confidence: Confidence::Assumed }
    }

    /// The same evidence for a value made of this one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Fact<U> {
        Fact { value: change(self.value), evidence: self.evidence, confidence: self.confidence }
    }

    /// Adds another place that shows it.
    #[must_use]
    pub fn and(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }
}

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Rests on custom: a framework's default, a common name.
    Assumed,
    /// Follows from what was seen, if nothing unusual is going on elsewhere.
    Likely,
    /// Stated in so many words.
    Certain,
}

/// One place that shows a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Evidence {
    /// Where.
    pub place: Place,
    /// What the place does for the fact.
    pub kind: EvidenceKind,
}

impl Evidence {
    /// A span of a file that was read.
    pub fn at(kind: EvidenceKind, file: &SourceFile, span: Span) -> Self {
        Self { place: file.place(span), kind }
    }

    /// A file or folder that is there.
    pub fn present(file: seaworthy_text::RepoPath) -> Self {
        Self { place: Place::whole(file), kind: EvidenceKind::Present }
    }
}

/// What a place does for a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A manifest or version file says it.
    Declared,
    /// A tool's configuration says it.
    Configured,
    /// A lockfile records it.
    Locked,
    /// The source code does it.
    Used,
    /// An ignore file names it.
    Ignored,
    /// The file is there.
    Present,
}

/// Something that could not be told, and why. It never silently becomes "there is none".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What could not be told.
    pub kind: UnknownKind,
    /// The file in which the answer would have been.
    pub place: Place,
    /// Why not, in plain words: "does not parse: expected `}`", "larger than 8 MiB".
    pub why: String,
}

/// What could not be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownKind {
    /// What a source file does: it could not be read or parsed.
    Source,
    /// What a source file does: it holds more than people write, and was left out.
    Unread,
    /// Which versions are installed.
    Lockfile,
    /// What a package is: its manifest cannot be read.
    Manifest,
    /// A declared setting.
    Setting,
    /// Which program the start script ends in.
    Start,
    /// What the build writes.
    Outputs,
    /// The port.
    Port,
    /// The bind address.
    Host,
    /// Which environment variable is read: its name is computed.
    Env,
    /// The workspace's members.
    Workspace,
}

impl UnknownKind {
    /// The word for it in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Unread => "unread",
            Self::Lockfile => "lockfile",
            Self::Manifest => "manifest",
            Self::Setting => "setting",
            Self::Start => "start",
            Self::Outputs => "outputs",
            Self::Port => "port",
            Self::Host => "host",
            Self::Env => "env",
            Self::Workspace => "workspace",
        }
    }
}
