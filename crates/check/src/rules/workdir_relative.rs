//! `workdir-relative`: a relative `WORKDIR` where nothing says from where it counts.

use seaworthy_dockerfile::body::Body;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "workdir-relative",
    severity: Severity::Warning,
    title: "a relative `WORKDIR` counts from a folder that the base decides",
    about: "`WORKDIR app` is `/app` on one base and `/home/bun/app/app` on another. With the next image the app lies somewhere else, and \
what names it by its whole path does not find it.

Write the whole path: `WORKDIR /app`.",
    since: RuleSet(2026, 1),
    aliases: &["DL3000", "WorkdirRelativePath"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let file = &image.flow.file;
    for stage in image.flow.needed() {
        let first = file.instructions_of(&file.stages()[stage.index]).find_map(|one| match &one.body {
            Body::Workdir(word) => Some(word),
            _ => None,
        });
        let Some(word) = first else { continue };
        let text = word.text.trim_matches(['"', '\'']);
        let is_set_below = stage.parent.is_some_and(|parent| image.flow.stages[parent].end.workdir.is_some());
        if text.starts_with(['/', '$']) || text.contains(":\\") || is_set_below {
            continue;
        }
        findings.push(
            Finding::new(
                &RULE,
                image.place(word.span),
                format!("`{text}` counts from the folder that the base decides"),
                "on another base the app lies somewhere else",
                format!("write `/{}`, or the whole path that is meant", text.trim_start_matches("./")),
            )
            .label("from where?")
            .fix(FixTier::Unsafe, word.span, format!("/{}", text.trim_start_matches("./"))),
        );
    }
}
