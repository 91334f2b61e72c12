//! Prints what the code of each app says, one line a fact: for whoever works on the passes.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a tool for developers")]

use seaworthy_facts::{Evidence, Fact};
use seaworthy_testkit::MemoryRepo;

fn places(evidence: &[Evidence]) -> String {
    evidence.iter().map(|evidence| evidence.place.to_string()).collect::<Vec<_>>().join(" ")
}

fn fact<T: std::fmt::Debug>(name: &str, fact: &Fact<T>) {
    println!("  {name}: {:?} ({:?}) {}", fact.value, fact.confidence, places(&fact.evidence));
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let repo = MemoryRepo::read_folder(std::path::Path::new(&folder))?;
    let start = std::time::Instant::now();
    let facts = seaworthy_detect::detect(&repo)?;
    let took = start.elapsed();
    for app in &facts.apps {
        println!("{} in {}", app.name, app.dir);
        app.listen.port.iter().for_each(|found| fact("port", found));
        app.listen.port_env.iter().for_each(|found| fact("port_env", found));
        app.listen.host.iter().for_each(|found| fact("host", found));
        app.listen.host_env.iter().for_each(|found| fact("host_env", found));
        app.health.live.iter().for_each(|found| fact("live", found));
        app.health.ready.iter().for_each(|found| fact("ready", found));
        fact("signals", &app.signals);
        for variable in &app.env {
            println!(
                "  env {}: {:?}{}{}{}{} default {:?} min {:?} {:?} {:?} {:?} {:?} {}",
                variable.name,
                variable.phase,
                if variable.required { " required" } else { "" },
                if variable.secret { " secret" } else { "" },
                if variable.public { " public" } else { "" },
                if variable.listed { " listed" } else { "" },
                variable.default,
                variable.min_length,
                variable.shape,
                variable.one_of,
                variable.comment,
                variable.confidence,
                places(&variable.evidence)
            );
        }
        for service in &app.services {
            println!(
                "  service {}: version {:?} needed {:?} development_only {} existing {:?}",
                service.id,
                service.version.as_ref().map(|version| &version.value),
                service.needed_at_start,
                service.development_only,
                service.existing.as_ref().map(|name| &name.value)
            );
            service.connections.iter().for_each(|found| fact("  connection", found));
        }
        app.secret_files.iter().for_each(|found| fact("secret_file", found));
        app.runtime_files.iter().for_each(|found| fact("runtime_file", found));
        app.writes.iter().for_each(|found| fact("write", found));
        app.peers.iter().for_each(|found| fact("peer", found));
        app.outside_hosts.iter().for_each(|found| fact("outside", found));
    }
    for unknown in &facts.unknowns {
        println!("unknown {:?} {}: {}", unknown.kind, unknown.place, unknown.why);
    }
    println!("took {took:?}");
    Ok(())
}
