//! Standing links.

use super::news::News;
use super::proxy::Proxy;
use super::*;

#[tokio::test]
async fn an_entry_crosses_a_standing_link_both_ways_without_being_asked_for() {
    let (office, links, field) = pair().await;
    let _away = field.link(&[&address(&links)], true).await;
    let incident = office.start("办公室的").await;
    field.until_text(incident, "办公室的").await;
    field.log(incident, "现场已到").await;
    office.until_text(incident, "现场已到").await;
    office.log(incident, "收到").await;
    field.until_text(incident, "收到").await;
}

#[tokio::test]
async fn a_hub_passes_on_what_one_laptop_writes_to_all_others() {
    let (office, links, field) = pair().await;
    let other = Laptop::found("外勤乙");
    let_in(&office, &other, "外勤乙").await;
    let _one = field.link(&[&address(&links)], true).await;
    let _two = other.link(&[&address(&links)], true).await;
    let incident = field.start("现场的").await;
    other.until_text(incident, "现场的").await;
    other.log(incident, "乙已到").await;
    field.until_text(incident, "乙已到").await;
}

#[tokio::test]
async fn what_crossed_a_standing_link_is_known_to_be_there_by_receipt() {
    let (office, links, field) = pair().await;
    let _away = field.link(&[&address(&links)], true).await;
    let incident = office.start("办公室的").await;
    field.log_when_there(incident, "现场已到").await;
    let nothing_waits = |laptop: &Laptop| {
        let engine = laptop.engine.clone();
        async move { engine.waiting().await.unwrap().records == 0 }
    };
    office.until_text(incident, "现场已到").await;
    office
        .until("receipts of the field", || nothing_waits(&office))
        .await;
    field
        .until("receipts of the office", || nothing_waits(&field))
        .await;
}

impl Laptop {
    async fn log_when_there(&self, incident: SubjectId, text: &str) {
        self.until("the incident", || async {
            !self.texts(incident).await.is_empty()
        })
        .await;
        self.log(incident, text).await;
    }
}

#[tokio::test]
async fn a_link_that_broke_is_made_again_and_brings_what_was_written_meanwhile() {
    let (office, links, field) = pair().await;
    let there = links.listen().unwrap();
    let _away = field.link(&[&address(&links)], true).await;
    let incident = office.start("办公室的").await;
    field.until_text(incident, "办公室的").await;
    links.stop().await;
    field.log(incident, "断网时写的").await;
    office.log(incident, "也是断网时写的").await;
    let wiring = Wiring {
        engine: office.engine.clone(),
        device_key: office.device_key.clone(),
        listener: Some(TcpListener::bind(there).await.unwrap()),
        addresses: Vec::new(),
        discovery: false,
        stopping: CancellationToken::new(),
    };
    let _links = Links::start(wiring).unwrap();
    office.until_text(incident, "断网时写的").await;
    field.until_text(incident, "也是断网时写的").await;
}

#[tokio::test]
async fn a_peer_is_shown_as_connected_while_the_link_is_up_and_not_after() {
    let (office, links, field) = pair().await;
    let away = field.link(&[&address(&links)], true).await;
    let connected = |expected: bool| {
        let engine = office.engine.clone();
        move || {
            let engine = engine.clone();
            async move {
                let peers = engine.peers().await.unwrap();
                peers.iter().any(|peer| peer.connected) == expected
            }
        }
    };
    office.until("connected", connected(true)).await;
    away.stop().await;
    office.until("not connected", connected(false)).await;
}

#[tokio::test]
async fn a_photograph_reaches_the_hub_and_through_it_the_other_laptop() {
    let (office, links, field) = pair().await;
    let other = Laptop::found("外勤乙");
    let_in(&office, &other, "外勤乙").await;
    let _one = field.link(&[&address(&links)], true).await;
    let _two = other.link(&[&address(&links)], true).await;
    let incident = field.start("现场的").await;
    let photograph = attach(&field, incident, 500_000).await;
    for laptop in [&office, &other] {
        let held = || async { laptop.engine.attachments().held(photograph) };
        laptop.until("the photograph", held).await;
    }
}

#[tokio::test]
async fn a_link_that_went_silent_is_noticed_and_made_again_when_it_is_back() {
    let (office, field) = (Laptop::found("值班员"), Laptop::found("外勤甲"));
    let links = office.link(&[], false).await;
    let proxy = Proxy::before(links.listen().unwrap()).await;
    // Through the proxy from the first, so that no other way is known.
    office
        .engine
        .set_reachable(Some(proxy.address().parse().unwrap()), None);
    let_in(&office, &field, "外勤甲").await;
    let _away = field.link(&[&proxy.address()], true).await;
    let incident = office.start("办公室的").await;
    field.until_text(incident, "办公室的").await;
    proxy.freeze();
    field.log(incident, "断网时写的").await;
    let disconnected = || async {
        let peers = field.engine.peers().await.unwrap();
        peers.iter().all(|peer| !peer.connected)
    };
    let begun = field.engine.host().instant();
    field.until("noticed", disconnected).await;
    assert!(
        begun.elapsed() <= Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
    proxy.thaw();
    let begun = field.engine.host().instant();
    office.until_text(incident, "断网时写的").await;
    assert!(
        begun.elapsed() <= Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn nothing_is_sent_back_to_whom_it_came_from() {
    let (office, links, field) = pair().await;
    let mut for_field = News::begin(&office.engine, field.device()).await.unwrap();
    let mut for_other = News::begin(&office.engine, office.device()).await.unwrap();
    let incident = field.start("现场的").await;
    let away = field.link(&[], false).await;
    away.sync_with(&address(&links)).await.unwrap();
    assert_eq!(office.texts(incident).await, ["现场的"]);
    assert!(for_field.records().await.unwrap().is_empty());
    assert!(for_other.records().await.unwrap().len() >= 3);
}
