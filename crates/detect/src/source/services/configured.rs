//! Services that a configuration file names: keys of the schema that checks it, or of its example.

use std::collections::BTreeMap;

use seaworthy_catalog::services::SERVICES;
use seaworthy_facts::{Confidence, Connection, Evidence, EvidenceKind, Fact, ServiceId};
use seaworthy_js::{FieldKind, SchemaField};

use super::connection::part;
use super::{Found, Ground};
use crate::source::code::Code;

/// A key that tells where a service is.
struct Key {
    id: ServiceId,
    connection: Fact<Connection>,
    is_optional: bool,
}

/// All such keys.
pub(super) struct Configured {
    keys: Vec<Key>,
}

impl Configured {
    /// Reads the schemas that do not check the environment: those of configuration files.
    pub(super) fn read(code: &Code<'_, '_>, ground: &Ground<'_>) -> Self {
        let mut keys = Vec::new();
        let Some(file) = ground.secret_files.first() else { return Self { keys } };
        for source in code.telling().filter(|source| code.is_loaded(source)) {
            for schema in source.module.schemas.iter().filter(|schema| schema.applied_to_env.is_none()) {
                for field in &schema.fields {
                    let Some(id) = service(field) else { continue };
                    let is_optional = schema.fields.iter().any(|above| {
                        above.is_optional
                            && above.default.is_none()
                            && above.path.len() < field.path.len()
                            && field.path.starts_with(&above.path)
                    });
                    let value =
                        Connection::ConfigKey { file: file.value.path.clone(), key: field.path.clone() };
                    let evidence = Evidence::at(EvidenceKind::Configured, &source.file, field.span);
                    let connection = Fact { value, evidence: vec![evidence], confidence: Confidence::Likely };
                    keys.push(Key { id, connection, is_optional });
                }
            }
        }
        Self { keys }
    }

    /// Adds them. A service that only an optional key names is optional itself.
    pub(super) fn add_to(self, found: &mut BTreeMap<ServiceId, Found>) {
        for Key { id, connection, is_optional } in self.keys {
            let is_new = !found.contains_key(id);
            let entry = found.entry(id).or_default();
            if is_new {
                entry.is_optional = is_optional;
                entry.shown.extend(connection.evidence.iter().cloned());
            }
            entry.add(connection);
        }
    }
}

/// The service whose address a field is: `redis.url`, `ipfs.apiUrl`, or by its default.
fn service(field: &SchemaField) -> Option<ServiceId> {
    let (last, above) = field.path.split_last()?;
    let is_part = part(last).is_some();
    let by_key = above.last().and_then(|key| {
        let lower = key.to_ascii_lowercase();
        SERVICES.iter().find(|service| {
            service.id == lower
                || service.schemes.contains(&lower.as_str())
                || (service.id == "postgres" && matches!(lower.as_str(), "pg" | "postgresql"))
                || (service.id == "mongodb" && lower == "mongo")
                || (service.id == "ipfs" && lower == "kubo")
        })
    });
    if let Some(service) = by_key.filter(|_| is_part) {
        return Some(service.id);
    }
    if field.kind != FieldKind::Url && field.kind != FieldKind::String {
        return None;
    }
    let default = field.default.as_ref()?.as_str()?;
    let (scheme, rest) = default.split_once("://")?;
    let port = rest.split('/').next()?.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    SERVICES
        .iter()
        .find(|service| {
            service.schemes.contains(&scheme) || (service.id == "ipfs" && port == Some(service.port))
        })
        .map(|service| service.id)
}
