//! Why an act is refused, and what to do next.

use crate::id::{AttachmentId, EntryId};
use crate::incident::EntryKind;
use crate::limit::REPRESENTATIVES_MAX;
use crate::roster::policy::{Act, who_may};
use crate::typing::FoundControl;

/// What an archived incident still takes.
const ARCHIVED: &str = "start another incident; answers, kept promises, receipts and objections are \
                        still taken here";

/// Why an act is refused. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing but spaces where words are needed.
    #[error("{field} is empty")]
    Empty {
        /// The field.
        field: &'static str,
    },
    /// Longer than the limit.
    #[error("{field} has {bytes} bytes; the limit is {limit}")]
    TooLong {
        /// The field.
        field: &'static str,
        /// Bytes that came.
        bytes: usize,
        /// Bytes that are allowed.
        limit: usize,
    },
    /// A character that no page can show, such as a NUL.
    #[error("{field} contains a control character: {control}")]
    Unprintable {
        /// The field.
        field: &'static str,
        /// Which, and where.
        control: FoundControl,
    },
    /// A number beyond the limit.
    #[error("{field} is {number}; the limit is {limit}")]
    TooLarge {
        /// The field.
        field: &'static str,
        /// The number that came.
        number: u64,
        /// The largest allowed.
        limit: u64,
    },
    /// A range that ends before it begins.
    #[error("the headcount goes from {low} to {high}: the first number is the lower one")]
    Reversed {
        /// The lower bound given.
        low: u32,
        /// The upper bound given.
        high: u32,
    },
    /// An entry that the incident does not have here.
    #[error("this incident has no entry {entry}")]
    NoSuchEntry {
        /// The entry that was named.
        entry: EntryId,
    },
    /// Personal data is chosen for no other unit.
    #[error("entry {entry} holds personal data, which stays with this incident's own unit")]
    PersonalEntry {
        /// The entry that was named.
        entry: EntryId,
    },
    /// An entry of which nothing can be read here.
    #[error("entry {entry} has no words that could be chosen")]
    NothingToChoose {
        /// The entry that was named.
        entry: EntryId,
    },
    /// An entry that is no demand of this incident here.
    #[error("this incident has no demand {entry}")]
    NoSuchDemand {
        /// The entry that was named.
        entry: EntryId,
    },
    /// An entry that is none of this kind in this incident here.
    #[error("this incident has no {what} {entry}")]
    NoSuch {
        /// What was expected.
        what: EntryKind,
        /// The entry that was named.
        entry: EntryId,
    },
    /// A file that was never handed over, or before this node started.
    #[error("not found here: staged file {attachment}")]
    NotStaged {
        /// The file that was named.
        attachment: AttachmentId,
    },
    /// Nobody of that name or key is certified.
    #[error("nobody called {name} is known in this organisation")]
    NoSuchPerson {
        /// What was typed.
        name: String,
    },
    /// Nothing tells them apart.
    #[error("several people or laptops are called {name}")]
    SeveralPersons {
        /// What was typed.
        name: String,
    },
    /// They were revoked.
    #[error("{name} was revoked and acts for this organisation no more")]
    RevokedPerson {
        /// What was typed.
        name: String,
    },
    /// Somebody to whom the incident is closed.
    #[error("this incident is closed to {name}, who was recused")]
    RecusedPerson {
        /// What was typed.
        name: String,
    },
    /// Owner and deputy are one.
    #[error("whoever answers for a task cannot stand in for themselves")]
    OwnDeputy,
    /// One hands over to oneself.
    #[error("a hand-over is to somebody else")]
    ToOneself,
    /// More than five would speak for the others.
    #[error(
        "a joint visit has at most {REPRESENTATIVES_MAX} representatives (article 20 of the \
         regulation): {in_force} are named, and {named} more are too many"
    )]
    TooManyRepresentatives {
        /// How many are in force.
        in_force: usize,
        /// How many were named now.
        named: usize,
    },
    /// A relative whom nobody agreed to.
    #[error("a relative is written down only where the petitioner named them and agrees")]
    NotAgreed,
    /// A relative of somebody unknown.
    #[error("demand {demand} names no petitioner who could have named a relative")]
    NoPetitioner {
        /// The demand.
        demand: EntryId,
    },
    /// Only who is addressed can have read it.
    #[error("this notice is to {name}: only they can say that they read it")]
    NotAddressed {
        /// Whom it is to.
        name: String,
    },
    /// A second first report.
    #[error("the first report has been made")]
    FirstReportMade,
    /// Something that stays inside.
    #[error("entry {entry} is not public")]
    NotPublic {
        /// The entry.
        entry: EntryId,
    },
    /// Something that was wrong.
    #[error("entry {entry} was corrected")]
    Corrected {
        /// The entry.
        entry: EntryId,
    },
    /// An agreement that nobody agreed to.
    #[error("a settlement agreement is one that the petitioner signed")]
    NotSigned,
    /// Whoever drafted it approves it.
    #[error("a release is approved by a second person, not by whoever drafted it")]
    OwnRelease,
    /// Nothing to approve.
    #[error("nobody has written an on-scene plan in this incident")]
    NoScenePlan,
    /// The text has become another, or was never here as it was seen.
    #[error("the on-scene plan is not here as you saw it")]
    OtherVersion,
    /// Nothing to save.
    #[error("nothing of the on-scene plan was changed")]
    Unchanged,
    /// More than one record holds.
    #[error("more of the on-scene plan was changed at once than one save holds")]
    TooMuchChanged,
    /// Something had to be done before the end.
    #[error("the incident cannot end while this is open and no reason is given: {text} ({entry})")]
    StillOpen {
        /// Its entry.
        entry: EntryId,
        /// Its words.
        text: String,
    },
    /// Something of the plan's checklist that nobody said a word about.
    #[error(
        "the incident cannot end before the plan's checklist is gone through: {text} ({check})"
    )]
    NotChecked {
        /// The plan's word for it.
        check: String,
        /// What has to be so.
        text: String,
    },
    /// Nothing that is in the plan's checklist.
    #[error("the plan's checklist has nothing called {check:?}")]
    NoSuchCheck {
        /// What was named, cut to 80 characters.
        check: String,
    },
    /// A time that has not come.
    #[error("{field} is in the future")]
    InFuture {
        /// The field.
        field: &'static str,
    },
    /// A time of something that did not happen by itself.
    #[error("{kind} tells of nothing that happened, and takes no happened_at")]
    NothingHappened {
        /// What was to be written.
        kind: EntryKind,
    },
    /// The file is closed.
    #[error("this incident is archived")]
    Archived,
    /// It never was one.
    #[error("this incident was voided: it was started by mistake")]
    Voided,
    /// One incident cannot be two.
    #[error("the other incident is this one")]
    SameIncident,
    /// Nothing that could become an incident, or something that has become one.
    #[error("only a concern becomes an incident, and only once; an incident is no concern")]
    NoConcern,
    /// An extension that the petitioner knows nothing of.
    #[error("an extension counts only once the petitioner was told, and why (article 34)")]
    PetitionerNotTold,
    /// All that was written in it was destroyed.
    #[error("what was written in this incident was destroyed")]
    Destroyed,
    /// A second beginning.
    #[error("this incident has been started already")]
    StartedAlready,
    /// No role of whoever acts allows it.
    #[error("{roles} may not {act}; {} may", who_may(*act))]
    NotForRole {
        /// Their roles, by their words.
        roles: String,
        /// What they wanted to do.
        act: Act,
    },
    /// Something other than a beginning, before there was one.
    #[error("this incident has not been started")]
    NotStarted,
}

