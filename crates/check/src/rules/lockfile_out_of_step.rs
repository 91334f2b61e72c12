//! `lockfile-out-of-step`: a frozen install with a lockfile that says something else than the manifests.

use seaworthy_facts::Drift;
use seaworthy_setup::flow::{PackageManager, Presence};
use seaworthy_text::Place;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "lockfile-out-of-step",
    severity: Severity::Error,
    title: "the lockfile is out of step with the manifests, and the install is frozen",
    about: "A frozen install follows the lockfile to the letter and ends where `package.json` asks for something else: a dependency \
was added or changed by hand, or two branches were merged without installing again. npm also refuses a lockfile that lacks what \
a locked package needs; since 11.6.2 (which images of Node 24 bring) that includes binaries for other platforms, which npm itself \
leaves out where it writes a lockfile beside an old `node_modules`.

Install once in the repository with the package manager (`npm install`, `pnpm install`, `bun install`) and check the lockfile in. \
Leaving the frozen flag out hides the fault: every build then decides anew what it installs.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(lockfile) = image.lockfile() else { return };
    for install in image.own_installs() {
        let is_there = matches!(image.finds(&install, &lockfile.path), Presence::Here(_));
        if !is_there || image.is_frozen(&install) != Some(true) {
            continue;
        }
        let version = match install.install.manager {
            PackageManager::Npm => image.npm_version(&install),
            _ => None,
        };
        let drift: Vec<&Drift> = lockfile.state.refused(version).collect();
        let Some(first) = drift.first() else { continue };
        let name = lockfile.path.file_name();
        let manager = install.install.manager;
        let otherwise = match manager {
            PackageManager::Npm => {
                "the build ends with ``npm ci` can only install packages when your package.json and package-lock.json are in sync`"
            }
            PackageManager::Pnpm => "the build ends with `ERR_PNPM_OUTDATED_LOCKFILE`",
            PackageManager::Yarn => "the build ends with `Your lockfile needs to be updated`",
            PackageManager::Bun => "the build ends with `lockfile had changes, but lockfile is frozen`",
        };
        let mut finding = Finding::new(
            &RULE,
            image.place(install.command.span),
            format!("`{name}` and the manifests disagree: {}", told(&drift)),
            otherwise,
            match first.refused_since {
                Some((major, minor, patch)) => format!(
                    "run `npx npm@{major} install --package-lock-only` (npm {major}.{minor}.{patch} or later) in the repository and check `{name}` in"
                ),
                None => format!("run `{} install` in the repository and check `{name}` in", manager.command()),
            },
        )
        .label("must follow the lockfile")
        .because(Place::whole(lockfile.path.clone()), "the lockfile");
        for one in drift.iter().take(3) {
            if let Some((wanted, place)) = &one.wanted {
                finding = finding.because(place.clone(), format!("asks for `{}` {wanted}", one.name));
            } else if let Some((package, place)) = &one.needed_by {
                finding = finding.because(place.clone(), format!("`{package}` needs `{}`", one.name));
            }
        }
        findings.push(finding);
        return;
    }
}

fn told(drift: &[&Drift]) -> String {
    let Some(first) = drift.first() else { return "they do not fit".to_owned() };
    let more = match drift.len() {
        0 | 1 => String::new(),
        several => format!(", and {} more", several - 1),
    };
    let locked = match (&first.locked, &first.wanted) {
        (Some(locked), Some(_)) => format!("has `{}` at {locked}", first.name),
        (Some(_), None) => format!("still has `{}`", first.name),
        (None, _) => format!("lacks `{}`", first.name),
    };
    format!("it {locked}{more}")
}
