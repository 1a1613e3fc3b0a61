//! One incident: its head, its timeline, and a form for each act.

mod head;

use super::super::Served;
use super::super::error::Failure;
use super::super::form::{Fields, wants_html};
use super::board::{Board, Card, PRESSING_SHOWN};
use super::chart::{self, Chart};
use super::confirm;
use super::demands::{self, AccessRow, DemandRow, DisposalRow};
use super::devices;
use super::peers::{self, PeerRow};
use super::recusals::{self, RecusalRow};
use super::sharing::{self, Choice, ShareRow};
use super::sheet::{Filling, REASON_FOR, SheetView, UNCHECKED, command_of, entry_field, sheets};
use super::timeline::{FileRow, Mention, Rows, Timeline, told};
use super::{Frame, render, see};
use super::{refused, report_preview};
use crate::engine::{DemandClocks, IncidentDetail, Written};
use crate::host::{Watch, shown_in};
use crate::loopback::explaining::explain;
use crate::wording::{day, minute, range};
use askama::Template;
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::{EntryId, PersonKey, SubjectId};
use onscene_protocol::incident::command::Dated;
use onscene_protocol::incident::{
    Disclosure, IncidentView, MilestoneName, Opened, ReadBack, Refusal, Track,
};
use onscene_protocol::plan::{Applied, Check, Guidance};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "incident.html")]
pub(super) struct Page<'a> {
    pub(super) frame: Frame,
    /// What the plan that it pinned says of it.
    plan: Option<&'a Applied>,
    /// The clocks of law of its demands.
    law: &'a [DemandClocks],
    /// This laptop's zone, and now.
    pub(super) watch: Watch,
    view: &'a IncidentView,
    /// The track that is shown; all where none.
    track: Option<Track>,
    rows: Rows,
    chart: Option<Chart>,
    files: Vec<FileRow>,
    peers: Vec<PeerRow>,
    /// The entry that a correction is being written for.
    correcting: Option<Mention>,
    /// The words of a sealed correction that was just opened.
    opened_words: Option<String>,
    pub(super) demands: Vec<DemandRow>,
    cards: Vec<Card>,
    sheets: Vec<SheetView>,
    disposals: Vec<DisposalRow>,
    accesses: Vec<AccessRow>,
    recusals: Vec<RecusalRow>,
    /// What was chosen for invited units.
    shares: Vec<ShareRow>,
    /// For which units something can be chosen here.
    share_units: Vec<String>,
    choices: Vec<Choice>,
    /// Whom the incident can be closed to.
    colleagues: Vec<(PersonKey, String)>,
    /// What was typed into the form that failed; empty where none did.
    typed: &'a Fields,
    /// What was just saved.
    saved: Option<EntryId>,
    error: Option<(String, String)>,
}

/// What an incident's page shows once.
pub(super) enum Shown {
    /// Nothing but the page.
    Nothing,
    /// Narrower parts of an entry.
    Opened(EntryId, Opened),
    /// Why something was not done.
    Failure(Failure),
}

/// The page of an incident after something else than an act.
pub(super) async fn page_with(
    served: &Served,
    headers: &HeaderMap,
    id: SubjectId,
    shown: &Shown,
) -> Result<Response, Failure> {
    let asked = Asked::default();
    page(served, headers, id, (&asked, &Fields::default()), shown).await
}

/// What the address of an incident's page may ask for.
#[derive(Default, Deserialize)]
pub(in crate::loopback) struct Asked {
    track: Option<String>,
    correct: Option<EntryId>,
    saved: Option<EntryId>,
    /// The form that is to be filled in.
    act: Option<String>,
    /// The entry that it is about.
    entry: Option<EntryId>,
    /// A unit that is to be told.
    unit: Option<String>,
    /// The plan's word for an approved answer that goes into it.
    take: Option<String>,
}

impl Asked {
    /// The form that is asked for, with the entry that it is about, and an approved answer of the
    /// plan in it where one is to be taken (plan 五.3).
    fn form(&self, plan: Option<&Applied>) -> Fields {
        let Some(act) = self.act.as_deref() else {
            return Fields::default();
        };
        let about = entry_field(act).zip(self.entry);
        let answers = plan.map_or(&[][..], |plan| &plan.answers);
        let word = self.take.as_deref().filter(|_| act == "answer");
        let taken = word.and_then(|word| answers.iter().find(|answer| answer.answer == word));
        let unit = self.unit.as_deref().filter(|_| act == "contact");
        if about.is_none() && taken.is_none() && unit.is_none() {
            return Fields::default();
        }
        let mut form = Fields::asked(act);
        if let Some((field, entry)) = about {
            form.fill_in(field, &entry.to_string());
        }
        if let Some(unit) = unit {
            form.fill_in("unit", unit);
        }
        if let Some(answer) = taken {
            form.fill_in("text", &answer.text);
            form.fill_in("legal_basis", &answer.legal_basis);
        }
        form
    }
}

