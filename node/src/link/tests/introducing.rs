//! Laptops of one organisation that have not met: each shows that it is one.

use super::*;

/// A hub that joined at the office after a field laptop did: the hub knows the laptop, which knows
/// nothing of the hub.
async fn a_hub_that_came_later() -> (Laptop, Laptop, Laptop, Arc<Links>) {
    let (office, links, field) = pair().await;
    let hub = Laptop::found("中心机房");
    let_in(&office, &hub, "中心机房").await;
    drop(links);
    let hubs = hub.link(&[], false).await;
    assert!(hub.engine.roster().admits(field.device()));
    assert!(!field.engine.roster().admits(hub.device()));
    (office, hub, field, hubs)
}

#[tokio::test]
async fn a_laptop_exchanges_with_a_hub_that_joined_later_without_meeting_its_inviter_again() {
    let (_office, hub, field, hubs) = a_hub_that_came_later().await;
    let there = field.start("现场的").await;
    let away = field.link(&[], false).await;
    let report = away.sync_with(&address(&hubs)).await.unwrap();
    assert_eq!(report.peer, hub.device());
    assert!(field.engine.roster().admits(hub.device()));
    assert_eq!(hub.texts(there).await, ["现场的"]);
}

#[tokio::test]
async fn a_standing_link_to_a_hub_that_joined_later_comes_up_by_itself() {
    let (_office, hub, field, hubs) = a_hub_that_came_later().await;
    let there = field.start("现场的").await;
    let _away = field.link(&[&address(&hubs)], true).await;
    hub.until("the incident is there", || async {
        hub.texts(there).await == ["现场的"]
    })
    .await;
}

#[tokio::test]
async fn a_laptop_of_another_organisation_shows_nothing_that_counts_here() {
    let (_office, _links, field) = pair().await;
    let other = Laptop::found("别处");
    let shown = other.engine.credentials().await.unwrap();
    assert!(!shown.is_empty());
    let before = field.engine.roster();
    let is_ours = field.engine.introduced(other.device(), shown).await;
    assert!(!is_ours.unwrap());
    assert_eq!(*field.engine.roster(), *before);
}

#[tokio::test]
async fn certificates_of_ours_that_a_stranger_shows_make_it_none_of_ours() {
    let (office, _hub, field, _hubs) = a_hub_that_came_later().await;
    let stranger = Laptop::found("别处");
    let shown = office.engine.credentials().await.unwrap();
    let is_ours = field.engine.introduced(stranger.device(), shown).await;
    assert!(!is_ours.unwrap());
}
