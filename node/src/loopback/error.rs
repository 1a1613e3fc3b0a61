//! One error type becomes a status. The cause is logged, not leaked.

use super::limit::ACT_BODY_BYTES_MAX;
use super::meet::Unreachable;
use crate::backup::BackupError;
use crate::bundle::BundleError;
use crate::engine::{Candidate, EngineError, ErrorKind};
use crate::link::LinkError;
use crate::wording::{Language, Missing, Mistyped, Thing, several};
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
    /// A field of what a program or a form sent.
    Misread { path: String, why: String },
    /// What a person typed cannot be read.
    Mistyped(Mistyped),
    /// It does not show the session's secret.
    Unauthorised,
    /// It comes from elsewhere; the header that says so.
    Foreign(&'static str),
    /// The page is locked.
    Locked,
    /// What it names is not here.
    NotFound(Missing),
    /// What it names may be several things.
    Ambiguous {
        thing: Thing,
        typed: String,
        found: Vec<Candidate>,
    },
    /// It is larger than the limit.
    TooLarge { field: &'static str, limit: u64 },
    /// A rule of the domain refuses it.
    Refused(Refusal),
    /// A plan has faults.
    Plan(Faults),
    /// A file of law has a fault.
    Law(LawFault),
    /// The other laptop refuses it.
    Forbidden(LinkError),
    /// A rule beyond a single incident refuses it: who writes here, who may do what, what is final.
    Beyond { error: EngineError, hint: String },
    /// The engine failed, its store, or a file.
    Broken { error: EngineError, hint: String },
    /// A bundle is refused, or cannot be read or written.
    Bundle { error: BundleError, hint: String },
    /// A backup cannot be made.
    Backup { error: BackupError, hint: String },
    /// An export for others than this version makes them for.
    NotYet { audience: String },
    /// The path is right, the method is not.
    NoSuchMethod,
    /// The engine cannot take it now.
    Busy,
    /// A peer cannot be reached.
    Unreachable(LinkError),
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
            Self::Arguments { .. }
            | Self::Misread { .. }
            | Self::Mistyped(_)
            | Self::Ambiguous { .. } => (StatusCode::BAD_REQUEST, "arguments"),
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
            | Self::Forbidden(_)
            | Self::Beyond { .. }
            | Self::NotYet { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
            Self::NoSuchMethod => (StatusCode::METHOD_NOT_ALLOWED, "arguments"),
            Self::Busy => (StatusCode::CONFLICT, "busy"),
            Self::Unreachable(_) => (StatusCode::BAD_GATEWAY, "unreachable"),
            Self::Failed { .. } | Self::Broken { .. } => {
                (StatusCode::INTERNAL_SERVER_ERROR, "failed")
            }
            Self::Bundle { error, .. } => match error {
                BundleError::Unreadable(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "damaged"),
                BundleError::Io(_) => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
                _ => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
            },
            Self::Backup { error, .. } => match error {
                BackupError::EmptyPassphrase => (StatusCode::BAD_REQUEST, "arguments"),
                _ => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
            },
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Arguments { message, .. } | Self::Failed { message, .. } => message.clone(),
            Self::Forbidden(error) | Self::Unreachable(error) => error.to_string(),
            Self::Misread { path, why } if path == "." => why.clone(),
            Self::Misread { path, why } => format!("{path}: {why}"),
            Self::Mistyped(typed) => typed.said(Language::English).0,
            Self::Unauthorised => {
                "this address is of an earlier run of the program, or none that it gave".into()
            }
            Self::Foreign(header) => format!("{header} does not name this page"),
            Self::Locked => "the page is locked: nobody was here for a while".into(),
            Self::NotFound(missing) => missing.said(Language::English),
            Self::Ambiguous {
                thing,
                typed,
                found,
            } => several(*thing, typed, found, Language::English),
            Self::TooLarge { field, limit } => format!("{field} is larger than {limit} bytes"),
            Self::Refused(refusal) => refusal.to_string(),
            Self::Plan(faults) => faults.to_string(),
            Self::Law(fault) => fault.to_string(),
            Self::Beyond { error, .. } | Self::Broken { error, .. } => error.to_string(),
            Self::Bundle { error, .. } => error.to_string(),
            Self::Backup { error, .. } => error.to_string(),
            Self::NotYet { audience } => format!(
                "audience: this version exports for \"internal\" only, not for {audience:?}"
            ),
            Self::NoSuchMethod => "this address does not take that method".into(),
            Self::Busy => "the node is stopping or busy".into(),
        }
    }

    pub(super) fn hint(&self) -> &str {
        match self {
            Self::Arguments { hint, .. } => hint,
            Self::Misread { .. } => "check the field's name and form; nothing was stored",
            Self::Mistyped(typed) => typed.said(Language::English).1,
            Self::Unauthorised => {
                "the program runs: open the new address in another tab with `onscene open`; what is typed here stays, then try again here"
            }
            Self::Foreign(_) => "open the page at the address that `onscene start` printed",
            Self::Locked => {
                "unlock it and save again; nothing was stored, what was typed is still there"
            }
            Self::NotFound(missing) => missing.hint(Language::English),
            Self::Ambiguous { .. } => "give more of its digits; nothing was stored",
            Self::TooLarge { .. } => "nothing was stored; send less at once",
            Self::Refused(refusal) => refusal.hint(),
            Self::Law(fault) => fault.hint(),
            Self::Plan(faults) => faults.0.first().map_or("mend the file", Fault::hint),
            Self::NotYet { .. } => "leave it out",
            Self::NoSuchMethod => "use GET to read and POST to write",
            Self::Busy => "try again in a moment; nothing was stored",
            Self::Forbidden(error) | Self::Unreachable(error) => error.hint(),
            Self::Beyond { hint, .. }
            | Self::Broken { hint, .. }
            | Self::Bundle { hint, .. }
            | Self::Backup { hint, .. }
            | Self::Failed { hint, .. } => hint,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, _) = self.kind();
        let message = self.message();
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(%message, "a request failed");
        }
        let mut answer = self.told(message, self.hint().to_owned());
        // For a browser the guard makes a page of it.
        answer.extensions_mut().insert(Arc::new(self));
        answer
    }
}

