//! Electron: a program for desktops.

use super::{BUILDER, Builder, FILES, Framework, Kind, Lack, Shown};

/// Electron: a program for desktops.
pub(super) static ELECTRON: Framework = Framework {
    id: "electron",
    title: "Electron",
    package: "electron",
    shown: Shown::ByStart,
    kind: Kind::Elsewhere,
    builder: Some(Builder {
        programs: &["electron", "electron-forge", "electron-vite", "electron-builder"],
        commands: &[],
        ..BUILDER
    }),
    outputs: &[],
    lacks: Some(Lack {
        what: "builds a program for desktops, which a container cannot show",
        help: "for a server or pages in the same repository, give them a package or a `start` script of their own",
    }),
    source: "documentation of Electron; nothing to try on the engine",
    ..FILES
};
