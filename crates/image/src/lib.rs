//! What a container image holds: layers, files, configuration, packages, and where something was found in them.
//!
//! An archive, as `docker save` or `podman save` writes it, is read once from front to back ([`Image::read`]); nothing is
//! unpacked to the disk, and contents are only looked at as they pass. Knows no engine, starts nothing, and judges
//! nothing: what is a secret, or too large, the caller says. An image is untrusted: every error is a value, and what is
//! kept of it is bounded by [`Limits`].

mod compare;
mod config;
mod entry;
mod error;
mod hit;
mod image;
mod limits;
mod merge;
mod package;
mod path;
mod read;
mod resolve;
mod search;
mod stream;
mod tar;
mod traced;
mod tree;
mod wasted;

pub use compare::{Aspect, Comparison, ConfigField, LayerDifference, PathDifference, Side, compare};
pub use config::{Config, HealthCheck, History, Process, RootFs};
pub use entry::{Digest, Entry, EntryKind, Fate, Removal, RemovalKind};
pub use error::{Bounded, ImageError, LayerFault, TarFault};
pub use hit::{Hit, Place};
pub use image::{Image, Layer};
pub use limits::Limits;
pub use package::{Package, PackageArchive, PackageHome};
pub use read::{Packing, Part};
pub use resolve::Found;
pub use search::{Encoding, Hashing, NeedleError, SHORTEST, Search};
pub use tree::{Branch, Rest, TreeBounds};
pub use wasted::{Wasted, WastedFile};
