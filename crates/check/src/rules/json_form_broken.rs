//! `json-form-broken`: arguments look like JSON, and are none.

use seaworthy_dockerfile::{Dockerfile, Instruction, Keyword, ProblemKind};

use crate::case::DockerfileCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "json-form-broken",
    severity: Severity::Error,
    title: "arguments look like JSON and are not",
    about: "`CMD ['node', 'server.js']` is no JSON: strings stand in double quotes, and no comma follows the last one. The builder does \
not complain. It gives the whole text to a shell, which looks for a program called `[node,`; a `COPY` takes it for file names.

Write double quotes: `CMD [\"node\", \"server.js\"]`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Dockerfile(ask),
};

fn ask(dockerfile: &DockerfileCase<'_>, findings: &mut Vec<Finding>) {
    for problem in dockerfile.file.problems() {
        if !matches!(problem.kind, ProblemKind::JsonBroken) {
            continue;
        }
        let inside = |instruction: &&Instruction| {
            instruction.span.start <= problem.span.start && problem.span.end <= instruction.span.end
        };
        let Some(instruction) = dockerfile.file.instructions().find(inside) else { continue };
        let first = first_word(&instruction.arguments.text);
        let otherwise = match instruction.keyword {
            Keyword::Copy | Keyword::Add => {
                "the build ends: `[` and all that follows is taken for names of files".to_owned()
            }
            Keyword::Run => format!("the build ends with `/bin/sh: [{first},: not found`, exit code 127"),
            Keyword::Healthcheck => format!("every check ends with `/bin/sh: [{first},: not found`"),
            _ => format!("the container ends with `/bin/sh: [{first},: not found`, exit code 127"),
        };
        let text = dockerfile.source.text().get(problem.span.range()).unwrap_or_default();
        let mended = mended(text);
        let help = match &mended {
            Some(mended) if mended.len() < 120 => format!("write `{mended}`"),
            _ => "put each word in double quotes, a comma between them and none behind the last".to_owned(),
        };
        let mut finding = Finding::new(
            &RULE,
            dockerfile.place(problem.span),
            format!("the arguments of `{}` are no JSON", instruction.keyword),
            otherwise,
            help,
        )
        .label("given to a shell as it is");
        if let Some(mended) = mended {
            finding = finding.fix(FixTier::Safe, problem.span, mended);
        }
        findings.push(finding);
    }
}

/// The first word of what was meant as an array.
fn first_word(text: &str) -> String {
    let inner = text.trim_start().trim_start_matches('[').trim_start().trim_start_matches(['\'', '"']);
    inner.chars().take_while(|letter| !matches!(letter, '\'' | '"' | ',' | ']')).collect()
}

/// The text with the quotes of JSON and without a comma at its end, where that makes it JSON.
fn mended(text: &str) -> Option<String> {
    let end = text.rfind(']')?;
    let (array, rest) = text.split_at(end);
    let array = array.trim_end().trim_end_matches(',');
    let candidates = [
        format!("{array}]{rest}", rest = &rest[1..]),
        format!("{}]{}", array.replace('\'', "\""), &rest[1..]),
    ];
    candidates.into_iter().find(|candidate| {
        let file = Dockerfile::parse(&format!("FROM a\nCMD {candidate}\n"));
        file.problems().is_empty() && file.instructions().last().is_some_and(|one| one.body.is_json())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_commas_are_mended() {
        for (text, wanted) in [
            ("['node', 'a.js']", Some(r#"["node", "a.js"]"#)),
            (r#"["node", "a.js",]"#, Some(r#"["node", "a.js"]"#)),
            (r#"["sh", '-c', "it's"]"#, None),
            ("['a'", None),
        ] {
            assert_eq!(mended(text).as_deref(), wanted, "{text}");
        }
        assert_eq!(first_word("[ 'node', 'x']"), "node");
    }
}
