//! The framework an app is built with: the first one of the catalogue whose package the app lists, and whose other signs
//! are there as well.

pub(crate) mod angular;
mod config;
pub(crate) mod next;
mod script;

use seaworthy_catalog::frameworks::{Base, Counts, FRAMEWORKS, Framework, Kind, Shown, Ways};
use seaworthy_facts::{Confidence, Evidence, Fact, FrameworkUse, Unknown, UnknownKind};
use seaworthy_manifest::{Dependency, DependencyKind};
use seaworthy_text::RepoPath;

pub(crate) use config::{evidence, root, setting};
pub(crate) use script::{building, builds};

use crate::build::BUILD_SCRIPTS;
use crate::command::option;
use crate::literal;
use crate::package::Package;
use crate::scope::AppScope;

/// Options with which a build is told the path below which its pages are served.
const BASE_OPTIONS: &[&str] = &["--base", "--base-href", "--basePath"];

/// A framework that an app shows.
struct Candidate<'r> {
    framework: &'static Framework,
    /// The dependency that shows it, and whose it is; none for a program that no dependency brings.
    dependency: Option<(&'r Package, &'r Dependency)>,
    /// What shows it besides the dependency.
    sign: Option<Evidence>,
}

/// Reads it.
pub(crate) fn read(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Option<Fact<FrameworkUse>> {
    let mut candidates = FRAMEWORKS.iter().filter_map(|framework| shown(scope, framework));
    let mut chosen = candidates.next()?;
    // of two that make files, the one that a script builds with: a bundler is often there for tests alone
    let is_idle = |framework: &Framework| framework.builder.is_some() && building(scope, framework).is_none();
    if chosen.framework.kind == Kind::Static
        && is_idle(chosen.framework)
        && let Some(built) = candidates
            .find(|other| other.framework.kind == Kind::Static && building(scope, other.framework).is_some())
    {
        chosen = built;
    }
    let Candidate { framework, dependency, sign } = chosen;
    let declared = dependency.map(|(package, dependency)| package.declares(dependency.span()));
    let output = if framework.id == "next" { next::output(scope, unknowns) } else { None };
    let version = dependency.map(|(package, dependency)| {
        locked_version(scope, package, &dependency.name.value)
            .unwrap_or_else(|| dependency.requirement.value.clone())
    });
    let words = building(scope, framework).map(|(_, words)| words).unwrap_or_default();
    let root = root(scope, framework.builder.as_ref(), &words);
    let value = FrameworkUse {
        id: framework.id,
        version,
        output,
        fallback: text(scope, framework, &root, framework.fallback, unknowns),
        base: base(scope, framework, &root, &words, unknowns),
    };
    let evidence = declared.into_iter().chain(sign).collect();
    Some(Fact { value, evidence, confidence: Confidence::Certain })
}

/// What shows a framework: a dependency in the app's own manifest, or, for a server, in that of a member it is made of;
/// and the other signs that the catalogue asks for.
fn shown<'r>(scope: &AppScope<'r>, framework: &'static Framework) -> Option<Candidate<'r>> {
    let find = |package: &'r Package| {
        let names = std::iter::once(framework.package).chain(framework.also.iter().copied());
        let dependency = names.into_iter().find_map(|name| {
            let dependency = package.json.dependency(name)?;
            let counts = match dependency.kind {
                DependencyKind::Production | DependencyKind::Optional => true,
                DependencyKind::Development => framework.development == Counts::InDevelopment,
                DependencyKind::Peer => false,
            };
            counts.then_some(dependency)
        })?;
        let has_other = framework.with.is_empty()
            || framework.with.iter().any(|other| package.json.dependency(other).is_some());
        has_other.then_some((package, dependency))
    };
    let own = find(scope.package);
    let found = match framework.kind {
        Kind::Server => own.or_else(|| scope.members.iter().find_map(|member| find(member))),
        Kind::FullStack | Kind::Static | Kind::Elsewhere => own,
    };
    if found.is_none() && !framework.package.is_empty() {
        return None;
    }
    let sign = match framework.shown {
        Shown::ByPackage => None,
        shown => Some(sign(scope, framework, shown)?),
    };
    Some(Candidate { framework, dependency: found, sign })
}

