//! `stage-source-missing`: a `COPY --from` of a path that the stage does not hold.

use seaworthy_facts::Confidence;
use seaworthy_setup::flow::{Flow, OriginKind, Presence, StepKind};

use seaworthy_text::Span;

use super::{build_input_ignored, copy_ignored_source, copy_missing_source, output_path};
use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "stage-source-missing",
    severity: Severity::Error,
    title: "a `COPY --from` names a path that the stage does not hold",
    about: "The stage has nothing at this path: the build that would write it does not run there, writes another folder, or ran in \
another working folder. The builder ends at the `COPY`.

Run the build in that stage, or copy the path that it writes.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some((span, from, path)) = absent(image) else { return };
    // those say why it is not there
    if image.is_told_by(&[
        &copy_ignored_source::RULE,
        &copy_missing_source::RULE,
        &output_path::RULE,
        &build_input_ignored::RULE,
    ]) {
        return;
    }
    let stage = &image.flow.stages[from];
    let name = stage.name.clone().unwrap_or_else(|| from.to_string());
    let build = image.app.and_then(|app| app.build.as_ref().map(|build| (app, build)));
    let output = build.and_then(|(app, build)| {
        let output = build.value.outputs.iter().find(|output| output.confidence > Confidence::Assumed)?;
        Some((app, build, output))
    });
    let is_output =
        |inside: &str| path.ends_with(&format!("/{inside}")) || path.contains(&format!("/{inside}/"));
    let help = match &output {
        Some((app, build, output)) => {
            let inside = output.value.below(&app.dir).unwrap_or(output.value.as_str());
            let manager = app.manager.name.value;
            let run = seaworthy_catalog::managers::of(manager).run.join(" ");
            if is_output(inside) {
                let script = build.value.script.as_deref().unwrap_or("build");
                format!("add `RUN {} {run} {script}` to the stage `{name}`", manager.command())
            } else {
                format!("copy `{inside}`, which the build writes")
            }
        }
        None => format!("copy a path that the stage `{name}` holds"),
    };
    let mut finding = Finding::new(
        &RULE,
        image.place(span),
        format!("the stage `{name}` holds no `{path}`"),
        format!("the build of the image ends with `\"{path}\": not found`"),
        help,
    )
    .label("is not there");
    finding = finding.because(image.place(stage.from), "the stage");
    if let Some((.., output)) = output {
        finding = finding.because_of(output, format!("the build writes `{}`", output.value));
    }
    findings.push(finding);
}

/// The first path that is copied from a stage and surely not there.
fn absent(image: &ImageCase<'_>) -> Option<(Span, usize, String)> {
    image.app?;
    for stage in image.flow.needed() {
        for step in &stage.steps {
            let StepKind::Copy(copied) = &step.kind else { continue };
            for origin in &copied.sources {
                let OriginKind::Stage(from, path) = &origin.kind else { continue };
                let path = path.trim_end_matches('/');
                if path.is_empty()
                    || path.contains(['*', '?', '[', '$'])
                    || is_made_by_workdir(image.flow, *from, path)
                {
                    continue;
                }
                if image.predicted_in(*from, path) == Presence::Absent {
                    return Some((origin.span, *from, path.to_owned()));
                }
            }
        }
    }
    None
}

/// Whether a path is a working folder of the stage, or above one: `WORKDIR` makes it.
fn is_made_by_workdir(flow: &Flow<'_>, stage: usize, path: &str) -> bool {
    let above = |folder: &str| folder == path || folder.starts_with(&format!("{path}/"));
    flow.chain(stage).into_iter().any(|at| above(flow.step(at).before.folder()))
        || above(flow.stages[stage].end.folder())
}
