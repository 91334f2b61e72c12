//! The repository with every manifest read once. Knows where packages lie, nothing of what they mean.

use std::collections::BTreeMap;

use rayon::prelude::*;
use seaworthy_facts::{EntryKind, ReadError, Repo, Unknown, UnknownKind};
use seaworthy_manifest::ParseError;
use seaworthy_manifest::package_json::PackageJson;
use seaworthy_text::{Place, RepoPath, SourceFile};

use crate::error::{DetectError, OTHER_MANIFESTS};
use crate::package::Package;
use crate::role;

/// How many folders deep a manifest may lie.
const DEEPEST_MANIFEST: usize = 8;

/// How many manifests are read; more than any repository we know has by far.
const MOST_MANIFESTS: usize = 20_000;

/// A repository whose manifests were read.
pub(crate) struct Repository<'r> {
    /// The files.
    pub(crate) repo: &'r dyn Repo,
    /// Every package, by folder; markers such as `{"type": "module"}` left out.
    pub(crate) packages: BTreeMap<RepoPath, Package>,
}

enum Manifest {
    Read(Box<Package>),
    Broken(SourceFile, ParseError),
    Unreadable(RepoPath, ReadError),
}

impl<'r> Repository<'r> {
    /// Reads every manifest.
    ///
    /// # Errors
    /// When there is none, or the one that all depends on is broken.
    pub(crate) fn read(repo: &'r dyn Repo, unknowns: &mut Vec<Unknown>) -> Result<Self, DetectError> {
        let paths: Vec<&RepoPath> = repo
            .entries()
            .iter()
            .filter(|entry| entry.kind == EntryKind::File && entry.path.file_name() == "package.json")
            .map(|entry| &entry.path)
            .filter(|path| path.parts().count() <= DEEPEST_MANIFEST + 1)
            .take(MOST_MANIFESTS)
            .collect();
        if paths.is_empty() {
            return Err(DetectError::NoManifest { seen: other_manifests(repo) });
        }
        let manifests: Vec<Manifest> = paths.par_iter().map(|path| read_manifest(repo, path)).collect();
        let is_alone = manifests.len() == 1;
        let mut packages = BTreeMap::new();
        for manifest in manifests {
            match manifest {
                Manifest::Read(package) => {
                    packages.insert(package.dir.clone(), *package);
                }
                Manifest::Broken(file, error) => {
                    let is_root = file.path().parts().count() == 1;
                    let place = file.place(error.span);
                    if is_root || is_alone {
                        let expected =
                            "a JSON object with a `name` and, as a rule, `scripts` and `dependencies`";
                        return Err(DetectError::BrokenManifest { place, message: error.message, expected });
                    }
                    let why = format!("does not parse: {}", error.message);
                    unknowns.push(Unknown { kind: kind_of(file.path()), place, why });
                }
                Manifest::Unreadable(file, cause) => {
                    if file.parts().count() == 1 || is_alone {
                        return Err(DetectError::UnreadableManifest { file, cause });
                    }
                    let why = cause.to_string();
                    unknowns.push(Unknown { kind: kind_of(&file), place: Place::whole(file), why });
                }
            }
        }
        packages.retain(|_, package| package.is_package());
        // where there is nothing else, an example is what somebody wants to deploy
        if packages.values().all(|package| package.is_specimen) {
            packages.values_mut().for_each(|package| package.is_specimen = false);
        }
        for package in packages.values().filter(|package| !package.is_specimen) {
            for problem in &package.json.problems {
                let place = package.file.place(problem.span);
                unknowns.push(Unknown { kind: UnknownKind::Setting, place, why: problem.message.clone() });
            }
        }
        Ok(Self { repo, packages })
    }

    /// The package in which a file or folder lies: the innermost one.
    pub(crate) fn owner(&self, path: &RepoPath) -> Option<&Package> {
        path.ancestors().find_map(|dir| self.packages.get(&dir))
    }

