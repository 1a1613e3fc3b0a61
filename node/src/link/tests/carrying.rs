//! Carrying is by place: a street office, two communities below it, and what goes over their links.

use super::client::Caller;
use super::pieces::attach_film;
use super::*;
use crate::engine::{Backlog, BundleWish, Chosen};
use onscene_protocol::exchange::{GetPage, GetRecords};
use onscene_protocol::id::RecordId;
use onscene_protocol::record::Kind;
use onscene_protocol::roster::{Role, Roles};

const STREET: &str = "城东街道";
const ONE: &str = "城东街道/和平里社区";
const OTHER: &str = "城东街道/新源里社区";

struct Street {
    above: Laptop,
    links: Arc<Links>,
    one: Laptop,
    other: Laptop,
}

async fn street() -> Street {
    let above = Laptop::found_in("街道办", STREET);
    let links = above.link(&[], false).await;
    let (one, other) = (Laptop::found("和平里"), Laptop::found("新源里"));
    let_into(&above, &one, ("和平里", ONE), Roles::default()).await;
    let admin = Roles::default().with(Role::Admin);
    let_into(&above, &other, ("新源里", OTHER), admin).await;
    let street = Street {
        above,
        links,
        one,
        other,
    };
    // Each knows of the other's certificate and unit.
    street.sync(&street.one).await;
    street
}

async fn let_into(inviter: &Laptop, joiner: &Laptop, (name, unit): (&str, &str), roles: Roles) {
    let wish = Wish {
        unit: Some(unit.into()),
        ..Wish::from(roles)
    };
    let invited = inviter.engine.invite(wish).await.unwrap();
    let code = invited.code.parse().unwrap();
    join(&joiner.engine, &joiner.device_key, &code, None, name.into())
        .await
        .unwrap();
}

impl Street {
    async fn sync(&self, laptop: &Laptop) -> Report {
        let away = laptop.link(&[], false).await;
        away.sync_with(&address(&self.links)).await.unwrap()
    }
}

impl Laptop {
    /// The records of a document that are here, but for the one that says where it lives.
    async fn records_of(&self, subject: SubjectId) -> Vec<RecordId> {
        let arrived = self.engine.after(0, 100_000).await.unwrap().into_iter();
        let of = arrived.filter(|arrived| {
            let header = arrived.record.record().header();
            header.subject == subject && header.kind != Kind::Place
        });
        of.map(|arrived| arrived.record.record().id()).collect()
    }

    async fn sync_with(&self, other: &Laptop) -> Report {
        let links = other.link(&[], false).await;
        let away = self.link(&[], false).await;
        away.sync_with(&address(&links)).await.unwrap()
    }

    async fn delivered_to(&self, incident: SubjectId) -> Vec<DeviceKey> {
        let detail = self.engine.incident(incident).await.unwrap();
        let entries = detail.local.entries.into_values();
        entries.flat_map(|entry| entry.devices).collect()
    }
}

#[tokio::test]
async fn what_lives_in_a_unit_reaches_those_above_it_and_nobody_beside_it() {
    let street = street().await;
    let Street {
        above, one, other, ..
    } = &street;
    let here = one.start("和平里的事").await;
    let there = other.start("新源里的事").await;
    let upper = above.start("街道的事").await;
    street.sync(one).await;
    street.sync(other).await;
    one.sync_with(other).await;
    other.sync_with(one).await;
    street.sync(one).await;
    street.sync(other).await;
    assert_eq!(above.texts(here).await, ["和平里的事"]);
    assert_eq!(above.texts(there).await, ["新源里的事"]);
    assert_eq!(other.records_of(here).await, []);
    assert_eq!(one.records_of(there).await, []);
    for laptop in [one, other] {
        assert_eq!(laptop.records_of(upper).await, []);
    }
    // It is known to be where it was confirmed, and waits for nobody else.
    assert_eq!(one.delivered_to(here).await, [above.device()]);
    for laptop in [above, one, other] {
        assert_eq!(laptop.engine.waiting().await.unwrap(), Backlog::default());
    }
}

#[tokio::test]
async fn two_of_different_units_that_have_nothing_new_for_each_other_part_after_one_round_trip() {
    let street = street().await;
    let Street { one, other, .. } = &street;
    one.start("和平里的事").await;
    other.start("新源里的事").await;
    one.sync_with(other).await;
    other.sync_with(one).await;
    let report = one.sync_with(other).await;
    assert_eq!((report.sent.records, report.received.records), (0, 0));
    assert!(report.round_trips <= 2, "{report:?}");
}

