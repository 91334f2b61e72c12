//! Images that apps are built on and shipped on: what they bring, as far as their names tell.
//!
//! The programs were read from the official images' own Dockerfiles and from the stand-ins of the lab, which hold the same
//! systems (2026-11-21). An image that is not here is unknown: nobody may guess what is in it.

use crate::runtimes::Libc;

/// What a base image is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseImage {
    /// Which image.
    pub family: Family,
    /// Its C library; `None` where the tag does not tell.
    pub libc: Option<Libc>,
    /// How much of the system it holds.
    pub size: Size,
    /// The major version of its runtime, where the tag says one.
    pub major: Option<u64>,
    /// The whole version that the tag says: `22.12`, `20.18.1`.
    pub version: Option<String>,
    /// Whether the tag says a version at all: `latest`, `lts` and none do not.
    pub is_pinned: bool,
}

/// Which image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// `node`.
    Node,
    /// `oven/bun`.
    Bun,
    /// nginx, with root or without.
    Nginx,
    /// `alpine`.
    Alpine,
    /// `debian` and `ubuntu`.
    Debian,
    /// Distroless images with Node: no shell.
    DistrolessNode,
}

/// How much of a system an image holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// No shell at all.
    Bare,
    /// Alpine's: busybox and little more.
    Busybox,
    /// Debian without programs to fetch and to build.
    Slim,
    /// Debian with git, curl, a compiler, Python.
    Full,
}

/// What is known of the image with this name; `None` for one that is not known.
pub fn of(name: &str) -> Option<BaseImage> {
    let (path, tag) = cut(name);
    let family = match path {
        "node" => Family::Node,
        "oven/bun" => Family::Bun,
        "nginx" | "nginxinc/nginx-unprivileged" => Family::Nginx,
        "alpine" => Family::Alpine,
        "debian" | "ubuntu" => Family::Debian,
        _ if path.ends_with("distroless/nodejs") || path.contains("distroless/nodejs") => {
            Family::DistrolessNode
        }
        _ => return None,
    };
    let words: Vec<&str> = tag.split('-').filter(|word| !word.is_empty()).collect();
    let is_alpine = family == Family::Alpine || words.iter().any(|word| word.starts_with("alpine"));
    let version = words.first().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let major = match family {
        Family::DistrolessNode => {
            let digits: String = path
                .rsplit("nodejs")
                .next()
                .unwrap_or_default()
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        }
        _ => version.and_then(|version| version.split('.').next()?.parse().ok()),
    };
    let size = match (family, is_alpine) {
        (Family::DistrolessNode, _) => Size::Bare,
        (_, true) => Size::Busybox,
        (Family::Node, false) if words.contains(&"slim") => Size::Slim,
        (Family::Node, false) => Size::Full,
        (_, false) => Size::Slim,
    };
    Some(BaseImage {
        family,
        libc: Some(if is_alpine { Libc::Musl } else { Libc::Glibc }),
        size,
        major,
        version: version.map(|version| (*version).to_owned()),
        is_pinned: version.is_some() || family == Family::DistrolessNode || name.contains("@sha256:"),
    })
}

/// The line of OpenSSL that the system of an image has, as Prisma names its engines: `1.1.x`, `3.0.x`. `None` where the name does
/// not tell. Debian 12 and Alpine 3.17 brought 3 (their release notes).
pub fn openssl(name: &str) -> Option<&'static str> {
    let (path, tag) = cut(name);
    let words: Vec<&str> = tag.split('-').collect();
    for word in &words {
        let alpine = word.strip_prefix("alpine").or((path == "alpine").then_some(*word));
        let release = alpine.and_then(|release| {
            let (major, minor) = release.split_once('.')?;
            Some((major.parse::<u64>().ok()?, minor.split('.').next()?.parse::<u64>().ok()?))
        });
        if let Some(release) = release {
            return Some(if release < (3, 17) { "1.1.x" } else { "3.0.x" });
        }
        match *word {
            "buster" | "bullseye" | "focal" => return Some("1.1.x"),
            "bookworm" | "trixie" | "jammy" | "noble" => return Some("3.0.x"),
            _ => {}
        }
    }
    // an image of Node without a release is built on the newest of its time
    let major = of(name).filter(|base| base.family == Family::Node)?.major?;
    (major >= 20).then_some("3.0.x")
}

