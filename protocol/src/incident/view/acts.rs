//! What people did, act by act. Each group of rows is derived in a file of its own; where two laptops
//! did the same apart, both rows are there.

use super::Known;
use super::answers::{AnswerView, PromiseView, TalkView};
use super::contacts::{ContactView, RepresentativesView};
use super::grades::GradeView;
use super::legal::LegalView;
use super::linked::{ChosenView, SharedView};
use super::measured::MeasuredStep;
use super::notices::NoticeView;
use super::papers::{ObjectionView, ReleaseView, ReportView};
use super::scene::{HandoverView, PlaceCheckView, PresenceView};
use super::tasks::TaskView;
use super::whole::{LinkView, MovedView, VoidView};
use super::{
    Reader, answers, contacts, grades, legal, linked, measured, notices, papers, scene, tasks,
    whole,
};
use crate::id::{EntryId, PersonKey, SubjectId};
use serde::{Deserialize, Serialize};

/// Which entry a row comes from, who wrote it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenBy {
    /// The entry.
    pub entry: EntryId,
    /// Who wrote it, by name.
    pub author: String,
    /// The same, by key.
    pub person: PersonKey,
    /// When, as the laptop's clock told it.
    pub at: String,
    /// When, with a clock that is known to be off taken into account; none where it is not.
    pub corrected_at: Option<String>,
    /// When it happened, where that was told: as it was typed, by no laptop's clock.
    #[serde(default)]
    pub happened_at: Option<String>,
    /// Whether it was typed more than ten minutes after that.
    #[serde(default)]
    pub late: bool,
}

impl WrittenBy {
    /// When it was: as it was told, else as it was written, by a corrected clock where that is known.
    pub fn when(&self) -> &str {
        let told = self.happened_at.as_ref().or(self.corrected_at.as_ref());
        told.unwrap_or(&self.at)
    }
}

/// A later step of something: acknowledged, read, done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// Its entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// What was said about it.
    pub text: Option<String>,
}

/// The rows of all acts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActsView {
    /// Answers to demands.
    pub answers: Vec<AnswerView>,
    /// Promises, kept or not.
    pub promises: Vec<PromiseView>,
    /// Talk records; what was said is opened one by one.
    pub talks: Vec<TalkView>,
    /// Who speaks for the others.
    pub representatives: RepresentativesView,
    /// Who was asked to come.
    pub contacts: Vec<ContactView>,
    /// Tasks and instructions.
    pub tasks: Vec<TaskView>,
    /// Notices, step by step.
    pub notices: Vec<NoticeView>,
    /// Grades; the last that nothing supersedes is in force.
    pub grades: Vec<GradeView>,
    /// Who is at the scene, and who was.
    pub scene: Vec<PresenceView>,
    /// Who handed over to whom.
    pub handovers: Vec<HandoverView>,
    /// Checks of key places.
    pub place_checks: Vec<PlaceCheckView>,
    /// Reports to the street office.
    pub reports: Vec<ReportView>,
    /// Releases to the outside.
    pub releases: Vec<ReleaseView>,
    /// Objections of units.
    pub objections: Vec<ObjectionView>,
    /// Whether it was started by mistake.
    pub voided: Vec<VoidView>,
    /// Incidents that are this one, started again.
    pub links: Vec<LinkView>,
    /// Entries that belong elsewhere, or came from elsewhere.
    pub moved: Vec<MovedView>,
    /// What was chosen for invited units.
    pub shared: Vec<SharedView>,
    /// In a linked document, what was chosen for the unit.
    pub chosen: Vec<ChosenView>,
    /// Steps of the clocks of law.
    pub legal: Vec<LegalView>,
    /// The times of the plan's steps, for the form after the action.
    pub measured: Vec<MeasuredStep>,
}

impl Known {
    /// Where a row comes from.
    pub(super) fn by(&self) -> WrittenBy {
        WrittenBy {
            entry: self.id,
            author: self.author.clone(),
            person: self.from.author,
            at: super::text(self.at()),
            corrected_at: self.corrected(),
            happened_at: self.happened_at(),
            late: self.is_late(),
        }
    }

    /// A step of something earlier.
    pub(super) fn step(&self) -> StepView {
        StepView {
            by: self.by(),
            text: self.main_text(),
        }
    }
}

pub(super) fn rows(subject: SubjectId, known: &[Known], reader: &Reader<'_>) -> ActsView {
    ActsView {
        answers: answers::answers(known),
        promises: answers::promises(known),
        talks: answers::talks(subject, known, reader),
        representatives: contacts::representatives(subject, known, reader),
        contacts: contacts::contacts(subject, known, reader),
        tasks: tasks::rows(known, reader),
        notices: notices::rows(known, reader),
        grades: grades::rows(known),
        scene: scene::presence(known),
        handovers: scene::handovers(known, reader),
        place_checks: scene::place_checks(known),
        reports: papers::reports(known),
        releases: papers::releases(known, reader),
        objections: papers::objections(known),
        voided: whole::voided(known),
        links: whole::links(known),
        moved: whole::moved(known),
        shared: linked::shared(known, reader),
        chosen: linked::chosen(known),
        legal: legal::rows(known),
        measured: measured::steps(known),
    }
}
