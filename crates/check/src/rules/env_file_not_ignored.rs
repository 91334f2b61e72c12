//! `env-file-not-ignored`: git keeps `.env` out, and the build does not.

use seaworthy_text::{Place, RepoPath};

use crate::copied_secret::copied_here;
use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::rules::ignore_missing::add_lines;

pub(super) static RULE: Rule = Rule {
    id: "env-file-not-ignored",
    severity: Severity::Error,
    title: "a `.env` of the machine that builds gets into the image",
    about: "Git keeps `.env` out of the repository, and the ignore file of the build does not: a `COPY` of the whole folder takes it \
along. Built in a workflow the image is clean; built on the machine of somebody who works on the app it holds that person's secrets.

Add `**/.env` and `**/.env.*` to `.dockerignore`. A pattern without `**/` is for the context's root only, other than in `.gitignore`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for name in [".env", ".env.local"] {
        let Some(found) = let_in(image, &RepoPath::root().child(name)) else { continue };
        let finding = Finding::new(
            &RULE,
            image.place(copied_here(image, &found.reach)),
            format!("a `{name}` on the machine that builds gets into the image"),
            format!("its values lie at `{}` for everybody who may pull the image", found.reach.path),
            "add the lines `**/.env` and `**/.env.*` to the ignore file",
        )
        .label("takes it along")
        .because(found.why, found.words);
        findings.push(add_lines(finding, image, FixTier::Unsafe, "**/.env\n**/.env.*"));
        return;
    }
}

/// A file that is not listed, and gets into the image where it is there.
pub(super) struct LetIn {
    /// Where it lies then.
    pub(super) reach: seaworthy_setup::flow::Reach,
    /// What shows that it is there on some machines.
    pub(super) why: Place,
    /// What that place says.
    pub(super) words: &'static str,
}

/// Whether the file at a path of the context gets into the shipped image where it is there; `None` as well where nothing shows
/// that it ever is, and where no ignore file is read at all, which is a finding of its own.
pub(super) fn let_in(image: &ImageCase<'_>, path: &RepoPath) -> Option<LetIn> {
    let ignored = image.flow.ignored.as_ref()?;
    let repo = image.case.repo;
    let whole = image.flow.context.join(path.as_str()).ok()?;
    if repo.has_file(&whole) || ignored.keeps_out(path.as_str()).is_some() {
        return None;
    }
    let reach = image
        .flow
        .reaches(path.as_str())
        .into_iter()
        .find(|reach| reach.is_shipped && reach.removed.is_none())?;
    // copied by name it is wanted, and its absence is what another rule speaks of
    if crate::copied_secret::names_file(image, &reach, path.as_str()) {
        return None;
    }
    if let Some(line) = repo.git_ignored(&whole) {
        return Some(LetIn {
            reach,
            why: line,
            words: "git keeps it out: it is there on machines of people",
        });
    }
    let folder = whole.parent().unwrap_or_default();
    let template = [".env.example", ".env.sample", ".env.template", ".env.dist"]
        .iter()
        .map(|name| folder.child(name))
        .find(|template| repo.has_file(template))?;
    Some(LetIn { reach, why: Place::whole(template), words: "people make it of this template" })
}
