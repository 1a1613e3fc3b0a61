//! Registers over all incidents: concerns with the next date to look again (clause 五.2), promises until
//! they are kept (clause 五.5).

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::super::naming::name_writer;
use super::{Frame, render, see};
use crate::engine::{ConcernView, WaitingLine};
use crate::loopback::explaining::explain;
use crate::wording::{day, minute};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::WaitingKind;
use onscene_protocol::incident::command::{Command, Concern, Dated};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "concerns.html")]
struct ConcernsPage<'a> {
    frame: Frame,
    concerns: Vec<ConcernView>,
    typed: &'a Fields,
    error: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "promises.html")]
struct PromisesPage {
    frame: Frame,
    promises: Vec<WaitingLine>,
}

/// `GET /promises`.
pub(in crate::loopback) async fn promises(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    render(&PromisesPage {
        promises: served.engine.awaited(WaitingKind::Promise).await?,
        frame: Frame::new(&served, &headers, "/promises"),
    })
}

/// `GET /concerns`.
pub(in crate::loopback) async fn concerns(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    page(&served, &headers, &Fields::default(), None).await
}

/// `POST /concerns`: records one and leads to it.
pub(in crate::loopback) async fn find(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    match take(&served, &mut fields, request).await {
        Ok(concern) => Ok(see(format!("/incidents/{concern}"))),
        Err(failure) => {
            let status = failure.kind().0;
            let page = page(&served, &headers, &fields, Some(&failure)).await?;
            Ok((status, page).into_response())
        }
    }
}

async fn take(
    served: &Served,
    fields: &mut Fields,
    request: Request,
) -> Result<SubjectId, Failure> {
    fields.read(served, request).await?;
    name_writer(served, fields).await?;
    let (writer, save) = (fields.writer(served)?, fields.save()?);
    let command = Command::Concern(Concern {
        title: fields.typed("title").to_owned(),
        place: fields.typed("place").to_owned(),
        category: fields.typed("category").to_owned(),
        note: fields.given("note"),
    });
    let found = Dated::at(command, fields.happened_ms(&served.host.watch())?);
    let written = served.engine.save(writer, (None, None), found, save);
    Ok(written.await?.incident)
}

async fn page(
    served: &Served,
    headers: &HeaderMap,
    typed: &Fields,
    failure: Option<&Failure>,
) -> Result<Response, Failure> {
    let frame = Frame::new(served, headers, "/concerns");
    render(&ConcernsPage {
        concerns: served.engine.concerns().await?,
        error: failure.map(|failure| explain(failure, frame.language)),
        typed,
        frame,
    })
}

/// Day and minute.
fn when(at: &str) -> String {
    format!("{} {}", day(at), minute(at))
}
