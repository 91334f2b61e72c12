//! How clients are told where their service is: the arguments they are made with, followed to variables and settings.

use std::collections::BTreeMap;

use seaworthy_catalog::services::{Service, by_id};
use seaworthy_facts::{Confidence, Connection, Evidence, EvidenceKind, Fact, ServiceId};
use seaworthy_js::{Call, Entry, EntryKey, Value, ValueKind};

use super::{Found, Ground, of_client};
use crate::source::across::At;
use crate::source::code::{Code, used};
use crate::sources::Source;

/// Options in options.
const MAX_DEPTH: u32 = 4;

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
        "url" | "uri" | "connectionString" | "datasourceUrl" | "endpoint" | "node" | "apiUrl" | "dsn"
        | "connection_string" => Part::Url,
        "host" | "hostname" | "server" | "endPoint" => Part::Host,
        "port" => Part::Port,
        "user" | "username" | "accessKeyId" | "accessKey" => Part::User,
        "password" | "pass" | "secretAccessKey" | "secretKey" => Part::Password,
        "database" | "db" | "bucket" | "dbName" | "Bucket" => Part::Database,
        _ => return None,
    })
}

/// Options that hold further options.
const NESTED: &[&str] = &[
    "connection",
    "credentials",
    "socket",
    "redis",
    "adapter",
    "client",
    "options",
    "redisOptions",
    "auth",
    "transport",
];

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
    for source in code.telling().filter(|source| code.is_loaded(source)) {
        let calls = code.glances.of(source).client_calls.iter();
        for call in calls.filter_map(|index| source.module.calls.get(*index)) {
            let Some(id) = made(code, source, call) else { continue };
            let mut walk = Walk {
                code,
                ground,
                known: by_id(id),
                is_queue: source.module.target(&call.path).is_some_and(|target| is_queue(target.module)),
                parts: Parts::default(),
                connections: Vec::new(),
            };
            for argument in &call.arguments {
                walk.value(&At::new(source, argument, call.within), None, MAX_DEPTH);
            }
            let entry = found.entry(id).or_default();
            entry.show(used(source, call.span));
            for connection in walk.connections {
                entry.add(connection);
            }
            if let Some(connection) = walk.parts.connection() {
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
            None | Some(
                "createClient"
                    | "createPool"
                    | "createConnection"
                    | "createTransport"
                    | "create"
                    | "drizzle"
                    | "connect"
            )
        )
        || (target.names.is_empty() && call.path.len() == 1);
    makes.then_some(id)
}

/// Clients whose first argument is the name of a queue.
fn is_queue(package: &str) -> bool {
    matches!(package, "bullmq" | "bull" | "bee-queue")
}

/// A walk over what one client is made with.
struct Walk<'w, 'c, 'r> {
    code: &'w Code<'c, 'r>,
    ground: &'w Ground<'w>,
    known: Option<&'static Service>,
    is_queue: bool,
    parts: Parts,
    connections: Vec<Fact<Connection>>,
}

