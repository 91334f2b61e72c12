//! The manager's exact version from whatever pins it, or the major that follows from the lockfile's format.

use seaworthy_facts::{Evidence, EvidenceKind, Fact, ManagerName, Unknown, UnknownKind};
use seaworthy_manifest::semver::{Requirement, Version};
use seaworthy_manifest::version_file::{Tool, VersionFile, VersionFileKind};
use seaworthy_manifest::workspace::PnpmWorkspace;
use seaworthy_manifest::yarnrc::Yarnrc;
use seaworthy_text::SourceFile;

use super::clues;
use super::lockfiles::{ReadLockfile, name_of};
use crate::package::Package;
use crate::repository::Repository;

/// The exact version: `packageManager`, `devEngines`, a vendored yarn, Volta, `engines`, version files.
pub(super) fn exact(
    repository: &Repository<'_>,
    root: &Package,
    name: ManagerName,
    yarnrc: Option<&(SourceFile, Yarnrc)>,
    unknowns: &mut Vec<Unknown>,
) -> Option<Fact<String>> {
    // what `yarnPath` names is what runs, whatever else is said
    if let Some((file, yarnrc)) = yarnrc
        && name == ManagerName::YarnBerry
        && let Some(path) = &yarnrc.yarn_path
        && let Some(version) = vendored(path.as_str())
    {
        return Some(Fact::certain(
            version.to_string(),
            Evidence::at(EvidenceKind::Configured, file, path.span),
        ));
    }
    clues::upwards(repository, root)
        .find_map(|package| in_manifest(package, name))
        .or_else(|| in_version_files(repository, root, name, unknowns))
}

fn in_manifest(package: &Package, name: ManagerName) -> Option<Fact<String>> {
    let json = &package.json;
    let is_ours = |program: &str, version: &Version| {
        seaworthy_manifest::Manager::of(program, Some(version)).map(name_of) == Some(name)
    };
    if let Some(pin) = &json.package_manager
        && name_of(pin.value.manager) == name
        && let Some(version) = &pin.value.version
    {
        return Some(Fact::certain(version.to_string(), package.declares(pin.span)));
    }
    let dev_engines =
        json.dev_engines.package_manager.iter().filter_map(|e| Some((&e.name, e.version.as_ref()?)));
    let volta = json.volta.iter().flat_map(|volta| &volta.tools).map(|tool| (&tool.name, &tool.requirement));
    let engines = json.engines.iter().map(|engine| (&engine.name, &engine.requirement));
    dev_engines.chain(volta).chain(engines).find_map(|(program, requirement)| {
        let version =
            clues::exact(requirement.as_str()).filter(|version| is_ours(program.as_str(), version))?;
        Some(Fact::certain(version.to_string(), package.declares(requirement.span)))
    })
}

fn in_version_files(
    repository: &Repository<'_>,
    root: &Package,
    name: ManagerName,
    unknowns: &mut Vec<Unknown>,
) -> Option<Fact<String>> {
    let tool = match name {
        ManagerName::Npm => Tool::Npm,
        ManagerName::Pnpm => Tool::Pnpm,
        ManagerName::Yarn | ManagerName::YarnBerry => Tool::Yarn,
        ManagerName::Bun => Tool::Bun,
    };
    for dir in root.dir.ancestors() {
        for file_name in ["mise.toml", ".mise.toml", ".tool-versions", ".bun-version"] {
            let path = dir.child(file_name);
            let Some(kind) = VersionFileKind::of(&path) else { continue };
            let Some(file) = repository.read_optional(&path, UnknownKind::Setting, unknowns) else {
                continue;
            };
            // a broken file is noted where the runtime's version is read
            let Ok(versions) = VersionFile::parse(&file, kind) else { continue };
            if let Some(pin) = versions.pin(&tool)
                && let Requirement::Exact(version) = &pin.requirement.value
            {
                let evidence = Evidence::at(EvidenceKind::Declared, &file, pin.requirement.span);
                return Some(Fact::certain(version.to_string(), evidence));
            }
        }
    }
    None
}

/// The version in the name of a vendored yarn: `.yarn/releases/yarn-4.1.0.cjs`.
fn vendored(path: &str) -> Option<Version> {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    Version::parse(name.strip_prefix("yarn-")?.strip_suffix(".cjs")?)
}

