//! Facts that stand in the code: environment, addresses, routes, signals, services, files.
//!
//! Reads the parsed sources of an app's scope; the manifests and lockfiles have been read before (see `Project`). One pass a
//! file; they share [`links::Links`], which knows where names lead, and [`code::Code`], which follows values.

mod across;
mod checked;
mod code;
mod disk;
mod env;
mod glance;
mod health;
mod json;
mod links;
mod listen;
mod peers;
mod runtime_files;
mod secret_files;
mod services;
mod signals;
mod writes;

pub use env::is_secret_name;
pub(crate) use services::may_be_client;

use rayon::prelude::*;
use seaworthy_facts::{
    EnvVar, Fact, Health, Listen, Peer, SecretFile, ServiceUse, Signals, Unknown, WritePath,
};
use seaworthy_text::RepoPath;

use crate::project::Project;
use crate::scope::AppScope;
use code::Code;
use env::Templates;
use glance::Glances;
use links::Links;
use peers::Neighbour;

/// What the code of one app says; the fields are those of [`seaworthy_facts::App`].
#[derive(Debug, Clone)]
pub(crate) struct SourceFacts {
    pub(crate) runtime_files: Vec<Fact<RepoPath>>,
    pub(crate) listen: Listen,
    pub(crate) health: Health,
    pub(crate) signals: Fact<Signals>,
    pub(crate) env: Vec<EnvVar>,
    pub(crate) services: Vec<ServiceUse>,
    pub(crate) secret_files: Vec<Fact<SecretFile>>,
    pub(crate) writes: Vec<Fact<WritePath>>,
    pub(crate) peers: Vec<Fact<Peer>>,
    pub(crate) outside_hosts: Vec<Fact<String>>,
}

/// Reads the code of all apps; one answer an app, in the same order. All at once, because apps call each other.
pub(crate) fn read(apps: &[(AppScope<'_>, Project)], unknowns: &mut Vec<Unknown>) -> Vec<SourceFacts> {
    let links = Links::read(apps);
    let glances = Glances::read(&links);
    let mut found: Vec<(SourceFacts, Templates, Vec<Unknown>)> =
        apps.par_iter().map(|(scope, project)| one(Code::new(scope, project, &links, &glances))).collect();
    for (.., noted) in &mut found {
        unknowns.append(noted);
    }
    let neighbours: Vec<Neighbour<'_>> = apps
        .iter()
        .zip(&found)
        .map(|((_, project), (source, ..))| Neighbour {
            dir: &project.dir,
            name: &project.name,
            kind: project.kind.value,
            listen: &source.listen,
        })
        .collect();
    let peers: Vec<Vec<Fact<Peer>>> = neighbours
        .iter()
        .zip(&found)
        .map(|(own, (source, templates, _))| peers::read(own, &source.env, templates, &neighbours))
        .collect();
    found.into_iter().zip(peers).map(|((source, ..), peers)| SourceFacts { peers, ..source }).collect()
}

/// What one app's code says by itself.
fn one(code: Code<'_, '_>) -> (SourceFacts, Templates, Vec<Unknown>) {
    let mut unknowns = Vec::new();
    let templates = Templates::read(&code);
    let env = env::read(&code, &templates, &mut unknowns);
    let secret_files = secret_files::read(&code);
    let health = health::read(&code);
    let ground = services::Ground { env: &env, health: &health, secret_files: &secret_files };
    let services = services::read(&code, &ground, &mut unknowns);
    let facts = SourceFacts {
        runtime_files: runtime_files::read(&code, &secret_files),
        listen: listen::read(&code, &secret_files, &mut unknowns),
        signals: signals::read(&code),
        writes: writes::read(&code),
        outside_hosts: peers::outside_hosts(&code, &templates),
        health,
        env,
        services,
        secret_files,
        peers: Vec::new(),
    };
    (facts, templates, unknowns)
}
