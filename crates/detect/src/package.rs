//! A folder with a `package.json`: the manifest, its text, and where in it things stand.

use seaworthy_facts::{Evidence, EvidenceKind, Presence};
use seaworthy_manifest::DependencyKind;
use seaworthy_manifest::package_json::PackageJson;
use seaworthy_text::{RepoPath, SourceFile, Span};

/// A package of the repository, read once.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    /// Its folder.
    pub(crate) dir: RepoPath,
    /// The text of its manifest.
    pub(crate) file: SourceFile,
    /// Its manifest.
    pub(crate) json: PackageJson,
    /// Whether it is there to be looked at or tested (an example, a fixture, a template), not deployed.
    pub(crate) is_specimen: bool,
}

impl Package {
    /// A place in the manifest, as evidence.
    pub(crate) fn declares(&self, span: Span) -> Evidence {
        Evidence::at(EvidenceKind::Declared, &self.file, span)
    }

    /// The place of a script, as evidence.
    pub(crate) fn script_evidence(&self, name: &str) -> Option<Evidence> {
        let script = self.json.script(name)?;
        Some(self.declares(Span { start: script.name.span.start, end: script.command.span.end }))
    }

    /// The place of a dependency, as evidence.
    pub(crate) fn dependency_evidence(&self, name: &str) -> Option<Evidence> {
        self.json.dependency(name).map(|dependency| self.declares(dependency.span()))
    }

    /// Whether a dependency is there for development only; `Unknown` when the manifest does not list it.
    pub(crate) fn development_only(&self, name: &str) -> Presence {
        match self.json.dependency(name).map(|dependency| dependency.kind) {
            Some(DependencyKind::Development) => Presence::Yes,
            Some(_) => Presence::No,
            None => Presence::Unknown,
        }
    }

    /// Whether this is a package in its own right, and not a marker such as `{"type": "module"}` beside built files.
    pub(crate) fn is_package(&self) -> bool {
        let json = &self.json;
        !json.scripts.is_empty()
            || !json.dependencies.is_empty()
            || json.workspaces.is_some()
            || (json.name.is_some()
                && (json.main.is_some()
                    || json.module.is_some()
                    || json.exports.is_some()
                    || json.version.is_some()
                    || !json.bin.is_empty()))
            || self.dir.is_root()
    }
}
