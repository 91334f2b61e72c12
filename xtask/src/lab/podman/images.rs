//! The stand-ins in Podman's storage, as Docker's engine built them. Each goes over alone, so that no archive of all of them
//! has to lie on the disk in between.

use super::super::images::{Certificates, LABEL, fingerprint};
use super::super::layout::Layout;
use super::super::stand_ins::StandIn;
use super::super::{artefact, client, say};
use super::podman;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The largest image, on a slow disk.
const LIMIT: Duration = Duration::from_secs(600);

/// Loads those that are missing or out of date.
pub(super) fn load(layout: &Layout, wanted: &[&StandIn], certificates: &Certificates) -> Result<()> {
    let present = present(layout)?;
    for stand_in in wanted {
        let fresh = fingerprint(stand_in, certificates);
        if stand_in.references().all(|reference| present.get(&filed_under(&reference)) == Some(&fresh)) {
            continue;
        }
        let begun = Instant::now();
        let archive = layout.podman().join("image.tar");
        // with one name: those of several would be filed under `localhost`
        client::docker(layout, LIMIT)
            .args(["image", "save", "--output"])
            .arg(&archive)
            .arg(stand_in.shown())
            .run()?;
        let loaded = podman(layout, LIMIT).args(["image", "load", "--quiet", "--input"]).arg(&archive).run();
        artefact::remove(&archive)?;
        loaded.with_context(|| format!("could not give `{}` to Podman", stand_in.shown()))?;
        podman(layout, LIMIT)
            .args(["image", "tag", &filed_under(&stand_in.shown())])
            .args(stand_in.references().map(|reference| filed_under(&reference)))
            .run()?;
        say(&format!("gave {} to Podman in {:.1} s", stand_in.shown(), begun.elapsed().as_secs_f32()));
    }
    Ok(())
}

/// The fingerprint of each image in Podman's storage, by its full name.
fn present(layout: &Layout) -> Result<BTreeMap<String, String>> {
    let listed = podman(layout, LIMIT)
        .args(["image", "ls", "--filter", &format!("label={LABEL}"), "--format"])
        .arg(format!("{{{{.Repository}}}}:{{{{.Tag}}}} {{{{index .Labels \"{LABEL}\"}}}}"))
        .run()?;
    let rows = listed.lines().filter_map(|row| row.split_once(' '));
    Ok(rows.map(|(name, fingerprint)| (name.to_owned(), fingerprint.to_owned())).collect())
}

/// The full name of a stand-in, under which Podman looks for it.
fn filed_under(reference: &str) -> String {
    if reference.contains('/') {
        format!("docker.io/{reference}")
    } else {
        format!("docker.io/library/{reference}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn official_images_have_a_folder_of_their_own() {
        assert_eq!(filed_under("node:24-alpine"), "docker.io/library/node:24-alpine");
        assert_eq!(filed_under("oven/bun:1"), "docker.io/oven/bun:1");
    }
}
