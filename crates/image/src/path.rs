//! Paths inside an image: relative to its root, with single slashes, without `.` and `..`.

/// A name of a tar file as a path inside the image; the root is empty.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cleaned {
    pub(crate) path: String,
    /// The name climbed out of the root. The engine refuses such a layer, or takes the root for its own parent.
    pub(crate) is_outside: bool,
}

/// Cleans a name. Bytes that are not UTF-8 become replacement characters.
pub(crate) fn clean(name: &[u8]) -> Cleaned {
    let name = String::from_utf8_lossy(name);
    join("", &name)
}

/// A path from a directory; what begins with a slash is from the root.
pub(crate) fn join(directory: &str, path: &str) -> Cleaned {
    let mut parts: Vec<&str> = Vec::new();
    if !path.starts_with('/') {
        parts.extend(directory.split('/').filter(|part| !part.is_empty()));
    }
    let mut is_outside = false;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => is_outside |= parts.pop().is_none(),
            _ => parts.push(part),
        }
    }
    Cleaned { path: parts.join("/"), is_outside }
}

/// The directory and the last part of a path.
pub(crate) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Whether a path lies below a directory.
pub(crate) fn is_below(path: &str, directory: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_paths() {
        let path = |name: &str| clean(name.as_bytes()).path;
        assert_eq!(path("./usr//lib/./x/"), "usr/lib/x");
        assert_eq!(path("/etc/passwd"), "etc/passwd");
        assert_eq!(path("./"), "");
        assert_eq!(clean(b"a/../../etc/x"), Cleaned { path: "etc/x".to_owned(), is_outside: true });
        assert!(!clean(b"a/../b").is_outside);
        assert_eq!(path("a\u{0}b"), "a\u{0}b");
        assert_eq!(clean(b"\xff/x").path, "\u{fffd}/x");
        assert_eq!(join("usr/lib", "../bin/x").path, "usr/bin/x");
        assert_eq!(join("usr/lib", "/bin/x").path, "bin/x");
    }

    #[test]
    fn below() {
        assert!(is_below("a/b", "a") && is_below("a", ""));
        assert!(!is_below("ab", "a") && !is_below("a", "a"));
    }
}
