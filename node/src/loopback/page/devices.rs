//! The laptops of the organisation, the links to them, and inviting another.

use super::super::Served;
use super::super::api::keep;
use super::super::error::Failure;
use super::super::form::Fields;
use super::files::MEGABYTE;
use super::invitations::{Row, Shown, rows};
use super::joining::Typed;
use super::peers::{self, FileMovingRow, MovingRow, PeerRow};
use super::{Frame, render};
use crate::addresses::reachable;
use crate::engine::{DeviceView, FilesChosen, NameMet, Originals, UnconfirmedView};
use crate::loopback::explaining::explain;
use crate::wording::{Language, day, minute, name_role, name_role_word};
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::roster::Role;
use onscene_protocol::typing;
use std::net::SocketAddr;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "devices.html")]
struct Page {
    frame: Frame,
    devices: Vec<DeviceView>,
    peers: Vec<PeerRow>,
    moving: Vec<MovingRow>,
    files_moving: Vec<FileMovingRow>,
    files: FilesChosen,
    halted: bool,
    /// Where others reach this laptop, to be read out.
    reached_at: Vec<SocketAddr>,
    addresses: Vec<String>,
    protected: bool,
    shown: Option<Shown>,
    invitations: Vec<Row>,
    /// Those that somebody can be invited to, the own first.
    units: Vec<String>,
    /// Readers whom whoever writes here can confirm.
    unconfirmed: Vec<UnconfirmedView>,
    may_join: bool,
    typed: Typed,
    word: Option<String>,
    met: Option<NameMet>,
    synced: bool,
    may_revoke: bool,
    error: Option<(String, String)>,
}

/// What an action on this page came to.
#[derive(Default)]
pub(super) struct Done {
    pub(super) shown: Option<Shown>,
    /// What both screens show once this laptop was let in elsewhere.
    pub(super) word: Option<String>,
    /// What is to be looked at about the name that this laptop came in under.
    pub(super) met: Option<NameMet>,
    pub(super) synced: bool,
}

/// `GET /devices`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    page(&served, &headers, Ok(Done::default()), Typed::default()).await
}

/// `POST /devices/{id}/revocation`: with the box ticked, so that no single slip does it.
pub(in crate::loopback) async fn revoke(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    device: Result<Path<DeviceKey>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Path(device) = device?;
    let done = take_out(&served, device, request).await;
    page(&served, &headers, done, Typed::default()).await
}

async fn take_out(served: &Served, device: DeviceKey, request: Request) -> Result<Done, Failure> {
    let fields = Fields::of_final("revoking", served, request).await?;
    if fields.given("despite_retirement").is_some() {
        served.engine.revoke_despite_retirement(device).await?;
    } else {
        served.engine.revoke(device).await?;
    }
    Ok(Done::default())
}

/// `POST /sync`: one exchange, with the address given or with all that are known.
pub(in crate::loopback) async fn sync(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let done = exchange(&served, request).await;
    page(&served, &headers, done, Typed::default()).await
}

/// `POST /sync/stop`: ends all exchange at once, until one is asked for.
pub(in crate::loopback) async fn stop(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    fields.read(&served, request).await?;
    served.engine.set_halted(true);
    page(&served, &headers, Ok(Done::default()), Typed::default()).await
}

/// `POST /addresses`: an address to dial from now on.
pub(in crate::loopback) async fn keep_address(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let done = keep_typed(&served, request).await;
    page(&served, &headers, done, Typed::default()).await
}

async fn keep_typed(served: &Served, request: Request) -> Result<Done, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    keep(served, fields.given("address").unwrap_or_default()).await?;
    Ok(Done::default())
}

/// `POST /addresses/removal`: an address that is dialled no longer.
pub(in crate::loopback) async fn forget_address(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let done = forget_typed(&served, request).await;
    page(&served, &headers, done, Typed::default()).await
}

async fn forget_typed(served: &Served, request: Request) -> Result<Done, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    let address = fields.given("address").unwrap_or_default();
    served.engine.forget_address(address).await?;
    Ok(Done::default())
}

async fn exchange(served: &Served, request: Request) -> Result<Done, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    let peer = fields.given("peer").map(|peer| typing::address(&peer));
    served.links.sync(peer).await?;
    Ok(Done {
        synced: true,
        ..Done::default()
    })
}

/// The laptops as readers of a language see them.
pub(super) fn in_words(mut devices: Vec<DeviceView>, language: Language) -> Vec<DeviceView> {
    for device in &mut devices {
        device.name = language.name(&device.name).into_owned();
        device.unit = language.unit(&device.unit).to_owned();
    }
    devices
}

/// The page with why something was not done.
pub(in crate::loopback) async fn show_failure(
    served: &Served,
    headers: &HeaderMap,
    failure: Failure,
) -> Result<Response, Failure> {
    page(served, headers, Err(failure), Typed::default()).await
}

pub(super) async fn page(
    served: &Served,
    headers: &HeaderMap,
    done: Result<Done, Failure>,
    typed: Typed,
) -> Result<Response, Failure> {
    let frame = Frame::new(served, headers, "/devices");
    let status = done.as_ref().err().map(|failure| failure.kind().0);
    let error = done
        .as_ref()
        .err()
        .map(|failure| explain(failure, frame.language));
    let done = done.unwrap_or_default();
    let page = render(&Page {
        devices: in_words(served.engine.devices(), frame.language),
        peers: peers::rows(served.engine.peers().await?, &frame),
        addresses: served.engine.addresses().await?,
        moving: peers::moving(served.engine.moving(), frame.language),
        files_moving: peers::files(served.engine.files_moving()),
        files: served.engine.files_chosen().await?,
        halted: served.engine.is_halted(),
        reached_at: served.listen.map(reachable).unwrap_or_default(),
        protected: served.protected,
        shown: done.shown,
        invitations: rows(served, frame.language, frame.w),
        units: served.engine.units_to_invite_to(),
        unconfirmed: served.engine.unconfirmed(),
        may_join: served.engine.may_join(),
        typed,
        word: done.word,
        met: done.met,
        synced: done.synced,
        may_revoke: served.engine.may_revoke(),
        error,
        frame,
    })?;
    Ok(match status {
        Some(status) => (status, page).into_response(),
        None => page,
    })
}

impl Page {
    /// Whether no other laptop is in the organisation.
    fn is_alone(&self) -> bool {
        let own = self.frame.identity.device;
        self.devices.iter().all(|known| known.device == own)
    }

    const fn role(&self, role: &Role) -> &'static str {
        name_role(self.frame.language, *role)
    }

    /// Which files may be taken: word, what it says, and whether it is chosen.
    fn originals(&self) -> [(&'static str, &'static str, bool); 3] {
        let w = &self.frame.w.originals;
        Originals::ALL.map(|originals| {
            let says = match originals {
                Originals::Always => w.always,
                Originals::OnRequest => w.on_request,
                Originals::ArchiveOnly => w.archive_only,
            };
            (originals.word(), says, originals == self.files.originals)
        })
    }

    fn budget_megabytes(&self) -> u64 {
        self.files.budget_bytes.unwrap_or(0) / MEGABYTE
    }

    fn role_word(&self, word: &str) -> String {
        name_role_word(self.frame.language, word)
    }
}
