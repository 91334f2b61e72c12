//! Packages of a JavaScript package manager that an image holds.
//!
//! One is known by its `package.json` at the root of a folder in `node_modules`; how a manager got it there (nested,
//! pnpm's and Bun's store, hard links out of a cache) does not matter. Yarn's zip files are told by their names.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::path;

/// Bytes of a `package.json` that are read at most.
pub(crate) const LONGEST: usize = 1 << 20;

/// A package that a container sees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// The folder's path from the image's root.
    pub path: String,
    /// The name in its `package.json`, or else that of its folder.
    pub name: String,
    /// The version, if it could be told.
    pub version: Option<String>,
    /// The index of the layer that it comes from.
    pub layer: usize,
    /// Whose it is.
    pub home: PackageHome,
    /// Programs that its `package.json` names and that are not there, as it names them. No manager installs a package without them:
    /// a tracer that copies what a server may load (Next.js, Nitro) leaves such pieces.
    pub lacks: Vec<String>,
    /// Whether such a tracer brought it: it came with pieces of packages, into a `node_modules` that nothing installed. A package
    /// may be traced as a whole.
    pub traced: bool,
}

/// Whose packages they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PackageHome {
    /// An app's.
    App,
    /// Of the package managers and tools that are installed for all: `/usr/local/lib/node_modules`, corepack's cache.
    Global,
}

/// A package that is kept as a file, which Plug'n'Play reads as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackageArchive {
    /// The file's path from the image's root.
    pub path: String,
    /// The name, where a scope is joined to it with `-`: `@scope-name`.
    pub name: String,
    /// The version, if the file name has one.
    pub version: Option<String>,
    /// The index of the layer that it comes from.
    pub layer: usize,
}

/// What a `package.json` says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Named {
    pub(crate) name: Option<String>,
    pub(crate) version: Option<String>,
    #[serde(default, rename = "bin", deserialize_with = "programs")]
    pub(crate) programs: Vec<String>,
}

/// The files that `bin` names: one, or one a name. What has another form names none, and the rest is read all the same.
fn programs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Ok(match Value::deserialize(deserializer)? {
        Value::String(file) => vec![file],
        Value::Object(files) => files.values().filter_map(text).collect(),
        _ => Vec::new(),
    })
}

/// Reads name and version; a file that does not read says nothing of itself.
pub(crate) fn read(json: &[u8]) -> Named {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    serde_json::from_slice(json).unwrap_or_else(|_| Named::default())
}

/// The folder of a package, if the path is its `package.json`, and the name that the folder gives it.
pub(crate) fn root(file: &str) -> Option<(&str, &str)> {
    let folder = file.strip_suffix("/package.json")?;
    let start = match folder.rfind("node_modules/")? {
        0 => 0,
        at if folder.as_bytes()[at - 1] == b'/' => at,
        _ => return None,
    };
    let name = &folder[start + "node_modules/".len()..];
    let fits = match name.split_once('/') {
        Some((scope, name)) => scope.starts_with('@') && !name.is_empty() && !name.contains('/'),
        None => !name.is_empty() && !name.starts_with(['.', '@']),
    };
    fits.then_some((folder, name))
}

/// The version in the name of a store's folder: `.pnpm/NAME@VERSION_PEERS/node_modules/NAME`.
pub(crate) fn version_in_store(folder: &str, name: &str) -> Option<String> {
    let store = folder.strip_suffix(name)?.strip_suffix("/node_modules/")?;
    let (_, entry) = path::split(store);
    let at = entry.rfind('@').filter(|at| *at > 0)?;
    let before_peers = entry.split('(').next().unwrap_or(entry);
    let version = match before_peers.get(name.len() + 1..) {
        // pnpm writes the slash of a scope as `+`
        Some(version) if before_peers.replace('+', "/").starts_with(&format!("{name}@")) => version,
        _ => entry.get(at + 1..)?,
    };
    let version = version.split('_').next().unwrap_or(version);
    version.starts_with(|first: char| first.is_ascii_digit()).then(|| version.to_owned())
}

/// Whose a package at this path is.
pub(crate) fn home(folder: &str) -> PackageHome {
    const FOR_ALL: &[&str] =
        &["usr/local/lib/node_modules/", "usr/lib/node_modules/", "usr/share/nodejs/", "opt/"];
    let is_managers = folder.contains("/corepack/") || folder.contains("/.bun/install/global/");
    let is_for_all = match folder.strip_prefix("opt/") {
        // `/opt/yarn-v1.22.22`, as the Node images have it; an app may live in `/opt` as well
        Some(rest) => rest.starts_with("yarn-v"),
        None => FOR_ALL.iter().any(|place| folder.starts_with(place)),
    };
    if is_managers || is_for_all { PackageHome::Global } else { PackageHome::App }
}

