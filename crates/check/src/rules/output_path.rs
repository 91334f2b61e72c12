//! `output-path`: what is copied from the build is not what the build writes.

use seaworthy_facts::Confidence;
use seaworthy_setup::flow::{Act, OriginKind, StepKind};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "output-path",
    severity: Severity::Error,
    title: "what is copied from the build is not what the build writes",
    about: "The output's folder is said by the build's configuration: `outDir` of `tsconfig.json`, `build.outDir` of Vite, \
`.next`, `.output`. A `COPY --from` of another folder ends the build with `not found`.

Copy the folder that the build writes.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

/// Folders that are outputs by custom: another one may be anything.
const CUSTOMARY: &[&str] = &["dist", "build", "out", ".next", ".output", "_site", ".svelte-kit"];

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(build) = &app.build else { return };
    let outputs = &build.value.outputs;
    if outputs.is_empty() || outputs.iter().any(|output| output.confidence == Confidence::Assumed) {
        return;
    }
    for stage in image.flow.needed() {
        for step in &stage.steps {
            let StepKind::Copy(copied) = &step.kind else { continue };
            for origin in &copied.sources {
                let OriginKind::Stage(from, path) = &origin.kind else { continue };
                let Some(folder) = built_in(image, *from, build.value.script.as_deref()) else { continue };
                let Some(inside) = path.strip_prefix(&format!("{}/", folder.trim_end_matches('/'))) else {
                    continue;
                };
                let first = inside.split('/').next().unwrap_or_default();
                if !CUSTOMARY.contains(&first) {
                    continue;
                }
                let Ok(wanted) = app.dir.join(inside) else { continue };
                let is_one = outputs
                    .iter()
                    .any(|output| wanted.is_within(&output.value) || output.value.is_within(&wanted));
                // Next writes its own folder whatever it exports besides
                let is_nexts = first == ".next"
                    && app.framework.as_ref().is_some_and(|framework| framework.value.id == "next");
                let is_there = image.case.repo.has_file(&wanted) || image.case.repo.has_folder(&wanted);
                if is_one || is_there || is_nexts {
                    continue;
                }
                let Some(output) = outputs.first() else { continue };
                let right = output.value.below(&app.dir).unwrap_or(output.value.as_str());
                let mut finding = Finding::new(
                    &RULE,
                    image.place(origin.span),
                    format!("the build writes `{right}`, not `{inside}`"),
                    format!("the build of the image ends with `\"{path}\": not found`"),
                    format!("copy `{}/{right}`", folder.trim_end_matches('/')),
                )
                .label("is not written")
                .because_of(output, format!("writes `{right}`"));
                let text = image.text(origin.span);
                if let Some(start) = text.strip_suffix(inside)
                    && !text.contains(['$', '"', '*'])
                {
                    let start = start.to_owned();
                    finding = finding.fix(FixTier::Unsafe, origin.span, format!("{start}{right}"));
                }
                findings.push(finding);
                return;
            }
        }
    }
}

/// The folder in which a stage runs the build of the app, where that is all it runs.
fn built_in(image: &ImageCase<'_>, stage: usize, script: Option<&str>) -> Option<String> {
    let mut folder = None;
    for at in image.flow.chain(stage) {
        let StepKind::Run(ran) = &image.flow.step(at).kind else { continue };
        if !ran.is_whole {
            return None;
        }
        for command in &ran.commands {
            match &command.act {
                Act::Script(call) if Some(call.script.as_str()) == script && call.member.is_none() => {
                    let is_apps = image.flow.repository_folder_of(at, command).as_ref()
                        == image.app.map(|app| &app.dir);
                    // words behind the script may say another folder
                    let is_plain = command.words().last() == Some(call.script.as_str());
                    folder = Some(command.dir.clone()).filter(|_| is_apps && is_plain);
                    folder.as_ref()?;
                }
                Act::Script(_) | Act::Unknown => return None,
                Act::Tool(tool) if tool != "prisma" => return None,
                _ => {}
            }
        }
    }
    folder
}
