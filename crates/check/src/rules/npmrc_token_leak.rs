//! `npmrc-token-leak`: a `.npmrc` with a token in it gets into the image.

use crate::copied_secret::copied_here;
use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "npmrc-token-leak",
    severity: Severity::Error,
    title: "a `.npmrc` with a token is copied into the image",
    about: "A token for a registry that stands in `.npmrc` is in git and, with the file, in the image: whoever may pull it can install \
and perhaps publish in your name.

Write a variable into the file (`//host/:_authToken=${NPM_TOKEN}`) and give it to the install alone: `RUN \
--mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci`; or mount the whole file with `--mount=type=secret,id=npmrc,target=/root/.npmrc`. \
Change the token.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for one in image.copied_secrets() {
        let path = one.file.path();
        if !one.is_kept() || path.file_name() != ".npmrc" {
            continue;
        }
        let finding = Finding::new(
            &RULE,
            image.place(copied_here(image, &one.reach)),
            format!("`{path}` is copied, and holds a token"),
            if one.reach.is_shipped {
                format!("everybody who may pull the image reads the token at `{}`", one.reach.path)
            } else {
                "the token is in a stage that the image is built from, and in every cache that keeps it".to_owned()
            },
            "write `${NPM_TOKEN}` in its place, and give it to the install with `RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN …`",
        )
        .label("copies it")
        .because(one.place(), "the token stands here as it is")
        .hidden();
        findings.push(if one.reach.is_shipped { finding } else { finding.severity(Severity::Warning) });
    }
}
