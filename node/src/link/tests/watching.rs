//! What is told of a file while it is on its way, and while it waits.

use super::pieces::attach_film;
use super::proxy::Proxy;
use super::*;
use crate::engine::{Arriving, Direction, Originals, Waits};

/// How far the only file is that is not whole here.
async fn arriving(laptop: &Laptop, incident: SubjectId) -> Option<Arriving> {
    let detail = laptop.engine.incident(incident).await.unwrap();
    detail.local.arriving.into_values().next()
}

#[tokio::test]
async fn both_ends_tell_how_far_a_film_is_and_nothing_once_it_is_there() {
    let (office, links, field) = pair().await;
    let proxy = Proxy::before(links.listen().unwrap()).await;
    let away = field.link(&[], false).await;
    let incident = office.start("办公室的").await;
    let film = attach_film(&office, incident, 400_000).await;
    proxy.hold_after(300_000);
    let way = proxy.address();
    let fetching = tokio::spawn(async move { away.sync_with(&way).await });
    timeout(PATIENCE, proxy.held()).await.unwrap();
    for (laptop, direction) in [(&office, Direction::Sent), (&field, Direction::Received)] {
        let files = laptop.engine.files_moving();
        let [file] = files.as_slice() else {
            panic!("one film: {files:?}");
        };
        assert_eq!((file.attachment, file.direction), (film, direction));
        assert_eq!(file.incident, Some(incident));
        assert!(0 < file.bytes && file.bytes < file.bytes_of, "{file:?}");
    }
    let told = arriving(&field, incident).await.unwrap();
    assert!(0 < told.bytes && told.bytes < told.bytes_of, "{told:?}");
    assert_eq!(told.waits, None);
    proxy.release();
    timeout(PATIENCE, fetching).await.unwrap().unwrap().unwrap();
    assert_eq!(arriving(&field, incident).await, None);
    assert_eq!(field.engine.files_moving(), []);
    assert_eq!(office.engine.files_moving(), []);
}

#[tokio::test]
async fn a_film_that_waits_says_why() {
    let (office, links, field) = pair().await;
    let away = field.link(&[], false).await;
    let chosen = Some(Originals::OnRequest);
    field.engine.choose_files(chosen, None).await.unwrap();
    let incident = office.start("办公室的").await;
    let film = attach_film(&office, incident, 300_000).await;
    away.sync_with(&address(&links)).await.unwrap();
    let why = async || arriving(&field, incident).await.unwrap().waits;
    assert_eq!(why().await, Some(Waits::Request));
    field.engine.ask_for(film).await.unwrap();
    assert_eq!(why().await, Some(Waits::Holder));
    field.engine.set_halted(true);
    assert_eq!(why().await, Some(Waits::Stopped));
    field.engine.set_halted(false);
    let device = office.device();
    field.engine.choose_files(None, Some(1_000)).await.unwrap();
    field.engine.spend(device, 1_000);
    assert_eq!(why().await, Some(Waits::Budget));
}
