//! What can be asked of an incident. `decide` may refuse, with a reason that a person
//! understands; what it lets through cannot fail any more.

mod answer;
mod attach;
mod bounds;
mod concern;
mod contact;
mod correct;
mod deciding;
mod demand;
mod grade;
mod headcount;
mod legal;
mod log;
mod milestone;
mod notice;
mod objection;
mod promise;
mod refusal;
mod release;
mod report;
mod representatives;
mod scene;
mod scene_plan;
mod share;
mod start;
mod talk;
mod task;
mod whole;

pub use answer::Answer;
pub use attach::{Attach, Attachment};
pub use bounds::check_line;
pub use concern::{Concern, Raise};
pub use contact::Contact;
pub use correct::Correct;
pub use deciding::Deciding;
pub(in crate::incident) use deciding::{is_same_person, name_of};
pub use demand::Demand;
pub use grade::Grade;
pub use headcount::Headcount;
pub use legal::Legal;
pub use log::Log;
pub use milestone::Milestone;
pub use notice::{Notice, NoticeActed, NoticeRead, NoticeTold};
pub use objection::Objection;
pub use promise::{Promise, PromiseDone};
pub use refusal::Refusal;
pub use release::{Release, ReleaseApprove};
pub use report::{Report, ReportReceipt};
pub use representatives::Representatives;
pub use scene::{Handover, PlaceCheck};
pub use scene_plan::ApproveScenePlan;
pub use share::{Share, SharedEntries};
pub use start::Start;
pub use talk::Talk;
pub use task::{Task, TaskAck, TaskDone};
pub use whole::{Link, Move, Unlink, VoidIncident};

use super::{EntryKind, Incident, NewEntry};
use crate::roster::policy::{Act, may};
use crate::roster::{Role, Roles};
use bounds::{at_most, line, optional_line, optional_text, text};

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($act:ident) = $kind:ident),+ $(,)?) => {
        /// One act of a person on an incident.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command {
            $($(#[$doc])* $name($act)),+
        }

        impl Command {
            /// The kind of entry that it makes.
            pub const fn kind(&self) -> EntryKind {
                match self {
                    $(Self::$name(_) => EntryKind::$kind),+
                }
            }
        }
    };
}

commands! {
    /// Starts it.
    Start(Start) = Start,
    /// Records a concern, before there is an incident.
    Concern(Concern) = Start,
    /// Makes a concern an incident.
    Raise(Raise) = Raised,
    /// Records a step of a clock of law.
    Legal(Legal) = Legal,
    /// Writes a line of the log.
    Log(Log) = Log,
    /// Records a headcount.
    Headcount(Headcount) = Headcount,
    /// Records a milestone.
    Milestone(Milestone) = Milestone,
    /// Corrects an earlier entry.
    Correct(Correct) = Correction,
    /// Attaches files.
    Attach(Attach) = Attach,
    /// Records a demand.
    Demand(Demand) = Demand,
    /// Answers a demand.
    Answer(Answer) = Answer,
    /// Records a promise.
    Promise(Promise) = Promise,
    /// Records that a promise was kept.
    PromiseDone(PromiseDone) = PromiseDone,
    /// Names representatives.
    Representatives(Representatives) = Representatives,
    /// Records a talk.
    Talk(Talk) = Talk,
    /// Gives a task.
    Task(Task) = Task,
    /// Takes a task.
    TaskAck(TaskAck) = TaskAck,
    /// Records that a task is done.
    TaskDone(TaskDone) = TaskDone,
    /// Records whom was asked to come.
    Contact(Contact) = Contact,
    /// Sends a notice.
    Notice(Notice) = Notice,
    /// Records that a notice was read.
    NoticeRead(NoticeRead) = NoticeRead,
    /// Records a call by telephone.
    NoticeTold(NoticeTold) = NoticeTold,
    /// Records how a notice was acted on.
    NoticeActed(NoticeActed) = NoticeActed,
    /// Grades.
    Grade(Grade) = Grade,
    /// Draws a report.
    Report(Report) = Report,
    /// Records that a report was confirmed.
    ReportReceipt(ReportReceipt) = ReportReceipt,
    /// Drafts a release.
    Release(Release) = Release,
    /// Approves a release.
    ReleaseApprove(ReleaseApprove) = ReleaseApprove,
    /// Hands over.
    Handover(Handover) = Handover,
    /// Records how a key place is.
    PlaceCheck(PlaceCheck) = PlaceCheck,
    /// Approves the on-scene plan.
    ApproveScenePlan(ApproveScenePlan) = ScenePlanApprove,
    /// Records an objection.
    Objection(Objection) = Objection,
    /// Voids the incident.
    Void(VoidIncident) = Void,
    /// Links another incident as this one.
    Link(Link) = Link,
    /// Parts them again.
    Unlink(Unlink) = Unlink,
    /// Moves an entry to another incident.
    Move(Move) = Move,
}

