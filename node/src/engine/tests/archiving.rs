//! After a bag: what its keys open, who hears of it, and who may make one.

use super::joining::join;
use super::recusing::signed;
use super::revoking::{send, three};
use super::*;
use onscene_protocol::id::{KeyId, RecordId};
use onscene_protocol::incident::Refusal;
use onscene_protocol::record::body::Retention;
use onscene_protocol::record::{Kind, Record};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::seal::{Key, Keyring, Purpose};

/// What the keys of an incident are here, the current one first.
fn keys(laptop: &Laptop, incident: SubjectId) -> Vec<(u32, Key)> {
    let document = laptop.engine.shared.document(incident).unwrap().unwrap();
    let held = document
        .keys
        .epochs(incident, Purpose::Incident)
        .into_iter();
    held.map(|(epoch, key)| (epoch, key.clone())).collect()
}

fn ids(keys: &[(u32, Key)]) -> Vec<KeyId> {
    keys.iter().map(|(_, key)| key.id()).collect()
}

async fn bag(laptop: &Laptop, incident: SubjectId) -> PutAway {
    let records = laptop.engine.records_of(incident).await.unwrap();
    PutAway {
        bag: [0xba; 32],
        replaces: None,
        documents: vec![(incident, records)],
        retention: Some(Retention::TenYears),
        circles: vec![],
        keys: ids(&keys(laptop, incident)),
        medium: "光盘 3 号，档案柜二层".into(),
        custodian: "档案员".into(),
    }
}

async fn put_away(laptop: &Laptop, incident: SubjectId) -> Vec<RecordId> {
    let asked = bag(laptop, incident).await;
    laptop.engine.put_away(asked).await.unwrap()
}

/// What somebody reads who holds these keys and every record of the incident.
async fn read_with(laptop: &Laptop, incident: SubjectId, held: &[Key]) -> Vec<String> {
    let shared = &laptop.engine.shared;
    let (document, standing) = (shared.document(incident).unwrap(), shared.standing());
    let mut document = Document::clone(&document.unwrap());
    let mut opened = Keyring::default();
    for key in held {
        // As a bag has it: the key itself, under nothing.
        let reader = onscene_protocol::seal::SealSecret::from_bytes([7; 32]);
        let mut entropy = laptop.engine.host().entropy();
        let wrap =
            onscene_protocol::seal::Wrap::for_person(reader.public(), incident, key, &mut entropy);
        let body = onscene_protocol::seal::KeyBody {
            key: key.id(),
            purpose: Purpose::Incident,
            epoch: 1,
            wraps: vec![wrap.unwrap()],
            detail: None,
            circle: None,
        };
        assert!(opened.learn(incident, &body, &[reader]));
    }
    document.keys = opened;
    let reader = document.reader(&standing, &|_| None);
    let view = document.incident.view(&reader);
    view.entries
        .into_iter()
        .filter_map(|entry| entry.text)
        .collect()
}

#[tokio::test]
async fn no_key_in_a_bag_opens_what_is_written_by_somebody_who_heard_of_it() {
    let (office, field, third) = three().await;
    let incident = office.start("供暖费上访").await;
    office.log(incident, "中午").await;
    for laptop in [&field, &third] {
        send(&office, laptop).await;
    }
    let in_bag: Vec<Key> = keys(&office, incident)
        .into_iter()
        .map(|(_, key)| key)
        .collect();
    let before = office.engine.records_of(incident).await.unwrap();
    assert_eq!(put_away(&office, incident).await.len(), 1);
    let after = office.engine.records_of(incident).await.unwrap();
    assert_eq!(
        before, after,
        "archiving itself writes nothing into the incident"
    );

    // The field has heard of it, the third has not.
    send(&office, &field).await;
    office.log(incident, "晚上，办公室").await;
    field.log(incident, "晚上，外勤甲").await;
    third.log(incident, "晚上，外勤乙").await;
    for (from, to) in [
        (&field, &office),
        (&third, &office),
        (&office, &field),
        (&office, &third),
    ] {
        assert_eq!(send(from, to).await.refused, []);
    }
    let mut all = vec![
        "供暖费上访",
        "中午",
        "晚上，办公室",
        "晚上，外勤甲",
        "晚上，外勤乙",
    ];
    for laptop in [&office, &field, &third] {
        let mut texts = laptop.texts(incident).await;
        texts.sort();
        all.sort_unstable();
        assert_eq!(texts, all, "everybody of the office reads on");
    }
    let opened = read_with(&office, incident, &in_bag).await;
    assert!(
        opened.contains(&"晚上，外勤乙".to_owned()),
        "it had not heard: {opened:?}"
    );
    assert!(
        !opened
            .iter()
            .any(|text| text.contains("办公室") || text.contains("外勤甲"))
    );
    // Once it has heard, it writes under the next key as well.
    third.log(incident, "夜里，外勤乙").await;
    send(&third, &office).await;
    let opened = read_with(&office, incident, &in_bag).await;
    assert!(!opened.contains(&"夜里，外勤乙".to_owned()));
    // Both made one; all use the lower.
    let known = keys(&office, incident);
    assert_eq!((known[0].0, known.last().unwrap().0), (2, 1));
    assert_eq!(known[0].1.id(), keys(&third, incident)[0].1.id());
}

