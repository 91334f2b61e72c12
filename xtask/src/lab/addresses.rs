//! Which network addresses the lab takes: a link into the machine, a default bridge and a pool for Compose networks.
//! The first candidate that meets none of the machine's routes.

use anyhow::{Context, Result, bail};
use std::fmt;
use std::net::Ipv4Addr;

/// The second octets of `10.0.0.0/8` to try: each candidate takes two neighbours.
const CANDIDATES: &[u8] = &[241, 243, 245, 247, 249, 231, 227, 221];

/// A block of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) address: Ipv4Addr,
    pub(super) prefix: u8,
}

impl Block {
    /// Reads `10.1.2.0/24`, or an address alone.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/').unwrap_or((text, "32"));
        let block = Self { address: address.parse().ok()?, prefix: prefix.parse().ok()? };
        (block.prefix <= 32).then_some(block)
    }

    fn overlaps(self, other: Self) -> bool {
        let bits = u32::from(self.prefix.min(other.prefix));
        let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
        (self.address.to_bits() & mask) == (other.address.to_bits() & mask)
    }
}

impl fmt::Display for Block {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.address, self.prefix)
    }
}

/// The lab's addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Addresses {
    octet: u8,
}

impl Addresses {
    /// The first candidate that overlaps none of `taken`.
    pub(super) fn choose(taken: &[Block]) -> Result<Self> {
        let free = CANDIDATES.iter().map(|octet| Self { octet: *octet }).find(|candidate| {
            !taken
                .iter()
                .any(|block| block.overlaps(candidate.bridge_and_link()) || block.overlaps(candidate.pool()))
        });
        let Some(free) = free else {
            bail!(
                "every address range that the lab could take meets a route of this machine\n\
                 help: `ip route` shows them; the lab tries 10.N.0.0/16 and the next for N in {CANDIDATES:?}"
            );
        };
        Ok(free)
    }

    /// The machine's end of the link: containers' way out, and `host.docker.internal`.
    pub(super) fn machine_end(self) -> Block {
        Block { address: Ipv4Addr::new(10, self.octet, 255, 1), prefix: 30 }
    }

    /// The engine's end of the link.
    pub(super) fn engine_end(self) -> Block {
        Block { address: Ipv4Addr::new(10, self.octet, 255, 2), prefix: 30 }
    }

    /// The link as a block.
    pub(super) fn link(self) -> Block {
        Block { address: Ipv4Addr::new(10, self.octet, 255, 0), prefix: 30 }
    }

    /// The default bridge's own address.
    pub(super) fn bridge(self) -> Block {
        Block { address: Ipv4Addr::new(10, self.octet, 0, 1), prefix: 24 }
    }

    /// The default bridge as a block.
    pub(super) fn bridge_network(self) -> Block {
        Block { address: Ipv4Addr::new(10, self.octet, 0, 0), prefix: 24 }
    }

    /// What networks made later are cut from.
    pub(super) fn pool(self) -> Block {
        Block { address: Ipv4Addr::new(10, self.octet + 1, 0, 0), prefix: 16 }
    }

    fn bridge_and_link(self) -> Block {
        Block { address: Ipv4Addr::new(10, self.octet, 0, 0), prefix: 16 }
    }

    /// For the state file.
    pub(super) fn octet(self) -> u8 {
        self.octet
    }

    /// From the state file.
    pub(super) fn from_octet(octet: u8) -> Option<Self> {
        CANDIDATES.contains(&octet).then_some(Self { octet })
    }
}

/// The destinations in the output of `ip -4 route show table all`, default routes left out.
pub(super) fn routes(text: &str) -> Result<Vec<Block>> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        // `local 10.0.0.1 dev …` and its like put the kind before the destination
        let Some(first) = words.next() else { continue };
        let destination = match Block::parse(first) {
            Some(block) => block,
            None if first == "default" => continue,
            None => match words.next() {
                Some("default") | None => continue,
                Some(second) => {
                    Block::parse(second).with_context(|| format!("could not read the route `{line}`"))?
                }
            },
        };
        if destination.prefix > 0 {
            found.push(destination);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_candidate_is_taken_on_an_empty_machine() {
        let chosen = Addresses::choose(&[]).unwrap();
        assert_eq!(chosen.bridge().to_string(), "10.241.0.1/24");
        assert_eq!(chosen.pool().to_string(), "10.242.0.0/16");
        assert_eq!(chosen.machine_end().to_string(), "10.241.255.1/30");
    }

    #[test]
    fn a_candidate_that_meets_a_route_is_passed_over() {
        for route in ["10.241.7.0/24", "10.242.0.0/16", "10.242.1.1", "10.241.255.0/30"] {
            let chosen = Addresses::choose(&[Block::parse(route).unwrap()]).unwrap();
            assert_eq!(chosen.bridge().to_string(), "10.243.0.1/24", "{route}");
        }
        let wide = Addresses::choose(&[Block::parse("10.240.0.0/14").unwrap()]).unwrap();
        assert_eq!(wide.octet(), 245);
        let elsewhere = Addresses::choose(&[Block::parse("192.168.0.0/16").unwrap()]).unwrap();
        assert_eq!(elsewhere.octet(), 241);
    }

    #[test]
    fn when_all_are_taken_that_is_an_error() {
        assert!(Addresses::choose(&[Block::parse("10.0.0.0/8").unwrap()]).is_err());
    }

    #[test]
    fn candidates_do_not_overlap_and_have_room() {
        for (index, octet) in CANDIDATES.iter().enumerate() {
            assert!(*octet < 255);
            for other in &CANDIDATES[index + 1..] {
                assert!(octet.abs_diff(*other) >= 2, "{octet} {other}");
            }
        }
    }

    #[test]
    fn routes_are_read_with_and_without_a_kind() {
        let text = "default via 192.0.2.1 dev eth0\n\
            10.231.0.0/24 dev lab0 proto kernel scope link src 10.231.0.1 linkdown\n\
            local 127.0.0.0/8 dev lo table local proto kernel\n\
            broadcast 192.0.2.255 dev eth0 table local\n\
            unreachable default metric 4278198272\n";
        let read: Vec<_> = routes(text).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(read, ["10.231.0.0/24", "127.0.0.0/8", "192.0.2.255/32"]);
        assert!(routes("something entirely else").is_err());
    }
}
