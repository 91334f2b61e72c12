//! `up` where a container ends and is started again, for ever. Docker calls such a container unhealthy, and Compose gives up.
//! Podman calls it `starting` anew each time, and Compose waits: for what others depend on without any limit. So we look,
//! too, and end the wait.
//!
//! And where a health check is switched off (`disable: true`, `HEALTHCHECK NONE`): `up --wait` of Compose 2 gives up there with
//! `has no healthcheck configured`, although everything was started. Then we wait ourselves.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::compose::Project;
use super::container::Container;
use crate::engine::{Answer, Call, Cancel, Engine, EngineError, Flavor};

/// The time between two looks. What ended again from one to the next does not come up.
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);

/// How long we wait ourselves, at most.
const LIMIT: Duration = Duration::from_secs(600);

/// What Compose says where it will not wait for a container whose check is switched off.
const SWITCHED_OFF: &str = "has no healthcheck configured";

/// Calls an `up` that waits. One that was ended because a container starts again and again has no exit code.
///
/// # Errors
/// When the engine does not answer.
pub(crate) fn come_up(engine: &dyn Engine, project: &Project, up: &Call) -> Result<Answer, EngineError> {
    if engine.flavor() != Flavor::Podman {
        let answer = engine.call(up)?;
        return if !answer.is_ok() && answer.stderr.contains(SWITCHED_OFF) {
            settle(engine, project, answer)
        } else {
            Ok(answer)
        };
    }
    let enough = Cancel::default();
    let (under_way, is_under_way) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(|| {
            let is_under_way = is_under_way;
            let mut before = BTreeMap::new();
            while is_under_way.recv_timeout(BETWEEN_LOOKS) == Err(RecvTimeoutError::Timeout) {
                // an engine that does not say now is asked again
                let Ok(containers) = project.containers(engine) else { continue };
                let now = restarting(&containers);
                if is_a_loop(&before, &now) {
                    enough.cancel();
                }
                before = now;
            }
        });
        let answer = engine.call_until(up, &enough);
        drop(under_way);
        answer
    })
}

/// Waits until every container is well, or one is not and does not become it. What is well was so at two looks without a
/// start in between.
fn settle(engine: &dyn Engine, project: &Project, answer: Answer) -> Result<Answer, EngineError> {
    let begun = Instant::now();
    let mut before = None;
    loop {
        let containers = project.containers(engine)?;
        let is_up = |one: &Container| {
            one.is_well() || one.status == "exited" && one.exit_code == 0 && project.runs_once(&one.service)
        };
        let starts: BTreeMap<String, u64> =
            containers.iter().map(|one| (one.id.clone(), one.restarts)).collect();
        if !containers.is_empty() && containers.iter().all(is_up) {
            if before.as_ref() == Some(&starts) {
                return Ok(Answer { code: Some(0), ..answer });
            }
            before = Some(starts);
        } else if !containers.iter().any(|one| one.health.as_deref() == Some("starting"))
            || begun.elapsed() > LIMIT
        {
            return Ok(answer);
        }
        thread::sleep(BETWEEN_LOOKS);
    }
}

/// How often each container was started again whose health is waited for in vain.
fn restarting(containers: &[Container]) -> BTreeMap<String, u64> {
    let waited_for = |one: &&Container| one.status == "restarting" && one.health.is_some();
    containers.iter().filter(waited_for).map(|one| (one.id.clone(), one.restarts)).collect()
}

/// Whether a container ended again between two looks.
fn is_a_loop(before: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> bool {
    now.iter().any(|(id, restarts)| before.get(id).is_some_and(|before| restarts > before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_is_what_ends_again_between_two_looks() {
        let look = |id: &str, restarts: u64| BTreeMap::from([(id.to_owned(), restarts)]);
        assert!(is_a_loop(&look("a", 3), &look("a", 12)));
        assert!(!is_a_loop(&look("a", 3), &look("a", 3)), "it may come up now");
        assert!(!is_a_loop(&look("a", 3), &look("b", 9)), "seen once only");
    }
}
