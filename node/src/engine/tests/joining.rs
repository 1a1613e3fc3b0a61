use super::*;
use onscene_protocol::invite::{Closed, InviteCode};
use onscene_protocol::roster::{Role, Roles};

/// What the link does when a laptop joins, without the link.
pub(super) async fn join(inviter: &Laptop, joiner: &Laptop, name: &str) {
    let invitation = inviter.engine.invite(Roles::default(), None).unwrap();
    try_join(inviter, joiner, &invitation.code, name)
        .await
        .unwrap();
}

async fn try_join(
    inviter: &Laptop,
    joiner: &Laptop,
    code: &str,
    name: &str,
) -> Result<(), EngineError> {
    let code: InviteCode = code.parse().unwrap();
    let (here, there) = (
        inviter.engine.identity().device,
        joiner.engine.identity().device,
    );
    let request = joiner
        .engine
        .ask_to_join(code.secret, name.into(), here)
        .await?;
    let answer = inviter.engine.admit(there, request).await?;
    joiner.engine.enter(here, answer).await
}

#[tokio::test]
async fn a_code_lets_one_laptop_in_once() {
    let (office, first, second) = (
        Laptop::found("值班员"),
        Laptop::found("外勤甲"),
        Laptop::found("外勤乙"),
    );
    let code = office
        .engine
        .invite(Roles::default().with(Role::Hub), None)
        .unwrap()
        .code;
    assert!(office.engine.invitation_known());
    try_join(&office, &first, &code, "外勤甲").await.unwrap();
    let refused = try_join(&office, &second, &code, "外勤乙").await;
    assert!(matches!(refused, Err(EngineError::Closed(Closed::Used))));
    assert!(
        !second.engine.invitation_known(),
        "a door that was never opened is shut"
    );
    let names: Vec<_> = office
        .engine
        .devices()
        .into_iter()
        .map(|d| d.name)
        .collect();
    assert!(names.contains(&"外勤甲".to_owned()) && !names.contains(&"外勤乙".to_owned()));
    assert!(first.engine.is_hub());
}

#[tokio::test]
async fn a_member_invites_nobody() {
    let (_, field) = super::merging::pair().await;
    let refused = field.engine.invite(Roles::default(), None);
    assert!(matches!(refused, Err(EngineError::NotAdministrator)));
}

#[tokio::test]
async fn a_laptop_that_began_alone_brings_all_it_wrote_with_its_signatures() {
    let (office, field) = (Laptop::found("值班员"), Laptop::found("独自一人"));
    let incident = field.start("联网之前").await;
    let entry = field.log(incident, "独自记下的").await;
    let before = field.all_records().await;
    join(&office, &field, "外勤甲").await;
    let device = field.engine.identity().device;
    let ingested = office
        .engine
        .ingest(device, field.all_records().await)
        .await
        .unwrap();
    assert_eq!(ingested.refused, []);
    let view = office.engine.incident(incident).await.unwrap().view;
    let found = view
        .entries
        .iter()
        .find(|known| known.entry == entry)
        .unwrap();
    assert_eq!(
        found.text.as_deref(),
        Some("独自记下的"),
        "its key was handed over"
    );
    assert_eq!(found.author, "外勤甲");
    let kept = office.all_records().await;
    assert!(
        before.iter().all(|record| kept.contains(record)),
        "every record, bit for bit"
    );
    field.log(incident, "加入之后").await;
    let again = office
        .engine
        .ingest(device, field.all_records().await)
        .await
        .unwrap();
    assert_eq!(again.refused, []);
    assert_eq!(office.texts(incident).await, field.texts(incident).await);
}

#[tokio::test]
async fn a_laptop_that_joined_is_the_same_after_reopening() {
    let (office, field) = super::merging::pair().await;
    let incident = field.start("供暖费上访").await;
    let field = field.reopen().await;
    assert_eq!(
        field.engine.identity().organisation,
        office.engine.identity().organisation
    );
    assert_eq!(field.texts(incident).await, ["供暖费上访"]);
}
