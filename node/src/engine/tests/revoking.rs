//! Revoking a laptop, as each laptop that hears of it sees it.

use super::joining::{join, try_join};
use super::*;
use onscene_protocol::incident::{Refusal, WhyReview};
use onscene_protocol::roster::{Role, Roles};

pub(super) async fn send(from: &Laptop, to: &Laptop) -> Ingested {
    let sender = from.engine.identity().device;
    let records = from.all_records().await;
    to.engine.ingest(sender, records).await.unwrap()
}

pub(super) async fn join_as(inviter: &Laptop, joiner: &Laptop, name: &str, role: Role) {
    let roles = Roles::default().with(role);
    let made = inviter.engine.invite(roles.into()).await.unwrap();
    try_join(inviter, joiner, &made.code, name).await.unwrap();
}

/// An office, a laptop in the field that will be lost, and a third.
pub(super) async fn three() -> (Laptop, Laptop, Laptop) {
    let (office, field) = super::merging::pair().await;
    let third = Laptop::found("外勤乙");
    join(&office, &third, "外勤乙").await;
    send(&office, &field).await;
    (office, field, third)
}

async fn reviewed(laptop: &Laptop, incident: SubjectId) -> Vec<String> {
    let view = laptop.engine.incident(incident).await.unwrap().view;
    assert!(
        view.to_review
            .iter()
            .all(|entry| entry.why == WhyReview::AfterRevocation)
    );
    let texts = view.to_review.into_iter().filter_map(|entry| entry.text);
    texts.collect()
}

#[tokio::test]
async fn what_a_lost_laptop_wrote_before_stays_and_after_counts_nowhere() {
    let (office, field, third) = three().await;
    let incident = field.start("供暖费上访").await;
    field.log(incident, "丢失前").await;
    send(&field, &office).await;
    let device = field.engine.identity().device;
    let revoked = office.engine.revoke(device).await.unwrap();
    assert!(matches!(revoked.as_slice(), [only] if only.revoked && only.name == "外勤甲"));
    assert!(!office.engine.roster().admits(device));
    // The third has not heard: it takes what the lost laptop says, and passes it on.
    field.log(incident, "丢失后").await;
    send(&field, &third).await;
    assert_eq!(third.texts(incident).await.len(), 3);
    assert_eq!(send(&third, &office).await.refused, []);
    assert_eq!(send(&office, &third).await.refused, []);
    for laptop in [&office, &third] {
        assert_eq!(laptop.texts(incident).await, ["供暖费上访", "丢失前"]);
        assert_eq!(reviewed(laptop, incident).await, ["丢失后"]);
        assert!(!laptop.engine.roster().admits(device));
        let listed = laptop.engine.incidents(None, 10).await.unwrap();
        assert_eq!(listed[0].entries, 2, "the list counts what counts");
    }
    assert_eq!(
        office.engine.incidents(None, 10).await.unwrap(),
        third.engine.incidents(None, 10).await.unwrap()
    );
    let office = office.reopen().await;
    assert_eq!(office.texts(incident).await, ["供暖费上访", "丢失前"]);
    assert!(office.engine.rebuild().await.unwrap().same);
}

#[tokio::test]
async fn what_is_written_after_a_revocation_stays_closed_to_the_lost_laptop() {
    let (office, field, third) = three().await;
    let before = office.start("之前的").await;
    office
        .engine
        .revoke(field.engine.identity().device)
        .await
        .unwrap();
    let after = office.start("之后的").await;
    send(&office, &third).await;
    send(&office, &field).await;
    assert_eq!(third.texts(before).await, ["之前的"]);
    assert_eq!(third.texts(after).await, ["之后的"]);
    assert_eq!(field.texts(before).await, ["之前的"], "it had that key");
    assert_eq!(field.texts(after).await, Vec::<String>::new());
    // Whoever joins now reads both.
    let fourth = Laptop::found("外勤丙");
    join(&office, &fourth, "外勤丙").await;
    send(&office, &fourth).await;
    assert_eq!(fourth.texts(before).await, ["之前的"]);
    assert_eq!(fourth.texts(after).await, ["之后的"]);
}

#[tokio::test]
async fn an_administrator_revokes_and_lets_in_as_the_founder_does() {
    let (office, field, third) = three().await;
    let deputy = Laptop::found("管理员");
    join_as(&office, &deputy, "管理员", Role::Admin).await;
    send(&office, &third).await;
    let device = field.engine.identity().device;
    let refused = third.engine.revoke(device).await;
    assert!(matches!(refused, Err(EngineError::NotAdministrator)));
    deputy.engine.revoke(device).await.unwrap();
    let newcomer = Laptop::found("外勤丙");
    join(&deputy, &newcomer, "外勤丙").await;
    let incident = newcomer.start("新的事件").await;
    send(&newcomer, &deputy).await;
    send(&deputy, &office).await;
    send(&office, &third).await;
    for laptop in [&office, &third] {
        assert!(!laptop.engine.roster().admits(device));
        assert_eq!(laptop.texts(incident).await, ["新的事件"]);
    }
}

#[tokio::test]
async fn nobody_revokes_their_own_laptop_or_one_that_is_not_there() {
    let (office, _) = super::merging::pair().await;
    let own = office.engine.revoke(office.engine.identity().device).await;
    assert!(matches!(own, Err(EngineError::OwnLaptop)));
    let nobody = office.engine.revoke(DeviceKey::from_bytes([7; 32])).await;
    assert!(matches!(nobody, Err(EngineError::NoSuchDevice(_))));
}

#[tokio::test]
async fn revoking_once_more_changes_nothing() {
    let (office, field) = super::merging::pair().await;
    let device = field.engine.identity().device;
    let first = office.engine.revoke(device).await.unwrap();
    let records = office.all_records().await.len();
    assert_eq!(office.engine.revoke(device).await.unwrap(), first);
    assert_eq!(office.all_records().await.len(), records);
}

#[tokio::test]
async fn an_auditor_reads_and_is_told_who_writes() {
    let office = Laptop::found("值班员");
    let auditor = Laptop::found("审计");
    let incident = office.start("供暖费上访").await;
    join_as(&office, &auditor, "审计", Role::Auditor).await;
    send(&office, &auditor).await;
    assert_eq!(auditor.texts(incident).await, ["供暖费上访"]);
    let refused = auditor.engine.act(incident, Command::Log(log("审计所写")));
    let Err(EngineError::Refused(refusal)) = refused.await else {
        panic!("an auditor wrote");
    };
    assert!(matches!(refusal, Refusal::NotForRole { .. }));
    assert!(refusal.to_string().contains("member"), "{refusal}");
}

#[tokio::test]
async fn a_revoked_laptop_cannot_make_others_keep_more_than_the_limit() {
    let (office, field, _) = three().await;
    let incident = field.start("供暖费上访").await;
    send(&field, &office).await;
    let device = field.engine.identity().device;
    office.engine.revoke(device).await.unwrap();
    let before = office.all_records().await.len();
    let limit = onscene_protocol::limit::RECORDS_AFTER_REVOCATION_MAX;
    let written: Vec<_> = (0..limit + 20)
        .map(|n| {
            let command = Command::Log(log(&format!("丢失后{n}")));
            field.engine.act(incident, command)
        })
        .collect();
    futures_util::future::join_all(written).await;
    let refused = send(&field, &office).await.refused;
    assert_eq!(refused.len(), 20);
    assert_eq!(office.all_records().await.len(), before + limit);
    assert_eq!(send(&field, &office).await.refused.len(), 20);
    assert_eq!(office.texts(incident).await, ["供暖费上访"]);
}
