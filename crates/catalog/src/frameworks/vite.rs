//! Vite without a server framework: a folder of static files.

use super::{BUILDER, Base, Builder, FILES, Framework, Pages};

/// Vite without a server framework: a folder of static files.
pub(super) static VITE: Framework = Framework {
    id: "vite",
    title: "Vite",
    package: "vite",
    builder: Some(Builder { programs: &["vite"], ..BUILDER }),
    public_env: &["VITE_"],
    config: &["vite.config.ts", "vite.config.js", "vite.config.mjs", "vite.config.mts"],
    root: &[&["root"]],
    pages: Pages::One,
    base: Base::Setting(&[&["base"]]),
    hashed: &[r"assets/.*-[\w-]{8}\.\w+$"],
    source: "what is known of Vite 8, not read anew; tried on the engine",
    ..FILES
};
