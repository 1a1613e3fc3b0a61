//! The people who write on this laptop, through the API.

use super::Served;
use super::act;
use super::api::{read_address, read_role};
use super::error::Failure;
use super::joining::read_code;
use crate::engine::{Identity, NameMet, PersonView};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use onscene_protocol::incident::command::check_line;
use onscene_protocol::invite::Word;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

type Answer<T> = Result<Json<T>, Failure>;
type Body8 = Result<Bytes, BytesRejection>;

/// `GET /api/persons`.
pub(super) async fn list(State(served): State<Arc<Served>>) -> Json<Vec<PersonView>> {
    Json(served.engine.persons())
}

/// `GET /api/writer`: who is writing, in which unit.
pub(super) async fn writer(State(served): State<Arc<Served>>) -> Json<Identity> {
    Json(served.engine.identity())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddAsked {
    name: String,
    role: Option<String>,
    /// The code of an administrator elsewhere, which says the role.
    code: Option<String>,
    at: Option<String>,
}

/// A person who was added.
#[derive(Serialize)]
pub(super) struct Added {
    #[serde(flatten)]
    person: PersonView,
    #[serde(flatten)]
    met: NameMet,
    /// The word that the inviting screen shows too, where a code let them in.
    #[serde(skip_serializing_if = "Option::is_none")]
    word: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    word_en: Option<String>,
}

/// `POST /api/persons`: keys for another person, certified by whoever is writing, or by whoever made
/// the code.
pub(super) async fn add(State(served): State<Arc<Served>>, body: Body8) -> Answer<Added> {
    let asked: AddAsked = act::read(&body?)?;
    let Some(code) = asked.code else {
        let roles = read_role(asked.role.as_deref())?;
        let person = served.engine.add_person(asked.name, roles).await?;
        return Ok(Json(Added {
            met: served.engine.name_met(person.person),
            person,
            word: None,
            word_en: None,
        }));
    };
    let (person, word) = add_by_code(&served, &code, asked.at, &asked.name).await?;
    Ok(Json(Added {
        met: served.engine.name_met(person.person),
        person,
        word: Some(word.chinese()),
        word_en: Some(word.english()),
    }))
}

/// Lets a person in by a code, and answers the word that both screens show.
pub(super) async fn add_by_code(
    served: &Served,
    code: &str,
    at: Option<String>,
    name: &str,
) -> Result<(PersonView, Word), Failure> {
    let name = check_line("name", name)?;
    let at = at.map(|at| read_address(&at)).transpose()?;
    let code = read_code(code)?;
    Ok(served.links.add_person(code, at, name).await?)
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
