//! The clocks of law: the articles and the calendar that the office works by.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::{Frame, render, see};
use crate::engine::LawView;
use crate::loopback::explaining::explain;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::law::{Clock, Days};
use onscene_protocol::record::body::LawBody;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "law.html")]
struct Page {
    frame: Frame,
    law: LawView,
    may_plan: bool,
    /// What was typed and not taken.
    policy: Option<String>,
    calendar: Option<String>,
    error: Option<(String, String)>,
}

/// `GET /law`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    page(&served, &headers, &Fields::default(), None)
}

/// `POST /law`.
pub(in crate::loopback) async fn publish(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    let read = fields.read(&served, request).await;
    let done = match read.and_then(|()| fields.check_writer(&served)) {
        Ok(()) => take(&served, &fields).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(see("/law".into())),
        Err(failure) => {
            let status = failure.kind().0;
            let page = page(&served, &headers, &fields, Some(&failure))?;
            Ok((status, page).into_response())
        }
    }
}

async fn take(served: &Served, fields: &Fields) -> Result<(), Failure> {
    let body = match fields.given("calendar") {
        Some(text) => LawBody::Calendar(text),
        None => LawBody::Policy(fields.typed("policy").to_owned()),
    };
    served.engine.publish_law(body).await?;
    Ok(())
}

fn page(
    served: &Served,
    headers: &HeaderMap,
    fields: &Fields,
    failure: Option<&Failure>,
) -> Result<Response, Failure> {
    let frame = Frame::new(served, headers, "/law");
    render(&Page {
        law: served.engine.law()?,
        may_plan: served.engine.may_plan(),
        policy: fields.given("policy"),
        calendar: fields.given("calendar"),
        error: failure.map(|failure| explain(failure, frame.language)),
        frame,
    })
}

impl Page {
    fn days(&self, clock: &Clock) -> String {
        let unit = match clock.counting {
            Days::Calendar => self.frame.language.say("日", " days"),
            Days::Working => self.frame.language.say("个工作日", " working days"),
        };
        let more = clock.extension_days.map_or_else(String::new, |more| {
            let can = self.frame.language.say("，可延长", ", at most longer by ");
            format!("{can}{more}{unit}")
        });
        format!("{}{unit}{more}", clock.days)
    }

    fn policy_text(&self) -> String {
        let typed = self.policy.clone();
        typed.unwrap_or_else(|| self.law.policy.to_toml())
    }

    fn calendar_text(&self) -> String {
        let typed = self.calendar.clone();
        typed.unwrap_or_else(|| self.law.calendar.to_toml())
    }
}
