//! `stage-unused`: a stage feeds no image that anything builds.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_dockerfile::body::Body;
use seaworthy_dockerfile::{Base, Dockerfile};
use seaworthy_text::{RepoPath, closest};

use super::modules_missing;
use crate::case::Case;
use crate::finding::{Finding, Severity};
use crate::image_case::{self, ImageCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "stage-unused",
    severity: Severity::Info,
    title: "a stage feeds no image that anything builds",
    about: "BuildKit makes the stages that the target needs and passes over the rest: a stage that no `FROM`, no `COPY --from` and no \
`--target` of the repository names is never built. Often a `COPY --from` still takes from its predecessor, or the stage was \
left over.

Take it out, or let something use it.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Repository(ask),
};

fn ask(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut needed: BTreeMap<&RepoPath, BTreeSet<usize>> = BTreeMap::new();
    for image in &case.setup.images {
        // what a build names by itself is not known here
        let Some(flow) = seaworthy_setup::flow::Flow::read(case.repo, image) else { return };
        // that rule says of the install's stage that nothing copies from it
        let app = image_case::app_of(case, image, &flow);
        if ImageCase::new(case, image, &flow, app).is_told_by(&[&modules_missing::RULE]) {
            return;
        }
        needed.entry(&image.dockerfile).or_default().extend(flow.needed.iter().copied());
    }
    for (path, needed) in needed {
        let Ok(source) = case.repo.read(path) else { continue };
        let file = Dockerfile::parse(source.text());
        for stage in file.stages() {
            let Some(name) = stage.name.as_deref().filter(|_| !needed.contains(&stage.index)) else {
                continue;
            };
            if is_for_people(name) || is_misspelt(&file, name) || is_named(case, path, name) {
                continue;
            }
            let Some(from) = file.instructions_of(stage).next().map(|from| from.span) else { continue };
            findings.push(
                Finding::new(
                    &RULE,
                    source.place(from),
                    format!("nothing builds the stage `{name}`"),
                    "it is never built, and whoever reads the file takes it for a part of the image",
                    "take it out, or name it where it is meant: `COPY --from`, `FROM`, `target`",
                )
                .label("not needed for any image"),
            );
        }
    }
}

/// Whether something asks for a stage that is not there and may mean this one: that is what is wrong.
fn is_misspelt(file: &Dockerfile, name: &str) -> bool {
    file.stages().iter().any(|stage| {
        file.instructions_of(stage).any(|instruction| {
            let from = match &instruction.body {
                Body::Transfer(transfer) => transfer.from.as_ref(),
                _ => None,
            };
            from.is_some_and(|from| {
                matches!(file.source_of(&from.text, stage.index), Base::Image(_))
                    && (closest(&from.text, [name]).is_some() || !from.text.contains([':', '/', '.', '$']))
            })
        })
    })
}

/// Names of stages that are there to be asked for by hand.
fn is_for_people(name: &str) -> bool {
    ["dev", "test", "lint", "debug", "ci", "check", "storybook", "e2e", "local", "watch"]
        .iter()
        .any(|word| name.split(['-', '_', '.']).any(|part| part.starts_with(word)))
}

/// Whether a file that may start a build names a stage.
fn is_named(case: &Case<'_>, own: &RepoPath, name: &str) -> bool {
    case.repo.below(&RepoPath::root()).any(|entry| {
        let path = &entry.path;
        let file = path.file_name();
        let may_build = file == "package.json"
            || matches!(
                path.extension(),
                Some("sh" | "yml" | "yaml" | "hcl" | "md" | "toml" | "mk" | "json5" | "bash" | "ps1")
            )
            || [
                "Makefile",
                "makefile",
                "justfile",
                "Justfile",
                "Jenkinsfile",
                "Tiltfile",
                "Earthfile",
                "docker-bake.json",
                "devcontainer.json",
                "skaffold.json",
            ]
            .contains(&file)
            || path.parts().next().is_some_and(|part| {
                matches!(part, ".github" | ".gitlab" | ".circleci" | "scripts" | "bin" | "ci")
            });
        may_build
            && path != own
            && !path.parts().any(|part| part == "node_modules")
            && case.repo.read(path).is_ok_and(|source| has_word(source.text(), name))
    })
}

/// Whether a text has a word that stands by itself.
fn has_word(text: &str, word: &str) -> bool {
    let is_part =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(word).any(|(at, _)| {
        !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next())
    })
}
