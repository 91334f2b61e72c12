//! Vue CLI: one page, in `dist`.

use super::{BUILDER, Base, Builder, FILES, Framework, Pages};

/// Vue CLI: one page, in `dist`.
pub(super) static VUE_CLI: Framework = Framework {
    id: "vue-cli",
    title: "Vue CLI",
    package: "@vue/cli-service",
    builder: Some(Builder {
        programs: &["vue-cli-service"],
        options: &["--dest"],
        setting: &[&["outputDir"]],
        ..BUILDER
    }),
    public_env: &["VUE_APP_"],
    config: &["vue.config.js", "vue.config.cjs", "vue.config.mjs", "vue.config.ts"],
    pages: Pages::One,
    base: Base::Setting(&[&["publicPath"]]),
    hashed: &[r"(js|css|img|fonts)/.*\.[0-9a-f]{8}\.[\w.]+$"],
    source: "documentation of Vue CLI 5; not tried on the engine",
    ..FILES
};
