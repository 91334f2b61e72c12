//! `variable-without-default`: a Compose file asks for a variable that nothing gives.

use seaworthy_manifest::dotenv::EnvFile;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "variable-without-default",
    severity: Severity::Warning,
    title: "a Compose file asks for a variable that the env template does not name",
    about: "`${NAME}` without a value is nothing, with a warning that scrolls by: `The \"NAME\" variable is not set. Defaulting to a blank \
string`. Whoever fills in the template of the repository does not learn that it is needed.

Demand it, `${NAME:?set NAME}`, give it a default, `${NAME:-value}`, and name it in the template.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    let project = compose.project;
    // without a template nobody says which variables there are
    let Some(template) = &project.env_file.template else { return };
    let listed = compose.case.repo.read(&project.env_file.path).ok().filter(|_| project.env_file.is_listed);
    let set: Vec<String> = listed
        .map(|source| EnvFile::parse(&source).entries.into_iter().map(|entry| entry.key.value).collect())
        .unwrap_or_default();
    for need in &project.variables {
        let is_given = need.demanded
            || need.default.is_some()
            || need.template_value.is_some()
            || set.contains(&need.name);
        if is_given || is_of_the_shell(&need.name) {
            continue;
        }
        let here = need.places.iter().find(|place| {
            let source =
                compose.files.iter().map(|(source, _)| source).find(|source| *source.path() == place.file);
            source.is_some_and(|source| {
                // `NAME:` alone hands a variable on where there is one, and warns of nothing
                let is_asked = source.text().get(place.span.range()).is_some_and(|text| text.contains('$'));
                is_asked && compose.runs_at(source, place.span)
            })
        });
        let Some(place) = here else { continue };
        let name = &need.name;
        findings.push(
            Finding::new(
                &RULE,
                place.clone(),
                format!("`{name}` has no default, and `{template}` does not name it"),
                format!("Compose goes on with nothing: `The \"{name}\" variable is not set. Defaulting to a blank string`"),
                format!("write `${{{name}:?set {name}}}`, and add it to `{template}`"),
            )
            .because(seaworthy_text::Place::whole(template.clone()), "the template"),
        );
    }
}

/// Variables that a shell or a CI gives.
fn is_of_the_shell(name: &str) -> bool {
    matches!(
        name,
        "HOME" | "USER" | "UID" | "GID" | "PWD" | "PATH" | "HOSTNAME" | "TAG" | "VERSION" | "IMAGE_TAG"
    ) || ["COMPOSE_", "DOCKER_", "CI_", "GITHUB_", "GIT_"].iter().any(|start| name.starts_with(start))
}
