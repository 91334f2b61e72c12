//! Programs that lifecycle scripts call (`postinstall`, `prepare`), by what they need that an image lacks while it installs.
//!
//! A program that is not here runs: most do, and what needs a file by name has it copied. Measured 2026-11-21 in an image
//! without git and without sources: husky 4 to 9, simple-git-hooks 2 and only-allow end well there.

/// What a program needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The sources, which come after the install.
    Sources,
    /// git and a repository, which no image has: it is of no use there.
    Git,
}

/// Those that read the sources.
const SOURCES: &[&str] = &[
    "astro",
    "babel",
    "contentlayer",
    "contentlayer2",
    "copyfiles",
    "cpx",
    "cpy",
    "docusaurus",
    "esbuild",
    "eslint",
    "fumadocs-mdx",
    "gatsby",
    "graphql-codegen",
    "grunt",
    "gulp",
    "jest",
    "lerna",
    "make",
    "microbundle",
    "ncc",
    "nest",
    "next",
    "ng",
    "nx",
    "openapi-typescript",
    "panda",
    "paraglide-js",
    "parcel",
    "postcss",
    "prettier",
    "react-router",
    "react-scripts",
    "remix",
    "rollup",
    "rolldown",
    "rspack",
    "sass",
    "svelte-package",
    "swc",
    "tailwindcss",
    "tsc",
    "tsdown",
    "tsoa",
    "tspc",
    "tsup",
    "turbo",
    "unbuild",
    "velite",
    "vite",
    "vitest",
    "vue-tsc",
    "webpack",
    "wxt",
];

/// Those that set up a repository of git.
const GIT: &[&str] = &["git", "lefthook"];

/// What this program needs that is not there during an install; `None` where it runs.
pub fn need(program: &str) -> Option<Need> {
    if SOURCES.contains(&program) {
        return Some(Need::Sources);
    }
    GIT.contains(&program).then_some(Need::Git)
}
