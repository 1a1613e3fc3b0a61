//! The plans of the organisation: the list, one version, the editor.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::{Frame, render, see};
use crate::engine::{EngineError, PlanDetail, PlanView};
use crate::loopback::explaining::explain;
use crate::wording::{Missing, Thing, explain_faults};
use askama::Template;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::RecordId;
use onscene_protocol::incident::MilestoneName;
use onscene_protocol::plan::{CLAUSES, Clause, Faults, Plan, Sample, samples};
use serde::Deserialize;
use std::sync::Arc;

/// What stands before the name of a field of the plan in the form.
const FIELD: &str = "plan.";

#[derive(Template)]
#[template(path = "plans.html")]
struct ListPage {
    frame: Frame,
    plans: Vec<PlanView>,
    may_plan: bool,
}

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage {
    frame: Frame,
    detail: PlanDetail,
    may_plan: bool,
}

#[derive(Template)]
#[template(path = "plan_edit.html")]
struct EditPage {
    frame: Frame,
    text: String,
    /// The plan in the text, where it is one: what the form shows.
    plan: Option<Plan>,
    error: Option<(String, String)>,
    faults: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
pub(in crate::loopback) struct EditAsked {
    from: Option<RecordId>,
    sample: Option<String>,
}

type Id = Result<Path<RecordId>, PathRejection>;

/// `GET /plans`.
pub(in crate::loopback) async fn list(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    render(&ListPage {
        frame: Frame::new(&served, &headers, "/plans"),
        plans: served.engine.plans(),
        may_plan: served.engine.may_plan(),
    })
}

/// `GET /plans/{id}`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    id: Id,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = id?.0;
    render(&PlanPage {
        detail: served.engine.plan(id)?,
        frame: Frame::new(&served, &headers, format!("/plans/{id}")),
        may_plan: served.engine.may_plan(),
    })
}

/// `GET /plans/edit`: from a version, from a sample, or from nothing.
pub(in crate::loopback) async fn edit(
    State(served): State<Arc<Served>>,
    asked: Result<Query<EditAsked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Query(asked) = asked?;
    let text = match (asked.from, asked.sample) {
        (Some(plan), _) => served.engine.plan_file(plan)?,
        (None, Some(name)) => Sample::named(&name)
            .map(|sample| sample.text.to_owned())
            .ok_or_else(|| Missing::new(Thing::Sample, ""))?,
        (None, None) => String::new(),
    };
    editor(&served, &headers, text, None)
}

/// `POST /plans`: the text, with the fields of the form put into it.
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
        Ok(plan) => Ok(see(format!("/plans/{plan}"))),
        Err(failure) => {
            let status = failure.kind().0;
            let text = edited(&fields).unwrap_or_else(|_| fields.typed("text").to_owned());
            let page = editor(&served, &headers, text, Some(&failure))?;
            Ok((status, page).into_response())
        }
    }
}

/// `POST /plans/{id}/withdrawal`.
pub(in crate::loopback) async fn withdraw(
    State(served): State<Arc<Served>>,
    id: Id,
    request: Request,
) -> Result<Response, Failure> {
    let id = id?.0;
    let mut fields = Fields::default();
    fields.read(&served, request).await?;
    fields.check_writer(&served)?;
    served.engine.withdraw_plan(id).await?;
    Ok(see(format!("/plans/{id}")))
}

async fn take(served: &Served, fields: &Fields) -> Result<RecordId, Failure> {
    let text = edited(fields).map_err(EngineError::BadPlan)?;
    Ok(served.engine.publish_plan(&text).await?.view.plan)
}

/// The text as it was typed; where fields of the form came along, with those in it.
fn edited(fields: &Fields) -> Result<String, Faults> {
    let text = fields.typed("text");
    let mut put = fields.named(FIELD).peekable();
    if put.peek().is_none() {
        return Ok(text.to_owned());
    }
    let mut plan = Plan::from_toml(text)?;
    for (field, value) in put {
        plan.set(field, value)?;
    }
    plan.to_toml()
}

fn editor(
    served: &Served,
    headers: &HeaderMap,
    text: String,
    failure: Option<&Failure>,
) -> Result<Response, Failure> {
    let frame = Frame::new(served, headers, "/plans/edit");
    let faults = match failure {
        Some(Failure::Plan(faults)) => explain_faults(faults, frame.language),
        _ => Vec::new(),
    };
    render(&EditPage {
        plan: Plan::from_toml(&text).ok(),
        text,
        error: failure.map(|failure| explain(failure, frame.language)),
        faults,
        frame,
    })
}

impl ListPage {
    fn samples(&self) -> impl Iterator<Item = Sample> {
        samples().into_iter()
    }

    /// What a sample calls itself.
    fn sample_title(&self, sample: &Sample) -> String {
        let plan = sample.plan();
        plan.map_or_else(|| sample.name.to_owned(), |plan| plan.title)
    }
}

impl PlanPage {
    fn milestone(&self, name: &MilestoneName) -> &'static str {
        self.frame.language.milestone(name)
    }

    fn post<'a>(&'a self, post: &'a str) -> &'a str {
        let known = self
            .detail
            .content
            .as_ref()
            .and_then(|plan| plan.post(post));
        known.map_or(post, |known| known.title.as_str())
    }

    fn clause_title(&self, clause: &Clause) -> &'static str {
        let known = CLAUSES.iter().find(|(id, ..)| *id == clause.id());
        known.map_or("", |(_, chinese, english)| {
            self.frame.language.say(chinese, english)
        })
    }
}

impl EditPage {
    fn post_options(&self) -> Vec<(String, String)> {
        let plan = self.plan.as_ref();
        let posts = plan.into_iter().flat_map(|plan| &plan.roster);
        posts
            .map(|post| (post.post.clone(), post.title.clone()))
            .collect()
    }

    fn milestone(&self, name: &MilestoneName) -> &'static str {
        self.frame.language.milestone(name)
    }
}
