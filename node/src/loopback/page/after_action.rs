//! The form after the action (plan 四.4): times as they were measured, what was left open, and room for
//! human judgement beside them. For printing; what was judged is then recorded like anything else.

use super::super::Served;
use super::super::asset::addresses;
use super::super::error::Failure;
use super::{language, render};
use crate::wording::Language;
use crate::wording::{beside_value, clock, corrected, day, minute, offset, range, step_minutes};
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{IncidentView, MeasuredStep, MilestoneName, MilestoneView};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "after_action.html")]
struct Form {
    language: Language,
    print: &'static str,
    view: IncidentView,
    unit: String,
}

/// `GET /incidents/{id}/after-action`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    id: Result<Path<SubjectId>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    render(&Form {
        language: language(&headers),
        print: &addresses().print,
        view: super::incident_of(&served, &headers, id).await?.view,
        unit: served.engine.identity().unit,
    })
}

impl Form {
    const fn say(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.language.say(chinese, english)
    }

    fn step(&self, step: &MeasuredStep) -> &'static str {
        self.language.measured_step(&step.step)
    }

    fn at(&self, at: &str) -> String {
        format!("{} {}", day(at), minute(at))
    }

    /// Whether the laptop took the time as it happened, or somebody told it later.
    fn source(&self, step: &MeasuredStep) -> &'static str {
        match step.at {
            Some(_) => self.language.source(step.late),
            None => "",
        }
    }

    /// The offset from UTC in which the times stand: paper is read in other zones.
    fn offset(&self) -> String {
        let mut times = self.view.acts.measured.iter();
        let first = times.find_map(|step| step.at.as_deref());
        first.map_or_else(String::new, |at| format!(" ({})", offset(at)))
    }

    /// Clocks that are flagged, and by whom.
    fn clocks(&self) -> impl Iterator<Item = String> {
        let clocks = self.view.clocks.iter();
        clocks.filter_map(|its| {
            let said = clock(its, self.language)?;
            Some(format!("{}{}{said}", its.name, self.say("：", ": ")))
        })
    }

    /// How long after the step before, in whole minutes.
    fn after(&self, step: &MeasuredStep) -> String {
        step.after_ms
            .map_or_else(String::new, |ms| step_minutes(ms, self.language))
    }

    fn people(&self) -> Option<String> {
        let counts = &self.view.headcounts;
        let most = counts.iter().max_by_key(|count| count.high)?;
        let first = beside_value(&self.view, most.entry, self.language).unwrap_or_default();
        Some(range(&most.low, &most.high) + &first)
    }

    fn milestones(&self, name: MilestoneName) -> impl Iterator<Item = &MilestoneView> {
        let reached = self.view.milestones.iter();
        reached.filter(move |row| row.name == name)
    }

    const fn step_corrected(&self, step: &MeasuredStep) -> &'static str {
        corrected(step.corrected, self.language)
    }

    const fn corrected(&self, row: &MilestoneView) -> &'static str {
        corrected(row.corrected, self.language)
    }

    fn endings(&self) -> impl Iterator<Item = &MilestoneView> {
        self.milestones(MilestoneName::Ended)
    }

    /// What was judged already: evaluation and summary, as they were recorded.
    fn judged(&self) -> impl Iterator<Item = &MilestoneView> {
        let evaluated = self.milestones(MilestoneName::Evaluated);
        evaluated.chain(self.milestones(MilestoneName::Summarised))
    }

    fn answered(&self) -> usize {
        let demands = self.view.demands.iter();
        let answers = &self.view.acts.answers;
        demands
            .filter(|demand| answers.iter().any(|answer| answer.demand == demand.entry))
            .count()
    }

    fn kept(&self) -> usize {
        let promises = self.view.acts.promises.iter();
        promises.filter(|promise| !promise.done.is_empty()).count()
    }

    fn done(&self) -> usize {
        let tasks = self.view.acts.tasks.iter();
        tasks.filter(|task| !task.done.is_empty()).count()
    }
}