/// The major version, where `engines` or the lockfile's format leaves only one.
///
/// Formats that two majors share (pnpm's `9.0` is written by 9 and 10, npm's `3` by 9 and later) say none: the
/// catalogue's default then is the newer one, which reads what the older one wrote.
pub(super) fn major(
    root: &Package,
    name: ManagerName,
    lockfile: Option<&ReadLockfile>,
    pnpm: Option<&(SourceFile, PnpmWorkspace)>,
) -> Option<Fact<u64>> {
    let engines = &root.json.dev_engines.package_manager;
    let developed = engines.iter().filter(|engine| engine.name.as_str() == name.command());
    let ranges =
        developed.filter_map(|engine| engine.version.as_ref()).chain(root.json.engine(name.command()));
    if let Some((major, range)) = ranges.filter_map(|range| Some((only_major(range.as_str())?, range))).next()
    {
        return Some(Fact::likely(major, root.declares(range.span)));
    }
    // settings in this file are read from pnpm 10 on
    if let Some((file, workspace)) = pnpm
        && name == ManagerName::Pnpm
        && let Some(field) = workspace.settings.fields.iter().find(|field| is_of_pnpm_10(&field.value))
    {
        return Some(Fact::likely(10, Evidence::at(EvidenceKind::Configured, file, field.span)));
    }
    let (file, read) = lockfile?.read.as_ref()?;
    let format = read.format_version.as_str();
    let major = match (name, format) {
        (ManagerName::Npm, "1") => 6,
        (ManagerName::Pnpm, "5.4" | "5.3") => 7,
        (ManagerName::Pnpm, "6.0" | "6.1") => 8,
        (ManagerName::Yarn, _) => 1,
        // measured: 2.4 and 3.0 write 4, 3.1 writes 5, 3.2 to 3.8 write 6, 4.0 to 4.13 write 8, 4.14 writes 9, 4.15 and later 10
        (ManagerName::YarnBerry, "4") => 2,
        (ManagerName::YarnBerry, "5" | "6") => 3,
        (ManagerName::YarnBerry, "8" | "9" | "10") => 4,
        (ManagerName::Bun, _) => 1,
        _ => return None,
    };
    Some(Fact::likely(major, Evidence::at(EvidenceKind::Locked, file, read.format_version.span)))
}

/// The major version that a range names by leaving the next one out.
fn only_major(range: &str) -> Option<u64> {
    let requirement = Requirement::parse(range).ok()?;
    let major = requirement.floor()?.major();
    let is_only = major > 0
        && requirement.allows(&Version::new(major + 1, 0, 0)) == Some(false)
        && requirement.allows(&Version::new(major + 1, 999, 0)) == Some(false);
    is_only.then_some(major)
}

fn is_of_pnpm_10(setting: &str) -> bool {
    matches!(
        setting,
        "onlyBuiltDependencies"
            | "ignoredBuiltDependencies"
            | "allowBuilds"
            | "nodeLinker"
            | "overrides"
            | "patchedDependencies"
            | "publicHoistPattern"
            | "shamefullyHoist"
            | "strictDepBuilds"
            | "minimumReleaseAge"
    )
}

#[cfg(test)]
mod tests {
    use crate::world::{SERVER, app};

    fn manager(manifest: &str, files: &[(&'static str, &'static str)]) -> seaworthy_facts::Manager {
        let own = [("package.json", manifest), ("index.js", SERVER)];
        app(own.into_iter().chain(files.iter().copied())).manager
    }

    fn exact(manifest: &str, files: &[(&'static str, &'static str)]) -> Option<String> {
        manager(manifest, files).version.map(|version| version.value)
    }

    #[test]
    fn every_pin_is_read() {
        let start = r#""scripts": {"start": "node index.js"}"#;
        let with = |field: &str| format!("{{{field}, {start}}}");
        assert_eq!(
            exact(&with(r#""packageManager": "yarn@4.9.1+sha512.ab""#), &[]).as_deref(),
            Some("4.9.1")
        );
        let developed = r#""devEngines": {"packageManager": {"name": "pnpm", "version": "9.15.0"}}"#;
        assert_eq!(exact(&with(developed), &[]).as_deref(), Some("9.15.0"));
        assert_eq!(
            exact(&with(r#""volta": {"yarn": "1.22.19"}"#), &[("yarn.lock", "")]).as_deref(),
            Some("1.22.19")
        );
        let yarnrc = [(".yarnrc.yml", "yarnPath: .yarn/releases/yarn-4.1.0.cjs\n")];
        assert_eq!(exact(&with(r#""name": "a""#), &yarnrc).as_deref(), Some("4.1.0"));
        let tools = [
            ("bun.lock", r#"{"lockfileVersion": 1, "workspaces": {"": {}}, "packages": {}}"#),
            (".bun-version", "1.3.0\n"),
        ];
        assert_eq!(exact(&with(r#""name": "a""#), &tools).as_deref(), Some("1.3.0"));
    }

    #[test]
    fn the_major_follows_where_a_format_has_only_one() {
        let bare = r#"{"scripts": {"start": "node index.js"}}"#;
        let major = |manifest: &str, files: &[(&'static str, &'static str)]| {
            manager(manifest, files).major.map(|major| major.value)
        };
        assert_eq!(major(bare, &[("pnpm-lock.yaml", "lockfileVersion: '6.0'\n")]), Some(8));
        assert_eq!(major(bare, &[("pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .: {}\n")]), None);
        let asked = r#"{"engines": {"pnpm": "^9"}, "scripts": {"start": "node index.js"}}"#;
        assert_eq!(
            major(asked, &[("pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .: {}\n")]),
            Some(9)
        );
    }
}
