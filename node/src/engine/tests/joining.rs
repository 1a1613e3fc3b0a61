use super::*;
use onscene_protocol::exchange::JoinRequest;
use onscene_protocol::invite::{Closed, InviteCode, Ticket, TypedCode, Wish};
use onscene_protocol::roster::{Role, Roles};

/// What the link does when a laptop joins, without the link.
pub(super) async fn join(inviter: &Laptop, joiner: &Laptop, name: &str) {
    let invitation = inviter.engine.invite(Wish::default()).await.unwrap();
    try_join(inviter, joiner, &invitation.code, name)
        .await
        .unwrap();
}

pub(super) async fn try_join(
    inviter: &Laptop,
    joiner: &Laptop,
    code: &str,
    name: &str,
) -> Result<(), EngineError> {
    let code: InviteCode = code.parse().unwrap();
    join_with(inviter, joiner, code.ticket, name).await
}

fn device(laptop: &Laptop) -> DeviceKey {
    laptop.engine.identity().device
}

async fn asked(inviter: &Laptop, joiner: &Laptop, ticket: &Ticket, name: &str) -> JoinRequest {
    let asked = joiner
        .engine
        .ask_to_join(ticket.clone(), name.into(), device(inviter));
    asked.await.unwrap()
}

async fn join_with(
    inviter: &Laptop,
    joiner: &Laptop,
    ticket: Ticket,
    name: &str,
) -> Result<(), EngineError> {
    let request = asked(inviter, joiner, &ticket, name).await;
    let answer = inviter.engine.admit(device(joiner), request).await?;
    joiner.engine.enter(device(inviter), ticket, answer).await
}

/// Tries a typed code from `joiner`; what comes out opens the invitation.
async fn try_typed(inviter: &Laptop, joiner: &Laptop, typed: &str) -> Result<Ticket, String> {
    let code: TypedCode = typed.parse().unwrap();
    let (here, there) = (device(inviter), device(joiner));
    let (guessing, guess) = code.begin(there, here, &mut joiner.engine.host().entropy());
    let answer = inviter.engine.guess(there, guess).await;
    let answer = answer.map_err(|error| error.to_string())?;
    guessing.finish(&answer).map_err(|wrong| wrong.to_string())
}

/// The same digits but for one of the secret, with the check that belongs to them.
fn another(typed: &str) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let value: u64 = digits[..8].parse().unwrap();
    let other = if value.is_multiple_of(10) {
        value + 1
    } else {
        value - 1
    };
    format!("{other:08}{:02}", 98 - other * 100 % 97)
}

