//! `member-manifests-missing`: a workspace is installed before the manifests of its members are there.

use std::collections::BTreeSet;

use seaworthy_facts::{ManagerName, Member};
use seaworthy_setup::flow::Presence;
use seaworthy_text::{Place, RepoPath};

use crate::finding::{Finding, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "member-manifests-missing",
    severity: Severity::Error,
    title: "a workspace is installed before the manifests of its members are copied",
    about: "An install at the root of a workspace reads the `package.json` of every member. Bun and Yarn 2 and later compare all of \
them with the lockfile and end when one is missing; npm and pnpm leave out what the missing member depends on, and its build or \
its start fails later.

Copy the `package.json` of each member to its place before the install, one `COPY` a member (or `COPY --parents`), or take what \
`turbo prune` makes.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let (Some(app), Some(facts)) = (image.app, image.case.facts) else { return };
    let name = app.manager.name.value;
    let compares_all = matches!(name, ManagerName::Bun | ManagerName::YarnBerry);
    let members: Vec<&Member> = facts.workspace.members.iter().collect();
    let is_workspace = facts.workspace.tool.is_some();
    if !is_workspace {
        return;
    }
    let needed = needed(&members, &app.dir);
    for install in image.own_installs() {
        if compares_all && image.is_frozen(&install) != Some(true) {
            continue;
        }
        let missing: Vec<&RepoPath> = members
            .iter()
            .filter(|member| compares_all || needed.contains(&member.dir))
            .map(|member| &member.dir)
            .filter(|dir| dir.is_within(&app.install.root) && **dir != app.install.root)
            .filter(|dir| image.finds(&install, &dir.child("package.json")) == Presence::Absent)
            .collect();
        if let [first, ..] = missing.as_slice() {
            findings.push(finding(image, &install, first, missing.len(), name));
            return;
        }
    }
}

/// The folders of the app and of the members that it uses, through others too.
fn needed(members: &[&Member], dir: &RepoPath) -> BTreeSet<RepoPath> {
    let mut found = BTreeSet::new();
    let mut open = vec![dir.clone()];
    while let Some(dir) = open.pop() {
        if let Some(member) = members.iter().find(|member| member.dir == dir)
            && found.insert(dir)
        {
            open.extend(member.depends_on.iter().cloned());
        }
    }
    found
}

fn finding(
    image: &ImageCase<'_>,
    install: &InstallCase<'_>,
    first: &RepoPath,
    count: usize,
    name: ManagerName,
) -> Finding {
    let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
    let otherwise = match name {
        ManagerName::Bun => "the build ends with `lockfile had changes, but lockfile is frozen`",
        ManagerName::YarnBerry => {
            "the build ends with `The lockfile would have been modified by this install, which is explicitly forbidden`"
        }
        _ => "what the member depends on is not installed: its build or its start ends with `not found`",
    };
    let mut finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("`{first}/package.json`{more} is not there when the workspace is installed"),
        otherwise,
        format!("copy it before this line: `COPY {first}/package.json {first}/`"),
    )
    .label("installs the workspace")
    .because(Place::whole(first.child("package.json")), "a member of the workspace");
    if let Some(tool) = image.case.facts.and_then(|facts| facts.workspace.tool.as_ref()) {
        finding = finding.because_of(tool, "the members are named here");
    }
    finding
}
