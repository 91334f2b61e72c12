//! Debian: the base of the slim images, and the one with build tools on which the full images stand.

use super::{Input, StandIn, Suite};

pub(super) static BOOKWORM_SLIM: StandIn = StandIn {
    name: "debian",
    tags: &["bookworm-slim", "12-slim", "bookworm", "12"],
    base: None,
    dockerfile: include_str!("../../../lab/images/debian.Dockerfile"),
    arguments: &[],
    inputs: &[("root", Input::DebianRoot(Suite::Bookworm))],
    made_from: "`debootstrap --variant=minbase` of Debian 12",
    faithful: "Debian itself; neither `curl` nor `wget`; apt and dpkg set up as in the official image",
    differs: "has the machine's certificates at `/etc/ssl/certs/ca-certificates.crt`; `bookworm` is the slim one, too",
};

pub(super) static TRIXIE_SLIM: StandIn = StandIn {
    name: "debian",
    tags: &["trixie-slim", "13-slim", "stable-slim", "trixie", "13"],
    base: None,
    dockerfile: include_str!("../../../lab/images/debian.Dockerfile"),
    arguments: &[],
    inputs: &[("root", Input::DebianRoot(Suite::Trixie))],
    made_from: "`debootstrap --variant=minbase` of Debian 13",
    faithful: "Debian itself; neither `curl` nor `wget`; apt and dpkg set up as in the official image",
    differs: "has the machine's certificates at `/etc/ssl/certs/ca-certificates.crt`; `trixie` is the slim one, too",
};

pub(super) static BOOKWORM_BUILD_TOOLS: StandIn = StandIn {
    name: "buildpack-deps",
    tags: &["bookworm"],
    base: Some("debian:bookworm-slim"),
    dockerfile: include_str!("../../../lab/images/debian-full.Dockerfile"),
    arguments: &[],
    inputs: &[],
    made_from: "the Debian 12 stand-in and Debian's packages",
    faithful: "compilers, Python, git, `curl`, `wget`, openssl: what native modules and install scripts call",
    differs: "about half the size: fewer `-dev` packages, no Mercurial, Subversion or ImageMagick",
};
