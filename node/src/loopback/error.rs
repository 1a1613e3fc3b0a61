//! One error type becomes a status. The cause is logged, not leaked.

use super::limit::ACT_BODY_BYTES_MAX;
use super::meet::Unreachable;
use crate::attachment::AttachmentError;
use crate::engine::{EngineError, UnitError};
use crate::wording::Language;
use crate::wording::Mistyped;
use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onscene_protocol::incident::Refusal;
use onscene_protocol::law::LawFault;
use onscene_protocol::limit::ATTACHMENT_BYTES_MAX;
use onscene_protocol::plan::{Fault, Faults};
use serde_json::json;
use std::sync::Arc;

/// Why a request is not answered with what it asked for.
#[derive(Debug)]
pub(super) enum Failure {
    /// It cannot be read.
    Arguments { message: String, hint: &'static str },
    /// What a person typed cannot be read.
    Mistyped(Mistyped),
    /// It does not show the session's secret.
    Unauthorised,
    /// It comes from elsewhere; the header that says so.
    Foreign(&'static str),
    /// The page is locked.
    Locked,
    /// What it names is not here.
    NotFound(String),
    /// It is larger than the limit.
    TooLarge { field: &'static str, limit: u64 },
    /// A rule of the domain refuses it.
    Refused(Refusal),
    /// A plan has faults.
    Plan(Faults),
    /// A file of law has a fault.
    Law(LawFault),
    /// The other laptop refuses it, or the file.
    Forbidden { message: String, hint: String },
    /// A file is not what it should be, or not whole.
    Damaged { message: String, hint: String },
    /// A rule beyond a single incident refuses it: who writes here, who may do what, what is final.
    Beyond { error: EngineError, hint: String },
    /// A rule of this version refuses it.
    NotYet(String),
    /// The path is right, the method is not.
    NoSuchMethod,
    /// The engine cannot take it now.
    Busy,
    /// A peer cannot be reached.
    Unreachable(String),
    /// Something failed here.
    Failed { message: String, hint: String },
}

impl Failure {
    pub(super) fn arguments(message: impl Into<String>, hint: &'static str) -> Self {
        Self::Arguments {
            message: message.into(),
            hint,
        }
    }

    pub(super) const fn unauthorised() -> Self {
        Self::Unauthorised
    }

    pub(super) const fn foreign(header: &'static str) -> Self {
        Self::Foreign(header)
    }

    pub(super) const fn body_too_large() -> Self {
        Self::TooLarge {
            field: "body",
            limit: ACT_BODY_BYTES_MAX as u64,
        }
    }

    /// The status, and the word for it in JSON.
    pub(super) const fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Arguments { .. } | Self::Mistyped(_) => (StatusCode::BAD_REQUEST, "arguments"),
            Self::Unauthorised => (StatusCode::UNAUTHORIZED, "unauthorised"),
            Self::Foreign(_) => (StatusCode::FORBIDDEN, "forbidden"),
            Self::Locked => (StatusCode::LOCKED, "locked"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "not-found"),
            Self::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::Refused(refusal) if refusal.is_not_found() => {
                (StatusCode::NOT_FOUND, "not-found")
            }
            Self::Refused(refusal) if refusal.asks().is_some() => {
                (StatusCode::UNPROCESSABLE_ENTITY, "confirm")
            }
            Self::Refused(_)
            | Self::Plan(_)
            | Self::Law(_)
            | Self::Forbidden { .. }
            | Self::Beyond { .. }
            | Self::NotYet(_) => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
            Self::Damaged { .. } => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "damaged"),
            Self::NoSuchMethod => (StatusCode::METHOD_NOT_ALLOWED, "arguments"),
            Self::Busy => (StatusCode::CONFLICT, "busy"),
            Self::Unreachable(_) => (StatusCode::BAD_GATEWAY, "unreachable"),
            Self::Failed { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Arguments { message, .. }
            | Self::Forbidden { message, .. }
            | Self::Damaged { message, .. }
            | Self::NotYet(message)
            | Self::Unreachable(message)
            | Self::Failed { message, .. } => message.clone(),
            Self::Mistyped(typed) => typed.said(Language::English).0,
            Self::Unauthorised => "this session's token is missing or wrong".into(),
            Self::Foreign(header) => format!("{header} does not name this page"),
            Self::Locked => "the page is locked: nobody was here for a while".into(),
            Self::NotFound(what) => format!("not found here: {what}"),
            Self::TooLarge { field, limit } => format!("{field} is larger than {limit} bytes"),
            Self::Refused(refusal) => refusal.to_string(),
            Self::Plan(faults) => faults.to_string(),
            Self::Law(fault) => fault.to_string(),
            Self::Beyond { error, .. } => error.to_string(),
            Self::NoSuchMethod => "this address does not take that method".into(),
            Self::Busy => "the node is stopping or busy".into(),
        }
    }

    pub(super) fn hint(&self) -> &str {
        match self {
            Self::Arguments { hint, .. } => hint,
            Self::Mistyped(typed) => typed.said(Language::English).1,
            Self::Unauthorised => {
                "open the address that `onscene start` printed, or run `onscene open`"
            }
            Self::Foreign(_) => "open the page at the address that `onscene start` printed",
            Self::Locked => {
                "unlock it and save again; nothing was stored, what was typed is still there"
            }
            Self::NotFound(_) => "check the id; another laptop's records may not have arrived yet",
            Self::TooLarge { .. } => "nothing was stored; send less at once",
            Self::Refused(refusal) => refusal.hint(),
            Self::Law(fault) => fault.hint(),
            Self::Plan(faults) => faults.0.first().map_or("mend the file", Fault::hint),
            Self::NotYet(_) => "leave it out",
            Self::NoSuchMethod => "use GET to read and POST to write",
            Self::Busy => "try again in a moment; nothing was stored",
            Self::Unreachable(_) => "check the address and the network; nothing was lost",
            Self::Forbidden { hint, .. }
            | Self::Damaged { hint, .. }
            | Self::Beyond { hint, .. }
            | Self::Failed { hint, .. } => hint,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, kind) = self.kind();
        let (message, hint) = (self.message(), self.hint());
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(%message, "a request failed");
        }
        let mut body = json!({ "error": kind, "message": message, "hint": hint });
        if let Self::Refused(refusal) = &self
            && let (Some(ask), Some(fields)) = (refusal.asks(), body.as_object_mut())
        {
            fields.insert("option".into(), ask.option().into());
        }
        if let (Self::Plan(faults), Some(fields)) = (&self, body.as_object_mut()) {
            let each = faults.0.iter().map(|fault| {
                json!({ "kind": fault.kind(), "message": fault.to_string(), "hint": fault.hint() })
            });
            fields.insert("faults".into(), each.collect());
        }
        let mut answer = (status, Json(body)).into_response();
        // For a browser the guard makes a page of it.
        answer.extensions_mut().insert(Arc::new(self));
        answer
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Refused(refusal) => Self::Refused(refusal),
            EngineError::NoSuchIncident(id) => Self::NotFound(format!("incident {id}")),
            EngineError::NoSuchAttachment(id) => Self::NotFound(format!("attachment {id}")),
            EngineError::NotHeld(_) => Self::NotFound(error.to_string()),
            EngineError::NoSuchPerson(name) => Self::NotFound(format!("person {name}")),
            EngineError::Unit(UnitError::NoSuch(path)) => Self::NotFound(format!("unit {path}")),
            EngineError::NoSuchColleague(name) => Self::NotFound(format!("colleague {name}")),
            EngineError::NothingToConfirm(id) => Self::NotFound(format!("reader {id}")),
            EngineError::NoSuchInvitation(id) => Self::NotFound(format!("invitation {id}")),
            EngineError::NoSuchDevice(id) => Self::NotFound(format!("laptop {id}")),
            EngineError::NothingNarrow(id) => Self::NotFound(format!("demand {id}")),
            EngineError::NoSuchPlan(id) => Self::NotFound(format!("plan {id}")),
            EngineError::BadLaw(fault) => Self::Law(fault),
            EngineError::BadPlan(faults) => Self::Plan(faults),
            EngineError::NotAdministrator
            | EngineError::HeldNowhereElse(_)
            | EngineError::Destroyed
            | EngineError::Sealed
            | EngineError::OwnLaptop
            | EngineError::RecusedAlready(_)
            | EngineError::Unit(_)
            | EngineError::Closed(_)
            | EngineError::TooManyInvitations
            | EngineError::CannotJoin(_)
            | EngineError::OtherWriter { .. }
            | EngineError::Recused { .. }
            | EngineError::PinNeeded
            | EngineError::Pin(_)
            | EngineError::Passphrase
            | EngineError::NoPin
            | EngineError::Retired
            | EngineError::UnknownPrintedKey
            | EngineError::NotThatPerson(_)
            | EngineError::ReachesLess
            | EngineError::LastAdministrator
            | EngineError::NotThere { .. }
            | EngineError::SameName(_)
            | EngineError::TooManyPersons => Self::Beyond {
                hint: error.hint(),
                error,
            },
            EngineError::Stopped => Self::Busy,
            EngineError::Attachment(ref cause) if matches!(**cause, AttachmentError::TooLong) => {
                Self::TooLarge {
                    field: "attachment",
                    limit: ATTACHMENT_BYTES_MAX,
                }
            }
            other => Self::Failed {
                hint: other.hint(),
                message: other.to_string(),
            },
        }
    }
}

impl From<Unreachable> for Failure {
    fn from(error: Unreachable) -> Self {
        Self::Unreachable(error.0)
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        match rejection {
            JsonRejection::BytesRejection(rejection) => rejection.into(),
            other => Self::arguments(other.body_text(), "send one JSON object"),
        }
    }
}

impl From<BytesRejection> for Failure {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Self::body_too_large()
        } else {
            Self::arguments(rejection.body_text(), "send the whole body")
        }
    }
}

/// An address that holds no id of ours names nothing that is here.
impl From<PathRejection> for Failure {
    fn from(rejection: PathRejection) -> Self {
        Self::NotFound(rejection.body_text())
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        Self::arguments(rejection.body_text(), "check the address")
    }
}

/// The answer to a path that means nothing.
pub(super) async fn no_such_route() -> Failure {
    Failure::NotFound("such page".into())
}

/// The answer to a method that a path does not take.
pub(super) async fn no_such_method() -> Failure {
    Failure::NoSuchMethod
}