/// Name and tag, without host, digest and `library/`.
fn cut(name: &str) -> (&str, &str) {
    let name = name.split('@').next().unwrap_or(name);
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.strip_prefix("library/").unwrap_or(name);
    match name.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, tag),
        _ => (name, ""),
    }
}

impl BaseImage {
    /// Whether the image has a program; `None` where that is not known.
    pub fn has(&self, program: &str) -> Option<bool> {
        let is_there = match (program, self.size) {
            ("sh", size) => size != Size::Bare,
            ("node", _) => return self.known_runtime(Family::Node, Family::DistrolessNode),
            ("bun", _) => return self.known_runtime(Family::Bun, Family::Bun),
            // gone from the images of Node 25
            ("corepack", _) => self.family == Family::Node && self.major? < 25,
            ("npm" | "npx", _) => self.family == Family::Node,
            ("yarn", _) => self.family == Family::Node && self.major? < 26,
            ("wget", Size::Busybox) => true,
            ("curl", Size::Busybox) => self.family == Family::Nginx,
            ("curl" | "wget", Size::Full) => true,
            ("curl" | "wget", Size::Bare) => false,
            ("curl", Size::Slim) => self.family == Family::Nginx,
            ("wget", Size::Slim) => false,
            ("git" | "python3" | "make" | "g++" | "gcc" | "openssl", size) => size == Size::Full,
            ("bash", size) => matches!(size, Size::Slim | Size::Full),
            ("nc", size) => size == Size::Busybox,
            _ => return None,
        };
        Some(is_there)
    }

    fn known_runtime(&self, own: Family, other: Family) -> Option<bool> {
        // Bun's images hold a `node` that is Bun
        Some(self.family == own || self.family == other)
    }

    /// The user that its processes have where nothing says another.
    pub fn user(&self) -> Option<&'static str> {
        match self.family {
            Family::Node | Family::Bun | Family::Alpine | Family::Debian => Some("root"),
            Family::DistrolessNode | Family::Nginx => None,
        }
    }

    /// Users that it brings beside root, which a `USER` may name.
    pub fn users(&self) -> &'static [&'static str] {
        match self.family {
            Family::Node => &["node"],
            Family::Bun => &["bun"],
            Family::Nginx => &["nginx"],
            Family::DistrolessNode => &["nonroot"],
            Family::Alpine | Family::Debian => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_inside() {
        let node = of("node:24-alpine").unwrap();
        assert_eq!((node.family, node.libc, node.major), (Family::Node, Some(Libc::Musl), Some(24)));
        assert_eq!(
            (node.has("wget"), node.has("curl"), node.has("corepack")),
            (Some(true), Some(false), Some(true))
        );
        let slim = of("docker.io/library/node:25.1-bookworm-slim").unwrap();
        assert_eq!((slim.size, slim.version.as_deref()), (Size::Slim, Some("25.1")));
        assert_eq!((slim.has("wget"), slim.has("corepack")), (Some(false), Some(false)));
        assert_eq!(of("node").unwrap().has("git"), Some(true));
        assert!(!of("node:lts-alpine").unwrap().is_pinned);
        assert_eq!(of("gcr.io/distroless/nodejs22-debian12").unwrap().major, Some(22));
        assert_eq!(of("example.com/team/node:1"), None);
    }

    #[test]
    fn lines_of_openssl() {
        for (name, wanted) in [
            ("node:20-bookworm-slim", Some("3.0.x")),
            ("node:20-bullseye", Some("1.1.x")),
            ("node:16-alpine3.16", Some("1.1.x")),
            ("node:22-alpine3.21", Some("3.0.x")),
            ("alpine:3.20", Some("3.0.x")),
            ("node:24", Some("3.0.x")),
            ("node:16", None),
            ("acme/base:1", None),
        ] {
            assert_eq!(openssl(name), wanted, "{name}");
        }
    }
}
