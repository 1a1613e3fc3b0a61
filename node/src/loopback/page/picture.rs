//! The command picture on one screen (clause 三.4): where it stands, how many people over time, what is
//! open and overdue, when each laptop was last heard of. Drawn from what is on this laptop, offline too.

use super::super::Served;
use super::super::error::Failure;
use super::chart::{self, Chart};
use super::peers::{self, PeerRow};
use super::timeline::ordered;
use super::{Frame, render};
use crate::engine::IncidentDetail;
use crate::wording::{Counted, beside_value, corrected, counted_range, day, minute, sentence};
use crate::wording::{elapsed, name_pressing, pressing_words};
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{EntryView, HeadcountView, MilestoneName, Pressing, TaskView};
use std::sync::Arc;

/// Entries that the picture shows: the latest, what fits beside the rest.
const LATEST_SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "picture.html")]
struct Page {
    frame: Frame,
    detail: IncidentDetail,
    chart: Option<Chart>,
    pressing: Vec<Pressing>,
    peers: Vec<PeerRow>,
}

/// `GET /incidents/{id}/picture`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    let detail = super::incident_of(&served, &headers, id).await?;
    let frame = Frame::new(&served, &headers, format!("/incidents/{id}/picture"));
    render(&Page {
        chart: chart::draw(&detail.view.headcounts),
        pressing: detail.local.pressing.clone(),
        peers: peers::rows(served.engine.peers().await?, &frame),
        detail,
        frame,
    })
}

impl Page {
    /// What was written last, here and in the incidents that are one with this one.
    fn latest(&self) -> impl Iterator<Item = &EntryView> {
        let written = ordered(&self.detail).into_iter().rev();
        written.map(|(_, entry)| entry).take(LATEST_SHOWN)
    }

    fn sentence(&self, entry: &EntryView) -> String {
        sentence(entry, self.frame.language)
    }

    fn open_tasks(&self) -> impl Iterator<Item = &TaskView> {
        let views = [&self.detail.view].into_iter().chain(&self.detail.one_with);
        let tasks = views.flat_map(|view| &view.acts.tasks);
        tasks.filter(|task| task.done.is_empty())
    }

    fn count(&self) -> Option<&HeadcountView> {
        self.detail.view.headcounts.last()
    }

    /// How many people a count says.
    fn people(&self, count: &HeadcountView) -> String {
        counted_range(count.low, count.high, Counted::Person, self.frame.language)
    }

    /// What stands beside a count that was put right.
    fn first(&self, count: &HeadcountView) -> String {
        let language = self.frame.language;
        beside_value(&self.detail.view, count.entry, language).unwrap_or_default()
    }

    const fn corrected(&self, task: &TaskView) -> &'static str {
        corrected(task.corrected, self.frame.language)
    }

    fn reached(&self) -> impl Iterator<Item = (&'static str, String)> {
        let view = &self.detail.view;
        MilestoneName::ALL.iter().filter_map(|name| {
            let first = view.first_reached(*name)?;
            let language = self.frame.language;
            let mark = corrected(first.corrected, language);
            let at = format!("{}{mark}", minute(first.when()));
            Some((language.milestone(name), at))
        })
    }

    fn grade(&self) -> Option<&'static str> {
        let grades = self.detail.view.acts.grades.iter();
        let mut in_force = grades.filter(|grade| grade.in_force);
        let language = self.frame.language;
        in_force.next().map(|grade| language.grade(&grade.grade))
    }

    /// What is pressing, and for how long.
    fn told(&self, pressing: &Pressing) -> (&'static str, String) {
        let language = self.frame.language;
        let what = name_pressing(language, pressing.what);
        (what, elapsed(language, pressing.elapsed_ms))
    }

    /// What is pressing there, and for whom.
    fn pressing_words(&self, pressing: &Pressing) -> String {
        pressing_words(self.frame.language, pressing).unwrap_or_default()
    }

    /// For how long a task is overdue, where it is.
    fn overdue(&self, task: &TaskView) -> Option<String> {
        let mut pressing = self.pressing.iter();
        let item = pressing.find(|item| item.entry == task.by.entry)?;
        Some(elapsed(self.frame.language, item.elapsed_ms))
    }

    fn when(&self, at: &str) -> String {
        format!("{} {}", day(at), minute(at))
    }
}
