//! The environment: which variables production demands, which it hands on, which the build needs.

use seaworthy_catalog::services::{self, Production};
use seaworthy_facts::{Connection, EnvDefault, EnvPhase, EnvShape, EnvVar};

use super::scope::Scope;
use super::services as data;
use crate::keys::{self, Key};
use crate::{Decided, Decision, Reason};

pub(crate) struct EnvironmentChoices {
    /// The variables as `seaworthy.toml` would have them.
    pub(crate) variables: Vec<EnvVar>,
    /// One decision a variable: whether it is required.
    pub(crate) required: Vec<Decided<bool>>,
    /// One decision a variable that is a secret.
    pub(crate) secret: Vec<Decided<bool>>,
    /// One decision a variable whose value in production is configured.
    pub(crate) defaults: Vec<Decided<String>>,
    /// Variables that the engine or the set-up itself sets: never asked of a person.
    pub(crate) ours: Vec<String>,
    /// Variables that hold the address of a service, with its id.
    pub(crate) connections: Vec<(String, &'static str)>,
}

/// Variables that the runtime, the engine or the image set.
const GIVEN: &[&str] = &[
    "NODE_ENV",
    "CI",
    "HOME",
    "PATH",
    "PWD",
    "USER",
    "HOSTNAME",
    "TZ",
    "NEXT_RUNTIME",
    "NEXT_PHASE",
    "VERCEL",
    "VERCEL_URL",
    "VERCEL_ENV",
    "npm_package_version",
    "npm_package_name",
    "npm_lifecycle_event",
    "NODE_OPTIONS",
    "FORCE_COLOR",
    "NO_COLOR",
    "TERM",
    "SKIP_ENV_VALIDATION",
    "VITEST",
    "JEST_WORKER_ID",
    "CODESPACES",
    "GITHUB_ACTIONS",
    "TEST",
    "DEV",
    "PROD",
    "MODE",
    "SSR",
    "BASE_URL",
];

pub(super) fn decide(scope: &Scope<'_>) -> EnvironmentChoices {
    let app = scope.app;
    let mut ours: Vec<String> = GIVEN.iter().map(|name| (*name).to_owned()).collect();
    ours.extend(app.listen.port_env.iter().chain(&app.listen.host_env).map(|fact| fact.value.clone()));
    let mut connections = Vec::new();
    for service in &app.services {
        for connection in &service.connections {
            connections
                .extend(names(&connection.value).into_iter().map(|name| (name.to_owned(), service.id)));
        }
    }
    let mut choices = EnvironmentChoices {
        variables: Vec::new(),
        required: Vec::new(),
        secret: Vec::new(),
        defaults: Vec::new(),
        ours,
        connections,
    };
    for variable in &app.env {
        let mut variable = variable.clone();
        let required = scope.switch(&Key::named(keys::ENV_REQUIRED, &variable.name)).unwrap_or_else(|| {
            let leads = variable.default.is_none() && leads_elsewhere(scope, &variable.name);
            let reason = match (variable.required, leads) {
                (true, _) => Reason::EnvRequired,
                (false, true) => Reason::ServiceElsewhere,
                (false, false) => Reason::EnvOptional,
            };
            Decided::new(
                Key::named(keys::ENV_REQUIRED, &variable.name),
                variable.required || leads,
                reason,
                variable.evidence.clone(),
            )
        });
        variable.required = required.value;
        let secret = scope.switch(&Key::named(keys::ENV_SECRET, &variable.name)).unwrap_or_else(|| {
            Decided::new(
                Key::named(keys::ENV_SECRET, &variable.name),
                variable.secret,
                Reason::EnvSecret,
                variable.evidence.clone(),
            )
        });
        variable.secret = secret.value;
        if let Some(default) = scope.text(&Key::named(keys::ENV_DEFAULT, &variable.name)) {
            variable.default = Some(EnvDefault::Text(default.value.clone()));
            // what must not be seen is not shown, not even where a person wrote it down
            choices.defaults.push(if variable.secret {
                default.map(|_| "(hidden)".to_owned())
            } else {
                default
            });
        }
        choices.required.push(required);
        if secret.value || secret.reason == Reason::Configured {
            choices.secret.push(secret);
        }
        choices.variables.push(variable);
    }
    choices
}

/// Whether a variable holds the address of a service that somebody else runs, and without which nobody finds it.
fn leads_elsewhere(scope: &Scope<'_>, name: &str) -> bool {
    scope.app.services.iter().any(|used| {
        let Some(known) = services::by_id(used.id).filter(|known| known.without_address.is_none()) else {
            return false;
        };
        let configured = scope.text(&Key::named(keys::SERVICE_PRODUCTION, used.id));
        let elsewhere = match configured {
            Some(place) => place.value == "elsewhere",
            None => known.production == Production::Elsewhere && !used.development_only,
        };
        elsewhere
            && used.connections.iter().any(|connection| match &connection.value {
                Connection::UrlEnv(url) => url == name,
                Connection::PartsEnv { host, .. } => host.as_deref() == Some(name),
                Connection::ConfigKey { .. } | Connection::Literal(_) => false,
            })
    })
}

/// The variables of a connection.
pub(super) fn names(connection: &Connection) -> Vec<&str> {
    match connection {
        Connection::UrlEnv(name) => vec![name],
        Connection::PartsEnv { host, port, user, password, database } => {
            [host, port, user, password, database].into_iter().flatten().map(String::as_str).collect()
        }
        Connection::ConfigKey { .. } | Connection::Literal(_) => Vec::new(),
    }
}

impl EnvironmentChoices {
    pub(super) fn decisions(&self, all: &mut Vec<Decision>) {
        all.extend(self.required.iter().map(|required| required.erase(ToString::to_string)));
        all.extend(self.secret.iter().map(|secret| secret.erase(ToString::to_string)));
        all.extend(self.defaults.iter().map(|default| default.erase(Clone::clone)));
    }

