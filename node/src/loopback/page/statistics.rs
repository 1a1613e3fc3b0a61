//! Counts over all incidents: groups under five are hidden (clause 五.2).

use super::super::Served;
use super::super::error::Failure;
use super::{Frame, render};
use crate::wording::step_minutes;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::incident::MilestoneName;
use onscene_protocol::statistics::{Statistics, Table};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "statistics.html")]
struct Page {
    frame: Frame,
    statistics: Statistics,
}

/// `GET /statistics`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    render(&Page {
        statistics: served.engine.statistics().await?,
        frame: Frame::new(&served, &headers, "/statistics"),
    })
}

impl Page {
    /// Each table with its heading.
    fn tables(&self) -> [(&'static str, &Table); 5] {
        let (w, all) = (self.frame.w, &self.statistics);
        [
            (w.by_kind, &all.kinds),
            (w.by_category, &all.categories),
            (w.by_unit, &all.units),
            (w.by_month, &all.months),
            (w.by_issue, &all.concerns),
        ]
    }

    /// A group as people read it.
    fn group(&self, group: &str) -> String {
        match group.parse() {
            Ok(kind) => self.frame.language.kind(&kind).to_owned(),
            Err(_) => group.to_owned(),
        }
    }

    fn milestone(&self, name: &MilestoneName) -> &'static str {
        self.frame.language.milestone(name)
    }

    /// Whole minutes; where they are under a heading that says so, the number alone.
    fn minutes(&self, ms: &i64) -> String {
        match *ms / 60_000 {
            minutes if minutes < 0 => step_minutes(*ms, self.frame.language),
            minutes => minutes.to_string(),
        }
    }
}
