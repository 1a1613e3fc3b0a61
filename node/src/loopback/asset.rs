//! The page's own style, scripts, sound and icon, built into the program.

use super::error::Failure;
use crate::export::PRINT_STYLE;
use crate::wording::{Missing, Thing};
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

const STYLE: &str = include_str!("assets/style.css");
const DRAFTS: &str = include_str!("assets/drafts.js");
const FORMS: &str = include_str!("assets/forms.js");
const LIVE: &str = include_str!("assets/live.js");
const LOCK: &str = include_str!("assets/lock.js");
const RING: &str = include_str!("assets/ring.js");
const SOUND: &[u8] = include_bytes!("assets/ring.wav");
const ICON: &str = include_str!("assets/icon.svg");

/// Addresses of the assets. They carry a hash of the content, so that a browser may keep them
/// for good and a new version is asked for at once.
pub(super) struct Assets {
    pub(super) style: String,
    pub(super) drafts: String,
    pub(super) forms: String,
    pub(super) live: String,
    pub(super) lock: String,
    pub(super) ring: String,
    pub(super) sound: String,
    pub(super) icon: String,
    pub(super) print: String,
}

/// The addresses.
pub(super) fn addresses() -> &'static Assets {
    static ADDRESSES: LazyLock<Assets> = LazyLock::new(|| Assets {
        style: address("style.css", STYLE),
        drafts: address("drafts.js", DRAFTS),
        forms: address("forms.js", FORMS),
        live: address("live.js", LIVE),
        lock: address("lock.js", LOCK),
        ring: address("ring.js", RING),
        sound: address_of("ring.wav", SOUND),
        icon: address("icon.svg", ICON),
        print: address("print.css", PRINT_STYLE),
    });
    &ADDRESSES
}

fn address(name: &str, content: &str) -> String {
    address_of(name, content.as_bytes())
}

fn address_of(name: &str, content: &[u8]) -> String {
    let hash = blake3::hash(content).to_hex();
    format!("/assets/{name}?v={}", hash.get(..16).unwrap_or_default())
}

/// `GET /favicon.ico`: what browsers ask for where a page names no icon.
pub(super) async fn icon() -> Result<Response, Failure> {
    serve(Path("icon.svg".into())).await
}

/// `GET /assets/{name}`.
pub(super) async fn serve(Path(name): Path<String>) -> Result<Response, Failure> {
    let (media_type, content): (_, &'static [u8]) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", STYLE.as_bytes()),
        "print.css" => ("text/css; charset=utf-8", PRINT_STYLE.as_bytes()),
        "drafts.js" => ("text/javascript; charset=utf-8", DRAFTS.as_bytes()),
        "forms.js" => ("text/javascript; charset=utf-8", FORMS.as_bytes()),
        "live.js" => ("text/javascript; charset=utf-8", LIVE.as_bytes()),
        "lock.js" => ("text/javascript; charset=utf-8", LOCK.as_bytes()),
        "icon.svg" => ("image/svg+xml", ICON.as_bytes()),
        "ring.js" => ("text/javascript; charset=utf-8", RING.as_bytes()),
        "ring.wav" => ("audio/wav", SOUND),
        _ => return Err(Missing::new(Thing::Page, "").into()),
    };
    let headers = [
        (CONTENT_TYPE, media_type),
        (CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, content).into_response())
}
