//! What reached a laptop by way of a hub: said by that laptop, handed on, and shown as such.

use super::client::Caller;
use super::*;
use crate::engine::{Behind, BundleWish, Chosen, IncidentDetail};
use crate::host::steer;
use onscene_protocol::exchange::{Hello, OfAuthor, Receipt, SignedReceipt, VERSION, What, said_of};
use onscene_protocol::id::{PersonKey, RecordId};
use onscene_protocol::incident::command::Notice;
use std::cell::Cell;
use std::path::PathBuf;

const MORNING_MS: i64 = 1_768_176_000_000;
/// A number beyond all that laptops gave themselves.
const LATE: u64 = u64::MAX / 2;

/// An office that is the hub for two others, who never meet. A minute goes by before each exchange.
struct Apart {
    hub: Laptop,
    links: Arc<Links>,
    one: Laptop,
    other: Laptop,
    clock: PathBuf,
    minutes: Cell<i64>,
    _folder: TempDir,
}

async fn apart() -> Apart {
    apart_in(["城东街道/和平里社区"; 3]).await
}

/// The same in three units: of the hub and of the others.
async fn apart_in([above, one_unit, other_unit]: [&str; 3]) -> Apart {
    let folder = tempfile::tempdir().unwrap();
    let clock = folder.path().join("clock");
    steer(&clock, MORNING_MS, 480).unwrap();
    let host = || Host::steered(clock.clone(), 0);
    let hub = Laptop::found_at("值班室", above, host());
    let links = hub.link(&[], false).await;
    let one = Laptop::found_on("外勤甲", host());
    let other = Laptop::found_on("外勤乙", host());
    for (laptop, name, unit) in [(&one, "外勤甲", one_unit), (&other, "外勤乙", other_unit)] {
        let wish = Wish {
            unit: Some(unit.into()),
            ..Wish::default()
        };
        let code = hub.engine.invite(wish).await.unwrap().code;
        let code = code.parse().unwrap();
        join(&laptop.engine, &laptop.device_key, &code, None, name.into())
            .await
            .unwrap();
    }
    let apart = Apart {
        hub,
        links,
        one,
        other,
        clock,
        minutes: Cell::new(0),
        _folder: folder,
    };
    apart.sync(&apart.one).await;
    apart.sync(&apart.other).await;
    apart
}

impl Apart {
    async fn sync(&self, laptop: &Laptop) -> Report {
        self.minute_goes_by();
        let away = laptop.link(&[], false).await;
        away.sync_with(&address(&self.links)).await.unwrap()
    }

    fn minute_goes_by(&self) {
        self.minutes.set(self.minutes.get() + 1);
        let now_ms = MORNING_MS + self.minutes.get() * 60_000;
        steer(&self.clock, now_ms, 480).unwrap();
    }
}

impl Laptop {
    fn person(&self) -> PersonKey {
        self.engine.identity().person
    }

    async fn detail(&self, incident: SubjectId) -> IncidentDetail {
        self.engine.incident(incident).await.unwrap()
    }

    /// Where the last entry of an incident is by way of others.
    async fn behind(&self, incident: SubjectId) -> Vec<Behind> {
        let detail = self.detail(incident).await;
        let last = detail.view.entries.last().unwrap().entry;
        detail.local.entries[&last].behind.clone()
    }

    /// The records of a person that are here, in their order.
    async fn records_by(&self, author: PersonKey) -> Vec<RecordId> {
        let arrived = self.engine.after(0, 100_000).await.unwrap().into_iter();
        let mut records: Vec<_> = arrived
            .map(|arrived| {
                let record = arrived.record.record();
                (record.header().author, record.header().time, record.id())
            })
            .filter(|(by, ..)| *by == author)
            .collect();
        records.sort_unstable();
        records.into_iter().map(|(.., id)| id).collect()
    }

    /// Says, as this laptop, that it holds these records of an author.
    fn says(&self, author: PersonKey, number: u64, records: &[RecordId]) -> SignedReceipt {
        let (held, fingerprint) = said_of(records.iter().copied());
        let receipt = Receipt {
            device: self.device(),
            organisation: self.engine.identity().organisation,
            wall_ms: self.engine.host().wall_ms(),
            what: What::OfAuthor(OfAuthor {
                author,
                number,
                held,
                fingerprint,
                header_only: 0,
            }),
        };
        receipt.sign(&self.device_key)
    }

    async fn takes(&self, from: &Self, said: &SignedReceipt) {
        let checked = said.clone().check().unwrap();
        let noted = self.engine.note_statement(from.device(), checked);
        noted.await.unwrap();
    }
}

