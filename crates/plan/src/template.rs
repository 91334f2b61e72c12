//! Env templates: every variable that a Compose file or the app asks for, with a word on each.

use seaworthy_text::RepoPath;

use crate::keys::Key;
use crate::words::Remark;

/// One env template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplatePlan {
    /// Where it lies.
    pub path: RepoPath,
    /// The first lines: what it is and how it is used.
    pub remark: Vec<Remark>,
    /// Its groups, in order.
    pub groups: Vec<TemplateGroup>,
}

/// Variables that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateGroup {
    /// What they have in common.
    pub title: Remark,
    /// The variables.
    pub entries: Vec<TemplateEntry>,
}

/// One variable of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateEntry {
    /// Its name.
    pub name: String,
    /// The decision that it rests on.
    pub key: Key,
    /// What is said of it.
    pub remark: Vec<Remark>,
    /// The value that stands there; empty for what a person must fill in.
    pub value: String,
    /// Whether the line is commented out, because the variable is optional.
    pub active: Active,
}

/// Whether a line of a template counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Active {
    /// It does.
    Yes,
    /// It is a comment: the variable is optional.
    No,
}
