//! `next-standalone-off`: Next's standalone output is copied, and not switched on.

use seaworthy_setup::flow::{OriginKind, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "next-standalone-off",
    severity: Severity::Error,
    title: "Next's standalone output is copied, and not switched on",
    about: "`.next/standalone` is written only with `output: 'standalone'` in `next.config`. Without it the build of the app \
succeeds, and the `COPY` of the folder ends with `not found`.

Switch it on in `next.config`, or ship `.next`, `public` and production dependencies and start with `next start`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(framework) = app.framework.as_ref().filter(|framework| framework.value.id == "next") else {
        return;
    };
    if framework.value.output.as_ref().is_some_and(|output| output.value == "standalone") {
        return;
    }
    let names = ["next.config.ts", "next.config.mjs", "next.config.js", "next.config.cjs", "next.config.mts"];
    let configs: Vec<_> =
        names.iter().filter_map(|name| image.case.repo.read(&app.dir.child(name)).ok()).collect();
    // it may be said in a way that was not read: by a variable, in a plugin
    if configs.iter().any(|source| source.text().contains("standalone") || source.text().contains("output")) {
        return;
    }
    // Next reads a variable, too, which a build may set
    let set = image.flow.needed().any(|stage| {
        let names = stage.end.env.keys().chain(stage.end.args.keys());
        names.into_iter().any(|name| name.contains("STANDALONE"))
            || stage.steps.iter().any(|step| image.text(step.span).contains("STANDALONE"))
    });
    if set {
        return;
    }
    for stage in image.flow.needed() {
        for step in &stage.steps {
            let StepKind::Copy(copied) = &step.kind else { continue };
            let origin = copied.sources.iter().find(|origin| {
                matches!(&origin.kind, OriginKind::Stage(_, path) if path.ends_with("/.next/standalone"))
            });
            let Some(origin) = origin else { continue };
            let finding = Finding::new(
                &RULE,
                image.place(origin.span),
                "`.next/standalone` is not written: `output` is not `standalone`",
                "the build ends with `\".next/standalone\": not found`",
                "add `output: 'standalone'` to `next.config`",
            )
            .label("is not there");
            findings.push(match configs.first() {
                Some(config) => finding.because(config.start(), "does not switch it on"),
                None => finding.because_of(framework, "there is no `next.config`"),
            });
            return;
        }
    }
}
