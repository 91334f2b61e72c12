//! `default-password`: production falls back to a password that everybody can read.

use seaworthy_compose::{Otherwise, Template};
use seaworthy_text::Span;

use crate::compose_case::{ComposeCase, is_credential};
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "default-password",
    severity: Severity::Error,
    title: "a password in production has a default",
    about: "`${POSTGRES_PASSWORD:-postgres}` starts a production with the password that stands in the repository when somebody \
forgets the variable: nothing fails, nothing warns, and everybody who has seen the file has the key.

Demand the variable: `${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}` ends `docker compose up` with that message before anything \
starts. A password written out in the file is no better: put it into the env file, which git ignores.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    if !compose.is_production() {
        return;
    }
    for (source, file) in &compose.files {
        let Ok(variables) = file.variables() else { continue };
        for variable in variables.iter().filter(|variable| is_credential(&variable.name)) {
            let Otherwise::Default(_, default) = &variable.otherwise else { continue };
            // an empty default is no password; a variable inside it is another question
            let Some(text) = default.by_default().filter(|text| !text.is_empty()) else { continue };
            if !compose.runs_at(source, variable.span) || !default_is_text(default) {
                continue;
            }
            let name = &variable.name;
            let replacement = format!("${{{name}:?set {name}}}");
            let written = &source.text()[variable.span.range()];
            let mut finding = Finding::new(
                &RULE,
                source.place(variable.span),
                format!("`{name}` falls back to a password that stands in this file"),
                format!(
                    "a production without `{name}` starts, and opens for everybody who has read the file"
                ),
                format!("demand it: `{replacement}`"),
            )
            .label(format!("{} characters, known to all", text.chars().count()));
            if written.starts_with("${") && written.ends_with('}') {
                finding = finding.fix(FixTier::Safe, variable.span, replacement);
            }
            findings.push(finding);
        }
    }
    for one in compose.services() {
        for variable in &one.written.environment {
            let Some(value) = variable.value.as_ref().filter(|_| is_credential(&variable.name.value)) else {
                continue;
            };
            let is_literal = !value.value.is_empty()
                && !value.value.contains('$')
                && !value.value.starts_with('/')
                && !matches!(value.value.as_str(), "true" | "false" | "yes" | "no");
            if !is_literal {
                continue;
            }
            let name = &variable.name.value;
            let replacement = format!("${{{name}:?set {name}}}");
            let span = literal_span(one.source.text(), value.span, &value.value);
            let mut finding = Finding::new(
                &RULE,
                one.place(value.span),
                format!("the password in `{name}` is written into the file"),
                "everybody who has read the file has the key",
                format!("take it from the environment: `{replacement}`, and put it into an env file that git ignores"),
            )
            .hidden();
            if let Some(span) = span {
                finding = finding.fix(FixTier::Unsafe, span, replacement);
            }
            findings.push(finding);
        }
    }
}

/// Whether a default is text and no other variable.
fn default_is_text(default: &Template) -> bool {
    default.references().is_empty()
}

/// Where a value stands in the text, without its quotes or the name before it.
fn literal_span(text: &str, span: Span, value: &str) -> Option<Span> {
    let written = text.get(span.range())?;
    let at = written.rfind(value)?;
    let start = span.start as usize + at;
    Some(Span::new(start, start + value.len()))
}
