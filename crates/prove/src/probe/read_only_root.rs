//! `read-only-root`: it runs with a read-only root, without capabilities, and without new privileges.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::{Ask, Probe, Seen};
use crate::engine::{Call, EngineError};
use crate::run::{
    Container, Ground, RunningApp, RunningProject, eventually, host_config, settle, start, write_override,
};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "read-only-root",
    title: "it runs with a read-only root, no capabilities and no new privileges",
    scope: Scope::Container,
    about: "Runs the app with `read_only`, `cap_drop: [ALL]`, `no-new-privileges` and a `tmpfs` on /tmp, where its own set-up does not do so already, and waits \
until it is well. What it wrote into its root without that is listed.

It fails where the contract promises a read-only root (`contract.read-only`, or `read_only: true` in Compose) and the app does not run so. Without a promise \
it says what stands in the way.",
    ask: Ask::App(ask),
};

/// How long an app may be `starting` until its health check was asked.
const SETTLES: Duration = Duration::from_secs(60);

fn ask(ground: &Ground<'_>, app: &RunningApp<'_>) -> Result<Seen, EngineError> {
    let mut before = app.now(ground)?;
    // an app that was started afresh is asked again by its health check in a moment
    let _settled = eventually(ground, SETTLES, || {
        before = app.now(ground).map_err(|error| error.to_string())?;
        if before.status != "running" || before.health.as_deref() != Some("starting") {
            Ok(())
        } else {
            Err(before.state())
        }
    });
    let contract = ground.contract(&app.image.build).read_only;
    if contract == Some(false) {
        return Ok(Seen::skip("the contract says that it need not"));
    }
    let config = host_config(&before);
    let is_read_only = config["ReadonlyRootfs"].as_bool() == Some(true);
    let promised = contract == Some(true) || is_read_only;
    if before.status != "running" && !is_read_only {
        return Ok(Seen::skip("it does not run"));
    }
    if is_read_only && is_hardened(&before.inspected) {
        if before.is_well() {
            return Ok(Seen::pass("the set-up itself runs it so, and it is well"));
        }
        return Ok(broken(Failure::of(ground, &before), Vec::new(), "it is not well so"));
    }
    if !before.is_well() {
        return Ok(Seen::skip("it is not well without that either"));
    }
    let wrote = wrote(ground, &before)?;
    let outcome = match app.project {
        Some(running) => hardened_service(ground, app, running)?,
        None => hardened_alone(ground, app)?,
    };
    match outcome {
        Ok(words) => Ok(Seen::pass(words).evidence(EvidenceKind::Paths, WROTE, wrote)),
        Err(failure) if promised => Ok(broken(failure, wrote, "it does not run so")),
        Err(Failure { state, lines }) => {
            let what = lines.first().or(wrote.first()).cloned().unwrap_or(state);
            Ok(Seen::skip(format!("nothing promises it, and it does not run so: {what}"))
                .evidence(EvidenceKind::Log, "what it says", lines)
                .evidence(EvidenceKind::Paths, WROTE, wrote))
        }
    }
}

const WROTE: &str = "what it wrote into its root without that";

fn broken(failure: Failure, wrote: Vec<String>, words: &str) -> Seen {
    let Failure { state, lines } = failure;
    let what = lines.first().map_or(state, |line| line.trim().chars().take(160).collect());
    Seen::fail(
        format!("{words}: {what}"),
        "give it a volume, or a `tmpfs`, on the folders that it writes, or take `read_only` back (`contract.read-only = false`)",
    )
    .evidence(EvidenceKind::Log, "what it says", lines)
    .evidence(EvidenceKind::Paths, WROTE, wrote)
}

