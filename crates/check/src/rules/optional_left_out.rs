//! `optional-left-out`: the binary of a native package is not installed.

use seaworthy_catalog::runtimes::Libc;
use seaworthy_facts::Presence as Known;
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "optional-left-out",
    severity: Severity::Error,
    title: "the binary of a native package is not installed",
    about: "Some native packages bring their binary as an optional package for each platform: sharp, esbuild, lightningcss. An \
install without optional dependencies leaves all of them out, and a lockfile that was made on another system may not \
hold the one for Alpine (musl). The app ends at its start with `Could not load the \"sharp\" module using the \
linuxmusl-x64 runtime`.

Keep optional dependencies; where the lockfile lacks the package, make it anew on a current version of the package \
manager, or use an image of Debian.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(install) = image.shipped_modules().and_then(|modules| image.install_of(&modules)) else {
        return;
    };
    if install.install.omits_optional && !image.may_run_more(&install) {
        let native = app.install.native.iter().find(|native| {
            native.value.production == Known::Yes && image.has_platform_packages(&native.value.name)
        });
        if let Some(native) = native {
            findings.push(left_out(image, &install, native));
            return;
        }
    }
    let libc = image.base(install.at.stage).and_then(|base| base.libc);
    if let Some(package) = app.install.glibc_only.as_ref().filter(|_| libc == Some(Libc::Musl)) {
        findings.push(
            Finding::new(
                &RULE,
                image.place(install.command.span),
                format!("the lockfile has `{}` for glibc, and nothing of it for musl", package.value),
                "the app ends at its start, or the build does: the binary for this image is not found",
                "make the lockfile anew with a current package manager, or use an image of Debian",
            )
            .label("installs for musl")
            .because_of(package, "locked for glibc only")
            .because(image.base_place(install.at.stage), "has musl"),
        );
    }
}

fn left_out(
    image: &ImageCase<'_>,
    install: &InstallCase<'_>,
    native: &seaworthy_facts::Fact<seaworthy_facts::NativeUse>,
) -> Finding {
    let name = &native.value.name;
    let finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("the binary of `{name}` is an optional dependency, and these are left out"),
        format!("the app ends at its start: the binary of `{name}` is not found"),
        "keep optional dependencies in this install",
    )
    .label("leaves optional dependencies out")
    .because_of(native, "has its binary in an optional package");
    let flags = ["--omit=optional", "--no-optional", "--ignore-optional"];
    let flag = install.command.words().zip(&install.command.arguments).find(|(word, _)| flags.contains(word));
    match flag {
        // with the blank before it
        Some((_, span)) => finding.fix(FixTier::Safe, Span { start: span.start - 1, end: span.end }, ""),
        None => finding,
    }
}
