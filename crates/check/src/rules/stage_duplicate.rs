//! `stage-duplicate`: two stages have one name.

use std::collections::BTreeMap;

use crate::case::DockerfileCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "stage-duplicate",
    severity: Severity::Warning,
    title: "two stages have the same name",
    about: "Names of stages are compared without regard to case. Of two with one name, each `FROM` and `--from` behind the second takes \
the second, those between them the first, and `--target` one of the two. Whoever edits the file later edits the wrong one.

Give each stage a name of its own.",
    since: RuleSet(2026, 1),
    aliases: &["DL3024", "DuplicateStageName"],
    ask: Ask::Dockerfile(ask),
};

fn ask(dockerfile: &DockerfileCase<'_>, findings: &mut Vec<Finding>) {
    let mut seen = BTreeMap::new();
    for stage in dockerfile.file.stages() {
        let (Some(name), Some(alias)) = (&stage.name, &stage.from.alias) else { continue };
        let Some(first) = seen.insert(name.clone(), alias.span) else { continue };
        findings.push(
            Finding::new(
                &RULE,
                dockerfile.place(alias.span),
                format!("there are two stages `{name}`"),
                "what names it before this line takes the one, what names it behind takes the other",
                "give this stage another name, and use it where this one is meant",
            )
            .label("the second of this name")
            .because(dockerfile.place(first), "the first one"),
        );
    }
}
