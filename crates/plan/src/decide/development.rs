//! How development runs: the app in a container too, only its services, or nothing.

use seaworthy_facts::{App, Evidence, Facts, ProcessKind};

use crate::config::{Config, Value};
use crate::keys::{self, Key};
use crate::{Decided, Reason};

/// How development runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Development {
    /// The app too, with reload.
    Container,
    /// Only the services that the app uses.
    Services,
    /// Nothing.
    None,
}

impl Development {
    /// The word in `seaworthy.toml`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Services => "services",
            Self::None => "none",
        }
    }
}

pub(super) fn decide(facts: &Facts, config: &Config, apps: &[&App]) -> Decided<Development> {
    let key = Key::of(keys::DEVELOPMENT_MODE);
    if let Some(setting) = config.get_everywhere(&key)
        && let Value::Text(word) = &setting.value
    {
        let mode = match word.as_str() {
            "container" => Development::Container,
            "services" => Development::Services,
            _ => Development::None,
        };
        return Decided::new(key, mode, Reason::Configured, vec![setting.evidence()]);
    }
    if let Some(file) = &facts.existing.compose {
        let evidence = vec![Evidence::present(file.clone())];
        return Decided::new(
            key,
            Development::Services,
            Reason::ComposeExists { file: file.to_string() },
            evidence,
        );
    }
    let processes = apps.iter().flat_map(|app| &app.processes);
    let script = processes
        .filter(|process| process.value.kind == ProcessKind::Development)
        .find_map(|process| Some((process.value.script.clone()?, process.evidence.clone())));
    match script {
        Some((script, evidence)) => {
            Decided::new(key, Development::Container, Reason::DevelopmentScript { script }, evidence)
                .or("services", "only the services run in containers, the app on the host")
        }
        None if apps.iter().all(|app| app.services.is_empty()) => {
            Decided::new(key, Development::None, Reason::NoDevelopmentScript, Vec::new())
        }
        None => Decided::new(key, Development::Services, Reason::NoDevelopmentScript, Vec::new()),
    }
}
