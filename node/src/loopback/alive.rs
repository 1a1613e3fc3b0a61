//! Whether a node is here, and this one: answered at once to whoever asks, from memory alone.
//!
//! Whoever reads the data folder's file knows where its node listened and the session's secret. The
//! port may be somebody else's by now, or the node may be stopped; so before the secret is shown
//! there, the other side proves that it knows it, without telling it.

use super::Served;
use super::error::Failure;
use super::limit::NONCE_CHARS_MAX;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Where it is asked.
pub(super) const PATH: &str = "/api/alive";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Something new each time: a proof that was heard once proves nothing later.
    nonce: Option<String>,
}

/// `GET /api/alive`.
pub(super) async fn show(
    State(served): State<Arc<Served>>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Value>, Failure> {
    let Query(asked) = asked?;
    if asked.nonce.as_ref().map_or(0, String::len) > NONCE_CHARS_MAX {
        return Err(Failure::arguments(
            format!("nonce: at most {NONCE_CHARS_MAX} characters"),
            "send 32 random bytes in hexadecimal",
        ));
    }
    let page = format!("http://{}", served.page);
    let proof = asked.nonce.map(|nonce| served.token.proof(&page, &nonce));
    Ok(Json(
        json!({ "onscene": env!("CARGO_PKG_VERSION"), "proof": proof }),
    ))
}