/// Whether it has no capabilities and cannot get new privileges.
fn is_hardened(inspected: &Value) -> bool {
    let config = &inspected["HostConfig"];
    let list = |key: &str| {
        config[key]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let dropped = match inspected.get("BoundingCaps") {
        // Podman names each capability that was dropped, and says what is left
        Some(left) => left.as_array().is_none_or(Vec::is_empty),
        None => {
            list("CapDrop").iter().any(|one| one.eq_ignore_ascii_case("all")) && list("CapAdd").is_empty()
        }
    };
    dropped
        && list("SecurityOpt")
            .iter()
            .any(|one| one.starts_with("no-new-privileges") && !one.ends_with("false"))
}

/// What the log says of files that could not be written.
fn complaints(ground: &Ground<'_>, container: &Container) -> Vec<String> {
    let log = container.log(ground.engine, 60);
    let telling: Vec<String> = log
        .iter()
        .filter(|line| {
            ["EROFS", "ead-only file system", "EACCES", "EPERM", "ermission denied"]
                .iter()
                .any(|word| line.contains(word))
        })
        .take(8)
        .cloned()
        .collect();
    if telling.is_empty() { log.into_iter().rev().take(8).rev().collect() } else { telling }
}

/// What a container changed in its root. Folders are left out where something below them is named.
fn wrote(ground: &Ground<'_>, container: &Container) -> Result<Vec<String>, EngineError> {
    let said = ground.said(&Call::new(["diff", &container.id]))?;
    let paths: Vec<&str> = said.lines().filter_map(|row| row.split_once(' ').map(|(_, path)| path)).collect();
    let mut rows: Vec<String> = paths
        .iter()
        .filter(|path| {
            !paths.iter().any(|other| other.len() > path.len() && other.starts_with(&format!("{path}/")))
        })
        .filter(|path| {
            !path.starts_with("/tmp/") && !path.starts_with("/run/") && !path.starts_with("/proc/")
        })
        .map(|path| (*path).to_owned())
        .collect();
    rows.sort();
    rows.truncate(20);
    Ok(rows)
}

/// How an app did that does not run so.
struct Failure {
    /// How its container is.
    state: String,
    /// What it says of it.
    lines: Vec<String>,
}

impl Failure {
    fn of(ground: &Ground<'_>, container: &Container) -> Self {
        Self { state: container.state(), lines: complaints(ground, container) }
    }
}

type Outcome = Result<String, Failure>;

fn hardened_alone(ground: &Ground<'_>, app: &RunningApp<'_>) -> Result<Outcome, EngineError> {
    let options = ["--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--tmpfs=/tmp"];
    let (container, _) = start(ground, app.image, &options)?;
    let after = settle(ground, app.image, container);
    let outcome = if after.is_well() && complaints_only(ground, &after).is_empty() {
        Ok("it runs so, and is well".to_owned())
    } else {
        Err(Failure::of(ground, &after))
    };
    ground.said(&Call::new(["rm", "--force", "--volumes", &after.id]))?;
    Ok(outcome)
}

/// Lines of a well container that say that it could not write.
fn complaints_only(ground: &Ground<'_>, container: &Container) -> Vec<String> {
    container
        .log(ground.engine, 60)
        .into_iter()
        .filter(|line| line.contains("EROFS") || line.contains("ead-only file system"))
        .collect()
}

fn hardened_service(
    ground: &Ground<'_>,
    app: &RunningApp<'_>,
    running: &RunningProject<'_>,
) -> Result<Outcome, EngineError> {
    let Some(read) = &ground.request.setup.production else {
        return Ok(Err(Failure::of(ground, &app.container)));
    };
    let service = &running.project.resolved["services"][&app.name];
    let mut lines = vec![
        "read_only: true".to_owned(),
        "cap_drop: [ALL]".to_owned(),
        "cap_add: !reset []".to_owned(),
        "security_opt: !override [\"no-new-privileges:true\"]".to_owned(),
    ];
    let has_temporary = service["tmpfs"].to_string().contains("/tmp")
        || service["volumes"].to_string().contains("\"target\":\"/tmp\"");
    if !has_temporary {
        lines.push("tmpfs: [/tmp]".to_owned());
    }
    let up = |words: &[&str]| {
        let mut all = vec!["up", "--no-build", "--no-deps", "--detach"];
        all.extend(words);
        all.push(&app.name);
        ground.call(&running.project.run(&all).within(Duration::from_secs(120)))
    };
    write_override(ground, read, running, &BTreeMap::from([(app.name.clone(), lines)]))?;
    let answer = up(&[])?;
    let mut last = app.now(ground)?;
    if answer.is_ok() {
        let within = ground.contract(&app.image.build).healthy_within.max(Duration::from_secs(60));
        let begun = std::time::Instant::now();
        let _settled = eventually(ground, within, || {
            last = app.now(ground).map_err(|error| error.to_string())?;
            let has_check = last.health.is_some();
            // without a check, three seconds of running have to do
            let is_well = last.is_well() && (has_check || begun.elapsed() > Duration::from_secs(3));
            let is_over = matches!(last.status.as_str(), "exited" | "dead") || last.restarts > 1;
            if is_well || is_over { Ok(()) } else { Err(last.state()) }
        });
    }
    let is_fine = answer.is_ok() && last.is_well() && complaints_only(ground, &last).is_empty();
    // its log goes with the container, and what follows is asked of the set-up as it is
    let outcome = if is_fine {
        Ok("it runs so, and is well; its own set-up does not ask for it".to_owned())
    } else {
        Err(Failure::of(ground, &last))
    };
    write_override(ground, read, running, &BTreeMap::new())?;
    up(&["--wait", "--wait-timeout", "90"])?;
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_dropped_is_known_in_the_words_of_either_engine() {
        let docker = |dropped: &[&str], added: &[&str]| json!({ "HostConfig": { "CapDrop": dropped, "CapAdd": added, "SecurityOpt": ["no-new-privileges:true"] } });
        assert!(is_hardened(&docker(&["ALL"], &[])));
        assert!(!is_hardened(&docker(&["ALL"], &["NET_BIND_SERVICE"])));
        assert!(!is_hardened(&docker(&["CHOWN"], &[])));
        // as Podman 5.4 says it
        let podman = |left: Value| {
            json!({
                "BoundingCaps": left,
                "HostConfig": { "CapDrop": ["CAP_CHOWN", "CAP_KILL"], "CapAdd": [], "SecurityOpt": ["no-new-privileges"] }
            })
        };
        assert!(is_hardened(&podman(Value::Null)));
        assert!(!is_hardened(&podman(json!(["CAP_NET_BIND_SERVICE"]))));
    }
}
