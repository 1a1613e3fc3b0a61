//! A backup of this laptop, as a download. It is encrypted before it gets here.

use super::Served;
use super::act;
use super::error::Failure;
use super::original::{as_download, body};
use crate::backup::BackupError;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    passphrase: String,
}

/// `POST /api/backup`.
pub(super) async fn make(
    State(served): State<Arc<Served>>,
    asked: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let asked: Asked = act::read(&asked?)?;
    let made = served.engine.backup(asked.passphrase).await?;
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (CONTENT_DISPOSITION, as_download("onscene.backup")),
        (CONTENT_LENGTH, HeaderValue::from(made.bytes)),
        (
            HeaderName::from_static("x-records"),
            HeaderValue::from(made.counts.records),
        ),
        (
            HeaderName::from_static("x-attachments"),
            HeaderValue::from(made.counts.attachments),
        ),
        (
            HeaderName::from_static("x-lacking"),
            HeaderValue::from(made.lacking.len()),
        ),
    ];
    Ok((headers, body(made.file)).into_response())
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Engine(error) => error.into(),
            error => Self::Backup {
                hint: error.hint(),
                error,
            },
        }
    }
}
