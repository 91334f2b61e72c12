//! `env-template-drift`: the app demands a variable that its env template does not name.

use seaworthy_facts::{Confidence, EnvPhase};
use seaworthy_text::RepoPath;

use crate::case::Case;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "env-template-drift",
    severity: Severity::Warning,
    title: "the app demands a variable that its env template does not name",
    about: "The template is what people fill in. A variable that the code came to demand later, and that nobody added there, is missing on \
every new machine and in every new deployment: the app ends at its start.

Add it to the template, without a real value.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Repository(ask),
};

fn ask(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(facts) = case.facts else { return };
    for app in &facts.apps {
        let own: Vec<&RepoPath> = facts
            .existing
            .env_templates
            .iter()
            .filter(|path| {
                let folder = path.parent().unwrap_or_default();
                folder == app.dir || folder == app.install.root
            })
            .collect();
        let Some(template) = own.iter().find(|path| path.parent() == Some(app.dir.clone())).or(own.first())
        else {
            continue;
        };
        let texts: Vec<String> =
            own.iter().filter_map(|path| Some(case.repo.read(path).ok()?.text().to_owned())).collect();
        let names_it = |name: &str| {
            texts.iter().flat_map(|text| text.lines()).any(|line| {
                let line = line.trim_start_matches(['#', ' ']).trim_start_matches("export ");
                line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', ':']))
            })
        };
        let missing: Vec<_> = app
            .env
            .iter()
            .filter(|variable| {
                variable.required
                    && variable.default.is_none()
                    && !variable.listed
                    && variable.confidence == Confidence::Certain
                    && variable.phase != EnvPhase::Build
                    && !names_it(&variable.name)
                    // what the set-up itself gives nobody has to fill in
                    && !is_given(case, &variable.name)
            })
            .collect();
        let [first, ..] = missing.as_slice() else { continue };
        let Some(place) = case.repo.read(template).ok().map(|source| source.start()) else { continue };
        let names: Vec<String> = missing.iter().map(|variable| format!("`{}`", variable.name)).collect();
        let names = names.join(", ");
        let mut finding = Finding::new(
            &RULE,
            place,
            format!("{names} {} demanded, and not named here", if missing.len() == 1 { "is" } else { "are" }),
            "the app ends at its start on every machine that was set up by the template",
            format!("add `{}=`", first.name),
        );
        for variable in &missing {
            if let Some(evidence) = variable.evidence.first() {
                finding = finding.because(evidence.place.clone(), format!("demands `{}`", variable.name));
            }
        }
        findings.push(finding);
    }
}

/// Whether a file of the set-up names a variable.
fn is_given(case: &Case<'_>, name: &str) -> bool {
    let by_compose = case.composes.values().any(|(source, _)| source.text().contains(name));
    let by_image = case
        .setup
        .images
        .iter()
        .any(|image| case.repo.read(&image.dockerfile).is_ok_and(|source| source.text().contains(name)));
    by_compose || by_image
}
