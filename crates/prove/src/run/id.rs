//! The name of a run: everything that it makes on an engine carries it, and the next run can tell whether it still lives.

use std::fmt;
use std::fs;
use std::process::Command;

/// The label of whatever a run makes.
pub(crate) const LABEL: &str = "dev.seaworthy.prove";
/// What the names of projects, images and folders of runs begin with.
pub(crate) const PREFIX: &str = "seaworthy-prove-";

/// The name of a run: process, the time at which that started, and machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RunId {
    process: u32,
    started: u64,
    machine: u32,
}

impl RunId {
    /// The name for a run of this process.
    pub(crate) fn own() -> Self {
        let process = std::process::id();
        Self { process, started: started(process).unwrap_or_default(), machine: machine() }
    }

    /// Reads the first name of a run in a text: of a project, an image, a folder, a label.
    pub(crate) fn in_text(text: &str) -> Option<Self> {
        let rest = text.split_once(PREFIX).map_or(text, |(_, rest)| rest);
        let end = rest.find(|c: char| !c.is_ascii_hexdigit() && c != '-').unwrap_or(rest.len());
        let mut parts = rest[..end].split('-');
        let process = u32::from_str_radix(parts.next()?, 16).ok()?;
        let started = u64::from_str_radix(parts.next()?, 16).ok()?;
        let machine = u32::from_str_radix(parts.next()?, 16).ok()?;
        Some(Self { process, started, machine })
    }

    /// Whether it was a run on this machine whose process is gone.
    pub(crate) fn is_over(&self) -> bool {
        self.machine == machine() && started(self.process) != Some(self.started)
    }

    /// The name of a project, image or folder of this run.
    pub(crate) fn name(&self, what: &str) -> String {
        if what.is_empty() { format!("{PREFIX}{self}") } else { format!("{PREFIX}{self}-{what}") }
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}-{:x}", self.process, self.started, self.machine)
    }
}

/// When a process started, in a unit of the system's own; `None` when there is no such process.
fn started(process: u32) -> Option<u64> {
    if cfg!(target_os = "linux") {
        let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // the second field, the program's name in parentheses, may hold anything
        let rest = text.rsplit_once(')')?.1;
        return rest.split_whitespace().nth(19)?.parse().ok();
    }
    let said = Command::new("ps").args(["-o", "lstart=", "-p", &process.to_string()]).output().ok()?;
    said.status.success().then(|| u64::from(hash(&said.stdout)))
}

/// A number for this machine, or this container: containers of one image have the same `machine-id`, and see none of each
/// other's processes.
fn machine() -> u32 {
    let read = |path: &str| fs::read(path).unwrap_or_default();
    let mut name = [read("/etc/machine-id"), read("/proc/sys/kernel/hostname")].concat();
    if name.is_empty() {
        name = Command::new("hostname").output().map(|said| said.stdout).unwrap_or_default();
    }
    hash(&name)
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_from_whatever_carries_it() {
        let own = RunId::own();
        for text in [
            own.to_string(),
            own.name("production"),
            format!("{}/web:proof", own.name("")),
            own.name("x_data"),
        ] {
            assert_eq!(RunId::in_text(&text), Some(own.clone()), "{text}");
        }
        assert_eq!(RunId::in_text("postgres"), None);
    }

    #[test]
    fn only_a_run_whose_process_is_gone_is_over() {
        let own = RunId::own();
        assert!(!own.is_over());
        let gone = RunId { started: own.started + 1, ..own.clone() };
        assert!(gone.is_over());
        assert!(
            !RunId { machine: gone.machine ^ 1, ..gone }.is_over(),
            "another machine's processes are not known"
        );
    }
}