/// Name and version of a file in Yarn's cache: `NAME-npm-VERSION-HASH-HASH.zip`.
pub(crate) fn archive(file: &str) -> Option<Named> {
    let (directory, name) = path::split(file);
    let is_cache = directory == ".yarn/cache" || directory.ends_with("/.yarn/cache");
    let stem = name.strip_suffix(".zip").filter(|_| is_cache)?;
    let Some((name, rest)) = stem.split_once("-npm-") else {
        return Some(Named { name: Some(stem.to_owned()), ..Named::default() });
    };
    let mut parts: Vec<&str> = rest.split('-').collect();
    // two hashes stand at the end; a version may have hyphens of its own
    parts.truncate(parts.len().saturating_sub(2).max(1));
    Some(Named { name: Some(name.to_owned()), version: Some(parts.join("-")), ..Named::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_of_packages() {
        assert_eq!(root("app/node_modules/a/package.json"), Some(("app/node_modules/a", "a")));
        assert_eq!(root("node_modules/@s/a/package.json"), Some(("node_modules/@s/a", "@s/a")));
        let nested = "app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json";
        assert_eq!(root(nested).map(|root| root.1), Some("a"));
        for none in [
            "app/package.json",
            "app/node_modules/a/dist/esm/package.json",
            "app/node_modules/@s/package.json",
            "app/node_modules/package.json",
            "app/my_node_modules/a/package.json",
            "app/node_modules/.cache/package.json",
            "app/node_modules/a/package.json.bak",
        ] {
            assert_eq!(root(none), None, "{none}");
        }
    }

    #[test]
    fn versions_in_stores() {
        let version = |folder: &str, name: &str| version_in_store(folder, name);
        assert_eq!(version("a/node_modules/.pnpm/b@1.2.3/node_modules/b", "b").as_deref(), Some("1.2.3"));
        let peers = "a/node_modules/.pnpm/@s+b@1.2.3-rc.1_react@19.0.0/node_modules/@s/b";
        assert_eq!(version(peers, "@s/b").as_deref(), Some("1.2.3-rc.1"));
        let peers = "a/node_modules/.pnpm/b@1.2.3(react@19.0.0)/node_modules/b";
        assert_eq!(version(peers, "b").as_deref(), Some("1.2.3"));
        assert_eq!(version("a/node_modules/.bun/b@4.0.0/node_modules/b", "b").as_deref(), Some("4.0.0"));
        assert_eq!(version("a/node_modules/b", "b"), None);
        assert_eq!(version("a/node_modules/.pnpm/b@file+x/node_modules/b", "b"), None);
    }

    #[test]
    fn homes() {
        assert_eq!(home("usr/local/lib/node_modules/npm"), PackageHome::Global);
        assert_eq!(home("root/.cache/node/corepack/v1/pnpm/10/node_modules/x"), PackageHome::Global);
        assert_eq!(home("opt/yarn-v1.22.22/node_modules/x"), PackageHome::Global);
        assert_eq!(home("opt/app/node_modules/x"), PackageHome::App);
        assert_eq!(home("usr/src/app/node_modules/x"), PackageHome::App);
    }

    #[test]
    fn yarn_archives() {
        let of = |file: &str| archive(file).map(|named| (named.name.unwrap(), named.version));
        assert_eq!(
            of("app/.yarn/cache/@types-node-npm-20.1.0-rc.1-0123456789-abcdef0123.zip"),
            Some(("@types-node".to_owned(), Some("20.1.0-rc.1".to_owned())))
        );
        assert_eq!(of(".yarn/cache/fsevents-patch-1-2.zip"), Some(("fsevents-patch-1-2".to_owned(), None)));
        assert_eq!(of("app/cache/a-npm-1.0.0-1-2.zip"), None);
    }

    #[test]
    fn documents() {
        assert_eq!(
            read(b"\xef\xbb\xbf{\"version\":\"1\",\"x\":[{}],\"name\":\"a\\u0062\"}").name.as_deref(),
            Some("ab")
        );
        assert_eq!(read(br#"{"name": "a", "bin": {"x": "./x.js", "y": 5}}"#).programs, ["./x.js"]);
        assert_eq!(read(br#"{"name": "a", "bin": "a.js"}"#).programs, ["a.js"]);
        let odd = read(br#"{"name": "a", "bin": [7]}"#);
        assert_eq!((odd.name.as_deref(), odd.programs.len()), (Some("a"), 0));
        assert_eq!(read(b"{\"name\":5}"), Named::default());
        assert_eq!(read(b"{"), Named::default());
    }
}
