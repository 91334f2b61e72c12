//! `var-undefined`: an instruction uses a variable that nothing sets.

use seaworthy_catalog::bases::Family;
use seaworthy_dockerfile::body::{Body, Source};
use seaworthy_dockerfile::{Instruction, Quotes, Word, references};
use seaworthy_text::closest;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "var-undefined",
    severity: Severity::Warning,
    title: "an instruction uses a variable that nothing sets",
    about: "A builder puts nothing in the place of a variable that it does not know, and says so at best in a warning: `COPY \
--from=build $DIST ./` copies the whole of a stage. An `ARG` above the first `FROM`, or in another stage, is not known in this one.

Set it above, or repeat the `ARG` in this stage: `ARG DIST`.",
    since: RuleSet(2026, 1),
    aliases: &["UndefinedVar"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let file = &image.flow.file;
    for stage in image.flow.needed() {
        // an image that is not known may set anything
        let Some(base) = image.base(stage.index) else { continue };
        for instruction in file.instructions_of(&file.stages()[stage.index]) {
            let Some(step) = stage.steps.iter().find(|step| step.span == instruction.span) else { continue };
            for word in words(instruction) {
                let Ok(found) = references(&word.text, file.escape(), Quotes::Remove) else { continue };
                for reference in found {
                    let name = &reference.name;
                    let is_set = step.before.env.contains_key(name) || step.before.args.contains_key(name);
                    let has_other =
                        matches!(reference.modifier.as_str(), "-" | ":-" | "+" | ":+" | "?" | ":?");
                    let is_own = matches!(&instruction.body, Body::Env(pairs) | Body::Arg(pairs) if pairs.iter().any(|pair| pair.name.text == *name));
                    if is_set || has_other || is_own || is_given(name, base.family) {
                        continue;
                    }
                    let known = step.before.env.keys().chain(step.before.args.keys()).map(String::as_str);
                    let elsewhere = image.flow.globals.contains_key(name)
                        || image.flow.stages.iter().any(|stage| stage.end.args.contains_key(name));
                    let help = match closest(name, known) {
                        _ if elsewhere => format!("repeat it in this stage: `ARG {name}`"),
                        Some(closest) => format!("did you mean `{closest}`?"),
                        None => format!("set it above: `ARG {name}=…`"),
                    };
                    findings.push(
                        Finding::new(
                            &RULE,
                            image.place(word.span),
                            format!("nothing sets `{name}` here"),
                            "the builder puts nothing in its place",
                            help,
                        )
                        .label("not known in this stage"),
                    );
                }
            }
        }
    }
}

/// The words in which the builder replaces variables.
fn words(instruction: &Instruction) -> Vec<&Word> {
    match &instruction.body {
        Body::Transfer(transfer) => {
            let paths = transfer.sources.iter().filter_map(|source| match source {
                Source::Path(word) => Some(word),
                Source::Heredoc(_) => None,
            });
            paths.chain(&transfer.destination).chain(&transfer.chown).collect()
        }
        Body::Env(pairs) | Body::Label(pairs) | Body::Arg(pairs) => {
            pairs.iter().filter_map(|pair| pair.value.as_ref()).collect()
        }
        Body::Expose(words) | Body::Volume(words) => words.iter().collect(),
        Body::User(word) | Body::Workdir(word) | Body::Stopsignal(word) => vec![word],
        _ => Vec::new(),
    }
}

/// Variables that every build, or the official images, have.
fn is_given(name: &str, family: Family) -> bool {
    let upper = name.to_ascii_uppercase();
    let is_proxy = upper.ends_with("_PROXY");
    let is_of_builder =
        matches!(name, "PATH" | "HOME" | "HOSTNAME" | "PWD" | "LANG" | "TZ") || name.starts_with("BUILDKIT_");
    let is_of_image = match family {
        Family::Node => matches!(name, "NODE_VERSION" | "YARN_VERSION"),
        Family::Bun => name.starts_with("BUN_"),
        Family::Nginx => name.ends_with("_VERSION") || name.ends_with("_RELEASE"),
        Family::DistrolessNode => matches!(name, "SSL_CERT_FILE"),
        Family::Alpine | Family::Debian => false,
    };
    is_proxy || is_of_builder || is_of_image
}
