//! `manager-unpinned`: the package manager is not pinned to a version.

use seaworthy_facts::ManagerName;
use seaworthy_setup::flow::{Act, RanCommand};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "manager-unpinned",
    severity: Severity::Warning,
    title: "the package manager is not pinned to a version",
    about: "`npm install -g pnpm` and `corepack prepare pnpm@latest` bring the newest version on the day of the build. A new major \
reads another lockfile format, takes other options and runs other scripts; the build of an old commit fails one \
morning.

Name the version with which the lockfile was made: `npm install --global pnpm@10.12.1`, the same as in \
`packageManager`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let manager = &app.manager;
    let name = manager.name.value.command();
    // a global yarn is Yarn 1, whatever the day
    if matches!(manager.name.value, ManagerName::Npm | ManagerName::Yarn | ManagerName::YarnBerry) {
        return;
    }
    for (_, command) in image.flow.commands() {
        let Some((span, asked)) = asked(command, name) else { continue };
        let pinned = manager.version.as_ref();
        let asked_major: Option<u64> = asked.split('.').next().and_then(|major| major.parse().ok());
        let known = pinned
            .and_then(|version| version.value.split('.').next()?.parse().ok())
            .or(manager.major.as_ref().map(|major| major.value));
        let is_other =
            asked_major.zip(known).is_some_and(|(asked, known)| asked != known) && pinned.is_some();
        // a pinned project makes pnpm 10 and later fetch that version themselves
        let is_floating = asked_major.is_none() && (pinned.is_none() || name != "pnpm");
        if !is_other && !is_floating {
            continue;
        }
        let wanted = pinned
            .map(|version| version.value.split('+').next().unwrap_or_default().to_owned())
            .or_else(|| known.map(|major| major.to_string()));
        let help = match &wanted {
            Some(version) => format!("write `{name}@{version}`"),
            None => format!("write the version with which the lockfile was made: `{name}@VERSION`"),
        };
        let mut finding = Finding::new(
            &RULE,
            image.place(span),
            if is_other {
                format!("`{name}@{asked}` installs, and the repository is made with another major")
            } else {
                format!("`{name}` is whatever is newest on the day of the build")
            },
            "a new major reads another lockfile and takes other options: the build of an old commit fails",
            help,
        )
        .label("not the repository's version");
        if let Some(version) = pinned {
            finding = finding.because_of(version, "the version that the repository is made with");
        } else if let Some(major) = &manager.major {
            finding = finding.because_of(major, "the format of the lockfile tells the major version");
        }
        if let Some(version) = wanted {
            finding = finding.fix(FixTier::Unsafe, span, format!("{name}@{version}"));
        }
        findings.push(finding);
    }
}

/// The word that names the package manager, and the version in it; empty for none.
fn asked<'c>(command: &'c RanCommand, name: &str) -> Option<(Span, &'c str)> {
    let brings = match &command.act {
        Act::Add { global, .. } => *global,
        Act::Corepack(words) => words.first().is_some_and(|word| word == "prepare" || word == "install"),
        _ => false,
    };
    let mut words = command.command.arguments.iter().zip(&command.arguments);
    brings.then_some(())?;
    words.find_map(|(word, span)| {
        let rest = word.literal()?.strip_prefix(name)?;
        match rest.strip_prefix('@') {
            Some(version) => Some((*span, version)),
            None => rest.is_empty().then_some((*span, "")),
        }
    })
}
