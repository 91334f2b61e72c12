//! `ignore-not-effective`: an ignore file lies where no build looks for it.

use seaworthy_text::{Place, RepoPath};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::rules::ignore_missing::whole_copy;

pub(super) static RULE: Rule = Rule {
    id: "ignore-not-effective",
    severity: Severity::Warning,
    title: "an ignore file lies where the build does not look for it",
    about: "A builder reads one ignore file: the one named after the Dockerfile beside it (`app.Dockerfile.dockerignore`), else \
`.dockerignore` in the root of the context. One in another folder, also one beside a Dockerfile that is not in the context's root, keeps \
nothing out.

Move it into the root of the context, with its patterns written from there, or call it after the Dockerfile.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    if image.image.ignore_file.is_some() {
        return;
    }
    let (Some(path), Some(span)) = (elsewhere(image), whole_copy(image)) else { return };
    // a file that cannot be read is there all the same
    let place = image.case.repo.read(&path).map_or_else(|_| Place::whole(path.clone()), |file| file.start());
    let context = &image.image.context;
    let folder = if context.is_root() { "the repository's root".to_owned() } else { format!("`{context}`") };
    findings.push(
        Finding::new(
            &RULE,
            place,
            format!("the build of `{}` does not read this file", image.image.dockerfile),
            "what it lists gets into the build: secrets, `node_modules`, `.git`",
            format!(
                "move it to `{}`, with its patterns written from there, or call it `{}.dockerignore`",
                context.child(".dockerignore"),
                image.image.dockerfile
            ),
        )
        .label(format!("the context is {folder}"))
        .because(image.place(span), "everything is copied"),
    );
}

/// An ignore file beside the Dockerfile, or above the context, that no build reads.
pub(super) fn elsewhere(image: &ImageCase<'_>) -> Option<RepoPath> {
    let beside = image.image.dockerfile.parent().unwrap_or_default();
    let above = image.image.context.ancestors().skip(1);
    std::iter::once(beside).chain(above).map(|folder| folder.child(".dockerignore")).find(|path| {
        let is_read = image.case.setup.images.iter().any(|other| other.ignore_file.as_ref() == Some(path));
        image.case.repo.has_file(path) && !is_read
    })
}
