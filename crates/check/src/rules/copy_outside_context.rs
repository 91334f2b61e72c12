//! `copy-outside-context`: a `COPY` wants to go above the build's context.

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "copy-outside-context",
    severity: Severity::Error,
    title: "a `COPY` wants to go above the build's context",
    about: "The builder is sent one folder, the context, and nothing above it. `..` at its root stays at its root: `COPY ../shared ./` \
looks for `shared` inside the context.

Give the folder above as the context and name the Dockerfile: `docker build -f app/Dockerfile .`, or `context: ..` and `dockerfile: \
app/Dockerfile` in Compose; then write all sources from there.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for missing in image.missing() {
        let source = &missing.source;
        if !leaves_the_context(source) {
            continue;
        }
        let inside: Vec<&str> = source.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
        let inside = inside.join("/");
        let context = &image.image.context;
        let folder =
            if context.is_root() { "the repository's root".to_owned() } else { format!("`{context}`") };
        findings.push(
            Finding::new(
                &RULE,
                missing.place.clone(),
                format!("`{source}` is above the build's context"),
                format!("the build ends with `\"/{inside}\": not found`"),
                format!(
                    "give the folder above as the context, name the Dockerfile with `-f {}`, and write `{inside}` from there",
                    image.image.dockerfile
                ),
            )
            .label(format!("the context is {folder}")),
        );
    }
}

/// Whether a path goes above where it starts.
pub(super) fn leaves_the_context(source: &str) -> bool {
    let mut depth = 0_i32;
    for part in source.split('/') {
        match part {
            "" | "." => {}
            ".." => depth -= 1,
            _ => depth += 1,
        }
        if depth < 0 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::leaves_the_context;

    #[test]
    fn dots_are_counted() {
        for (source, leaves) in
            [("../a", true), ("a/../../b", true), ("a/../b", false), ("./a", false), ("..a/b", false)]
        {
            assert_eq!(leaves_the_context(source), leaves, "{source}");
        }
    }
}
