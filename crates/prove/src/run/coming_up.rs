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

/// Waits until every container is well, or one is not and does not become it.
fn settle(engine: &dyn Engine, project: &Project, answer: Answer) -> Result<Answer, EngineError> {
    let begun = Instant::now();
    let mut before = BTreeMap::new();
    while begun.elapsed() < LIMIT {
        let now = looks(project, &project.containers(engine)?);
        match verdict(&before, &now) {
            Some(true) => return Ok(Answer { code: Some(0), ..answer }),
            Some(false) => break,
            None => before = now,
        }
        thread::sleep(BETWEEN_LOOKS);
    }
    Ok(answer)
}

/// How a container is: well (or ended well, where it is to end), coming up, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Well,
    Starting,
    Ill,
}

/// How each container is, and how often it was started again.
fn looks(project: &Project, containers: &[Container]) -> BTreeMap<String, (State, u64)> {
    let state = |one: &Container| {
        let ended_well = one.status == "exited" && one.exit_code == 0 && project.runs_once(&one.service);
        match one.health.as_deref() {
            _ if one.is_well() || ended_well => State::Well,
            Some("starting") => State::Starting,
            _ => State::Ill,
        }
    };
    containers.iter().map(|one| (one.id.clone(), (state(one), one.restarts))).collect()
}

/// Whether all came up, by two looks; `None` while that is open. What is well was so both times without a start in between:
/// a container that ends and is started again looks well now and then.
fn verdict(before: &BTreeMap<String, (State, u64)>, now: &BTreeMap<String, (State, u64)>) -> Option<bool> {
    let any = |state| now.values().any(|(one, _)| *one == state);
    if any(State::Starting) {
        None
    } else if any(State::Ill) || now.is_empty() {
        Some(false)
    } else {
        (before == now).then_some(true)
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
    fn what_is_well_is_so_twice() {
        let look = |state: State, restarts: u64| BTreeMap::from([("a".to_owned(), (state, restarts))]);
        let well = look(State::Well, 0);
        assert_eq!(verdict(&BTreeMap::new(), &well), None, "seen once only");
        assert_eq!(verdict(&well, &well), Some(true));
        assert_eq!(verdict(&well, &look(State::Well, 1)), None, "it was started again in between");
        assert_eq!(verdict(&well, &look(State::Ill, 1)), Some(false));
        assert_eq!(verdict(&well, &look(State::Starting, 0)), None);
        assert_eq!(verdict(&BTreeMap::new(), &BTreeMap::new()), Some(false), "there is nothing");
    }

    #[test]
    fn a_loop_is_what_ends_again_between_two_looks() {
        let look = |id: &str, restarts: u64| BTreeMap::from([(id.to_owned(), restarts)]);
        assert!(is_a_loop(&look("a", 3), &look("a", 12)));
        assert!(!is_a_loop(&look("a", 3), &look("a", 3)), "it may come up now");
        assert!(!is_a_loop(&look("a", 3), &look("b", 9)), "seen once only");
    }
}
