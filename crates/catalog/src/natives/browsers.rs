//! Puppeteer and Playwright, which drive a browser that is built for glibc.

use super::{Musl, Native};

/// What they have in common.
const BROWSER: Native = Native {
    package: "",
    musl: Musl::No,
    install_script: |_, _| false,
    per_libc: false,
    debian: &[],
    alpine: &[],
    compile: None,
    env: &[],
    fetch: &[],
    unless: &[],
    why: "",
    source: "",
};

/// Puppeteer, with the browser of Debian: its own is fetched from a host that may be out of reach, and lacks the libraries.
pub(super) static PUPPETEER: Native = Native {
    package: "puppeteer",
    install_script: |_, _| false,
    debian: &["chromium", "fonts-liberation"],
    env: &[
        ("PUPPETEER_SKIP_DOWNLOAD", "true"),
        ("PUPPETEER_EXECUTABLE_PATH", "/usr/bin/chromium"),
        ("PUPPETEER_DANGEROUS_NO_SANDBOX", "true"),
    ],
    why: "puppeteer drives a browser that is built for glibc",
    source: "24 and 25.16.0 with Chromium 150 in an image without privileges, run 2026-11-21",
    ..BROWSER
};

/// Playwright, which takes only a browser that it fetched itself.
pub(super) static PLAYWRIGHT: Native = Native {
    package: "playwright",
    debian: &["fonts-liberation"],
    env: &[("PLAYWRIGHT_BROWSERS_PATH", "/ms-playwright")],
    fetch: &["install", "--with-deps", "chromium"],
    why: "playwright drives a browser that is built for glibc",
    source: "1.65.1, read 2026-11-21",
    ..BROWSER
};
