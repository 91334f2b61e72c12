//! `syntax`: the Dockerfile does not parse.

use seaworthy_dockerfile::ProblemKind;

use crate::case::DockerfileCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "syntax",
    severity: Severity::Error,
    title: "the Dockerfile does not parse",
    about: "An instruction, a flag, a heredoc or a mount that no builder reads. The build ends before its first step.

The message says what was expected and where; a misspelt word comes with the one that was probably meant.",
    since: RuleSet(2026, 1),
    aliases: &["DL1000", "DL3061"],
    ask: Ask::Dockerfile(ask),
};

fn ask(dockerfile: &DockerfileCase<'_>, findings: &mut Vec<Finding>) {
    for problem in dockerfile.file.problems().iter().filter(|problem| problem.kind.fails_the_build()) {
        let suggestion = match &problem.kind {
            ProblemKind::UnknownInstruction { suggestion, .. } => *suggestion,
            ProblemKind::UnknownFlag { suggestion, .. } => *suggestion,
            _ => None,
        };
        let help = match suggestion {
            Some(suggestion) => format!("did you mean `{suggestion}`?"),
            None => "mend it; the builder stops here".to_owned(),
        };
        let mut finding = Finding::new(
            &RULE,
            dockerfile.place(problem.span),
            problem.kind.to_string(),
            "the build ends with a parse error before its first step",
            help,
        );
        if let Some(suggestion) = suggestion {
            finding = finding.fix(FixTier::Unsafe, problem.span, suggestion);
        }
        findings.push(finding);
    }
}
