//! Joining over real links, with somebody in between, or somebody who only guesses.

use super::*;
use crate::engine::{EngineError, InvitationState};
use crate::link::client::Caller;
use crate::link::tls::{Connections, Gate, serve};
use axum::Router;
use axum::body::Bytes as Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use onscene_protocol::exchange::{from_bytes, to_bytes};
use onscene_protocol::invite::{Closed, Code, Guess, TypedCode, WrongCode};

async fn join_by(joiner: &Laptop, code: &str, at: Option<String>) -> Result<(), LinkError> {
    let code: Code = code.parse().unwrap();
    let joined = join(
        &joiner.engine,
        &joiner.device_key,
        &code,
        at,
        "外勤甲".into(),
    );
    joined.await.map(|_| ())
}

#[derive(Debug)]
struct Everyone;

impl Gate for Everyone {
    fn admits(&self, _: &[u8; 32]) -> bool {
        true
    }
}

/// A laptop in between, with a key of its own: it asks the office what it is asked.
async fn in_between(middle: &Laptop, office: &Links) -> (String, CancellationToken) {
    let ahead = Caller::new(&middle.identity(), Expect::Anyone, &address(office)).unwrap();
    let router = Router::new()
        .route("/v1/join", get(|| async { "OnScene 1" }))
        .route("/v1/join/typed", post(pass_on))
        .with_state(ahead);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let stop = CancellationToken::new();
    let served = serve(
        listener,
        &middle.identity(),
        Arc::new(Everyone),
        router,
        Arc::new(Connections::new()),
        stop.clone(),
    );
    tokio::spawn(served.unwrap());
    (address, stop)
}

async fn pass_on(State(ahead): State<Caller>, guess: Body) -> impl IntoResponse {
    let guess: Guess = from_bytes(&guess).unwrap();
    let answer = ahead.guess(&guess).await.unwrap();
    ([(CONTENT_TYPE, "application/cbor")], to_bytes(&answer))
}

#[tokio::test]
async fn a_laptop_in_between_is_noticed_and_let_in_nowhere() {
    let (office, middle, field) = (
        Laptop::found("值班员"),
        Laptop::found("外人"),
        Laptop::found("外勤甲"),
    );
    let links = office.link(&[], false).await;
    let made = office.engine.invite(Wish::default()).await.unwrap();
    let (between, stop) = in_between(&middle, &links).await;
    let refused = join_by(&field, &made.typed, Some(between.clone())).await;
    assert!(
        matches!(refused, Err(LinkError::WrongCode(WrongCode))),
        "{refused:?}"
    );
    let known = &office.engine.invitations()[0];
    assert_eq!(known.tried_from, Some(middle.device()));
    assert_eq!(known.state, InvitationState::Open);
    assert_eq!(office.engine.devices().len(), 1);
    // The long code does not even speak to it.
    let refused = join_by(&field, &made.code, Some(between)).await;
    assert!(
        matches!(refused, Err(LinkError::Stranger { .. })),
        "{refused:?}"
    );
    join_by(&field, &made.code, None).await.unwrap();
    stop.cancel();
}

#[tokio::test]
async fn the_first_address_that_answers_is_taken() {
    let (office, field) = (Laptop::found("值班员"), Laptop::found("外勤甲"));
    let _links = office.link(&[], false).await;
    let made = office.engine.invite(Wish::default()).await.unwrap();
    let Code::Long(mut code) = made.code.parse().unwrap() else {
        panic!("a long code")
    };
    // Nobody is at either of these: one refuses, one stays silent.
    for nowhere in ["127.0.0.1:1", "192.0.2.1:7440"] {
        code.addresses.insert(0, nowhere.parse().unwrap());
    }
    join_by(&field, &code.to_string(), None).await.unwrap();
    assert!(office.engine.roster().admits(field.device()));
}

/// A thousand tries on one connection, while another laptop works: they end in one dead code.
#[tokio::test]
async fn a_flood_of_guesses_holds_nobody_up() {
    let (office, links, field) = pair().await;
    let (thief, other) = (Laptop::found("外人"), Laptop::found("外勤乙"));
    let made = office.engine.invite(Wish::default()).await.unwrap();
    let right: TypedCode = made.typed.parse().unwrap();
    let ahead = Caller::new(&thief.identity(), Expect::Anyone, &address(&links)).unwrap();
    let away = field.link(&[], false).await;
    let at = address(&links);
    let before = office.records().await;
    let mut entropy = office.engine.host().entropy();
    for n in 0..1_000_u64 {
        let value = u64::from(right.number()) * 1_000_000 + n;
        let guess = format!("{value:08}{:02}", 98 - value * 100 % 97);
        let guess: TypedCode = guess.parse().unwrap();
        if guess == right {
            continue;
        }
        let (guessing, message) = guess.begin(thief.device(), office.device(), &mut entropy);
        if let Ok(answer) = ahead.guess(&message).await {
            assert_eq!(guessing.finish(&answer).unwrap_err(), WrongCode);
        }
        if n % 250 == 0 {
            let incident = field.start("照常记录").await;
            away.sync_with(&at).await.unwrap();
            assert_eq!(office.texts(incident).await, ["照常记录"]);
        }
    }
    let known = office.engine.invitations();
    assert!(
        known
            .iter()
            .any(|known| known.tried_from == Some(thief.device()))
    );
    // Four incidents, and one record about the one try.
    let written = office.records().await - before;
    assert!(written < 30, "{written} records");
    join_by(&other, &made.code, None).await.unwrap();
}

#[tokio::test]
async fn a_code_whose_time_is_over_lets_nobody_in_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let clock = folder.path().join("clock");
    crate::host::steer(&clock, 1_768_000_000_000, 480).unwrap();
    let office = Laptop::found_on("值班员", Host::steered(clock.clone(), 0));
    let field = Laptop::found("外勤甲");
    let links = office.link(&[], false).await;
    let made = office.engine.invite(Wish::default()).await.unwrap();
    crate::host::steer(&clock, 1_768_000_000_000 + 16 * 60_000, 480).unwrap();
    let told = join_by(&field, &made.code, None).await.unwrap_err();
    assert!(told.to_string().contains("time is over"), "{told}");
    let told = join_by(&field, &made.typed, Some(address(&links))).await;
    assert!(told.unwrap_err().to_string().contains("new one"));
    let known = office.engine.invitations();
    assert_eq!(known[0].state, InvitationState::Expired);
    assert!(!known[0].tried);
    let late = office.engine.withdraw(known[0].invitation).await;
    assert!(matches!(late, Err(EngineError::Closed(Closed::Expired))));
}
