//! `env-file-nested`: the ignore file keeps out the `.env` of the root, and not those below.

use seaworthy_text::RepoPath;

use crate::copied_secret::copied_here;
use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::rules::env_file_not_ignored::let_in;
use crate::rules::ignore_missing::add_lines;

pub(super) static RULE: Rule = Rule {
    id: "env-file-nested",
    severity: Severity::Error,
    title: "the ignore file keeps out the root's `.env` alone",
    about: "A pattern of `.dockerignore` counts from the context's root: `.env` matches the file there, and not `apps/web/.env`. In \
`.gitignore` the same line matches in every folder, which makes it easy to miss.

Write `**/.env` and `**/.env.*`: they match at the root and in every folder below.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(ignored) = &image.flow.ignored else { return };
    // where the root's gets in, too, that is the finding
    let Some(root) = ignored.keeps_out(".env") else { return };
    let context = &image.flow.context;
    let mut folders: Vec<RepoPath> = image.case.apps().iter().map(|app| app.dir.clone()).collect();
    let members = image.case.facts.map(|facts| facts.workspace.members.as_slice()).unwrap_or_default();
    folders.extend(members.iter().map(|member| member.dir.clone()));
    folders.sort();
    folders.dedup();
    for folder in folders {
        let Some(inside) = folder.below(context).filter(|inside| !inside.is_empty()) else { continue };
        let Ok(path) = RepoPath::new(&format!("{inside}/.env")) else { continue };
        let Some(found) = let_in(image, &path) else { continue };
        let finding = Finding::new(
            &RULE,
            root.place.clone(),
            format!("this keeps out the root's `.env`, and not `{path}`"),
            format!("on a machine that has it, its values lie at `{}` in the image", found.reach.path),
            "write `**/.env`, which matches in every folder",
        )
        .label("counts from the root")
        .because(image.place(copied_here(image, &found.reach)), "takes it along")
        .because(found.why, found.words);
        findings.push(add_lines(finding, image, FixTier::Safe, "**/.env"));
        // the others are let in by the same line
        return;
    }
}
