//! The lab's one link into the machine: a pair of virtual cards, three firewall rules, two routes. What was done is
//! written down before it is done, so that `down` can undo it even after a crash.

use super::addresses::{Addresses, routes};
use super::artefact;
use super::layout::Layout;
use super::program::Program;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// The machine's end of the link; its name is how a second lab is noticed.
pub(super) const MACHINE_LINK: &str = "seaworthy0";

/// The engine's end of the link, in the engine's own network.
pub(super) const UPLINK: &str = "uplink";

const SHORT: Duration = Duration::from_secs(30);
const FORWARDING: &str = "/proc/sys/net/ipv4/ip_forward";

/// How the link is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) addresses: Addresses,
    /// Largest packet of the machine's way out; containers behind a smaller one would hang on large answers.
    pub(super) mtu: u32,
}

/// Refuses a second lab on this machine; asked only when ours does not run.
pub(super) fn refuse_a_second_lab() -> Result<()> {
    if Path::new("/sys/class/net").join(MACHINE_LINK).exists() {
        bail!(
            "the network link `{MACHINE_LINK}` exists: another lab runs on this machine\n\
             help: use it (`SEAWORTHY_LAB` says where it lies), or end it with `cargo xtask lab down --dir DIR`"
        );
    }
    Ok(())
}

/// Plans the link: addresses that nothing on the machine uses.
pub(super) fn plan() -> Result<Link> {
    refuse_a_second_lab()?;
    let table = Program::new("ip", SHORT).args(["-4", "route", "show", "table", "all"]).run()?;
    let addresses = Addresses::choose(&routes(&table)?)?;
    let way_out = Program::new("ip", SHORT).args(["-4", "-json", "route", "show", "default"]).run()?;
    Ok(Link { addresses, mtu: mtu_of_default_route(&way_out)? })
}

/// Makes the link to the engine whose process is `engine`, and the rules that let containers out.
pub(super) fn connect(layout: &Layout, link: Link, engine: u32) -> Result<()> {
    let forwarding =
        fs::read_to_string(FORWARDING).with_context(|| format!("could not read `{FORWARDING}`"))?;
    let record = json!({
        "octet": link.addresses.octet(),
        "forwarding_was_off": forwarding.trim() == "0",
    });
    artefact::file(&layout.network_file(), record.to_string().as_bytes(), 0o644)?;

    if forwarding.trim() == "0" {
        fs::write(FORWARDING, "1").with_context(|| format!("could not write `{FORWARDING}`"))?;
    }
    let mtu = link.mtu.to_string();
    let engine = engine.to_string();
    ip(&[
        "link",
        "add",
        MACHINE_LINK,
        "mtu",
        &mtu,
        "type",
        "veth",
        "peer",
        "name",
        UPLINK,
        "netns",
        &engine,
    ])?;
    ip(&["address", "add", &link.addresses.machine_end().to_string(), "dev", MACHINE_LINK])?;
    ip(&["link", "set", MACHINE_LINK, "up"])?;
    let gateway = link.addresses.engine_end().address.to_string();
    for network in [link.addresses.bridge_network(), link.addresses.pool()] {
        ip(&["route", "replace", &network.to_string(), "via", &gateway, "dev", MACHINE_LINK])?;
    }
    for rule in rules(link.addresses) {
        if !rule.present()? {
            rule.add()?;
        }
    }
    Ok(())
}

/// Undoes whatever `connect` did, as far as it came.
pub(super) fn disconnect(layout: &Layout) -> Result<()> {
    let Ok(text) = fs::read_to_string(layout.network_file()) else { return Ok(()) };
    let record: Value = serde_json::from_str(&text)
        .with_context(|| format!("`{}` is not JSON", layout.network_file().display()))?;
    let addresses = record["octet"]
        .as_u64()
        .and_then(|octet| Addresses::from_octet(u8::try_from(octet).ok()?))
        .with_context(|| format!("`{}` names no address range", layout.network_file().display()))?;
    remove_link()?;
    for rule in rules(addresses) {
        while rule.present()? {
            rule.remove()?;
        }
    }
    if record["forwarding_was_off"] == json!(true) {
        fs::write(FORWARDING, "0").with_context(|| format!("could not write `{FORWARDING}`"))?;
    }
    artefact::remove(&layout.network_file())
}

/// The kernel takes the link away with the engine's network, a moment after its last process; until then, or if it
/// does not, it is removed here.
fn remove_link() -> Result<()> {
    let deadline = Instant::now() + SHORT;
    while Path::new("/sys/class/net").join(MACHINE_LINK).exists() {
        let outcome = ip(&["link", "delete", MACHINE_LINK]);
        if Instant::now() >= deadline {
            return outcome;
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// A firewall rule of the machine.
#[derive(Debug)]
struct Rule {
    table: &'static str,
    chain: &'static str,
    matches: Vec<String>,
}

/// The rules: containers may get out, answers may come in, and what gets out wears the machine's address.
fn rules(addresses: Addresses) -> Vec<Rule> {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect();
    vec![
        Rule { table: "filter", chain: "FORWARD", matches: words(&format!("-i {MACHINE_LINK} -j ACCEPT")) },
        Rule { table: "filter", chain: "FORWARD", matches: words(&format!("-o {MACHINE_LINK} -j ACCEPT")) },
        Rule {
            table: "nat",
            chain: "POSTROUTING",
            matches: words(&format!("-s {} ! -o {MACHINE_LINK} -j MASQUERADE", addresses.link())),
        },
    ]
}

impl Rule {
    fn iptables(&self, action: &str) -> Program {
        // another engine may be changing rules at the same moment: wait for the lock
        Program::new("iptables", SHORT)
            .args(["--wait", "20", "--table", self.table, action, self.chain])
            .args(&self.matches)
    }

    fn present(&self) -> Result<bool> {
        Ok(self.iptables("--check").finish()?.status.success())
    }

    /// First in its chain: an engine on the machine ends the chain with a refusal.
    fn add(&self) -> Result<()> {
        self.iptables("--insert").run().map(drop)
    }

    fn remove(&self) -> Result<()> {
        self.iptables("--delete").run().map(drop)
    }
}

fn ip(arguments: &[&str]) -> Result<()> {
    Program::new("ip", SHORT).args(arguments).run().map(drop)
}

fn mtu_of_default_route(routes: &str) -> Result<u32> {
    let routes: Value = serde_json::from_str(routes).context("`ip -json route` gave no JSON")?;
    // without a way out there is nothing to fit
    let Some(device) = routes[0]["dev"].as_str() else { return Ok(1500) };
    let path = format!("/sys/class/net/{device}/mtu");
    let text = fs::read_to_string(&path).with_context(|| format!("could not read `{path}`"))?;
    text.trim().parse().with_context(|| format!("`{path}` holds no number"))
}
