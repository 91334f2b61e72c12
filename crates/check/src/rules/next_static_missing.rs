//! `next-static-missing`: Next's standalone output is shipped without its static files.

use seaworthy_setup::flow::{OriginKind, StepKind};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "next-static-missing",
    severity: Severity::Warning,
    title: "Next's standalone output is shipped without its static files",
    about: "`.next/standalone` holds the server and no file for browsers: scripts, styles and fonts lie in `.next/static`, images \
in `public`. Without them every page answers, and looks broken.

Copy both beside the server: `COPY --from=build /app/.next/static ./.next/static` and `COPY --from=build /app/public \
./public`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    if app.framework.as_ref().is_none_or(|framework| framework.value.id != "next") {
        return;
    }
    let stage = image.flow.shipped();
    let mut standalone = None;
    let mut is_static = false;
    let mut is_public = false;
    for at in image.flow.chain(stage.index) {
        let step = image.flow.step(at);
        match &step.kind {
            StepKind::Copy(copied) => {
                for origin in &copied.sources {
                    match &origin.kind {
                        OriginKind::Stage(_, path) if path.ends_with("/.next/standalone") => {
                            standalone = Some((step.span, copied, origin, path.as_str()));
                        }
                        OriginKind::Stage(_, path) | OriginKind::Context(path) => {
                            is_static |= path.ends_with(".next/static") || path.ends_with("/.next");
                            is_public |= path.ends_with("public");
                        }
                        _ => is_static = true,
                    }
                }
            }
            StepKind::Run(ran) => is_static |= !ran.is_whole || ran.text.contains("static"),
            StepKind::State => {}
        }
    }
    let Some((span, copied, origin, path)) = standalone else { return };
    let has_public = image.case.repo.has_folder(&app.dir.child("public"));
    let missing: Vec<&str> = [(".next/static", !is_static), ("public", has_public && !is_public)]
        .into_iter()
        .filter_map(|(name, is_missing)| is_missing.then_some(name))
        .collect();
    let [first, ..] = missing.as_slice() else { return };
    let _ = first;
    let base = path.trim_end_matches("/.next/standalone");
    let stage_name = image.text(span).split("--from=").nth(1).and_then(|rest| rest.split_whitespace().next());
    let lines: Vec<String> = missing
        .iter()
        .map(|name| format!("COPY --from={} {base}/{name} ./{name}", stage_name.unwrap_or("build")))
        .collect();
    let mut finding = Finding::new(
        &RULE,
        image.place(origin.span),
        format!("`{}` is not copied with the server", missing.join("` and `")),
        "every page answers, and its scripts, styles and images are not found",
        format!("add `{}`", lines.join("` and `")),
    )
    .label("holds the server only");
    let public = image.case.repo.below(&app.dir.child("public")).next().map(|entry| entry.path.clone());
    if let Some(file) = public.filter(|_| missing.contains(&"public")) {
        finding = finding.because(seaworthy_text::Place::whole(file), "a file for browsers");
    }
    let is_here = copied.target == stage.end.folder() && app.dir.is_root();
    if is_here && stage_name.is_some() {
        let end = span.end as usize;
        finding = finding.fix(FixTier::Unsafe, Span::new(end, end), format!("\n{}", lines.join("\n")));
    }
    findings.push(finding);
}
