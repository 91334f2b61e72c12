//! `arg-undefined-in-from`: a `FROM` uses an argument that is not declared before the first stage.

use seaworthy_dockerfile::body::{Body, Pair};
use seaworthy_dockerfile::{Quotes, references};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "arg-undefined-in-from",
    severity: Severity::Error,
    title: "a `FROM` uses an argument that is declared nowhere before it",
    about: "A `FROM` sees only the arguments that are declared above the first `FROM`; what a stage declares, or `ENV` sets, is not known \
there. The variable is empty, and the name of the image is not a name any more.

Declare it above the first `FROM`, with a default: `ARG NODE_VERSION=24-alpine`.",
    since: RuleSet(2026, 1),
    aliases: &["UndefinedArgInFrom"],
    ask: Ask::Image(ask),
};

/// What builders give without being asked.
const GIVEN: &[&str] = &[
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETSTAGE",
];

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let file = &image.flow.file;
    for stage in image.flow.needed.iter().filter_map(|index| file.stages().get(*index)) {
        let written = &stage.from.image;
        let Ok(found) = references(&written.text, file.escape(), Quotes::Remove) else { continue };
        for reference in found {
            let name = &reference.name;
            let has_default = matches!(reference.modifier.as_str(), "-" | ":-" | "+" | ":+");
            let is_declared = file.global_arguments().any(|pair| pair.name.text == *name);
            if has_default || is_declared || GIVEN.contains(&name.as_str()) {
                continue;
            }
            let became = written.text.get(..reference.range.start).unwrap_or_default();
            let mut finding = Finding::new(
                &RULE,
                image.place(written.span),
                format!("`{name}` is not declared before the first `FROM`"),
                format!(
                    "the build ends with `failed to parse stage name \"{became}…\": invalid reference format`"
                ),
                format!("add `ARG {name}=…` above the first `FROM`"),
            )
            .label("empty here");
            if let Some(pair) = declared_in_a_stage(image, name) {
                finding = finding.because(image.place(pair.span), "declared for one stage only");
                if pair.value.is_some()
                    && let Some(first) = file.stages().first()
                {
                    let at = first.span.start as usize;
                    let text = format!("ARG {}\n", image.text(pair.span));
                    finding = finding.fix(FixTier::Unsafe, Span::new(at, at), text);
                }
            }
            findings.push(finding);
        }
    }
}

fn declared_in_a_stage<'i>(image: &'i ImageCase<'_>, name: &str) -> Option<&'i Pair> {
    image.flow.file.instructions().find_map(|instruction| match &instruction.body {
        Body::Arg(pairs) => pairs.iter().find(|pair| pair.name.text == name),
        _ => None,
    })
}
