//! `deploy-needs-injection`: `pnpm deploy` is run in a workspace that is not set up for it.

use seaworthy_setup::flow::Presence;
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "deploy-needs-injection",
    severity: Severity::Error,
    title: "`pnpm deploy` is run in a workspace that is not set up for it",
    about: "From pnpm 10 on `pnpm deploy` copies a member only where the workspace says `injectWorkspacePackages: true`: without it the \
command ends with `ERR_PNPM_DEPLOY_NONINJECTED_WORKSPACE`. A Dockerfile that was written for pnpm 9 fails after the upgrade.

Say so in `pnpm-workspace.yaml` and make the lockfile anew, or let the command work as it did: `pnpm deploy --legacy`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let major = image.manager_in_image("pnpm").or_else(|| image.pnpm_major());
    if major.is_none_or(|major| major < 10) || image.manager_in_image("pnpm").is_some_and(|major| major < 10)
    {
        return;
    }
    let root = &app.install.root;
    let says = |name: &str, words: &[&str]| {
        image
            .case
            .repo
            .read(&root.child(name))
            .is_ok_and(|source| words.iter().any(|word| source.text().contains(word)))
    };
    let is_set_up = says(
        "pnpm-workspace.yaml",
        &["injectWorkspacePackages", "forceLegacyDeploy", "sharedWorkspaceLockfile: false"],
    ) || says(
        ".npmrc",
        &["inject-workspace-packages", "force-legacy-deploy", "shared-workspace-lockfile=false"],
    ) || says("package.json", &["injectWorkspacePackages", "forceLegacyDeploy"]);
    if is_set_up || !image.case.repo.has_file(&root.child("pnpm-workspace.yaml")) {
        return;
    }
    for (at, command) in image.flow.commands() {
        let deploys = command.words().position(|word| word == "deploy");
        let (Some("pnpm"), Some(index)) = (command.command.program_name(), deploys) else { continue };
        let before = &image.flow.step(at).before;
        let is_legacy = command.words().any(|word| {
            word.starts_with("--legacy")
                || word.contains("legacy-deploy")
                || word.contains("inject-workspace")
        }) || before.env.keys().chain(before.args.keys()).any(|name| {
            let name = name.to_ascii_lowercase();
            name.contains("legacy_deploy") || name.contains("inject_workspace")
        });
        let is_word = command.words().take(index).any(|word| matches!(word, "run" | "exec" | "dlx"));
        let lies_here = image.flow.finds(
            at,
            command,
            &format!("{}/pnpm-workspace.yaml", command.dir.trim_end_matches('/')),
        );
        if is_legacy || is_word || lies_here == Presence::Absent {
            continue;
        }
        let Some(word) = command.arguments.get(index) else { continue };
        let end = word.end as usize;
        findings.push(
            Finding::new(
                &RULE,
                image.place(command.span),
                "this version of pnpm deploys injected packages only",
                "the build ends with `ERR_PNPM_DEPLOY_NONINJECTED_WORKSPACE`",
                "write `pnpm deploy --legacy`, or set `injectWorkspacePackages: true` in `pnpm-workspace.yaml`",
            )
            .label("copies a member")
            .because(
                seaworthy_text::Place::whole(root.child("pnpm-workspace.yaml")),
                "does not say `injectWorkspacePackages`",
            )
            .fix(FixTier::Safe, Span::new(end, end), " --legacy"),
        );
    }
}
