//! Attachments: which piece is next, getting one, bringing one.

use super::Caller;
use crate::link::error::LinkError;
use crate::link::message::{UPLOAD_LENGTH, UPLOAD_LIMIT, UPLOAD_OFFSET};
use onscene_protocol::exchange::SignedReceipt;
use onscene_protocol::id::AttachmentId;
use reqwest::header::{HeaderMap, RANGE};
use reqwest::{Method, Response, StatusCode};
use std::ops::Range;

/// How far the other end is with an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::link) struct Place {
    at: u64,
    total: u64,
    free: u64,
}

impl Place {
    fn read(headers: &HeaderMap) -> Option<Self> {
        let number = |name| headers.get(name)?.to_str().ok()?.parse::<u64>().ok();
        Some(Self {
            at: number(UPLOAD_OFFSET)?,
            total: number(UPLOAD_LENGTH)?,
            free: number(UPLOAD_LIMIT)?,
        })
    }

    /// Where the next piece begins.
    pub(in crate::link) const fn at(self) -> u64 {
        self.at
    }

    /// How many bytes from there are left to this laptop.
    pub(in crate::link) const fn free_bytes(self) -> u64 {
        self.free
    }

    /// Bytes of all that is carried of it.
    pub(in crate::link) const fn total_bytes(self) -> u64 {
        self.total
    }

    pub(in crate::link) const fn is_whole(self) -> bool {
        self.at == self.total
    }
}

/// What became of a piece that was brought.
pub(in crate::link) enum Brought {
    /// Every byte is durable there now.
    Whole(SignedReceipt),
    /// The piece is, and this is next.
    Piece(Place),
    /// It does not begin there.
    Elsewhere,
}

impl Caller {
    /// How far the other end is with an attachment; none where it neither holds nor wants
    /// it, or takes nothing more of it from this laptop.
    pub(in crate::link) async fn ask_attachment(
        &self,
        attachment: AttachmentId,
    ) -> Result<Option<Place>, LinkError> {
        let path = format!("/v1/attachments/{attachment}");
        self.count_sent(path.len());
        match self.send(self.request(Method::HEAD, &path)).await {
            Err(LinkError::Refused {
                status: 404 | 405 | 422,
                ..
            }) => Ok(None),
            answer => Ok(Place::read(answer?.headers())),
        }
    }

    /// A piece of an attachment as a stream; none where the other end has it not.
    pub(in crate::link) async fn get_piece(
        &self,
        attachment: AttachmentId,
        range: Range<u64>,
    ) -> Result<Option<Response>, LinkError> {
        let path = format!("/v1/attachments/{attachment}");
        let last = range.end.saturating_sub(1);
        let range = format!("bytes={}-{last}", range.start);
        self.count_sent(path.len() + range.len());
        let request = self.request(Method::GET, &path).header(RANGE, range);
        match self.send(request).await {
            Err(LinkError::Refused {
                status: 404 | 416, ..
            }) => Ok(None),
            answer => answer.map(Some),
        }
    }

    /// Brings a piece of an attachment that begins at `at`.
    pub(in crate::link) async fn bring_piece(
        &self,
        attachment: AttachmentId,
        at: u64,
        body: reqwest::Body,
    ) -> Result<Brought, LinkError> {
        let path = format!("/v1/attachments/{attachment}");
        self.count_sent(path.len());
        let request = self.request(Method::PATCH, &path).header(UPLOAD_OFFSET, at);
        match self.send(request.body(body)).await {
            Err(LinkError::Refused { status: 412, .. }) => Ok(Brought::Elsewhere),
            Ok(answer) if answer.status() == StatusCode::OK => {
                Ok(Brought::Whole(self.read(answer).await?.message()?))
            }
            answer => Ok(Place::read(answer?.headers()).map_or(Brought::Elsewhere, Brought::Piece)),
        }
    }
}
