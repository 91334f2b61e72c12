//! `world-writable`: a step lets everybody write.

use seaworthy_setup::flow::StepKind;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "world-writable",
    severity: Severity::Warning,
    title: "a `chmod` lets everybody write",
    about: "`chmod 777` is how a missing owner is worked around: the app may write, and so may whatever else gets into the container, \
also over the app's own code.

Give the folder to the user that the app runs as: `chown node:node data`, or `COPY --chown=node:node`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let chain: Vec<usize> = image.flow.chain(image.flow.shipped).into_iter().map(|at| at.stage).collect();
    for stage in image.flow.needed().filter(|stage| chain.contains(&stage.index)) {
        for step in &stage.steps {
            let StepKind::Run(ran) = &step.kind else { continue };
            for command in ran.commands.iter().filter(|one| one.command.program_name() == Some("chmod")) {
                let words: Vec<&str> = command
                    .words()
                    .filter(|word| !word.starts_with("-R") && *word != "--recursive")
                    .collect();
                let Some((mode, paths)) = words.split_first() else { continue };
                // everybody may write to these anyway, and nobody may delete another's file (the 1)
                let is_for_all = matches!(
                    *mode,
                    "777" | "0777" | "666" | "0666" | "a+w" | "a+rw" | "a+rwx" | "a=rwx" | "o+w" | "ugo+rwx"
                );
                if !is_for_all || paths.iter().all(|path| path.starts_with("/tmp")) {
                    continue;
                }
                let user = image
                    .flow
                    .shipped()
                    .end
                    .user
                    .as_ref()
                    .filter(|user| user.is_known)
                    .map_or("node", |user| user.value.as_str());
                findings.push(
                    Finding::new(
                        &RULE,
                        image.place(command.span),
                        format!("`chmod {mode}` lets everybody write"),
                        "whatever gets into the container may change these files",
                        format!(
                            "give them to the user that the app runs as: `chown -R {user} {}`",
                            paths.join(" ")
                        ),
                    )
                    .label("for everybody"),
                );
            }
        }
    }
}
