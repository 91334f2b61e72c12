//! `build-path-missing`: Compose builds from a folder, a Dockerfile or a stage that is not there.

use seaworthy_setup::RemarkKind;

use crate::case::Case;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "build-path-missing",
    severity: Severity::Error,
    title: "a build names a folder, a Dockerfile or a stage that is not there",
    about: "`build.context` counts from the folder of the first Compose file, `build.dockerfile` from that context, `build.target` names a \
stage of that Dockerfile. One of them is not there: `docker compose build` ends before it begins.

Correct the path or the name.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Repository(ask),
};

fn ask(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for remark in &case.setup.remarks {
        let otherwise = match &remark.kind {
            RemarkKind::DockerfileAbsent { .. } => {
                "the build ends with `failed to read dockerfile: open Dockerfile: no such file or directory`"
            }
            RemarkKind::ContextAbsent { .. } => {
                "the build ends with `unable to prepare context: path … not found`"
            }
            RemarkKind::NoSuchStage(_) => "the build ends with `target stage … could not be found`",
            RemarkKind::SecretNotDeclared(_) => "`docker compose` ends with `undefined secret`",
            _ => continue,
        };
        findings.push(Finding::new(
            &RULE,
            remark.place.clone(),
            remark.kind.to_string(),
            otherwise,
            remark.kind.help().unwrap_or("correct the path or the name"),
        ));
    }
}
