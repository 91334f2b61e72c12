//! Deno, where a script of `package.json` runs it: not supported, and said.

use super::{BUILDER, Builder, FILES, Framework, Kind, Lack, Shown};

/// Deno, where a script of `package.json` runs it: not supported, and said.
pub(super) static DENO: Framework = Framework {
    id: "deno",
    title: "Deno",
    package: "",
    shown: Shown::ByStart,
    kind: Kind::Elsewhere,
    builder: Some(Builder { programs: &["deno"], commands: &[], ..BUILDER }),
    outputs: &[],
    lacks: Some(Lack {
        what: "is not supported: its runtime, permissions and lockfile have no plan here",
        help: "add a `start` script that runs with Node.js or Bun",
    }),
    source: "documentation of Deno; nothing to try on the engine",
    ..FILES
};