impl<'r> Walk<'_, '_, 'r> {
    /// Notes what a value tells: one that stands by itself is an address, one under a key is what the key says.
    fn value(&mut self, at: &At<'r>, part: Option<Part>, depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for value in self.code.resolve(at) {
            match &value.value.kind {
                ValueKind::Env(reference) => {
                    let place = used(value.source, value.value.span);
                    self.variable(&reference.name, part, place, Confidence::Certain);
                }
                ValueKind::String(text) if matches!(part, None | Some(Part::Url)) => {
                    if let Some(address) = address(text) {
                        self.connections.push(Fact {
                            value: Connection::Literal(address),
                            evidence: vec![used(value.source, value.value.span)],
                            confidence: Confidence::Certain,
                        });
                    }
                }
                ValueKind::Object(entries) => {
                    for entry in entries {
                        self.entry(&value, entry, depth);
                    }
                }
                // a list of servers is one variable's text in parts
                ValueKind::Array(items) => {
                    for item in items {
                        let inner = At { value: item.clone(), ..value.clone() };
                        self.value(&inner, part, depth);
                    }
                }
                // `brokers: process.env.KAFKA_BROKERS.split(',')`
                ValueKind::Call(call) if list_of_text(&call.callee).is_some() => {
                    if let Some(text) = list_of_text(&call.callee) {
                        self.value(&At { value: text, ..value.clone() }, part, depth);
                    }
                }
                // `new Pool(…)` inside `drizzle(…)` is a call of its own
                ValueKind::Call(_) | ValueKind::New(_) => {}
                _ => self.member(&value, part),
            }
        }
    }

    /// The part that an option of this service's clients is.
    fn part(&self, name: &str) -> Option<Part> {
        let is_in = |options: fn(&Service) -> &'static [&'static str]| {
            self.known.is_some_and(|known| options(known).contains(&name))
        };
        if is_in(|known| known.url_options) {
            Some(Part::Url)
        } else if is_in(|known| known.password_options) {
            Some(Part::Password)
        } else {
            part(name)
        }
    }

    fn entry(&mut self, at: &At<'r>, entry: &Entry, depth: u32) {
        match &entry.key {
            EntryKey::Name(name) => {
                let known = self.part(name);
                if known.is_some() || NESTED.contains(&name.as_str()) {
                    let inner = At { value: entry.value.clone(), ..at.clone() };
                    self.value(&inner, known, depth);
                }
            }
            EntryKey::Spread => {
                for inner in spread(&entry.value) {
                    self.value(&At { value: inner.clone(), ..at.clone() }, None, depth);
                }
            }
            EntryKey::Computed => {}
        }
    }

    fn variable(&mut self, name: &str, part: Option<Part>, place: Evidence, confidence: Confidence) {
        // where the variable is checked says more than where it is handed on
        let checked = self.ground.env.iter().find(|variable| variable.name == name);
        let mut evidence: Vec<Evidence> =
            checked.and_then(|variable| variable.evidence.first().cloned()).into_iter().collect();
        if evidence.iter().all(|known| known.place.file != place.place.file) {
            evidence.push(place);
        }
        let is_address = self.known.is_some_and(|known| known.url_env.contains(&name));
        let part = part.or_else(|| super::named::part_of_name(name).filter(|_| !is_address));
        match part {
            None if self.is_queue => {}
            None | Some(Part::Url) => {
                let value = Connection::UrlEnv(name.to_owned());
                self.connections.push(Fact { value, evidence, confidence });
            }
            Some(part) => self.parts.set(part, name, evidence),
        }
    }

    /// A member of something that a schema has checked.
    fn member(&mut self, at: &At<'r>, part: Option<Part>) {
        let Some(found) = self.code.field(at) else { return };
        let place = Evidence::at(EvidenceKind::Configured, &found.source.file, found.field.span);
        match &found.field.variable {
            Some(name) => self.variable(name, part, place, Confidence::Likely),
            None => {
                if let Some(file) = self.ground.secret_files.first() {
                    let key = found.field.path.clone();
                    let value = Connection::ConfigKey { file: file.value.path.clone(), key };
                    self.connections.push(Fact::likely(value, place));
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

/// The text that a call takes apart into a list: the callee is one of a text's or a list's own methods.
fn list_of_text(callee: &Value) -> Option<Value> {
    let is_own = |name: &str| matches!(name, "split" | "map" | "filter" | "trim" | "toString");
    match &callee.kind {
        ValueKind::Member { object, name } if is_own(name) => Some((**object).clone()),
        ValueKind::Path(names) => {
            let (last, above) = names.split_last()?;
            (is_own(last) && !above.is_empty())
                .then(|| Value::new(ValueKind::Path(above.to_vec()), callee.span))
        }
        _ => None,
    }
}

/// An address without its user and password.
fn address(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let rest = rest.split_once('@').map_or(rest, |(_, after)| after);
    Some(format!("{scheme}://{rest}"))
}

impl Parts {
    fn set(&mut self, part: Part, name: &str, evidence: Vec<Evidence>) {
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
            self.evidence.extend(evidence);
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