#[tokio::test]
async fn a_code_lets_one_laptop_in_once() {
    let (office, first, second) = (
        Laptop::found("值班员"),
        Laptop::found("外勤甲"),
        Laptop::found("外勤乙"),
    );
    let hub = Roles::default().with(Role::Hub);
    let code = office.engine.invite(hub.into()).await.unwrap().code;
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
async fn of_two_who_come_with_one_code_at_the_same_moment_exactly_one_is_let_in() {
    let office = Laptop::found("值班员");
    let code = office.engine.invite(Wish::default()).await.unwrap().code;
    let ticket = code.parse::<InviteCode>().unwrap().ticket;
    let laptops: Vec<Laptop> = (0..8).map(|n| Laptop::found(&format!("外勤{n}"))).collect();
    let mut requests = Vec::new();
    for laptop in &laptops {
        let request = asked(&office, laptop, &ticket, "外勤").await;
        requests.push(office.engine.admit(device(laptop), request));
    }
    let answers = futures_util::future::join_all(requests).await;
    let admitted = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(admitted, 1);
    assert_eq!(office.engine.devices().len(), 2);
    assert_eq!(office.engine.invitations()[0].state, InvitationState::Used);
}

#[tokio::test]
async fn an_invitation_is_a_record_that_says_what_became_of_it_on_every_laptop() {
    let (office, field) = super::merging::pair().await;
    let wish = Wish {
        name: Some("外勤乙".into()),
        ..Wish::from(Roles::default().with(Role::Deputy))
    };
    let used = office.engine.invite(wish).await.unwrap();
    let open = office.engine.invite(Wish::default()).await.unwrap();
    let dropped = office.engine.invite(Wish::default()).await.unwrap();
    let withdrawn = office.engine.withdraw(dropped.invitation).await.unwrap();
    assert_eq!(withdrawn.state, InvitationState::Withdrawn);
    let refused = try_join(&office, &Laptop::found("迟到"), &dropped.code, "迟到").await;
    assert!(matches!(
        refused,
        Err(EngineError::Closed(Closed::Withdrawn))
    ));
    let third = Laptop::found("外勤乙");
    try_join(&office, &third, &used.code, "外勤乙")
        .await
        .unwrap();
    field
        .engine
        .ingest(device(&office), office.all_records().await)
        .await
        .unwrap();
    for laptop in [&office, &field, &third] {
        let known = laptop.engine.invitations();
        let of = |id| known.iter().find(|known| known.invitation == id).unwrap();
        let used = of(used.invitation);
        assert_eq!(used.state, InvitationState::Used);
        assert_eq!(used.used_by.as_deref(), Some("外勤乙"));
        assert_eq!(used.device, Some(device(&third)));
        assert_eq!(used.roles, ["deputy"]);
        assert_eq!(of(open.invitation).state, InvitationState::Open);
        assert_eq!(of(dropped.invitation).state, InvitationState::Withdrawn);
        let word = used.word.is_some();
        assert_eq!(word, device(laptop) == device(&office), "shown there alone");
    }
    let told = office.engine.devices().into_iter();
    let mut of_third = told.filter(|known| known.device == device(&third));
    assert_eq!(of_third.next().unwrap().invitation, Some(used.invitation));
}

#[tokio::test]
async fn no_code_stands_in_any_record_or_in_the_store_in_clear() {
    let office = Laptop::found("值班员");
    let made = office.engine.invite(Wish::default()).await.unwrap();
    let secret = made.code.parse::<InviteCode>().unwrap().ticket.secret;
    let typed: String = made.typed.chars().filter(char::is_ascii_digit).collect();
    for record in office.all_records().await {
        let body = record.body().unwrap_or_default();
        assert!(!body.windows(32).any(|window| window == secret));
        assert!(!body.windows(10).any(|window| window == typed.as_bytes()));
    }
}

#[tokio::test]
async fn an_altered_code_uses_nothing_up() {
    let (office, field) = (Laptop::found("值班员"), Laptop::found("外勤甲"));
    let code = office.engine.invite(Wish::default()).await.unwrap().code;
    let ticket = code.parse::<InviteCode>().unwrap().ticket;
    let mut promoted = ticket.clone();
    promoted.roles = Roles::default().with(Role::Admin);
    let mut elsewhere = ticket.clone();
    elsewhere.organisation = field.engine.identity().organisation;
    for altered in [promoted, elsewhere] {
        let refused = join_with(&office, &field, altered, "外勤甲").await;
        assert!(matches!(refused, Err(EngineError::Closed(Closed::Altered))));
    }
    join_with(&office, &field, ticket, "外勤甲").await.unwrap();
    assert_eq!(field.engine.identity().roles, ["member"]);
}

#[tokio::test]
async fn a_typed_code_lets_in_whoever_knows_it() {
    let (office, field) = (Laptop::found("值班员"), Laptop::found("外勤甲"));
    let made = office.engine.invite(Wish::default()).await.unwrap();
    let ticket = try_typed(&office, &field, &made.typed).await.unwrap();
    let word = ticket.word(device(&office), device(&field));
    join_with(&office, &field, ticket, "外勤甲").await.unwrap();
    let shown = &office.engine.invitations()[0];
    assert_eq!(shown.word, Some(word.chinese()));
    assert_eq!(shown.tried_from, Some(device(&field)));
}

#[tokio::test]
async fn one_wrong_guess_ends_the_typed_code_and_leaves_the_long_one() {
    let (office, thief, field) = (
        Laptop::found("值班员"),
        Laptop::found("外人"),
        Laptop::found("外勤甲"),
    );
    let made = office.engine.invite(Wish::default()).await.unwrap();
    let wrong = try_typed(&office, &thief, &another(&made.typed)).await;
    assert!(wrong.unwrap_err().contains("not the one"));
    let again = try_typed(&office, &field, &made.typed).await;
    assert!(again.unwrap_err().contains("ask for a new one"));
    let shown = &office.engine.invitations()[0];
    assert!(shown.tried && shown.state == InvitationState::Open);
    assert_eq!(shown.tried_from, Some(device(&thief)));
    try_join(&office, &field, &made.code, "外勤甲")
        .await
        .unwrap();
}

#[tokio::test]
async fn what_one_laptop_agreed_on_by_a_typed_code_opens_nothing_for_another() {
    let (office, field, thief) = (
        Laptop::found("值班员"),
        Laptop::found("外勤甲"),
        Laptop::found("外人"),
    );
    let made = office.engine.invite(Wish::default()).await.unwrap();
    let ticket = try_typed(&office, &field, &made.typed).await.unwrap();
    let refused = join_with(&office, &thief, ticket.clone(), "外人").await;
    assert!(matches!(
        refused,
        Err(EngineError::Closed(Closed::WrongSecret))
    ));
    join_with(&office, &field, ticket, "外勤甲").await.unwrap();
}

/// Ten thousand tries, from as many laptops, at an open invitation: the first ends the typed code,
/// and the others cost neither a turn of the writer nor a byte in the store.
#[tokio::test]
async fn ten_thousand_guesses_let_nobody_in_and_grow_nothing() {
    let (office, field) = (Laptop::found("值班员"), Laptop::found("外勤甲"));
    let made = office.engine.invite(Wish::default()).await.unwrap();
    let right: TypedCode = made.typed.parse().unwrap();
    let before = office.all_records().await.len();
    let mut entropy = office.engine.host().entropy();
    let mut let_in = 0;
    for n in 0..10_000_u64 {
        // Numbers of the right invitation, each with another secret.
        let value = u64::from(right.number()) * 1_000_000 + n * 97 % 1_000_000;
        let guess = format!("{value:08}{:02}", 98 - value * 100 % 97);
        let guess: TypedCode = guess.parse().unwrap();
        if guess == right {
            continue;
        }
        let thief = DeviceKey::from_bytes(*blake3::hash(&n.to_be_bytes()).as_bytes());
        let (guessing, message) = guess.begin(thief, device(&office), &mut entropy);
        if let Ok(answer) = office.engine.guess(thief, message).await {
            let_in += usize::from(guessing.finish(&answer).is_ok());
        }
    }
    assert_eq!(let_in, 0);
    assert_eq!(office.all_records().await.len(), before + 1, "the one try");
    assert_eq!(office.engine.devices().len(), 1);
    try_join(&office, &field, &made.code, "外勤甲")
        .await
        .unwrap();
}

#[tokio::test]
async fn a_restart_keeps_open_invitations_and_what_was_tried() {
    let (office, first, second, third) = (
        Laptop::found("值班员"),
        Laptop::found("外勤甲"),
        Laptop::found("外勤乙"),
        Laptop::found("外勤丙"),
    );
    let (by_code, by_typing, tried) = (
        office.engine.invite(Wish::default()).await.unwrap(),
        office.engine.invite(Wish::default()).await.unwrap(),
        office.engine.invite(Wish::default()).await.unwrap(),
    );
    let wrong = try_typed(&office, &third, &another(&tried.typed)).await;
    assert!(wrong.is_err());
    let office = office.reopen().await;
    try_join(&office, &first, &by_code.code, "外勤甲")
        .await
        .unwrap();
    let ticket = try_typed(&office, &second, &by_typing.typed).await.unwrap();
    join_with(&office, &second, ticket, "外勤乙").await.unwrap();
    assert!(try_typed(&office, &third, &tried.typed).await.is_err());
    let office = office.reopen().await;
    let refused = try_join(&office, &third, &by_code.code, "外勤丙").await;
    assert!(matches!(refused, Err(EngineError::Closed(Closed::Used))));
}

#[tokio::test]
async fn a_member_invites_nobody() {
    let (_, field) = super::merging::pair().await;
    let refused = field.engine.invite(Wish::default()).await;
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
