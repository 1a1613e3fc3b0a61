//! Records that lead nowhere: so many are kept, and none that leads somewhere is lost.

use super::merging::pair;
use super::*;
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::ActorId;
use onscene_protocol::limit::{BYTES_WITHOUT_PAST_MAX, RECORDS_WITHOUT_PAST_MAX};
use onscene_protocol::record::{Draft, Kind, NO_RECORD, Record};

/// A chain of changes in nobody's form, of so many bytes each.
fn chain(laptop: &Laptop, subject: SubjectId, records: u64, bytes: usize) -> Vec<Record> {
    let secrets = laptop.engine.shared.secrets();
    let mut prev = NO_RECORD;
    (1..=records)
        .map(|seq| {
            let draft = Draft {
                organisation: laptop.engine.identity().organisation,
                kind: Kind::Change,
                subject,
                actor: ActorId::from_bytes([0x77; 16]),
                seq,
                prev,
                time: Timestamp::from_bits(seq),
                body: vec![0x85; bytes],
            };
            let record = draft.sign(secrets.signer().unwrap()).unwrap();
            prev = record.id();
            record
        })
        .collect()
}

/// The second record of a chain in a subject of its own.
fn stray(laptop: &Laptop, number: usize, bytes: usize) -> Record {
    let mut subject = [3; 16];
    subject[..8].copy_from_slice(&number.to_be_bytes());
    chain(laptop, SubjectId::from_bytes(subject), 2, bytes).remove(1)
}

async fn bring(office: &Laptop, field: &Laptop, records: &[Record]) -> (usize, usize) {
    let from = field.engine.identity().device;
    let ingested = office.engine.ingest(from, records.to_vec()).await.unwrap();
    (ingested.held.len(), ingested.refused.len())
}

#[tokio::test]
async fn records_without_their_past_are_kept_up_to_a_limit_and_all_of_them_once_it_comes() {
    let (office, field) = pair().await;
    let incident = field.start("现场的").await;
    let max = usize::try_from(RECORDS_WITHOUT_PAST_MAX).unwrap();
    let records = chain(&field, incident, 6, 8);
    // The first and the third are missing: all four others wait.
    assert_eq!(bring(&office, &field, &records[1..2]).await, (1, 0));
    assert_eq!(bring(&office, &field, &records[3..]).await, (3, 0));
    let loose: Vec<Record> = (0..max).map(|number| stray(&field, number, 8)).collect();
    assert_eq!(bring(&office, &field, &loose).await, (max - 4, 4));
    // Others write on, and so does the same person, in chains that are whole.
    office.log(office.start("别处的").await, "照常").await;
    field.log(incident, "照常").await;
    let mut more = field.all_records().await;
    more.retain(|record| record.header().subject == incident);
    assert_eq!(bring(&office, &field, &more).await, (more.len(), 0));
    assert_eq!(office.texts(incident).await.len(), 2);

    // Room comes with what was missing, also after a restart.
    assert_eq!(bring(&office, &field, &records[..1]).await, (1, 0));
    assert_eq!(bring(&office, &field, &loose).await, (max - 3, 3));
    let office = office.reopen().await;
    assert_eq!(bring(&office, &field, &records[2..3]).await, (1, 0));
    assert_eq!(bring(&office, &field, &loose).await, (max, 0));
}

#[tokio::test]
async fn the_bytes_of_records_without_their_past_have_a_limit_too() {
    const BYTES: usize = 60_000;
    let (office, field) = pair().await;
    let max = usize::try_from(BYTES_WITHOUT_PAST_MAX).unwrap() / BYTES;
    let loose: Vec<Record> = (0..=max)
        .map(|number| stray(&field, number, BYTES))
        .collect();
    assert_eq!(bring(&office, &field, &loose).await, (max, 1));
    let lines = office.engine.diagnosis().await.unwrap().quarantined;
    let past = lines.iter().filter(|line| line.why.contains("before it"));
    assert_eq!(past.count(), 1, "one line says so");
}

#[tokio::test]
async fn a_record_that_names_anothers_for_its_past_is_without_one() {
    let (office, field) = pair().await;
    let incident = field.start("现场的").await;
    let records = chain(&field, incident, RECORDS_WITHOUT_PAST_MAX + 1, 8);
    bring(&office, &field, &field.all_records().await).await;
    // Each names the same record, which is there, and stands in another chain.
    let there = office.all_records().await.pop().unwrap().id();
    let astray: Vec<Record> = records
        .iter()
        .map(|record| {
            let draft = Draft {
                organisation: record.header().organisation,
                kind: Kind::Change,
                subject: incident,
                actor: ActorId::from_bytes([0x78; 16]),
                seq: record.header().seq + 1,
                prev: there,
                time: record.header().time,
                body: vec![0x85; 8],
            };
            draft
                .sign(field.engine.shared.secrets().signer().unwrap())
                .unwrap()
        })
        .collect();
    let max = usize::try_from(RECORDS_WITHOUT_PAST_MAX).unwrap();
    assert_eq!(bring(&office, &field, &astray).await, (max, 1));
}
