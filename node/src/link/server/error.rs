//! Why a request is refused, as an HTTP status and one sentence. What goes wrong inside is traced
//! here and not told.

use crate::attachment::AttachmentError;
use crate::engine::EngineError;
use crate::link::error::LinkError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onscene_protocol::exchange::{BadMessage, ReconcileError, VERSION};

#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("this device is not of this organisation")]
    NotAMember,
    #[error("there is no such route in version {VERSION} of the protocol")]
    NoSuchRoute,
    #[error("this node speaks version {VERSION} of the protocol, not {0}")]
    Version(u32),
    #[error("the message names another device than the link")]
    AnotherDevice,
    #[error("the message names another organisation")]
    AnotherOrganisation,
    #[error("a body is application/cbor, plain or zstd")]
    MediaType,
    #[error("the body did not come in time")]
    TooSlow,
    #[error("the body broke off")]
    BrokenOff,
    #[error(transparent)]
    Message(#[from] BadMessage),
    #[error(transparent)]
    Reconcile(#[from] ReconcileError),
    #[error("there is no such document here")]
    NoSuchDocument,
    #[error("there is no such attachment here")]
    NoSuchAttachment,
    #[error("this node does not want that attachment")]
    Unwanted,
    #[error(
        "a piece is asked for by one range of bytes that are there, and brought with its offset"
    )]
    Range,
    #[error("the piece is not the one that is missing next")]
    NotNext,
    #[error("{0}")]
    WrongPiece(AttachmentError),
    #[error("too many attachments arrive just now")]
    Busy,
    #[error("there is no room here now")]
    NoRoom,
    #[error("{0}")]
    Join(String),
    #[error("this node is stopping")]
    Stopping,
    #[error("this node failed")]
    Failed,
}

impl Refused {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotAMember | Self::AnotherDevice | Self::AnotherOrganisation | Self::Join(_) => {
                StatusCode::FORBIDDEN
            }
            Self::NoSuchRoute | Self::NoSuchDocument | Self::NoSuchAttachment => {
                StatusCode::NOT_FOUND
            }
            Self::Message(BadMessage::TooLong | BadMessage::TooMany)
            | Self::Reconcile(ReconcileError::TooLong) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Version(_) | Self::Message(_) | Self::Reconcile(_) | Self::BrokenOff => {
                StatusCode::BAD_REQUEST
            }
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unwanted => StatusCode::CONFLICT,
            Self::Range => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::NotNext => StatusCode::PRECONDITION_FAILED,
            Self::WrongPiece(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
            Self::Stopping | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        tracing::debug!(why = %self, "a request was refused");
        (self.status(), self.to_string()).into_response()
    }
}

impl From<EngineError> for Refused {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Stopped => Self::Stopping,
            EngineError::NoSuchIncident(_) => Self::NoSuchDocument,
            EngineError::Unstated(_) => Self::Message(BadMessage::TooMany),
            EngineError::Closed(_) | EngineError::CannotJoin(_) | EngineError::NotAdministrator => {
                Self::Join(error.to_string())
            }
            error => {
                tracing::error!(%error, "a request failed");
                Self::Failed
            }
        }
    }
}

impl From<LinkError> for Refused {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Engine(error) => error.into(),
            LinkError::Attachment(error) => error.into(),
            error => {
                tracing::error!(%error, "a request failed");
                Self::Failed
            }
        }
    }
}

impl From<AttachmentError> for Refused {
    fn from(error: AttachmentError) -> Self {
        tracing::debug!(%error, "a piece was not taken");
        match error {
            AttachmentError::NotHeld => Self::NoSuchAttachment,
            AttachmentError::NotNext => Self::NotNext,
            AttachmentError::Busy => Self::Busy,
            AttachmentError::Full => Self::NoRoom,
            AttachmentError::Io(cause) => match cause.kind() {
                std::io::ErrorKind::TimedOut => Self::TooSlow,
                std::io::ErrorKind::FileTooLarge => Self::Message(BadMessage::TooLong),
                _ => Self::BrokenOff,
            },
            error => Self::WrongPiece(error),
        }
    }
}
