//! Every record that is refused leaves one line: which record, from whom, why. Nothing else
//! changes.

use super::merging::pair;
use super::*;
use crate::store::Quarantined;
use onscene_protocol::clock::{ClockReading, Timestamp};
use onscene_protocol::exchange::WireRecord;
use onscene_protocol::id::{ActorId, PersonKey, RecordId};
use onscene_protocol::record::{Draft, HEADER_BYTES, Kind, NO_RECORD, Record};
use onscene_protocol::roster::Certificate;
use std::collections::{BTreeMap, BTreeSet};

/// Where a header names its author, and where it is signed.
const AUTHOR: std::ops::Range<usize> = 50..82;
const SIGNATURE: std::ops::Range<usize> = 182..HEADER_BYTES;

/// The neutral element: as a key it fits a signature of zeros, unless looked at strictly.
const NEUTRAL: [u8; 32] = {
    let mut bytes = [0; 32];
    bytes[0] = 1;
    bytes
};

impl Laptop {
    fn lines(&self) -> Vec<Quarantined> {
        let reading = self.engine.shared.store.read().unwrap();
        reading.quarantined().unwrap()
    }

    async fn state(&self) -> (u64, String) {
        let diagnosis = self.engine.diagnosis().await.unwrap();
        (diagnosis.records, diagnosis.derived)
    }

    /// A record of any kind in this laptop's name, as its own chain.
    fn sign(&self, kind: Kind, body: Vec<u8>) -> Record {
        let organisation = self.engine.identity().organisation;
        let draft = Draft {
            organisation,
            kind,
            subject: SubjectId::of_organisation(organisation),
            actor: ActorId::from_bytes([0x77; 16]),
            seq: 1,
            prev: NO_RECORD,
            time: Timestamp::from_bits(1),
            body,
        };
        draft
            .sign(self.engine.shared.secrets().signer().unwrap())
            .unwrap()
    }
}

/// Sends what `field` should not, and hands back the lines that it left, by the record's id.
async fn attack(
    office: &Laptop,
    field: &Laptop,
    sent: Vec<WireRecord>,
) -> BTreeMap<RecordId, String> {
    let before = office.state().await;
    let known = office.lines();
    let count = sent.len();
    let ids: BTreeSet<_> = sent
        .iter()
        .map(|record| RecordId::from_bytes(*blake3::hash(&record.header).as_bytes()))
        .collect();
    let from = field.engine.identity().device;
    let ingested = office.engine.ingest_sent(from, sent).await.unwrap();
    assert!(ingested.held.is_empty(), "{:?}", ingested.held);
    assert_eq!(ingested.refused.len(), count);
    assert_eq!(office.state().await, before);
    let new: Vec<_> = office
        .lines()
        .into_iter()
        .filter(|line| !known.contains(line))
        .collect();
    assert_eq!(new.len(), count, "one line each");
    assert!(new.iter().all(|line| line.from == Some(from)));
    let lines: BTreeMap<_, _> = new.into_iter().map(|line| (line.id, line.why)).collect();
    assert!(lines.keys().eq(ids.iter()));
    lines
}

fn forge(record: &Record, author: &[u8; 32]) -> Vec<u8> {
    let mut header = record.header_bytes().to_vec();
    header[AUTHOR].copy_from_slice(author);
    header
}

#[tokio::test]
async fn a_hundred_records_with_a_flipped_bit_leave_a_hundred_lines() {
    let (office, field) = pair().await;
    let incident = field.start("现场的").await;
    for number in 1..100 {
        field.log(incident, &format!("第{number}条")).await;
    }
    let mut honest: Vec<_> = field.all_records().await;
    honest.retain(|record| record.header().kind == Kind::Change);
    assert_eq!(honest.len(), 100);
    let flipped = honest.iter().zip(0_usize..).map(|(record, number)| {
        let mut sent = WireRecord::from(record);
        let (bytes, bit) = match &mut sent.body {
            Some(body) if number % 2 == 0 => (body, number * 61),
            _ => (&mut sent.header, number * 19),
        };
        let bit = bit % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        sent
    });
    let lines = attack(&office, &field, flipped.collect()).await;
    assert!(lines.values().all(|why| !why.is_empty()));

    let from = field.engine.identity().device;
    let records = field.all_records().await;
    let ingested = office.engine.ingest(from, records).await.unwrap();
    assert!(ingested.refused.is_empty(), "the honest ones still come in");
    assert_eq!(office.texts(incident).await.len(), 100);
}

#[tokio::test]
async fn bytes_that_are_no_record_leave_a_line_of_bounded_length() {
    let (office, field) = pair().await;
    let sent = vec![
        WireRecord {
            header: vec![7; 100_000],
            body: None,
        },
        WireRecord {
            header: vec![],
            body: Some(vec![1]),
        },
    ];
    attack(&office, &field, sent).await;
    assert!(
        office
            .lines()
            .iter()
            .all(|line| line.header.len() <= HEADER_BYTES)
    );
}

#[tokio::test]
async fn another_organisations_records_leave_a_line_each() {
    let (office, field) = pair().await;
    let stranger = Laptop::found("外人");
    stranger.start("别处的事").await;
    let records = stranger.all_records().await;
    let sent = records.iter().map(WireRecord::from).collect();
    let lines = attack(&office, &field, sent).await;
    assert!(
        lines
            .values()
            .all(|why| why == "written in another organisation"),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_certified_key_of_small_order_signs_nothing_and_leaves_a_line() {
    let (office, field) = pair().await;
    let roster = office.engine.roster();
    let identity = office.engine.identity();
    let own = office.engine.shared.person();
    let member = roster.member(identity.organisation, own).unwrap();
    let certificate = Certificate {
        person: PersonKey::from_bytes(NEUTRAL),
        founding: None,
        ..member.certificate.clone()
    };
    let certified = office.sign(Kind::Certificate, certificate.to_bytes());
    let ingested = office
        .engine
        .ingest(identity.device, vec![certified])
        .await
        .unwrap();
    assert_eq!(ingested.held.len(), 1, "{ingested:?}");

    let mut header = forge(&field.sign(Kind::Unknown(200), vec![]), &NEUTRAL);
    header[SIGNATURE].fill(0);
    header[SIGNATURE.start] = 1;
    let body = Some(vec![]);
    let lines = attack(&office, &field, vec![WireRecord { header, body }]).await;
    assert!(
        lines
            .values()
            .all(|why| why == "the signature does not match its author"),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_laptop_that_speaks_for_another_leaves_a_line() {
    let (office, field) = pair().await;
    let theirs = office
        .engine
        .shared
        .secrets()
        .signer()
        .unwrap()
        .verifying_key();
    let in_their_name = WireRecord {
        header: forge(&field.sign(Kind::Unknown(200), vec![]), theirs.as_bytes()),
        body: Some(vec![]),
    };
    let reading = ClockReading {
        by: office.engine.identity().device,
        of: field.engine.identity().device,
        ahead_ms: 600_000,
    };
    let measured = field.sign(Kind::Clock, minicbor::to_vec(reading).unwrap());
    let sent = vec![in_their_name, WireRecord::from(&measured)];
    let lines = attack(&office, &field, sent).await;
    let why: BTreeSet<_> = lines.values().map(String::as_str).collect();
    let expected = [
        "the signature does not match its author",
        "written in the name of another laptop",
    ];
    assert_eq!(why, BTreeSet::from(expected));
}
