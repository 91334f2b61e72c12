//! Which ignore file a build reads.

use seaworthy_text::RepoPath;

/// The files a build looks for, the first one there is used and the other is not read at all: the Dockerfile's own
/// (`prod.Dockerfile.dockerignore` beside `prod.Dockerfile`), then `.dockerignore` at the context's root.
pub fn ignore_file_candidates(dockerfile: &RepoPath, context: &RepoPath) -> [RepoPath; 2] {
    let own = format!("{}.dockerignore", dockerfile.file_name());
    let beside = dockerfile.parent().unwrap_or_default();
    [beside.child(&own), context.child(".dockerignore")]
}

/// The ignore file that a build of `dockerfile` with `context` reads, of those that `exists` knows; `None` when every
/// file is sent. Its patterns are relative to the context's root wherever the file itself lies.
pub fn ignore_file_for(
    dockerfile: &RepoPath,
    context: &RepoPath,
    exists: impl Fn(&RepoPath) -> bool,
) -> Option<RepoPath> {
    ignore_file_candidates(dockerfile, context).into_iter().find(|candidate| exists(candidate))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(dockerfile: &str, context: &str, files: &[&str]) -> Option<String> {
        let path = |text| RepoPath::new(text).unwrap();
        ignore_file_for(&path(dockerfile), &path(context), |file| files.contains(&file.as_str()))
            .map(|file| file.to_string())
    }

    #[test]
    fn the_dockerfiles_own_file_replaces_the_contexts() {
        let files = ["docker/prod.Dockerfile.dockerignore", ".dockerignore", "docker/.dockerignore"];
        assert_eq!(
            chosen("docker/prod.Dockerfile", "", &files).as_deref(),
            Some("docker/prod.Dockerfile.dockerignore")
        );
        assert_eq!(chosen("docker/Dockerfile", "", &files).as_deref(), Some(".dockerignore"));
        assert_eq!(chosen("Dockerfile", "docker", &files).as_deref(), Some("docker/.dockerignore"));
        assert_eq!(chosen("Dockerfile", "app", &files), None);
    }
}
