//! `env-self-reference`: an `ENV` uses a variable that the same instruction sets.

use seaworthy_dockerfile::body::Body;
use seaworthy_dockerfile::{Quotes, references};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "env-self-reference",
    severity: Severity::Warning,
    title: "an `ENV` uses a variable that the same instruction sets",
    about: "All values of one `ENV` are read before any of them is set: in `ENV APP_HOME=/app DATA=$APP_HOME/data` the second value is \
`/data`.

Set it in an `ENV` of its own, above.",
    since: RuleSet(2026, 1),
    aliases: &["DL3044"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let file = &image.flow.file;
    for stage in image.flow.needed() {
        for instruction in file.instructions_of(&file.stages()[stage.index]) {
            let Body::Env(pairs) = &instruction.body else { continue };
            let before =
                stage.steps.iter().find(|step| step.span == instruction.span).map(|step| &step.before);
            for (index, pair) in pairs.iter().enumerate() {
                let Some(value) = &pair.value else { continue };
                let Ok(found) = references(&value.text, file.escape(), Quotes::Remove) else { continue };
                let set_here = found.iter().find_map(|reference| {
                    let other = pairs[..index].iter().find(|other| other.name.text == reference.name)?;
                    // an earlier value of the same name is what it gets: `PATH`
                    let is_set = before.is_none_or(|before| {
                        before.variable(&reference.name).is_some()
                            || before.args.contains_key(&reference.name)
                    });
                    (!is_set && !is_of_the_base(&reference.name)).then_some(other)
                });
                let Some(other) = set_here else { continue };
                let name = &other.name.text;
                findings.push(
                    Finding::new(
                        &RULE,
                        image.place(pair.span),
                        format!("`{name}` is empty here"),
                        format!(
                            "`{}` is set without it: all values of one `ENV` are read before any is set",
                            pair.name.text
                        ),
                        format!("set `{name}` in an `ENV` of its own, above this one"),
                    )
                    .label("not set yet")
                    .because(image.place(other.span), "set by the same instruction"),
                );
            }
        }
    }
}

/// Variables that images of others set.
fn is_of_the_base(name: &str) -> bool {
    matches!(name, "PATH" | "HOME" | "NODE_VERSION" | "YARN_VERSION" | "HOSTNAME" | "LANG" | "TZ")
}
