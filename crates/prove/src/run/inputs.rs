//! What a build gets beside its context and its arguments: secrets, further contexts, labels, network, platform.
//!
//! A secret's value is a file of the checkout, one that a person gave, or made up; no file of this machine is read for it, and
//! none of its variables.

use std::collections::BTreeMap;

use seaworthy_compose::Template;
use seaworthy_setup::{BuildSecret, ImageBuild, NamedContext, SecretSource, SetUp, template_beside};
use seaworthy_text::RepoPath;

use super::ground::Ground;
use super::id::RunId;
use super::values::{self, Value, secret};
use crate::engine::Call;
use crate::request::Request;

/// Adds what a build gets to the words that build it.
///
/// # Errors
/// When a file that a person gave cannot be put into the copy.
pub(super) fn with_inputs(ground: &Ground<'_>, build: &ImageBuild, call: Call) -> Result<Call, String> {
    let inputs = &build.inputs;
    let at = |path: &RepoPath| ground.workspace.at(path.as_str()).display().to_string();
    let mut call = call;
    let mut variables = Vec::new();
    for (place, BuildSecret { id, source }) in inputs.secrets.iter().enumerate() {
        let given = |path: &RepoPath| ground.request.provided.iter().find(|(name, _)| name == path.as_str());
        let file = match source {
            SecretSource::File(path) => Some(path),
            SecretSource::Absent(path) => match given(path) {
                Some((name, content)) => {
                    ground.workspace.write(name, content)?;
                    Some(path)
                }
                None => None,
            },
            SecretSource::Variable(_) | SecretSource::Elsewhere => None,
        };
        let value = match file {
            Some(path) => format!("src={}", at(path)),
            None => {
                // a value in the words would be seen by every process of the machine
                let name = format!("SEAWORTHY_BUILD_SECRET_{place}");
                let text = match source {
                    SecretSource::Variable(name) => ground.values.get(name).map(|value| value.text.clone()),
                    _ => None,
                };
                let text = text.unwrap_or_else(|| made_up(ground.request, ground.run, id, source));
                variables.push((name.clone(), text));
                format!("type=env,env={name}")
            }
        };
        call = call.and(["--secret".to_owned(), format!("{},{value}", field(&format!("id={id}")))]);
    }
    for (name, context) in &inputs.contexts {
        let value = match context {
            NamedContext::Folder(path) => at(path),
            NamedContext::Image(image) => format!("docker-image://{image}"),
        };
        call = call.and(["--build-context".to_owned(), format!("{name}={value}")]);
    }
    let known = ground.texts();
    for (name, value) in &inputs.labels {
        call = call.and(["--label".to_owned(), format!("{name}={}", filled(&known, value))]);
    }
    // the builder's own network needs no word
    if let Some(network) = inputs.network.as_ref().filter(|network| *network != "default") {
        call = call.and(["--network", network]);
    }
    if let Some(platform) = &inputs.platform {
        call = call.and(["--platform".to_owned(), filled(&known, platform)]);
    }
    Ok(call.with(variables))
}

/// The secrets of builds whose values are made up, each with words for it: found in an image, they leaked.
pub(super) fn made_up_secrets(
    request: &Request<'_>,
    run: &RunId,
    values: &BTreeMap<String, Value>,
) -> Vec<(String, String)> {
    let secrets = request.setup.images.iter().flat_map(|image| &image.inputs.secrets);
    let mut found: Vec<(String, String)> = secrets
        .filter(|secret| is_made_up(request, values, &secret.source))
        .map(|one| (format!("the build secret {}", one.id), made_up(request, run, &one.id, &one.source)))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The ids of the secrets for which a build got made-up values.
pub(super) fn ids_made_up(ground: &Ground<'_>, build: &ImageBuild) -> Vec<String> {
    let is_made_up = |secret: &&BuildSecret| match &secret.source {
        SecretSource::Variable(name) => {
            ground.values.get(name).is_none_or(|value| value.origin == values::Origin::MadeUp)
        }
        source => is_made_up(ground.request, &ground.values, source),
    };
    build.inputs.secrets.iter().filter(is_made_up).map(|secret| secret.id.clone()).collect()
}

/// The variables that secrets of the set-up are read from.
pub(super) fn secret_variables(setup: &SetUp) -> Vec<String> {
    let of_builds = setup.images.iter().flat_map(|image| &image.inputs.secrets).map(|secret| &secret.source);
    let projects = [&setup.production, &setup.development].into_iter().flatten();
    let declared = projects.flat_map(|project| &project.secrets).map(|secret| &secret.source);
    let mut names: Vec<String> = of_builds
        .chain(declared)
        .filter_map(|source| match source {
            SecretSource::Variable(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Whether a secret has neither a file in the checkout, nor one that a person gave, nor a variable with a value.
fn is_made_up(request: &Request<'_>, values: &BTreeMap<String, Value>, source: &SecretSource) -> bool {
    match source {
        SecretSource::Absent(path) => !request.provided.iter().any(|(name, _)| name == path.as_str()),
        SecretSource::Elsewhere => true,
        SecretSource::Variable(name) => !values.contains_key(name),
        SecretSource::File(_) => false,
    }
}

/// A value of this run's own: of the form of the template beside the file, where there is one.
fn made_up(request: &Request<'_>, run: &RunId, id: &str, source: &SecretSource) -> String {
    let template = match source {
        SecretSource::Absent(path) => template_beside(request.repo, path),
        _ => None,
    };
    // one that cannot be read is as good as none
    match template.and_then(|path| request.repo.read(&path).ok()) {
        Some(file) => values::configuration(file.text(), request.is_secret_name, &run.to_string()),
        None => secret(&format!("{run}/{id}")),
    }
}

/// A text with its variables as Compose fills them in: this run's values, the file's own defaults. What does not resolve
/// stays as it is; Compose would refuse it.
pub(super) fn filled(values: &BTreeMap<String, String>, text: &str) -> String {
    let resolved = Template::parse(text).ok().and_then(|template| template.resolve(values).ok());
    resolved.unwrap_or_else(|| text.to_owned())
}

/// A field as the client's comma-separated values have it.
fn field(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_arguments_are_filled_in_as_compose_does() {
        let values = BTreeMap::from([("A".to_owned(), "1".to_owned()), ("A_B".to_owned(), "2".to_owned())]);
        for (text, filled_in) in [
            ("$A", "1"),
            ("$A_B", "2"),
            ("${A:-x}", "1"),
            ("${C:-x}", "x"),
            ("${A:?set A}", "1"),
            ("v$$1", "v$1"),
            ("${A", "${A"),
        ] {
            assert_eq!(filled(&values, text), filled_in, "{text}");
        }
    }

    #[test]
    fn a_field_with_a_comma_is_quoted() {
        assert_eq!(field("id=npm"), "id=npm");
        assert_eq!(field("id=a,\"b"), "\"id=a,\"\"b\"");
    }
}
