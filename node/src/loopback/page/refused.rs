//! What a browser sees where a page cannot be shown, and what the page's script is told, in the
//! reader's language.

use super::super::Served;
use super::super::asset::addresses;
use super::super::error::Failure;
use super::super::form::{Fields, wants_html};
use super::incident::{Asked, Shown, page};
use crate::loopback::explaining::explain;
use crate::wording::Language;
use crate::wording::{Words, words};
use askama::Template;
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::SubjectId;
use serde_json::json;

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused<'a> {
    language: Language,
    w: &'static Words,
    code: u16,
    message: &'a str,
    hint: &'a str,
    /// Whether the reader may see our other pages: else the style is refused as well, and a way
    /// back would lead nowhere.
    is_let_in: bool,
    style: &'static str,
}

/// The failure, without anything of the store in it.
pub(in crate::loopback) fn show(failure: &Failure, headers: &HeaderMap) -> Response {
    let language = super::language(headers);
    let (message, hint) = explain(failure, language);
    let (status, kind) = failure.kind();
    if !wants_html(headers) {
        let told = json!({ "error": kind, "message": message, "hint": hint });
        return (status, Json(told)).into_response();
    }
    let page = Refused {
        language,
        w: words(language),
        code: status.as_u16(),
        message: &message,
        hint: &hint,
        is_let_in: !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
        style: &addresses().style,
    };
    match super::render(&page) {
        Ok(page) => (status, page).into_response(),
        Err(failure) => failure.into_response(),
    }
}

/// The page of an incident once more, with why a form of it was not saved and all that was typed.
pub(super) async fn on_incident(
    served: &Served,
    headers: &HeaderMap,
    id: SubjectId,
    typed: (&Asked, &Fields),
    failure: Failure,
) -> Result<Response, Failure> {
    let status = failure.kind().0;
    let page = page(served, headers, id, typed, &Shown::Failure(failure)).await?;
    Ok((status, page).into_response())
}
