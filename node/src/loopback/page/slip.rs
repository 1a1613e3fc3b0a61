//! The slip that a petitioner can take away (plan 四.2(2)): what was recorded, its number, the next
//! date, how to correct it. Nobody else's data is on it.

use super::super::Served;
use super::super::asset::addresses;
use super::super::error::Failure;
use super::super::form::Fields;
use super::{language, render};
use crate::engine::IncidentDetail;
use crate::wording::Language;
use crate::wording::{Missing, Thing, day, minute};
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{EntryKind, Opened, Refusal};
use onscene_protocol::law::Progress;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "slip.html")]
struct Slip {
    language: Language,
    print: &'static str,
    incident: SubjectId,
    title: String,
    unit: String,
    by: String,
    number: usize,
    entry: EntryId,
    category: String,
    when: String,
    read_back: &'static str,
    opened: Opened,
    /// What was answered, and by whom.
    answers: Vec<(String, String)>,
    /// What was promised: what, by whom, by when, and whether it was kept.
    promises: Vec<(String, String, String, bool)>,
    /// The clocks of law that run for this demand: which article, what, until which day.
    law: Vec<(String, String, String)>,
    /// The next date on which something is due.
    next: Option<String>,
}

/// `POST /incidents/{id}/entries/{entry}/slip`: opens the demand, which is recorded, and shows it for
/// printing. It is in no address.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    place: Result<Path<(SubjectId, EntryId)>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Path((id, entry)) = place?;
    let mut fields = Fields::default();
    fields.read(&served, request).await?;
    fields.check_writer(&served)?;
    let detail = super::incident_of(&served, &headers, id).await?;
    let demands = detail.view.demands.iter();
    let Some(place) = demands.clone().position(|row| row.entry == entry) else {
        let what = EntryKind::Demand;
        return Err(Failure::Refused(Refusal::NoSuch { what, entry }));
    };
    let opened = served.engine.open_narrow(id, entry).await?;
    let slip = slip(&served, &detail, place, opened, language(&headers));
    slip.map_or_else(
        || Err(Missing::new(Thing::Demand, entry).into()),
        |slip| render(&slip),
    )
}

fn slip(
    served: &Served,
    detail: &IncidentDetail,
    place: usize,
    opened: Opened,
    language: Language,
) -> Option<Slip> {
    let demand = detail.view.demands.get(place)?;
    // Whoever recorded it, not whoever prints it: with them it is put right.
    let mut entries = detail.view.entries.iter();
    let recorded = entries.find(|row| row.entry == demand.entry);
    let device = recorded.and_then(|row| row.device);
    let mut devices = served.engine.devices().into_iter();
    let writer = devices.find(|known| Some(known.device) == device);
    let unit = writer.map(|known| known.unit).unwrap_or_default();
    let acts = &detail.view.acts;
    let answers = acts.answers.iter().filter(|row| row.demand == demand.entry);
    let promises = acts.promises.iter();
    let promises = promises.filter(|row| row.demand == demand.entry);
    let open = promises.clone().filter(|row| row.done.is_empty());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Some(Slip {
        language,
        print: &addresses().print,
        incident: detail.view.incident,
        title: text(&detail.view.title),
        unit: language.unit(&unit).to_owned(),
        by: recorded.map_or_else(String::new, |row| language.name(&row.author).into_owned()),
        number: place + 1,
        entry: demand.entry,
        category: text(&demand.category),
        when: when(demand.when()),
        read_back: language.read_back(&demand.read_back),
        opened,
        answers: answers
            .map(|row| (text(&row.text), text(&row.by)))
            .collect(),
        next: open.map(|row| row.due.as_str()).min().map(when),
        promises: promises
            .map(|row| {
                let is_kept = !row.done.is_empty();
                (text(&row.text), text(&row.who), when(&row.due), is_kept)
            })
            .collect(),
        law: running(detail, demand.entry),
    })
}

/// The clocks of law that still run for a demand, or whose day is over and nothing was done.
fn running(detail: &IncidentDetail, demand: EntryId) -> Vec<(String, String, String)> {
    let of = detail.local.law.iter().filter(|of| of.demand == demand);
    let deadlines = of.flat_map(|of| &of.deadlines);
    let open = deadlines.filter(|deadline| {
        matches!(
            deadline.progress,
            Progress::Running { .. } | Progress::Overdue { .. }
        )
    });
    open.filter_map(|deadline| {
        let due = deadline.due?.to_string();
        Some((deadline.article.clone(), deadline.title.clone(), due))
    })
    .collect()
}

fn when(at: &str) -> String {
    format!("{} {}", day(at), minute(at))
}
