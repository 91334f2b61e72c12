//! `ignore-missing`: the whole context is copied, and nothing is kept out of it.

use seaworthy_setup::ImageBuild;
use seaworthy_setup::flow::{OriginKind, StepKind};
use seaworthy_text::{RepoPath, Span};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::rules::ignore_not_effective::elsewhere;

pub(super) static RULE: Rule = Rule {
    id: "ignore-missing",
    severity: Severity::Error,
    title: "everything is copied, and no ignore file keeps anything out",
    about: "`COPY . .` takes all that lies in the folder of whoever builds: `.env` with its secrets, `.git` with the whole history, a \
`node_modules` made on another system, which overwrites the one that the image installed. The image depends on the machine.

Put a `.dockerignore` into the context's root, with at least `**/node_modules`, `.git`, `**/.env` and `**/.env.*`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

/// What no image needs.
const LINES: &str = "**/node_modules\n.git\n**/.env\n**/.env.*\n!**/.env.example\n";

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    if image.image.ignore_file.is_some() || elsewhere(image).is_some() {
        return;
    }
    let Some(span) = whole_copy(image) else { return };
    // only what is in the image is shipped
    let reaches = image.flow.reaches(".env");
    let is_shipped = reaches.iter().any(|reach| reach.is_shipped);
    let wanted = ignore_path(image.image);
    let finding = Finding::new(
        &RULE,
        image.place(span),
        "everything is copied, and nothing is kept out",
        if is_shipped {
            "a `.env` and a `node_modules` of the machine that builds get into the image"
        } else {
            "a `.env` and a `node_modules` of the machine that builds get into the build"
        },
        format!("write `{wanted}` with `**/node_modules`, `.git`, `**/.env` and `**/.env.*`"),
    )
    .label("takes all that lies there")
    .fix_in(FixTier::Unsafe, wanted, Span::new(0, 0), LINES);
    findings.push(if is_shipped { finding } else { finding.severity(Severity::Warning) });
}

/// Where an image's ignore file belongs.
fn ignore_path(image: &ImageBuild) -> RepoPath {
    image.context.child(".dockerignore")
}

/// The first source that is the whole context.
pub(super) fn whole_copy(image: &ImageCase<'_>) -> Option<Span> {
    image.flow.needed().flat_map(|stage| &stage.steps).find_map(|step| match &step.kind {
        StepKind::Copy(copied) => copied
            .sources
            .iter()
            .find(|origin| matches!(&origin.kind, OriginKind::Context(source) if source.is_empty()))
            .map(|origin| origin.span),
        _ => None,
    })
}

/// The finding with a fix that adds lines at the end of the image's ignore file.
pub(super) fn add_lines(finding: Finding, image: &ImageCase<'_>, tier: FixTier, lines: &str) -> Finding {
    match &image.flow.ignored {
        Some(ignored) => {
            let text = ignored.source.text();
            let newline = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
            let end = Span::new(text.len(), text.len());
            finding.fix_in(tier, ignored.source.path().clone(), end, format!("{newline}{lines}\n"))
        }
        None => finding.fix_in(tier, ignore_path(image.image), Span::new(0, 0), format!("{lines}\n")),
    }
}
