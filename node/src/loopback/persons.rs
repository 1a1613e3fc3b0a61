//! The people who write on this laptop, through the API.

use super::Served;
use super::act;
use super::api::read_role;
use super::error::Failure;
use crate::engine::PersonView;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use serde::Deserialize;
use std::sync::Arc;

type Answer<T> = Result<Json<T>, Failure>;
type Body8 = Result<Bytes, BytesRejection>;

/// `GET /api/persons`.
pub(super) async fn list(State(served): State<Arc<Served>>) -> Json<Vec<PersonView>> {
    Json(served.engine.persons())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddAsked {
    name: String,
    role: Option<String>,
}

/// `POST /api/persons`: keys for another person, certified by whoever is writing.
pub(super) async fn add(State(served): State<Arc<Served>>, body: Body8) -> Answer<PersonView> {
    let asked: AddAsked = act::read(&body?)?;
    let roles = read_role(asked.role.as_deref())?;
    Ok(Json(served.engine.add_person(asked.name, roles).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SwitchAsked {
    /// A name, a key or its first digits.
    person: String,
    pin: Option<String>,
}

/// `POST /api/persons/writing`: somebody else writes from now on.
pub(super) async fn switch(State(served): State<Arc<Served>>, body: Body8) -> Answer<PersonView> {
    let asked: SwitchAsked = act::read(&body?)?;
    let person = served.engine.find_person(&asked.person)?.person;
    Ok(Json(served.engine.switch(person, asked.pin).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PinAsked {
    /// The PIN until now, where there is one.
    former: Option<String>,
    /// The new one; none takes it away.
    pin: Option<String>,
}

/// `POST /api/persons/pin`: the writer's PIN.
pub(super) async fn set_pin(State(served): State<Arc<Served>>, body: Body8) -> Answer<PersonView> {
    let asked: PinAsked = act::read(&body?)?;
    Ok(Json(served.engine.set_pin(asked.former, asked.pin).await?))
}
