//! Why an act is refused, and what to do next.

mod hint;

use crate::id::{AttachmentId, EntryId, PersonKey};
use crate::incident::{Disclosure, EntryKind, MilestoneName, MustItem};
use crate::limit::REPRESENTATIVES_MAX;
use crate::roster::policy::{Act, who_may};
use crate::typing::FoundControl;

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
    /// Up to the street office, and nowhere else.
    #[error(
        "entries are raised to street alone, not to {level}: nothing is ever lowered, and to the outside \
         leads only an approved release"
    )]
    OnlyToStreet {
        /// What was asked for.
        level: Disclosure,
    },
    /// There is nothing left to raise.
    #[error("the street office may know of all of these already")]
    RaisedAlready,
    /// A report takes up entries that were internal.
    #[error(
        "{entries} of the entries that are taken up are internal: the report raises them to the street office, for good"
    )]
    RaisesUpward {
        /// How many.
        entries: usize,
        /// Whether it also needs a reason, as it commonly does not stand at this place.
        unreasoned: bool,
    },
    /// What was ticked is not any more what was shown.
    #[error("an entry that is taken up was corrected since it was shown, or others are taken up")]
    CorrectedSince,
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
    /// Others could be taken for whoever is to be recused, or count as the same person.
    #[error("{}", alike(name, others, namesakes))]
    LookAlikes {
        /// Who is to be recused, as they are shown.
        name: String,
        /// The others, by a key each and as they are shown.
        others: Vec<(PersonKey, String)>,
        /// Those who were certified under the very same name, as they are shown: it is closed to them
        /// in any case.
        namesakes: Vec<String>,
    },
    /// A milestone twice.
    #[error("you recorded the milestone {milestone} within the last ten minutes")]
    JustRecorded {
        /// Which.
        milestone: MilestoneName,
    },
    /// Nobody can leave who never came.
    #[error("nobody is recorded as having arrived")]
    NobodyArrived,
    /// An evaluation that says nothing.
    #[error("the evaluation has no words")]
    WithoutWords,
    /// A final report of what goes on.
    #[error("the incident has not ended yet: a final report would close what goes on")]
    GoesOn,
    /// A first report after the last.
    #[error("a final report has been made: a first one would come after it")]
    AfterFinal,
    /// Archived before its time.
    #[error("{}", unfinished(missing, open))]
    Unfinished {
        /// The milestones that are missing.
        missing: Vec<MilestoneName>,
        /// What had to be done and was not, where no end says why.
        open: Vec<MustItem>,
    },
    /// Archived, and nothing more is written in it.
    #[error("an archived incident takes no more entries but a few")]
    Archiving,
    /// A value of something that the entry does not have.
    #[error("the entry that is corrected has no {field} that could be put right")]
    NothingLikeIt {
        /// The field.
        field: &'static str,
    },
    /// A decision.
    #[error("the end, archiving and a grade are not corrected but made anew")]
    MadeAnew,
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
    /// A concern that was resolved.
    #[error("this concern was resolved and closed")]
    ConcernClosed,
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

impl Refusal {}

fn alike(name: &str, others: &[(PersonKey, String)], namesakes: &[String]) -> String {
    let others: Vec<&str> = others.iter().map(|(_, other)| other.as_str()).collect();
    let same = format!(
        "{} was certified under the very same name as {name}, counts as the same person, and is shut out as well",
        namesakes.join(" and ")
    );
    match (others.is_empty(), namesakes.is_empty()) {
        (true, _) => same,
        (false, true) => format!("{name} could be taken for {}", others.join(" and ")),
        (false, false) => format!("{name} could be taken for {}; {same}", others.join(" and ")),
    }
}

/// What lacks before an incident is archived.
fn unfinished(missing: &[MilestoneName], open: &[MustItem]) -> String {
    let words: Vec<&str> = missing.iter().map(|name| name.word()).collect();
    let missing = format!(
        "what comes before archiving is not recorded: {}",
        words.join(", ")
    );
    let open: Vec<String> = open
        .iter()
        .map(|item| format!("{} ({})", item.text.as_deref().unwrap_or("–"), item.entry))
        .collect();
    let open = format!("what had to be done is open: {}", open.join(", "));
    match (words.is_empty(), open.ends_with(": ")) {
        (false, true) => missing,
        (true, _) => open,
        (false, false) => format!("{missing}; {open}"),
    }
}
