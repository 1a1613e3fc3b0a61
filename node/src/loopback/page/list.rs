//! The list of incidents, and the form that starts one.

use super::super::Served;
use super::super::act::given_time;
use super::super::error::Failure;
use super::super::form::{Fields, wants_html};
use super::super::limit::LIST_PAGE;
use super::super::naming::name_writer;
use super::peers::{self, PeerRow};
use super::{Frame, render, see};
use crate::engine::Written;
use crate::host::Side;
use crate::loopback::explaining::explain;
use crate::wording::{day, minute};
use askama::Template;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::command::{Dated, Start};
use onscene_protocol::incident::{Command, IncidentKind, Refusal, Summary};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "list.html")]
struct List<'a> {
    frame: Frame,
    incidents: Vec<Summary>,
    /// The last incident of this page, where there may be more.
    next: Option<SubjectId>,
    first_page: bool,
    peers: Vec<PeerRow>,
    /// Where a new incident may live, the writer's own unit first.
    units: Vec<String>,
    form: StartForm<'a>,
    error: Option<(String, String)>,
}

/// The start form's fields: defaults, or what was typed.
struct StartForm<'a> {
    kind: String,
    title: String,
    place: String,
    drill: bool,
    heard_at: &'a str,
    happened_at: &'a str,
    channel: &'a str,
    reporter: &'a str,
    unit: &'a str,
    /// Whose form it was, where it failed.
    writer: &'a str,
}

#[derive(Deserialize)]
pub(in crate::loopback) struct Asked {
    after: Option<SubjectId>,
}

/// `GET /`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Query(asked) = asked?;
    page(&served, &headers, asked.after, None, None).await
}

/// `POST /incidents`: starts one and leads to it.
pub(in crate::loopback) async fn start(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    let failure = match begin(&served, &mut fields, request).await {
        Ok(written) if wants_html(&headers) => {
            return Ok(see(format!("/incidents/{}", written.incident)));
        }
        Ok(written) => return Ok(Json(written).into_response()),
        Err(failure) if wants_html(&headers) => failure,
        Err(failure) => return Err(failure),
    };
    let status = failure.kind().0;
    let page = page(&served, &headers, None, Some(&fields), Some(&failure)).await?;
    Ok((status, page).into_response())
}

async fn begin(served: &Served, fields: &mut Fields, request: Request) -> Result<Written, Failure> {
    fields.read(served, request).await?;
    let watch = served.host.watch();
    let kind: Option<IncidentKind> = fields.word("kind")?;
    let start = Start {
        kind: kind.ok_or(Refusal::Empty { field: "kind" })?,
        title: fields.typed("title").to_owned(),
        place: fields.typed("place").to_owned(),
        drill: fields.given("drill").is_some(),
        heard_at: given_time(fields.typed("heard_at"), &watch, Side::Past)?,
        channel: fields.given("channel"),
        reporter: fields.given("reporter"),
    };
    name_writer(served, fields).await?;
    let (writer, save) = (fields.writer(served)?, fields.save()?);
    let command = Dated::at(Command::Start(start), fields.happened_ms(&watch)?);
    let unit = fields.given("unit");
    let place = (None, unit);
    Ok(served.engine.save(writer, place, command, save).await?)
}

async fn page(
    served: &Served,
    headers: &HeaderMap,
    after: Option<SubjectId>,
    typed: Option<&Fields>,
    failure: Option<&Failure>,
) -> Result<Response, Failure> {
    let address = after.map_or_else(|| "/".into(), |after| format!("/?after={after}"));
    let frame = Frame::new(served, headers, address);
    let incidents = served.engine.incidents(after, LIST_PAGE).await?;
    let full = incidents.len() == LIST_PAGE;
    let form = match typed {
        Some(fields) => StartForm::typed(fields),
        None => StartForm::proposed(served, &frame, incidents.first()),
    };
    render(&List {
        next: incidents.last().filter(|_| full).map(|last| last.incident),
        first_page: after.is_none(),
        peers: peers::rows(served.engine.peers().await?, &frame),
        error: failure.map(|failure| explain(failure, frame.language)),
        units: served.engine.units(),
        incidents,
        form,
        frame,
    })
}

impl<'a> StartForm<'a> {
    /// Defaults good enough to start with one action: the time as title, the unit's own name or
    /// the latest incident's place as place.
    fn proposed(served: &Served, frame: &Frame, latest: Option<&Summary>) -> Self {
        let now = served.host.rfc3339(served.host.wall_ms());
        let kind = frame.language.kind(&IncidentKind::GroupVisit);
        let unit = match frame.identity.unit.rsplit('/').next() {
            Some(unit) if !frame.identity.unit_unnamed => unit,
            _ => frame.language.say("现场", "At the scene"),
        };
        Self {
            kind: IncidentKind::GroupVisit.word().into(),
            title: format!("{kind} {} {}", day(&now), minute(&now)),
            place: latest
                .and_then(|latest| latest.place.clone())
                .unwrap_or_else(|| unit.to_owned()),
            drill: false,
            heard_at: "",
            happened_at: "",
            channel: "",
            reporter: "",
            unit: "",
            writer: "",
        }
    }

    fn typed(fields: &'a Fields) -> Self {
        Self {
            kind: fields.typed("kind").into(),
            title: fields.typed("title").into(),
            place: fields.typed("place").into(),
            drill: fields.given("drill").is_some(),
            heard_at: fields.typed("heard_at"),
            happened_at: fields.typed("happened_at"),
            channel: fields.typed("channel"),
            reporter: fields.typed("reporter"),
            unit: fields.typed("unit"),
            writer: fields.typed("as"),
        }
    }

    const fn has_more(&self) -> bool {
        !(self.heard_at.is_empty() && self.channel.is_empty() && self.reporter.is_empty())
    }
}

/// Day and minute of a time that may be missing.
fn when(at: Option<&String>) -> String {
    at.map_or_else(|| "—".into(), |at| format!("{} {}", day(at), minute(at)))
}
