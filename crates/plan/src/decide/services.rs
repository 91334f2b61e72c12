//! Data services: which version, which image, whether production runs them, and how an app is told where they are.

use seaworthy_catalog::services::{self, CommandPart, Credentials, Production, Service};
use seaworthy_facts::{Connection, Evidence, ServiceUse};

use super::scope::Scope;
use crate::compose::{
    Access, CommandLine, ComposeService, EnvEntry, EnvValue, Hardening, HealthTest, Restart, Role,
    ServiceHealth, Source, Switch, VolumeEntry, VolumeSource,
};
use crate::keys::{self, Key};
use crate::words::{self, Remark};
use crate::{Decided, Decision, Reason};

/// A data service of the project.
pub(super) struct DataService {
    pub(super) known: &'static Service,
    pub(super) version: Decided<String>,
    pub(super) image: Decided<String>,
    pub(super) production: Decided<Production>,
    pub(super) memory: Decided<u64>,
    /// The name of the database, and of its user.
    pub(super) database: String,
    pub(super) evidence: Vec<Evidence>,
}

/// Where a service runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Development,
    Production,
}

pub(super) fn decide(scope: &Scope<'_>, used: &ServiceUse, project: &str) -> Option<DataService> {
    let known = services::by_id(used.id)?;
    let evidence: Vec<Evidence> =
        used.connections.iter().flat_map(|connection| connection.evidence.iter().cloned()).collect();
    let version_key = Key::named(keys::SERVICE_VERSION, known.id);
    let version = scope.text(&version_key).unwrap_or_else(|| match &used.version {
        Some(found) => Decided::new(
            version_key,
            found.value.clone(),
            Reason::ServiceVersionFound,
            found.evidence.clone(),
        ),
        None => Decided::new(
            version_key,
            known.version.to_owned(),
            Reason::ServiceVersionDefault { service: known.title.to_owned() },
            evidence.clone(),
        ),
    });
    let image_key = Key::named(keys::SERVICE_IMAGE, known.id);
    // a version that a person asks for is one of the official image
    let found = used.image.as_ref().filter(|_| version.reason != Reason::Configured);
    let image = scope.text(&image_key).unwrap_or_else(|| {
        if let Some(found) = found {
            let reason = Reason::ServiceImageFound;
            return Decided::new(image_key, found.value.clone(), reason, found.evidence.clone());
        }
        // a configured version may bring its own suffix
        let suffix = if version.value.contains('-') { "" } else { known.tag_suffix };
        let reference = format!("{}:{}{suffix}", known.image, version.value);
        Decided::new(image_key, reference, Reason::ServiceOfficialImage, version.evidence.clone())
    });
    let production_key = Key::named(keys::SERVICE_PRODUCTION, known.id);
    let production = match scope.text(&production_key) {
        Some(configured) => configured.map(|word| match word.as_str() {
            "elsewhere" => Production::Elsewhere,
            "none" => Production::DevelopmentOnly,
            _ => Production::Beside,
        }),
        None => {
            let (value, reason) = match known.production {
                _ if used.development_only => (Production::DevelopmentOnly, Reason::ServiceDevelopmentOnly),
                Production::Beside => (Production::Beside, Reason::ServiceBeside),
                Production::Elsewhere => (Production::Elsewhere, Reason::ServiceElsewhere),
                Production::DevelopmentOnly => (Production::DevelopmentOnly, Reason::ServiceDevelopmentOnly),
            };
            let decided = Decided::new(production_key, value, reason, evidence.clone());
            match value {
                Production::Beside => {
                    decided.or("elsewhere", "a server that somebody else runs, by its address")
                }
                _ => decided.or("beside", "in the same Compose project"),
            }
        }
    };
    let memory_key = Key::named(keys::SERVICE_MEMORY, known.id);
    let memory = scope.number(&memory_key).unwrap_or_else(|| {
        Decided::new(memory_key, u64::from(known.memory_mib), Reason::MemoryDefault, Vec::new())
    });
    Some(DataService { known, version, image, production, memory, database: identifier(project), evidence })
}

