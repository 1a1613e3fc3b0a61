//! A unit whose id proves who made it, and a reader who is confirmed.

use super::{UNIT, author, record, unit_subject};
use onscene_protocol::id::{RecordId, UnitId};
use onscene_protocol::record::{Kind, Record};
use onscene_protocol::roster::{Confirmation, Place};

/// As they came after the other records.
pub(super) fn records() -> [(&'static str, Record); 2] {
    let made = Place::Unit {
        unit: UnitId::placed(author(), UNIT, &[15; 16]),
        parent: Some(UNIT),
        name: "三号楼".into(),
        nonce: Some([15; 16]),
    };
    let confirmation = Confirmation {
        unit: UNIT,
        certificate: RecordId::from_bytes([16; 32]),
    };
    let own = unit_subject();
    [
        (
            "place: a unit whose id proves who made it below which",
            record(Kind::Place, own, made.to_bytes()),
        ),
        (
            "confirmation: of a reader",
            record(Kind::Confirmation, own, confirmation.to_bytes()),
        ),
    ]
}
