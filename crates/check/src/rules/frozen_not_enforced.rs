//! `frozen-not-enforced`: an install that need not follow the lockfile.

use seaworthy_facts::ManagerName;
use seaworthy_setup::flow::{Frozen, PackageManager, Presence};
use seaworthy_text::{Place, Span};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "frozen-not-enforced",
    severity: Severity::Warning,
    title: "an install need not follow the lockfile",
    about: "`npm install`, and the other package managers without their frozen flag, change what does not fit instead of ending: two \
builds of one commit may hold different packages. Yarn 1 and Bun do so even with the flag when the lockfile is not in the stage.

Install with `npm ci`, `pnpm install --frozen-lockfile`, `yarn install --immutable` (Yarn 1: `--frozen-lockfile`), `bun install \
--frozen-lockfile`, with the lockfile copied before.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(lockfile) = image.lockfile() else { return };
    let installs = image.own_installs();
    for install in &installs {
        // what one before it was bound to fits: this one keeps its versions, and may drop some
        let is_checked = installs.iter().any(|other| {
            other.at.stage == install.at.stage
                && other.command.span.start < install.command.span.start
                && image.is_frozen(other) == Some(true)
                && matches!(image.finds(other, &lockfile.path), Presence::Here(_))
        });
        match image.finds(install, &lockfile.path) {
            Presence::Here(_) if !is_checked && image.is_frozen(install) == Some(false) => {
                findings.push(not_frozen(image, install, &lockfile.path));
            }
            Presence::Absent
                if !image.needs_lockfile(install)
                    && image.flow.kept_out(install.at, &lockfile.path).is_none() =>
            {
                findings.push(not_there(image, install, &lockfile.path));
            }
            _ => {}
        }
    }
}

fn not_frozen(
    image: &ImageCase<'_>,
    install: &InstallCase<'_>,
    lockfile: &seaworthy_text::RepoPath,
) -> Finding {
    let name = lockfile.file_name();
    let manager = install.install.manager;
    let is_yarn_1 = image.app.is_some_and(|app| app.manager.name.value == ManagerName::Yarn);
    let flag = match manager {
        PackageManager::Yarn if !is_yarn_1 => "--immutable",
        _ => "--frozen-lockfile",
    };
    let help = match manager {
        PackageManager::Npm => "write `npm ci`, which takes the same options".to_owned(),
        _ => format!("add `{flag}`"),
    };
    let finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("this install may change what `{name}` says"),
        "two builds of one commit may hold different packages",
        help,
    )
    .label("not bound to the lockfile")
    .because(Place::whole(lockfile.clone()), "the lockfile");
    let end = install.command.span.end as usize;
    let verb = install
        .command
        .words()
        .position(|word| word == install.install.verb)
        .and_then(|index| install.command.arguments.get(index));
    match (manager, verb) {
        (PackageManager::Npm, Some(verb)) => finding.fix(FixTier::Unsafe, *verb, "ci"),
        (PackageManager::Npm, None) => finding,
        _ if install.install.frozen == Frozen::No => finding,
        _ => finding.fix(FixTier::Unsafe, Span::new(end, end), format!(" {flag}")),
    }
}

fn not_there(
    image: &ImageCase<'_>,
    install: &InstallCase<'_>,
    lockfile: &seaworthy_text::RepoPath,
) -> Finding {
    let name = lockfile.file_name();
    let finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("`{name}` is not in this stage, and the install goes on without"),
        "each build installs the newest versions that fit, not the locked ones",
        format!("copy it with `package.json` before this line: `COPY package.json {name} ./`"),
    )
    .label("finds no lockfile")
    .because(Place::whole(lockfile.clone()), "the lockfile is here");
    match image.beside_manifest(install) {
        Some(span) if lockfile.parent().as_ref() == Some(&image.flow.context) => {
            finding.fix(FixTier::Unsafe, span, format!(" {name}"))
        }
        _ => finding,
    }
}
