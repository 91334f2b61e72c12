//! `lockfile-outside-context`: the build is sent a member of a workspace, and the lockfile lies above it.

use seaworthy_text::Place;

use super::lockfile_not_copied;
use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "lockfile-outside-context",
    severity: Severity::Error,
    title: "the lockfile lies outside the folder that is sent to the build",
    about: "In a workspace the lockfile lies at the root, and so do the packages that members share. A build whose context is the \
folder of one member sees neither: no `COPY` can reach above the context.

Build with the root as context and name the Dockerfile: `docker build -f apps/web/Dockerfile .`, in Compose `context: .` and \
`dockerfile: apps/web/Dockerfile`; its paths then start at the root.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let context = &image.flow.context;
    let Some(lockfile) = image.lockfile() else { return };
    let is_outside = context.is_within(&app.install.root) && *context != app.install.root;
    // a named context may hold the root
    if !is_outside || !image.image.inputs.contexts.is_empty() {
        return;
    }
    let uses_members = image.case.facts.is_some_and(|facts| {
        let member = facts.workspace.members.iter().find(|member| member.dir == app.dir);
        member.is_some_and(|member| !member.depends_on.is_empty())
    });
    for install in image.installs() {
        let folder = image.installed_folder(&install);
        let own = context.child(lockfile.path.file_name());
        if folder.as_ref() != Some(&app.dir) || image.case.repo.has_file(&own) {
            continue;
        }
        let ends = image.needs_lockfile(&install);
        let manager = install.install.manager;
        let otherwise = match (ends, uses_members) {
            (true, _) => lockfile_not_copied::message(manager),
            (false, true) => {
                "the install looks for packages of the workspace in the registry, and does not find them"
            }
            (false, false) => "each build installs the newest versions that fit, not the locked ones",
        };
        let mut finding = Finding::new(
            &RULE,
            image.place(install.command.span),
            format!("`{}` is outside the context `{context}`", lockfile.path),
            otherwise,
            format!(
                "build with the context `{}`, and name this Dockerfile: `docker build -f {} {}`",
                dot(&app.install.root),
                image.image.dockerfile,
                dot(&app.install.root)
            ),
        )
        .label("finds no lockfile")
        .because(Place::whole(lockfile.path.clone()), "the lockfile");
        if let Some(tool) = image.case.facts.and_then(|facts| facts.workspace.tool.as_ref()) {
            finding = finding.because_of(tool, "the workspace");
        }
        let is_error = ends || uses_members;
        findings.push(if is_error { finding } else { finding.severity(Severity::Warning) });
        return;
    }
}

fn dot(path: &seaworthy_text::RepoPath) -> &str {
    if path.is_root() { "." } else { path.as_str() }
}
