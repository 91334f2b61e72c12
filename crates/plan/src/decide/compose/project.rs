//! The services of one Compose file while it is made up: names, ports, and who waits for whom.

use std::collections::BTreeSet;

use seaworthy_catalog::services::{Production, alike};
use seaworthy_facts::{Facts, ProcessKind};

use super::super::Choices;
use super::super::services::{DataService, Place};
use super::healthy;
use crate::ProcessPlan;
use crate::compose::{Dependency, EnvEntry, PortEntry, Until};
use crate::config::Config;
use crate::plan::AppPlan;
use crate::words::{self};

/// The services of one Compose file while it is made up.
pub(super) struct Project<'a> {
    pub(super) facts: &'a Facts,
    pub(super) config: &'a Config,
    pub(super) apps: &'a [(Choices<'a>, AppPlan)],
    pub(super) data: &'a [DataService],
    pub(super) place: Place,
    pub(super) taken: &'a BTreeSet<String>,
    pub(super) volumes: Vec<String>,
    pub(super) published: BTreeSet<u16>,
}

impl<'a> Project<'a> {
    pub(super) fn new(
        facts: &'a Facts,
        config: &'a Config,
        apps: &'a [(Choices<'a>, AppPlan)],
        data: &'a [DataService],
        place: Place,
        taken: &'a BTreeSet<String>,
    ) -> Self {
        Self { facts, config, apps, data, place, taken, volumes: Vec::new(), published: BTreeSet::new() }
    }

    pub(super) fn take_volumes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.volumes)
    }

    /// The name of a data service, beside one of the same kind that is there already, or an app of that name.
    pub(super) fn service_name(&self, id: &str) -> String {
        if self.taken.contains(id) {
            format!("{id}-production")
        } else if self.apps.iter().any(|(choices, _)| choices.app.name == id) {
            format!("{id}-server")
        } else {
            id.to_owned()
        }
    }

    pub(super) fn process_name(&self, choices: &Choices<'_>, process: &ProcessPlan) -> String {
        match process.kind {
            ProcessKind::Web => choices.app.name.clone(),
            _ if self.apps.len() == 1 && process.name != choices.app.name => process.name.clone(),
            _ => format!("{}-{}", choices.app.name, process.name),
        }
    }

    /// Whether an app takes requests in this project, as a service of its own name.
    pub(super) fn serves(&self, choices: &Choices<'_>, plan: &AppPlan) -> bool {
        let runs = match self.place {
            Place::Production => choices.processes.all.iter().any(|process| process.kind == ProcessKind::Web),
            Place::Development => choices.processes.development.is_some(),
        };
        runs && plan.image.is_some()
    }

    /// Data services of this app that run in this project.
    pub(super) fn running(&self, choices: &Choices<'_>) -> Vec<&'a DataService> {
        self.data
            .iter()
            .filter(|service| choices.app.services.iter().any(|used| used.id == service.known.id))
            .filter(|service| {
                self.place == Place::Development || service.production.value == Production::Beside
            })
            .collect()
    }

    /// Whom a process waits for: its services, its migrations, the apps it calls.
    pub(super) fn depends_on(
        &self,
        choices: &Choices<'_>,
        kind: ProcessKind,
        migrate: Option<&str>,
    ) -> Vec<Dependency> {
        let database = choices.app.orm.as_ref().and_then(|orm| orm.value.database);
        let mut all: Vec<Dependency> = self
            .running(choices)
            .iter()
            .filter(|service| {
                kind != ProcessKind::Migrate
                    || database.is_none_or(|database| alike(database, service.known.id))
            })
            // storage is asked when it is used, not at start
            .filter(|service| service.known.production == Production::Beside)
            .map(|service| healthy(self.service_name(service.known.id)))
            .collect();
        if kind == ProcessKind::Migrate {
            return all;
        }
        all.extend(migrate.map(|name| Dependency { service: name.to_owned(), until: Until::Completed }));
        if kind == ProcessKind::Web {
            // only those that start earlier: two apps that call each other cannot both wait
            let earlier = self.apps.iter().take_while(|(other, _)| other.app.dir != choices.app.dir);
            for (other, plan) in earlier {
                let called = choices.app.peers.iter().any(|peer| peer.value.dir == other.app.dir);
                if !called || !self.serves(other, plan) {
                    continue;
                }
                let until = match (self.place, &other.listen.port) {
                    (Place::Production, Some(_)) => Until::Healthy,
                    (Place::Production, None) | (Place::Development, _) => Until::Started,
                };
                all.push(Dependency { service: other.app.name.clone(), until });
            }
        }
        all
    }

    /// A port on the host that no other service of the project has.
    pub(super) fn publish(&mut self, choices: &Choices<'_>) -> Vec<PortEntry> {
        let port = match self.place {
            Place::Development => choices.development_port(),
            Place::Production => choices.listen.port.as_ref().map(|port| port.value),
        };
        let Some(port) = port else { return Vec::new() };
        let published = self.host_port(choices);
        self.published.insert(published);
        vec![PortEntry {
            host: (self.place == Place::Development).then(|| "127.0.0.1".to_owned()),
            variable: Some(words::port_variable(&choices.app.name)),
            published,
            target: port,
        }]
    }

    /// The port on the host: the app's own default, so that its address is what its developers know.
    pub(super) fn host_port(&self, choices: &Choices<'_>) -> u16 {
        // one pass over the apps before it: each takes the first port that no earlier one has
        let mut used: BTreeSet<u16> = match self.place {
            // the services of development are published too, on ports of their own
            Place::Development => self.data.iter().flat_map(DataService::published).collect(),
            Place::Production => BTreeSet::new(),
        };
        for (other, _) in self.apps {
            let serving = other.processes.dev_server.as_ref().filter(|_| self.place == Place::Development);
            let own = match serving {
                Some(serving) => Some(serving.port),
                None => other.app.listen.port.as_ref().map(|port| port.value),
            };
            let wanted = own.or(other.listen.port.as_ref().map(|port| port.value)).unwrap_or(3000);
            let port = (wanted..=u16::MAX).find(|port| !used.contains(port)).unwrap_or(wanted);
            if other.app.dir == choices.app.dir {
                return port;
            }
            used.insert(port);
        }
        3000
    }
}

pub(super) fn extra_hosts(choices: &Choices<'_>) -> Vec<String> {
    choices
        .app
        .outside_hosts
        .iter()
        .filter(|host| host.value == "host.docker.internal")
        .map(|host| format!("{}:host-gateway", host.value))
        .take(1)
        .collect()
}

/// The variables that a script sets before its program.
pub(super) fn set_by_script(command: &seaworthy_facts::Command) -> Vec<EnvEntry> {
    let values = command.env.iter().filter(|(name, value)| !(name == "NODE_ENV" && value == "production"));
    values.map(|(name, value)| entry(name, crate::compose::EnvValue::Literal(value.clone()))).collect()
}

/// A variable with a fixed value.
pub(super) fn entry(name: &str, value: crate::compose::EnvValue) -> EnvEntry {
    EnvEntry { name: name.to_owned(), value, remark: None }
}
