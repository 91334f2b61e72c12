//! Services by the names of variables that the app reads: `REDIS_URL`, `PGHOST`, `S3_SECRET_ACCESS_KEY`.

use std::collections::BTreeMap;

use seaworthy_catalog::services::{SERVICES, Service};
use seaworthy_facts::{Confidence, Connection, EnvDefault, EnvVar, Evidence, Fact, ServiceId};

use super::Found;
use super::connection::Part;

/// Adds what the names of variables tell. A name that several services share counts only for one that is known already.
pub(super) fn read(env: &[EnvVar], found: &mut BTreeMap<ServiceId, Found>) {
    for variable in env {
        for service in SERVICES {
            let is_known = found.contains_key(service.id);
            let named = service.url_env.contains(&variable.name.as_str());
            let is_own = owners(&variable.name) == 1;
            let by_scheme = scheme(variable).is_some_and(|scheme| service.schemes.contains(&scheme.as_str()));
            if (named && (is_known || is_own)) || by_scheme {
                let entry = found.entry(service.id).or_default();
                if is_taken(entry, &variable.name) {
                    continue;
                }
                entry.shown.extend(variable.evidence.iter().take(1).cloned());
                entry.add(Fact {
                    value: Connection::UrlEnv(variable.name.clone()),
                    evidence: variable.evidence.iter().take(1).cloned().collect(),
                    confidence: Confidence::Likely,
                });
            }
        }
    }
    for service in SERVICES {
        if let Some(entry) = found.get_mut(service.id) {
            parts(service, env, entry);
        }
    }
}

/// The parts in the order of [`Connection::PartsEnv`].
const PARTS: &[Part] = &[Part::Host, Part::Port, Part::User, Part::Password, Part::Database];

/// How many services have a variable of this name for their address.
fn owners(name: &str) -> usize {
    SERVICES.iter().filter(|service| service.url_env.contains(&name)).count()
}

/// The scheme of a variable's default.
fn scheme(variable: &EnvVar) -> Option<String> {
    match &variable.default {
        Some(EnvDefault::Text(text)) => text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()),
        _ => None,
    }
}

/// Whether a connection holds this variable already.
fn is_taken(found: &Found, name: &str) -> bool {
    found.connections.iter().any(|connection| match &connection.value {
        Connection::UrlEnv(known) => known == name,
        Connection::PartsEnv { host, port, user, password, database } => {
            [host, port, user, password, database].into_iter().flatten().any(|known| known == name)
        }
        Connection::ConfigKey { .. } | Connection::Literal(_) => false,
    })
}

/// The variables that hold the parts of an address, or what is missing beside a URL: a password.
fn parts(service: &Service, env: &[EnvVar], found: &mut Found) {
    let mut named: BTreeMap<u8, (&EnvVar, Part)> = BTreeMap::new();
    for variable in env.iter().filter(|variable| !is_taken(found, &variable.name)) {
        let rest = service.env_prefixes.iter().find_map(|prefix| variable.name.strip_prefix(prefix));
        let is_password = service.password_env.contains(&variable.name.as_str());
        let part = if is_password { Some(Part::Password) } else { rest.and_then(part) };
        let Some(part) = part else { continue };
        named.entry(part as u8).or_insert((variable, part));
    }
    if named.is_empty() {
        return;
    }
    // what one client is told belongs together
    let known = found.connections.iter_mut().find_map(|connection| match &mut connection.value {
        Connection::PartsEnv { host, port, user, password, database } => {
            Some(([host, port, user, password, database], &mut connection.evidence))
        }
        _ => None,
    });
    if let Some((slots, evidence)) = known {
        for (slot, part) in slots.into_iter().zip(PARTS) {
            if let Some((variable, _)) = named.get(&(*part as u8)).filter(|_| slot.is_none()) {
                *slot = Some(variable.name.clone());
                evidence.extend(variable.evidence.iter().take(1).cloned());
            }
        }
        return;
    }
    let get = |part: Part| named.get(&(part as u8)).map(|(variable, _)| variable.name.clone());
    let evidence: Vec<Evidence> =
        named.values().flat_map(|(variable, _)| variable.evidence.iter().take(1).cloned()).collect();
    found.add(Fact {
        value: Connection::PartsEnv {
            host: get(Part::Host),
            port: get(Part::Port),
            user: get(Part::User),
            password: get(Part::Password),
            database: get(Part::Database),
        },
        evidence,
        confidence: Confidence::Likely,
    });
}

/// The part that a variable's name says it is, whatever comes before: `CACHE_PORT`.
pub(super) fn part_of_name(name: &str) -> Option<Part> {
    let last = name.rsplit('_').next().unwrap_or(name);
    match last {
        "HOST" | "HOSTNAME" => Some(Part::Host),
        "PORT" => Some(Part::Port),
        "PASSWORD" => Some(Part::Password),
        _ => None,
    }
}

fn part(rest: &str) -> Option<Part> {
    Some(match rest.trim_start_matches('_') {
        "HOST" | "HOSTNAME" => Part::Host,
        "PORT" => Part::Port,
        "USER" | "USERNAME" | "ACCESS_KEY_ID" | "ACCESS_KEY" | "ROOT_USER" => Part::User,
        "PASSWORD" | "PASS" | "SECRET_ACCESS_KEY" | "SECRET_KEY" | "ROOT_PASSWORD" => Part::Password,
        "DATABASE" | "DB" | "NAME" | "BUCKET" | "BUCKET_NAME" | "DBNAME" => Part::Database,
        _ => return None,
    })
}
