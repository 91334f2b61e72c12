//! The base image: which C library, which tag, which system packages.

use seaworthy_catalog::managers;
use seaworthy_catalog::runtimes::{self, Libc};
use seaworthy_facts::RuntimeName;

use super::manager;
use super::natives;
use super::scope::Scope;
use crate::image::{PackageTool, ProbeTool, UserTool};
use crate::keys::{self, Key};
use crate::{Decided, Decision, ManagerPlan, Reason, RuntimePlan};

pub(crate) struct Base {
    pub(crate) libc: Decided<Libc>,
    pub(crate) image: Decided<String>,
    pub(crate) packages: Decided<Vec<String>>,
    pub(crate) runtime: RuntimeName,
}

pub(super) fn decide(scope: &Scope<'_>, runtime: &RuntimePlan, manager: &ManagerPlan) -> Base {
    let configured = scope.text(&Key::of(keys::BASE_IMAGE));
    let libc = libc(scope, runtime, manager, configured.as_ref());
    let knowledge = runtimes::of(runtime.name.value);
    let suffix = knowledge.suffix(libc.value);
    let image = configured.unwrap_or_else(|| {
        let reference = format!("{}:{}{suffix}", knowledge.image, runtime.version.value);
        Decided::new(
            Key::of(keys::BASE_IMAGE),
            reference,
            Reason::OfficialImage,
            runtime.version.evidence.clone(),
        )
    });
    let packages = packages(scope, libc.value);
    Base { libc, image, packages, runtime: runtime.name.value }
}

fn libc(
    scope: &Scope<'_>,
    runtime: &RuntimePlan,
    manager: &ManagerPlan,
    image: Option<&Decided<String>>,
) -> Decided<Libc> {
    let key = Key::of(keys::BASE_LIBC);
    if let Some(configured) = scope.text(&key) {
        return configured.map(|word| if word == "musl" { Libc::Musl } else { Libc::Glibc });
    }
    if let Some(image) = image {
        // how users and packages are added follows from it
        let libc = if image.value.contains("alpine") { Libc::Musl } else { Libc::Glibc };
        let reason = Reason::Stated { by: "the name of `base.image`".to_owned() };
        return Decided::new(key, libc, reason, image.evidence.clone());
    }
    if let Some(native) = natives::shipped(scope).find(natives::Used::needs_glibc) {
        let reason = Reason::PackageNeedsGlibc {
            package: native.known.package.to_owned(),
            why: native.known.why.to_owned(),
        };
        return Decided::new(key, Libc::Glibc, reason, native.fact.evidence.clone())
            .or("musl", "a smaller image, if the package turns out to work there");
    }
    if let Some(binary) = &scope.app.install.glibc_only {
        let reason = Reason::LockedForGlibc { package: binary.value.clone() };
        return Decided::new(key, Libc::Glibc, reason, binary.evidence.clone())
            .or("musl", "smaller, once the lockfile is made anew and holds both");
    }
    if runtime.name.value == RuntimeName::Bun {
        let reason = Reason::RuntimeNeedsGlibc { runtime: runtime.name.value.title().to_owned() };
        return Decided::new(key, Libc::Glibc, reason, runtime.name.evidence.clone())
            .or("musl", "a smaller image");
    }
    if let Some(version) = manager.version.as_ref().filter(|_| manager::needs_glibc(manager)) {
        let what = format!("{} {}", managers::of(manager.name.value).title, version.value);
        let reason = Reason::ManagerNeedsGlibc { manager: what };
        return Decided::new(key, Libc::Glibc, reason, version.evidence.clone());
    }
    Decided::new(key, Libc::Musl, Reason::NothingNeedsGlibc, Vec::new())
        .or("glibc", "Debian slim, about 60 MB more")
}

fn packages(scope: &Scope<'_>, libc: Libc) -> Decided<Vec<String>> {
    let key = Key::of(keys::BASE_PACKAGES);
    if let Some(configured) = scope.list(&key) {
        return configured;
    }
    let mut names: Vec<String> = Vec::new();
    let mut by: Vec<String> = Vec::new();
    let mut evidence = Vec::new();
    if let Some(orm) = scope.app.orm.as_ref().filter(|orm| orm.value.native_engine) {
        names.push("openssl".to_owned());
        by.push("Prisma's query engine".to_owned());
        evidence.extend(orm.evidence.iter().cloned());
    }
    for native in natives::shipped(scope) {
        let needed = match libc {
            Libc::Glibc => native.known.debian,
            Libc::Musl => native.known.alpine,
        };
        if !needed.is_empty() {
            names.extend(needed.iter().map(|name| (*name).to_owned()));
            by.push(native.known.package.to_owned());
            evidence.extend(native.fact.evidence.iter().cloned());
        }
    }
    names.sort();
    names.dedup();
    let reason = if names.is_empty() {
        Reason::NoPackagesNeeded
    } else {
        Reason::PackagesNeeded { by: crate::words::list(&by) }
    };
    Decided::new(key, names, reason, evidence)
}

impl Base {
    pub(super) fn decisions(&self, all: &mut Vec<Decision>) {
        all.push(self.libc.erase(|libc| libc.as_str().to_owned()));
        all.push(self.image.erase(Clone::clone));
        all.push(self.packages.erase(|packages| crate::words::toml_list(packages)));
    }

    pub(super) fn user_tool(&self) -> UserTool {
        match self.libc.value {
            Libc::Musl => UserTool::Busybox,
            Libc::Glibc => UserTool::Shadow,
        }
    }

    pub(super) fn package_tool(&self) -> PackageTool {
        match self.libc.value {
            Libc::Musl => PackageTool::Apk,
            Libc::Glibc => PackageTool::Apt,
        }
    }

    /// What the image has to ask an address with.
    pub(super) fn probe_tool(&self) -> ProbeTool {
        match (runtimes::of(self.runtime).probe)(self.libc.value) {
            runtimes::Probe::BusyboxWget => ProbeTool::Wget,
            runtimes::Probe::Fetch => self.runtime_probe(),
        }
    }

    /// The runtime as a means to ask.
    pub(super) fn runtime_probe(&self) -> ProbeTool {
        match self.runtime {
            RuntimeName::Node => ProbeTool::Node,
            RuntimeName::Bun => ProbeTool::Bun,
        }
    }
}
