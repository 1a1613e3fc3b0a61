//! Drafts: what a page keeps of its forms while somebody types, and fills them in with later.

use super::Served;
use super::act;
use super::error::Failure;
use crate::engine::Draft;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use onscene_protocol::id::{FormNumber, PersonKey, SubjectId};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

type Body8 = Result<Bytes, BytesRejection>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// Whose it was when it was typed.
    #[serde(rename = "as")]
    writer: Option<PersonKey>,
    form: String,
    incident: Option<SubjectId>,
    number: FormNumber,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

/// `GET /api/drafts`: those of whoever is writing, the oldest first.
pub(super) async fn list(State(served): State<Arc<Served>>) -> Result<Json<Vec<Draft>>, Failure> {
    Ok(Json(served.engine.drafts().await?))
}

/// `POST /api/drafts`: keeps one, in place of what that person had in that form.
pub(super) async fn keep(
    State(served): State<Arc<Served>>,
    body: Body8,
) -> Result<StatusCode, Failure> {
    let kept: Kept = act::read(&body?)?;
    let draft = Draft {
        form: kept.form,
        incident: kept.incident,
        number: kept.number,
        fields: kept.fields,
        at_ms: 0,
    };
    served.engine.keep_draft(kept.writer, draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Its number says which; what else stands there does not matter.
#[derive(Deserialize)]
struct Named {
    number: FormNumber,
}

/// `POST /api/drafts/removal`: lets go of one.
pub(super) async fn forget(
    State(served): State<Arc<Served>>,
    body: Body8,
) -> Result<StatusCode, Failure> {
    let named: Named = act::read(&body?)?;
    served.engine.forget_draft(named.number).await?;
    Ok(StatusCode::NO_CONTENT)
}
