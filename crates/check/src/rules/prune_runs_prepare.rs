//! `prune-runs-prepare`: `pnpm prune --prod` runs the root's scripts, whose programs it has just removed.

use seaworthy_facts::LifecycleScript;
use seaworthy_setup::flow::{Act, InstallScripts, PackageManager};
use seaworthy_text::Span;

use super::lifecycle_needs_dev::missing;
use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "prune-runs-prepare",
    severity: Severity::Error,
    title: "`pnpm prune --prod` runs a script whose program it removes",
    about: "`pnpm prune --prod` takes development dependencies away and then runs the root's `prepare` and `postinstall`, as an \
install does. A script that calls husky or tsc ends there with exit code 1. npm's `prune` runs no scripts.

Write `CI=true pnpm prune --prod --ignore-scripts`, or install production dependencies in a stage of their own.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    // later versions run no `prepare` there, and were not measured
    let runs = |script: &LifecycleScript| match script.name.as_str() {
        "prepare" | "postinstall" | "preinstall" | "install" => {
            image.pnpm_major().is_some_and(|major| (9..=10).contains(&major))
        }
        _ => false,
    };
    for (at, command) in image.flow.commands() {
        let Act::Prune { manager: PackageManager::Pnpm, scripts: InstallScripts::Run } = &command.act else {
            continue;
        };
        let Some(folder) = image.flow.repository_folder_of(at, command) else { continue };
        for script in app.install.lifecycle.iter().filter(|script| script.value.dir == folder) {
            if !runs(&script.value) {
                continue;
            }
            let Some(program) = missing(&script.value) else { continue };
            let end = command.span.end as usize;
            findings.push(
                Finding::new(
                    &RULE,
                    image.place(command.span),
                    format!("this runs `{}`, and `{}` is removed", script.value.name, program.name),
                    format!("the build ends with `sh: {}: not found`", program.name),
                    "add `--ignore-scripts`",
                )
                .label("removes development dependencies, then runs scripts")
                .because_of(script, format!("`{}` calls `{}`", script.value.name, program.name))
                .fix(FixTier::Safe, Span::new(end, end), " --ignore-scripts"),
            );
            break;
        }
    }
}
