//! VuePress: a folder of files, one a page, in `.vuepress/dist` of the folder that is built.

use super::{BUILDER, Base, Builder, FILES, Framework, From, Prose, Shown};

/// VuePress: a folder of files, one a page, in `.vuepress/dist` of the folder that is built.
pub(super) static VUEPRESS: Framework = Framework {
    id: "vuepress",
    title: "VuePress",
    package: "vuepress",
    shown: Shown::ByScript,
    builder: Some(Builder {
        programs: &["vuepress"],
        options: &["--dest", "-d"],
        from: From::Argument,
        ..BUILDER
    }),
    outputs: &[".vuepress/dist"],
    config: &[".vuepress/config.ts", ".vuepress/config.js", ".vuepress/config.mjs"],
    base: Base::Setting(&[&["base"]]),
    hashed: &[r"assets/.*-[\w-]{8}\.\w+$"],
    prose: Prose::Published,
    source: "documentation of VuePress 2; not tried on the engine",
    ..FILES
};
