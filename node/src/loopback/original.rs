//! An attachment's original, bit for bit, always as a download: a file from the scene must never
//! run as a page of ours.

use super::Served;
use super::error::Failure;
use super::limit::{PIECE_BYTES, PIECES_WAITING};
use super::page::see;
use crate::engine::HolderView;
use crate::wording::{Missing, Thing};
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use onscene_protocol::id::{AttachmentId, SubjectId};
use serde_json::{Value, json};
use std::io::{self, Read};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// For what comes from elsewhere: it runs nothing, and is of no origin.
const SANDBOXED: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// `GET /api/incidents/{id}/attachments/{attachment}`.
pub(super) async fn serve(
    State(served): State<Arc<Served>>,
    path: Result<Path<(SubjectId, AttachmentId)>, PathRejection>,
) -> Result<Response, Failure> {
    let Path((incident, attachment)) = path?;
    let original = served.engine.original(incident, attachment).await?;
    let headers = [
        (CONTENT_TYPE, media_type(&original.media_type)),
        (CONTENT_DISPOSITION, as_download(&original.name)),
        (CONTENT_LENGTH, HeaderValue::from(original.bytes)),
        (HeaderName::from_static("x-blake3"), hash(original.blake3)),
        (HeaderName::from_static("x-sha256"), hash(original.sha256)),
        (CONTENT_SECURITY_POLICY, SANDBOXED),
    ];
    Ok((headers, body(original.reader)).into_response())
}

/// Empty where it is not known.
fn hash(hash: Option<String>) -> HeaderValue {
    HeaderValue::from_str(&hash.unwrap_or_default())
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// `GET /api/incidents/{id}/attachments/{attachment}/preview`: a small picture, whatever the file
/// says that it is. It comes from another laptop, so a browser may take it for nothing but a picture.
pub(super) async fn preview(
    State(served): State<Arc<Served>>,
    path: Result<Path<(SubjectId, AttachmentId)>, PathRejection>,
) -> Result<Response, Failure> {
    let Path((incident, attachment)) = path?;
    let preview = served.engine.preview(incident, attachment).await?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (CONTENT_SECURITY_POLICY, SANDBOXED),
    ];
    Ok((headers, body(preview)).into_response())
}

/// `POST /api/incidents/{id}/attachments/{attachment}/request`: it is fetched whatever was chosen.
pub(super) async fn request(
    State(served): State<Arc<Served>>,
    path: Result<Path<(SubjectId, AttachmentId)>, PathRejection>,
) -> Result<Json<Value>, Failure> {
    let Path((incident, attachment)) = path?;
    check_named(&served, incident, attachment).await?;
    served.engine.ask_for(attachment).await?;
    Ok(Json(json!({ "attachment": attachment, "requested": true })))
}

/// `POST /api/incidents/{id}/attachments/{attachment}/letting-go`: frees its space, where others
/// say, asked now, that they hold it.
pub(super) async fn let_go(
    State(served): State<Arc<Served>>,
    path: Result<Path<(SubjectId, AttachmentId)>, PathRejection>,
) -> Result<Json<Value>, Failure> {
    let Path((incident, attachment)) = path?;
    check_named(&served, incident, attachment).await?;
    served.links.let_go(attachment).await?;
    Ok(Json(json!({ "attachment": attachment, "held": false })))
}

/// `GET /api/incidents/{id}/attachments/{attachment}/holders`: what others signed last of their copies.
pub(super) async fn holders(
    State(served): State<Arc<Served>>,
    path: Result<Path<(SubjectId, AttachmentId)>, PathRejection>,
) -> Result<Json<Vec<HolderView>>, Failure> {
    let Path((incident, attachment)) = path?;
    check_named(&served, incident, attachment).await?;
    Ok(Json(served.engine.holders(attachment).await?))
}

/// `POST /incidents/{id}/attachments/{attachment}/request`: the same, from the page.
pub(super) async fn request_on_page(
    State(served): State<Arc<Served>>,
    path: Result<Path<(SubjectId, AttachmentId)>, PathRejection>,
) -> Result<Response, Failure> {
    let Path((incident, attachment)) = path?;
    check_named(&served, incident, attachment).await?;
    served.engine.ask_for(attachment).await?;
    Ok(see(format!("/incidents/{incident}")))
}

/// `POST /incidents/{id}/attachments/{attachment}/letting-go`: the same, from the page.
pub(super) async fn let_go_on_page(
    State(served): State<Arc<Served>>,
    path: Result<Path<(SubjectId, AttachmentId)>, PathRejection>,
) -> Result<Response, Failure> {
    let Path((incident, attachment)) = path?;
    check_named(&served, incident, attachment).await?;
    served.links.let_go(attachment).await?;
    Ok(see(format!("/incidents/{incident}")))
}

async fn check_named(
    served: &Served,
    incident: SubjectId,
    attachment: AttachmentId,
) -> Result<(), Failure> {
    let detail = served.engine.incident(incident).await?;
    let mut named = detail.view.attachments.iter();
    if named.any(|known| known.attachment == attachment) {
        Ok(())
    } else {
        Err(Missing::new(Thing::Attachment, attachment).into())
    }
}

fn media_type(written: &str) -> HeaderValue {
    HeaderValue::from_str(written)
        .ok()
        .filter(|_| written.contains('/'))
        .unwrap_or_else(|| HeaderValue::from_static("application/octet-stream"))
}

/// A name that any browser saves under, in any script (RFC 6266, RFC 8187).
pub(super) fn as_download(name: &str) -> HeaderValue {
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{encoded}"))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

/// The bytes as they are read, off the threads that answer requests.
pub(super) fn body(mut reader: impl Read + Send + 'static) -> Body {
    let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(PIECES_WAITING);
    tokio::task::spawn_blocking(move || {
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let read = reader.read(&mut piece);
            let sent = match read {
                Ok(0) => return,
                Ok(length) => Ok(Bytes::copy_from_slice(piece.get(..length).unwrap_or(&[]))),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let failed = sent.is_err();
            // The browser went away, or it has just been told that the file ends early.
            if sender.blocking_send(sent).is_err() || failed {
                return;
            }
        }
    });
    Body::from_stream(ReceiverStream::new(receiver))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_file_name_survives_and_cannot_break_out_of_its_header() {
        assert_eq!(
            as_download("照片 \"1\".jpg"),
            "attachment; filename*=UTF-8''%E7%85%A7%E7%89%87%20%221%22.jpg"
        );
        assert_eq!(
            as_download("a\r\nb"),
            "attachment; filename*=UTF-8''a%0D%0Ab"
        );
    }

    #[test]
    fn a_media_type_that_is_none_becomes_plain_bytes() {
        assert_eq!(media_type("text/html\r\nx: y"), "application/octet-stream");
        assert_eq!(media_type("image/png"), "image/png");
    }
}
