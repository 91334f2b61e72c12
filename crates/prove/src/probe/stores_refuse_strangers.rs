//! `stores-refuse-strangers`: a client without a password is refused.

use super::seen::some;
use super::stores::{lets_strangers_in, stores};
use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{Ground, RunningProject};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "stores-refuse-strangers",
    title: "data services refuse a client without a password",
    scope: Scope::Production,
    about: "Connects to every database and cache that production runs, over the project's own network and with the client that its image brings, \
without a password.

It fails where one answers. \"It is not published\" is no protection from the other containers, and from whoever publishes it next year.",
    ask: Ask::Project(ask),
};

fn ask(ground: &Ground<'_>, running: &RunningProject<'_>) -> Result<Seen, EngineError> {
    let stores = stores(ground, running)?;
    let mut open = Vec::new();
    let mut rows = Vec::new();
    let mut unknown = Vec::new();
    for (kind, container) in &stores {
        match lets_strangers_in(ground, *kind, container)? {
            Some((true, words)) => {
                open.push(container.service.clone());
                rows.push(format!("{}: {words}", container.service));
            }
            Some((false, words)) => rows.push(format!("{}: {words}", container.service)),
            None => unknown.push(container.service.clone()),
        }
    }
    if !open.is_empty() {
        return Ok(Seen::fail(
            format!("{} answers without a password", some(&open, 3)),
            "give it one, and demand it: `redis-server --requirepass \"$REDIS_PASSWORD\"`, `POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?…}`",
        )
        .evidence(EvidenceKind::Answer, "what a client without a password is told", rows));
    }
    if rows.is_empty() {
        return Ok(Seen::skip(if unknown.is_empty() {
            "production runs no data service".to_owned()
        } else {
            format!("no way is known to ask {}", some(&unknown, 3))
        }));
    }
    Ok(Seen::pass(if rows.len() == 1 {
        "the data service refuses".to_owned()
    } else {
        format!("all {} data services refuse", rows.len())
    })
    .count("data services that refuse", rows.len(), None)
    .evidence(EvidenceKind::Answer, "what a client without a password is told", rows))
}
