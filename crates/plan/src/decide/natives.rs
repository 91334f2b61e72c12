//! Packages with native code as an app uses them: which of those that are known matter, and what they ask for.

use nodejs_semver::Version;
use seaworthy_catalog::natives::{self, COMPILER, Musl, Native};
use seaworthy_catalog::runtimes::Libc;
use seaworthy_facts::{Fact, NativeUse, Presence};

use super::scope::Scope;

/// A known package that the app uses.
#[derive(Clone, Copy)]
pub(super) struct Used<'a> {
    pub(super) known: &'static Native,
    pub(super) fact: &'a Fact<NativeUse>,
}

/// Those that are shipped.
pub(super) fn shipped<'a>(scope: &Scope<'a>) -> impl Iterator<Item = Used<'a>> {
    let install = &scope.app.install;
    let ships = |package: &str| {
        install
            .native
            .iter()
            .any(|native| native.value.name == package && native.value.production != Presence::No)
    };
    // a browser is for an app that asks for it, not for one of whose packages could drive one
    let is_direct = |package: &str| install.locked.is_empty() || install.locked.contains_key(package);
    known(scope)
        .filter(|used| used.fact.value.production != Presence::No)
        .filter(move |used| !used.known.unless.iter().any(|other| ships(other)))
        .filter(move |used| used.known.env.is_empty() || is_direct(used.known.package))
}

fn known<'a>(scope: &Scope<'a>) -> impl Iterator<Item = Used<'a>> {
    let native = scope.app.install.native.iter();
    native.filter_map(|fact| Some(Used { known: natives::by_package(&fact.value.name)?, fact }))
}

/// The system packages that compile what brings no binary, and the packages that are compiled, to build with or to ship.
pub(super) fn compiler(scope: &Scope<'_>, libc: Libc) -> Option<(Vec<String>, Vec<String>)> {
    let compiled = known(scope).filter_map(|used| {
        let compile = used.known.compile.filter(|_| used.fact.value.allowed != Presence::No)?;
        // without a lockfile the newest is installed
        (compile.when)(used.major().unwrap_or(u64::MAX)).then_some((used.known.package, compile))
    });
    let (mut names, mut by) = (Vec::new(), Vec::new());
    for (package, compile) in compiled {
        let headers = match libc {
            Libc::Glibc => compile.debian,
            Libc::Musl => compile.alpine,
        };
        names.extend(COMPILER.iter().chain(headers).map(|name| (*name).to_owned()));
        by.push(package.to_owned());
    }
    names.sort();
    names.dedup();
    (!by.is_empty()).then_some((names, by))
}

impl Used<'_> {
    pub(super) fn needs_glibc(&self) -> bool {
        match self.known.musl {
            Musl::Yes => false,
            Musl::From(major) => self.major().is_none_or(|own| own < major),
            Musl::No => true,
        }
    }

    fn major(&self) -> Option<u64> {
        Version::parse(self.fact.value.version.as_deref()?).ok().map(|version| version.major())
    }
}
