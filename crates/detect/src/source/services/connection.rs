//! How clients are told where their service is: the arguments they are made with, followed to variables and settings.

use std::collections::BTreeMap;

use seaworthy_facts::{Confidence, Connection, Evidence, Fact, ServiceId};
use seaworthy_js::{Call, Value, ValueKind};

use super::{Found, Ground, of_client};
use crate::source::across::At;
use crate::source::code::{Code, used};
use crate::sources::Source;

/// What an argument of a client is to the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Url,
    Host,
    Port,
    User,
    Password,
    Database,
}

/// The part that an option or a key of this name is.
pub(super) fn part(name: &str) -> Option<Part> {
    Some(match name {
        "url" | "uri" | "connectionString" | "endpoint" | "node" | "apiUrl" | "dsn" | "connection_string" => {
            Part::Url
        }
        "host" | "hostname" | "server" | "endPoint" => Part::Host,
        "port" => Part::Port,
        "user" | "username" | "accessKeyId" | "accessKey" => Part::User,
        "password" | "pass" | "secretAccessKey" | "secretKey" => Part::Password,
        "database" | "db" | "bucket" | "dbName" | "Bucket" => Part::Database,
        _ => return None,
    })
}

/// Options that hold further options.
const NESTED: &[&str] =
    &["connection", "credentials", "socket", "redis", "adapter", "client", "options", "redisOptions", "auth"];

/// The variables of one client.
#[derive(Default)]
struct Parts {
    host: Option<String>,
    port: Option<String>,
    user: Option<String>,
    password: Option<String>,
    database: Option<String>,
    evidence: Vec<Evidence>,
}

/// Reads the connections of all clients that the app makes.
pub(super) fn read(code: &Code<'_, '_>, ground: &Ground<'_>, found: &mut BTreeMap<ServiceId, Found>) {
    for source in code.app.iter().copied().filter(|source| code.is_loaded(source)) {
        for call in &source.module.calls {
            let Some(id) = made(code, source, call) else { continue };
            let mut parts = Parts::default();
            let mut connections = Vec::new();
            for argument in &call.arguments {
                let at = At::new(source, argument, call.within);
                options(code, ground, id, &at, None, 4, &mut parts, &mut connections);
            }
            let entry = found.entry(id).or_default();
            let shows = used(source, call.span);
            if !entry.shown.contains(&shows) {
                entry.shown.push(shows);
            }
            for connection in connections {
                entry.add(connection);
            }
            if let Some(connection) = parts.connection() {
                entry.add(connection);
            }
        }
    }
}

/// The service of whose client a call makes one.
fn made(code: &Code<'_, '_>, source: &Source, call: &Call) -> Option<ServiceId> {
    let target = source.module.target(&call.path)?;
    let id = of_client(code, target.module)?;
    let makes = call.is_new
        || matches!(
            target.name(),
            None | Some("createClient" | "createPool" | "createConnection" | "drizzle" | "connect")
        )
        || (target.names.is_empty() && call.path.len() == 1);
    makes.then_some(id)
}

#[allow(clippy::too_many_arguments, reason = "one step of a walk over an options object")]
fn options<'r>(
    code: &Code<'_, 'r>,
    ground: &Ground<'_>,
    id: ServiceId,
    at: &At<'r>,
    part: Option<Part>,
    depth: u32,
    parts: &mut Parts,
    connections: &mut Vec<Fact<Connection>>,
) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for value in code.resolve(at) {
        match &value.value.kind {
            ValueKind::Env(reference) => {
                let evidence = used(value.source, value.value.span);
                match part {
                    None | Some(Part::Url) => connections.push(Fact {
                        value: Connection::UrlEnv(reference.name.clone()),
                        evidence: vec![evidence],
                        confidence: Confidence::Certain,
                    }),
                    Some(part) => parts.set(part, &reference.name, evidence),
                }
            }
            ValueKind::String(text) if matches!(part, None | Some(Part::Url)) => {
                if let Some(address) = address(text) {
                    connections.push(Fact {
                        value: Connection::Literal(address),
                        evidence: vec![used(value.source, value.value.span)],
                        confidence: Confidence::Certain,
                    });
                }
            }
            ValueKind::Object(entries) => {
                for entry in entries {
                    match &entry.key {
                        seaworthy_js::EntryKey::Name(name) => {
                            let known = self::part(name);
                            let is_nested = NESTED.contains(&name.as_str());
                            if known.is_none() && !is_nested {
                                continue;
                            }
                            let inner = At { value: entry.value.clone(), ..value.clone() };
                            options(code, ground, id, &inner, known, depth, parts, connections);
                        }
                        seaworthy_js::EntryKey::Spread => {
                            for inner in spread(&entry.value) {
                                let inner = At { value: inner.clone(), ..value.clone() };
                                options(
                                    code,
                                    ground,
                                    id,
                                    &inner,
                                    Some(Part::Host),
                                    depth,
                                    parts,
                                    connections,
                                );
                            }
                        }
                        seaworthy_js::EntryKey::Computed => {}
                    }
                }
            }
            // `new Pool(…)` inside `drizzle(…)` is a call of its own
            ValueKind::Call(_) | ValueKind::New(_) => {}
            _ => {
                let Some(field) = code.field(&value) else { continue };
                let evidence = Evidence::at(
                    seaworthy_facts::EvidenceKind::Configured,
                    &field.source.file,
                    field.field.span,
                );
                match (&field.field.variable, part) {
                    (Some(name), None | Some(Part::Url)) => {
                        connections.push(Fact::likely(Connection::UrlEnv(name.clone()), evidence));
                    }
                    (Some(name), Some(part)) => parts.set(part, name, evidence),
                    (None, _) => {
                        if let Some(file) = ground.secret_files.first() {
                            let key = field.field.path.clone();
                            let value = Connection::ConfigKey { file: file.value.path.clone(), key };
                            connections.push(Fact::likely(value, evidence));
                        }
                    }
                }
            }
        }
    }
}

/// What may be spread: `...(env.X && { … })`, `...(a ? {} : { … })`.
fn spread(value: &Value) -> Vec<&Value> {
    match &value.kind {
        ValueKind::Object(_) => vec![value],
        ValueKind::Logical { left, right, .. } => {
            let mut all = spread(left);
            all.extend(spread(right));
            all
        }
        ValueKind::Conditional { consequent, alternate, .. } => {
            let mut all = spread(consequent);
            all.extend(spread(alternate));
            all
        }
        _ => Vec::new(),
    }
}

/// An address without its user and password.
fn address(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let rest = rest.split_once('@').map_or(rest, |(_, after)| after);
    Some(format!("{scheme}://{rest}"))
}

impl Parts {
    fn set(&mut self, part: Part, name: &str, evidence: Evidence) {
        let slot = match part {
            Part::Url => return,
            Part::Host => &mut self.host,
            Part::Port => &mut self.port,
            Part::User => &mut self.user,
            Part::Password => &mut self.password,
            Part::Database => &mut self.database,
        };
        if slot.is_none() {
            *slot = Some(name.to_owned());
            self.evidence.push(evidence);
        }
    }

    fn connection(self) -> Option<Fact<Connection>> {
        if self.evidence.is_empty() {
            return None;
        }
        let value = Connection::PartsEnv {
            host: self.host,
            port: self.port,
            user: self.user,
            password: self.password,
            database: self.database,
        };
        Some(Fact { value, evidence: self.evidence, confidence: Confidence::Certain })
    }
}
