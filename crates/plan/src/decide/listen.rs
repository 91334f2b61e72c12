//! Port, address, health.

use seaworthy_catalog::frameworks::DefaultHost;
use seaworthy_catalog::web_server::WEB_SERVER;
use seaworthy_facts::{AppKind, Evidence, Fact, Route, RuntimeName};

use super::scope::Scope;
use crate::keys::{self, Key};
use crate::{Decided, Decision, HealthPlan, Note, NoteKind, Reason};

/// The port that a container takes when a variable sets it: one number to remember.
const CONTAINER_PORT: u16 = 3000;

pub(crate) struct ListenChoices {
    pub(crate) port: Option<Decided<u16>>,
    pub(crate) port_env: Option<String>,
    /// The address that the app must be told, and the variable that tells it.
    pub(crate) host: Option<(String, Decided<String>)>,
    pub(crate) health: HealthPlan,
    pub(crate) interval: Decided<u64>,
    pub(crate) start_period: Decided<u64>,
}

pub(super) fn decide(scope: &Scope<'_>, notes: &mut Vec<Note>) -> ListenChoices {
    if scope.app.kind.value == AppKind::Static {
        return of_files(scope);
    }
    let listens = scope.app.kind.value == AppKind::Server;
    let port = if listens { port(scope) } else { None };
    ListenChoices {
        port_env: scope.app.listen.port_env.as_ref().map(|fact| fact.value.clone()),
        host: if listens { host(scope, notes) } else { None },
        health: HealthPlan {
            live: if listens {
                route(scope, keys::HEALTH_LIVE, scope.app.health.live.as_ref())
            } else {
                None
            },
            ready: if listens {
                route(scope, keys::HEALTH_READY, scope.app.health.ready.as_ref())
            } else {
                None
            },
        },
        interval: seconds(scope, keys::HEALTH_INTERVAL, 30),
        start_period: seconds(scope, keys::HEALTH_START, start_period(scope)),
        port,
    }
}

/// Files: the web server's port, and its own route as the sign of life.
fn of_files(scope: &Scope<'_>) -> ListenChoices {
    let key = Key::of(keys::PORT);
    let configured = scope.number(&key).and_then(|port| {
        let number = u16::try_from(port.value).ok()?;
        Some(port.map(|_| number))
    });
    let port = configured.unwrap_or_else(|| {
        let reason = Reason::PortOfServer { server: WEB_SERVER.title };
        Decided::new(key, WEB_SERVER.port, reason, Vec::new())
    });
    let key = Key::of(keys::HEALTH_LIVE);
    let live = scope.text(&key).unwrap_or_else(|| {
        let reason = Reason::OwnRoute { server: WEB_SERVER.title };
        Decided::new(key, WEB_SERVER.health.to_owned(), reason, Vec::new())
    });
    ListenChoices {
        port: Some(port),
        port_env: None,
        host: None,
        health: HealthPlan { live: Some(live), ready: None },
        interval: seconds(scope, keys::HEALTH_INTERVAL, 30),
        start_period: seconds(scope, keys::HEALTH_START, 5),
    }
}

fn start_period(scope: &Scope<'_>) -> u64 {
    if scope.app.orm.is_some() || scope.framework().is_some_and(|(framework, _)| framework.id == "next") {
        20
    } else {
        10
    }
}

fn seconds(scope: &Scope<'_>, key: &'static str, default: u64) -> Decided<u64> {
    let key = Key::of(key);
    scope.number(&key).unwrap_or_else(|| Decided::new(key, default, Reason::HealthTimes, Vec::new()))
}

