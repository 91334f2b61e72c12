//! A short name for each app: unique in the repository and fit for a service, a container and a host name.

use std::collections::BTreeSet;

use crate::package::Package;

/// As long as a label of a host name may be.
const LONGEST: usize = 63;

/// Names so common as folders that they say nothing without the one above.
const EMPTY_NAMES: &[&str] = &["app", "src", "package", "packages", "apps"];

/// One name a package, in order: from its `name` without the scope, else its folder's, else `app`.
pub(crate) fn unique<'p>(packages: impl Iterator<Item = &'p Package>) -> Vec<String> {
    let packages: Vec<&Package> = packages.collect();
    let short: Vec<String> = packages.iter().map(|package| short(package)).collect();
    let mut taken = BTreeSet::new();
    let mut names = Vec::with_capacity(packages.len());
    for (index, package) in packages.iter().enumerate() {
        let is_shared = short.iter().enumerate().any(|(other, name)| other != index && *name == short[index]);
        // several apps of one name (copies of a template): their folders tell them apart
        let wanted = if is_shared && !package.dir.is_root() {
            slug(package.dir.file_name())
        } else {
            Some(short[index].clone())
        };
        let wanted = wanted.unwrap_or_else(|| "app".to_owned());
        let mut name = wanted.clone();
        if !taken.insert(name.clone()) {
            name = slug(package.dir.as_str()).unwrap_or(wanted);
            let base = name.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{base}-{number}");
                number += 1;
            }
        }
        names.push(name);
    }
    names
}

fn short(package: &Package) -> String {
    let declared = package
        .json
        .name
        .as_ref()
        .map(|name| name.value.rsplit_once('/').map_or(name.as_str(), |(_, name)| name));
    declared
        .and_then(slug)
        .filter(|name| !EMPTY_NAMES.contains(&name.as_str()) || package.dir.is_root())
        .or_else(|| slug(package.dir.file_name()))
        .unwrap_or_else(|| "app".to_owned())
}

/// Lower case letters, digits and `-`, starting with a letter; `None` when nothing is left.
fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_start_matches(|character: char| !character.is_ascii_lowercase());
    let slug = &slug[..slug.len().min(LONGEST)];
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use seaworthy_manifest::package_json::PackageJson;
    use seaworthy_text::{RepoPath, SourceFile};

    fn package(dir: &str, text: &str) -> Package {
        let dir = RepoPath::new(dir).unwrap();
        let file = SourceFile::new(dir.child("package.json"), text.to_owned());
        Package { json: PackageJson::parse(&file).unwrap(), dir, file, is_specimen: false }
    }

    fn names(packages: &[Package]) -> Vec<String> {
        unique(packages.iter())
    }

    #[test]
    fn the_scope_goes_and_the_folder_helps_out() {
        let packages = [
            package("apps/web", r#"{"name": "@acme/Web_Site"}"#),
            package("apps/api", "{}"),
            package("", r#"{"name": "@acme/123"}"#),
        ];
        assert_eq!(names(&packages), ["web-site", "api", "app"]);
    }

    #[test]
    fn twins_are_told_apart_by_their_folders() {
        let packages = [
            package("backend", r#"{"name": "starter"}"#),
            package("frontend", r#"{"name": "starter"}"#),
            package("a/x", r#"{"name": "x"}"#),
            package("b/x", r#"{"name": "x"}"#),
        ];
        assert_eq!(names(&packages), ["backend", "frontend", "x", "b-x"]);
    }
}
