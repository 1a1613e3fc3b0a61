//! A key that is taken back, and one that its person gave up.

use super::{device, incident};
use onscene_protocol::id::{ActorId, PersonKey, RecordId};
use onscene_protocol::roster::{LastGood, Retirement, Revocation};

pub(super) fn revocation() -> Vec<u8> {
    let revocation = Revocation {
        person: PersonKey::from_bytes([0x0a; 32]),
        edition: 1,
        device: Some(device()),
        chains: vec![last_good()],
    };
    revocation.to_bytes()
}

pub(super) fn retirement() -> Vec<u8> {
    let retirement = Retirement {
        to: PersonKey::from_bytes([0x0a; 32]),
        chains: vec![last_good()],
    };
    retirement.to_bytes()
}

fn last_good() -> LastGood {
    LastGood {
        subject: incident(),
        actor: ActorId::from_bytes([0x09; 16]),
        record: RecordId::from_bytes([0x0b; 32]),
    }
}
