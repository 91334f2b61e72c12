//! `dev-omitted-before-build`: a build runs after an install that left its tools out.

use std::collections::BTreeSet;

use seaworthy_facts::{Presence as Known, ScriptProgram};
use seaworthy_setup::flow::{Act, Development, PackageManager, RanCommand};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "dev-omitted-before-build",
    severity: Severity::Error,
    title: "a build runs after an install without its tools",
    about: "The compiler and the bundler are development dependencies as a rule. An install with `--omit=dev`, or with \
`NODE_ENV=production` set before it, leaves them out, and the build script of the same stage ends with `tsc: not found`.

Install everything in the stage that builds (`npm ci`, or `npm ci --include=dev` where a variable might say otherwise), and \
production dependencies in a stage of their own, from which the shipped stage copies `node_modules`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(build) = image.app.and_then(|app| app.build.as_ref()) else { return };
    let Some(program) = build
        .value
        .programs
        .iter()
        .find(|program| program.development_only == Known::Yes && program.package.is_some())
    else {
        return;
    };
    let mut told: BTreeSet<Span> = BTreeSet::new();
    for (at, command) in image.flow.commands() {
        let Act::Script(call) = &command.act else { continue };
        let is_build = build.value.script.as_deref() == Some(call.script.as_str());
        let folder = image.flow.repository_folder_of(at, command);
        let is_apps = call.member.is_none() && folder.as_ref() == image.app.map(|app| &app.dir);
        if !is_build || !is_apps {
            continue;
        }
        let Some((Known::Yes, install)) = image.modules_for(at, command) else { continue };
        if told.insert(install.command.span) {
            findings.push(finding(image, &install, command, program, build));
        }
    }
}

fn finding(
    image: &ImageCase<'_>,
    install: &InstallCase<'_>,
    built: &RanCommand,
    program: &ScriptProgram,
    build: &seaworthy_facts::Fact<seaworthy_facts::Build>,
) -> Finding {
    let name = &program.name;
    let by_variable = install.install.development == Development::OmittedByVariable;
    let manager = install.install.manager;
    let help = match (by_variable, manager) {
        (true, PackageManager::Npm) => "add `--include=dev` to this install",
        (true, _) => "set `NODE_ENV` after the build",
        (false, _) => {
            "install everything in the stage that builds, and production dependencies in one of their own"
        }
    };
    let mut finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("the build needs `{name}`, and this install leaves it out"),
        format!("the build ends with `sh: {name}: not found`, exit code 127"),
        help,
    )
    .label("leaves development dependencies out")
    .because(image.place(built.span), "builds with it")
    .because_of(build, format!("calls `{name}`"));
    if by_variable && let Some(setting) = image.flow.step(install.at).before.variable("NODE_ENV") {
        finding = finding.because(image.place(setting.span), "asks to leave them out");
    }
    if let Some(package) = &program.package
        && let Some(place) = image.declared(package)
    {
        finding = finding.because(place, format!("`{package}` is a development dependency"));
    }
    let end = install.command.span.end as usize;
    if by_variable && manager == PackageManager::Npm {
        return finding.fix(FixTier::Safe, Span::new(end, end), " --include=dev");
    }
    let flags = ["--omit=dev", "--production", "--prod", "-P", "--only=production", "--only=prod"];
    let flag = install.command.words().zip(&install.command.arguments).find(|(word, _)| flags.contains(word));
    match flag {
        // with the blank before it
        Some((_, span)) if !by_variable => {
            finding.fix(FixTier::Unsafe, Span { start: span.start - 1, end: span.end }, "")
        }
        _ => finding,
    }
}
