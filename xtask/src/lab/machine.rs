//! Whether this machine can run the lab. Each thing that is missing has its own message with what to do about it;
//! all of them are told at once.

use super::program::{Program, available};
use super::{layout::Layout, say};
use anyhow::{Context, Result};
use std::fs;
use std::time::Duration;

/// Programs of the machine that the lab calls, and the Debian package that brings each.
const TOOLS: &[(&str, &str)] = &[
    ("debootstrap", "debootstrap"),
    ("ip", "iproute2"),
    ("iptables", "iptables"),
    ("nsenter", "util-linux"),
    ("unshare", "util-linux"),
    ("setsid", "util-linux"),
    ("mount", "mount"),
    ("dpkg-deb", "dpkg"),
    ("tar", "tar"),
    ("kill", "procps"),
    ("python3", "python3"),
    ("npm", "npm"),
];

/// Where Linux distributions keep the bundle of trusted certificates.
const CERTIFICATE_BUNDLES: &[&str] =
    &["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem"];

/// A first `up` on 2026-11-21 filled 4 GiB; builds and tests need room beside it.
const DISK_WANTED_MIB: u64 = 8 * 1024;

/// What was seen of the machine.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    pub(super) system: String,
    pub(super) processor: String,
    pub(super) user_id: u32,
    /// Programs of `TOOLS` that are not there.
    pub(super) missing_tools: Vec<&'static str>,
    pub(super) has_apt: bool,
    pub(super) has_pip: bool,
    pub(super) certificates: Option<&'static str>,
    pub(super) overlay_filesystem: bool,
    pub(super) free_mib: u64,
    /// Whether a default route leads out.
    pub(super) way_out: bool,
    /// Whether containers can ask a name server: one on a loopback address is not theirs to reach.
    pub(super) name_server: bool,
    /// Whether anything is still to be downloaded before the engine can start.
    pub(super) first_time: bool,
}

/// A reason why the lab cannot run here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Obstacle {
    NotLinux(String),
    NotX86(String),
    NotRoot(u32),
    MissingTool { tool: &'static str, package: &'static str },
    NoPip,
    NoCertificates,
    NoOverlay,
    DiskFull { free_mib: u64 },
    NoWayOut,
    NoNameServer,
}

impl Obstacle {
    /// One line on what is wrong, one on what to do.
    pub(super) fn message(&self) -> String {
        match self {
            Self::NotLinux(system) => format!(
                "the lab runs on Linux only, this is `{system}`\n\
                 help: use Docker with the official images here; engine tests take them as they are"
            ),
            Self::NotX86(processor) => format!(
                "the lab knows packages for x86_64 only, this is `{processor}`\n\
                 help: use Docker with the official images here; engine tests take them as they are"
            ),
            Self::NotRoot(user_id) => format!(
                "the lab starts an engine and needs root, this is user {user_id}\n\
                 help: run `sudo -E env \"PATH=$PATH\" cargo xtask lab up`"
            ),
            Self::MissingTool { tool, package } => format!(
                "the program `{tool}` is missing\n\
                 help: install it (on Debian and Ubuntu: `apt-get install {package}`)"
            ),
            Self::NoPip => "Python's `pip` is missing, musl builds of Node.js come through it\n\
                 help: install it (on Debian and Ubuntu: `apt-get install python3-pip`)"
                .to_owned(),
            Self::NoCertificates => format!(
                "no bundle of trusted certificates found at {}\n\
                 help: install it (on Debian and Ubuntu: `apt-get install ca-certificates`)",
                CERTIFICATE_BUNDLES.join(", ")
            ),
            Self::NoOverlay => {
                "the kernel has no `overlay` file system\nhelp: run `modprobe overlay`".to_owned()
            }
            Self::NoWayOut => "this machine has no default route, packages cannot be downloaded\n\
                 help: connect it to a network; once the lab has been up here, it comes up without one"
                .to_owned(),
            Self::NoNameServer => {
                "`/etc/resolv.conf` names only servers on loopback addresses, containers cannot reach them\n\
                 help: name a server that other machines can reach"
                    .to_owned()
            }
            Self::DiskFull { free_mib } => format!(
                "only {free_mib} MiB are free where the state folder lies, the lab wants {DISK_WANTED_MIB}\n\
                 help: choose another folder with `--dir` or `SEAWORTHY_LAB`"
            ),
        }
    }
}

