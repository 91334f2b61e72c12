//! `default-password`: production falls back to a password that everybody can read.

use std::collections::BTreeMap;

use seaworthy_compose::{Otherwise, VariableUse};
use seaworthy_setup::Because;
use seaworthy_text::{SourceFile, Span};

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
        let mut by_name: BTreeMap<&str, Vec<&VariableUse>> = BTreeMap::new();
        for variable in variables.iter().filter(|variable| is_credential(&variable.name)) {
            let Otherwise::Default(_, default) = &variable.otherwise else { continue };
            // an empty default is no password; a variable inside it is another question
            let is_password =
                default.references().is_empty() && default.by_default().is_some_and(|text| !text.is_empty());
            if is_password && compose.runs_at(source, variable.span) {
                by_name.entry(&variable.name).or_default().push(variable);
            }
        }
        for (name, uses) in by_name {
            findings.extend(fallback(compose, source, name, &uses));
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

/// One finding for all places that fall back to the same variable's default.
fn fallback(
    compose: &ComposeCase<'_>,
    source: &SourceFile,
    name: &str,
    uses: &[&VariableUse],
) -> Option<Finding> {
    let (first, others) = uses.split_first()?;
    let replacement = format!("${{{name}:?set {name}}}");
    let mut finding = Finding::new(
        &RULE,
        source.place(first.span),
        format!("`{name}` falls back to a password that stands in this file"),
        format!("a production without `{name}` starts, and opens for everybody who has read the file"),
        format!("demand it: `{replacement}`"),
    )
    .label("known to everybody who reads the file");
    for other in others {
        finding = finding.because(source.place(other.span), "and here");
    }
    let is_whole = |one: &&VariableUse| {
        let written = &source.text()[one.span.range()];
        written.starts_with("${") && written.ends_with('}')
    };
    // Compose reads the whole file, profiles or not: what production demands, development has to set as well
    let is_shared = matches!(compose.project.because, Because::Profile(_) | Because::DefaultFile);
    let tier = if is_shared { FixTier::Unsafe } else { FixTier::Safe };
    if uses.iter().all(is_whole) {
        for one in uses {
            finding = finding.fix(tier, one.span, replacement.clone());
        }
    }
    Some(finding)
}

/// Where a value stands in the text, without its quotes or the name before it.
fn literal_span(text: &str, span: Span, value: &str) -> Option<Span> {
    let written = text.get(span.range())?;
    let at = written.rfind(value)?;
    let start = span.start as usize + at;
    Some(Span::new(start, start + value.len()))
}
