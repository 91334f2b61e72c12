//! Clients of the engine that a killed run left running: a build goes on without the run that began it, and would leave its
//! image after the removal. Known on Linux, by the name of the run in their words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::id::RunId;

/// The programs that a run starts, and those that they start.
const CLIENTS: &[&str] = &["docker", "docker-buildx", "docker-compose", "podman"];

/// A build that is asked to end takes its container down first.
const GRACE: Duration = Duration::from_secs(10);

/// Ends the clients of a run that is over.
pub(super) fn end(run: &RunId) {
    let found = clients(Path::new("/proc"), run);
    for signal in ["-HUP", "-KILL"] {
        for group in &found {
            // one that has ended meanwhile is what is wanted
            let _outcome = Command::new("kill")
                .args([signal, "--", &format!("-{group}")])
                .stderr(Stdio::null())
                .status();
        }
        let begun = Instant::now();
        while !found.is_disjoint(&clients(Path::new("/proc"), run)) && begun.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The groups that are led by a client with the run's name in its words.
fn clients(processes: &Path, run: &RunId) -> BTreeSet<u32> {
    let name = run.to_string();
    let all = fs::read_dir(processes).into_iter().flatten().filter_map(Result::ok);
    let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| {
        let folder = processes.join(id.to_string());
        // a process that has ended since has no words
        let words = fs::read(folder.join("cmdline")).unwrap_or_default();
        let words = String::from_utf8_lossy(&words);
        let program = Path::new(words.split('\0').next().unwrap_or_default()).file_name();
        let is_client = program.and_then(|name| name.to_str()).is_some_and(|name| CLIENTS.contains(&name));
        is_client && words.contains(&name) && leads_a_group(&folder, *id)
    })
    .collect()
}

/// Whether a process leads its group, as those do that a run starts.
fn leads_a_group(folder: &Path, id: u32) -> bool {
    let stat = fs::read_to_string(folder.join("stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    after_name.split_whitespace().nth(2) == Some(id.to_string().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_clients_of_the_run_that_lead_a_group_are_found() {
        let run = RunId::own();
        let world = tempfile::tempdir().unwrap();
        let process = |id: u32, group: u32, words: &str| {
            let folder = world.path().join(id.to_string());
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("cmdline"), words.replace(' ', "\0")).unwrap();
            fs::write(folder.join("stat"), format!("{id} (a b) S 1 {group} {group} 0")).unwrap();
        };
        process(10, 10, &format!("/usr/bin/podman build --label dev.seaworthy.prove={run}"));
        process(11, 10, &format!("podman build --label dev.seaworthy.prove={run}"));
        process(12, 12, &format!("vim /tmp/{}/Dockerfile", run.name("")));
        process(13, 13, "docker build .");
        process(14, 14, &format!("docker compose --project-name {}", run.name("production")));
        fs::write(world.path().join("uptime"), "1").unwrap();
        assert_eq!(clients(world.path(), &run), BTreeSet::from([10, 14]));
    }
}