#[tokio::test]
async fn what_reached_a_laptop_through_a_hub_shows_by_way_of_the_hub() {
    let apart = apart().await;
    let Apart {
        hub, one, other, ..
    } = &apart;
    let incident = one.start("外勤甲写的").await;
    apart.sync(one).await;
    assert_eq!(one.behind(incident).await, []);
    apart.sync(other).await;
    assert_eq!(other.texts(incident).await, ["外勤甲写的"]);
    apart.sync(one).await;
    let behind = one.behind(incident).await;
    let [there] = behind.as_slice() else {
        panic!("{behind:?}");
    };
    assert_eq!((there.device, there.by), (other.device(), hub.device()));
    assert_eq!(
        (there.name.as_str(), there.by_name.as_str()),
        ("外勤乙", "值班室")
    );
    assert!(!there.revoked);
    // Those that were met go by their own receipts, and nothing that waits goes by what others say.
    let detail = one.detail(incident).await;
    let mut entries = detail.local.entries.values();
    assert!(entries.all(|entry| entry.devices == [hub.device()]));
    let peers = one.engine.peers().await.unwrap();
    assert!(peers.iter().all(|peer| peer.device != other.device()));
    // What is written after it is not there yet.
    one.log(incident, "后来写的").await;
    assert_eq!(one.behind(incident).await, []);
}

#[tokio::test]
async fn a_notice_is_delivered_behind_a_hub_as_over_a_cable() {
    let apart = apart().await;
    let Apart { one, other, .. } = &apart;
    let incident = one.start("要通知").await;
    let notice = Notice {
        text: "请启动预案".into(),
        to: other.device().to_string(),
    };
    let notice = one.engine.act(incident, Command::Notice(notice)).await;
    let notice = notice.unwrap().entry;
    apart.sync(one).await;
    assert!(one.detail(incident).await.local.delivered.is_empty());
    apart.sync(other).await;
    apart.sync(one).await;
    assert!(one.detail(incident).await.local.delivered.contains(&notice));
}

#[tokio::test]
async fn live_links_hand_on_what_is_held_within_their_time() {
    let apart = apart().await;
    let Apart { one, other, .. } = &apart;
    let at = address(&apart.links);
    let _one = one.link(&[&at], true).await;
    let _other = other.link(&[&at], true).await;
    apart.minute_goes_by();
    let incident = one.start("接着链路写的").await;
    other.until_text(incident, "接着链路写的").await;
    one.until("it is known to be there", || async {
        !one.behind(incident).await.is_empty()
    })
    .await;
}

#[tokio::test]
async fn what_is_stale_replayed_or_forged_changes_nothing() {
    let apart = apart().await;
    let Apart {
        hub, one, other, ..
    } = &apart;
    let incident = one.start("外勤甲写的").await;
    let author = one.person();
    let all = one.records_by(author).await;
    let none = one.behind(incident).await;
    let said = other.says(author, LATE, &all);
    one.takes(hub, &said).await;
    let now = one.behind(incident).await;
    assert_ne!(now, none);
    // An earlier one, whatever it says, and the same again.
    one.takes(hub, &other.says(author, 5, &all[..1])).await;
    one.takes(hub, &said).await;
    assert_eq!(one.behind(incident).await, now);
    // Under another's name it is no statement at all.
    let forged = Receipt {
        device: other.device(),
        ..hub.says(author, u64::MAX, &all[..1]).read_kept().unwrap()
    };
    assert!(forged.sign(&hub.device_key).check().is_err());
    // Somebody else's organisation, and a laptop that nobody let in.
    let stranger = Laptop::found("别处");
    let before = one.engine.diagnosis().await.unwrap().statements;
    one.takes(hub, &stranger.says(author, 1, &all)).await;
    assert_eq!(one.engine.diagnosis().await.unwrap().statements, before);
    // The same number with other content is shown, and not used.
    let twice = other.says(author, LATE, &all[..1]);
    one.takes(hub, &twice).await;
    assert_eq!(one.behind(incident).await, now);
    let diagnosis = one.engine.diagnosis().await.unwrap();
    assert_eq!(diagnosis.contradicting, [other.device()]);
}

