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
    let call = Call::new(["top", container, "-eo", "pid,uid,args"]);
    let answer = ground.call(&call)?;
    // Podman before 5 wants a `ps` in the image for these words; what it knows itself names users instead of numbering them
    if !answer.is_ok() && !crate::run::is_docker(ground.engine) {
        let call = Call::new(["top", container, "pid", "user", "args"]);
        return Ok(rows(&ground.said(&call)?));
    }
    Ok(rows(&answer.output(&call, ground.engine.flavor().program())?))
}

/// The rows below the heading. `root` is the one name whose number is known; a row with another is left out, so that an image
/// is failed rather than passed where nothing is left.
fn rows(said: &str) -> Vec<(u32, String)> {
    said.lines()
        .skip(1)
        .filter_map(|row| {
            let (_pid, rest) = row.trim().split_once(char::is_whitespace)?;
            let (uid, command) = rest.trim().split_once(char::is_whitespace)?;
            let uid = if uid == "root" { 0 } else { uid.parse().ok()? };
            Some((uid, command.trim().chars().take(100).collect()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_are_read_by_number_and_root_by_its_name() {
        let docker = "PID                 UID                 COMMAND\n4711                1001                node server.js\n";
        assert_eq!(rows(docker), [(1001, "node server.js".to_owned())]);
        let podman = "    PID   UID COMMAND\n      1   999 /usr/bin/redis-server *:6379\n";
        assert_eq!(rows(podman), [(999, "/usr/bin/redis-server *:6379".to_owned())]);
        let named = "PID         USER        COMMAND\n1           root        sleep 100 \n";
        assert_eq!(rows(named), [(0, "sleep 100".to_owned())]);
    }
}
