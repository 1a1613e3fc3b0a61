//! Joining another organisation on the page of laptops, where this one works alone.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::super::joining::enter;
use super::devices::{Done, page};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::invite::Word;
use std::sync::Arc;

/// What was typed, for the form to come back with where it did not lead in.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) at: String,
    pub(super) name: String,
}

/// `POST /devices/joining`. The code does not come back: a typed one is dead by then.
pub(in crate::loopback) async fn join(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    let done = match fields.read(&served, request).await {
        Ok(()) => try_to(&served, &fields).await,
        Err(failure) => Err(failure),
    };
    let typed = Typed {
        at: fields.given("at").unwrap_or_default(),
        name: fields.given("name").unwrap_or_default(),
    };
    page(&served, &headers, done, typed).await
}

async fn try_to(served: &Served, fields: &Fields) -> Result<Done, Failure> {
    fields.check_writer(served)?;
    let (code, at) = (fields.typed("code"), fields.given("at"));
    let word = enter(served, code, at, fields.typed("name")).await?;
    Ok(Done {
        word: Some(told(word)),
        met: Some(served.engine.name_met(served.engine.identity().person)),
        ..Done::default()
    })
}

/// Both languages: the other screen may show the other one.
fn told(word: Word) -> String {
    format!("{} · {}", word.chinese(), word.english())
}
