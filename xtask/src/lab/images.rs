//! Building the stand-in images that are missing or out of date. An image carries the fingerprint of what it was made
//! from as a label, so that a second `up` only compares.

use super::client::docker;
use super::files::copied_by;
use super::layout::Layout;
use super::machine::Machine;
use super::stand_ins::{self, Input, STAND_INS, StandIn};
use super::{artefact, inputs, say};
use anyhow::{Context, Result, anyhow};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The label that carries the fingerprint.
pub(super) const LABEL: &str = "dev.seaworthy.lab";

/// Debian's packages for the largest image, on a slow line.
const BUILD: Duration = Duration::from_secs(900);

/// One build waits for the disk or the network while another computes; more did not get faster on two cores.
const BUILDS_AT_ONCE: usize = 3;

/// Certificates that the machine trusts beyond its distribution's.
const EXTRA_CERTIFICATES: &str = "/usr/local/share/ca-certificates";

/// The machine's certificates, which every base image needs to reach the package registries as the machine does.
#[derive(Debug)]
pub(super) struct Certificates {
    bundle: Vec<u8>,
    /// By file name.
    extra: BTreeMap<String, Vec<u8>>,
}

impl Certificates {
    /// Reads them.
    pub(super) fn of(machine: &Machine) -> Result<Self> {
        let path = machine.certificates.context("no bundle of certificates")?;
        let bundle = fs::read(path).with_context(|| format!("could not read `{path}`"))?;
        let mut extra = BTreeMap::new();
        if let Ok(entries) = fs::read_dir(EXTRA_CERTIFICATES) {
            for entry in entries {
                let path = entry?.path();
                let (Some(name), Some("crt")) = (
                    path.file_name().and_then(|name| name.to_str()),
                    path.extension().and_then(|end| end.to_str()),
                ) else {
                    continue;
                };
                let bytes =
                    fs::read(&path).with_context(|| format!("could not read `{}`", path.display()))?;
                extra.insert(name.to_owned(), bytes);
            }
        }
        Ok(Self { bundle, extra })
    }
}

/// The stand-ins whose image is missing, lacks a tag, or was made from something else.
pub(super) fn out_of_date(layout: &Layout, certificates: &Certificates) -> Result<Vec<&'static StandIn>> {
    let present = present(layout)?;
    Ok(STAND_INS
        .iter()
        .copied()
        .filter(|stand_in| {
            let wanted = fingerprint(stand_in, certificates);
            stand_in.references().any(|reference| present.get(&reference) != Some(&wanted))
        })
        .collect())
}

/// What has to be downloaded to build these.
pub(super) fn inputs_of(stand_ins: &[&StandIn]) -> BTreeSet<Input> {
    stand_ins.iter().flat_map(|stand_in| stand_in.inputs.iter().map(|(_, input)| *input)).collect()
}

/// Builds these, each after its base, those of the same depth side by side.
pub(super) fn build_all(
    layout: &Layout,
    stand_ins: &[&'static StandIn],
    certificates: &Certificates,
) -> Result<()> {
    let mut waves: BTreeMap<usize, Vec<&'static StandIn>> = BTreeMap::new();
    for stand_in in stand_ins {
        waves.entry(depth(stand_in)).or_default().push(stand_in);
    }
    for wave in waves.values() {
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            let workers: Vec<_> = (0..BUILDS_AT_ONCE.min(wave.len()))
                .map(|_| {
                    scope.spawn(|| {
                        while let Some(stand_in) = wave.get(next.fetch_add(1, Ordering::Relaxed)) {
                            build(layout, stand_in, certificates)?;
                        }
                        Ok(())
                    })
                })
                .collect();
            let outcomes: Vec<Result<()>> = workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|_| Err(anyhow!("a build broke off"))))
                .collect();
            outcomes.into_iter().collect::<Result<()>>()
        })?;
    }
    Ok(())
}

/// How many stand-ins lie under this one.
fn depth(stand_in: &StandIn) -> usize {
    stand_in.base.and_then(stand_ins::find).map_or(0, |base| depth(base) + 1)
}

/// Builds one image and gives it its names; its inputs must be there.
fn build(layout: &Layout, stand_in: &StandIn, certificates: &Certificates) -> Result<()> {
    let begun = Instant::now();
    let context = layout.contexts().join(stand_in.shown().replace(['/', ':'], "_"));
    artefact::remove(&context)?;
    artefact::folder(&context, |partial| fill_context(layout, partial, stand_in, certificates))?;

    let former = image_id(layout, &stand_in.shown())?;
    let mut build = docker(layout, BUILD).args(["build", "--quiet", "--label"]);
    build = build.arg(format!("{LABEL}={}", fingerprint(stand_in, certificates)));
    if let Some(base) = stand_in.base {
        build = build.args(["--build-arg", &format!("BASE={base}")]);
    }
    for (name, value) in stand_in.arguments {
        build = build.args(["--build-arg", &format!("{name}={value}")]);
    }
    for (name, input) in stand_in.inputs {
        if !matches!(input, Input::DebianRoot(_)) {
            let folder = inputs::folder(layout, *input);
            build = build.args(["--build-context", &format!("{name}={}", folder.display())]);
        }
    }
    for reference in stand_in.references() {
        build = build.args(["--tag", &reference]);
    }
    build.arg(&context).run().with_context(|| format!("could not build `{}`", stand_in.shown()))?;
    artefact::remove(&context)?;
    if let Some(former) = former {
        remove_nameless(layout, &former)?;
    }
    say(&format!("built {} in {:.1} s", stand_in.shown(), begun.elapsed().as_secs_f32()));
    Ok(())
}

