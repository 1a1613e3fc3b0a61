//! The API: JSON for the CLI and for whoever else holds the token.

use super::Served;
use super::act;
use super::error::Failure;
use super::ids;
use super::limit::{LIST_DEFAULT, LIST_MAX, REFUSED_BYTES_READ_MAX};
use super::meet::Synced;
use super::page::print::colophon;
use super::saving;
use crate::engine::{DeviceView, Staged, Written};
use crate::export::{self, ExportError, Format};
use crate::link::is_address;
use crate::wording::Language;
use crate::wording::{Missing, Mistyped, Thing};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt, TryStreamExt};
use onscene_protocol::id::{DeviceKey, SubjectId};
use onscene_protocol::incident::command::check_line;
use onscene_protocol::incident::{Command, Summary};
use onscene_protocol::limit::ATTACHMENT_BYTES_MAX;
use onscene_protocol::roster::{Role, Roles};
use onscene_protocol::typing;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;

pub(super) type Answer<T> = Result<Json<T>, Failure>;
pub(super) type Body8 = Result<Bytes, BytesRejection>;
type Incident = Result<Path<SubjectId>, PathRejection>;

/// `GET /api/status`.
pub(super) async fn status(State(served): State<Arc<Served>>) -> Answer<Value> {
    let identity = served.engine.identity();
    let peers = served.engine.peers().await?;
    let waiting = served.engine.waiting().await?;
    let files = served.engine.files_chosen().await?;
    Ok(Json(json!({
        "device": identity.device,
        "name": identity.name,
        "unit": identity.unit,
        "organisation": identity.organisation,
        "roles": identity.roles,
        "person": identity.person,
        "locked": identity.locked,
        "page": format!("http://{}", served.page),
        "listen": served.listen.map(|address| address.to_string()),
        "protected": served.protected,
        "locks_after_minutes": served.can_unlock().then(|| served.lock.after_minutes()).flatten(),
        "version": env!("CARGO_PKG_VERSION"),
        "addresses": served.engine.addresses().await?,
        "sleeps": served.engine.sleeps().await?,
        "moving": served.engine.moving(),
        "files_moving": served.engine.files_moving(),
        "halted": served.engine.is_halted(),
        "peers": peers,
        "waiting": waiting,
        "files": files,
        "disk": served.engine.room(),
        "originals": served.engine.originals(false).await?.counts,
    })))
}

