//! What builds a Dockerfile beside Compose: bake files, CI workflows, scripts. It tells the context and the stage, which a
//! Dockerfile alone does not.
//!
//! Only words that are fixed are taken: a path with a variable in it is known when it runs, and says nothing here.

mod action;
mod bake;
mod command;

use seaworthy_facts::Repo;
use seaworthy_text::{Place, RepoPath};

/// A build that a file of the repository asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SaidBuild {
    /// The Dockerfile.
    pub(crate) dockerfile: RepoPath,
    /// The folder that is sent to the builder.
    pub(crate) context: RepoPath,
    /// The stage; the last one without one.
    pub(crate) target: Option<String>,
    /// Where it is said.
    pub(crate) place: Place,
}

/// How a file is read.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// Lines of a shell, run in the file's own folder.
    OwnFolder,
    /// Lines of a shell, run in the root.
    Root,
    /// A workflow: actions, and lines of a shell in the root.
    Workflow,
    /// A bake file of HCL.
    Hcl,
    /// A bake file of JSON.
    Json,
}

/// Every build that is asked for of a Dockerfile that is there, the surest first: bake files, workflows, scripts.
pub(crate) fn builds(repo: &dyn Repo) -> Vec<SaidBuild> {
    let mut files: Vec<(Form, &RepoPath)> = repo
        .entries()
        .iter()
        .filter(|entry| !crate::names::is_bystander(&entry.path))
        .filter_map(|entry| Some((form_of(&entry.path)?, &entry.path)))
        .collect();
    files.sort_by_key(|(form, path)| (rank(*form), (*path).clone()));
    let mut found: Vec<SaidBuild> = Vec::new();
    for (form, path) in files {
        // a file that cannot be read says nothing of builds
        let Ok(source) = repo.read(path) else { continue };
        let own = path.parent().unwrap_or_default();
        let said = match form {
            Form::OwnFolder => command::builds(&source, &own),
            Form::Root => command::builds(&source, &RepoPath::root()),
            Form::Workflow => {
                let mut said = action::builds(&source);
                said.extend(command::builds(&source, &RepoPath::root()));
                said
            }
            Form::Hcl => bake::of_hcl(&source, &own),
            Form::Json => bake::of_json(&source, &own),
        };
        found.extend(said.into_iter().filter(|build| repo.has_file(&build.dockerfile)));
    }
    found
}

fn rank(form: Form) -> u8 {
    match form {
        Form::Hcl | Form::Json => 0,
        Form::Workflow => 1,
        Form::OwnFolder | Form::Root => 2,
    }
}

fn form_of(path: &RepoPath) -> Option<Form> {
    let name = path.file_name();
    let parts: Vec<&str> = path.parts().collect();
    let is_yaml = matches!(path.extension(), Some("yml" | "yaml"));
    Some(match (name, parts.as_slice()) {
        ("docker-bake.hcl" | "docker-bake.override.hcl", _) => Form::Hcl,
        ("docker-bake.json" | "docker-bake.override.json", _) => Form::Json,
        (_, [".github", "workflows", _]) if is_yaml => Form::Workflow,
        (".gitlab-ci.yml" | "bitbucket-pipelines.yml" | "azure-pipelines.yml", [_]) => Form::Root,
        (_, [".circleci", "config.yml"]) => Form::Root,
        ("package.json" | "Makefile" | "makefile" | "justfile" | "Justfile" | "Taskfile.yml", _) => {
            Form::OwnFolder
        }
        (_, [_] | ["scripts" | "script" | "bin" | "ci" | "docker" | "deploy", _])
            if path.extension() == Some("sh") =>
        {
            Form::Root
        }
        _ => return None,
    })
}

/// A build as a person writes it: paths from a folder, the Dockerfile from the same folder or in the context.
struct Written<'w> {
    context: &'w str,
    dockerfile: Option<&'w str>,
    target: Option<&'w str>,
}

impl Written<'_> {
    fn build(&self, place: Place, from: &RepoPath) -> Option<SaidBuild> {
        let words = [Some(self.context), self.dockerfile, self.target];
        // a variable is known when it runs; an address or standard input is no folder
        let is_fixed = words.into_iter().flatten().all(|word| {
            !word.is_empty()
                && !word.contains(['$', '`', '{', '*', '<'])
                && !word.contains("://")
                && word != "-"
        });
        if !is_fixed {
            return None;
        }
        let context = from.join(self.context).ok()?;
        let dockerfile = match self.dockerfile {
            Some(path) => from.join(path).ok()?,
            None => context.child("Dockerfile"),
        };
        Some(SaidBuild { dockerfile, context, target: self.target.map(str::to_lowercase), place })
    }
}