/// What shows a framework besides its dependency.
fn sign(scope: &AppScope<'_>, framework: &Framework, shown: Shown) -> Option<Evidence> {
    match shown {
        Shown::ByPackage => None,
        Shown::ByAny(ways) => ways.iter().find_map(|way| sign(scope, framework, *way)),
        Shown::BySettingOtherThan(ways, texts) => {
            let (source, value) = setting(scope, framework, scope.dir(), ways)?;
            let (found, _) = literal::strings(value);
            let is_other = !found.is_empty() && found.iter().all(|text| !texts.contains(&text.as_str()));
            is_other.then(|| evidence(source, value))
        }
        Shown::ByPass => {
            let words = building(scope, framework).map(|(_, words)| words).unwrap_or_default();
            let application = angular::application(scope, &words).filter(|found| found.has_server)?;
            Some(application.evidence)
        }
        Shown::ByStart => Some(scope.package.script_evidence(&script::starting(scope, framework)?)?),
        Shown::ByFile => {
            let paths = framework.config.iter().filter_map(|name| scope.path(name));
            Some(Evidence::present(paths.into_iter().find(|path| scope.repository.repo.has_file(path))?))
        }
        Shown::ByScript => Some(scope.package.script_evidence(&building(scope, framework)?.0)?),
        Shown::ByCommand(word) => {
            // a repository may have scripts for both ways: the one that builds by its name counts
            let usual = BUILD_SCRIPTS.iter().any(|name| scope.package.json.script(name).is_some());
            let (name, words) = building(scope, framework)?;
            if !words.iter().any(|other| other == word) || usual && !BUILD_SCRIPTS.contains(&name.as_str()) {
                return None;
            }
            Some(scope.package.script_evidence(&name)?)
        }
        Shown::BySetting(ways, text) => {
            let words = building(scope, framework).map(|(_, words)| words).unwrap_or_default();
            let root = root(scope, framework.builder.as_ref(), &words);
            let (source, value) = setting(scope, framework, &root, ways)?;
            if !config::is(value, text) {
                return None;
            }
            Some(evidence(source, value))
        }
    }
}

/// A setting that is a text; one that is computed is an unknown.
fn text(
    scope: &AppScope<'_>,
    framework: &Framework,
    root: &RepoPath,
    ways: Ways,
    unknowns: &mut Vec<Unknown>,
) -> Option<Fact<String>> {
    let (source, value) = setting(scope, framework, root, ways)?;
    let evidence = evidence(source, value);
    let (texts, depends) = literal::strings(value);
    let taken = texts.into_iter().next();
    if depends {
        let why = match &taken {
            Some(text) => format!("a setting of {} is computed; taken for `{text}`", framework.title),
            None => format!("a setting of {} is computed", framework.title),
        };
        unknowns.push(Unknown { kind: UnknownKind::Setting, place: evidence.place.clone(), why });
    }
    let confidence = if depends { Confidence::Assumed } else { Confidence::Certain };
    taken.map(|value| Fact { value, evidence: vec![evidence], confidence })
}

/// The path below which pages are served, without slashes around it; `None` for the root.
fn base(
    scope: &AppScope<'_>,
    framework: &Framework,
    root: &RepoPath,
    words: &[String],
    unknowns: &mut Vec<Unknown>,
) -> Option<Fact<String>> {
    let flag = option(words, BASE_OPTIONS).and_then(|text| {
        let (name, _) = building(scope, framework)?;
        Some(Fact::certain(text.to_owned(), scope.package.script_evidence(&name)?))
    });
    let named = match (flag, framework.base) {
        (Some(flag), _) => Some(flag),
        (None, Base::None) => {
            let application =
                (framework.config == ["angular.json"]).then(|| angular::application(scope, words)).flatten();
            application.and_then(|found| Some(Fact::certain(found.base?, found.evidence)))
        }
        (None, Base::Setting(ways)) => text(scope, framework, root, ways, unknowns),
        (None, Base::Homepage) => scope
            .package
            .json
            .homepage
            .as_ref()
            .map(|homepage| Fact::certain(homepage.value.clone(), scope.package.declares(homepage.span))),
    }?;
    let path = served_below(&named.value)?;
    Some(named.map(|_| path))
}

/// The folder in `/docs/`, `https://example.com/docs` or `./`; `None` when that is the root or depends on the page.
fn served_below(text: &str) -> Option<String> {
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => text.strip_prefix('/')?,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let is_plain = path.split('/').all(|part| {
        !part.is_empty()
            && part != ".."
            && part != "."
            && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.~".contains(letter))
    });
    is_plain.then(|| path.to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_a_folder_or_nothing() {
        for (text, wanted) in [
            ("/", None),
            ("./", None),
            ("", None),
            ("/docs/", Some("docs")),
            ("/a/b", Some("a/b")),
            ("https://example.com", None),
            ("https://example.com/shop/", Some("shop")),
            ("https://cdn.example.com/x?y=1", Some("x")),
            ("/../etc", None),
            ("/a b/", None),
        ] {
            assert_eq!(served_below(text).as_deref(), wanted, "{text}");
        }
    }
}
