use super::*;
use futures_util::stream;
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::WriterId;
use onscene_protocol::incident::command::{Attach, Deciding, Headcount};
use onscene_protocol::incident::{EntryKeys, Refusal, State};
use onscene_protocol::record::{Draft, Kind, Record};
use onscene_protocol::seal::Purpose;
use std::collections::BTreeSet;
use std::io::Read;

#[tokio::test]
async fn an_entry_that_was_answered_is_there_after_reopening() {
    let laptop = Laptop::found("值班员");
    let incident = laptop.start("供暖费上访").await;
    let entry = laptop.log(incident, "约三十名业主聚集").await;
    let laptop = laptop.reopen().await;
    let view = laptop.engine.incident(incident).await.unwrap().view;
    assert_eq!(view.title.as_deref(), Some("供暖费上访"));
    let found = view
        .entries
        .iter()
        .find(|known| known.entry == entry)
        .unwrap();
    assert_eq!(found.text.as_deref(), Some("约三十名业主聚集"));
    assert_eq!(found.author, "值班员");
    laptop.log(incident, "重启之后再写").await;
    assert_eq!(laptop.texts(incident).await.len(), 3);
}

#[tokio::test]
async fn the_list_shows_title_state_and_count_without_loading_a_document() {
    let laptop = Laptop::found("值班员");
    let first = laptop.start("第一起").await;
    laptop.start("第二起").await;
    laptop.log(first, "一条").await;
    let laptop = laptop.reopen().await;
    let list = laptop.engine.incidents(None, 10).await.unwrap();
    let titles: Vec<_> = list
        .iter()
        .filter_map(|line| line.title.as_deref())
        .collect();
    assert_eq!(
        titles,
        ["第一起", "第二起"],
        "the latest active comes first"
    );
    assert_eq!((list[0].entries, list[0].state), (2, State::Open));
    assert_eq!(laptop.engine.diagnosis().await.unwrap().documents_loaded, 0);
    let next = laptop
        .engine
        .incidents(Some(list[0].incident), 10)
        .await
        .unwrap();
    assert_eq!(next.len(), 1);
}

#[tokio::test]
async fn a_refused_act_stores_nothing_and_the_engine_goes_on() {
    let laptop = Laptop::found("值班员");
    let incident = laptop.start("供暖费上访").await;
    let before = laptop.engine.diagnosis().await.unwrap().records;
    let refused = laptop.engine.act(incident, Command::Log(log("   "))).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::Empty { field: "text" }))
    ));
    let reversed = Headcount {
        low: 9,
        high: 3,
        by: "目测".into(),
    };
    assert!(
        laptop
            .engine
            .act(incident, Command::Headcount(reversed))
            .await
            .is_err()
    );
    let unknown = SubjectId::from_bytes([9; 16]);
    let missing = laptop.engine.act(unknown, Command::Log(log("x"))).await;
    assert!(matches!(missing, Err(EngineError::NoSuchIncident(id)) if id == unknown));
    assert_eq!(laptop.engine.diagnosis().await.unwrap().records, before);
    laptop.log(incident, "照常").await;
}

#[tokio::test]
async fn acts_that_come_at_once_share_a_turn_and_are_all_there() {
    let laptop = Laptop::found("值班员");
    let incident = laptop.start("供暖费上访").await;
    let acts = (0..100).map(|n| {
        let engine = laptop.engine.clone();
        async move {
            engine
                .act(incident, Command::Log(log(&format!("第{n}条"))))
                .await
        }
    });
    for written in futures_util::future::join_all(acts).await {
        written.unwrap();
    }
    let laptop = laptop.reopen().await;
    assert_eq!(laptop.texts(incident).await.len(), 101);
}

#[tokio::test]
async fn an_attachment_comes_back_bit_for_bit_and_under_its_hash() {
    let laptop = Laptop::found("值班员");
    let incident = laptop.start("供暖费上访").await;
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
    let pieces: Vec<_> = bytes
        .chunks(7_000)
        .map(|c| Ok(Bytes::copy_from_slice(c)))
        .collect();
    let staged = laptop
        .engine
        .stage("现场.jpg".into(), "image/jpeg".into(), stream::iter(pieces))
        .await
        .unwrap();
    let attach = Attach {
        attachments: vec![staged.attachment],
        text: None,
    };
    laptop
        .engine
        .act(incident, Command::Attach(attach))
        .await
        .unwrap();
    let laptop = laptop.reopen().await;
    let view = laptop.engine.incident(incident).await.unwrap().view;
    assert_eq!(view.attachments[0].name.as_deref(), Some("现场.jpg"));
    assert_eq!(
        view.attachments[0].blake3,
        Some(blake3::hash(&bytes).to_hex().to_string())
    );
    let sha256 = view.attachments[0].sha256.clone();
    assert_eq!(sha256.as_deref(), Some(staged.sha256.as_str()));
    assert!(view.attachments[0].held);
    let mut original = laptop
        .engine
        .original(incident, staged.attachment)
        .await
        .unwrap();
    let mut read = Vec::new();
    original.reader.read_to_end(&mut read).unwrap();
    assert_eq!(read, bytes);
}

