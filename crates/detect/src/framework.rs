//! The framework an app is built with: the first one of the catalogue whose package the app lists.

use seaworthy_catalog::frameworks::{Counts, FRAMEWORKS, Framework, Kind};
use seaworthy_facts::{Confidence, Evidence, EvidenceKind, Fact, FrameworkUse, Unknown, UnknownKind};
use seaworthy_js::Value;
use seaworthy_manifest::{Dependency, DependencyKind};

use crate::literal;
use crate::package::Package;
use crate::scope::AppScope;
use crate::sources::Source;

/// Reads it.
pub(crate) fn read(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Option<Fact<FrameworkUse>> {
    let (framework, package, dependency) = FRAMEWORKS.iter().find_map(|framework| {
        let (package, dependency) = shown(scope, framework)?;
        Some((*framework, package, dependency))
    })?;
    let evidence = package.declares(dependency.span());
    let output = if framework.id == "next" { next_output(scope, unknowns) } else { None };
    let version = locked_version(scope, package, framework.package)
        .unwrap_or_else(|| dependency.requirement.value.clone());
    let value = FrameworkUse { id: framework.id, version: Some(version), output };
    Some(Fact::certain(value, evidence))
}

/// The dependency that shows a framework: in the app's own manifest, or, for a server, in that of a member it is made of.
fn shown<'r>(scope: &AppScope<'r>, framework: &Framework) -> Option<(&'r Package, &'r Dependency)> {
    let find = |package: &'r Package| {
        let dependency = package.json.dependency(framework.package)?;
        let counts = match dependency.kind {
            DependencyKind::Production | DependencyKind::Optional => true,
            DependencyKind::Development => framework.development == Counts::InDevelopment,
            DependencyKind::Peer => false,
        };
        let has_other = framework.with.is_empty()
            || framework.with.iter().any(|other| package.json.dependency(other).is_some());
        (counts && has_other).then_some((package, dependency))
    };
    let own = find(scope.package);
    if framework.kind != Kind::Server {
        return own;
    }
    own.or_else(|| scope.members.iter().find_map(|member| find(member)))
}

/// The version that is locked for a package's direct dependency.
pub(crate) fn locked_version(scope: &AppScope<'_>, package: &Package, name: &str) -> Option<String> {
    let (_, lockfile) = scope.site.lock.as_ref()?.read.as_ref()?;
    let member = scope.site.member_path(&package.dir);
    let locked = lockfile.direct(&member, name).or_else(|| {
        // yarn 1 records no members: a name that is locked once is unambiguous
        let mut named = lockfile.packages_named(name);
        match (named.next(), named.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    })?;
    (!locked.version.is_empty()).then(|| locked.version.clone())
}

/// A setting of Next.js' configuration.
pub(crate) fn next_setting<'r>(scope: &AppScope<'r>, key: &str) -> Option<(&'r Source, &'r Value)> {
    let source = next_config(scope)?;
    let config = literal::exported(source)?;
    Some((source, literal::setting(config, &[key])?))
}

fn next_config<'r>(scope: &AppScope<'r>) -> Option<&'r Source> {
    let names = ["next.config.ts", "next.config.mjs", "next.config.js", "next.config.mts", "next.config.cjs"];
    names.iter().find_map(|name| scope.sources.get(&scope.dir().child(name)))
}

/// What `output` says: `standalone` or `export`.
fn next_output(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Option<Fact<String>> {
    let source = next_config(scope)?;
    if literal::exported(source).is_none() {
        let why =
            "the configuration of Next.js is computed; whether it sets `output` cannot be told".to_owned();
        unknowns.push(Unknown { kind: UnknownKind::Setting, place: source.file.start(), why });
        return None;
    }
    let (source, value) = next_setting(scope, "output")?;
    let evidence = Evidence::at(EvidenceKind::Configured, &source.file, value.span);
    let (texts, depends) = literal::strings(value);
    let Some(text) = texts.into_iter().next() else {
        if depends {
            let why = "`output` is computed".to_owned();
            unknowns.push(Unknown { kind: UnknownKind::Setting, place: evidence.place, why });
        }
        return None;
    };
    if depends {
        let why = format!("`output` depends on the environment of the build; taken for `{text}`");
        unknowns.push(Unknown { kind: UnknownKind::Setting, place: evidence.place.clone(), why });
    }
    let confidence = if depends { Confidence::Assumed } else { Confidence::Certain };
    Some(Fact { value: text, evidence: vec![evidence], confidence })
}
