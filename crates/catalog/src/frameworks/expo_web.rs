//! Expo, exported for the web: a folder of files in `dist`.

use super::{BUILDER, Builder, FILES, Framework, Pages, Shown};

/// Expo, exported for the web: a folder of files in `dist`.
pub(super) static EXPO_WEB: Framework = Framework {
    id: "expo-web",
    title: "Expo",
    package: "expo",
    shown: Shown::ByScript,
    builder: Some(Builder {
        programs: &["expo"],
        commands: &["export", "export:web"],
        options: &["--output-dir"],
        ..BUILDER
    }),
    public_env: &["EXPO_PUBLIC_"],
    pages: Pages::Rest("+not-found.html"),
    hashed: &["_expo/static/"],
    source: "documentation of Expo 54; not tried on the engine",
    ..FILES
};
