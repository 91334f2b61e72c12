//! The disk: reading a repository without following a link out of it, and writing files all or nothing.

mod list;
mod read;
mod walk;
mod write;

pub(crate) use read::DiskRepo;
pub(crate) use walk::{Found, FoundKind, everything};
pub(crate) use write::write;