/// The longest name of a user, in letters: MySQL's.
const LONGEST_USER: usize = 32;

/// A name that a database takes without quotes, and an image as the user it makes.
fn identifier(name: &str) -> String {
    let text: String = name
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '_' })
        .collect();
    // MySQL's image refuses to make the user that it makes anyway
    let is_taken = text == "root" || text.starts_with(|first: char| first.is_ascii_digit());
    let text = if is_taken { format!("db_{text}") } else { text };
    text.chars().take(LONGEST_USER).collect()
}

impl DataService {
    pub(super) fn decisions(&self) -> Vec<Decision> {
        vec![
            self.version.erase(Clone::clone),
            self.image.erase(Clone::clone),
            self.production.erase(|place| {
                match place {
                    Production::Beside => "beside",
                    Production::Elsewhere => "elsewhere",
                    Production::DevelopmentOnly => "none",
                }
                .to_owned()
            }),
            self.memory.erase(|mib| format!("{mib}m")),
        ]
    }

    fn major(&self) -> u64 {
        self.version
            .value
            .trim_start_matches('v')
            .split(['.', '-'])
            .next()
            .and_then(|part| part.parse().ok())
            .unwrap_or(0)
    }

    /// The variable that a person sets with the service's password; `None` where it has none in this place.
    pub(super) fn password_variable(&self, place: Place) -> Option<&'static str> {
        match (self.known.credentials, place) {
            (Credentials::Variables { password, .. }, _) => Some(password),
            (Credentials::Password { env }, Place::Production) => Some(env),
            // a Redis for development asks for none
            (Credentials::Password { .. }, Place::Development) => None,
            (Credentials::KeyPair { secret, .. }, _) => Some(secret),
            (Credentials::None, _) => None,
        }
    }

    fn password(&self, place: Place) -> Option<EnvValue> {
        let name = self.password_variable(place)?.to_owned();
        Some(match place {
            Place::Production => EnvValue::Required { message: words::set_in_env_file(&name), name },
            Place::Development => EnvValue::Default { name, default: "development".to_owned() },
        })
    }

    /// The service in a Compose file, under `name`, its data in the volume `volume`.
    pub(super) fn compose(&self, name: &str, volume: &str, place: Place) -> ComposeService {
        let key = self.image.key.clone();
        let production = place == Place::Production;
        let password = self.password(place);
        ComposeService {
            name: name.to_owned(),
            role: Role::Data(self.known.id.to_owned()),
            remark: Vec::new(),
            key,
            source: Source::Image(self.image.value.clone()),
            command: self.command(password.is_some()),
            environment: self.environment(password),
            ports: Vec::new(),
            volumes: vec![VolumeEntry {
                source: VolumeSource::Named(volume.to_owned()),
                target: (self.known.data)(self.major()).to_owned(),
                access: Access::Write,
                remark: None,
            }],
            depends_on: Vec::new(),
            health: Some(ServiceHealth {
                test: HealthTest::Words(self.known.health.iter().map(|word| (*word).to_owned()).collect()),
                interval: if production { 10 } else { 5 },
                timeout: 5,
                retries: 5,
                start_period: 10,
            }),
            restart: if production { Restart::UnlessStopped } else { Restart::No },
            init: Switch::Off,
            extra_hosts: Vec::new(),
            memory_mib: production.then(|| u32::try_from(self.memory.value).unwrap_or(u32::MAX)),
            cpus: None,
            hardening: production.then(|| Hardening {
                read_only: Switch::Off,
                tmpfs: Vec::new(),
                drop_all: Switch::Off,
                cap_add: Vec::new(),
                remark: None,
            }),
            stop_grace: None,
            watch: Vec::new(),
        }
    }

    fn command(&self, protected: bool) -> Option<CommandLine> {
        if self.known.command.is_empty() {
            return None;
        }
        let mut words: Vec<String> = Vec::new();
        let mut shell = false;
        for part in self.known.command {
            match part {
                CommandPart::Word(word) => words.push((*word).to_owned()),
                CommandPart::WithPassword(more) if protected => {
                    words.extend(more.iter().map(|word| (*word).to_owned()));
                    if let Credentials::Password { env } = self.known.credentials {
                        words.push(format!("\"${env}\""));
                        shell = true;
                    }
                }
                CommandPart::WithPassword(_) => {}
            }
        }
        Some(if shell {
            // read from the container's environment, so that the password is in no process list of the host's
            CommandLine::Shell(format!("exec {}", words.join(" ")))
        } else {
            CommandLine::Words(seaworthy_facts::Command::new(words))
        })
    }

    fn environment(&self, password: Option<EnvValue>) -> Vec<EnvEntry> {
        let entry = |name: &str, value: EnvValue| EnvEntry { name: name.to_owned(), value, remark: None };
        let literal = |text: &str| EnvValue::Literal(text.to_owned());
        match (self.known.credentials, password) {
            (Credentials::Variables { user, password: variable, database }, Some(password)) => {
                let settings = self.known.settings.iter().map(|(name, value)| entry(name, literal(value)));
                [
                    entry(user, literal(&self.database)),
                    entry(variable, password),
                    entry(database, literal(&self.database)),
                ]
                .into_iter()
                .chain(settings)
                .collect()
            }
            (Credentials::Password { env }, Some(password)) => {
                let mut cli = entry(
                    "REDISCLI_AUTH",
                    EnvValue::Required { name: env.to_owned(), message: words::set_in_env_file(env) },
                );
                cli.remark = Some(Remark::Plain("for the health check's client"));
                vec![entry(env, password), cli]
            }
            (Credentials::KeyPair { key, secret }, Some(password)) => {
                vec![entry(key, literal(&self.database)), entry(secret, password)]
            }
            _ => Vec::new(),
        }
    }

    /// The value of the variable `name`, which an app reads to find this service under the host `host`.
    pub(super) fn value_for(
        &self,
        connection: &Connection,
        name: &str,
        host: &str,
        place: Place,
    ) -> Option<EnvValue> {
        let text = |text: String| EnvValue::Literal(text);
        match connection {
            Connection::UrlEnv(_) => Some(self.url(host, place)),
            Connection::PartsEnv { host: host_name, port, user, password, database } => {
                let is = |part: &Option<String>| part.as_deref() == Some(name);
                if is(host_name) {
                    Some(text(host.to_owned()))
                } else if is(port) {
                    Some(text(self.known.port.to_string()))
                } else if is(user) {
                    self.has_user().then(|| text(self.database.clone()))
                } else if is(password) {
                    self.password(place)
                } else if is(database) {
                    self.has_user().then(|| text(self.database.clone()))
                } else {
                    None
                }
            }
            Connection::ConfigKey { .. } | Connection::Literal(_) => None,
        }
    }

    /// Whether it knows users, and things of theirs: databases, buckets.
    fn has_user(&self) -> bool {
        matches!(self.known.credentials, Credentials::Variables { .. } | Credentials::KeyPair { .. })
    }

    /// The service's address with its credentials.
    pub(super) fn url(&self, host: &str, place: Place) -> EnvValue {
        let scheme = match self.known.id {
            "postgres" => "postgresql",
            "s3" => "http",
            "ipfs" => "http",
            _ => self.known.schemes.first().copied().unwrap_or("http"),
        };
        let literal = |text: String| EnvValue::Literal(text);
        let port = self.known.port;
        match (self.known.credentials, self.password(place)) {
            (Credentials::Variables { .. }, Some(password)) => EnvValue::Parts(vec![
                literal(format!("{scheme}://{}:", self.database)),
                password,
                literal(format!("@{host}:{port}/{}{}", self.database, self.known.url_query)),
            ]),
            (Credentials::Password { .. }, Some(password)) => EnvValue::Parts(vec![
                literal(format!("{scheme}://:")),
                password,
                literal(format!("@{host}:{port}")),
            ]),
            _ => literal(format!("{scheme}://{host}:{port}")),
        }
    }
}
