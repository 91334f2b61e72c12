//! `member-unknown`: a command is for a member that the workspace does not have.

use seaworthy_facts::{Facts, Member};
use seaworthy_setup::flow::{PackageManager, RanCommand};
use seaworthy_text::{Place, Span, closest};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "member-unknown",
    severity: Severity::Error,
    title: "a command is for a member that the workspace does not have",
    about: "`--filter`, `--workspace` and `yarn workspace` take the name in a member's `package.json`, not that of its folder. pnpm says \
`No projects matched the filters` and goes on as if all were well, so that the build ends later, where the output is copied; npm and \
Yarn end at once.

Write the name that the member has, or its folder: `--filter=./apps/web`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(facts) = image.case.facts.filter(|facts| facts.workspace.tool.is_some()) else { return };
    for (_, command) in image.flow.commands() {
        let Some((manager, name, span)) = named(command) else { continue };
        if is_member(facts, &name) {
            continue;
        }
        let members = facts.workspace.members.iter();
        let by_folder = members
            .clone()
            .find(|member| member.dir.file_name() == name)
            .and_then(|member| member.name.as_deref());
        let known = members.filter_map(|member| member.name.as_deref());
        let right = by_folder.or_else(|| closest(&name, known));
        let deploys = command.words().any(|word| word == "deploy");
        let ends = manager != PackageManager::Pnpm || deploys;
        let mut finding = Finding::new(
            &RULE,
            image.place(command.span),
            format!("no member of the workspace is called `{name}`"),
            match manager {
                PackageManager::Npm => {
                    format!("the build ends with `No workspaces found: --workspace={name}`")
                }
                PackageManager::Yarn => format!("the build ends with `Workspace '{name}' not found`"),
                _ if deploys => {
                    "the build ends where the deployed folder is copied: pnpm made none".to_owned()
                }
                _ => "pnpm says `No projects matched the filters`, does nothing and goes on".to_owned(),
            },
            match right {
                Some(right) => format!("write `{right}`"),
                None => "write the name in the member's `package.json`".to_owned(),
            },
        )
        .label("is for nobody")
        .severity(if ends { Severity::Error } else { Severity::Warning });
        if let Some(member) = right
            .and_then(|right| facts.workspace.members.iter().find(|one| one.name.as_deref() == Some(right)))
        {
            finding = finding
                .because(Place::whole(member.dir.child("package.json")), "the member that may be meant");
        }
        if let Some(right) = right
            && let Some(at) = image.text(span).rfind(name.as_str())
        {
            let start = span.range().start + at;
            finding = finding.fix(FixTier::Unsafe, Span::new(start, start + name.len()), right);
        }
        findings.push(finding);
        return;
    }
}

/// The member that a command names, and the word that names it; `None` for paths, patterns and what a variable hides.
fn named(command: &RanCommand) -> Option<(PackageManager, String, Span)> {
    let words: Vec<&str> = command.words().collect();
    let (manager, options): (_, &[&str]) = match command.command.program_name()? {
        "pnpm" => (PackageManager::Pnpm, &["--filter", "-F", "--filter-prod"]),
        "npm" => (PackageManager::Npm, &["--workspace", "-w"]),
        "yarn" if words.first() == Some(&"workspace") => (PackageManager::Yarn, &["workspace"]),
        _ => return None,
    };
    let mut found = words.iter().enumerate().filter_map(|(index, word)| {
        if let Some((option, value)) = word.split_once('=') {
            return options.contains(&option).then_some((value, index));
        }
        options.contains(word).then(|| words.get(index + 1).map(|value| (*value, index + 1)))?
    });
    let (value, index) = found.next()?;
    // several select together
    if found.next().is_some() {
        return None;
    }
    let name = value.trim_matches(['"', '\'']).trim_start_matches("...").trim_start_matches('^');
    let name = name.trim_end_matches("...").trim_end_matches('^');
    let is_name =
        !name.is_empty() && !name.contains(['*', '{', '[', '!', '$', '`']) && !name.starts_with('.');
    // npm takes a folder as well; a scope has one slash
    let is_path = name.contains('/') && !name.starts_with('@');
    (is_name && !is_path).then(|| (manager, name.to_owned(), command.arguments[index]))
}

/// Whether a member has this name, with its scope or, for pnpm, without.
fn is_member(facts: &Facts, name: &str) -> bool {
    let is_called = |member: &Member| {
        member.name.as_deref().is_some_and(|own| own == name || own.rsplit('/').next() == Some(name))
            // npm takes the folder of a member for it
            || member.dir.as_str() == name
    };
    // a manifest without a name, or one that could not be read, may be it
    facts
        .workspace
        .members
        .iter()
        .any(|member| is_called(member) || (member.name.is_none() && !member.dir.is_root()))
}
