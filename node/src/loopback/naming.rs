//! Names: giving one to whoever was not asked yet, and changing one.

use super::Served;
use super::act;
use super::error::Failure;
use super::form::Fields;
use crate::engine::{AskedName, RenamedView};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RenameAsked {
    /// A name, a key or its first digits; the writer's own where none is given.
    person: Option<String>,
    name: Option<String>,
    /// The unit's name, where nobody was asked yet.
    unit: Option<String>,
}

/// `POST /api/persons/name`.
pub(super) async fn rename(
    State(served): State<Arc<Served>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<RenamedView>, Failure> {
    let asked: RenameAsked = act::read(&body?)?;
    let asked = AskedName {
        whom: asked.person,
        name: asked.name,
        unit: asked.unit,
    };
    Ok(Json(served.engine.rename(asked).await?))
}

/// The first act on the page asks for name and unit: what was answered is kept before the act is done.
/// An answer that was left empty is put off.
pub(super) async fn name_writer(served: &Served, fields: &Fields) -> Result<(), Failure> {
    let known = served.engine.identity();
    let name = fields.given("writer_name").filter(|_| known.unnamed);
    let unit = fields.given("writer_unit").filter(|_| known.unit_unnamed);
    if name.is_none() && unit.is_none() {
        return Ok(());
    }
    fields.check_writer(served)?;
    let whom = None;
    served.engine.rename(AskedName { whom, name, unit }).await?;
    Ok(())
}
