//! `copy-many-needs-slash`: several sources go to a target without a slash at its end.

use seaworthy_dockerfile::body::Body;
use seaworthy_text::Span;

use crate::case::DockerfileCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "copy-many-needs-slash",
    severity: Severity::Warning,
    title: "several sources are copied to what looks like a file",
    about: "With several sources the target is a folder. BuildKit makes one of that name, also where the name is that of a file \
(`./app.js`); older builders end with `When using COPY with more than one source file, the destination must be a directory and end with a /`.

End the target with a slash.",
    since: RuleSet(2026, 1),
    aliases: &["DL3021"],
    ask: Ask::Dockerfile(ask),
};

fn ask(dockerfile: &DockerfileCase<'_>, findings: &mut Vec<Finding>) {
    for instruction in dockerfile.file.instructions() {
        let Body::Transfer(transfer) = &instruction.body else { continue };
        let Some(target) = &transfer.destination else { continue };
        let text = &target.text;
        // a plain name may well be meant as a folder
        let name = text.rsplit('/').next().unwrap_or_default();
        let looks_like_file = name.trim_start_matches('.').contains('.') && !text.contains('$');
        if transfer.sources.len() < 2 || !looks_like_file || transfer.is_json {
            continue;
        }
        let end = target.span.end as usize;
        findings.push(
            Finding::new(
                &RULE,
                dockerfile.place(target.span),
                format!("`{text}` becomes a folder"),
                "BuildKit makes a folder of this name, older builders refuse it",
                format!("copy one file there, or write `{text}/` if a folder is meant"),
            )
            .label("several sources go here")
            .fix(FixTier::Unsafe, Span::new(end, end), "/"),
        );
    }
}