/// `GET /api/devices`.
pub(super) async fn devices(State(served): State<Arc<Served>>) -> Json<Vec<DeviceView>> {
    Json(served.engine.devices())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokeAsked {
    /// Whether what a thief made it say of going on elsewhere is left out.
    #[serde(default)]
    despite_retirement: bool,
}

/// `POST /api/devices/{id}/revocation`: answers everyone who writes on that laptop.
pub(super) async fn revoke(
    State(served): State<Arc<Served>>,
    device: Result<Path<DeviceKey>, PathRejection>,
    body: Body8,
) -> Answer<Vec<DeviceView>> {
    let asked: RevokeAsked = act::read(&body?)?;
    let (engine, Path(device)) = (&served.engine, device?);
    let revoked = if asked.despite_retirement {
        engine.revoke_despite_retirement(device).await
    } else {
        engine.revoke(device).await
    };
    Ok(Json(revoked?))
}

/// A role by its word; a member where none is given.
pub(super) fn read_role(word: Option<&str>) -> Result<Roles, Failure> {
    let role = match word {
        Some(word) => word.parse().map_err(|error| {
            Failure::arguments(format!("role: {error}"), "leave it out for a member")
        })?,
        None => Role::Member,
    };
    Ok(Roles::default().with(role))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListAsked {
    after: Option<SubjectId>,
    limit: Option<usize>,
}

/// `GET /api/incidents`.
pub(super) async fn incidents(
    State(served): State<Arc<Served>>,
    asked: Result<Query<ListAsked>, QueryRejection>,
) -> Answer<Vec<Listed>> {
    let Query(asked) = asked?;
    let limit = asked.limit.unwrap_or(LIST_DEFAULT).min(LIST_MAX);
    let lines = served.engine.incidents(asked.after, limit).await?;
    let lost = served.engine.originals(false).await?.by_incident();
    let lines = lines.into_iter().map(|line| Listed {
        originals_lost: lost.get(&line.incident).copied().unwrap_or_default(),
        line,
    });
    Ok(Json(lines.collect()))
}

/// A line of the list, and what is true of it here alone.
#[derive(Serialize)]
pub(super) struct Listed {
    #[serde(flatten)]
    line: Summary,
    /// Originals that were whole here and are not any more.
    originals_lost: u64,
}

/// `POST /api/incidents`.
pub(super) async fn start(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    body: Body8,
) -> Answer<Written> {
    let body = body?;
    let save = saving::of_request(&headers, &body)?;
    let (start, unit, envelope) = act::read_beginning(&body)?;
    let (engine, command) = (&served.engine, envelope.date(Command::Start(start)));
    let begun = engine.save(envelope.writer, (None, unit), command, save);
    Ok(Json(begun.await?))
}

/// `GET /api/incidents/{id}`: the view, and beside it what only this laptop knows.
///
/// Each entry's `sentence` is in the language of `?lang=`, else of `Accept-Language`, else in Chinese.
pub(super) async fn incident(
    State(served): State<Arc<Served>>,
    id: Incident,
    asked: Result<Query<Speaking>, QueryRejection>,
    headers: HeaderMap,
) -> Answer<Value> {
    let language = asked?.0.language(&headers);
    let detail = served.engine.incident(id?.0).await?;
    let mut told = serde_json::to_value(&detail).map_err(ExportError::from)?;
    export::tell(&mut told, &detail.view, &detail.one_with, language);
    Ok(Json(told))
}

/// In which language something is asked for.
#[derive(Deserialize)]
pub(super) struct Speaking {
    lang: Option<String>,
}

impl Speaking {
    fn language(&self, headers: &HeaderMap) -> Language {
        let accepted = headers.get(ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        let asked = self.lang.as_deref().or(accepted);
        asked.and_then(Language::accepted).unwrap_or_default()
    }
}

/// `POST /api/incidents/{id}/acts`.
pub(super) async fn act(
    State(served): State<Arc<Served>>,
    id: Incident,
    headers: HeaderMap,
    body: Body8,
) -> Answer<Written> {
    let (id, body) = (id?.0, body?);
    let save = saving::of_request(&headers, &body)?;
    let (command, envelope) = ids::in_body(&served, Some(id), &body, act::read_act).await?;
    let act = envelope.date(command);
    let written = served
        .engine
        .save(envelope.writer, (Some(id), None), act, save);
    Ok(Json(written.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StageAsked {
    name: String,
    media_type: Option<String>,
}

/// `POST /api/staged`.
pub(super) async fn stage(
    State(served): State<Arc<Served>>,
    asked: Result<Query<StageAsked>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Answer<Staged> {
    let Query(asked) = asked?;
    let name = check_line("name", &asked.name).map_err(Failure::Refused)?;
    // Said before two hours of film were sent, where the length is known.
    if length_of(&headers) > Some(ATTACHMENT_BYTES_MAX) {
        return Err(Failure::TooLarge {
            field: "attachment",
            limit: ATTACHMENT_BYTES_MAX,
        });
    }
    let media_type = asked
        .media_type
        .unwrap_or_else(|| "application/octet-stream".into());
    let mut bytes = body.into_data_stream().map_err(io::Error::other);
    let staged = served.engine.stage(name, media_type, &mut bytes).await;
    if staged.is_err() {
        read_off(bytes).await;
    }
    Ok(Json(staged?))
}

/// Takes what a client still sends of a file that is refused, so that it gets to read the reason.
async fn read_off(mut bytes: impl Stream<Item = io::Result<Bytes>> + Unpin) {
    let mut read = 0;
    while let Some(Ok(piece)) = bytes.next().await {
        read += piece.len();
        if read > REFUSED_BYTES_READ_MAX {
            return;
        }
    }
}

fn length_of(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SyncAsked {
    peer: Option<String>,
}

/// `POST /api/sync`.
pub(super) async fn sync(State(served): State<Arc<Served>>, body: Body8) -> Answer<Vec<Synced>> {
    let asked: SyncAsked = act::read(&body?)?;
    let peer = asked.peer.map(|peer| typing::address(&peer));
    Ok(Json(served.links.sync(peer).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddressAsked {
    address: String,
}

/// `GET /api/addresses`: those that are dialled, the hub's first.
pub(super) async fn addresses(State(served): State<Arc<Served>>) -> Answer<Vec<String>> {
    Ok(Json(served.engine.addresses().await?))
}

/// `POST /api/addresses`: keeps one. Answers all of them.
pub(super) async fn keep_address(
    State(served): State<Arc<Served>>,
    body: Body8,
) -> Answer<Vec<String>> {
    let asked: AddressAsked = act::read(&body?)?;
    keep(&served, asked.address).await?;
    addresses(State(served)).await
}

/// `POST /api/addresses/removal`: dials one no longer. Answers those that are left.
pub(super) async fn forget_address(
    State(served): State<Arc<Served>>,
    body: Body8,
) -> Answer<Vec<String>> {
    let asked: AddressAsked = act::read(&body?)?;
    if !served.engine.forget_address(asked.address.clone()).await? {
        return Err(Missing::new(Thing::Address, asked.address).into());
    }
    addresses(State(served)).await
}

/// The address of a laptop, as it was typed; refuses what is none.
pub(super) fn read_address(typed: &str) -> Result<String, Failure> {
    let address = typing::address(typed);
    if is_address(&address) {
        return Ok(address);
    }
    Err(Failure::Mistyped(Mistyped::address(typed)))
}

/// Keeps an address, where it is one.
pub(super) async fn keep(served: &Served, address: String) -> Result<(), Failure> {
    Ok(served.engine.keep_address(read_address(&address)?).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExportAsked {
    incidents: Option<Vec<SubjectId>>,
    format: String,
    audience: Option<String>,
    /// `zh` or `en`; Chinese where none is said. JSON is the same in both.
    lang: Option<String>,
}

/// `POST /api/export`.
pub(super) async fn export(
    State(served): State<Arc<Served>>,
    body: Body8,
) -> Result<Response, Failure> {
    let asked: ExportAsked = ids::in_body(&served, None, &body?, act::read).await?;
    let format: Format = asked.format.parse().map_err(|error| {
        Failure::arguments(format!("format: {error}"), "choose one of those formats")
    })?;
    if let Some(audience) = asked.audience.filter(|audience| audience != "internal") {
        let audience: String = audience.chars().take(40).collect();
        return Err(Failure::NotYet { audience });
    }
    let language = asked.lang.as_deref().and_then(Language::accepted);
    let language = language.unwrap_or_default();
    let exported = export::gather(&served.engine, asked.incidents, format.names(language)).await?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (X_INCIDENTS, HeaderValue::from(exported.count())),
        (X_LEFT_OUT, HeaderValue::from(exported.left_out)),
    ];
    let colophon = colophon(&served, language);
    let bytes = export::write(&exported.incidents, format, language, &colophon)?;
    Ok((headers, bytes).into_response())
}

const X_INCIDENTS: HeaderName = HeaderName::from_static("x-incidents");
const X_LEFT_OUT: HeaderName = HeaderName::from_static("x-left-out");

/// `GET /api/moving`: the exchanges on their way.
pub(super) async fn moving(State(served): State<Arc<Served>>) -> Json<Value> {
    Json(json!({
        "moving": served.engine.moving(),
        "files_moving": served.engine.files_moving(),
        "halted": served.engine.is_halted(),
    }))
}

/// `POST /api/sync/stop`: ends all exchange at once, until one is asked for.
pub(super) async fn stop(State(served): State<Arc<Served>>) -> Json<Value> {
    served.engine.set_halted(true);
    moving(State(served)).await
}
