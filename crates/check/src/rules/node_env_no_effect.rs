//! `node-env-no-effect`: `NODE_ENV=production` is to leave development dependencies out, and the manager does not listen.

use seaworthy_setup::flow::{Development, PackageManager};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "node-env-no-effect",
    severity: Severity::Warning,
    title: "`NODE_ENV=production` does not make this package manager leave development dependencies out",
    about: "npm, Yarn 1 and pnpm up to 9 read `NODE_ENV`; pnpm 10 and later, Yarn 2 and later and Bun do not (measured). The image \
then ships compilers and test runners that nobody meant to ship.

Say it to the package manager: `pnpm install --prod`, `bun install --production`, `yarn workspaces focus --production`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(modules) = image.shipped_modules() else { return };
    let Some(install) = image.install_of(&modules) else { return };
    let packages = app.install.packages;
    if modules.pruned.is_some()
        || install.install.development != Development::OmittedByVariable
        || image.omits_development(install.install) != Some(false)
        || packages.all <= packages.production
    {
        return;
    }
    let manager = install.install.manager;
    let flag = match manager {
        PackageManager::Pnpm => "--prod",
        PackageManager::Bun => "--production",
        PackageManager::Npm | PackageManager::Yarn => "",
    };
    let help = if flag.is_empty() {
        "write `yarn workspaces focus --production` in the stage for production".to_owned()
    } else {
        format!("add `{flag}`")
    };
    let extra = packages.all - packages.production;
    let mut finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("{} does not read `NODE_ENV`: development dependencies are installed", manager.command()),
        format!("{extra} packages that only development needs are shipped"),
        help,
    )
    .label("installs everything");
    if let Some(setting) = image.flow.step(install.at).before.variable("NODE_ENV") {
        finding = finding.because(image.place(setting.span), "asks for production");
    }
    if let Some(version) = &app.manager.version {
        finding = finding.because_of(version, "this version does not read it");
    }
    let end = install.command.span.end as usize;
    findings.push(if flag.is_empty() {
        finding
    } else {
        finding.fix(FixTier::Unsafe, Span::new(end, end), format!(" {flag}"))
    });
}
