//! The clocks of law that the organisation works by: articles and calendar, as files.

use super::event::Event;
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::IncidentView;
use onscene_protocol::incident::command::permit;
use onscene_protocol::law::{self, Calendar, Deadline, Policy, happened};
use onscene_protocol::record::Kind;
use onscene_protocol::record::body::LawBody;
use onscene_protocol::roster::policy::Act;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The law as this organisation works by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawView {
    /// The articles' time limits.
    pub policy: Policy,
    /// Holidays and make-up working days.
    pub calendar: Calendar,
    /// Whether the calendar is over by this laptop's clock: days are counted by weekdays then.
    pub calendar_expired: bool,
}

impl Engine {
    /// The policy and the calendar that count.
    ///
    /// # Errors
    /// [`EngineError::Inner`] where not even what ships with the program can be read: a test holds
    /// that it can.
    pub fn law(&self) -> Result<LawView, EngineError> {
        let (policy, calendar) = self.shared.standing().law()?;
        let today = super::planning::local_day(&self.host().moment());
        Ok(LawView {
            calendar_expired: today.is_some_and(|today| calendar.is_current(today).is_err()),
            policy: (*policy).clone(),
            calendar: (*calendar).clone(),
        })
    }

    /// Makes a policy or a calendar known. The latest of each counts.
    ///
    /// # Errors
    /// [`EngineError::BadLaw`], also for a calendar that has expired; where no role of the writer
    /// allows it.
    pub async fn publish_law(&self, body: LawBody) -> Result<LawView, EngineError> {
        law::check(&body)?;
        if let LawBody::Calendar(text) = &body
            && let Some(today) = super::planning::local_day(&self.host().moment())
        {
            Calendar::from_toml(text)?.is_current(today)?;
        }
        self.ask(|reply| Event::PublishLaw { body, reply }).await?;
        self.law()
    }
}

impl super::shared::Standing {
    pub(super) fn law(&self) -> Result<(Arc<Policy>, Arc<Calendar>), EngineError> {
        let both = self.laws.policy().zip(self.laws.calendar());
        both.ok_or(EngineError::Inner("the shipped law cannot be read"))
    }
}

impl Turn<'_> {
    pub(super) fn publish_law(&mut self, body: &LawBody) -> Result<(), EngineError> {
        permit(self.own_certificate()?.roles, Act::Plan)?;
        let subject = self.standing.roster.subject();
        self.write(Kind::Law, subject, body.to_bytes())?;
        self.derive_plans()
    }
}

/// The clocks of law of one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandClocks {
    /// The demand.
    pub demand: EntryId,
    /// Its deadlines.
    pub deadlines: Vec<Deadline>,
    /// What whoever relies on them has to know: to check with their office.
    pub note: String,
}

/// The clocks of law of all demands of an incident.
pub(super) fn clocks(
    standing: &super::shared::Standing,
    view: &IncidentView,
    now_ms: u64,
) -> Result<Vec<DemandClocks>, EngineError> {
    let (policy, calendar) = standing.law()?;
    let demands = view.demands.iter();
    Ok(demands
        .map(|row| DemandClocks {
            demand: row.entry,
            deadlines: policy.deadlines(&happened(view, row.entry), &calendar, now_ms),
            note: policy.note.clone(),
        })
        .collect())
}