    /// Reads a file if it is there; one that is there and cannot be read is noted.
    pub(crate) fn read_optional(
        &self,
        path: &RepoPath,
        kind: UnknownKind,
        unknowns: &mut Vec<Unknown>,
    ) -> Option<SourceFile> {
        if !self.repo.has_file(path) {
            return None;
        }
        match self.repo.read(path) {
            Ok(file) => Some(file),
            Err(cause) => {
                unknowns.push(Unknown { kind, place: Place::whole(path.clone()), why: cause.to_string() });
                None
            }
        }
    }
}

/// A package that cannot be read may be a member that others need; one among fixtures is none.
fn kind_of(manifest: &RepoPath) -> UnknownKind {
    let dir = manifest.parent().unwrap_or_default();
    if role::is_specimen(&dir) { UnknownKind::Setting } else { UnknownKind::Manifest }
}

fn read_manifest(repo: &dyn Repo, path: &RepoPath) -> Manifest {
    let file = match repo.read(path) {
        Ok(file) => file,
        Err(cause) => return Manifest::Unreadable(path.clone(), cause),
    };
    match PackageJson::parse(&file) {
        Ok(json) => {
            let dir = path.parent().unwrap_or_default();
            let is_specimen = role::is_specimen(&dir);
            Manifest::Read(Box::new(Package { dir, file, json, is_specimen }))
        }
        Err(error) => Manifest::Broken(file, error),
    }
}

/// What the repository seems to be instead, near its root.
fn other_manifests(repo: &dyn Repo) -> Vec<(RepoPath, &'static str)> {
    let near = |path: &RepoPath| path.parts().count() <= 2;
    let known =
        |name: &str| OTHER_MANIFESTS.iter().find(|(file, _)| *file == name).map(|(_, language)| *language);
    repo.entries()
        .iter()
        .filter(|entry| near(&entry.path))
        .filter_map(|entry| Some((entry.path.clone(), known(entry.path.file_name())?)))
        .take(8)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use seaworthy_testkit::MemoryRepo;

    #[test]
    fn without_a_manifest_what_was_seen_is_said() {
        let error = crate::detect(&MemoryRepo::new([("go.mod", "module x"), ("main.go", "")])).unwrap_err();
        assert_eq!(error.to_string(), "there is no `package.json`; seen instead: `go.mod` (Go)");
        assert_eq!(
            crate::detect(&MemoryRepo::new([])).unwrap_err().to_string(),
            "there is no `package.json`"
        );
    }

    #[test]
    fn a_broken_root_is_an_error_with_its_place_and_a_broken_other_is_unknown() {
        let error = crate::detect(&MemoryRepo::new([("package.json", "{\n  \"name\": \n}")])).unwrap_err();
        let DetectError::BrokenManifest { place, .. } = error else { panic!("{error}") };
        assert_eq!(place.to_string(), "package.json:3");
        let facts =
            crate::detect(&MemoryRepo::new([("package.json", "{}"), ("other/package.json", "{")])).unwrap();
        assert_eq!(facts.unknowns[0].place.file.as_str(), "other/package.json");
        let huge = MemoryRepo::new([]).with_huge("package.json", 200 << 20);
        assert!(matches!(crate::detect(&huge), Err(DetectError::UnreadableManifest { .. })));
    }

    #[test]
    fn a_file_in_the_wrong_shape_is_unknown_and_nothing_else_is_lost() {
        let repo = MemoryRepo::new([
            ("package.json", r#"{"name": 1, "main": "index.js", "dependencies": {"express": "5"}}"#),
            ("index.js", crate::world::SERVER),
            ("broken.js", "const = ;;; ((("),
        ])
        .with_huge("huge.js", 200 << 20)
        .with_link("link.js");
        let facts = crate::detect(&repo).unwrap();
        assert_eq!(facts.apps.len(), 1);
        let files: Vec<&str> = facts.unknowns.iter().map(|unknown| unknown.place.file.as_str()).collect();
        assert_eq!(files, ["broken.js", "huge.js", "package.json"]);
    }
}
