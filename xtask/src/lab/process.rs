//! The engine's process: started apart from us, found again later, ended with everything it started.
//!
//! `unshare` leads; its child is the first process of the engine's own process namespace, and the kernel ends all of
//! that namespace with it. A process is known by its id and its start time, so that a reused id is not mistaken for it.

use super::layout::Layout;
use super::program::Program;
use super::{artefact, say};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A process that is, or was, ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leader {
    pub(super) id: u32,
    start_time: u64,
}

/// Starts `start.sh machine` in a mount namespace of its own and writes down who leads it.
pub(super) fn start(layout: &Layout, script: &Path, environment: &[(&str, String)]) -> Result<Leader> {
    let log = fs::File::create(layout.log())
        .with_context(|| format!("could not create `{}`", layout.log().display()))?;
    let mut command = Command::new("setsid");
    command.args(["unshare", "--mount", "--propagation", "slave", "/bin/sh"]).arg(script).arg("machine");
    // what else is in our environment is no business of the engine, nor of whoever can ask it
    command.env_clear().envs(environment.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).current_dir("/");
    let child = command.spawn().context("could not start `setsid unshare`")?;
    let leader = Leader::of(child.id()).context("the engine ended at once")?;
    leader.write_down(&layout.process_file())?;
    Ok(leader)
}

/// The leader that was written down in a file, if it still lives.
pub(super) fn find(file: &Path) -> Option<Leader> {
    let text = fs::read_to_string(file).ok()?;
    let (id, start) = text.trim().split_once(' ')?;
    let leader = Leader { id: id.parse().ok()?, start_time: start.parse().ok()? };
    leader.alive().then_some(leader)
}

impl Leader {
    /// A process that was just started; none when it has ended already.
    pub(super) fn of(id: u32) -> Option<Self> {
        start_time(id).map(|start_time| Self { id, start_time })
    }

    /// Writes it down for `find`.
    pub(super) fn write_down(self, file: &Path) -> Result<()> {
        artefact::file(file, format!("{} {}\n", self.id, self.start_time).as_bytes(), 0o644)
    }

    /// Asks it to end, and ends it when it does not.
    pub(super) fn end(self, patience: Duration) -> Result<()> {
        signal("TERM", self.id)?;
        if self.gone_within(patience) {
            return Ok(());
        }
        signal("KILL", self.id)?;
        if !self.gone_within(patience) {
            bail!("process {} could not be ended", self.id);
        }
        Ok(())
    }

    /// Whether it still runs; a zombie does not.
    pub(super) fn alive(self) -> bool {
        start_time(self.id) == Some(self.start_time)
    }

    /// The first process in the engine's namespaces, once it is there.
    pub(super) fn engine(self) -> Option<u32> {
        let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", self.id)).ok()?;
        let child: u32 = children.split_whitespace().next()?.parse().ok()?;
        let theirs = fs::read_link(format!("/proc/{child}/ns/net")).ok()?;
        let ours = fs::read_link("/proc/self/ns/net").ok()?;
        (theirs != ours).then_some(child)
    }

    /// Waits for `engine`.
    pub(super) fn wait_for_engine(self, limit: Duration) -> Result<u32> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(engine) = self.engine() {
                return Ok(engine);
            }
            if !self.alive() || Instant::now() >= deadline {
                bail!("the engine did not get namespaces of its own");
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks the engine to stop its containers and end, then ends whatever is left.
    pub(super) fn stop(self, patience: Duration) -> Result<()> {
        if let Some(engine) = self.engine() {
            signal("TERM", engine)?;
            if self.gone_within(patience) {
                return Ok(());
            }
            say(&format!("the engine did not stop within {} s, ending it", patience.as_secs()));
        }
        // the kernel ends the whole namespace when its first process goes, and that goes with the leader
        signal("KILL", self.id)?;
        if !self.gone_within(Duration::from_secs(20)) {
            bail!("process {} could not be ended", self.id);
        }
        Ok(())
    }

    fn gone_within(self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        while self.alive() {
            if Instant::now() >= deadline {
                return false;
            }
            thread::sleep(Duration::from_millis(50));
        }
        true
    }
}

fn signal(name: &str, id: u32) -> Result<()> {
    // it may have ended in between: whether it is gone is asked afterwards
    Program::new("kill", Duration::from_secs(10))
        .args([&format!("-{name}"), &id.to_string()])
        .finish()
        .map(drop)
}

/// When a process started, in ticks since boot; none when it is gone or a zombie.
fn start_time(id: u32) -> Option<u64> {
    parse_stat(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
}

/// Field 22 of `/proc/PID/stat`; the name in field 2 may hold spaces and brackets.
fn parse_stat(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_time_is_read_past_odd_names() {
        let stat = "123 (a ) name) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";
        assert_eq!(parse_stat(stat), Some(4711));
    }

    #[test]
    fn a_zombie_does_not_count() {
        let stat = "123 (sh) Z 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";
        assert_eq!(parse_stat(stat), None);
    }

    #[test]
    fn we_are_alive_and_nobody_with_another_start_time_is() {
        let us = std::process::id();
        let ours = start_time(us).unwrap();
        assert!(Leader { id: us, start_time: ours }.alive());
        assert!(!Leader { id: us, start_time: ours + 1 }.alive());
    }
}
