//! Wishes about the runtime's version that stand in manifests and version files, the nearest folder first.

use seaworthy_catalog::runtimes::{self, Support};
use seaworthy_facts::{
    Evidence, EvidenceKind, Fact, ManagerName, RuntimeName, Unknown, UnknownKind, VersionRequest,
    VersionSource,
};
use seaworthy_manifest::semver::Requirement;
use seaworthy_manifest::version_file::{Tool, VersionFile, VersionFileKind};
use seaworthy_text::RepoPath;

use super::source_of;
use crate::package::Package;
use crate::scope::AppScope;

/// Version files, in a folder that has them.
const FILES: &[&str] = &[
    ".nvmrc",
    ".node-version",
    ".bun-version",
    ".tool-versions",
    "mise.toml",
    ".mise.toml",
    "mise/config.toml",
    ".mise/config.toml",
    ".config/mise.toml",
];

/// Reads them; of one source only the nearest folder's counts.
pub(super) fn read(
    scope: &AppScope<'_>,
    name: RuntimeName,
    unknowns: &mut Vec<Unknown>,
) -> Vec<Fact<VersionRequest>> {
    let mut requests: Vec<Fact<VersionRequest>> = Vec::new();
    let mut add = |request: Option<Fact<VersionRequest>>| {
        if let Some(request) = request
            && !requests.iter().any(|known| known.value.source == request.value.source)
        {
            requests.push(request);
        }
    };
    for dir in scope.dir().ancestors() {
        if let Some(package) = scope.repository.packages.get(&dir) {
            in_manifest(package, name, unknowns).into_iter().for_each(|request| add(Some(request)));
        }
        for file in FILES {
            let Ok(path) = dir.join(file) else { continue };
            add(in_file(scope, &path, name, unknowns));
        }
    }
    add(by_pnpm(scope, name));
    add(by_manager(scope, name));
    requests
}

fn in_manifest(
    package: &Package,
    name: RuntimeName,
    unknowns: &mut Vec<Unknown>,
) -> Vec<Fact<VersionRequest>> {
    let json = &package.json;
    let is_ours = |written: &str| written == name.as_str();
    let developed = json.dev_engines.runtime.iter().filter(|engine| is_ours(engine.name.as_str()));
    let developed =
        developed.filter_map(|engine| Some((VersionSource::DevEngines, engine.version.as_ref()?)));
    let volta = json.volta.iter().flat_map(|volta| &volta.tools).filter(|tool| is_ours(tool.name.as_str()));
    let volta = volta.map(|tool| (VersionSource::Volta, &tool.requirement));
    let engines = json.engine(name.as_str()).map(|engine| (VersionSource::Engines, engine));
    developed
        .take(1)
        .chain(volta.take(1))
        .chain(engines)
        .filter_map(|(source, written)| match Requirement::parse(written.as_str()) {
            Ok(requirement) => {
                let request = request(source, &requirement, written.as_str(), name);
                Some(Fact::certain(request, package.declares(written.span)))
            }
            Err(error) => {
                let place = package.file.place(written.span);
                unknowns.push(Unknown { kind: UnknownKind::Setting, place, why: error.to_string() });
                None
            }
        })
        .collect()
}

fn in_file(
    scope: &AppScope<'_>,
    path: &RepoPath,
    name: RuntimeName,
    unknowns: &mut Vec<Unknown>,
) -> Option<Fact<VersionRequest>> {
    let kind = VersionFileKind::of(path)?;
    let file = scope.repository.read_optional(path, UnknownKind::Setting, unknowns)?;
    let mut note =
        |span, why| unknowns.push(Unknown { kind: UnknownKind::Setting, place: file.place(span), why });
    let versions = match VersionFile::parse(&file, kind) {
        Ok(versions) => versions,
        Err(error) => {
            note(error.span, format!("does not parse: {}", error.message));
            return None;
        }
    };
    for problem in &versions.problems {
        note(problem.span, problem.message.clone());
    }
    let tool = match name {
        RuntimeName::Node => Tool::Node,
        RuntimeName::Bun => Tool::Bun,
    };
    let pin = versions.pin(&tool)?;
    let written = file.text().get(pin.requirement.span.range()).unwrap_or_default();
    let request = request(source_of(path.file_name()), &pin.requirement.value, written, name);
    Some(Fact::certain(request, Evidence::at(EvidenceKind::Declared, &file, pin.requirement.span)))
}

/// `useNodeVersion` of pnpm: an exact version, as a version file has it.
fn by_pnpm(scope: &AppScope<'_>, name: RuntimeName) -> Option<Fact<VersionRequest>> {
    let (file, workspace) = scope.site.pnpm.filter(|_| name == RuntimeName::Node)?;
    let written = workspace.settings.node_version.as_ref()?;
    let requirement = Requirement::parse(written.as_str()).ok()?;
    let request = request(VersionSource::VersionFile, &requirement, written.as_str(), name);
    Some(Fact::certain(request, Evidence::at(EvidenceKind::Configured, file, written.span)))
}

/// Bun installs as well as it runs: its version as the manager is its version as the runtime.
fn by_manager(scope: &AppScope<'_>, name: RuntimeName) -> Option<Fact<VersionRequest>> {
    let manager = &scope.site.manager;
    if name != RuntimeName::Bun || manager.name.value != ManagerName::Bun {
        return None;
    }
    let version = manager.version.as_ref()?;
    Some(version.clone().map(|version| VersionRequest {
        source: VersionSource::PackageManager,
        range: version,
        written: None,
        package: None,
    }))
}

fn request(
    source: VersionSource,
    requirement: &Requirement,
    written: &str,
    name: RuntimeName,
) -> VersionRequest {
    let range = range(requirement, written, name);
    let written = written.trim();
    VersionRequest { source, written: (written != range).then(|| written.to_owned()), range, package: None }
}

/// A range in npm's syntax; words are looked up in the catalogue's release lines.
fn range(requirement: &Requirement, written: &str, name: RuntimeName) -> String {
    let lines = runtimes::of(name).lines;
    match requirement {
        Requirement::Exact(version) => version.to_string(),
        Requirement::Prefix { major, minor: None } => format!("{major}.x"),
        Requirement::Prefix { major, minor: Some(minor) } => format!("{major}.{minor}.x"),
        Requirement::Range(range) if written.trim().is_empty() => range.to_string(),
        Requirement::Range(_) => written.trim().to_owned(),
        Requirement::Lts(word) => {
            let line = lines.iter().find(|line| match word {
                Some(word) => line.code_name == Some(word.as_str()),
                None => line.long_term == Support::LongTerm && !line.is_over(),
            });
            line.map_or_else(|| "*".to_owned(), |line| format!("{}.x", line.major))
        }
        Requirement::Latest => {
            lines.first().map_or_else(|| "*".to_owned(), |line| format!("{}.x", line.major))
        }
        Requirement::System => "*".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_ranges() {
        let of = |written: &str| range(&Requirement::parse(written).unwrap(), written, RuntimeName::Node);
        assert_eq!(of("lts/jod"), "22.x");
        assert_eq!(of("v20"), "20.x");
        assert_eq!(of(" >=20 <23 "), ">=20 <23");
        assert_eq!(of("system"), "*");
        assert!(of("lts/*").ends_with(".x"));
    }
}