/// `GET /incidents/{id}`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (Path(id), Query(asked)) = (id?, asked?);
    let plan = match asked.take {
        Some(_) => served.engine.incident(id).await?.local.plan,
        None => None,
    };
    let form = asked.form(plan.as_ref());
    let typed = (&asked, &form);
    page(&served, &headers, id, typed, &Shown::Nothing).await
}

/// `POST /incidents/{id}/acts`: does it and leads back, or shows why not with all that was typed.
pub(in crate::loopback) async fn act(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    let mut fields = Fields::default();
    let failure = match take(&served, id, &mut fields, request).await {
        Ok(written) if wants_html(&headers) => {
            return Ok(see(format!("/incidents/{id}?saved={}", written.entry)));
        }
        Ok(written) => return Ok(Json(written).into_response()),
        Err(failure) if wants_html(&headers) => failure,
        Err(failure) => return Err(failure),
    };
    let asked = Asked {
        correct: fields.word("entry").ok().flatten(),
        ..Asked::default()
    };
    // What was looked at is not any more what would be frozen: it is shown once more.
    if let Failure::Refused(refusal @ Refusal::CorrectedSince) = &failure {
        return report_preview::of_form(&served, &headers, id, &mut fields, Some(refusal)).await;
    }
    if let Failure::Refused(refusal) = &failure
        && let Some(ask) = refusal.asks()
    {
        return confirm::show(&served, &headers, id, &fields, (refusal, ask));
    }
    refused::on_incident(&served, &headers, id, (&asked, &fields), failure).await
}

async fn take(
    served: &Served,
    id: SubjectId,
    fields: &mut Fields,
    request: Request,
) -> Result<Written, Failure> {
    fields.read(served, request).await?;
    let (writer, save) = (fields.writer(served)?, fields.save()?);
    let command = command_of(served, id, fields).await?;
    let act = Dated::at(command, fields.happened_ms(&served.host.watch())?);
    let place = (Some(id), None);
    Ok(served.engine.save(writer, place, act, save).await?)
}

pub(super) async fn page(
    served: &Served,
    headers: &HeaderMap,
    id: SubjectId,
    (asked, typed): (&Asked, &Fields),
    shown: &Shown,
) -> Result<Response, Failure> {
    let track: Option<Track> = asked.track.as_deref().and_then(|word| word.parse().ok());
    let address = match track {
        Some(track) => format!("/incidents/{id}?track={track}"),
        None => format!("/incidents/{id}"),
    };
    let frame = Frame::new(served, headers, address);
    let detail = super::incident_of(served, headers, id).await?;
    let devices = devices::in_words(served.engine.devices(), frame.language);
    let watch = served.host.watch();
    let opened = match shown {
        Shown::Opened(entry, opened) => Some((*entry, opened)),
        _ => None,
    };
    let error = match shown {
        Shown::Failure(failure) => Some(explain(failure, frame.language)),
        _ => None,
    };
    let timeline = Timeline::new(&detail, &devices, frame.language, frame.w);
    let known = |entry: &EntryId| detail.view.entries.iter().any(|e| e.entry == *entry);
    render(&Page {
        plan: detail.local.plan.as_ref(),
        law: &detail.local.law,
        watch,
        track,
        rows: timeline.rows(track),
        chart: chart::draw(&detail.view.headcounts),
        files: timeline.files(|_| true),
        peers: peers::rows(served.engine.peers().await?, &frame),
        opened_words: opened
            .filter(|(entry, _)| is_correction(&detail, *entry))
            .and_then(|(_, opened)| opened.verbatim.clone()),
        correcting: asked
            .correct
            .filter(known)
            .map(|entry| timeline.mention(entry)),
        typed,
        saved: asked.saved,
        error,
        cards: Board {
            detail: &detail,
            opened,
            language: frame.language,
        }
        .cards(),
        sheets: sheets(&Filling {
            detail: &detail,
            devices: &devices,
            language: frame.language,
            typed,
        }),
        demands: demands::rows(&detail, opened, frame.language, frame.w),
        disposals: demands::disposals(&detail, &devices, frame.language, frame.w),
        accesses: demands::accesses(&detail, frame.language, frame.w),
        recusals: recusals::rows(&detail, frame.language),
        shares: sharing::rows(&detail),
        share_units: served.engine.units_to_share_with(id).await?,
        choices: sharing::choices(&detail, frame.language),
        colleagues: recusals::colleagues(served, id, frame.language),
        view: &detail.view,
        frame,
    })
}

