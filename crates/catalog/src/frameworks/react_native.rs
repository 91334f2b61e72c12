//! React Native: an app for telephones.

use super::{BUILDER, Builder, FILES, Framework, Kind, Lack, Shown};

/// React Native: an app for telephones.
pub(super) static REACT_NATIVE: Framework = Framework {
    id: "react-native",
    title: "React Native",
    package: "react-native",
    shown: Shown::ByStart,
    kind: Kind::Elsewhere,
    builder: Some(Builder { programs: &["react-native"], commands: &[], ..BUILDER }),
    outputs: &[],
    lacks: Some(Lack {
        what: "builds an app for telephones; what `react-native start` serves is for whoever works on it",
        help: "for a server in the same repository, give it a package or a `start` script of its own",
    }),
    source: "documentation of React Native; nothing to try on the engine",
    ..FILES
};
