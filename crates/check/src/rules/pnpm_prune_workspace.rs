//! `pnpm-prune-workspace`: `pnpm prune` is run in a workspace.

use seaworthy_facts::WorkspaceTool;
use seaworthy_setup::flow::{Act, PackageManager};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "pnpm-prune-workspace",
    severity: Severity::Warning,
    title: "`pnpm prune` is run in a workspace",
    about: "`pnpm prune --prod` knows the root only: depending on its version it empties the `node_modules` of every member, or \
removes the links to packages of the workspace, and the app ends at its start with `ERR_MODULE_NOT_FOUND`.

Use `pnpm deploy --filter=NAME --prod /out`, or install production dependencies in a stage of their own: `pnpm install \
--prod --frozen-lockfile`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(facts) = image.case.facts else { return };
    let Some(tool) = facts.workspace.tool.as_ref().filter(|tool| tool.value == WorkspaceTool::Pnpm) else {
        return;
    };
    if facts.workspace.members.len() < 2 {
        return;
    }
    for (_, command) in image.flow.commands() {
        if !matches!(command.act, Act::Prune { manager: PackageManager::Pnpm, .. }) {
            continue;
        }
        findings.push(
            Finding::new(
                &RULE,
                image.place(command.span),
                "`pnpm prune` does not know the members of a workspace",
                "the app ends at its start with `ERR_MODULE_NOT_FOUND`: packages of its member are gone",
                "write `pnpm deploy`, or install production dependencies in a stage of their own",
            )
            .label("empties the members, or cuts their links")
            .because_of(tool, "the workspace"),
        );
    }
}