impl Command {
    /// What it is in the table of roles.
    pub const fn act(&self) -> Act {
        self.kind().act()
    }

    /// Whether an archived incident still takes it: what was left open is answered and kept, and a
    /// unit is heard.
    const fn may_follow_archive(&self) -> bool {
        matches!(
            self,
            Self::Answer(_)
                | Self::Legal(_)
                | Self::PromiseDone(_)
                | Self::ReportReceipt(_)
                | Self::Objection(_)
        )
    }
}

/// Whether these roles allow an act.
///
/// # Errors
/// [`Refusal::NotForRole`], which names who may.
pub fn permit(roles: Roles, act: Act) -> Result<(), Refusal> {
    if may(roles, act) {
        return Ok(());
    }
    let words: Vec<&str> = roles.iter().map(Role::word).collect();
    Err(Refusal::NotForRole {
        roles: words.join(", "),
        act,
    })
}

impl Incident {
    /// Decides on a command: the entry that it makes, or why it is refused.
    ///
    /// # Errors
    /// A [`Refusal`]; the incident is as it was.
    pub fn decide(&self, command: Command, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        match command {
            Command::Start(_) | Command::Concern(_) if !self.is_empty() => {
                return Err(Refusal::StartedAlready);
            }
            Command::Start(_) | Command::Concern(_) => {}
            _ if self.is_empty() => return Err(Refusal::NotStarted),
            ref later => by.check_open(later.may_follow_archive())?,
        }
        match command {
            Command::Start(act) => act.decide(by),
            Command::Concern(act) => act.decide(),
            Command::Raise(act) => act.decide(by),
            Command::Legal(act) => act.decide(self, by),
            Command::Log(act) => act.decide(by),
            Command::Headcount(act) => act.decide(),
            Command::Milestone(act) => act.decide(self, by),
            Command::Correct(act) => act.decide(self),
            Command::Attach(act) => act.decide(),
            Command::Demand(act) => act.decide(self, by),
            Command::Answer(act) => act.decide(self, by),
            Command::Promise(act) => act.decide(self, by),
            Command::PromiseDone(act) => act.decide(self),
            Command::Representatives(act) => act.decide(self, by),
            Command::Talk(act) => act.decide(self, by),
            Command::Task(act) => act.decide(by),
            Command::TaskAck(act) => act.decide(self),
            Command::TaskDone(act) => act.decide(self),
            Command::Contact(act) => act.decide(self, by),
            Command::Notice(act) => act.decide(by),
            Command::NoticeRead(act) => act.decide(self, by),
            Command::NoticeTold(act) => act.decide(self),
            Command::NoticeActed(act) => act.decide(self),
            Command::Grade(act) => act.decide(self, by),
            Command::Report(act) => act.decide(self, by),
            Command::ReportReceipt(act) => act.decide(self),
            Command::Release(act) => act.decide(self, by),
            Command::ReleaseApprove(act) => act.decide(self, by),
            Command::Handover(act) => act.decide(by),
            Command::PlaceCheck(act) => act.decide(),
            Command::ApproveScenePlan(act) => act.decide(self, by),
            Command::Objection(act) => act.decide(self),
            Command::Void(act) => act.decide(),
            Command::Link(act) => act.decide(self),
            Command::Unlink(act) => act.decide(self),
            Command::Move(act) => act.decide(self),
        }
    }
}

#[cfg(test)]
mod tests;