impl Machine {
    /// Looks at this machine; `layout` says on which disk the state lies.
    pub(super) fn look(layout: &Layout) -> Result<Self> {
        let short = Duration::from_secs(20);
        let missing_tools: Vec<_> =
            TOOLS.iter().map(|(tool, _)| *tool).filter(|tool| !available(tool)).collect();
        let linux = std::env::consts::OS == "linux";
        let free_mib = if linux { free_mib(layout)? } else { DISK_WANTED_MIB };
        Ok(Self {
            system: std::env::consts::OS.to_owned(),
            processor: std::env::consts::ARCH.to_owned(),
            user_id: Program::new("id", short)
                .arg("-u")
                .run()?
                .trim()
                .parse()
                .context("`id -u` gave no number")?,
            has_apt: available("apt-get"),
            has_pip: missing_tools.contains(&"python3")
                || Program::new("python3", short)
                    .args(["-m", "pip", "--version"])
                    .finish()
                    .is_ok_and(|finished| finished.status.success()),
            missing_tools,
            certificates: CERTIFICATE_BUNDLES.iter().copied().find(|path| fs::exists(path).unwrap_or(false)),
            overlay_filesystem: !linux || overlay_filesystem()?,
            free_mib,
            way_out: !linux || way_out()?,
            name_server: !linux || name_server()?,
            first_time: !layout.engine().exists(),
        })
    }

    /// Why the lab cannot run here; empty when it can.
    pub(super) fn obstacles(&self) -> Vec<Obstacle> {
        // on another system nothing else is worth saying
        if self.system != "linux" {
            return vec![Obstacle::NotLinux(self.system.clone())];
        }
        let mut found = Vec::new();
        if self.processor != "x86_64" {
            found.push(Obstacle::NotX86(self.processor.clone()));
        }
        if self.user_id != 0 {
            found.push(Obstacle::NotRoot(self.user_id));
        }
        for (tool, package) in TOOLS {
            if self.missing_tools.contains(tool) {
                found.push(Obstacle::MissingTool { tool, package });
            }
        }
        if !self.has_pip {
            found.push(Obstacle::NoPip);
        }
        if self.certificates.is_none() {
            found.push(Obstacle::NoCertificates);
        }
        if !self.overlay_filesystem {
            found.push(Obstacle::NoOverlay);
        }
        if self.first_time && !self.way_out {
            found.push(Obstacle::NoWayOut);
        }
        if !self.name_server {
            found.push(Obstacle::NoNameServer);
        }
        if self.first_time && self.free_mib < DISK_WANTED_MIB {
            found.push(Obstacle::DiskFull { free_mib: self.free_mib });
        }
        found
    }

    /// The packages that `apt-get` can bring to clear what is missing.
    fn installable(&self) -> Vec<&'static str> {
        if !self.has_apt || self.user_id != 0 {
            return Vec::new();
        }
        let mut packages: Vec<_> = TOOLS
            .iter()
            .filter(|(tool, _)| self.missing_tools.contains(tool))
            .map(|(_, package)| *package)
            .collect();
        if !self.has_pip {
            packages.push("python3-pip");
        }
        if self.certificates.is_none() {
            packages.push("ca-certificates");
        }
        packages.dedup();
        packages
    }
}