#[tokio::test]
async fn a_laptop_that_was_rolled_back_holds_no_more_than_it_says_since() {
    let apart = apart().await;
    let Apart {
        hub, one, other, ..
    } = &apart;
    let incident = one.start("外勤甲写的").await;
    let author = one.person();
    let all = one.records_by(author).await;
    one.takes(hub, &other.says(author, LATE, &all)).await;
    assert_eq!(one.behind(incident).await.len(), 1);
    let after = other.says(author, LATE + 1, &all[..all.len() - 1]);
    one.takes(hub, &after).await;
    assert_eq!(one.behind(incident).await, []);
    // What is no beginning of what is here says nothing.
    let gap = other.says(author, LATE + 2, &all[1..]);
    one.takes(hub, &gap).await;
    assert_eq!(one.behind(incident).await, []);
}

#[tokio::test]
async fn what_a_revoked_laptop_said_stays_as_history_and_delivers_nothing() {
    let apart = apart().await;
    let Apart {
        hub, one, other, ..
    } = &apart;
    let incident = hub.start("值班室写的").await;
    let notice = Notice {
        text: "请到场".into(),
        to: other.device().to_string(),
    };
    hub.engine
        .act(incident, Command::Notice(notice))
        .await
        .unwrap();
    let all = hub.records_by(hub.person()).await;
    hub.takes(one, &other.says(hub.person(), LATE, &all)).await;
    assert_eq!(hub.detail(incident).await.local.delivered.len(), 1);
    hub.engine.revoke(other.device()).await.unwrap();
    let behind = hub.behind(incident).await;
    assert!(behind.len() == 1 && behind[0].revoked, "{behind:?}");
    assert!(hub.detail(incident).await.local.delivered.is_empty());
}

#[tokio::test]
async fn statements_do_not_go_to_laptops_that_carry_another_unit() {
    let apart = apart_in(["城东街道", "城东街道/和平里社区", "城东街道/新源里社区"]).await;
    apart.one.start("和平里的事").await;
    for laptop in [&apart.one, &apart.other, &apart.one, &apart.other] {
        apart.sync(laptop).await;
    }
    // By others: what each says itself it keeps.
    let said_of = async |laptop: &Laptop, author| {
        let said = laptop.engine.said_of_authors().await.unwrap().into_iter();
        let by_others = said.filter(|(_, signer)| *signer != laptop.device());
        by_others.filter(|(of, _)| *of == author).count()
    };
    let Apart {
        hub, one, other, ..
    } = &apart;
    assert_eq!(said_of(other, one.person()).await, 0);
    assert_eq!(said_of(one, other.person()).await, 0);
    assert!(said_of(hub, hub.person()).await > 0);
}

#[tokio::test]
async fn a_stick_hands_on_what_others_hold() {
    let apart = apart().await;
    let Apart {
        hub, one, other, ..
    } = &apart;
    let incident = one.start("外勤甲写的").await;
    apart.sync(one).await;
    apart.sync(other).await;
    let wish = BundleWish {
        to: vec![one.device()],
        chosen: Chosen::Receipts,
        part_bytes_max: None,
    };
    let written = hub.engine.write_bundle(wish).await.unwrap();
    let bytes = std::io::Read::bytes(written.file).collect::<Result<Vec<u8>, _>>();
    let body = stream::iter([Ok(Bytes::from(bytes.unwrap()))]);
    one.engine.read_bundle(body).await.unwrap();
    let behind = one.behind(incident).await;
    let ways: Vec<_> = behind.iter().map(|one| (one.device, one.by)).collect();
    assert_eq!(ways, [(other.device(), hub.device())]);
}

#[tokio::test]
async fn a_laptop_of_before_is_sent_no_statement() {
    let apart = apart().await;
    let Apart { hub, one, .. } = &apart;
    apart.one.start("外勤甲写的").await;
    for laptop in [&apart.one, &apart.other] {
        apart.sync(laptop).await;
    }
    let expect = Expect::Device(*hub.device().as_bytes());
    let caller = Caller::new(&one.identity(), expect, &address(&apart.links)).unwrap();
    let (fingerprint, count) = one.engine.fingerprint_with(hub.device()).await.unwrap();
    let hello = |statements| Hello {
        version: VERSION,
        organisation: one.engine.identity().organisation,
        device: one.device(),
        wall_ms: one.engine.host().wall_ms(),
        fingerprint,
        count,
        port: None,
        wants: Vec::new(),
        receipt: None,
        since: None,
        hubs: None,
        statements,
        holdings_known: None,
    };
    let (answer, _) = caller.hello(&hello(None)).await.unwrap();
    assert_eq!(answer.statements, None);
    let (answer, _) = caller.hello(&hello(Some(Vec::new()))).await.unwrap();
    assert!(answer.statements.is_some_and(|said| !said.is_empty()));
}
