//! The last page of a laptop whose writer went on with another one.

use super::super::error::Failure;
use crate::wording::Language;
use crate::wording::{Words, words};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;

#[derive(Template)]
#[template(path = "moved.html")]
struct Moved<'a> {
    language: Language,
    w: &'static Words,
    name: &'a str,
}

/// It needs nothing else of the node: that one is on its way out.
pub(in crate::loopback) fn show(headers: &HeaderMap, name: &str) -> Result<Response, Failure> {
    let language = super::language(headers);
    super::render(&Moved {
        language,
        w: words(language),
        name,
    })
}
