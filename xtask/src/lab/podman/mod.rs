//! Podman beside the lab's Docker engine, for tests of the second driver: Debian 13's, with the stand-ins that it is given
//! from Docker. `settings` keeps it apart from the machine's own, `programs` puts it together, `service` lets it answer.

mod images;
mod programs;
mod service;
mod settings;

use super::layout::Layout;
use super::program::Program;
use super::stand_ins::{STAND_INS, StandIn, find};
use super::{artefact, images::Certificates, inputs};
use anyhow::{Result, anyhow};
use std::time::Duration;

/// Brings Podman up with these stand-ins, with all where none is named; the Docker engine must be up.
pub(super) fn up(layout: &Layout, certificates: &Certificates, names: &[String]) -> Result<()> {
    let wanted = chosen(names)?;
    inputs::gather(layout, &programs::inputs())?;
    programs::assemble(layout)?;
    settings::write(layout)?;
    service::start(layout)?;
    images::load(layout, &wanted, certificates)
}

/// Ends what Podman runs and its service; images stay. Nothing to do where it was never up.
pub(super) fn down(layout: &Layout) -> Result<()> {
    if !layout.podman().exists() {
        return Ok(());
    }
    service::stop(layout)
}

/// Ends it and lets go of what it holds mounted, so that its folder can be removed.
pub(super) fn purge(layout: &Layout) -> Result<()> {
    if !layout.podman().exists() {
        return Ok(());
    }
    service::stop(layout)?;
    settings::forget(layout)?;
    // it mounts its storage onto itself
    let storage = settings::storage(layout).join("overlay");
    Program::new("umount", Duration::from_secs(20)).arg(&storage).finish()?;
    artefact::remove(&layout.podman())
}

/// The line that a shell evaluates beside those of the Docker engine.
pub(super) fn exports(layout: &Layout) -> String {
    format!("export PATH={}:\"$PATH\"\n", layout.podman_bin().display())
}

/// `podman …` of the lab.
fn podman(layout: &Layout, limit: Duration) -> Program {
    Program::new(layout.podman_bin().join("podman"), limit)
}

fn chosen(names: &[String]) -> Result<Vec<&'static StandIn>> {
    if names.is_empty() {
        return Ok(STAND_INS.to_vec());
    }
    let unknown = |name: &String| {
        anyhow!("there is no stand-in for `{name}`\nhelp: `cargo xtask lab table` lists them")
    };
    names.iter().map(|name| find(name).ok_or_else(|| unknown(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn stand_ins_are_chosen_by_any_of_their_names() {
        assert_eq!(chosen(&[]).unwrap().len(), STAND_INS.len());
        let some = chosen(&["node:jod-alpine".to_owned(), "redis:7".to_owned()]).unwrap();
        let shown: Vec<String> = some.iter().map(|stand_in| stand_in.shown()).collect();
        assert_eq!(shown, ["node:22-alpine", "redis:7-alpine"]);
        assert!(chosen(&["no-such:image".to_owned()]).unwrap_err().to_string().contains("no-such:image"));
    }

    #[test]
    fn its_line_is_an_export_and_nothing_else() {
        let layout = Layout::at(Path::new("/var/lib/x")).unwrap();
        assert_eq!(exports(&layout), "export PATH=/var/lib/x/podman/bin:\"$PATH\"\n");
    }
}
