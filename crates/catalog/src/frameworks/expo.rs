//! Expo: an app for telephones, unless it is exported for the web.

use super::{BUILDER, Builder, FILES, Framework, Kind, Lack, Shown};

/// Expo: an app for telephones, unless it is exported for the web.
pub(super) static EXPO: Framework = Framework {
    id: "expo",
    title: "Expo",
    package: "expo",
    shown: Shown::ByStart,
    kind: Kind::Elsewhere,
    builder: Some(Builder { programs: &["expo"], commands: &[], ..BUILDER }),
    outputs: &[],
    lacks: Some(Lack {
        what: "builds an app for telephones; what `expo start` serves is for whoever works on it",
        help: "for its web pages, add a script `build` that runs `expo export --platform web`",
    }),
    source: "documentation of Expo; nothing to try on the engine",
    ..FILES
};
