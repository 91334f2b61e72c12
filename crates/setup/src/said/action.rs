//! `docker/build-push-action` in workflows of GitHub.

use seaworthy_compose::Value;
use seaworthy_text::{RepoPath, SourceFile};

use super::{SaidBuild, Written};

/// The builds of a workflow's steps; none of a file that is no YAML.
pub(super) fn builds(source: &SourceFile) -> Vec<SaidBuild> {
    let Ok(Some(workflow)) = Value::parse(source.text()) else { return Vec::new() };
    let mut found = Vec::new();
    workflow.walk(&mut |step| {
        let is_action = step
            .get("uses")
            .and_then(Value::text)
            .is_some_and(|uses| uses.starts_with("docker/build-push-action@"));
        if !is_action {
            return;
        }
        let with = |key: &str| step.get("with").and_then(|with| with.get(key)?.text());
        let written = Written {
            // without one the action builds what is in the repository's address: its root
            context: with("context").unwrap_or("."),
            dockerfile: with("file"),
            target: with("target"),
        };
        found.extend(written.build(source.place(step.span()), &RepoPath::root()));
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_action_names_context_file_and_stage() {
        let text = "jobs:\n  image:\n    steps:\n      - uses: actions/checkout@v5\n      - uses: docker/build-push-action@v6\n        \
                    with:\n          context: ./apps/web\n          file: docker/web.Dockerfile\n          target: run\n      \
                    - uses: docker/build-push-action@v6\n        with:\n          context: ${{ matrix.folder }}\n";
        let path = RepoPath::new(".github/workflows/image.yml").unwrap_or_default();
        let found = builds(&SourceFile::new(path, text.to_owned()));
        let shown: Vec<String> = found
            .iter()
            .map(|one| format!("{} {:?} in {}", one.dockerfile, one.target, one.context))
            .collect();
        assert_eq!(shown, ["docker/web.Dockerfile Some(\"run\") in apps/web"]);
        assert_eq!(found[0].place.to_string(), ".github/workflows/image.yml:5");
    }

    #[test]
    fn what_is_no_workflow_says_nothing() {
        for text in ["", "a: [", "- x\n", "uses: docker/build-push-action\n"] {
            assert_eq!(builds(&SourceFile::new(RepoPath::root(), text.to_owned())), [], "{text}");
        }
    }
}
