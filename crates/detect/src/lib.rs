//! Passes that read a repository and fill the facts.
//!
//! A pure function of the repository's bytes: no clock, no network, no environment. Every fact has its evidence; what
//! could not be told is an [`Unknown`], never an empty default. One pass a file; this file says their order.

mod bins;
mod bound;
mod build;
mod by_name;
mod closure;
mod command;
mod error;
mod existing;
mod framework;
mod imports;
mod install;
mod kind;
mod layout;
mod literal;
mod manager;
mod names;
mod orm;
mod package;
mod process;
mod project;
mod reading;
mod repository;
mod role;
mod runtime;
mod scope;
mod script;
mod shipped;
mod site;
mod sketch;
mod source;
mod source_set;
mod sources;
mod tsconfig;

#[cfg(test)]
mod world;

use rayon::prelude::*;
use seaworthy_catalog::frameworks;
use seaworthy_facts::{AppKind, Facts, Lacking, Repo, Unknown};

pub use error::DetectError;
pub use source::is_secret_name;

use imports::Imports;
use layout::Layout;
use project::Project;
use repository::Repository;
use scope::AppScope;
use site::Sites;
use sketch::Sketch;
use sources::Sources;

/// Reads a repository.
///
/// # Errors
/// When it holds no `package.json` at all, or the one on which everything rests is broken.
pub fn detect(repo: &dyn Repo) -> Result<Facts, DetectError> {
    let mut unknowns = Vec::new();

    // what is there: manifests, workspaces, lockfiles, sources; each is read once
    let repository = Repository::read(repo, &mut unknowns)?;
    let layout = Layout::read(&repository, &mut unknowns);
    let sites = Sites::read(&repository, &layout, &mut unknowns);
    let sources = Sources::parse(&repository, &mut unknowns);

    // what each package is: which of them are apps
    let imports = Imports::read(&repository);
    let scopes = AppScope::all(&repository, &layout, &sites, &sources, &imports);
    imports.link(&scopes, &sources);
    let sketches: Vec<(AppScope<'_>, Sketch, Vec<Unknown>)> = scopes
        .into_par_iter()
        .map(|scope| {
            let mut unknowns = Vec::new();
            let sketch = Sketch::read(&scope, &mut unknowns);
            (scope, sketch, unknowns)
        })
        .collect();
    let kinds = sketches.iter().map(|(scope, sketch, _)| (scope.dir(), sketch.kind.value)).collect();
    let workspace = layout.facts(&repository, &kinds);

    let lacking = lacking(&sketches);

    // what the manifests say of each app, then what the code says of all of them
    let apps: Vec<_> =
        sketches.into_iter().filter(|(_, sketch, _)| sketch.kind.value != AppKind::Library).collect();
    let names = names::unique(apps.iter().map(|(scope, ..)| scope.package));
    let named: Vec<_> = apps.into_iter().zip(names).collect();
    let projects: Vec<(AppScope<'_>, Project, Vec<Unknown>)> = named
        .into_par_iter()
        .map(|((scope, sketch, mut unknowns), name)| {
            let project = Project::read(&scope, sketch, name, &mut unknowns);
            (scope, project, unknowns)
        })
        .collect();
    let projects: Vec<(AppScope<'_>, Project)> = projects
        .into_iter()
        .map(|(scope, project, noted)| {
            unknowns.extend(noted);
            (scope, project)
        })
        .collect();
    let source = source::read(&projects, &mut unknowns);
    let apps = projects.into_iter().zip(source).map(|((_, project), source)| project.with(source)).collect();

    unknowns.sort_by(|a, b| (&a.place, a.kind, &a.why).cmp(&(&b.place, b.kind, &b.why)));
    unknowns.dedup();
    Ok(Facts { workspace, apps, lacking, existing: existing::read(repo), unknowns })
}

/// Packages that are no apps for the want of what the catalogue says of their framework; one that is published is a
/// library all the same.
fn lacking(sketches: &[(AppScope<'_>, Sketch, Vec<Unknown>)]) -> Vec<Lacking> {
    let of = |(scope, sketch, _): &(AppScope<'_>, Sketch, Vec<Unknown>)| {
        let framework = sketch.framework.as_ref().filter(|_| sketch.kind.value == AppKind::Library)?;
        let known = frameworks::by_id(framework.value.id)?;
        known.lacks?;
        let json = &scope.package.json;
        let is_published = json.exports.is_some() || json.main.is_some() || json.module.is_some();
        (!is_published || known.kind == frameworks::Kind::Elsewhere)
            .then(|| Lacking { dir: scope.dir().clone(), framework: framework.clone() })
    };
    sketches.iter().filter_map(of).collect()
}
