//! `floating-prisma`: Prisma is fetched in whatever version is newest.

use seaworthy_facts::{OrmName, Presence as Known};
use seaworthy_manifest::shell::WrapperKind;
use seaworthy_setup::flow::{Act, OriginKind, StepKind};
use seaworthy_text::Place;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "floating-prisma",
    severity: Severity::Warning,
    title: "Prisma is fetched in whatever version is newest",
    about: "`npx prisma` runs the installed version where there is one, and fetches the newest where there is none: in a stage \
with production dependencies, when `prisma` is a development dependency, or beside a standalone output. So does `npm \
install --global prisma`. On the day of a new major the migration fails in production (`P1012`).

Move `prisma` to `dependencies`, or name the locked version: `npx prisma@6.16.2 migrate deploy`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(orm) = image.app.and_then(|app| app.orm.as_ref()) else { return };
    if orm.value.name != OrmName::Prisma {
        return;
    }
    let mut is_brought = false;
    for (at, command) in image.flow.commands() {
        match &command.act {
            Act::Add { packages, global: true, .. } => {
                is_brought |= packages.iter().any(|package| package.starts_with("prisma"));
                if packages.iter().any(|package| matches!(package.as_str(), "prisma" | "prisma@latest")) {
                    findings.push(finding(
                        image,
                        orm,
                        image.place(command.span),
                        "brings the newest version",
                    ));
                }
            }
            Act::Tool(tool) if tool == "prisma" && is_run_by_npx(&command.command) => {
                let modules = image.modules_for(at, command);
                if image.is_development_only("prisma")
                    && modules.is_some_and(|(omits, _)| omits == Known::Yes)
                {
                    findings.push(finding(
                        image,
                        orm,
                        image.place(command.span),
                        "fetches the newest version",
                    ));
                }
            }
            _ => {}
        }
    }
    if is_brought || is_copied(image) {
        return;
    }
    let is_absent = match image.shipped_modules() {
        Some(modules) => image.is_production(&modules) == Some(true) && image.is_development_only("prisma"),
        // a standalone output holds what the server imports, which is not the command line
        None => copies(image).any(|path| path.ends_with("/.next/standalone")),
    };
    let launched = image.launched();
    let call = launched
        .iter()
        .find(|one| one.command.program_name() == Some("prisma") && is_run_by_npx(&one.command));
    if let Some(call) = call.filter(|_| is_absent) {
        findings.push(finding(image, orm, call.place.clone(), "fetches the newest version at the start"));
    }
}

fn finding(
    image: &ImageCase<'_>,
    orm: &seaworthy_facts::Fact<seaworthy_facts::Orm>,
    place: Place,
    label: &str,
) -> Finding {
    let version = orm.value.version.as_deref();
    let wanted = version.map_or_else(|| "prisma@VERSION".to_owned(), |version| format!("prisma@{version}"));
    let finding = Finding::new(
        &RULE,
        place,
        "`prisma` is not installed here, and the newest version is fetched",
        "on the day of a new major version the command fails, or migrates in another way",
        format!("write `{wanted}`, or move `prisma` to `dependencies`"),
    )
    .label(label)
    .because_of(orm, "the app uses Prisma");
    match image.declared("prisma") {
        Some(declared) => finding.because(declared, "asked for here"),
        None => finding,
    }
}

fn is_run_by_npx(command: &seaworthy_manifest::shell::Command) -> bool {
    command.wrappers.iter().any(|wrapper| wrapper.kind == WrapperKind::PackageRunner)
}

fn is_copied(image: &ImageCase<'_>) -> bool {
    copies(image).any(|path| path.ends_with("/node_modules/prisma"))
}

/// What the shipped stage copies from others.
fn copies<'c>(image: &'c ImageCase<'_>) -> impl Iterator<Item = &'c str> {
    let steps = image.flow.chain(image.flow.shipped).into_iter().map(|at| &image.flow.step(at).kind);
    let copied = steps.filter_map(|kind| match kind {
        StepKind::Copy(copied) => Some(copied),
        _ => None,
    });
    copied.flat_map(|copied| &copied.sources).filter_map(|origin| match &origin.kind {
        OriginKind::Stage(_, path) => Some(path.as_str()),
        _ => None,
    })
}
