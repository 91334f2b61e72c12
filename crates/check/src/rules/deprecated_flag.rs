//! `deprecated-flag`: an install uses an option that its package manager gave up.

use seaworthy_facts::ManagerName;
use seaworthy_setup::flow::PackageManager;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "deprecated-flag",
    severity: Severity::Info,
    title: "an install uses an option that its package manager gave up",
    about: "`npm ci --only=production` and `--production` still work and print a warning; the word for it is `--omit=dev`. Yarn 2 \
and later take `--frozen-lockfile` for `--immutable`.

Write the option that the package manager documents today.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    for install in image.installs() {
        let manager = install.install.manager;
        let is_berry = manager == PackageManager::Yarn && app.manager.name.value == ManagerName::YarnBerry;
        for (word, span) in install.command.words().zip(&install.command.arguments) {
            let now = match word {
                "--only=production" | "--only=prod" | "--production" | "--production=true"
                    if manager == PackageManager::Npm =>
                {
                    "--omit=dev"
                }
                "--frozen-lockfile" if is_berry => "--immutable",
                _ => continue,
            };
            findings.push(
                Finding::new(
                    &RULE,
                    image.place(*span),
                    format!("`{word}` is given up"),
                    "the install prints a warning; a later version may not know the option any more",
                    format!("write `{now}`"),
                )
                .label("given up")
                .fix(FixTier::Safe, *span, now),
            );
        }
    }
}
