//! `.dockerignore`: its lines, and which paths a build leaves out because of them.
//!
//! The rules are the engine's own (they are not those of `.gitignore`): patterns are anchored at the context's root,
//! the last match wins, a folder's match counts for everything below, and a negation may bring back what lies below an
//! excluded folder. `tests/engine_context.rs` holds them against a real engine.

mod choice;
mod class;
mod clean;
mod file;
mod glob;
mod matcher;
mod pairs;
mod pattern;
mod program;

pub use choice::{ignore_file_candidates, ignore_file_for};
pub use file::{IgnoreFile, IgnoreLine, LineKind, Problem, ProblemKind};
pub use matcher::{Decision, MatchState, Matcher};
pub use pattern::PatternError;
