//! `secret-deleted-later`: a file with secrets is copied in one layer and taken away in a later one.

use crate::copied_secret::copied_here;
use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "secret-deleted-later",
    severity: Severity::Error,
    title: "a file with secrets is copied and removed in a later step",
    about: "Each step of a stage is a layer, and an image has all of them. `rm` in a later step hides the file from the container, not \
from whoever unpacks the layers.

Give the file to the one step that needs it, `RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci`; or use it in a stage that is \
not shipped. Change the secret.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for one in image.copied_secrets() {
        let Some(removed) = one.reach.removed.filter(|_| one.reach.is_shipped) else { continue };
        let path = one.file.path();
        findings.push(
            Finding::new(
                &RULE,
                image.place(copied_here(image, &one.reach)),
                format!("the layer of this `COPY` keeps `{path}`"),
                format!("whoever may pull the image unpacks `{}` from its layer", one.reach.path),
                "give it to the step that needs it: `RUN --mount=type=secret,id=…,target=…`, and change the secret",
            )
            .label("the file is in this layer")
            .because(image.place(image.flow.step(removed).span), "removed in a layer above, where that hides it only")
            .because(one.place(), "the secret")
            .hidden(),
        );
    }
}