fn is_correction(detail: &IncidentDetail, entry: EntryId) -> bool {
    let mut rows = detail.view.entries.iter();
    rows.any(|row| row.entry == entry && row.corrects.is_some())
}

impl Page<'_> {
    /// What was typed into a field, if the form that failed is `act`.
    fn typed(&self, act: &str, field: &str) -> &str {
        if self.is_open(act) {
            self.typed.typed(field)
        } else {
            ""
        }
    }

    /// Why something stays open at the end, as it was typed.
    fn typed_for(&self, act: &str, entry: &EntryId) -> &str {
        self.typed(act, &format!("{REASON_FOR}{entry}"))
    }

    /// Whose form it is: what was typed stays that person's, whoever is writing by now.
    fn writer(&self, act: &str) -> String {
        match self.typed(act, "as") {
            "" => self.frame.identity.person.to_string(),
            person => person.to_owned(),
        }
    }

    /// Whether the form for `act` is the one that failed.
    fn is_open(&self, act: &str) -> bool {
        self.typed.typed("do") == act
    }

    /// Whether one of the forms that are folded away is.
    fn is_sheet_open(&self) -> bool {
        self.sheets.iter().any(|sheet| self.is_open(sheet.what))
    }

    /// Whether a radio button or option is the chosen one, or the default where none was chosen.
    fn is_chosen(&self, act: &str, field: &str, word: &str, default: &str) -> bool {
        let chosen = self.typed(act, field);
        word == if chosen.is_empty() { default } else { chosen }
    }

    /// What the plan says beside an action whose form is drawn by itself (plan 二.1).
    fn guidance<'b>(&'b self, beside: &'b str) -> impl Iterator<Item = &'b Guidance> {
        let texts = self.plan.into_iter().flat_map(|plan| &plan.guidance);
        texts.filter(move |text| text.beside == beside)
    }

    /// What the plan says of milestones, each with the one that it is about.
    fn milestone_guidance(&self) -> impl Iterator<Item = (&'static str, &Guidance)> {
        let texts = self.plan.into_iter().flat_map(|plan| &plan.guidance);
        texts.filter_map(|text| {
            let name: MilestoneName = text.beside.parse().ok()?;
            Some((self.frame.language.milestone(&name), text))
        })
    }

    /// What the plan asks to go through before the end (plan 四.3).
    fn checklist(&self) -> &[Check] {
        self.plan.map_or(&[], |plan| &plan.checklist)
    }

    /// Whether an item of the checklist was ticked in the form that failed.
    fn is_checked(&self, check: &str) -> bool {
        let mut ticked = self.typed("milestone", "checked").lines();
        ticked.any(|word| word == check)
    }

    /// Why it is not so, as it was typed.
    fn typed_unchecked(&self, check: &str) -> &str {
        self.typed("milestone", &format!("{UNCHECKED}{check}"))
    }

    /// Whether something personal was just opened: it is not replaced while it is read.
    fn shows_opened(&self) -> bool {
        let rows = self.cards.iter().flat_map(|card| &card.rows);
        let mut demands = self.demands.iter();
        demands.any(|demand| demand.opened.is_some())
            || rows.clone().any(|row| row.opened.is_some())
    }

    /// A time of the protocol's, in this laptop's zone.
    fn here(&self, at: &str) -> String {
        demands::when(&shown_in(self.watch.zone(), at))
    }

    /// The on-scene plan as it was typed, or as it stands.
    fn scene_plan_typed(&self) -> &str {
        if self.is_open("scene-plan") {
            return self.typed.typed("text");
        }
        let plan = self.view.scene_plan.as_ref();
        plan.map_or("", |plan| plan.text.as_str())
    }

    /// The version of it that whoever types saw.
    fn scene_plan_seen(&self) -> String {
        match self.typed("scene-plan", "on") {
            "" => {
                let plan = self.view.scene_plan.as_ref();
                plan.map_or_else(String::new, |plan| plan.version.to_string())
            }
            seen => seen.to_owned(),
        }
    }
}