#[tokio::test]
async fn a_rebuild_from_the_records_alone_gives_the_same_list() {
    let laptop = Laptop::found("值班员");
    for n in 0..5 {
        let incident = laptop.start(&format!("第{n}起")).await;
        laptop.log(incident, "一条").await;
    }
    let rebuilt = laptop.engine.rebuild().await.unwrap();
    assert!(
        rebuilt.same,
        "the derived tables are a function of the records"
    );
    assert_eq!(rebuilt.incidents, 5);
}

use bytes::Bytes;

#[tokio::test]
async fn what_came_after_a_former_state_is_known_after_a_restart() {
    let laptop = Laptop::found("值班员");
    let incident = laptop.start("供暖费").await;
    let (former, _) = laptop.engine.fingerprint().await.unwrap();
    laptop.log(incident, "一").await;
    laptop.log(incident, "二").await;
    let laptop = laptop.reopen().await;
    laptop.log(incident, "三").await;
    // As for a laptop that carries the same.
    let other = laptop.engine.identity().device;
    let news = laptop.engine.since(former, other).await.unwrap().unwrap();
    assert_eq!(news.len(), 3);
    let own = laptop.engine.fingerprint().await.unwrap();
    assert_eq!(own.0, laptop.engine.sets().await.unwrap().fingerprint());
}

/// An entry by the one who writes here, in the chain of their last one, as a double of this laptop
/// signs it: a machine whose state was copied while it ran.
async fn by_a_double(laptop: &Laptop, incident: SubjectId, text: &str) -> Record {
    let records = laptop.all_records().await.into_iter();
    let last = records
        .filter(|record| record.header().kind == Kind::Change)
        .max_by_key(|record| record.header().seq)
        .unwrap();
    let (shared, header) = (&laptop.engine.shared, last.header());
    let (document, standing) = (
        shared.document(incident).unwrap().unwrap(),
        shared.standing(),
    );
    let deciding = Deciding {
        writer: header.author,
        now_ms: shared.host.wall_ms(),
        summary: None,
        plan: None,
        files: &|_| None,
        reader: document.reader(&standing, &|_| None),
        wording: &crate::wording::Language::Chinese,
    };
    let entry = document
        .incident
        .decide(Command::Log(log(text)), &deciding)
        .unwrap();
    let keys = EntryKeys {
        words: document.keys.current(incident, Purpose::Incident).unwrap(),
        petitioner: None,
        verbatim: None,
        people: &[],
    };
    let seq = header.seq + 1;
    let writer = WriterId::of(header.author, header.actor);
    let (moment, mut entropy) = (shared.host.moment(), shared.host.entropy());
    let body = document
        .incident
        .write(&entry, (writer, seq), &moment, keys, &mut entropy);
    let draft = Draft {
        organisation: header.organisation,
        kind: Kind::Change,
        subject: incident,
        actor: header.actor,
        seq,
        prev: last.id(),
        time: Timestamp::from_bits(header.time.bits() + 1),
        body: body.unwrap(),
    };
    draft.sign(shared.secrets().signer().unwrap()).unwrap()
}

#[tokio::test]
async fn whoever_hears_of_a_double_goes_on_in_a_chain_of_their_own_and_no_act_fails() {
    let laptop = Laptop::found("值班员");
    let incident = laptop.start("供暖费上访").await;
    laptop.log(incident, "一").await;
    let double = by_a_double(&laptop, incident, "双份写的").await;
    let from = DeviceKey::from_bytes([7; 32]);
    let taken = laptop
        .engine
        .ingest(from, vec![double.clone()])
        .await
        .unwrap();
    assert_eq!(taken.refused, []);
    laptop.log(incident, "二").await;
    laptop.log(incident, "三").await;
    let texts = ["供暖费上访", "一", "双份写的", "二", "三"];
    assert_eq!(laptop.texts(incident).await, texts);
    // What comes back from others of one's own is no double.
    let actors = |records: Vec<Record>| {
        let changes = records
            .into_iter()
            .filter(|record| record.header().kind == Kind::Change);
        changes
            .map(|record| record.header().actor)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(actors(laptop.all_records().await).len(), 2);
    laptop
        .engine
        .ingest(from, laptop.all_records().await)
        .await
        .unwrap();
    laptop.log(incident, "四").await;
    assert_eq!(actors(laptop.all_records().await).len(), 2);
    assert!(laptop.reopen().await.engine.rebuild().await.unwrap().same);
}
