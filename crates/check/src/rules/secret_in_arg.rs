//! `secret-in-arg`: a secret stands in an `ENV` or an `ARG`, or is given to a build as an argument.

use seaworthy_catalog::secret_names::{is_secret_name, looks_random};
use seaworthy_dockerfile::Keyword;
use seaworthy_dockerfile::body::{Body, Pair};
use seaworthy_setup::flow::{Setting, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::secret_text::is_real;

pub(super) static RULE: Rule = Rule {
    id: "secret-in-arg",
    severity: Severity::Error,
    title: "a secret is in an `ENV` or an `ARG`",
    about: "`ENV` is kept in the image for every container and everybody who may pull it. The value of an `ARG` stands in the image's \
history beside each `RUN` that could see it. Neither can be taken out again by a later step.

Give values of run time when the container starts, and those of a build with `RUN --mount=type=secret,id=token,env=TOKEN …`. Change \
what was written down.",
    since: RuleSet(2026, 1),
    aliases: &["SecretsUsedInArgOrEnv"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let chain: Vec<usize> = image.flow.chain(image.flow.shipped).into_iter().map(|at| at.stage).collect();
    for stage in image.flow.needed() {
        let is_shipped = stage.index == image.flow.shipped || chain.contains(&stage.index);
        let written = &image.flow.file.stages()[stage.index];
        for instruction in image.flow.file.instructions_of(written) {
            let (Body::Env(pairs) | Body::Arg(pairs)) = &instruction.body else { continue };
            for pair in pairs.iter().filter(|pair| is_secret_name(&pair.name.text)) {
                let is_env = instruction.keyword == Keyword::Env;
                let written = pair.value.as_ref().map(|value| value.text.trim_matches(['"', '\'']));
                // a stage that only builds is given words that stand for secrets
                let is_literal =
                    written.is_some_and(|value| is_real(value) && (is_shipped || looks_random(value)));
                if is_literal {
                    findings.push(literal(image, pair, is_env, is_shipped));
                } else if is_shipped && !is_env && pair.value.is_none() && is_used(image, stage.index, pair) {
                    findings.push(given(image, pair));
                } else if is_shipped
                    && is_env
                    && let Some(argument) = passed_on(image, stage.index, pair)
                {
                    findings.push(kept(image, pair, argument));
                }
            }
        }
    }
}

fn literal(image: &ImageCase<'_>, pair: &Pair, is_env: bool, is_shipped: bool) -> Finding {
    let name = &pair.name.text;
    let keyword = if is_env { "ENV" } else { "ARG" };
    let otherwise = match (is_shipped, is_env) {
        (true, true) => "everybody who may pull the image reads it: `docker image inspect` shows it",
        (true, false) => "everybody who may pull the image reads it: `docker history` shows it",
        (false, _) => "everybody who may read the repository, or a cache of the build, reads it",
    };
    let finding = Finding::new(
        &RULE,
        image.place(pair.span),
        format!("the value of `{name}` is written down"),
        otherwise,
        format!(
            "give it when the container starts; a build gets it with `RUN --mount=type=secret,id={0},env={name} …`",
            name.to_ascii_lowercase()
        ),
    )
    .label(format!("a secret in `{keyword}`"))
    .hidden();
    if is_shipped { finding } else { finding.severity(Severity::Warning) }
}

fn given(image: &ImageCase<'_>, pair: &Pair) -> Finding {
    let name = &pair.name.text;
    Finding::new(
        &RULE,
        image.place(pair.span),
        format!("the secret `{name}` is given to the build as an argument"),
        "its value stands in the image's history beside every `RUN` below: `docker history` shows it",
        format!(
            "take the `ARG` away and write `RUN --mount=type=secret,id={0},env={name} …`",
            name.to_ascii_lowercase()
        ),
    )
    .severity(Severity::Warning)
    .label("kept in the history")
}

fn kept(image: &ImageCase<'_>, pair: &Pair, argument: &Setting) -> Finding {
    let name = &pair.name.text;
    Finding::new(
        &RULE,
        image.place(pair.span),
        format!("the secret `{name}` of the build is kept in the image"),
        "everybody who may pull the image reads what the build was given: `docker image inspect` shows it",
        "take the `ENV` away, and give the value when the container starts",
    )
    .severity(Severity::Warning)
    .label("kept for every container")
    .because(image.place(argument.span), "the build is given it here")
    .hidden()
}

/// Whether a `RUN` below the argument names it.
fn is_used(image: &ImageCase<'_>, stage: usize, pair: &Pair) -> bool {
    let name = pair.name.text.as_str();
    image.flow.stages[stage].steps.iter().any(|step| match &step.kind {
        StepKind::Run(ran) => {
            step.span.start > pair.span.start
                && (ran.text.contains(&format!("${name}")) || ran.text.contains(&format!("${{{name}")))
        }
        _ => false,
    })
}

/// The argument whose value an `ENV` keeps.
fn passed_on<'i>(image: &'i ImageCase<'_>, stage: usize, pair: &Pair) -> Option<&'i Setting> {
    let value = pair.value.as_ref()?.text.trim_matches('"');
    let name = value.strip_prefix('$')?.trim_start_matches('{').trim_end_matches('}');
    let step = image.flow.stages[stage]
        .steps
        .iter()
        .find(|step| step.span.start <= pair.span.start && pair.span.end <= step.span.end)?;
    step.before.args.get(name)?.as_ref()
}
