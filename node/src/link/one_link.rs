//! Addresses of one link alone, `fe80::…`: what two laptops on a bare cable have. They lead somewhere
//! only together with the interface that the cable is in, their zone (RFC 4007), which no URL can name.

use crate::addresses::interfaces;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{Ipv6Addr, SocketAddr, SocketAddrV6};

/// What stands in the URL instead: a name that nobody has (RFC 2606).
const HOST: &str = "one-link.invalid";

/// An address of one link alone, and which link that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OnLink {
    ip: Ipv6Addr,
    /// The name of the interface, or its number.
    zone: String,
    port: u16,
}

impl OnLink {
    /// Reads `[fe80::1%eth0]:7611` or `[fe80::1%2]:7611`; none for an address of any other kind.
    pub(super) fn read(address: &str) -> Option<Self> {
        let (host, port) = address.rsplit_once(':')?;
        let host = host.strip_prefix('[')?.strip_suffix(']')?;
        let (ip, zone) = host.split_once('%')?;
        let ip: Ipv6Addr = ip.parse().ok()?;
        let zone = zone.to_owned();
        let port = port.parse().ok()?;
        (ip.is_unicast_link_local() && !zone.is_empty()).then_some(Self { ip, zone, port })
    }

    /// What stands in a URL in its place; it is looked up by [`Resolve`].
    pub(super) fn authority(&self) -> String {
        format!("{HOST}:{}", self.port)
    }

    /// The number of its interface now: one that is plugged in again has another.
    fn index(&self) -> io::Result<u32> {
        if let Ok(index) = self.zone.parse() {
            return Ok(index);
        }
        let mut of_the_name = interfaces().into_iter().filter(|at| at.name == self.zone);
        let index = of_the_name.find_map(|interface| interface.index);
        index.ok_or_else(|| io::Error::other(format!("no interface is called {}", self.zone)))
    }
}

impl Resolve for OnLink {
    fn resolve(&self, _: Name) -> Resolving {
        let link = self.clone();
        Box::pin(async move {
            let (ip, port) = (link.ip, link.port);
            let index = tokio::task::spawn_blocking(move || link.index()).await??;
            let at = SocketAddr::V6(SocketAddrV6::new(ip, port, 0, index));
            Ok(Box::new(std::iter::once(at)) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_one_link_is_read_with_the_link_that_it_is_of() {
        let read = OnLink::read("[fe80::1%2]:7611").unwrap();
        assert_eq!(read.authority(), "one-link.invalid:7611");
        assert_eq!(read.index().unwrap(), 2);
        let named = OnLink::read("[fe80::1%nothing-here]:7611").unwrap();
        assert!(
            named
                .index()
                .unwrap_err()
                .to_string()
                .contains("nothing-here")
        );
        // As the system writes the address of whoever dialled.
        let system = SocketAddrV6::new(read.ip, 7611, 0, 2).to_string();
        assert_eq!(OnLink::read(&system), Some(read));
    }

    #[test]
    fn other_addresses_go_their_own_way() {
        for address in [
            "192.168.1.20:7611",
            "[fd00::1]:7611",
            "[fd00::1%2]:7611",
            "[fe80::1]:7611",
            "[fe80::1%]:7611",
            "hub.example:7611",
        ] {
            assert_eq!(OnLink::read(address), None, "{address}");
        }
    }
}
