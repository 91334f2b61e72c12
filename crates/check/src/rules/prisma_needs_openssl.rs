//! `prisma-needs-openssl`: Prisma's engine finds no OpenSSL in the image.

use seaworthy_catalog::bases;
use seaworthy_catalog::runtimes::Libc;
use seaworthy_facts::{Fact, Orm, OrmName, Shipped};
use seaworthy_setup::flow::{At, Bottom};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "prisma-needs-openssl",
    severity: Severity::Error,
    title: "Prisma's engine finds no OpenSSL in the image",
    about: "Up to version 6 Prisma runs a native engine that loads OpenSSL (unless its generator is told to do without). The slim \
images have no library of it, and Prisma before 6.1 does not find that of Alpine 3.21 and later: it takes the engine \
for OpenSSL 1.1, and the first query ends with `Unable to require libquery_engine`. Before 4.8 it has none for OpenSSL 3 on Alpine at \
all.

Install the package `openssl` in each stage that generates the client or runs it.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(orm) = app.orm.as_ref().filter(|orm| orm.value.native_engine) else { return };
    if orm.value.name != OrmName::Prisma || app.shipped.value == Shipped::Static {
        return;
    }
    let stage = image.flow.shipped();
    let end = At { stage: stage.index, step: stage.steps.len() };
    let Some(base) = image.base(stage.index) else { return };
    if let Some(finding) = too_old(image, orm) {
        findings.push(finding);
        return;
    }
    let has_it =
        stage.end.packages.iter().any(|package| package.contains("openssl") || package.starts_with("libssl"));
    let runs_it = ["node", "bun"].iter().any(|runtime| base.has(runtime) == Some(true));
    if has_it || !runs_it || base.has("openssl") != Some(false) || !image.is_read_before(end) {
        return;
    }
    let Bottom::Image { name, .. } = &stage.bottom else { return };
    let version: Vec<u64> = orm
        .value
        .version
        .iter()
        .flat_map(|version| version.split('.').map_while(|part| part.parse().ok()))
        .collect();
    // Prisma 6.1 and later find the library that Alpine has for its own package manager; so has Debian 13
    let finds_it = (base.libc == Some(Libc::Musl) && version >= vec![6, 1]) || name.contains("trixie");
    let severity = if finds_it { Severity::Warning } else { Severity::Error };
    let line = image.adds(stage.index, &["openssl"]);
    let mut finding = Finding::new(
        &RULE,
        image.base_place(stage.index),
        "Prisma's engine needs OpenSSL, and nothing installs it here",
        "the first query ends with `Unable to require libquery_engine`, or Prisma warns that it guesses the version",
        format!("add `{line}` to this stage"),
    )
    .label("has no package `openssl`")
    .because_of(orm, "a version with a native engine")
    .severity(severity);
    // the first line of the stage; an image that another stage is built on is not this stage's line
    if stage.parent.is_none()
        && let Some(first) = stage.steps.first()
    {
        let at = first.span.start as usize;
        finding = finding.fix(FixTier::Unsafe, Span::new(at, at), format!("{line}\n"));
    }
    findings.push(finding);
}

/// Prisma before 4.8, which has no engine for OpenSSL 3 on musl, on an Alpine that has no other.
fn too_old(image: &ImageCase<'_>, orm: &Fact<Orm>) -> Option<Finding> {
    let stage = image.flow.shipped();
    let Bottom::Image { name, .. } = &stage.bottom else { return None };
    let version = orm.value.version.as_deref()?;
    let numbers: Vec<u64> = version.split('.').map_while(|part| part.parse().ok()).collect();
    let is_musl = image.base(stage.index)?.libc == Some(Libc::Musl);
    if !is_musl || numbers.len() < 2 || numbers >= vec![4, 8] || bases::openssl(name) != Some("3.0.x") {
        return None;
    }
    Some(
        Finding::new(
            &RULE,
            image.base_place(stage.index),
            format!("Prisma {version} has no engine for the OpenSSL of this image"),
            "the first query ends with `Error loading shared library libssl.so.1.1`",
            "take an image of Debian, or Prisma 4.8 or later",
        )
        .label("has OpenSSL 3 alone")
        .because_of(orm, "a version for OpenSSL 1.1 on musl"),
    )
}
