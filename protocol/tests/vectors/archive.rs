//! A bag of one incident, recorded in its unit.

use super::{UNIT, incident, incident_key, organisation, record, unit_key};
use onscene_protocol::id::{RecordId, SubjectId};
use onscene_protocol::record::body::{Archive, ArchivedDocument, Retention};
use onscene_protocol::record::{IdSet, Kind, Record};
use onscene_protocol::seal::{Custody, Purpose};

pub(super) fn made() -> (&'static str, Record) {
    let unit = SubjectId::of_unit(organisation(), UNIT);
    let bag = [0xba; 32];
    let custody = Custody {
        medium: "光盘 3 号".into(),
        custodian: "档案员".into(),
    };
    let archive = Archive {
        bag,
        replaces: Some([0xbb; 32]),
        documents: vec![ArchivedDocument::new(
            incident(),
            IdSet::of([1, 2, 3].map(|byte| RecordId::from_bytes([byte; 32]))),
        )],
        retention: Some(Retention::ThirtyYears.number()),
        circles: vec![Purpose::Words.number()],
        keys: vec![incident_key().id()],
        key: unit_key().id(),
        custody: custody.seal(&unit_key(), unit, &bag, [17; 24]).unwrap(),
    };
    (
        "archive: an incident in a bag",
        record(Kind::Archive, unit, archive.to_bytes()),
    )
}