fn image_id(layout: &Layout, reference: &str) -> Result<Option<String>> {
    let finished = docker(layout, Duration::from_secs(60))
        .args(["image", "inspect", "--format", "{{.Id}}", reference])
        .finish()?;
    Ok(finished.status.success().then(|| finished.stdout.trim().to_owned()))
}

/// Removes an image whose names went to a newer one. It stays when somebody gave it another name or runs it.
fn remove_nameless(layout: &Layout, id: &str) -> Result<()> {
    let names = docker(layout, Duration::from_secs(60))
        .args(["image", "inspect", "--format", "{{len .RepoTags}}", id])
        .finish()?;
    if names.status.success() && names.stdout.trim() == "0" {
        // a container that runs on it makes this fail, which is right
        docker(layout, Duration::from_secs(120)).args(["image", "rm", "--no-prune", id]).finish()?;
    }
    Ok(())
}

/// Drops the engine's copies of build contexts; layers stay.
pub(super) fn drop_contexts(layout: &Layout) -> Result<()> {
    docker(layout, Duration::from_secs(120))
        .args(["builder", "prune", "--force", "--filter", "type=source.local"])
        .run()
        .map(drop)
}

fn fill_context(
    layout: &Layout,
    context: &Path,
    stand_in: &StandIn,
    certificates: &Certificates,
) -> Result<()> {
    artefact::file(&context.join("Dockerfile"), stand_in.dockerfile.as_bytes(), 0o644)?;
    for file in copied_by(stand_in.dockerfile) {
        artefact::file(&context.join(file.name), file.text.as_bytes(), file.mode())?;
    }
    if stand_in.base.is_none() {
        artefact::file(&context.join("ca-certificates.crt"), &certificates.bundle, 0o644)?;
        fs::create_dir(context.join("ca")).context("could not create `ca`")?;
        for (name, bytes) in &certificates.extra {
            artefact::file(&context.join("ca").join(name), bytes, 0o644)?;
        }
    }
    for (_, input) in stand_in.inputs {
        if matches!(input, Input::DebianRoot(_)) {
            // only what lies in the context itself can be unpacked with its owners kept
            let archive = inputs::folder(layout, *input).join("root.tar");
            fs::hard_link(&archive, context.join("root.tar"))
                .with_context(|| format!("could not link `{}`", archive.display()))?;
        }
    }
    Ok(())
}

/// The fingerprint that each reference of the table has in the engine, if it is there at all.
pub(super) fn present(layout: &Layout) -> Result<BTreeMap<String, String>> {
    let format = format!("{{{{json .RepoTags}}}}\t{{{{index .Config.Labels \"{LABEL}\"}}}}");
    let references = STAND_INS.iter().flat_map(|stand_in| stand_in.references());
    // one that is missing makes it fail, and is told apart by not being in the output
    let finished = docker(layout, Duration::from_secs(60))
        .args(["image", "inspect", "--format", &format])
        .args(references)
        .finish()?;
    let mut present = BTreeMap::new();
    for line in finished.stdout.lines() {
        let Some((tags, label)) = line.split_once('\t') else { continue };
        let tags: Vec<String> =
            serde_json::from_str(tags).with_context(|| format!("could not read the tags in `{line}`"))?;
        for tag in tags {
            present.insert(tag, label.to_owned());
        }
    }
    Ok(present)
}

/// A hash over all that an image is made from, its base's included.
pub(super) fn fingerprint(stand_in: &StandIn, certificates: &Certificates) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        // the length keeps two neighbours from flowing into each other
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(stand_in.dockerfile.as_bytes());
    part(format!("{:?} {:?}", stand_in.arguments, stand_in.inputs).as_bytes());
    for file in copied_by(stand_in.dockerfile) {
        part(file.name.as_bytes());
        part(file.text.as_bytes());
    }
    match stand_in.base {
        Some(base) => {
            part(base.as_bytes());
            if let Some(base) = stand_ins::find(base) {
                part(fingerprint(base, certificates).as_bytes());
            }
        }
        None => {
            part(&certificates.bundle);
            for (name, bytes) in &certificates.extra {
                part(name.as_bytes());
                part(bytes);
            }
        }
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificates(bundle: &str) -> Certificates {
        Certificates { bundle: bundle.as_bytes().to_vec(), extra: BTreeMap::new() }
    }

    #[test]
    fn fingerprints_differ_between_stand_ins_and_are_stable() {
        let certificates = certificates("a");
        let all: BTreeSet<_> =
            STAND_INS.iter().map(|stand_in| fingerprint(stand_in, &certificates)).collect();
        assert_eq!(all.len(), STAND_INS.len());
        assert_eq!(fingerprint(STAND_INS[0], &certificates), fingerprint(STAND_INS[0], &certificates));
    }

    #[test]
    fn new_certificates_reach_every_image() {
        for stand_in in STAND_INS {
            assert_ne!(
                fingerprint(stand_in, &certificates("a")),
                fingerprint(stand_in, &certificates("b")),
                "{}",
                stand_in.shown()
            );
        }
    }
}
