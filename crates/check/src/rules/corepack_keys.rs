//! `corepack-keys`: this version of corepack does not know the key with which pnpm is signed.

use seaworthy_facts::ManagerName;
use seaworthy_setup::flow::Act;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "corepack-keys",
    severity: Severity::Error,
    title: "this version of corepack does not know the key with which pnpm is signed",
    about: "The registry signs packages with a new key since January 2025. A corepack that was built before (in images of Node up \
to 18.20.6, 20.18.2, 22.13.1 and 23.6.1) does not know it, and ends with `Cannot find matching keyid`.

Install the package manager by its name and version, `npm install --global pnpm@10.12.1`, or use a newer image of \
Node, or update corepack first: `npm install --global corepack@latest`. Do not turn the check off.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let version = app.manager.version.as_ref();
    let text = version.and_then(|version| version.evidence.first()).and_then(|evidence| {
        let source = image.case.repo.read(&evidence.place.file).ok()?;
        source.line(evidence.place.line).map(str::to_owned)
    });
    // a hash in `packageManager` is compared instead of the signature
    let has_hash = text.is_some_and(|text| text.contains("+sha"));
    if app.manager.name.value != ManagerName::Pnpm
        || has_hash
        || !is_signed_anew(version.map(|one| one.value.as_str()))
    {
        return;
    }
    let brings = |act: &Act| match act {
        Act::Add { packages, global: true, .. } => {
            packages.iter().any(|package| package == "corepack" || package.starts_with("corepack@"))
        }
        _ => false,
    };
    let is_updated = image.flow.commands().any(|(_, command)| brings(&command.act));
    for (at, command) in image.flow.commands() {
        let Act::Corepack(_) = &command.act else { continue };
        let Some(base) = image.base(at.stage) else { continue };
        let is_checked = image.flow.step(at).before.variable("COREPACK_INTEGRITY_KEYS").is_none();
        if is_updated || !is_checked || !base.version.as_deref().is_some_and(is_old) {
            continue;
        }
        let wanted =
            version.map_or_else(|| "pnpm@VERSION".to_owned(), |version| format!("pnpm@{}", version.value));
        let mut finding = Finding::new(
            &RULE,
            image.place(command.span),
            "the corepack of this image does not know the key of today's pnpm",
            "the build ends with `Cannot find matching keyid`",
            format!("write `npm install --global {wanted}` instead, or use a newer image"),
        )
        .label("fetches pnpm and checks its signature")
        .because(image.base_place(at.stage), "its corepack is older than the key");
        if let Some(version) = version {
            finding = finding.because_of(version, "signed with the new key");
        }
        findings.push(finding);
        return;
    }
}

/// Whether the images of this version hold a corepack from before 2025-01-27, when it learned the new key (its release notes).
/// A version that is not given whole stands for its newest patch.
fn is_old(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u64>().unwrap_or(u64::MAX));
    let (major, minor, patch) = (
        parts.next().unwrap_or(u64::MAX),
        parts.next().unwrap_or(u64::MAX),
        parts.next().unwrap_or(u64::MAX),
    );
    match major {
        16 | 17 | 19 | 21 => true,
        18 => (minor, patch) <= (20, 6),
        20 => (minor, patch) <= (18, 2),
        22 => minor <= 12 || (minor == 13 && patch <= 1),
        23 => minor <= 5 || (minor == 6 && patch <= 1),
        _ => false,
    }
}

/// Whether this pnpm is signed with the new key alone: those that came after it, and the newest where none is pinned.
fn is_signed_anew(version: Option<&str>) -> bool {
    let Some(version) = version else { return true };
    let version = seaworthy_manifest::semver::Version::parse(version.split('+').next().unwrap_or(version));
    version.is_some_and(|version| {
        version.major() > 10
            || (version.major() == 10 && version.minor() > 0)
            || (version.major(), version.minor()) == (9, 15) && version.patch() > 4
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_without_a_patch_is_the_newest_one() {
        for old in ["22.12", "22.13.1", "20.18.1", "18.19", "21.7.3", "16"] {
            assert!(is_old(old), "{old}");
        }
        for new in ["22", "22.13", "22.14", "20.18", "20.18.3", "20", "18", "24.1"] {
            assert!(!is_old(new), "{new}");
        }
    }
}
