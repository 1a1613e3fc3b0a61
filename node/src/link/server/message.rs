//! Messages in and out of handlers.

use super::error::Refused;
use crate::link::limit::BODY_TIME_MAX;
use crate::link::message::{CBOR, Packed, ZSTD, pack, unpack};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use onscene_protocol::exchange::{BadMessage, Message};
use onscene_protocol::limit::MESSAGE_BYTES_MAX;

/// A message that came as a request's body.
pub(super) struct Asked<M>(pub(super) M);

impl<M: Message, S: Sync> FromRequest<S> for Asked<M> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let zstd = coding(request.headers())?;
        let body = to_bytes(request.into_body(), MESSAGE_BYTES_MAX);
        let bytes = tokio::time::timeout(BODY_TIME_MAX, body)
            .await
            .map_err(|_| Refused::TooSlow)?
            .map_err(|error| {
                if is_over_limit(&error) {
                    Refused::Message(BadMessage::TooLong)
                } else {
                    Refused::BrokenOff
                }
            })?;
        Ok(Self(unpack(&bytes, zstd)?))
    }
}

fn is_over_limit(error: &axum::Error) -> bool {
    std::error::Error::source(error)
        .is_some_and(|cause| cause.is::<http_body_util::LengthLimitError>())
}

fn coding(headers: &HeaderMap) -> Result<bool, Refused> {
    let is_cbor = headers
        .get(CONTENT_TYPE)
        .is_some_and(|media_type| media_type == CBOR);
    match headers.get(CONTENT_ENCODING) {
        _ if !is_cbor => Err(Refused::MediaType),
        None => Ok(false),
        Some(coding) if coding == ZSTD => Ok(true),
        Some(_) => Err(Refused::MediaType),
    }
}

/// A message to be sent as an answer.
pub(super) struct Answer<M>(pub(super) M);

impl<M: Message> IntoResponse for Answer<M> {
    fn into_response(self) -> Response {
        let Packed { bytes, zstd } = pack(&self.0);
        let media_type = [(CONTENT_TYPE, CBOR)];
        if zstd {
            (media_type, [(CONTENT_ENCODING, ZSTD)], Body::from(bytes)).into_response()
        } else {
            (media_type, Body::from(bytes)).into_response()
        }
    }
}
