//! A question before an act goes ahead: what follows from it, and one button. All that was typed goes
//! with it, and no act is asked twice.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::sheet::REASON_FOR;
use super::{Frame, render};
use crate::wording::refused_in;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::{EntryId, PersonKey, SubjectId};
use onscene_protocol::incident::Refusal;
use onscene_protocol::incident::command::Ask;

/// The field that says that it was asked who else is meant.
pub(super) const ASKED: &str = "asked";
/// How the name of a field begins that says why a milestone was not reached.
pub(super) const MISSING: &str = "missing-";

#[derive(Template)]
#[template(path = "confirm.html")]
struct Confirm<'a> {
    frame: Frame,
    incident: SubjectId,
    message: String,
    hint: String,
    /// What was typed into the form.
    typed: Vec<(&'a str, &'a str)>,
    ask: Ask,
    /// Where it goes, below the incident.
    form: &'static str,
    /// Who else may be meant: a key, and how they are shown.
    others: &'a [(PersonKey, String)],
    /// Whether it is confirmed with the reason: both are one question.
    also_sure: bool,
    /// The milestones that are missing: the word for each, and its name.
    missing: Vec<(&'static str, &'static str)>,
    /// What is open: its entry, what it is, and the reason that was typed already.
    open: Vec<(EntryId, &'a str, &'a str)>,
}

impl Confirm<'_> {
    /// Whether it is answered by pressing the button alone.
    fn is_plain(&self) -> bool {
        matches!(self.ask, Ask::Again | Ask::Sure)
    }
}

/// The question, instead of the page.
pub(super) fn show(
    served: &Served,
    headers: &HeaderMap,
    incident: SubjectId,
    typed: &Fields,
    (refusal, ask): (&Refusal, Ask),
) -> Result<Response, Failure> {
    let frame = Frame::new(served, headers, format!("/incidents/{incident}"));
    let (message, hint) = refused_in(refusal, frame.language);
    let (missing, open) = match refusal {
        Refusal::Unfinished { missing, open } => (missing.as_slice(), open.as_slice()),
        _ => (&[][..], &[][..]),
    };
    let open: Vec<(EntryId, &str, &str)> = open
        .iter()
        .map(|item| {
            let name = format!("{REASON_FOR}{}", item.entry);
            let typed = typed.named("").find(|(known, _)| *known == name);
            let what = item.text.as_deref().unwrap_or("–");
            (item.entry, what, typed.map_or("", |(_, reason)| reason))
        })
        .collect();
    let others = match refusal {
        Refusal::LookAlikes { others, .. } => others.as_slice(),
        _ => &[],
    };
    let also_sure = matches!(refusal, Refusal::RaisesUpward { .. }) && ask == Ask::Reason;
    let is_asked = |name: &str| {
        let of = name.strip_prefix(REASON_FOR);
        name == ask.option()
            || name.starts_with(MISSING)
            || of.is_some_and(|of| open.iter().any(|(entry, ..)| entry.to_string() == of))
    };
    let page = render(&Confirm {
        incident,
        form: match refusal {
            Refusal::LookAlikes { .. } => "recusals",
            _ => "acts",
        },
        others,
        message,
        hint,
        typed: typed
            .named("")
            .filter(|(name, _)| !is_asked(name))
            .collect(),
        ask,
        also_sure,
        missing: missing
            .iter()
            .map(|name| (name.word(), frame.language.milestone(name)))
            .collect(),
        open,
        frame,
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
