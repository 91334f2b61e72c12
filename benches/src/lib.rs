//! A workspace that no person wrote: as large as large ones are, the same in every run. And programs timed against each other.
#![allow(
    clippy::disallowed_methods,
    reason = "it is written to the disk, to be read from there; what is measured is run"
)]

mod sources;
mod timing;
mod workspace;

pub use timing::{least, memory};
pub use workspace::{PACKAGES, SOURCES, write, write_files};
