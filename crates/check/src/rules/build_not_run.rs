//! `build-not-run`: the image starts what a build makes, and no stage builds it.

use seaworthy_facts::{Confidence, Shipped};
use seaworthy_setup::flow::{Act, Presence, StepKind};

use super::stage_source_missing;
use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "build-not-run",
    severity: Severity::Error,
    title: "the image starts what a build makes, and no stage builds it",
    about: "The file that is started is an output of the build (`dist/index.js`), which is in no checkout: it is ignored by git. A \
Dockerfile that copies the sources and starts the output works only on a machine where somebody has built before.

Run the build in a stage and copy its output into the shipped one.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(build) = app.build.as_ref().filter(|_| app.shipped.value == Shipped::Outputs) else { return };
    let Some(start) = image.start() else { return };
    let Some(file) = start.script_file() else { return };
    let folder = image.flow.shipped().end.folder();
    let path = if file.starts_with('/') {
        file.to_owned()
    } else {
        format!("{}/{}", folder.trim_end_matches('/'), file.trim_start_matches("./"))
    };
    let is_output = build.value.outputs.iter().any(|output| {
        let inside = output.value.below(&app.dir).unwrap_or_default();
        output.confidence > Confidence::Assumed
            && !inside.is_empty()
            && path.contains(&format!("/{inside}/"))
            && !image.case.repo.has_folder(&output.value)
    });
    let builds = image
        .flow
        .commands()
        .any(|(_, command)| matches!(command.act, Act::Script(_) | Act::Tool(_) | Act::Unknown));
    let is_whole = image.flow.needed().flat_map(|stage| &stage.steps).all(|step| match &step.kind {
        StepKind::Run(ran) => ran.is_whole,
        _ => true,
    });
    if !is_output || builds || !is_whole || image.flow.has(image.flow.shipped, &path) != Presence::Absent {
        return;
    }
    // the build of the image ends before anything is started
    if image.is_told_by(&[&stage_source_missing::RULE]) {
        return;
    }
    let script = build.value.script.as_deref().unwrap_or("build");
    let run = seaworthy_catalog::managers::of(app.manager.name.value).run.join(" ");
    findings.push(
        Finding::new(
            &RULE,
            image.place(start.span),
            format!("`{file}` is made by the build, which no stage runs"),
            "the container ends at its start with `Cannot find module`",
            format!(
                "add `RUN {} {run} {script}` to a stage that has everything installed",
                app.manager.name.value.command()
            ),
        )
        .label("starts an output of the build")
        .because_of(build, "makes it"),
    );
}
