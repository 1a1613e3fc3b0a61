//! A key to be printed: shown once, with nothing else beside it.

use super::super::error::Failure;
use super::super::qr;
use crate::engine::Printed;
use crate::wording::Language;
use crate::wording::{Words, words};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;

#[derive(Template)]
#[template(path = "printed_key.html")]
struct Page<'a> {
    language: Language,
    w: &'static Words,
    assets: &'static super::super::asset::Assets,
    name: &'a str,
    groups: &'a str,
    picture: &'a str,
}

/// The sheet. The answer is kept by nobody: it says so to the browser, as all pages do.
pub(in crate::loopback) fn show(
    headers: &HeaderMap,
    printed: &Printed,
) -> Result<Response, Failure> {
    let language = super::language(headers);
    let picture = qr::picture(&printed.text)?;
    super::render(&Page {
        language,
        w: words(language),
        assets: super::super::asset::addresses(),
        name: &printed.name,
        groups: &printed.groups,
        picture: &picture,
    })
}
