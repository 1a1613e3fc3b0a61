//! The on-scene plan on several laptops (plan 四.2(1)).

use super::merging::pair;
use super::revoking::{send, three};
use super::*;
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::{ActorId, WriterId};
use onscene_protocol::incident::command::ApproveScenePlan;
use onscene_protocol::incident::{EditScenePlan, Refusal, ScenePlanView, TextVersion, seal_change};
use onscene_protocol::record::{Draft, Kind, NO_RECORD};

async fn write(
    laptop: &Laptop,
    incident: SubjectId,
    text: &str,
    on: Option<TextVersion>,
) -> Result<ScenePlanWritten, EngineError> {
    let edit = EditScenePlan {
        text: text.into(),
        on,
    };
    laptop.engine.edit_scene_plan(None, incident, edit).await
}

async fn plan(laptop: &Laptop, incident: SubjectId) -> ScenePlanView {
    let view = laptop.engine.incident(incident).await.unwrap().view;
    view.scene_plan.unwrap()
}

async fn approve(laptop: &Laptop, incident: SubjectId) -> Result<Written, EngineError> {
    let approve = Command::ApproveScenePlan(ApproveScenePlan { on: None });
    laptop.engine.act(incident, approve).await
}

#[tokio::test]
async fn two_laptops_write_one_text_apart_and_after_they_met_both_show_all_of_it() {
    let (office, field) = pair().await;
    let incident = office.start("供暖费上访").await;
    let first = write(&office, incident, "东门设点。", None).await.unwrap();
    send(&office, &field).await;
    assert_eq!(plan(&field, incident).await.version, first.version);
    write(
        &office,
        incident,
        "东门设点，备水。",
        Some(first.version.clone()),
    )
    .await
    .unwrap();
    write(&field, incident, "东门和西门设点。", Some(first.version))
        .await
        .unwrap();
    send(&office, &field).await;
    send(&field, &office).await;
    let here = plan(&office, incident).await;
    assert_eq!(here.text, "东门和西门设点，备水。");
    assert_eq!(here, plan(&field, incident).await);
    // Also after the documents were loaded anew, and the list derived anew.
    assert!(office.engine.rebuild().await.unwrap().same);
    let office = office.reopen().await;
    assert_eq!(here, plan(&office, incident).await);
    let written = write(&office, incident, "短", Some(here.version)).await;
    assert_eq!(
        plan(&office, incident).await.version,
        written.unwrap().version
    );
}

#[tokio::test]
async fn what_a_leader_approved_is_frozen_on_every_laptop() {
    let (office, field) = pair().await;
    let incident = office.start("供暖费上访").await;
    let none = approve(&office, incident).await.unwrap_err();
    assert!(matches!(none, EngineError::Refused(Refusal::NoScenePlan)));
    write(&office, incident, "东门设点。", None).await.unwrap();
    send(&office, &field).await;
    let refused = approve(&field, incident).await.unwrap_err();
    let refusal = matches!(refused, EngineError::Refused(Refusal::NotForRole { .. }));
    assert!(refusal, "a member approves nothing: {refused}");
    approve(&office, incident).await.unwrap();
    write(&office, incident, "西门设点。", None).await.unwrap();
    send(&office, &field).await;
    let there = plan(&field, incident).await;
    assert!(there.draft);
    assert_eq!(there.text, "西门设点。");
    assert_eq!(there.approved[0].text.as_deref(), Some("东门设点。"));
}

#[tokio::test]
async fn a_change_that_is_none_is_put_aside_with_its_reason_and_the_text_goes_on() {
    let (office, field) = pair().await;
    let incident = office.start("供暖费上访").await;
    write(&office, incident, "好", None).await.unwrap();
    send(&office, &field).await;
    let secrets = field.engine.shared.secrets();
    let document = field.engine.shared.document(incident).unwrap().unwrap();
    let purpose = onscene_protocol::seal::Purpose::Incident;
    let key = document.keys.current(incident, purpose).unwrap();
    let actor = ActorId::from_bytes([7; 16]);
    let place = (WriterId::of(secrets.writer(), actor), 1);
    let body = seal_change(key, incident, place, b"no change at all", [1; 24]).unwrap();
    let hostile = Draft {
        organisation: field.engine.identity().organisation,
        kind: Kind::ScenePlan,
        subject: incident,
        actor,
        seq: 1,
        prev: NO_RECORD,
        time: Timestamp::from_bits(1 << 16),
        body,
    };
    let hostile = hostile.sign(secrets.signer().unwrap()).unwrap();
    let device = field.engine.identity().device;
    let ingested = office.engine.ingest(device, vec![hostile.clone()]).await;
    assert_eq!(
        ingested.unwrap().held,
        [hostile.id()],
        "it is kept and passed on"
    );
    let refused = office.engine.diagnosis().await.unwrap().quarantined;
    assert_eq!(refused[0].record, hostile.id());
    assert!(
        refused[0].why.contains("not one plain change"),
        "{}",
        refused[0].why
    );
    assert_eq!(plan(&office, incident).await.text, "好");
    let view = office.engine.incident(incident).await.unwrap().view;
    assert_eq!(view.misformed[0].record, hostile.id());
}

#[tokio::test]
async fn what_is_written_after_a_recusal_is_closed_and_what_the_recused_writes_counts_no_more() {
    let (office, field, _) = three().await;
    let incident = office.start("供暖费上访").await;
    send(&office, &field).await;
    write(&field, incident, "回避前", None).await.unwrap();
    send(&field, &office).await;
    office
        .engine
        .recuse(
            incident,
            "外勤甲".into(),
            "亲属".into(),
            LookedAlike::default(),
        )
        .await
        .unwrap();
    // Who has not heard writes on, and so does the office.
    write(&field, incident, "回避前，没听说", None)
        .await
        .unwrap();
    write(&office, incident, "回避前，之后", None)
        .await
        .unwrap();
    send(&field, &office).await;
    let here = plan(&office, incident).await;
    assert_eq!((here.text.as_str(), here.missing), ("回避前，之后", 0));
    send(&office, &field).await;
    let refused = write(&field, incident, "再写", None).await.unwrap_err();
    assert!(matches!(refused, EngineError::Recused { .. }));
    let shared = &field.engine.shared;
    let (document, standing) = (shared.document(incident).unwrap(), shared.standing());
    let document = document.unwrap();
    let reading = shared.store.read().unwrap();
    let body = |id| super::super::documents::body_of(&reading, id);
    let opened = document
        .incident
        .scene_plan(&document.reader(&standing, &body));
    assert!(!opened.read().contains("之后"), "{}", opened.read());
}

#[tokio::test]
async fn with_an_incidents_words_its_on_scene_plan_is_destroyed() {
    let (office, field) = pair().await;
    let incident = office.start("供暖费上访").await;
    write(&office, incident, "东门设点。", None).await.unwrap();
    approve(&office, incident).await.unwrap();
    send(&office, &field).await;
    assert_eq!(plan(&field, incident).await.text, "东门设点。");
    let disposed = office.engine.dispose(incident, None, "保存期满".into());
    disposed.await.unwrap();
    send(&office, &field).await;
    for laptop in [&office, &field] {
        let left = plan(laptop, incident).await;
        assert_eq!((left.text.as_str(), left.missing), ("", 1));
        assert_eq!(left.approved[0].text, None);
        let refused = write(laptop, incident, "再写", None).await.unwrap_err();
        assert!(
            matches!(refused, EngineError::Refused(Refusal::Destroyed)),
            "{refused}"
        );
    }
}
