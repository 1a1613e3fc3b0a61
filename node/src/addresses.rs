//! Where other laptops reach this one: a laptop on a cable has another address there than on the
//! hotspot, and none of them needs a router or a name.

use if_addrs::Interface;
use onscene_protocol::limit::ADDRESSES_PER_CODE_MAX;
use std::net::{IpAddr, SocketAddr};

/// The addresses to hand to others, the likeliest first: where we listen on all interfaces, those of
/// each of them. Nothing is sent to find out.
pub(crate) fn reachable(listen: SocketAddr) -> Vec<SocketAddr> {
    if !listen.ip().is_unspecified() {
        return vec![listen];
    }
    let interfaces = interfaces();
    let addresses = interfaces.iter().map(|interface| interface.ip());
    let mut ranked: Vec<(u8, IpAddr)> = addresses
        .filter(|ip| listen.is_ipv6() || ip.is_ipv4())
        .filter_map(|ip| Some((rank(ip)?, ip)))
        .collect();
    ranked.sort();
    ranked.dedup();
    let addresses = ranked.into_iter().map(|(_, ip)| ip);
    addresses
        .map(|ip| SocketAddr::new(ip, listen.port()))
        .take(ADDRESSES_PER_CODE_MAX)
        .collect()
}

/// This laptop's interfaces, each with an address; none where the system does not tell. Asking it may
/// take a moment.
pub(crate) fn interfaces() -> Vec<Interface> {
    if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::debug!(%error, "the system does not tell its addresses");
        Vec::new()
    })
}

/// Whether an address leads somewhere on one link alone: whoever is told of it elsewhere reaches
/// nobody, or somebody else.
pub(crate) fn is_of_one_link(address: &SocketAddr) -> bool {
    match address {
        SocketAddr::V4(_) => false,
        SocketAddr::V6(at) => at.ip().is_unicast_link_local(),
    }
}

/// An office's own network first, then a cable between two laptops that gave themselves addresses,
/// then the rest. None for what nobody else reaches, or only by naming an interface of their own.
const fn rank(ip: IpAddr) -> Option<u8> {
    match ip {
        IpAddr::V4(ip) if ip.is_loopback() || ip.is_unspecified() => None,
        IpAddr::V4(ip) if ip.is_private() => Some(0),
        IpAddr::V4(ip) if ip.is_link_local() => Some(1),
        IpAddr::V4(_) => Some(2),
        IpAddr::V6(ip) if ip.is_loopback() || ip.is_unicast_link_local() => None,
        // fc00::/7, RFC 4193.
        IpAddr::V6(ip) if ip.is_unique_local() => Some(3),
        IpAddr::V6(_) => Some(4),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn who_listens_at_one_address_is_reached_there_alone() {
        let listen = "192.168.1.20:7440".parse().unwrap();
        assert_eq!(reachable(listen), [listen]);
    }

    #[test]
    fn an_office_comes_before_a_cable_and_nobody_is_sent_to_themselves() {
        let rank = |text: &str| rank(text.parse().unwrap());
        assert!(rank("192.168.1.20") < rank("169.254.7.9"));
        assert!(rank("169.254.7.9") < rank("8.8.8.8"));
        for own in ["127.0.0.1", "::1", "fe80::1", "0.0.0.0"] {
            assert_eq!(rank(own), None, "{own}");
        }
        for address in reachable("0.0.0.0:7440".parse().unwrap()) {
            assert!(!address.ip().is_loopback(), "{address}");
        }
    }
}
