//! What is kept out of the build, as groups of patterns with their reasons.

use crate::keys::Key;
use crate::words::Remark;

/// The lines of an ignore file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IgnorePlan {
    /// In order; a later pattern wins over an earlier one.
    pub groups: Vec<IgnoreGroup>,
}

/// Patterns that are kept out for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreGroup {
    /// The reason.
    pub remark: Remark,
    /// The decision that it rests on.
    pub key: Key,
    /// The patterns, from the context's root; `!` brings back.
    pub patterns: Vec<String>,
}
