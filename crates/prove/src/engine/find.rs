//! Which engine there is.

use serde_json::Value;

use super::{Call, Cancel, Client, Engine, EngineError, Flavor, Trouble};
use crate::EngineSummary;

/// Which engine is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Choice {
    /// Docker where it answers, else Podman.
    #[default]
    Any,
    /// This one.
    Only(Flavor),
}

/// The engine that a person's own client would speak to, and what it is.
///
/// # Errors
/// When none answers: no client, no engine, no permission. The trouble is that of the wanted one, of Docker without a wish.
pub fn find(choice: Choice, cancel: &Cancel) -> Result<(Client, EngineSummary), EngineError> {
    let flavors = match choice {
        Choice::Only(flavor) => vec![flavor],
        Choice::Any => vec![Flavor::Docker, Flavor::Podman],
    };
    let mut first = None;
    for flavor in flavors {
        let client = Client::new(flavor, Client::own_variables(), cancel.clone());
        match summary(&client) {
            Ok(summary) => return Ok((client, summary)),
            Err(error) => {
                // an engine that is there and refuses says more than a client that is not there
                let better = first.as_ref().is_none_or(|first: &EngineError| {
                    first.trouble == Trouble::NoClient && error.trouble != Trouble::NoClient
                });
                if better {
                    first = Some(error);
                }
            }
        }
    }
    match first {
        Some(error) if choice == Choice::Any && error.trouble == Trouble::NoClient => {
            Err(EngineError::new(Trouble::NoClient, "neither `docker` nor `podman` is installed", Vec::new()))
        }
        Some(error) => Err(error),
        None => Err(EngineError::other("no engine was looked for")),
    }
}

/// What the engine says of itself.
fn summary(client: &Client) -> Result<EngineSummary, EngineError> {
    let flavor = client.flavor();
    let call = Call::new(flavor.version_words());
    let answer = client.call(&call)?;
    let trouble = Trouble::of(&answer.stderr);
    let lines = answer.tail();
    if !answer.is_ok() {
        let message = match trouble {
            Trouble::NoPermission => format!("the {} engine refuses this user", flavor.program()),
            _ => format!("no engine answers `{}`", flavor.program()),
        };
        let trouble = if trouble == Trouble::Other { Trouble::NoEngine } else { trouble };
        return Err(EngineError::new(trouble, message, lines));
    }
    let mut words = answer.stdout.split_whitespace().map(str::to_owned);
    let compose = client.call(&Call::new(["compose", "version", "--short"]))?;
    let compose_version = compose.stdout.trim().lines().last().unwrap_or_default().to_owned();
    Ok(EngineSummary {
        name: flavor.program().to_owned(),
        version: words.next().unwrap_or_default(),
        platform: words.next().unwrap_or_default(),
        compose: compose.is_ok().then_some(compose_version).filter(|version| !version.is_empty()),
    })
}

/// Whether the engine runs on this machine, so that its published ports and its view of folders are ours.
pub(crate) fn is_local(engine: &dyn Engine) -> bool {
    match engine.flavor() {
        Flavor::Docker => {
            let call = Call::new(["context", "inspect"]);
            let answer = engine.call(&call).map(|answer| answer.stdout).unwrap_or_default();
            let value: Value = serde_json::from_str(&answer).unwrap_or_default();
            let host = value[0]["Endpoints"]["docker"]["Host"].as_str().unwrap_or_default();
            host.starts_with("unix:") || host.starts_with("npipe:")
        }
        Flavor::Podman => {
            let call = Call::new(["info", "--format", "{{.Host.ServiceIsRemote}}"]);
            engine.call(&call).is_ok_and(|answer| answer.stdout.trim() == "false")
        }
    }
}
