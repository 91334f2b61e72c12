//! `not-root`: neither the image nor any process of it runs as root.

use super::seen::some;
use super::{Ask, Probe, Seen};
use crate::engine::{Call, EngineError};
use crate::run::{Ground, RunningApp};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "not-root",
    title: "no process runs as root",
    scope: Scope::Container,
    about: "Reads the user of the container and the user ids of all its processes, as the kernel of the engine's machine has them.

It fails where one is 0, or, with `contract.user`, any other than that. A process that gave up root (nginx's workers) still has a root \
parent: that fails, too. A user that is a name cannot be verified by an orchestrator (`runAsNonRoot`): that passes and is said.",
    ask: Ask::App(ask),
};

fn ask(ground: &Ground<'_>, app: &RunningApp<'_>) -> Result<Seen, EngineError> {
    if app.container.status != "running" {
        return Ok(Seen::skip("it does not run"));
    }
    let processes = processes(ground, &app.container.id)?;
    let wanted = ground.contract(&app.image.build).user;
    let is_wrong = |uid: u32| wanted.map_or(uid == 0, |wanted| uid != wanted);
    let wrong: Vec<String> = processes
        .iter()
        .filter(|(uid, _)| is_wrong(*uid))
        .map(|(uid, command)| format!("uid {uid}: {command}"))
        .collect();
    let rows: Vec<String> = processes.iter().map(|(uid, command)| format!("uid {uid}: {command}")).collect();
    let user = app.container.user.as_str();
    if processes.is_empty() {
        return Ok(Seen::fail("the engine shows no process of it", "see whether it still runs"));
    }
    if !wrong.is_empty() {
        let said = if user.is_empty() {
            "the image says no `USER`".to_owned()
        } else {
            format!("the container's user is `{user}`")
        };
        return Ok(Seen::fail(
            format!("{} as {}; {said}", some(&wrong[..1], 1), if wanted.is_some() { "not the user of the contract" } else { "root" }),
            "create a user in the last stage and end it with `USER 1001:1001`; give it only the folders that the app writes",
        )
        .count("processes of root", wrong.len(), Some(0))
        .evidence(EvidenceKind::Log, "its processes", rows));
    }
    let mut ids: Vec<u32> = processes.iter().map(|(uid, _)| *uid).collect();
    ids.sort_unstable();
    ids.dedup();
    let ids: Vec<String> = ids.iter().map(u32::to_string).collect();
    let by_name =
        !user.is_empty() && !user.split(':').next().unwrap_or_default().chars().all(|c| c.is_ascii_digit());
    let note = if by_name {
        format!("; the image names it `{user}`, which `runAsNonRoot` cannot verify")
    } else {
        String::new()
    };
    Ok(Seen::pass(format!(
        "{} as uid {}{note}",
        if processes.len() == 1 { "1 process".to_owned() } else { format!("{} processes", processes.len()) },
        ids.join(", ")
    ))
    .count("processes", processes.len(), None)
    .evidence(EvidenceKind::Log, "its processes", rows))
}

/// The user ids and commands of a container's processes. `top` asks the kernel of the engine's machine: the image needs no `ps`.
fn processes(ground: &Ground<'_>, container: &str) -> Result<Vec<(u32, String)>, EngineError> {
    let call = if crate::run::is_docker(ground.engine) {
        Call::new(["top", container, "-eo", "pid,uid,args"])
    } else {
        Call::new(["top", container, "hpid", "huser", "args"])
    };
    let said = ground.said(&call)?;
    Ok(said
        .lines()
        .skip(1)
        .filter_map(|row| {
            let (_pid, rest) = row.trim().split_once(char::is_whitespace)?;
            let (uid, command) = rest.trim().split_once(char::is_whitespace)?;
            Some((uid.parse().ok()?, command.trim().chars().take(100).collect()))
        })
        .collect())
}
