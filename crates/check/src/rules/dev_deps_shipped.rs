//! `dev-deps-shipped`: the image holds the packages that only development needs.

use seaworthy_facts::{Presence, Shipped};
use seaworthy_setup::flow::{Development, Kept};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "dev-deps-shipped",
    severity: Severity::Warning,
    title: "the image ships development dependencies",
    about: "The `node_modules` of the shipped stage comes from an install of everything: compilers, linters and test runners make \
the image larger, slower to pull, and give scanners hundreds of findings in code that never runs.

Install production dependencies in a stage of their own (`npm ci --omit=dev`, `pnpm install --prod --frozen-lockfile`, `bun install \
--production`) and copy that stage's `node_modules`; or prune before copying.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let packages = app.install.packages;
    if packages.all <= packages.production
        || matches!(app.shipped.value, Shipped::Standalone | Shipped::Static)
    {
        return;
    }
    if starts_a_development_tool(image) {
        return;
    }
    let folder = image.app_folder();
    let Some(modules) = image.flow.modules(image.flow.shipped, &folder) else { return };
    let install =
        image.installs().find(|one| one.at == modules.at && one.command.dir == folder_of(image, &modules));
    let keeps_all = match (modules.kept, &install) {
        (Kept::All, _) => true,
        (Kept::Unknown, Some(one)) => image.omits_development(one.install) == Some(false),
        _ => false,
    };
    if !keeps_all {
        return;
    }
    let Some(install) = install else { return };
    // `node-env-no-effect` says why
    if install.install.development == Development::OmittedByVariable {
        return;
    }
    let extra = packages.all - packages.production;
    let mut finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("{extra} packages that only development needs are shipped"),
        format!(
            "the image is larger than it must be: {} packages, of which production needs {}",
            packages.all, packages.production
        ),
        "install production dependencies in a stage of their own, and copy that stage's `node_modules`",
    )
    .label("installs everything");
    if let Some(copied) = modules.copied {
        finding = finding.because(image.place(image.flow.step(copied).span), "shipped here");
    }
    findings.push(finding);
}

/// Whether the image is there to run what only a development dependency brings: a migration by the ORM's own command.
fn starts_a_development_tool(image: &ImageCase<'_>) -> bool {
    let Some(start) = image.start() else { return false };
    let command = start.command();
    let program = command.as_ref().and_then(|command| command.program_name()).unwrap_or(start.program());
    let processes = image.app.map_or(&[][..], |app| &app.processes);
    processes.iter().any(|process| {
        let called = process.value.command.program();
        let is_development = matches!(&process.value.package, Some((_, Presence::Yes)));
        is_development && called.rsplit('/').next() == Some(program)
    })
}

/// The folder in which the install of these modules ran.
fn folder_of(image: &ImageCase<'_>, modules: &seaworthy_setup::flow::Modules) -> String {
    let command = image.flow.commands().filter(|(at, _)| *at == modules.at).nth(modules.command);
    command.map(|(_, command)| command.dir.clone()).unwrap_or_default()
}
