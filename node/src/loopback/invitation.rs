//! Invitations, through the API: made, listed, awaited, taken back.

use super::Served;
use super::act;
use super::api::read_role;
use super::error::Failure;
use crate::engine::{InvitationState, InvitationView, InvitedView};
use crate::wording::{Missing, Mistyped, Thing};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use onscene_protocol::id::RecordId;
use onscene_protocol::incident::command::check_line;
use onscene_protocol::invite::Wish;
use onscene_protocol::limit::INVITATION_MINUTES_MAX;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

type Answer<T> = Result<Json<T>, Failure>;
type Body8 = Result<Bytes, BytesRejection>;
type Named = Result<Path<RecordId>, PathRejection>;

/// How often the clock is looked at while an invitation is awaited, beside everything that happens.
const CLOCK_EVERY: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InviteAsked {
    role: Option<String>,
    name: Option<String>,
    minutes: Option<u32>,
    unit: Option<String>,
}

/// `POST /api/invitations`.
pub(super) async fn make(State(served): State<Arc<Served>>, body: Body8) -> Answer<InvitationView> {
    let asked: InviteAsked = act::read(&body?)?;
    let mut wish = wish(asked.role.as_deref(), asked.name, asked.minutes)?;
    wish.unit = asked.unit;
    Ok(Json(served.engine.invite(wish).await?))
}

/// What is asked for, within the limits.
pub(super) fn wish(
    role: Option<&str>,
    name: Option<String>,
    minutes: Option<u32>,
) -> Result<Wish, Failure> {
    if minutes.is_some_and(|minutes| minutes == 0 || minutes > INVITATION_MINUTES_MAX) {
        return Err(Failure::Mistyped(Mistyped::Minutes));
    }
    let name = name.map(|name| check_line("name", &name)).transpose();
    Ok(Wish {
        roles: read_role(role)?,
        name: name.map_err(Failure::Refused)?,
        minutes,
        unit: None,
    })
}

/// `GET /api/invitations`.
pub(super) async fn list(State(served): State<Arc<Served>>) -> Json<Vec<InvitedView>> {
    Json(served.engine.invitations())
}

/// `POST /api/invitations/{id}/withdrawal`.
pub(super) async fn withdraw(
    State(served): State<Arc<Served>>,
    invitation: Named,
) -> Answer<InvitedView> {
    Ok(Json(served.engine.withdraw(invitation?.0).await?))
}

/// `GET /api/invitations/{id}/end`: answers once it is open no more.
pub(super) async fn end(
    State(served): State<Arc<Served>>,
    invitation: Named,
) -> Answer<InvitedView> {
    let Path(id) = invitation?;
    let mut listener = served.engine.subscribe();
    loop {
        let views = served.engine.invitations().into_iter();
        let mut of = views.filter(|view| view.invitation == id);
        let view = of
            .next()
            .ok_or_else(|| Missing::new(Thing::Invitation, id))?;
        if view.state != InvitationState::Open {
            return Ok(Json(view));
        }
        let happened = tokio::select! {
            () = served.stopping.cancelled() => return Err(Failure::Busy),
            happened = listener.recv() => happened.map(|_| ()),
            () = tokio::time::sleep(CLOCK_EVERY) => Ok(()),
        };
        if happened == Err(RecvError::Closed) {
            return Err(Failure::Busy);
        }
    }
}
