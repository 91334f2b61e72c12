//! Environment variables that the app reads.

use serde::Serialize;

use crate::{Confidence, Evidence};

/// One variable, merged over all the places that read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvVar {
    /// Its name.
    pub name: String,
    /// When it is read.
    pub phase: EnvPhase,
    /// Whether the app cannot do without: it checks and throws, a schema demands it, or it hands it on unchecked to
    /// something that needs it.
    pub required: bool,
    /// Whether its value must not be seen.
    pub secret: bool,
    /// Whether it is baked into what browsers get (`NEXT_PUBLIC_…`, `VITE_…`).
    pub public: bool,
    /// The default in the code.
    pub default: Option<EnvDefault>,
    /// The least number of characters that a schema demands.
    pub min_length: Option<u32>,
    /// The kind of value that a schema or the code demands, as far as it shows.
    pub shape: EnvShape,
    /// Names it may have, when a schema says so (`z.enum`).
    pub one_of: Vec<String>,
    /// What a comment in an existing `.env.example` says of it.
    pub comment: Option<String>,
    /// Whether an existing `.env.example` lists it.
    pub listed: bool,
    /// Where it is read, the strongest first.
    pub evidence: Vec<Evidence>,
    /// How sure `required` is.
    pub confidence: Confidence,
    /// The processes that certainly cannot do without, by what they load themselves: one that checks it and throws. Only
    /// processes whose entry is one of our files are here.
    pub demanded_by: Vec<String>,
}

/// When a variable is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EnvPhase {
    /// While building only: baked in.
    Build,
    /// While running only.
    Run,
    /// Both.
    Both,
}

/// The default of a variable in the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvDefault {
    /// This text.
    Text(String),
    /// There is one, but it is computed.
    Computed,
}

/// What kind of value a variable takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnvShape {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// A switch.
    Boolean,
    /// An address.
    Url,
}
