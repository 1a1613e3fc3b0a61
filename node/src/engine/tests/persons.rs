//! Several people on one laptop, one writing at a time.

mod invited;

use super::disposing::demand;
use super::*;
use crate::store::PinError;
use onscene_protocol::record::Kind;
use onscene_protocol::roster::{Role, Roles};
use std::collections::{BTreeMap, BTreeSet};

fn member() -> Roles {
    Roles::default().with(Role::Member)
}

async fn authors(laptop: &Laptop, incident: SubjectId) -> Vec<String> {
    let detail = laptop.engine.incident(incident).await.unwrap();
    let entries = detail.view.entries.into_iter();
    entries.map(|entry| entry.author).collect()
}

#[tokio::test]
async fn each_writes_under_their_own_name_and_chains_of_their_own() {
    let laptop = Laptop::found("张三");
    let incident = laptop.start("取暖费").await;
    let first = laptop.engine.identity().person;
    let second = laptop
        .engine
        .add_person("李四".into(), member())
        .await
        .unwrap();
    assert!(!second.writing && second.certified && !second.pin);
    laptop.log(incident, "一").await;
    laptop.engine.switch(second.person, None).await.unwrap();
    assert_eq!(laptop.engine.identity().name, "李四");
    laptop.log(incident, "二").await;
    laptop.engine.switch(first, None).await.unwrap();
    laptop.log(incident, "三").await;
    assert_eq!(
        authors(&laptop, incident).await,
        ["张三", "张三", "李四", "张三"]
    );

    let mut actors: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for record in laptop.all_records().await {
        let header = record.header();
        if header.kind == Kind::Change {
            actors
                .entry(header.author)
                .or_default()
                .insert(header.actor);
        }
    }
    assert_eq!(actors.len(), 2);
    assert!(actors[&first].is_disjoint(&actors[&second.person]));
}

#[tokio::test]
async fn the_writer_is_the_same_after_the_next_start_and_both_can_read() {
    let laptop = Laptop::found("张三");
    let incident = laptop.start("取暖费").await;
    let second = laptop
        .engine
        .add_person("李四".into(), member())
        .await
        .unwrap();
    laptop.engine.switch(second.person, None).await.unwrap();
    let laptop = laptop.reopen().await;
    assert_eq!(laptop.engine.identity().name, "李四");
    laptop.log(incident, "二").await;
    assert_eq!(authors(&laptop, incident).await, ["张三", "李四"]);
    assert_eq!(laptop.texts(incident).await.last().unwrap(), "二");
}

#[tokio::test]
async fn what_was_typed_as_one_is_never_written_as_another() {
    let laptop = Laptop::found("张三");
    let incident = laptop.start("取暖费").await;
    let first = laptop.engine.identity().person;
    let second = laptop
        .engine
        .add_person("李四".into(), member())
        .await
        .unwrap();
    laptop.engine.switch(second.person, None).await.unwrap();
    let typed = || Command::Log(log("张三写的"));
    let refused = laptop
        .engine
        .act_as(Some(first), Some(incident), typed())
        .await;
    let Err(EngineError::OtherWriter { typed_as, writing }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!((typed_as.as_str(), writing.as_str()), ("张三", "李四"));
    assert_eq!(authors(&laptop, incident).await, ["张三"]);
    laptop.engine.switch(first, None).await.unwrap();
    let done = laptop
        .engine
        .act_as(Some(first), Some(incident), typed())
        .await;
    done.unwrap();
    assert_eq!(authors(&laptop, incident).await, ["张三", "张三"]);
}

#[tokio::test]
async fn a_pin_guards_a_persons_name_also_after_the_next_start() {
    let laptop = Laptop::found("张三");
    let incident = laptop.start("取暖费").await;
    let first = laptop.engine.identity().person;
    let second = laptop
        .engine
        .add_person("李四".into(), member())
        .await
        .unwrap();
    laptop
        .engine
        .set_pin(None, Some("2468".into()))
        .await
        .unwrap();
    laptop.log(incident, "开着").await;
    laptop.engine.switch(second.person, None).await.unwrap();
    let refused = laptop.engine.switch(first, None).await;
    assert!(matches!(refused, Err(EngineError::Pin(PinError::Needed))));
    let refused = laptop.engine.switch(first, Some("1357".into())).await;
    assert!(matches!(refused, Err(EngineError::Pin(PinError::Wrong))));
    assert_eq!(laptop.engine.identity().name, "李四");
    laptop
        .engine
        .switch(first, Some("2468".into()))
        .await
        .unwrap();

    let laptop = laptop.reopen().await;
    assert!(laptop.engine.identity().locked);
    assert_eq!(laptop.texts(incident).await.last().unwrap(), "开着");
    let refused = laptop.engine.act(incident, Command::Log(log("锁着"))).await;
    assert!(matches!(refused, Err(EngineError::PinNeeded)));
    laptop
        .engine
        .switch(first, Some("2468".into()))
        .await
        .unwrap();
    laptop.log(incident, "又开了").await;
    let refused = laptop.engine.set_pin(Some("0000".into()), None).await;
    assert!(matches!(refused, Err(EngineError::Pin(PinError::Wrong))));
    laptop
        .engine
        .set_pin(Some("2468".into()), None)
        .await
        .unwrap();
    let laptop = laptop.reopen().await;
    laptop.log(incident, "没有了").await;
}

#[tokio::test]
async fn who_may_not_certify_adds_nobody_and_a_name_is_given_once() {
    let laptop = Laptop::found("张三");
    let refused = laptop.engine.add_person("张三".into(), member()).await;
    assert!(matches!(refused, Err(EngineError::SameName(_))));
    let second = laptop
        .engine
        .add_person("李四".into(), member())
        .await
        .unwrap();
    laptop.engine.switch(second.person, None).await.unwrap();
    let refused = laptop.engine.add_person("王五".into(), member()).await;
    assert!(matches!(refused, Err(EngineError::NotAdministrator)));
    assert_eq!(laptop.engine.persons().len(), 2);
}

#[tokio::test]
async fn of_those_who_share_a_laptop_each_reads_of_demands_what_their_own_role_may() {
    let laptop = Laptop::found("张三");
    let incident = laptop.start("供暖费上访").await;
    let by_first = laptop.engine.act(incident, demand("退钱")).await;
    let by_first = by_first.unwrap().entry;
    let second = laptop.engine.add_person("李四".into(), member()).await;
    let second = second.unwrap().person;
    let first = laptop.engine.identity().person;
    laptop.engine.switch(second, None).await.unwrap();
    let refused = laptop.engine.open_narrow(incident, by_first).await;
    assert!(
        matches!(refused, Err(EngineError::NotForRole)),
        "{refused:?}"
    );
    let own = laptop.engine.act(incident, demand("道歉")).await;
    let own = own.unwrap().entry;
    assert!(laptop.engine.open_narrow(incident, own).await.is_ok());
    laptop.engine.switch(first, None).await.unwrap();
    for of_either in [by_first, own] {
        let opened = laptop.engine.open_narrow(incident, of_either).await;
        assert!(opened.unwrap().verbatim.is_some());
    }
}
