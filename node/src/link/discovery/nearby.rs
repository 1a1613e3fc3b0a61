//! Which laptops of ours are announced on the networks that we are on: hints, bounded.

use super::super::limit::{ADDRESSES_PER_DEVICE_MAX, NEARBY_MAX};
use onscene_protocol::id::DeviceKey;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// What is announced, by the full name of the announcement.
#[derive(Debug, Default)]
pub(in crate::link) struct Nearby {
    heard: BTreeMap<String, (DeviceKey, Vec<SocketAddr>)>,
}

impl Nearby {
    /// Takes note of an announcement. One more than [`NEARBY_MAX`] is not looked at. Answers whether
    /// anything changed by it.
    pub(in crate::link) fn hear(
        &mut self,
        name: &str,
        device: DeviceKey,
        addresses: impl IntoIterator<Item = SocketAddr>,
    ) -> bool {
        if self.heard.len() >= NEARBY_MAX && !self.heard.contains_key(name) {
            return false;
        }
        let addresses: BTreeSet<_> = addresses.into_iter().filter(is_dialled).collect();
        let addresses: Vec<_> = addresses
            .into_iter()
            .take(ADDRESSES_PER_DEVICE_MAX)
            .collect();
        let new = (device, addresses);
        let former = self.heard.insert(name.to_owned(), new.clone());
        former != Some(new)
    }

    /// An announcement ended. Answers whose it was.
    pub(in crate::link) fn lose(&mut self, name: &str) -> Option<DeviceKey> {
        self.heard.remove(name).map(|(device, _)| device)
    }

    /// The names under which a laptop is announced.
    pub(in crate::link) fn names_of(&self, device: DeviceKey) -> Vec<String> {
        let heard = self.heard.iter();
        let of_it = heard.filter(|(_, (heard, _))| *heard == device);
        of_it.map(|(name, _)| name.clone()).collect()
    }

    /// Where a laptop is announced, at most [`ADDRESSES_PER_DEVICE_MAX`].
    pub(in crate::link) fn addresses_of(&self, device: DeviceKey) -> Vec<SocketAddr> {
        let heard = self.heard.values().filter(|(heard, _)| *heard == device);
        let addresses = heard.flat_map(|(_, addresses)| addresses.iter().copied());
        let addresses: BTreeSet<_> = addresses.collect();
        addresses
            .into_iter()
            .take(ADDRESSES_PER_DEVICE_MAX)
            .collect()
    }

    /// The laptops that are announced.
    pub(in crate::link) fn devices(&self) -> BTreeSet<DeviceKey> {
        self.heard.values().map(|(device, _)| *device).collect()
    }
}

/// Nobody else is at a loopback address, and an address of one link alone cannot be dialled without
/// the link.
fn is_dialled(address: &SocketAddr) -> bool {
    let lacks_its_link = match address {
        SocketAddr::V4(_) => false,
        SocketAddr::V6(at) => at.ip().is_unicast_link_local() && at.scope_id() == 0,
    };
    !address.ip().is_loopback() && !address.ip().is_unspecified() && !lacks_its_link
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(number: u8) -> DeviceKey {
        DeviceKey::from_bytes([number; 32])
    }

    fn at(last: u8) -> SocketAddr {
        SocketAddr::from(([192, 168, 1, last], 7611))
    }

    #[test]
    fn a_laptop_is_nearby_from_its_announcement_until_that_ends() {
        let mut nearby = Nearby::default();
        assert!(nearby.hear("a", device(1), [at(2)]));
        assert!(!nearby.hear("a", device(1), [at(2)]));
        assert!(nearby.hear("a", device(1), [at(3)]));
        assert_eq!(nearby.addresses_of(device(1)), [at(3)]);
        assert_eq!(nearby.lose("a"), Some(device(1)));
        assert_eq!(nearby.lose("a"), None);
        assert!(nearby.devices().is_empty());
    }

    #[test]
    fn addresses_that_lead_nowhere_else_are_not_dialled() {
        let mut nearby = Nearby::default();
        let useless = ["127.0.0.1:1", "[::1]:1", "[fe80::1]:1", "0.0.0.0:1"];
        let useless = useless.map(|address| address.parse().unwrap());
        nearby.hear("a", device(1), useless.into_iter().chain([at(2)]));
        assert_eq!(nearby.addresses_of(device(1)), [at(2)]);
    }

    #[test]
    fn an_address_of_one_link_is_dialled_on_each_link_that_it_was_heard_on() {
        let mut nearby = Nearby::default();
        let heard = ["[fe80::1%2]:7611", "[fe80::1%3]:7611"].map(|at| at.parse().unwrap());
        nearby.hear("a", device(1), heard);
        assert_eq!(nearby.addresses_of(device(1)), heard);
    }

    #[test]
    fn whoever_floods_the_network_makes_us_remember_and_dial_little() {
        let mut nearby = Nearby::default();
        for number in 0..1_000_u32 {
            let addresses = (1..=200).map(at);
            nearby.hear(&number.to_string(), device(1), addresses);
        }
        assert_eq!(nearby.heard.len(), NEARBY_MAX);
        assert_eq!(
            nearby.addresses_of(device(1)).len(),
            ADDRESSES_PER_DEVICE_MAX
        );
    }
}
