//! Joining another organisation from a node that runs: what is here comes along.

use super::Served;
use super::act;
use super::api::read_address;
use super::error::Failure;
use super::meet::NotJoined;
use crate::engine::{Identity, NameMet};
use crate::wording::Mistyped;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use onscene_protocol::incident::command::check_line;
use onscene_protocol::invite::{Code, Word};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JoinAsked {
    code: String,
    at: Option<String>,
    name: String,
}

/// A laptop that was let in.
#[derive(Serialize)]
pub(super) struct Joined {
    #[serde(flatten)]
    identity: Identity,
    #[serde(flatten)]
    met: NameMet,
    word: String,
    word_en: String,
}

/// `POST /api/joining`.
pub(super) async fn join(
    State(served): State<Arc<Served>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Joined>, Failure> {
    let asked: JoinAsked = act::read(&body?)?;
    let word = enter(&served, &asked.code, asked.at, &asked.name).await?;
    let identity = served.engine.identity();
    Ok(Json(Joined {
        met: served.engine.name_met(identity.person),
        identity,
        word: word.chinese(),
        word_en: word.english(),
    }))
}

/// Joins by either code, and answers the word that both screens show.
pub(super) async fn enter(
    served: &Served,
    code: &str,
    at: Option<String>,
    name: &str,
) -> Result<Word, Failure> {
    let name = check_line("name", name)?;
    let at = at.map(|at| read_address(&at)).transpose()?;
    Ok(served.links.join(read_code(code)?, at, name).await?)
}

/// Either code, as it was pasted or typed.
pub(super) fn read_code(code: &str) -> Result<Code, Failure> {
    let read = code.parse();
    read.map_err(|wrong| Failure::Mistyped(Mistyped::Code(wrong)))
}

impl From<NotJoined> for Failure {
    fn from(why: NotJoined) -> Self {
        match why {
            NotJoined::Unreachable(what) => Self::Unreachable(what),
            NotJoined::Engine(error) => error.into(),
            NotJoined::Refused(error) => Self::Forbidden(error),
        }
    }
}
