//! A revoked laptop on the links.

use super::*;

#[tokio::test]
async fn an_open_connection_of_a_revoked_laptop_is_closed_and_no_other_is_let_in() {
    let (office, links, field) = pair().await;
    let _away = field.link(&[&address(&links)], true).await;
    let incident = office.start("办公室的").await;
    field.until_text(incident, "办公室的").await;
    let device = field.device();
    let connected = || async {
        let peers = office.engine.peers().await.unwrap();
        peers
            .iter()
            .any(|peer| peer.device == device && peer.connected)
    };
    office.until("the link is up", connected).await;
    let begun = office.engine.host().instant();
    office.engine.revoke(device).await.unwrap();
    office
        .until("the link is down", || async { !connected().await })
        .await;
    let took = office.engine.host().instant().duration_since(begun);
    assert!(took < Duration::from_secs(5), "{took:?}");

    let entry = field.log(incident, "丢失后").await;
    let quiet = field.link(&[], false).await;
    assert!(quiet.sync_with(&address(&links)).await.is_err());
    let written = field.engine.incident(incident).await.unwrap().view.entries;
    let late = written.iter().find(|known| known.entry == entry).unwrap();
    let held = office.engine.records(vec![late.record]).await.unwrap();
    assert!(held.is_empty(), "nothing of it is kept either");
}

#[tokio::test]
async fn a_link_that_was_dialled_to_a_laptop_ends_when_it_is_revoked() {
    let (office, links, field) = pair().await;
    let far = field.link(&[], false).await;
    let _near = office.link(&[&address(&far)], true).await;
    let incident = office.start("办公室的").await;
    field.until_text(incident, "办公室的").await;
    let device = field.device();
    office.engine.revoke(device).await.unwrap();
    office
        .until("the link is down", || async {
            let peers = office.engine.peers().await.unwrap();
            !peers
                .iter()
                .any(|peer| peer.device == device && peer.connected)
        })
        .await;
    assert!(links.sync_with(&address(&far)).await.is_err());
}
