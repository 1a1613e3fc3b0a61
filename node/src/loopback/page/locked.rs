//! What is shown instead of every page while it is locked: who may open it, and nothing else.

use super::super::Served;
use super::super::asset::addresses;
use super::super::error::Failure;
use crate::engine::PersonView;
use crate::loopback::explaining::explain;
use crate::wording::Language;
use crate::wording::{Words, words};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "locked.html")]
struct Locked<'a> {
    language: Language,
    w: &'static Words,
    persons: Vec<PersonView>,
    by_passphrase: bool,
    /// Where to go on.
    to: &'a str,
    error: Option<(String, String)>,
    style: &'static str,
}

/// Those who open the page by their PIN, the writer first; and whether the passphrase does.
pub(super) fn openers(served: &Served) -> (Vec<PersonView>, bool) {
    let mut persons = served.engine.persons();
    let by_passphrase = served.protected && !persons.iter().any(|known| known.writing && known.pin);
    persons.retain(|known| known.pin);
    persons.sort_by_key(|known| !known.writing);
    (persons, by_passphrase)
}

/// The page, with why the last try failed.
pub(in crate::loopback) fn show(
    served: &Served,
    headers: &HeaderMap,
    to: &str,
    failure: Option<&Failure>,
) -> Result<Response, Failure> {
    let language = super::language(headers);
    let (persons, by_passphrase) = openers(served);
    let page = super::render(&Locked {
        language,
        w: words(language),
        persons,
        by_passphrase,
        to,
        error: failure.map(|failure| explain(failure, language)),
        style: &addresses().style,
    })?;
    Ok((StatusCode::LOCKED, page).into_response())
}
