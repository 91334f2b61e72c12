//! Podman's programs out of Debian 13's packages, made to run on an older release: each is told to take its loader and its
//! libraries from Debian 13's root. Settings and processes are none of its business.

use super::super::artefact;
use super::super::inputs::folder;
use super::super::layout::Layout;
use super::super::program::Program;
use super::super::stand_ins::{Input, Suite};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// Rewriting the header of a large program takes a second.
const LIMIT: Duration = Duration::from_secs(60);

/// Programs by their package and their path in it.
const PROGRAMS: &[(&str, &str)] = &[
    ("podman", "usr/bin/podman"),
    ("conmon", "usr/bin/conmon"),
    ("netavark", "usr/lib/podman/netavark"),
    ("aardvark-dns", "usr/lib/podman/aardvark-dns"),
];

/// Packages with what those need beyond Debian 13's root: libraries, and what containers may call of the kernel.
const COMPANY: &[&str] = &[
    "libgpgme11t64",
    "libassuan9",
    "libgpg-error0",
    "libsubid5",
    "libglib2.0-0t64",
    "libatomic1",
    "golang-github-containers-common",
];

/// What runs as process 1 where a container is to have an init (`init: true`). It needs no libraries, and runs inside of the
/// containers, as it is.
const INIT: (&str, &str) = ("catatonit", "usr/bin/catatonit");

/// Changes where a program looks for its loader and libraries. Debian 13's (0.18) makes a Podman that crashes at its start;
/// Debian 12's (0.14) does not.
const PATCHELF: Input = Input::DebianPackage { suite: Suite::Bookworm, package: "patchelf" };

/// Where Debian keeps libraries for this processor.
const LIBRARIES: &str = "usr/lib/x86_64-linux-gnu";

/// What is downloaded.
pub(super) fn inputs() -> BTreeSet<Input> {
    let programs = PROGRAMS.iter().map(|(package, _)| *package);
    let packages = programs.chain([INIT.0]).chain(COMPANY.iter().copied()).map(of_package);
    packages.chain([PATCHELF, Input::DebianRoot(Suite::Trixie)]).collect()
}

/// Where the programs lie.
pub(super) fn programs(layout: &Layout) -> PathBuf {
    layout.podman().join("programs")
}

/// The list of system calls that containers may use.
pub(super) fn seccomp(layout: &Layout) -> PathBuf {
    programs(layout).join("seccomp.json")
}

/// Puts the programs together, and the script in front of `podman`.
pub(super) fn assemble(layout: &Layout) -> Result<()> {
    let root = folder(layout, Input::DebianRoot(Suite::Trixie)).join("root");
    let of_root = root.join(LIBRARIES);
    let loader = of_root.join("ld-linux-x86-64.so.2");
    let patchelf = folder(layout, PATCHELF).join("usr/bin/patchelf");
    let mut libraries: Vec<String> = COMPANY
        .iter()
        .map(|package| folder(layout, of_package(package)).join(LIBRARIES).display().to_string())
        .collect();
    libraries.push(of_root.display().to_string());
    artefact::folder(&programs(layout), |partial| {
        for (package, path) in PROGRAMS {
            let source = folder(layout, of_package(package)).join(path);
            let target = partial.join(package);
            fs::copy(&source, &target).with_context(|| format!("could not copy `{}`", source.display()))?;
            Program::new(&loader, LIMIT)
                .arg("--library-path")
                .arg(&of_root)
                .arg(&patchelf)
                .arg("--set-interpreter")
                .arg(&loader)
                // libraries find their own libraries by it, too
                .args(["--force-rpath", "--set-rpath", &libraries.join(":")])
                .arg(&target)
                .run()?;
        }
        let seccomp = folder(layout, of_package("golang-github-containers-common"))
            .join("usr/share/containers/seccomp.json");
        fs::copy(&seccomp, partial.join("seccomp.json"))
            .with_context(|| format!("could not copy `{}`", seccomp.display()))?;
        Ok(())
    })?;
    // by itself: programs that were put together before it was among them are whole
    let (package, path) = INIT;
    let source = folder(layout, of_package(package)).join(path);
    let init = fs::read(&source).with_context(|| format!("could not read `{}`", source.display()))?;
    artefact::file(&programs(layout).join(package), &init, 0o755)?;
    let script = include_bytes!("../../../lab/podman/podman.sh");
    artefact::file(&layout.podman_bin().join("podman"), script, 0o755)
}

fn of_package(package: &'static str) -> Input {
    Input::DebianPackage { suite: Suite::Trixie, package }
}
