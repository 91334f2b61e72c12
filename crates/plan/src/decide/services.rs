//! Data services: which version, which image, whether production runs them, and how an app is told where they are.

use seaworthy_catalog::services::{
    self, Asks, CommandPart, Credentials, Production, Service, SettingPlace, User,
};
use seaworthy_facts::{Connection, Evidence, ServiceUse};

use super::scope::Scope;
use crate::compose::{
    Access, CommandLine, ComposeService, EnvEntry, EnvValue, Hardening, HealthTest, PortEntry, Restart, Role,
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
    /// What the app reads of credentials.
    reads: Reads,
    /// The name of the database, and of its user.
    pub(super) database: String,
    pub(super) evidence: Vec<Evidence>,
}

/// What an app reads of a service's credentials, by variables of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// No password.
    Nothing,
    /// A password, or a token.
    Password,
    /// A user and a password.
    UserAndPassword,
}

/// Where a service runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Development,
    Production,
}

/// Decides about one. `uses` are all uses of it, by every app of the project.
pub(super) fn decide(
    scope: &Scope<'_>,
    used: &ServiceUse,
    uses: &[&ServiceUse],
    project: &str,
) -> Option<DataService> {
    let known = services::by_id(used.id)?;
    let evidence: Vec<Evidence> =
        used.connections.iter().flat_map(|connection| connection.evidence.iter().cloned()).collect();
    let version_key = Key::named(keys::SERVICE_VERSION, known.id);
    let version = scope.text(&version_key).unwrap_or_else(|| match &used.version {
        Some(found) if has_tag(known, &found.value) => Decided::new(
            version_key,
            found.value.clone(),
            Reason::ServiceVersionFound,
            found.evidence.clone(),
        ),
        _ => Decided::new(
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
    let reads =
        uses.iter().map(|used| reads(used)).max_by_key(|reads| *reads as u8).unwrap_or(Reads::Nothing);
    let database = identifier(project);
    Some(DataService { known, version, image, production, memory, reads, database, evidence })
}

/// Whether the image is tagged with this version: some have tags of whole versions only.
fn has_tag(known: &Service, version: &str) -> bool {
    let is_whole = |version: &str| version.split('-').next().unwrap_or(version).matches('.').count() >= 2;
    is_whole(version) || !is_whole(known.version)
}

fn reads(used: &ServiceUse) -> Reads {
    let parts = used.connections.iter().filter_map(|connection| match &connection.value {
        Connection::PartsEnv { user, password, .. } => Some((user.is_some(), password.is_some())),
        _ => None,
    });
    parts
        .map(|parts| match parts {
            (true, true) => Reads::UserAndPassword,
            (false, true) => Reads::Password,
            (_, false) => Reads::Nothing,
        })
        .max_by_key(|reads| *reads as u8)
        .unwrap_or(Reads::Nothing)
}

/// An address that lets a check pass while building and that nothing answers at.
pub(super) fn build_address(known: &Service) -> String {
    let address = match known.credentials {
        Credentials::Variables { .. } if known.asks == Asks::Always => known.address.protected,
        _ => known.address.open,
    };
    let gaps =
        [("{user}", "build"), ("{password}", "build"), ("{database}", "build"), ("{host}", "127.0.0.1")];
    let filled = gaps.iter().fold(address.to_owned(), |text, (gap, value)| text.replace(gap, value));
    filled.replace("{port}", &known.port.to_string())
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

    /// Whether it asks for credentials in this place.
    fn asks(&self, place: Place) -> bool {
        match self.known.asks {
            Asks::Always => true,
            Asks::InProduction => place == Place::Production,
            Asks::WhereTheAppDoes => place == Place::Production && self.reads != Reads::Nothing,
        }
    }

    /// The variable that a person sets with the service's password; `None` where it has none in this place.
    pub(super) fn password_variable(&self, place: Place) -> Option<&'static str> {
        let name = match self.known.credentials {
            Credentials::Variables { password, .. } => password,
            Credentials::Password { env, .. } => env,
            Credentials::KeyPair { secret, .. } => secret,
            Credentials::None => return None,
        };
        self.asks(place).then_some(name)
    }

    fn password(&self, place: Place) -> Option<EnvValue> {
        let name = self.password_variable(place)?.to_owned();
        Some(match place {
            Place::Production => EnvValue::Required { message: words::set_in_env_file(&name), name },
            Place::Development => EnvValue::Default { name, default: "development".to_owned() },
        })
    }

    /// The name of its user.
    fn user(&self) -> &str {
        match self.known.credentials {
            Credentials::Variables { user: User::Fixed(name), .. } => name,
            _ => &self.database,
        }
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
            environment: self.environment(name, password, place),
            ports: if production { Vec::new() } else { self.ports() },
            volumes: (self.known.data)(self.major())
                .map(|folder| VolumeEntry {
                    source: VolumeSource::Named(volume.to_owned()),
                    target: folder.to_owned(),
                    access: Access::Write,
                    remark: None,
                })
                .into_iter()
                .collect(),
            depends_on: Vec::new(),
            health: Some(ServiceHealth {
                test: HealthTest::Words(self.known.health.iter().map(|word| (*word).to_owned()).collect()),
                interval: if production { 10 } else { 5 },
                timeout: self.known.health_timeout,
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

    /// What a developer reaches from this machine, and nobody else: the service, and its page for people.
    fn ports(&self) -> Vec<PortEntry> {
        let entry = |variable: String, port: u16| PortEntry {
            host: Some("127.0.0.1".to_owned()),
            variable: Some(variable),
            published: port,
            target: port,
        };
        let own = self.known.outside_port.unwrap_or(self.known.port);
        let page = self.known.page_port.map(|port| entry(words::page_variable(self.known.id), port));
        std::iter::once(entry(words::port_variable(self.known.id), own)).chain(page).collect()
    }

    /// The ports of this machine that it takes in development.
    pub(super) fn published(&self) -> impl Iterator<Item = u16> {
        self.ports().into_iter().map(|port| port.published)
    }

    fn command(&self, protected: bool) -> Option<CommandLine> {
        if self.known.command.is_empty() {
            return None;
        }
        let secret = match self.known.credentials {
            Credentials::Password { env, .. } if protected => Some(format!("\"${env}\"")),
            _ => None,
        };
        let mut words: Vec<String> = Vec::new();
        for part in self.known.command {
            match (part, &secret) {
                (CommandPart::Word(word), _) => words.push((*word).to_owned()),
                (CommandPart::WithPassword(more), Some(secret)) => {
                    words.extend(more.iter().map(|word| (*word).to_owned()));
                    words.push(secret.clone());
                }
                (CommandPart::WithLogin { user, password, .. }, Some(secret))
                    if self.reads == Reads::UserAndPassword =>
                {
                    let login = [*user, self.user(), *password].map(str::to_owned);
                    words.extend(login.into_iter().chain([secret.clone()]));
                }
                (CommandPart::WithLogin { alone, .. }, Some(secret)) => {
                    words.extend([(*alone).to_owned(), secret.clone()]);
                }
                (CommandPart::WithPassword(_) | CommandPart::WithLogin { .. }, None) => {}
            }
        }
        Some(if secret.is_some() {
            // read from the container's environment, so that the password is in no process list of the host's
            CommandLine::Shell(format!("exec {}", words.join(" ")))
        } else {
            CommandLine::Words(seaworthy_facts::Command::new(words))
        })
    }

    /// The variables of its container, under the name `host`.
    fn environment(&self, host: &str, password: Option<EnvValue>, place: Place) -> Vec<EnvEntry> {
        let entry = |name: &str, value: EnvValue| EnvEntry { name: name.to_owned(), value, remark: None };
        let literal = |text: &str| EnvValue::Literal(text.to_owned());
        let mut entries = match (self.known.credentials, password) {
            (Credentials::Variables { user, password: variable, database }, Some(password)) => {
                let user = match user {
                    User::SetBy(name) => Some(entry(name, literal(&self.database))),
                    User::Fixed(_) => None,
                };
                let database = database.map(|name| entry(name, literal(&self.database)));
                user.into_iter().chain([entry(variable, password)]).chain(database).collect()
            }
            (Credentials::Password { env, client }, Some(password)) => {
                let for_client = client.map(|client| {
                    let mut entry = entry(client, password.clone());
                    entry.remark = Some(Remark::Plain("for the health check's client"));
                    entry
                });
                std::iter::once(entry(env, password)).chain(for_client).collect()
            }
            (Credentials::KeyPair { key, secret }, Some(password)) => {
                vec![entry(key, literal(&self.database)), entry(secret, password)]
            }
            _ => Vec::new(),
        };
        let here = |setting: SettingPlace| match setting {
            SettingPlace::Everywhere => true,
            SettingPlace::Development => place == Place::Development,
            SettingPlace::Production => place == Place::Production,
        };
        let settings = self.known.settings.iter().filter(|setting| here(setting.place));
        entries.extend(settings.map(|setting| entry(setting.name, self.filled(setting.value, host, None))));
        entries
    }

    /// A text of the catalogue with its gaps filled in.
    fn filled(&self, text: &str, host: &str, password: Option<EnvValue>) -> EnvValue {
        let mut parts: Vec<EnvValue> = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((gap, after)) = after.split_once('}') else { break };
            plain.push_str(before);
            rest = after;
            let value = match gap {
                "password" => password.clone(),
                "outside" => self.ports().into_iter().next().and_then(|port| {
                    let default = port.published.to_string();
                    Some(EnvValue::Default { name: port.variable?, default })
                }),
                _ => None,
            };
            match (gap, value) {
                (_, Some(value)) => {
                    parts.push(EnvValue::Literal(std::mem::take(&mut plain)));
                    parts.push(value);
                }
                ("user", _) => plain.push_str(self.user()),
                ("database", _) => plain.push_str(&self.database),
                ("host", _) => plain.push_str(host),
                ("port", _) => plain.push_str(&self.known.port.to_string()),
                _ => {}
            }
        }
        plain.push_str(rest);
        if parts.is_empty() {
            return EnvValue::Literal(plain);
        }
        if !plain.is_empty() {
            parts.push(EnvValue::Literal(plain));
        }
        EnvValue::Parts(parts)
    }

    /// The value of the variable `name`, which an app reads to find this service under the host `host`.
    pub(super) fn value_for(
        &self,
        connection: &Connection,
        name: &str,
        host: &str,
        place: Place,
    ) -> Option<EnvValue> {
        let text = |text: &str| EnvValue::Literal(text.to_owned());
        match connection {
            Connection::UrlEnv(_) => Some(self.url(host, place)),
            Connection::PartsEnv { host: host_name, port, user, password, database } => {
                let is = |part: &Option<String>| part.as_deref() == Some(name);
                if is(host_name) {
                    Some(text(host))
                } else if is(port) {
                    Some(text(&self.known.port.to_string()))
                } else if is(user) {
                    self.has_user(place).then(|| text(self.user()))
                } else if is(password) {
                    self.password(place)
                } else if is(database) {
                    self.has_database().then(|| text(&self.database))
                } else {
                    None
                }
            }
            Connection::ConfigKey { .. } | Connection::Literal(_) => None,
        }
    }

    /// Whether it knows users in this place.
    fn has_user(&self, place: Place) -> bool {
        let has_login =
            || self.known.command.iter().any(|part| matches!(part, CommandPart::WithLogin { .. }));
        self.asks(place)
            && match self.known.credentials {
                Credentials::Variables { .. } | Credentials::KeyPair { .. } => true,
                Credentials::Password { .. } => has_login(),
                Credentials::None => false,
            }
    }

    /// Whether it knows things of a user's by name: databases, buckets.
    fn has_database(&self) -> bool {
        matches!(
            self.known.credentials,
            Credentials::Variables { database: Some(_), .. } | Credentials::KeyPair { .. }
        )
    }

    /// The service's address with its credentials.
    pub(super) fn url(&self, host: &str, place: Place) -> EnvValue {
        match self.password(place) {
            Some(password) => self.filled(self.known.address.protected, host, Some(password)),
            None => self.filled(self.known.address.open, host, None),
        }
    }
}