impl Refusal {
    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "write something and save again; nothing was stored",
            Self::TooLong { .. } => "split it into several entries, or attach it as a file",
            Self::Unprintable { .. } => "remove it and save again; nothing was stored",
            Self::TooLarge { .. } => "check the number",
            Self::Reversed { .. } => "exchange the two numbers",
            Self::Destroyed => "write into another incident; this one stays as a log without words",
            Self::NoSuchEntry { .. } | Self::NoSuchDemand { .. } | Self::NoSuch { .. } => {
                "look at the incident's entries; another laptop's entry may not have arrived yet"
            }
            Self::NotStaged { .. } => {
                "check the id; another laptop's records may not have arrived yet"
            }
            Self::PersonalEntry { .. } => {
                "write an entry that says what that unit has to know, without the person, and \
                 choose that"
            }
            Self::NothingToChoose { .. } => "choose an entry with words; nothing was stored",
            Self::NoSuchPerson { .. } => {
                "look at the people and laptops of the organisation; a name is written exactly so"
            }
            Self::SeveralPersons { .. } => {
                "write the digits that stand beside the name too, as `onscene devices` shows them"
            }
            Self::RevokedPerson { .. } | Self::RecusedPerson { .. } => {
                "name somebody else; nothing was stored"
            }
            Self::OwnDeputy | Self::ToOneself => "name somebody else, or nobody",
            Self::TooManyRepresentatives { .. } => {
                "ask them to choose, and name those who replace the earlier ones; everyone else is \
                 counted, not named"
            }
            Self::NotAgreed => "ask the petitioner first; without their consent name no relative",
            Self::NoPetitioner { .. } => "name the demand of the petitioner who agreed",
            Self::NotAddressed { .. } => {
                "if you told them, record the call instead; if you act for them, say how you acted"
            }
            Self::FirstReportMade => "make a progress report or the final one",
            Self::NotPublic { .. } => "write the statement as a public entry first",
            Self::Corrected { .. } => "write what is right as a public entry, and release that",
            Self::NotSigned => {
                "have it signed first; until then record it as a talk, or as a promise"
            }
            Self::OwnRelease => "ask a leader or a deputy who did not draft it",
            Self::NoScenePlan => "write the on-scene plan first",
            Self::OtherVersion => "open it anew, and write your change into what is there now",
            Self::Unchanged => "change something and save again; nothing was stored",
            Self::TooMuchChanged => "save it in smaller steps",
            Self::StillOpen { .. } => {
                "do it, or give a written reason for it with the ending; nothing was stored"
            }
            Self::NotChecked { .. } => {
                "say that it is so, or give a written reason with the ending; nothing was stored"
            }
            Self::NoSuchCheck { .. } => "look at the checklist of the plan that this incident pins",
            Self::InFuture { .. } => "check the date; what is still to come is a task or a promise",
            Self::NothingHappened { .. } => "leave the time out; nothing was stored",
            Self::Archived => ARCHIVED,
            Self::Voided => "write into the right incident, or start another one",
            Self::NoConcern => "record a concern on its own page, or start an incident",
            Self::PetitionerNotTold => "tell the petitioner first, then record it",
            Self::SameIncident => "name another incident",
            Self::StartedAlready => "write an entry into it, or start another incident",
            Self::NotForRole { .. } => "ask one of them, or ask an administrator for another role",
            Self::NotStarted => "check the incident's id",
        }
    }

    /// Whether it is about something that is not here, rather than against a rule.
    pub const fn is_not_found(&self) -> bool {
        matches!(
            self,
            Self::NoSuchEntry { .. }
                | Self::NoSuchDemand { .. }
                | Self::NoSuch { .. }
                | Self::NotStaged { .. }
                | Self::NoSuchPerson { .. }
                | Self::NoScenePlan
                | Self::NoSuchCheck { .. }
                | Self::NotStarted
        )
    }
}
