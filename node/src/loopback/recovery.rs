//! A key on paper: made, shown once, and used. It stands in bodies and answers alone, never in an
//! address, and in no log.

use super::Served;
use super::act;
use super::error::Failure;
use super::form::Fields;
use super::page;
use crate::engine::{Identity, Printed};
use crate::wording::Mistyped;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::printed::PrintedKey;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zeroize::Zeroizing;

type Body8 = Result<Bytes, BytesRejection>;

/// A key as the CLI prints it.
#[derive(Serialize)]
pub(super) struct PrintedAnswer {
    name: String,
    device: String,
    key: String,
    groups: String,
}

/// `POST /api/printed-keys`.
pub(super) async fn print(
    State(served): State<Arc<Served>>,
) -> Result<Json<PrintedAnswer>, Failure> {
    let printed = served.engine.print_key().await?;
    Ok(Json(PrintedAnswer {
        name: printed.name,
        device: printed.device.to_string(),
        key: printed.text.to_string(),
        groups: printed.groups.to_string(),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UseAsked {
    key: String,
}

/// `POST /api/recovery`.
pub(super) async fn recover(
    State(served): State<Arc<Served>>,
    body: Body8,
) -> Result<Json<Identity>, Failure> {
    let asked: UseAsked = act::read(&body?)?;
    let key = Zeroizing::new(asked.key);
    Ok(Json(use_key(&served, &key).await?))
}

/// `POST /devices/printed-keys`: the key stands in the answer, which nobody keeps.
pub(super) async fn print_on_page(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    match make(&served, request).await {
        Ok(printed) => page::printed::show(&headers, &printed),
        Err(failure) => page::devices::show_failure(&served, &headers, failure).await,
    }
}

async fn make(served: &Served, request: Request) -> Result<Printed, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    fields.check_writer(served)?;
    Ok(served.engine.print_key().await?)
}

/// `POST /devices/recovery`.
pub(super) async fn recover_on_page(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let done = take(&served, request).await;
    match done {
        Ok(_) => Ok(page::see("/devices".into())),
        Err(failure) => page::devices::show_failure(&served, &headers, failure).await,
    }
}

async fn take(served: &Served, request: Request) -> Result<Identity, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    fields.check_writer(served)?;
    let key = Zeroizing::new(fields.typed("key").to_owned());
    use_key(served, &key).await
}

async fn use_key(served: &Served, text: &str) -> Result<Identity, Failure> {
    let key: Result<PrintedKey, _> = text.parse();
    let key = key.map_err(|wrong| Failure::Mistyped(Mistyped::PrintedKey(wrong)))?;
    Ok(served.engine.recover(key).await?)
}
