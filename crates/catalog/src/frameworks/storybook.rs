//! Storybook: a folder of files, in `storybook-static`. Beside an app it is a tool of whoever works on it.

use super::{BUILDER, Builder, FILES, Framework, Prose, Shown};

/// Storybook: a folder of files, in `storybook-static`. Beside an app it is a tool of whoever works on it.
pub(super) static STORYBOOK: Framework = Framework {
    id: "storybook",
    title: "Storybook",
    package: "storybook",
    also: &["@storybook/react", "@storybook/vue3", "@storybook/html", "@storybook/angular"],
    shown: Shown::ByScript,
    builder: Some(Builder {
        programs: &["storybook", "build-storybook"],
        commands: &["build", "build-storybook"],
        options: &["--output-dir", "-o"],
        ..BUILDER
    }),
    outputs: &["storybook-static"],
    config: &[".storybook/main.ts", ".storybook/main.js", ".storybook/main.mjs", ".storybook/main.cjs"],
    public_env: &["STORYBOOK_"],
    build_env: &[("STORYBOOK_DISABLE_TELEMETRY", "1")],
    hashed: &[r"assets/.*-[\w-]{8}\.\w+$"],
    prose: Prose::Published,
    source: "documentation of Storybook 9; not tried on the engine",
    ..FILES
};
