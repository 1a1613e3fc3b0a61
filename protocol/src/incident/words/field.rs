//! The fields that an entry says something in, each with who may read it.

use std::fmt;
use std::str::FromStr;

use super::UnknownWord;
use crate::typing::fold;

words! {
    /// What of an entry a part of its sentence is.
    Field ("field") {
        /// What was written, where nothing below says it closer.
        Text = "text",
        /// What was said beside it.
        Note = "note",
        /// Why.
        Reason = "reason",
        /// An incident's title.
        Title = "title",
        /// Where it is; a key place.
        Place = "place",
        /// By which channel.
        Channel = "channel",
        /// From whom the office heard, as a post.
        Reporter = "reporter",
        /// What a demand or a concern is about.
        Category = "category",
        /// Who counted.
        CountedBy = "counted-by",
        /// Who declared a milestone.
        DeclaredBy = "declared-by",
        /// Who gave an answer.
        AnsweredBy = "answered-by",
        /// Who promised.
        Who = "who",
        /// Who confirmed a report.
        ConfirmedBy = "confirmed-by",
        /// Who approved an extension.
        Approver = "approver",
        /// Who wrote what was chosen.
        WrittenBy = "written-by",
        /// An answer: the demand as it was understood.
        Stated = "stated",
        /// An answer: the facts.
        Facts = "facts",
        /// An answer: the reasons.
        Reasons = "reasons",
        /// An answer: the legal basis.
        LegalBasis = "legal-basis",
        /// A unit: that was asked, that objects, that something was chosen for.
        Unit = "unit",
        /// Whom in a unit, as a post.
        ContactPerson = "contact-person",
        /// A report: what is still unknown.
        Unknown = "unknown",
        /// The end: what of the plan's checklist is so.
        Checked = "checked",
        /// The end: what was open, and why it ends all the same.
        LeftOpen = "left-open",
        /// How many files.
        Files = "files",
        /// What kind of incident.
        Kind = "kind",
        /// Whether it is a drill.
        Drill = "drill",
        /// How many people.
        People = "people",
        /// Which milestone.
        Milestone = "milestone",
        /// What is corrected.
        Corrects = "corrects",
        /// Whether it was read back.
        ReadBack = "read-back",
        /// The first demand of the same person.
        SameAs = "same-as",
        /// The demand that it belongs to.
        Demand = "demand",
        /// By when.
        Due = "due",
        /// The promise that was kept.
        Promise = "promise",
        /// How many representatives.
        HowMany = "how-many",
        /// What it takes the place of.
        Replaces = "replaces",
        /// Who answers for a task.
        Owner = "owner",
        /// Who stands in for them.
        Deputy = "deputy",
        /// The clause of the plan.
        Clause = "clause",
        /// Whether the incident does not end without it.
        Must = "must",
        /// The task.
        Task = "task",
        /// The contact that it goes on with.
        Contact = "contact",
        /// How far a contact has come.
        Status = "status",
        /// The demand of whoever named this relative.
        RelativeOf = "relative-of",
        /// Who is to know, or takes over.
        To = "to",
        /// The notice.
        Notice = "notice",
        /// Whether somebody answered the telephone.
        Answered = "answered",
        /// Which grade.
        Grade = "grade",
        /// First, progress or final report.
        ReportKind = "report-kind",
        /// A report's number.
        Number = "number",
        /// The year of a report.
        Year = "year",
        /// To whom a report goes.
        Addressee = "addressee",
        /// Who sends it.
        Sender = "sender",
        /// What whoever reports says in their own words.
        OwnWords = "own-words",
        /// What is to be done next.
        NextSteps = "next-steps",
        /// To which level entries were raised.
        Level = "level",
        /// The report.
        Report = "report",
        /// The entries that something is made of.
        Entries = "entries",
        /// The release.
        Release = "release",
        /// Whether a key place is in order.
        InOrder = "in-order",
        /// Whether a talk record was signed.
        Signing = "signing",
        /// Whether it is a settlement agreement.
        Settlement = "settlement",
        /// The entry that is objected to.
        About = "about",
        /// Another incident or document.
        Other = "other-incident",
        /// The entry that was moved.
        Moved = "moved",
        /// A step of a clock of law.
        Step = "step",
        /// When that was.
        When = "when",
        /// Whether the petitioner was told.
        Told = "told",
        /// When what was chosen was written.
        WrittenAt = "written-at",
        /// The entry that what was chosen comes from.
        From = "from",
        /// The version of the plan.
        Plan = "plan",
        /// Who demands, and how to reach them.
        Petitioner = "petitioner",
        /// Very words.
        Verbatim = "verbatim",
        /// Names of representatives, or of a relative.
        Names = "names",
        /// When it happened, where a correction says so.
        Happened = "happened",
        /// A milestone that had not been reached as it was archived.
        Missing = "missing",
        /// Why it was archived all the same.
        WhyMissing = "why-missing",
        /// Whether a milestone was recorded once more, and meant so.
        Again = "again",
    }
}

/// Who may read a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Whoever holds the records: structure, times, counts.
    Open,
    /// Whoever holds the incident's key.
    Sealed,
    /// Nobody by looking: it is opened one by one, and that is recorded.
    Narrow,
}

/// Sorts every field; one that is left out does not compile.
macro_rules! classes {
    ($($class:ident { $($field:ident)+ })+) => {
        impl Field {
            /// Who may read it.
            pub const fn class(self) -> Class {
                match self {
                    $($(Self::$field => Class::$class,)+)+
                }
            }
        }
    };
}

classes! {
    Open {
        Files Kind Drill People Milestone Corrects ReadBack SameAs Demand Due Promise HowMany
        Replaces Owner Deputy Clause Must Task Contact Status RelativeOf To Notice Answered Grade
        ReportKind Number Year Level Report Entries Release InOrder Signing Settlement About Other Moved Step
        When Told WrittenAt From Plan Happened Missing Again
    }
    Sealed {
        Text Note Reason Title Place Channel Reporter Category CountedBy DeclaredBy AnsweredBy Who
        ConfirmedBy Approver WrittenBy Stated Facts Reasons LegalBasis Unit ContactPerson Unknown
        Checked LeftOpen WhyMissing Addressee Sender OwnWords NextSteps
    }
    Narrow {
        Petitioner Verbatim Names
    }
}
