//! What stands between this laptop and the others, from what was observed: a pure function. Its words, and
//! what to do next, stand with the others ([`crate::wording::told_finding`]).

use super::observed::Trouble;
use serde::Serialize;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

/// Beginnings of the names that systems give to the interfaces of VPNs.
const VPN_NAMES: [&str; 8] = [
    "tun",
    "tap",
    "wg",
    "utun",
    "ppp",
    "tailscale",
    "zt",
    "ipsec",
];

/// What is known about this laptop's ways to others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Observations {
    /// Where it listens; none where it only dials.
    pub listening: Option<SocketAddr>,
    /// Its own addresses, by interface; loopback left out.
    pub addresses: Vec<(String, IpAddr)>,
    /// Whether it looks for laptops nearby.
    pub discovery: bool,
    /// Why that failed.
    pub discovery_failed: Option<String>,
    /// Laptops that are announced on its networks.
    pub nearby: usize,
    /// Other laptops of the organisation.
    pub others: usize,
    /// Links that are up now.
    pub up: usize,
    /// Links that came up in this run because this laptop dialled.
    pub dialled: u64,
    /// Links that came up in this run because another dialled.
    pub incoming: u64,
    /// Why links are not up, by address.
    pub troubles: BTreeMap<String, Trouble>,
    /// How far its clock is off, milliseconds, where laptops measured that.
    pub clock_off_ms: Option<i64>,
    /// Milliseconds that it is ahead of the furthest other, where nobody can know which is right.
    pub clock_apart_ms: Option<i64>,
    /// Whether a person stopped all exchange.
    pub halted: bool,
}

/// What blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A person stopped all exchange.
    Halted,
    /// There is no other laptop.
    Alone,
    /// Nobody can dial this laptop.
    NothingListens,
    /// This laptop is on no network.
    NoNetwork,
    /// A VPN takes what is meant for the network at hand.
    Vpn,
    /// Laptops nearby are not looked for, or that failed.
    NoDiscovery,
    /// Nobody is announced, though this laptop is on a network: the network keeps its laptops apart.
    Isolation,
    /// We reach others, and nobody reaches us.
    Firewall,
    /// Somebody answers who is not meant, or who does not let us in.
    HandshakeRefused,
    /// Another version is there.
    Version,
    /// Nobody answers at an address.
    Unreachable,
    /// This laptop's clock is off.
    Clock,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A person stopped all exchange.
    Halted,
    /// There is no other laptop.
    Alone,
    /// Nobody can dial this laptop.
    ListensNowhere,
    /// Nobody else can dial it where it listens.
    ListensHere(SocketAddr),
    /// This laptop is on no network.
    NoNetwork,
    /// A VPN is on, and no link is up.
    Vpn(String),
    /// Laptops nearby cannot be looked for, and why.
    DiscoveryFailed(String),
    /// Nobody looks for laptops nearby.
    DiscoveryOff,
    /// Nobody is announced, though this laptop is on a network.
    NobodyNear,
    /// We reach others, and nobody reaches us.
    NobodyReachesUs,
    /// What came of dialling an address.
    Answer(String, Trouble),
    /// This laptop's clock, in milliseconds.
    Clock {
        /// How far it is off.
        ms: i64,
        /// Whether that is between two clocks of which nobody knows the right one.
        between: bool,
    },
}

/// One thing that blocks. What to do about it is said in the reader's language, where it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was seen.
    pub seen: Seen,
    /// Whether no link is up: then the stick is one of the ways.
    pub apart: bool,
}

impl Seen {
    /// What blocks.
    pub const fn block(&self) -> Block {
        match self {
            Self::Halted => Block::Halted,
            Self::Alone => Block::Alone,
            Self::ListensNowhere | Self::ListensHere(_) => Block::NothingListens,
            Self::NoNetwork => Block::NoNetwork,
            Self::Vpn(_) => Block::Vpn,
            Self::DiscoveryFailed(_) | Self::DiscoveryOff => Block::NoDiscovery,
            Self::NobodyNear => Block::Isolation,
            Self::NobodyReachesUs => Block::Firewall,
            Self::Answer(_, Trouble::Stranger | Trouble::Refused) => Block::HandshakeRefused,
            Self::Answer(_, Trouble::Version) => Block::Version,
            Self::Answer(_, Trouble::Unreachable | Trouble::Silent) => Block::Unreachable,
            Self::Clock { .. } => Block::Clock,
        }
    }
}

/// Judges what was observed. Nothing is found where a link is up and nothing is odd.
pub fn findings(seen: &Observations) -> Vec<Finding> {
    let mut found = Vec::new();
    if seen.halted {
        found.push(Seen::Halted);
    }
    // Alone it misses no way.
    let apart = seen.up == 0 && seen.others > 0;
    if seen.others == 0 {
        found.push(Seen::Alone);
    } else {
        look_at_ways(seen, &mut found);
        look_at_answers(seen, &mut found);
        found.extend(look_at_clock(seen));
    }
    let found = found.into_iter();
    found.map(|seen| Finding { seen, apart }).collect()
}

/// A clock that is off, or two that differ: of those nobody knows which is right.
fn look_at_clock(seen: &Observations) -> Option<Seen> {
    let ms = seen.clock_apart_ms.or(seen.clock_off_ms)?;
    let between = seen.clock_apart_ms.is_some();
    let is_off = ms.saturating_abs() > onscene_protocol::limit::CLOCK_OFF_MS_MAX;
    is_off.then_some(Seen::Clock { ms, between })
}

fn look_at_ways(seen: &Observations, found: &mut Vec<Seen>) {
    match seen.listening {
        None => found.push(Seen::ListensNowhere),
        Some(at) if at.ip().is_loopback() => found.push(Seen::ListensHere(at)),
        Some(_) => {}
    }
    if seen.addresses.is_empty() {
        found.push(Seen::NoNetwork);
        return;
    }
    let mut names = seen.addresses.iter().map(|(name, _)| name);
    if let Some(name) = names.find(|name| is_vpn(name))
        && seen.up == 0
    {
        found.push(Seen::Vpn(name.clone()));
    }
    if let Some(why) = &seen.discovery_failed {
        found.push(Seen::DiscoveryFailed(why.clone()));
    } else if !seen.discovery && seen.up == 0 {
        found.push(Seen::DiscoveryOff);
    } else if seen.nearby == 0 && seen.up == 0 {
        found.push(Seen::NobodyNear);
    }
    if seen.dialled > 0 && seen.incoming == 0 && seen.nearby > 0 {
        found.push(Seen::NobodyReachesUs);
    }
}

fn look_at_answers(seen: &Observations, found: &mut Vec<Seen>) {
    for (address, trouble) in &seen.troubles {
        let is_silent = matches!(trouble, Trouble::Unreachable | Trouble::Silent);
        if !(is_silent && seen.up > 0) {
            found.push(Seen::Answer(address.clone(), *trouble));
        }
    }
}

fn is_vpn(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("vpn") || VPN_NAMES.iter().any(|vpn| name.starts_with(vpn))
}

#[cfg(test)]
mod tests;
