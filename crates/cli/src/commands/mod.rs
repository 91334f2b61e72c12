//! One file a command.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod context;
pub(crate) mod explain;
pub(crate) mod init;
pub(crate) mod inspect;
pub(crate) mod man;
pub(crate) mod plan;
pub(crate) mod prove;
pub(crate) mod rules;
pub(crate) mod schema;
