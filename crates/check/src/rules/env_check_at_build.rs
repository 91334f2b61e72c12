//! `env-check-at-build`: the build checks variables that it is not given.

use seaworthy_facts::{Confidence, EnvPhase};
use seaworthy_setup::flow::{Act, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "env-check-at-build",
    severity: Severity::Warning,
    title: "the build checks variables that it is not given",
    about: "A schema for the environment that the configuration of the build imports (t3-env, envalid, zod), and code at the top \
of a module that a page loads, run while the app is built. Where the build of the image has no value, `next build` \
ends with `Invalid environment variables`.

Give the stage that builds a harmless placeholder (`ARG DATABASE_URL=postgres://build:build@localhost/build`), or the \
switch that skips the check (`SKIP_ENV_VALIDATION=1`). Never bake in the true value.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let script = app.build.as_ref().and_then(|build| build.value.script.as_deref());
    let built = image.flow.commands().find(
        |(_, command)| matches!(&command.act, Act::Script(call) if Some(call.script.as_str()) == script),
    );
    let Some((at, command)) = built else { return };
    let StepKind::Run(ran) = &image.flow.step(at).kind else { return };
    let before = &image.flow.step(at).before;
    let skips = before.env.keys().chain(before.args.keys()).any(|name| name.contains("SKIP"))
        || command.command.assignments.iter().any(|one| one.name.value.contains("SKIP"));
    let is_whole = image.is_read_before(at) && ran.is_whole && ran.mounts.is_empty();
    if skips || !is_whole {
        return;
    }
    let missing = app.env.iter().find(|variable| {
        let name = variable.name.as_str();
        variable.required
            && variable.default.is_none()
            && variable.phase != EnvPhase::Run
            && variable.confidence == Confidence::Certain
            && !before.env.contains_key(name)
            && !before.args.contains_key(name)
            && !command.command.assignments.iter().any(|one| one.name.value == name)
            && !image.is_in_env_file(name)
    });
    let Some(variable) = missing else { return };
    let name = &variable.name;
    let mut finding = Finding::new(
        &RULE,
        image.place(command.span),
        format!("the build needs `{name}`, and nothing gives it one"),
        format!("the build ends where `{name}` is checked"),
        format!("add `ARG {name}=` with a harmless placeholder before this line"),
    )
    .label("has no value for it");
    if let Some(evidence) = variable.evidence.first() {
        finding = finding.because(evidence.place.clone(), "checked while building");
    }
    findings.push(finding);
}
