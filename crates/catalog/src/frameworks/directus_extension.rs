//! An extension of Directus: built to files that a Directus server loads.

use super::{BUILDER, Builder, FILES, Framework, Kind, Lack, Shown};

/// An extension of Directus: built to files that a Directus server loads.
pub(super) static DIRECTUS_EXTENSION: Framework = Framework {
    id: "directus-extension",
    title: "A Directus extension",
    package: "@directus/extensions-sdk",
    shown: Shown::ByScript,
    kind: Kind::Elsewhere,
    builder: Some(Builder { programs: &["directus-extension"], commands: &["build"], ..BUILDER }),
    outputs: &[],
    lacks: Some(Lack {
        what: "is loaded by a Directus server, and nothing in it runs by itself",
        help: "copy what it builds into the folder `extensions` of the Directus image",
    }),
    source: "documentation of Directus' extensions; nothing to try on the engine",
    ..FILES
};
