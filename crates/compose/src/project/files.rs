//! Files by name, and the names themselves: `/` between the parts, absolute or from where the caller stands.

/// Where a project's files come from.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    /// Why there is none.
    fn read(&self, path: &str) -> Result<String, FileTrouble>;
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileTrouble {
    /// There is none.
    #[error("there is no such file")]
    Absent,
    /// It is no text.
    #[error("it is not UTF-8 text")]
    NotText,
    /// It is larger than any that a person writes.
    #[error("it has more than {0} MB")]
    TooLarge(u64),
    /// Anything else.
    #[error("{0}")]
    Refused(String),
}

/// `path` seen from `folder`, with `.` and `..` taken out as far as their letters allow.
pub(super) fn join(folder: &str, path: &str) -> String {
    if path.starts_with('/') { clean(path) } else { clean(&format!("{folder}/{path}")) }
}

/// The folder of a file.
pub(super) fn folder_of(path: &str) -> String {
    match path.rsplit_once('/') {
        Some(("", _)) => "/".to_owned(),
        Some((folder, _)) => folder.to_owned(),
        None => ".".to_owned(),
    }
}

fn clean(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    match (absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// Whether a build's context or another source lies elsewhere than on this disk.
pub(super) fn is_remote(text: &str) -> bool {
    let schemes = [
        "http://",
        "https://",
        "git://",
        "ssh://",
        "git@",
        "oci://",
        "docker-image://",
        "service:",
        "target:",
        "oci-layout://",
    ];
    schemes.iter().any(|scheme| text.starts_with(scheme)) || text.starts_with("github.com/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(join("/a/b", "../c/./d"), "/a/c/d");
        assert_eq!(join("/a", "/x/../y"), "/y");
        assert_eq!(join(".", "../c"), "../c");
        assert_eq!(join("/", "../.."), "/");
        assert_eq!(join(".", "."), ".");
        assert_eq!(folder_of("/a/b"), "/a");
        assert_eq!(folder_of("/a"), "/");
        assert_eq!(folder_of("a"), ".");
    }
}