#[tokio::test]
async fn a_key_that_is_in_no_bag_stays_in_use_and_another_bag_gives_another() {
    let laptop = Laptop::found("值班员");
    let incident = laptop.start("停水").await;
    let other = laptop.start("停电").await;
    put_away(&laptop, incident).await;
    for _ in 0..3 {
        laptop.log(incident, "一条").await;
        laptop.log(other, "一条").await;
    }
    assert_eq!(keys(&laptop, incident).len(), 2);
    assert_eq!(keys(&laptop, other).len(), 1, "nobody archived that one");
    put_away(&laptop, incident).await;
    let laptop = laptop.reopen().await;
    laptop.log(incident, "又一条").await;
    let epochs: Vec<u32> = keys(&laptop, incident)
        .iter()
        .map(|(epoch, _)| *epoch)
        .collect();
    assert_eq!(epochs, [3, 2, 1], "also after a new start");
    assert_eq!(laptop.texts(incident).await.len(), 5);
    assert!(laptop.engine.rebuild().await.unwrap().same);
}

#[tokio::test]
async fn a_bag_is_known_with_what_was_sealed_of_it_by_the_unit() {
    let (office, field, _third) = three().await;
    let incident = office.start("停水").await;
    let records = office.engine.records_of(incident).await.unwrap();
    let made = put_away(&office, incident).await;
    send(&office, &field).await;
    for laptop in [&office, &field] {
        let [known] = laptop
            .engine
            .archives_of(incident)
            .await
            .unwrap()
            .try_into()
            .unwrap();
        assert_eq!((known.record, known.by.as_str()), (made[0], "值班员"));
        assert_eq!(
            (known.records, known.keys, known.retention),
            (records.count, 1, Some("D10"))
        );
        assert_eq!(known.medium.as_deref(), Some("光盘 3 号，档案柜二层"));
        assert_eq!(known.bag, "ba".repeat(32));
    }
    let record = office.engine.records(made).await.unwrap().remove(0);
    let header = record.record().header();
    assert_ne!(header.subject, incident);
    let body = record.record().body().unwrap();
    assert!(
        !body.windows(6).any(|part| part == "光盘".as_bytes()),
        "it is sealed"
    );
}

#[tokio::test]
async fn who_may_not_archive_is_refused_and_a_record_of_theirs_changes_no_key() {
    let (office, field, _third) = three().await;
    let incident = office.start("停水").await;
    send(&office, &field).await;
    let asked = bag(&field, incident).await;
    let refused = field.engine.put_away(asked.clone()).await;
    let Err(EngineError::Refused(Refusal::NotForRole { act, .. })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(act, Act::Archive);
    // A program that does not ask the table.
    let forged = forge(&field, &asked);
    let from = field.engine.identity().device;
    let taken = office.engine.ingest(from, vec![forged]).await.unwrap();
    assert_eq!(taken.refused, [], "it is kept and passed on");
    office.log(incident, "一条").await;
    assert_eq!(keys(&office, incident).len(), 1);
    assert_eq!(office.engine.archives_of(incident).await.unwrap(), []);
}

fn forge(by: &Laptop, asked: &PutAway) -> Record {
    use onscene_protocol::record::body::{Archive, ArchivedDocument};
    let shared = &by.engine.shared;
    let (standing, secrets) = (shared.standing(), shared.secrets());
    let unit = standing
        .roster
        .person(secrets.writer())
        .unwrap()
        .certificate
        .unit;
    let body = Archive {
        bag: asked.bag,
        replaces: None,
        documents: asked
            .documents
            .iter()
            .map(|(subject, records)| ArchivedDocument::new(*subject, *records))
            .collect(),
        retention: None,
        circles: vec![],
        keys: asked.keys.clone(),
        key: asked.keys[0],
        custody: vec![],
    };
    let subject = standing.roster.unit_subject(unit);
    signed(by, Kind::Archive, subject, body.to_bytes())
}

#[tokio::test]
async fn a_bag_and_a_recusal_each_close_what_the_other_leaves_open() {
    let (office, field, third) = three().await;
    let incident = office.start("供暖费上访").await;
    for laptop in [&field, &third] {
        send(&office, laptop).await;
    }
    let recused = office.engine.recuse(
        incident,
        "外勤甲".into(),
        "亲属".into(),
        LookedAlike::default(),
    );
    recused.await.unwrap();
    office.log(incident, "回避后").await;
    let closed: Vec<Key> = keys(&office, incident)
        .into_iter()
        .map(|(_, key)| key)
        .collect();
    put_away(&office, incident).await;
    office.log(incident, "归档后").await;
    let opened = read_with(&office, incident, &closed).await;
    assert_eq!(opened, ["供暖费上访", "回避后"]);
    for laptop in [&field, &third] {
        send(&office, laptop).await;
    }
    assert_eq!(
        third.texts(incident).await,
        ["供暖费上访", "回避后", "归档后"]
    );
    assert_eq!(keys(&field, incident).len(), 1, "recused before either");
}

#[tokio::test]
async fn whoever_joins_later_reads_what_was_written_after_a_bag() {
    let office = Laptop::found("值班员");
    let incident = office.start("停水").await;
    put_away(&office, incident).await;
    office.log(incident, "归档后").await;
    let late = Laptop::found("后来的");
    join(&office, &late, "后来的").await;
    send(&office, &late).await;
    assert_eq!(late.texts(incident).await, ["停水", "归档后"]);
}

#[tokio::test]
async fn a_bag_with_more_keys_than_a_record_names_is_named_by_several() {
    let laptop = Laptop::found("值班员");
    let incident = laptop.start("停水").await;
    let mut asked = bag(&laptop, incident).await;
    let current = asked.keys[0];
    let others = (0..2_500_u16).map(|n| {
        let mut id = [0; 16];
        id[..2].copy_from_slice(&n.to_be_bytes());
        KeyId::from_bytes(id)
    });
    asked.keys = others.chain([current]).collect();
    assert_eq!(laptop.engine.put_away(asked).await.unwrap().len(), 2);
    laptop.log(incident, "一条").await;
    assert_eq!(keys(&laptop, incident).len(), 2);
    assert_eq!(laptop.engine.archives_of(incident).await.unwrap().len(), 2);
}
