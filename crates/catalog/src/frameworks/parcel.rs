//! Parcel: one page, in `dist`.

use super::{BUILDER, Builder, FILES, Framework, Pages, Shown};

/// Parcel: one page, in `dist`.
pub(super) static PARCEL: Framework = Framework {
    id: "parcel",
    title: "Parcel",
    package: "parcel",
    also: &["parcel-bundler"],
    shown: Shown::ByScript,
    builder: Some(Builder { programs: &["parcel"], options: &["--dist-dir", "--out-dir", "-d"], ..BUILDER }),
    pages: Pages::One,
    hashed: &[r"[^/]+\.[0-9a-f]{8}\.\w+$"],
    source: "documentation of Parcel 2; not tried on the engine",
    ..FILES
};