fn port(scope: &Scope<'_>) -> Option<Decided<u16>> {
    let key = Key::of(keys::PORT);
    if let Some(configured) = scope.number(&key) {
        return Some(configured.map(|port| u16::try_from(port).unwrap_or(CONTAINER_PORT)));
    }
    let listen = &scope.app.listen;
    let server_port = scope.server().and_then(|server| Some((server.title, server.port?)));
    let found = listen.port.as_ref();
    if let Some(variable) = &listen.port_env {
        let default = found.map(|port| port.value).or(server_port.map(|(_, port)| port));
        let evidence: Vec<Evidence> =
            variable.evidence.iter().chain(found.iter().flat_map(|port| &port.evidence)).cloned().collect();
        let by_variable = || Reason::PortByVariable { variable: variable.value.clone(), default };
        return Some(match (default, server_port) {
            (None, _) => Decided::new(key, CONTAINER_PORT, by_variable(), evidence),
            (Some(default), _) if default != CONTAINER_PORT => {
                Decided::new(key, CONTAINER_PORT, by_variable(), evidence)
                    .or(default.to_string(), "the default in the code")
            }
            (Some(_), Some((title, _))) if found.is_none() => {
                let reason = Reason::PortOfFramework { framework: title.to_owned() };
                Decided::new(key, CONTAINER_PORT, reason, evidence)
            }
            (Some(_), _) => Decided::new(key, CONTAINER_PORT, Reason::PortFound, evidence),
        });
    }
    if let Some(port) = found {
        return Some(Decided::new(key, port.value, Reason::PortFound, port.evidence.clone()));
    }
    let Some((title, port)) = server_port else { return port_of_bun(scope, key) };
    let evidence = scope.app.framework.as_ref().map(|fact| fact.evidence.clone()).unwrap_or_default();
    Some(Decided::new(key, port, Reason::PortOfFramework { framework: title.to_owned() }, evidence))
}

/// Bun serves what the entry exports, on a port of its own choice.
fn port_of_bun(scope: &Scope<'_>, key: Key) -> Option<Decided<u16>> {
    let runtime = &scope.app.runtime.name;
    (runtime.value == RuntimeName::Bun).then(|| {
        let reason = Reason::PortOfFramework { framework: runtime.value.title().to_owned() };
        Decided::new(key, 3000, reason, runtime.evidence.clone())
    })
}

fn host(scope: &Scope<'_>, notes: &mut Vec<Note>) -> Option<(String, Decided<String>)> {
    let key = Key::of(keys::HOST);
    let listen = &scope.app.listen;
    let server = scope.server();
    let variable = listen
        .host_env
        .as_ref()
        .map(|fact| fact.value.clone())
        .or_else(|| server.and_then(|server| server.host_env).map(str::to_owned));
    let configured = scope.text(&key);
    let loopback = match &listen.host {
        Some(host) => is_loopback(&host.value),
        None => server.is_some_and(|server| server.host != DefaultHost::All),
    };
    let evidence = listen.host.as_ref().map(|host| host.evidence.clone()).unwrap_or_default();
    match (variable, configured) {
        (Some(variable), Some(configured)) => Some((variable, configured)),
        (Some(variable), None) if loopback => {
            let reason = Reason::HostAllAddresses { variable: variable.clone() };
            Some((variable, Decided::new(key, "0.0.0.0".to_owned(), reason, evidence)))
        }
        (None, _) if loopback => {
            notes.push(Note {
                app: Some(scope.app.name.clone()),
                kind: NoteKind::BindsLoopback {
                    host: listen
                        .host
                        .as_ref()
                        .map_or_else(|| "127.0.0.1".to_owned(), |host| host.value.clone()),
                    change: "listen on `process.env.HOST ?? '127.0.0.1'`, or on `0.0.0.0`".to_owned(),
                },
                evidence,
            });
            None
        }
        _ => None,
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host == "::1" || host.starts_with("127.")
}

fn route(scope: &Scope<'_>, key: &'static str, found: Option<&Fact<Route>>) -> Option<Decided<String>> {
    let key = Key::of(key);
    scope.text(&key).or_else(|| {
        Some(Decided::new(key, found?.value.path.clone(), Reason::RouteFound, found?.evidence.clone()))
    })
}

impl ListenChoices {
    pub(super) fn decisions(&self, all: &mut Vec<Decision>) {
        all.extend(self.port.as_ref().map(|port| port.erase(ToString::to_string)));
        all.extend(self.host.as_ref().map(|(_, host)| host.erase(Clone::clone)));
        if self.port.is_some() && self.health.live.is_none() {
            // the health check is there all the same: it asks the port
            let none = Decided::new(Key::of(keys::HEALTH_LIVE), (), Reason::NoRoute, Vec::new());
            all.push(none.erase(|()| String::new()));
        }
        all.extend(self.health.live.as_ref().map(|live| live.erase(Clone::clone)));
        all.extend(self.health.ready.as_ref().map(|ready| ready.erase(Clone::clone)));
        if self.port.is_some() {
            all.push(self.interval.erase(|seconds| format!("{seconds}s")));
            all.push(self.start_period.erase(|seconds| format!("{seconds}s")));
        }
    }
}
