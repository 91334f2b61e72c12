//! `host-modules-overwrite`: a `node_modules` of the machine that builds lies over the one that the image installed.

use seaworthy_setup::flow::{At, OriginKind, PackageManager, StepKind, lands};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};
use crate::rules::ignore_missing::add_lines;

pub(super) static RULE: Rule = Rule {
    id: "host-modules-overwrite",
    severity: Severity::Warning,
    title: "a `node_modules` of the machine that builds overwrites the image's",
    about: "A `COPY` of the whole folder behind the install takes along the `node_modules` of whoever builds, where there is one: made \
for another system, with development packages, in other versions. Native packages then end with `invalid ELF header` or `Exec format \
error`, on that machine only.

Add `**/node_modules` to `.dockerignore`. A pattern without `**/` is for the context's root only.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    if image.flow.ignored.is_none() {
        return;
    }
    for install in image.installs() {
        let Some((copied, path)) = overwritten(image, &install) else { continue };
        let finding = Finding::new(
            &RULE,
            image.place(copied),
            format!("`{path}` of the machine that builds lies over the installed one"),
            "packages of another system, or other versions, are in the image: `invalid ELF header`, `Exec format error`",
            "add the line `**/node_modules` to the ignore file",
        )
        .label("takes it along")
        .because(image.place(install.command.span), "installed here");
        findings.push(add_lines(finding, image, FixTier::Safe, "**/node_modules"));
        // one line of the ignore file is for all of them
        return;
    }
}

/// The source of a later `COPY` that brings a `node_modules` of the context over what this install made, and its path.
fn overwritten(image: &ImageCase<'_>, install: &InstallCase<'_>) -> Option<(Span, String)> {
    let ignored = image.flow.ignored.as_ref()?;
    let folder = image.installed_folder(install)?;
    let context = &image.flow.context;
    let members = image.case.facts.map(|facts| facts.workspace.members.as_slice()).unwrap_or_default();
    // the others put the packages of members into the root's folder, as a rule
    let has_members = install.install.manager == PackageManager::Pnpm;
    let below = members.iter().map(|member| &member.dir).filter(|dir| has_members && dir.is_within(&folder));
    let folders = std::iter::once(&folder).chain(below);
    let modules: Vec<String> = folders
        .filter_map(|dir| dir.below(context))
        .map(|dir| if dir.is_empty() { "node_modules".to_owned() } else { format!("{dir}/node_modules") })
        .filter(|path| ignored.keeps_out(&format!("{path}/package/index.js")).is_none())
        .collect();
    let stage = &image.flow.stages[install.at.stage];
    let later = (install.at.step + 1..stage.steps.len()).map(|step| At { step, ..install.at });
    for at in later {
        let StepKind::Copy(copied) = &image.flow.step(at).kind else { continue };
        for origin in &copied.sources {
            let OriginKind::Context(source) = &origin.kind else { continue };
            let hit = modules.iter().find(|path| {
                // copied by name it is meant
                !source.contains("node_modules")
                    && lands(copied, source, &format!("{path}/package/index.js")).is_some_and(|place| {
                        place.starts_with(&format!("{}/", install.command.dir.trim_end_matches('/')))
                    })
            });
            if let Some(path) = hit {
                return Some((origin.span, path.clone()));
            }
        }
    }
    None
}
