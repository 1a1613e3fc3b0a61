//! The table of acts: what a person can do on an incident, a row each. From it come [`Command`], the
//! words of the API, the kinds of entries, the permission that each asks for, whether an archived
//! incident takes it, the reading of JSON, and which file decides.

use super::command::{
    Answer, ApproveScenePlan, Attach, Concern, Contact, Correct, Dated, Deciding, Demand, Escalate,
    Grade, Handover, Headcount, Legal, Link, Log, Milestone, Move, Notice, NoticeActed, NoticeRead,
    NoticeTold, Objection, PlaceCheck, Promise, PromiseDone, Raise, Refusal, Release,
    ReleaseApprove, Report, ReportReceipt, Representatives, Start, Talk, Task, TaskAck, TaskDone,
    Unlink, VoidIncident,
};
use super::{EntryKind, Incident, NewEntry, State};
use crate::roster::policy::Act as Permission;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What is asked for. `decide` may refuse, with a reason that a person understands; what it lets
/// through cannot fail any more.
pub(super) trait Act {
    /// The entry that it makes.
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal>;

    /// Whether an archived incident takes it, where that hangs on what it says.
    fn finishes(&self) -> bool {
        false
    }
}

/// Whether an archived incident takes an act.
#[derive(PartialEq, Eq)]
enum Taken {
    /// While it is not archived.
    Open,
    /// Also then, where it finishes what was archived ([`Act::finishes`]).
    Finishing,
    /// Also then: what was left open is answered and kept, and a unit is heard.
    Always,
}

