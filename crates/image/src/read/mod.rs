//! One pass over an archive: every blob is read as it comes, and what it is for is found out at the end.

mod archive;
mod blob;
mod document;
mod layer;
mod manifest;

pub use blob::Packing;
pub use layer::Part;

pub(crate) use archive::Archive;
pub(crate) use blob::Blob;
pub(crate) use document::{config_hits, document_hits};
pub(crate) use layer::{Contents, FoundIn};
pub(crate) use manifest::{parse, parts};
