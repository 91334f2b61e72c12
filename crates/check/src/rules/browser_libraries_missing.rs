//! `browser-libraries-missing`: a browser is driven that the image cannot run.

use seaworthy_catalog::bases::Family;
use seaworthy_catalog::runtimes::Libc;
use seaworthy_facts::Presence as Known;
use seaworthy_setup::flow::{At, OriginKind, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "browser-libraries-missing",
    severity: Severity::Error,
    title: "a browser is driven that the image cannot run",
    about: "Puppeteer and Playwright drive a browser, which needs some thirty libraries of a desktop. No image of Node has them, \
and on Alpine the browser that they fetch does not run at all: the first page ends with `Failed to launch the browser \
process`, mostly `libnss3.so: cannot open shared object file`.

On Debian install Chromium of the distribution and name it (`PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium`), or run \
`npx playwright install --with-deps chromium` in the shipped stage.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let native = app.install.native.iter().find(|native| {
        matches!(native.value.name.as_str(), "puppeteer" | "playwright")
            && native.value.production == Known::Yes
    });
    let Some(native) = native else { return };
    let stage = image.flow.shipped();
    let Some(base) = image.base(stage.index).filter(|base| matches!(base.family, Family::Node | Family::Bun))
    else {
        return;
    };
    let end = At { stage: stage.index, step: stage.steps.len() };
    let browsers = ["chromium", "chrome", "firefox", "libnss3", "nss"];
    let has_it = stage.end.packages.iter().any(|package| browsers.iter().any(|one| package.contains(one)));
    let mut steps = image.flow.chain(stage.index).into_iter().map(|at| &image.flow.step(at).kind);
    let is_brought = steps.any(|kind| match kind {
        StepKind::Run(ran) => ran.text.contains("playwright") || ran.text.contains("browsers install"),
        StepKind::Copy(copied) => copied.sources.iter().any(|origin| {
            matches!(origin.kind, OriginKind::Image(..) | OriginKind::Unknown)
                || copied.target.starts_with("/usr")
        }),
        StepKind::State => false,
    });
    if has_it || is_brought || !image.is_read_before(end) {
        return;
    }
    let name = &native.value.name;
    let help = match (base.libc, name.as_str()) {
        (Some(Libc::Musl), "puppeteer") => {
            "install `chromium` with apk and set `PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium`"
        }
        (Some(Libc::Musl), _) => {
            "use an image of Debian, and run `npx playwright install --with-deps chromium` in it"
        }
        (_, "puppeteer") => {
            "install `chromium` with apt-get and set `PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium`"
        }
        _ => "run `npx playwright install --with-deps chromium` in this stage",
    };
    findings.push(
        Finding::new(
            &RULE,
            image.base_place(stage.index),
            format!("`{name}` drives a browser, and this image has no libraries for one"),
            "the first page ends with `Failed to launch the browser process`",
            help,
        )
        .label("has neither a browser nor its libraries")
        .because_of(native, "needs a browser"),
    );
}
