//! Addresses of hosts that stand in the source as literals.

use seaworthy_text::Span;

/// A literal such as `redis://localhost:6379/0`. User names and passwords are never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// The scheme, lower case: `redis`.
    pub scheme: String,
    /// The host, lower case: `localhost`.
    pub host: String,
    /// The port, if one is given.
    pub port: Option<u16>,
    /// The path with its slash; empty if there is none. Query and fragment are left out.
    pub path: String,
    /// Whether a user name or password stands before the host.
    pub has_credentials: bool,
    /// The literal.
    pub span: Span,
}
