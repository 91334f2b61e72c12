//! `node-below-engines`: the image has an older Node than the app asks for.

use seaworthy_catalog::bases::Family;
use seaworthy_facts::{Fact, ManagerName, VersionRequest, VersionSource};
use seaworthy_manifest::semver::{Requirement, Version};
use seaworthy_setup::flow::Bottom;
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "node-below-engines",
    severity: Severity::Error,
    title: "the image has an older Node than the app asks for",
    about: "`engines` of `package.json`, `.nvmrc` and the locked dependencies say which Node the app needs. Yarn 1, and npm with \
`engine-strict`, end the install on an older one; npm without it and pnpm print a warning (measured), and the app ends where it \
first uses what is not there.

Name an image of the version that the app asks for: `FROM node:22-alpine`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let mut seen: Vec<Span> = Vec::new();
    let mut below: Option<(Finding, Version)> = None;
    for stage in image.flow.needed() {
        let Bottom::Image { name, span } = &stage.bottom else { continue };
        let Some(base) = image.base(stage.index).filter(|base| base.family == Family::Node) else { continue };
        let Some(newest) = base.version.as_deref().and_then(newest) else { continue };
        if seen.contains(span) {
            continue;
        }
        let asked = app.runtime.requests.iter().filter_map(|request| {
            // what only one dependency says, and nothing holds to, is mostly wrong for what the app uses of it
            if request.value.source == VersionSource::Dependencies && !ends_the_install(image, &request.value)
            {
                return None;
            }
            let floor = Requirement::parse(&request.value.range).ok()?.floor()?;
            (newest < floor).then_some((request, floor))
        });
        let Some((request, floor)) = asked.min_by_key(|(request, _)| order(image, request)) else { continue };
        seen.push(*span);
        let (finding, floor) = match below.take() {
            Some(first) => first,
            None => (finding(image, *span, name, request, &floor), floor),
        };
        let finding = match replaced(image, *span, name, &floor) {
            Some((version, text)) => finding.fix(FixTier::Unsafe, version, text),
            None => finding,
        };
        below = Some((finding, floor));
    }
    findings.extend(below.map(|(finding, _)| finding));
}

/// What ends the install comes first, then who says it in the app's own words.
fn order(image: &ImageCase<'_>, request: &Fact<VersionRequest>) -> (bool, bool) {
    (!ends_the_install(image, &request.value), request.value.source == VersionSource::Dependencies)
}

fn ends_the_install(image: &ImageCase<'_>, request: &VersionRequest) -> bool {
    let Some(app) = image.app else { return false };
    let is_strict = || {
        let npmrc = image.case.repo.read(&app.install.root.child(".npmrc")).ok();
        npmrc.is_some_and(|source| {
            let mut lines = source.text().lines().map(|line| line.split_whitespace().collect::<String>());
            lines.any(|line| line == "engine-strict=true")
        })
    };
    match (app.manager.name.value, request.source) {
        (ManagerName::Yarn, VersionSource::Engines | VersionSource::Dependencies) => true,
        (ManagerName::Npm, VersionSource::Engines | VersionSource::Dependencies) => is_strict(),
        _ => false,
    }
}

fn finding(
    image: &ImageCase<'_>,
    span: Span,
    name: &str,
    request: &Fact<VersionRequest>,
    floor: &Version,
) -> Finding {
    let ends = ends_the_install(image, &request.value);
    let written = request.value.written.as_ref().unwrap_or(&request.value.range);
    let manager = image.app.map_or("npm", |app| app.manager.name.value.command());
    let otherwise = match (ends, manager) {
        (true, "yarn") => {
            "the install ends with `The engine \"node\" is incompatible with this module`".to_owned()
        }
        (true, _) => "the install ends with `EBADENGINE`".to_owned(),
        (false, _) => format!(
            "the install warns of it, and the app ends where it needs what came with Node {}",
            floor.major()
        ),
    };
    let who = match (&request.value.package, request.value.source) {
        (Some(package), _) => format!("`{package}` asks for {written}"),
        (None, _) => format!("asks for {written}"),
    };
    let severity = if ends { Severity::Error } else { Severity::Warning };
    Finding::new(
        &RULE,
        image.place(span),
        format!("`{name}` is older than the Node that the app asks for"),
        otherwise,
        format!("use an image of Node {} or later", floor.major()),
    )
    .label("this Node")
    .because_of(request, who)
    .severity(severity)
}

/// The newest version that a tag may stand for.
fn newest(tag: &str) -> Option<Version> {
    let mut parts = tag.split('.').map(|part| part.parse::<u64>().ok());
    let major = parts.next()??;
    let minor = parts.next().flatten().unwrap_or(u64::from(u32::MAX));
    let patch = parts.next().flatten().unwrap_or(u64::from(u32::MAX));
    Some(Version::new(major, minor, patch))
}

/// The version in the words of a `FROM`, and the one to write: an even major, which is kept up for long.
fn replaced(image: &ImageCase<'_>, span: Span, name: &str, floor: &Version) -> Option<(Span, String)> {
    let text = image.text(span);
    if text != name {
        return None;
    }
    let start = text.rfind(':')? + 1;
    let end = text[start..].find('-').map_or(text.len(), |at| start + at);
    let at = span.range().start;
    let major = floor.major() + floor.major() % 2;
    Some((Span::new(at + start, at + end), major.to_string()))
}
