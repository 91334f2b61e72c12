//! `cache-order`: sources are copied before the install.

use seaworthy_setup::flow::{Brought, OriginKind, Presence, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "cache-order",
    severity: Severity::Warning,
    title: "sources are copied before the install",
    about: "Each instruction is cached as long as what it reads is the same. Where all sources are copied before the install, \
every edit of a source file makes the next build install everything again.

Copy the manifests and the lockfile, install, and copy the sources then.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(lockfile) = image.lockfile() else { return };
    for install in image.own_installs() {
        let Presence::Here(Brought::Repository { at, .. }) = image.finds(&install, &lockfile.path) else {
            continue;
        };
        // what is mounted is not copied
        if at == install.at {
            continue;
        }
        let StepKind::Copy(copied) = &image.flow.step(at).kind else { continue };
        let folder = lockfile.path.parent().unwrap_or_default();
        let Some(folder) = folder.below(&image.flow.context) else { continue };
        let whole = copied
            .sources
            .iter()
            .find(|origin| matches!(&origin.kind, OriginKind::Context(path) if path == folder));
        let Some(whole) = whole.filter(|_| copied.exclude.is_empty()) else { continue };
        if !image.sends_sources(folder) {
            continue;
        }
        findings.push(
            Finding::new(
                &RULE,
                image.place(whole.span),
                "all sources are copied before the install",
                "after every edit of a source file the next build installs everything again",
                format!(
                    "copy `package.json` and `{}` first, install, and copy the sources then",
                    lockfile.path.file_name()
                ),
            )
            .label("changes with every edit")
            .because(image.place(install.command.span), "runs again when anything above it changed"),
        );
        return;
    }
}