    /// Whether the set-up itself gives this variable its value.
    pub(super) fn is_ours(&self, name: &str) -> bool {
        self.ours.iter().any(|ours| ours == name)
    }

    /// The service whose address or credentials this variable holds.
    pub(super) fn service_of(&self, name: &str) -> Option<&'static str> {
        self.connections.iter().find(|(variable, _)| variable == name).map(|(_, id)| *id)
    }

    /// Variables that are baked in by the build and that a person may set: build arguments.
    pub(super) fn build_arguments(&self) -> impl Iterator<Item = &EnvVar> {
        self.variables.iter().filter(|variable| {
            !self.is_ours(&variable.name)
                && (variable.public || variable.phase == EnvPhase::Build)
                && !variable.secret
        })
    }

    /// Variables that the running app reads and that a person may set.
    pub(super) fn at_run_time(&self) -> impl Iterator<Item = &EnvVar> {
        self.variables.iter().filter(|variable| {
            !self.is_ours(&variable.name) && variable.phase != EnvPhase::Build && !variable.public
        })
    }
}

/// A value that lets a check pass while building and can harm nobody.
pub(super) fn placeholder(variable: &EnvVar, service: Option<&str>) -> String {
    if let Some(first) = variable.one_of.first() {
        return first.clone();
    }
    match (service.and_then(services::by_id), variable.shape) {
        (_, EnvShape::Number) => "1".to_owned(),
        (_, EnvShape::Boolean) => "false".to_owned(),
        (Some(service), EnvShape::Url | EnvShape::Text) => data::build_address(service),
        (None, EnvShape::Url) => "http://127.0.0.1".to_owned(),
        (None, EnvShape::Text) => {
            let text = "only-for-the-build";
            let wanted = variable.min_length.unwrap_or(0) as usize;
            text.chars().chain(std::iter::repeat('-')).take(text.len().max(wanted.min(256))).collect()
        }
    }
}
