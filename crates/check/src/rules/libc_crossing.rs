//! `libc-crossing`: modules installed on one C library run on another.

use seaworthy_catalog::natives::{self, Musl};
use seaworthy_catalog::runtimes::Libc;
use seaworthy_facts::{NativeUse, Presence as Known};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "libc-crossing",
    severity: Severity::Error,
    title: "modules installed on one C library run on another",
    about: "Alpine's images have musl, Debian's glibc. A native binary that was fetched or compiled for one does not load on the \
other: a `node_modules` that was installed on `node:24` and copied to `node:24-alpine` ends the app at its start with \
`Cannot find module` or with a missing `ld-linux`.

Use one kind of image for the stage that installs and the one that ships.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(modules) = image.shipped_modules() else { return };
    let shipped = image.flow.shipped;
    let libc = |stage: usize| image.base(stage).and_then(|base| base.libc);
    let (Some(made), Some(run)) = (libc(modules.at.stage), libc(shipped)) else { return };
    let Some(copied) = modules.copied else { return };
    if made == run {
        return;
    }
    let Some(native) = app.install.native.iter().find(|native| is_bound(image, &native.value)) else {
        return;
    };
    let name = |libc: Libc| match libc {
        Libc::Musl => "musl",
        Libc::Glibc => "glibc",
    };
    findings.push(
        Finding::new(
            &RULE,
            image.place(image.flow.step(copied).span),
            format!("`{}` was installed for {}, and runs on {}", native.value.name, name(made), name(run)),
            format!(
                "the app ends at its start: the binary of `{}` for {} is not found",
                native.value.name,
                name(run)
            ),
            "use images with one C library for both stages",
        )
        .label("brings the modules")
        .because(image.base_place(modules.at.stage), format!("installs for {}", name(made)))
        .because(image.base_place(shipped), format!("runs on {}", name(run)))
        .because_of(native, "has a binary for each"),
    );
}

/// Whether what is installed of a package is for one C library only.
fn is_bound(image: &ImageCase<'_>, native: &NativeUse) -> bool {
    let Some(known) = natives::by_package(&native.name) else { return false };
    let is_made = native.install_script == Known::Yes
        && native.allowed != Known::No
        && (known.compile.is_some() || known.musl != Musl::Yes || known.per_libc);
    native.production == Known::Yes && (is_made || image.has_platform_packages(&native.name))
}
