//! The name under which a laptop is announced on a local network. Members of its organisation see
//! who it is; to everyone else it is a number that was never there before.

use crate::id::{DeviceKey, OrganisationId};
use std::fmt;
use std::str::FromStr;

const NONCE_BYTES: usize = 8;
const MARK_BYTES: usize = 16;

/// A name on the network: a nonce, fresh at each start, and a hash of the nonce, the organisation
/// and the laptop. It proves nothing: whoever hears it can repeat it, and who is there shows in the
/// handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Announcement {
    nonce: [u8; NONCE_BYTES],
    mark: [u8; MARK_BYTES],
}

/// A name that no laptop of ours gives itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a name under which a laptop is announced")]
pub struct NoAnnouncement;

impl Announcement {
    /// The name of a laptop, with a nonce that was never used before.
    pub fn new(nonce: [u8; NONCE_BYTES], organisation: OrganisationId, device: DeviceKey) -> Self {
        let mark = mark(nonce, organisation, device);
        Self { nonce, mark }
    }

    /// Which of these laptops announces itself by it, if one does.
    pub fn of(
        &self,
        organisation: OrganisationId,
        devices: impl IntoIterator<Item = DeviceKey>,
    ) -> Option<DeviceKey> {
        let mut devices = devices.into_iter();
        devices.find(|device| mark(self.nonce, organisation, *device) == self.mark)
    }
}

fn mark(
    nonce: [u8; NONCE_BYTES],
    organisation: OrganisationId,
    device: DeviceKey,
) -> [u8; MARK_BYTES] {
    let mut hash = blake3::Hasher::new_derive_key("onscene 1 name on a network");
    hash.update(&nonce);
    hash.update(organisation.as_bytes());
    hash.update(device.as_bytes());
    let mut mark = [0; MARK_BYTES];
    hash.finalize_xof().fill(&mut mark);
    mark
}

impl fmt::Display for Announcement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        write!(f, "{}{}", hex(&self.nonce), hex(&self.mark))
    }
}

impl FromStr for Announcement {
    type Err = NoAnnouncement;

    fn from_str(name: &str) -> Result<Self, NoAnnouncement> {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(name.as_bytes());
        let bytes = bytes.map_err(|_| NoAnnouncement)?;
        let (nonce, mark) = bytes
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(NoAnnouncement)?;
        Ok(Self {
            nonce: *nonce,
            mark: mark.try_into().map_err(|_| NoAnnouncement)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: OrganisationId = OrganisationId::from_bytes([1; 32]);

    fn device(number: u8) -> DeviceKey {
        DeviceKey::from_bytes([number; 32])
    }

    #[test]
    fn members_recognise_a_laptop_and_nobody_else_does() {
        let name = Announcement::new([7; 8], OURS, device(2)).to_string();
        let heard: Announcement = name.parse().unwrap();
        let others = [device(1), device(2), device(3)];
        assert_eq!(heard.of(OURS, others), Some(device(2)));
        assert_eq!(heard.of(OURS, [device(1)]), None);
        assert_eq!(heard.of(OrganisationId::from_bytes([9; 32]), others), None);
    }

    #[test]
    fn a_laptop_has_another_name_at_each_start_and_none_that_holds_its_key() {
        let first = Announcement::new([1; 8], OURS, device(2)).to_string();
        let second = Announcement::new([2; 8], OURS, device(2)).to_string();
        assert_ne!(first.get(16..), second.get(16..));
        assert!(!first.contains("0202020202"));
        // A label of DNS has at most 63 bytes (RFC 1035).
        assert_eq!(first.len(), 48);
    }

    #[test]
    fn what_others_announce_is_no_name_of_ours() {
        for name in ["", "printer", "zz", "00", &"0".repeat(46), &"0".repeat(50)] {
            assert_eq!(name.parse::<Announcement>(), Err(NoAnnouncement), "{name}");
        }
    }
}