macro_rules! acts {
    (
        begins: $begun:ident $may_begin:ident {
            $($(#[$first_doc:meta])* $first:ident($first_act:ident);)+
        }
        goes_on: {
            $($(#[$doc:meta])* $word:literal $name:ident($act:ident) $kind:ident $may:ident $taken:ident;)+
        }
        beside: {
            $($beside:ident $may_beside:ident;)+
        }
    ) => {
        /// One act of a person on an incident.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command {
            $($(#[$first_doc])* $first($first_act),)+
            $($(#[$doc])* $name($act),)+
        }

        impl Command {
            /// The words of the acts on an incident that is there, as the API's `do` says them.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The kind of entry that it makes.
            pub const fn kind(&self) -> EntryKind {
                match self {
                    $(Self::$first(_) => EntryKind::$begun,)+
                    $(Self::$name(_) => EntryKind::$kind,)+
                }
            }

            /// The kind of entry that the act of this word makes; none where no act is called so.
            pub fn kind_of(word: &str) -> Option<EntryKind> {
                match word {
                    $($word => Some(EntryKind::$kind),)+
                    _ => None,
                }
            }

            /// Reads the act of this word from its fields; none where no act is called so.
            pub fn read<'de, D: Deserializer<'de>>(
                word: &str,
                fields: D,
            ) -> Option<Result<Self, D::Error>> {
                match word {
                    $($word => Some($act::deserialize(fields).map(Self::$name)),)+
                    _ => None,
                }
            }

            /// Whether an incident in this state may take the act of this word: what it says may speak
            /// against it all the same.
            pub fn may_be_taken(word: &str, state: State) -> bool {
                match (state, word) {
                    (State::Voided, _) => false,
                    $((State::Archived, $word) => Taken::$taken != Taken::Open,)+
                    (State::Archived, _) => false,
                    (State::Open | State::Ended, _) => true,
                }
            }

            /// Whether an incident begins with it.
            pub(super) const fn begins(&self) -> bool {
                matches!(self, $(Self::$first(_))|+)
            }

            /// Whether an archived incident still takes it.
            pub(super) fn may_follow_archive(&self) -> bool {
                match self {
                    $(Self::$first(_) => false,)+
                    $(Self::$name(act) => match Taken::$taken {
                        Taken::Finishing => act.finishes(),
                        taken => taken == Taken::Always,
                    },)+
                }
            }
        }

        impl Act for Command {
            fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
                match self {
                    $(Self::$first(act) => act.decide(incident, by),)+
                    $(Self::$name(act) => act.decide(incident, by),)+
                }
            }
        }

        /// As the API takes it: the fields, and `do` before them where the incident is there.
        impl Serialize for Command {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$first(act) => act.serialize(to),)+
                    $(Self::$name(act) => Said { what: $word, act }.serialize(to),)+
                }
            }
        }

        impl EntryKind {
            /// What it is in the table of roles.
            pub const fn act(self) -> Permission {
                match self {
                    Self::$begun => Permission::$may_begin,
                    $(Self::$kind => Permission::$may,)+
                    $(Self::$beside => Permission::$may_beside,)+
                }
            }
        }
    };
}

acts! {
    begins: Start Start {
        /// Starts it.
        Start(Start);
        /// Records a concern, before there is an incident.
        Concern(Concern);
    }
    // word, command, kind of entry, permission, whether an archived incident takes it
    goes_on: {
        /// Writes a line of the log.
        "log" Log(Log) Log Log Open;
        /// Attaches files.
        "attach" Attach(Attach) Attach Attach Open;
        /// Records a demand.
        "demand" Demand(Demand) Demand Demand Open;
        /// Records a talk.
        "talk" Talk(Talk) Talk Demand Open;
        /// Records a headcount.
        "headcount" Headcount(Headcount) Headcount Headcount Open;
        /// Records a milestone.
        "milestone" Milestone(Milestone) Milestone Milestone Finishing;
        /// Corrects an earlier entry.
        "correct" Correct(Correct) Correction Correct Finishing;
        /// Answers a demand.
        "answer" Answer(Answer) Answer Answer Always;
        /// Records a promise.
        "promise" Promise(Promise) Promise Answer Open;
        /// Records that a promise was kept.
        "promise-done" PromiseDone(PromiseDone) PromiseDone Answer Always;
        /// Names representatives.
        "representatives" Representatives(Representatives) Representatives Demand Open;
        /// Gives a task.
        "task" Task(Task) Task Task Open;
        /// Takes a task.
        "task-ack" TaskAck(TaskAck) TaskAck Task Open;
        /// Records that a task is done.
        "task-done" TaskDone(TaskDone) TaskDone Task Open;
        /// Records whom was asked to come.
        "contact" Contact(Contact) Contact Contact Open;
        /// Sends a notice.
        "notice" Notice(Notice) Notice Notice Open;
        /// Records that a notice was read.
        "notice-read" NoticeRead(NoticeRead) NoticeRead Notice Open;
        /// Records a call by telephone.
        "notice-told" NoticeTold(NoticeTold) NoticeTold Notice Open;
        /// Records how a notice was acted on.
        "notice-acted" NoticeActed(NoticeActed) NoticeActed Notice Open;
        /// Grades.
        "grade" Grade(Grade) Grade Grade Open;
        /// Raises entries to the street office.
        "escalate" Escalate(Escalate) Escalated Report Open;
        /// Draws a report.
        "report" Report(Report) Report Report Open;
        /// Records that a report was confirmed.
        "report-receipt" ReportReceipt(ReportReceipt) ReportReceipt Report Always;
        /// Drafts a release.
        "release" Release(Release) Release Release Open;
        /// Approves a release.
        "release-approve" ReleaseApprove(ReleaseApprove) ReleaseApprove Approve Open;
        /// Hands over.
        "handover" Handover(Handover) Handover Scene Open;
        /// Records how a key place is.
        "place-check" PlaceCheck(PlaceCheck) PlaceCheck Scene Open;
        /// Approves the on-scene plan.
        "scene-plan-approve" ApproveScenePlan(ApproveScenePlan) ScenePlanApprove Approve Open;
        /// Records an objection.
        "objection" Objection(Objection) Objection Objection Always;
        /// Voids the incident.
        "void" Void(VoidIncident) Void Void Open;
        /// Links another incident as this one.
        "link" Link(Link) Link Link Open;
        /// Parts them again.
        "unlink" Unlink(Unlink) Unlink Link Open;
        /// Moves an entry to another incident.
        "move" Move(Move) Move Link Open;
        /// Makes a concern an incident.
        "raise" Raise(Raise) Raised Start Open;
        /// Records a step of a clock of law.
        "legal" Legal(Legal) Legal Answer Always;
    }
    // Kinds of entry that an act on another document writes.
    beside: {
        MovedHere Link;
        Shared Share;
        Chosen Share;
    }
}

/// An act and its word.
#[derive(Serialize)]
struct Said<'a, T> {
    #[serde(rename = "do")]
    what: &'static str,
    #[serde(flatten)]
    act: &'a T,
}

impl Command {
    /// What it is in the table of roles.
    pub const fn act(&self) -> Permission {
        self.kind().act()
    }
}

impl Incident {
    /// Decides on a command: the entry that it makes, or why it is refused.
    ///
    /// # Errors
    /// A [`Refusal`]; the incident is as it was.
    pub fn decide(&self, asked: impl Into<Dated>, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let asked = asked.into();
        let command = &asked.command;
        match (command.begins(), self.is_empty()) {
            (true, false) => return Err(Refusal::StartedAlready),
            (false, true) => return Err(Refusal::NotStarted),
            (true, true) => {}
            (false, false) => by.check_open(command.may_follow_archive())?,
        }
        let happened_ms = asked.check(by)?;
        let entry = asked.into_command().decide(self, by)?;
        Ok(entry.happened_at(happened_ms))
    }
}

/// A word that may be left out or be null: the one that is meant then.
pub(super) fn or_default<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(from)?.unwrap_or_default())
}
