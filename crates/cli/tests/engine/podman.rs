//! `seaworthy prove` on Podman, where there is one: a set-up that passes, one that fails, one with a container that is
//! started again for ever, and proofs that are ended early.

use std::path::{Path, PathBuf};
use std::time::Duration;

use seaworthy_testkit::{Program, Trouble, client_environment};

use crate::ends::{Client, interrupted, killed};
use crate::probes::Probes;
use crate::proofs::as_expected;

/// Says why there is no Podman to prove on; `cargo xtask test` sets it.
const WHY_NOT: &str = "SEAWORTHY_TEST_NO_PODMAN";

/// The base images of what is proved.
const IMAGES: &[&str] = &["docker.io/library/node:24-alpine", "docker.io/library/redis:7-alpine"];

/// What a proof must not leave. Images without a name are not listed: Podman keeps the steps of builds so, and a build that ends
/// in the middle of a `COPY` can leave Buildah's container on one of them, which holds it.
const LISTS: &[&[&str]] = &[
    &["ps", "--all", "--format", "{{.Names}} {{.Image}} {{.Labels}}"],
    &["network", "ls", "--format", "{{.Name}}"],
    &["volume", "ls", "--format", "{{.Name}}"],
    &["image", "ls", "--filter", "dangling=false", "--format", "{{.Repository}}:{{.Tag}} {{.Labels}}"],
];

/// Proves a few set-ups, one after the other for the steps of builds are shared, and ends two proofs early.
pub(crate) fn show(_: &str, _: Option<&str>) {
    if let Err(why) = usable() {
        println!("proofs on Podman: skipped: {why}");
        return;
    }
    let mut probes = Probes::new("proofs on Podman");
    for (name, more) in [
        ("passes-alone", &["--engine", "podman"][..]),
        ("runs-as-root", &["--engine", "podman", "--only", "builds", "--only", "not-root"]),
        ("passes-with-refusing-redis", &["--engine", "podman"]),
    ] {
        probes.probe(name, || as_expected(&folder(name), more));
    }
    let client = Client { name: "podman", ask: &podman, lists: LISTS };
    probes.probe("Ctrl-C leaves nothing", || interrupted(&client));
    probes.probe("what `kill -9` leaves, the next run removes", || killed(&client));
    probes.finish();
}

/// Whether there is a Podman that has the base images, or why not.
fn usable() -> Result<(), String> {
    if let Some(why) = std::env::var_os(WHY_NOT) {
        return Err(why.to_string_lossy().into_owned());
    }
    let first_line = |error: Trouble| error.to_string().lines().next().unwrap_or_default().to_owned();
    podman(&["compose", "version"]).map_err(first_line)?;
    for image in IMAGES {
        podman(&["image", "exists", image]).map_err(|_| format!("Podman does not have `{image}`"))?;
    }
    Ok(())
}

fn podman(words: &[&str]) -> Result<String, Trouble> {
    Program::new("podman", Duration::from_secs(60)).envs(client_environment()).args(words).run()
}

fn folder(fixture: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/proofs").join(fixture)
}
