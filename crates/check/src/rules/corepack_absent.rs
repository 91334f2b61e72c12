//! `corepack-absent`: `corepack` is called where the image does not have it.

use seaworthy_facts::ManagerName;
use seaworthy_setup::flow::{Act, At, RanCommand};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "corepack-absent",
    severity: Severity::Error,
    title: "`corepack` is called in an image that does not have it",
    about: "The official images of Node 25 and later come without corepack (and, from 26 on, without yarn). `corepack enable` ends \
there with `corepack: not found`, mostly after an automatic update of the base image.

Install the package manager by its name and pinned version: `RUN npm install --global pnpm@10.12.1`. That works on every Node image \
and does not depend on the list of signing keys that a corepack was built with.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let mut is_installed = Vec::new();
    let mut told: Option<At> = None;
    for (at, command) in image.flow.commands() {
        if let Act::Add { packages, global: true, .. } = &command.act
            && packages.iter().any(|package| package == "corepack" || package.starts_with("corepack@"))
        {
            is_installed.push(at.stage);
        }
        let Act::Corepack(_) = &command.act else { continue };
        // what a stage below installed is there in those built on it
        let below = image.flow.chain(at.stage).into_iter().map(|one| one.stage);
        let is_there = below.chain([at.stage]).any(|stage| is_installed.contains(&stage));
        if is_there || told == Some(at) {
            continue;
        }
        let Some(base) = image.base(at.stage) else { continue };
        if base.has("corepack") == Some(false) && base.has("npm") == Some(true) {
            findings.push(finding(image, at, command.span));
            told = Some(at);
        }
    }
}

fn finding(image: &ImageCase<'_>, at: At, span: Span) -> Finding {
    let manager = image.app.map(|app| &app.manager);
    let version = manager.and_then(|manager| manager.version.as_ref());
    let wanted = manager.map(|manager| {
        let name = manager.name.value.command();
        version.map_or_else(|| name.to_owned(), |version| format!("{name}@{}", version.value))
    });
    let help = match &wanted {
        Some(wanted) => format!("write `npm install --global {wanted}` instead"),
        None => "install the package manager with `npm install --global NAME@VERSION` instead".to_owned(),
    };
    let mut finding = Finding::new(
        &RULE,
        image.place(span),
        "`corepack` is not in this image",
        "the build ends with `corepack: not found`, exit code 127",
        help,
    )
    .because(image.base_place(at.stage), "images of Node 25 and later come without corepack");
    if let Some(version) = version {
        finding = finding.because_of(version, "the version that the app is made with");
    }
    let is_npm = manager.is_some_and(|manager| manager.name.value == ManagerName::Npm);
    match (wanted.filter(|_| version.is_some() && !is_npm), calls(image, at)) {
        (Some(wanted), Some(calls)) => {
            finding.fix(FixTier::Safe, calls, format!("npm install --global {wanted}"))
        }
        _ => finding,
    }
}

/// From the first call of corepack in a step to the last; `None` where something else stands between them.
fn calls(image: &ImageCase<'_>, at: At) -> Option<Span> {
    let commands: Vec<_> = image.flow.commands().filter(|(other, _)| *other == at).collect();
    let is_call = |command: &RanCommand| matches!(command.act, Act::Corepack(_));
    let first = commands.iter().position(|(_, command)| is_call(command))?;
    let last = commands.iter().rposition(|(_, command)| is_call(command))?;
    let whole = &commands[first..=last];
    let span = Span { start: whole[0].1.span.start, end: whole[whole.len() - 1].1.span.end };
    whole.iter().all(|(_, command)| is_call(command)).then_some(span)
}
