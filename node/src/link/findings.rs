//! What stands between this laptop and the others, from what was observed: a pure function. Every
//! finding says what to do next, and the stick is always one of the ways.

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

/// One thing that blocks, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub block: Block,
    /// What was seen.
    pub seen: String,
    /// What to do next.
    pub hint: &'static str,
}

/// Judges what was observed. Nothing is found where a link is up and nothing is odd.
pub fn findings(seen: &Observations) -> Vec<Finding> {
    let mut found = Vec::new();
    if seen.halted {
        found.push(finding(
            Block::Halted,
            "exchange was stopped by hand".into(),
            "press “exchange now”, or run `onscene sync`",
        ));
    }
    if seen.others == 0 {
        found.push(finding(
            Block::Alone,
            "no other laptop is in this organisation".into(),
            "invite one with `onscene invite`, or join others with `onscene join CODE`",
        ));
        return found;
    }
    look_at_ways(seen, &mut found);
    look_at_answers(seen, &mut found);
    found.extend(look_at_clock(seen));
    if seen.up == 0 && !found.is_empty() {
        for finding in &mut found {
            finding.seen.push_str(STICK);
        }
    }
    found
}

/// A clock that is off, or two that differ: of those nobody knows which is right.
fn look_at_clock(seen: &Observations) -> Option<Finding> {
    let off = seen.clock_apart_ms.or(seen.clock_off_ms)?;
    let seconds = off / 1_000;
    (off.saturating_abs() > onscene_protocol::limit::CLOCK_OFF_MS_MAX).then(|| {
        let told = match seen.clock_apart_ms {
            Some(_) => format!(
                "this laptop's clock and another's differ by {} s",
                seconds.abs()
            ),
            None => format!("this laptop's clock is {seconds} s off"),
        };
        finding(
            Block::Clock,
            told,
            "set the date and time; exchange goes on, entries are marked",
        )
    })
}

/// What always works.
const STICK: &str = "; a stick works without any network: `onscene bundle write`";

fn look_at_ways(seen: &Observations, found: &mut Vec<Finding>) {
    match seen.listening {
        None => found.push(finding(
            Block::NothingListens,
            "this laptop listens nowhere, so nobody can dial it".into(),
            "start it with `onscene start`, without --listen",
        )),
        Some(at) if at.ip().is_loopback() => found.push(finding(
            Block::NothingListens,
            format!("this laptop listens at {at}, which no other machine reaches"),
            "start it with `onscene start`, without --listen",
        )),
        Some(_) => {}
    }
    if seen.addresses.is_empty() {
        found.push(finding(
            Block::NoNetwork,
            "this laptop is on no network".into(),
            "join a hotspot or plug in a cable; no internet is needed",
        ));
        return;
    }
    if let Some(name) = seen
        .addresses
        .iter()
        .map(|(name, _)| name)
        .find(|name| is_vpn(name))
        && seen.up == 0
    {
        found.push(finding(
            Block::Vpn,
            format!("a VPN is on ({name}); it may keep this laptop from the network at hand"),
            "switch the VPN off while exchanging, or allow the local network in it",
        ));
    }
    if let Some(why) = &seen.discovery_failed {
        found.push(finding(
            Block::NoDiscovery,
            format!("laptops nearby cannot be looked for: {why}"),
            "allow UDP port 5353 in the firewall, or type the address: `onscene address add`",
        ));
    } else if !seen.discovery && seen.up == 0 {
        found.push(finding(
            Block::NoDiscovery,
            "laptops nearby are not looked for (--no-discovery)".into(),
            "start without --no-discovery, or type the address: `onscene address add`",
        ));
    } else if seen.nearby == 0 && seen.up == 0 {
        found.push(finding(
            Block::Isolation,
            "nobody is announced on this network: the others are not on it, or it keeps its \
             laptops apart (client isolation, as guest networks do), or a firewall drops UDP 5353"
                .into(),
            "use one laptop's or a telephone's hotspot, or a cable between two laptops",
        ));
    }
    if seen.dialled > 0 && seen.incoming == 0 && seen.nearby > 0 {
        found.push(finding(
            Block::Firewall,
            "this laptop reaches others, and nobody has reached it: a firewall may be in the way, \
             or the system takes this network for a public one"
                .into(),
            "allow OnScene in the firewall (on Windows: mark the network as private); exchange goes \
             on over the links that this laptop dials",
        ));
    }
}

fn look_at_answers(seen: &Observations, found: &mut Vec<Finding>) {
    for (address, trouble) in &seen.troubles {
        let (block, what, hint) = match trouble {
            Trouble::Stranger => (
                Block::HandshakeRefused,
                "is another device than the one that was meant",
                "look whether the address is right, and whether that laptop joined this organisation",
            ),
            Trouble::Refused => (
                Block::HandshakeRefused,
                "does not let this laptop in",
                "ask an administrator whether this laptop was revoked",
            ),
            Trouble::Version => (
                Block::Version,
                "speaks another version",
                "update the older of the two",
            ),
            Trouble::Unreachable | Trouble::Silent if seen.up > 0 => continue,
            Trouble::Unreachable => (
                Block::Unreachable,
                "does not answer",
                "look whether that laptop is on, runs OnScene, and is on the same network; its \
                 firewall may be in the way",
            ),
            Trouble::Silent => (
                Block::Unreachable,
                "takes the connection and says nothing",
                "look whether a firewall or a login page of the network is in the way",
            ),
        };
        found.push(finding(block, format!("{address} {what}"), hint));
    }
}

const fn finding(block: Block, seen: String, hint: &'static str) -> Finding {
    Finding { block, seen, hint }
}

fn is_vpn(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("vpn") || VPN_NAMES.iter().any(|vpn| name.starts_with(vpn))
}

#[cfg(test)]
mod tests;
