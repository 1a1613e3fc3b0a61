//! Bundles: written for some laptops as a download, and read as they are sent.

use super::Served;
use super::act;
use super::error::Failure;
use super::ids;
use super::original::{as_download, body};
use crate::bundle::BundleError;
use crate::engine::{BundleWish, Chosen, ReadBundle};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use futures_util::TryStreamExt;
use onscene_protocol::id::DeviceKey;
use serde::Deserialize;
use std::io;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    to: Vec<DeviceKey>,
    /// RFC 3339.
    since: Option<String>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    receipts: bool,
    max_size: Option<u64>,
}

impl Asked {
    fn wish(self) -> Result<BundleWish, Failure> {
        let since = self.since.as_deref().map(since_ms).transpose()?;
        let chosen = match (since, self.all, self.receipts) {
            (None, false, false) => Chosen::Lacking,
            (Some(ms), false, false) => Chosen::Since(ms),
            (None, true, false) => Chosen::All,
            (None, false, true) => Chosen::Receipts,
            _ => {
                return Err(Failure::arguments(
                    "since, all and receipts exclude each other",
                    "give one of them, or none for what the laptops are not known to hold",
                ));
            }
        };
        Ok(BundleWish {
            to: self.to,
            chosen,
            part_bytes_max: self.max_size,
        })
    }
}

fn since_ms(typed: &str) -> Result<u64, Failure> {
    let time = DateTime::parse_from_rfc3339(typed).ok();
    let ms = time.and_then(|time| u64::try_from(time.timestamp_millis()).ok());
    ms.ok_or_else(|| {
        let hint = "since: RFC 3339, as in 2026-03-01T14:05:00+08:00";
        Failure::arguments(format!("{typed:?} is no time"), hint)
    })
}

/// `POST /api/bundles`. The parts come one after the other; `x-parts` says how many bytes each has.
pub(super) async fn write(
    State(served): State<Arc<Served>>,
    asked: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let asked: Asked = ids::in_body(&served, None, &asked?, act::read).await?;
    let made = served.engine.write_bundle(asked.wish()?).await?;
    let mut headers = HeaderMap::new();
    let plain = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, plain);
    headers.insert(CONTENT_DISPOSITION, as_download("onscene.bundle"));
    headers.insert(
        CONTENT_LENGTH,
        HeaderValue::from(made.parts.iter().sum::<u64>()),
    );
    for (name, count) in [
        ("x-records", made.records),
        ("x-attachments", made.attachments),
        ("x-receipts", made.receipts),
        ("x-left-out", made.left_out),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(count));
    }
    let parts: Vec<String> = made.parts.iter().map(u64::to_string).collect();
    let parts = HeaderValue::from_str(&parts.join(",")).map_err(|error| Failure::Failed {
        message: error.to_string(),
        hint: String::new(),
    })?;
    headers.insert(HeaderName::from_static("x-parts"), parts);
    Ok((headers, body(made.file)).into_response())
}

/// `POST /api/bundles/read`: one file.
pub(super) async fn read(
    State(served): State<Arc<Served>>,
    body: Body,
) -> Result<Json<ReadBundle>, Failure> {
    let bytes = body.into_data_stream().map_err(io::Error::other);
    Ok(Json(served.engine.read_bundle(bytes).await?))
}

impl From<BundleError> for Failure {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Engine(error) => error.into(),
            error => Self::Bundle {
                hint: error.hint(),
                error,
            },
        }
    }
}
