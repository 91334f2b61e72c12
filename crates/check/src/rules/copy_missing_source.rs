//! `copy-missing-source`: a `COPY` names what is not in the build's context.

use seaworthy_setup::{MissingSource, WhyMissing};
use seaworthy_text::{Place, RepoPath, closest};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::rules::copy_outside_context::leaves_the_context;

pub(super) static RULE: Rule = Rule {
    id: "copy-missing-source",
    severity: Severity::Error,
    title: "a `COPY` names a file that is not in the build's context",
    about: "A file that was renamed, a path that counts from the wrong folder, or something that only the author's machine has because \
git keeps it out. The builder looks for sources below the context (`build.context` of the service, or the folder that `docker build` is \
given) and ends where one is not there.

Correct the path, or give the folder that holds the file as the context. What is built is made in a stage of the Dockerfile and copied \
with `--from`, not checked out.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for missing in image.missing() {
        if leaves_the_context(&missing.source) {
            continue;
        }
        match &missing.why {
            WhyMissing::NotInContext { context, at_root } => {
                findings.push(absent(image, missing, context, at_root.as_ref()));
            }
            WhyMissing::GitIgnored(line) => findings.push(ignored_by_git(missing, line)),
            WhyMissing::KeptOut(_) => {}
        }
    }
}

fn absent(
    image: &ImageCase<'_>,
    missing: &MissingSource,
    context: &RepoPath,
    at_root: Option<&RepoPath>,
) -> Finding {
    let source = &missing.source;
    let folder = if context.is_root() { "the repository's root".to_owned() } else { format!("`{context}`") };
    let similar = similar(image, missing);
    let help = match (&similar, at_root) {
        (Some(similar), _) => format!("did you mean `{similar}`?"),
        (None, Some(path)) => format!("`{path}` counts from the repository's root: make that the context"),
        (None, None) => format!("correct the path; it counts from {folder}, the build's context"),
    };
    let mut finding = Finding::new(
        &RULE,
        missing.place.clone(),
        format!("`{source}` is not there"),
        format!("the build ends with `\"/{}\": not found`", source.trim_start_matches(['.', '/'])),
        help,
    )
    .label(format!("looked for in {folder}"));
    if let Some(path) = at_root {
        finding = finding.because(Place::whole(path.clone()), "this is outside of the context");
    }
    if let Some(similar) = similar {
        finding = finding.fix(FixTier::Unsafe, missing.place.span, similar);
    }
    finding
}

/// The name in the same folder of the context that was probably meant, with its folder as written.
fn similar(image: &ImageCase<'_>, missing: &MissingSource) -> Option<String> {
    let source = missing.source.as_str();
    let (before, name) = match source.rsplit_once('/') {
        Some((folder, name)) => (format!("{folder}/"), name),
        None => (String::new(), source),
    };
    let folder = image.image.context.join(before.trim_matches(['.', '/'])).ok()?;
    let line = image.flow.source.line(missing.place.line).unwrap_or_default();
    let beside: Vec<&str> = line.split_whitespace().map(|word| word.trim_start_matches("./")).collect();
    let names: Vec<&str> = image
        .case
        .repo
        .below(&folder)
        .filter_map(|entry| entry.path.below(&folder))
        .filter_map(|path| path.split('/').next())
        // what the same line names beside it was not meant twice
        .filter(|name| !beside.contains(name))
        .collect();
    let plain = |name: &str| !name.is_empty() && !name.contains(['*', '?', '[', '$', '"', '\\']);
    // the two names of a file with another ending come before a slip of the fingers
    closest(name, names.iter().copied()).filter(|_| plain(name)).map(|name| format!("{before}{name}"))
}

/// Somebody may make it before the build (a workflow, a script): that is no failure for certain.
fn ignored_by_git(missing: &MissingSource, line: &Place) -> Finding {
    let source = &missing.source;
    Finding::new(
        &RULE,
        missing.place.clone(),
        format!("`{source}` is on no other machine"),
        format!(
            "on a clean checkout the build ends with `\"/{}\": not found`",
            source.trim_start_matches(['.', '/'])
        ),
        "make it in a stage of the Dockerfile and copy it with `COPY --from`, or take it into git",
    )
    .severity(Severity::Warning)
    .label("git does not have it")
    .because(line.clone(), "kept out of git here")
}
