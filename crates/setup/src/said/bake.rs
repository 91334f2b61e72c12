//! Bake files: the targets of `docker buildx bake`.
//!
//! Of HCL the blocks `target "NAME" { key = "text" }` are read, line by line; expressions are not.

use seaworthy_compose::Value;
use seaworthy_text::{Place, RepoPath, SourceFile, Span};

use super::{SaidBuild, Written};

/// What a target says.
#[derive(Debug, Default)]
struct Target {
    context: Option<String>,
    dockerfile: Option<String>,
    stage: Option<String>,
}

impl Target {
    fn build(&self, place: Place, folder: &RepoPath) -> Option<SaidBuild> {
        let context = self.context.as_deref().unwrap_or(".");
        // the Dockerfile is named from the context
        let dockerfile = self.dockerfile.as_deref().unwrap_or("Dockerfile");
        let dockerfile = format!("{context}/{dockerfile}");
        Written { context, dockerfile: Some(&dockerfile), target: self.stage.as_deref() }.build(place, folder)
    }
}

pub(super) fn of_hcl(source: &SourceFile, folder: &RepoPath) -> Vec<SaidBuild> {
    let mut found = Vec::new();
    let mut open: Option<(Target, Span)> = None;
    let mut depth = 0_usize;
    let mut at = 0;
    for line in source.text().split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let line = line.trim();
        if line.starts_with(['#', '/']) {
            continue;
        }
        if depth == 0 && line.starts_with("target ") && line.ends_with('{') {
            open = Some((Target::default(), span));
        } else if depth == 1
            && let Some((target, _)) = &mut open
            && let Some((key, value)) = line.split_once('=')
        {
            // what is no text is an expression: known when it runs
            let value = value.trim();
            let text = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or("$");
            match key.trim() {
                "context" => target.context = Some(text.to_owned()),
                "dockerfile" => target.dockerfile = Some(text.to_owned()),
                "target" => target.stage = Some(text.to_owned()),
                // what it takes over from another target is not followed
                "inherits" | "dockerfile-inline" | "matrix" => target.context = Some("$".to_owned()),
                _ => {}
            }
        }
        let is_text = |line: &str, brace: char| line.matches(brace).count();
        depth = (depth + is_text(line, '{')).saturating_sub(is_text(line, '}'));
        if depth == 0
            && let Some((target, span)) = open.take_if(|_| line.contains('}'))
        {
            found.extend(target.build(source.place(span), folder));
        }
    }
    found
}

pub(super) fn of_json(source: &SourceFile, folder: &RepoPath) -> Vec<SaidBuild> {
    // JSON is YAML
    let Ok(Some(file)) = Value::parse(source.text()) else { return Vec::new() };
    let targets = file.get("target").and_then(Value::fields).unwrap_or_default();
    let one = |field: &seaworthy_compose::Field| {
        let text = |key: &str| field.value.get(key).and_then(Value::text).map(str::to_owned);
        if ["inherits", "dockerfile-inline", "matrix"].iter().any(|key| field.value.get(key).is_some()) {
            return None;
        }
        let target =
            Target { context: text("context"), dockerfile: text("dockerfile"), stage: text("target") };
        target.build(source.place(field.key.span), folder)
    };
    targets.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(builds: &[SaidBuild]) -> Vec<String> {
        builds
            .iter()
            .map(|one| format!("{} {:?} in {} at {}", one.dockerfile, one.target, one.context, one.place))
            .collect()
    }

    #[test]
    fn targets_of_hcl_are_read() {
        let text = "group \"default\" {\n  targets = [\"web\"]\n}\n\ntarget \"web\" {\n  context = \"apps/web\"\n  dockerfile = \
                    \"../../docker/Dockerfile\"\n  target = \"run\"\n  args = {\n    target = \"no\"\n  }\n}\ntarget \"jobs\" {\n  context = \
                    CONTEXT\n}\ntarget \"more\" {\n  inherits = [\"web\"]\n}\ntarget \"plain\" {\n}\n";
        let source = SourceFile::new(RepoPath::root().child("docker-bake.hcl"), text.to_owned());
        assert_eq!(
            shown(&of_hcl(&source, &RepoPath::root())),
            [
                "docker/Dockerfile Some(\"run\") in apps/web at docker-bake.hcl:5",
                "Dockerfile None in . at docker-bake.hcl:19"
            ]
        );
    }

    #[test]
    fn targets_of_json_are_read() {
        let text = "{\n  \"target\": {\n    \"web\": { \"context\": \"web\" },\n    \"more\": { \"inherits\": [\"web\"] }\n  }\n}\n";
        let source = SourceFile::new(RepoPath::root().child("docker-bake.json"), text.to_owned());
        assert_eq!(
            shown(&of_json(&source, &RepoPath::root())),
            ["web/Dockerfile None in web at docker-bake.json:3"]
        );
    }

    #[test]
    fn what_is_broken_says_nothing_and_never_panics() {
        for text in ["target \"a\" {", "}}}}", "target \"a\" {\ncontext=\"", "{\"target\": [1]}", "{"] {
            let source = SourceFile::new(RepoPath::root().child("x"), text.to_owned());
            assert_eq!(of_hcl(&source, &RepoPath::root()), [], "{text}");
            assert_eq!(of_json(&source, &RepoPath::root()), [], "{text}");
        }
    }
}
