//! A workspace that no person wrote: as large as large ones are, the same in every run.
#![allow(clippy::disallowed_methods, reason = "it is written to the disk, to be read from there")]

mod sources;
mod workspace;

pub use workspace::{PACKAGES, SOURCES, write, write_files};