/// Looks at the machine and, where `apt-get` can bring what is missing, lets it.
pub(super) fn prepare(layout: &Layout) -> Result<Machine> {
    let machine = Machine::look(layout)?;
    let packages = machine.installable();
    if packages.is_empty() {
        return Ok(machine);
    }
    say(&format!("installing {} with apt-get", packages.join(", ")));
    Program::new("apt-get", Duration::from_secs(180)).args(["update", "-qq"]).run()?;
    Program::new("apt-get", Duration::from_secs(600))
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(&packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()?;
    Machine::look(layout)
}

fn overlay_filesystem() -> Result<bool> {
    let known = fs::read_to_string("/proc/filesystems").context("could not read `/proc/filesystems`")?;
    if known.lines().any(|line| line.split_whitespace().last() == Some("overlay")) {
        return Ok(true);
    }
    // it may be a module that nobody has asked for yet
    Ok(Program::new("modprobe", Duration::from_secs(20))
        .arg("overlay")
        .finish()
        .is_ok_and(|finished| finished.status.success()))
}

fn way_out() -> Result<bool> {
    // destination and mask of a default route are both zero
    let table = fs::read_to_string("/proc/net/route").context("could not read `/proc/net/route`")?;
    Ok(table.lines().any(|line| {
        let mut fields = line.split_whitespace().skip(1);
        fields.next() == Some("00000000") && fields.nth(5) == Some("00000000")
    }))
}

fn name_server() -> Result<bool> {
    let text = fs::read_to_string("/etc/resolv.conf").context("could not read `/etc/resolv.conf`")?;
    // where systemd-resolved answers on a loopback address, the engine takes this file instead
    Ok(names_a_reachable_server(&text)
        || fs::read_to_string("/run/systemd/resolve/resolv.conf")
            .is_ok_and(|text| names_a_reachable_server(&text)))
}

fn names_a_reachable_server(resolv_conf: &str) -> bool {
    resolv_conf
        .lines()
        .filter_map(|line| line.trim().strip_prefix("nameserver"))
        .any(|server| !server.trim().starts_with("127.") && server.trim() != "::1")
}

/// Free MiB on the disk of the nearest folder above the state folder that exists.
fn free_mib(layout: &Layout) -> Result<u64> {
    let existing = layout.root().ancestors().find(|folder| folder.exists()).unwrap_or(layout.root());
    let text = Program::new("df", Duration::from_secs(20))
        .args(["--output=avail", "--block-size=1M"])
        .arg(existing)
        .run()?;
    text.lines().last().and_then(|line| line.trim().parse().ok()).context("`df` gave no number")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn good() -> Machine {
        Machine {
            system: "linux".to_owned(),
            processor: "x86_64".to_owned(),
            user_id: 0,
            missing_tools: Vec::new(),
            has_apt: true,
            has_pip: true,
            certificates: Some(CERTIFICATE_BUNDLES[0]),
            overlay_filesystem: true,
            free_mib: DISK_WANTED_MIB,
            way_out: true,
            name_server: true,
            first_time: true,
        }
    }

    #[test]
    fn a_good_machine_has_no_obstacles() {
        assert_eq!(good().obstacles(), []);
    }

    #[test]
    fn each_lack_is_an_obstacle_of_its_own() {
        let cases = [
            (Machine { processor: "aarch64".to_owned(), ..good() }, Obstacle::NotX86("aarch64".to_owned())),
            (Machine { user_id: 1000, ..good() }, Obstacle::NotRoot(1000)),
            (
                Machine { missing_tools: vec!["ip"], ..good() },
                Obstacle::MissingTool { tool: "ip", package: "iproute2" },
            ),
            (Machine { has_pip: false, ..good() }, Obstacle::NoPip),
            (Machine { certificates: None, ..good() }, Obstacle::NoCertificates),
            (Machine { overlay_filesystem: false, ..good() }, Obstacle::NoOverlay),
            (Machine { way_out: false, ..good() }, Obstacle::NoWayOut),
            (Machine { name_server: false, ..good() }, Obstacle::NoNameServer),
            (Machine { free_mib: 5, ..good() }, Obstacle::DiskFull { free_mib: 5 }),
        ];
        let mut messages = BTreeSet::new();
        for (machine, expected) in cases {
            assert_eq!(machine.obstacles(), std::slice::from_ref(&expected));
            let message = expected.message();
            assert!(message.contains("\nhelp: "), "{message}");
            assert!(messages.insert(message));
        }
    }

    #[test]
    fn what_was_downloaded_before_needs_no_network() {
        let machine = Machine { way_out: false, free_mib: 5, first_time: false, ..good() };
        assert_eq!(machine.obstacles(), []);
    }

    #[test]
    fn a_name_server_on_loopback_does_not_count() {
        assert!(names_a_reachable_server("search x\nnameserver 127.0.0.53\nnameserver 10.0.0.2\n"));
        assert!(!names_a_reachable_server("nameserver 127.0.0.53\nnameserver ::1\n# nameserver 1.1.1.1\n"));
    }

    #[test]
    fn several_lacks_are_told_at_once() {
        let machine = Machine { user_id: 1000, missing_tools: vec!["npm", "debootstrap"], ..good() };
        assert_eq!(machine.obstacles().len(), 3);
    }

    #[test]
    fn on_another_system_that_alone_is_told() {
        let machine = Machine { system: "macos".to_owned(), user_id: 501, ..good() };
        assert_eq!(machine.obstacles(), [Obstacle::NotLinux("macos".to_owned())]);
    }

    #[test]
    fn apt_is_asked_only_as_root_and_where_it_exists() {
        let lacking = Machine { missing_tools: vec!["unshare", "setsid", "ip"], has_pip: false, ..good() };
        assert_eq!(lacking.installable(), ["iproute2", "util-linux", "python3-pip"]);
        assert!(Machine { user_id: 1, ..lacking.clone() }.installable().is_empty());
        assert!(Machine { has_apt: false, ..lacking }.installable().is_empty());
    }
}