impl Failure {
    /// As JSON, in these words.
    pub(super) fn told(&self, message: String, hint: String) -> Response {
        let (status, kind) = self.kind();
        let mut body = json!({ "error": kind, "message": message, "hint": hint });
        if let Self::Refused(refusal) = self
            && let (Some(ask), Some(fields)) = (refusal.asks(), body.as_object_mut())
        {
            fields.insert("option".into(), ask.option().into());
        }
        if let (Self::Plan(faults), Some(fields)) = (self, body.as_object_mut()) {
            let each = faults.0.iter().map(|fault| {
                json!({ "kind": fault.kind(), "message": fault.to_string(), "hint": fault.hint() })
            });
            fields.insert("faults".into(), each.collect());
        }
        (status, Json(body)).into_response()
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
            EngineError::BadLaw(fault) => Self::Law(fault),
            EngineError::BadPlan(faults) => Self::Plan(faults),
            error => match Missing::of(&error) {
                Some(missing) => Self::NotFound(missing),
                None => Self::of_kind(error),
            },
        }
    }
}

impl Failure {
    /// What is known of it by its kind alone.
    fn of_kind(error: EngineError) -> Self {
        let hint = error.hint();
        match error.kind() {
            ErrorKind::Refused | ErrorKind::Confirm => Self::Beyond { error, hint },
            ErrorKind::NotFound => Missing::new(Thing::Page, error).into(),
            ErrorKind::TooLarge => Self::TooLarge {
                field: "attachment",
                limit: ATTACHMENT_BYTES_MAX,
            },
            ErrorKind::Busy => Self::Busy,
            ErrorKind::Failed => Self::Broken { error, hint },
        }
    }
}

impl From<Missing> for Failure {
    fn from(missing: Missing) -> Self {
        Self::NotFound(missing)
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
        tracing::debug!(
            why = rejection.body_text(),
            "an address holds no id of ours"
        );
        Missing::new(Thing::Page, "").into()
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        Self::arguments(rejection.body_text(), "check the address")
    }
}

/// The answer to a path that means nothing.
pub(super) async fn no_such_route() -> Failure {
    Missing::new(Thing::Page, "").into()
}

/// The answer to a method that a path does not take.
pub(super) async fn no_such_method() -> Failure {
    Failure::NoSuchMethod
}
