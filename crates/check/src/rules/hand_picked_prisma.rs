//! `hand-picked-prisma`: folders of Prisma are copied one by one, and the rest of its packages is not.

use seaworthy_facts::OrmName;
use seaworthy_setup::flow::{OriginKind, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "hand-picked-prisma",
    severity: Severity::Error,
    title: "folders of Prisma are copied one by one, and the rest of its packages is not",
    about: "Up to version 5 the command line of Prisma ran with the folders `prisma`, `@prisma` and `.prisma`. From 6 on it needs \
many packages more (`effect`, `c12`, `@prisma/debug` …), and a start that migrates ends with `Cannot find module`.

Install the command line in a stage of its own and copy that whole `node_modules`, or migrate from an image with all \
production dependencies.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(orm) = image.app.and_then(|app| app.orm.as_ref()) else { return };
    let version = orm.value.version.as_deref();
    let major: Option<u64> = version.and_then(|version| version.split('.').next()?.parse().ok());
    if orm.value.name != OrmName::Prisma || major.is_none_or(|major| major < 6) {
        return;
    }
    let copies: Vec<_> = image
        .flow
        .chain(image.flow.shipped)
        .into_iter()
        .filter_map(|at| match &image.flow.step(at).kind {
            StepKind::Copy(copied) => Some(copied),
            _ => None,
        })
        .flat_map(|copied| &copied.sources)
        .filter_map(|origin| match &origin.kind {
            OriginKind::Stage(_, path) => Some((origin, path.as_str())),
            _ => None,
        })
        .collect();
    if copies.iter().any(|(_, path)| path.ends_with("/node_modules")) || image.shipped_modules().is_some() {
        return;
    }
    let Some((origin, _)) = copies.iter().find(|(_, path)| path.ends_with("/node_modules/prisma")) else {
        return;
    };
    findings.push(
        Finding::new(
            &RULE,
            image.place(origin.span),
            format!("the command line of Prisma {} needs more than this folder", version.unwrap_or_default()),
            "a migration at the start ends with `Cannot find module` of one of its packages",
            "install `prisma` in a stage of its own, and copy that stage's whole `node_modules`",
        )
        .label("one folder of many")
        .because_of(orm, "the version that is locked"),
    );
}
