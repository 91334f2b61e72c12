//! Puppeteer and Playwright, which drive a browser that needs system libraries of glibc.

use super::{Musl, Native};

/// Puppeteer.
pub(super) static PUPPETEER: Native = Native {
    package: "puppeteer",
    musl: Musl::No,
    install_script: |_| true,
    debian: &["chromium"],
    why: "puppeteer drives a browser that is built for glibc",
    source: "the package's own files, read 2026-11",
};

/// Playwright.
pub(super) static PLAYWRIGHT: Native = Native {
    package: "playwright",
    musl: Musl::No,
    install_script: |_| false,
    debian: &["chromium"],
    why: "playwright drives a browser that is built for glibc",
    source: "the package's own files, read 2026-11",
};