#[tokio::test]
async fn who_does_not_carry_a_document_is_given_none_of_it_by_id_and_none_of_its_files() {
    let street = street().await;
    let Street {
        above,
        one,
        other,
        links,
    } = &street;
    let here = one.start("和平里的事").await;
    let film = attach_film(one, here, 300_000).await;
    street.sync(one).await;
    assert!(above.engine.attachments().held(film));
    let ids = one.records_of(here).await;
    assert!(ids.len() >= 3);
    for (laptop, given) in [(one, ids.len()), (other, 0)] {
        let expect = Expect::Device(*above.device().as_bytes());
        let caller = Caller::new(&laptop.identity(), expect, &address(links)).unwrap();
        let get = GetRecords {
            ids: ids.clone(),
            bytes_max: None,
            rest: None,
        };
        let answer = caller.get_records(&get).await.unwrap();
        assert_eq!(answer.records.len(), given);
        let page = caller.get_page(&GetPage::default()).await.unwrap();
        assert_eq!((page.records.len(), page.next), (given, None));
        let piece = caller.get_piece(film, 0..100).await.unwrap();
        assert_eq!(piece.is_some(), given > 0);
    }
}

#[tokio::test]
async fn a_live_link_carries_what_belongs_to_its_end_and_nothing_else() {
    let street = street().await;
    let Street {
        above,
        one,
        other,
        links,
    } = &street;
    let _one = one.link(&[&address(links)], true).await;
    let _other = other.link(&[&address(links)], true).await;
    let here = one.start("和平里的事").await;
    above.until_text(here, "和平里的事").await;
    above.log(here, "街道知道了").await;
    one.until_text(here, "街道知道了").await;
    // What is written after it arrives after it.
    let there = begin_in(above, OTHER, "交新源里办").await;
    other.until_text(there, "交新源里办").await;
    assert_eq!(other.records_of(here).await, []);
    assert_eq!(one.records_of(there).await, []);
}

async fn begin_in(laptop: &Laptop, unit: &str, title: &str) -> SubjectId {
    let start = Start {
        kind: IncidentKind::GroupVisit,
        title: title.into(),
        place: "服务中心门前".into(),
        drill: false,
        heard_at: None,
        channel: None,
        reporter: None,
    };
    let begun = laptop
        .engine
        .begin_in(None, Some(unit.into()), Command::Start(start));
    begun.await.unwrap().incident
}

#[tokio::test]
async fn who_comes_to_carry_more_gets_what_was_before_and_is_not_taken_to_have_it_already() {
    let street = street().await;
    let Street {
        above, one, other, ..
    } = &street;
    let here = one.start("和平里的事").await;
    street.sync(one).await;
    street.sync(other).await;
    one.sync_with(other).await;
    assert_eq!(other.records_of(here).await, []);
    other.engine.become_hub().await.unwrap();
    street.sync(other).await;
    assert_eq!(
        other.records_of(here).await.len(),
        one.records_of(here).await.len()
    );
    assert!(above.delivered_to(here).await.contains(&other.device()));
    assert_eq!(
        one.delivered_to(here).await,
        [above.device()],
        "no receipt yet"
    );
    one.sync_with(other).await;
    assert!(one.delivered_to(here).await.contains(&other.device()));
}

#[tokio::test]
async fn a_bundle_takes_what_its_reader_carries_and_is_not_for_readers_of_two_units() {
    let street = street().await;
    let Street {
        above, one, other, ..
    } = &street;
    let here = one.start("和平里的事").await;
    let there = other.start("新源里的事").await;
    street.sync(one).await;
    street.sync(other).await;
    let wish = |to: &[&Laptop]| BundleWish {
        to: to.iter().map(|laptop| laptop.device()).collect(),
        chosen: Chosen::All,
        part_bytes_max: None,
    };
    let both = above.engine.write_bundle(wish(&[one, other])).await;
    assert!(both.unwrap_err().to_string().contains("another unit"));
    let written = above.engine.write_bundle(wish(&[other])).await.unwrap();
    let bytes = std::io::Read::bytes(written.file)
        .collect::<Result<Vec<u8>, _>>()
        .unwrap();
    let body = stream::iter([Ok(Bytes::from(bytes))]);
    let read = other.engine.read_bundle(body).await.unwrap();
    assert_eq!((read.damaged, read.refused), (0, 0));
    assert_eq!(other.records_of(here).await, []);
    assert!(!other.records_of(there).await.is_empty());
}
