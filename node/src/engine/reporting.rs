//! Reports before they are made: what one would say. Nothing is written for it, and no number given.

use super::event::{Event, Typed};
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::command::{Report, ReportPreview};
use onscene_protocol::roster::policy::Act;

impl Engine {
    /// What a report would say as things are.
    ///
    /// # Errors
    /// Where a rule or a limit says no, or the incident is not here. What is only asked before it goes
    /// ahead is told.
    pub async fn preview_report(
        &self,
        subject: SubjectId,
        report: Report,
    ) -> Result<ReportPreview, EngineError> {
        let report = Box::new(report);
        let typed = |reply| Typed::PreviewReport {
            subject,
            report,
            reply,
        };
        self.ask(|reply| Event::Type(typed(reply))).await
    }
}

impl Turn<'_> {
    pub(super) fn preview_report(
        &mut self,
        subject: SubjectId,
        report: &Report,
    ) -> Result<ReportPreview, EngineError> {
        self.permit_in(Some(subject), Act::Report)?;
        self.not_recused(subject)?;
        Ok(self.deciding(subject, |incident, by| incident.preview_report(report, by))??)
    }
}
