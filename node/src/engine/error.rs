//! Why the engine did not do what was asked.

mod kind;

pub use kind::ErrorKind;

use super::addresses::ADDRESSES_MAX;
use super::adopt::Unfit;
use super::units::UnitError;
use crate::attachment::AttachmentError;
use crate::store::{PinError, StoreError};
use onscene_protocol::id::{AttachmentId, DeviceKey, EntryId, RecordId, SubjectId};
use onscene_protocol::incident::Refusal;
use onscene_protocol::invite::Closed;
use onscene_protocol::law::LawFault;
use onscene_protocol::plan::{Fault, Faults};
use std::fmt;
use std::sync::Arc;

/// Why an attachment was not let go of, after those who signed for it were asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsure {
    /// The attachment.
    pub attachment: AttachmentId,
    /// Whose laptops could not be reached, or do not know the question.
    pub unreached: Vec<String>,
    /// Whose laptops hold it no more.
    pub without: Vec<String>,
}

impl fmt::Display for Unsure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it stays here")?;
        if !self.unreached.is_empty() {
            write!(f, "; could not be reached: {}", self.unreached.join(", "))?;
        }
        if !self.without.is_empty() {
            write!(f, "; no longer hold it: {}", self.without.join(", "))?;
        }
        Ok(())
    }
}

/// Why something was not done. Nothing of it was stored.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EngineError {
    /// A rule or a limit says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No such incident here.
    #[error("there is no incident {0} here")]
    NoSuchIncident(SubjectId),
    /// The incident names no such attachment, or nothing was staged under this id.
    #[error("there is no attachment {0} here")]
    NoSuchAttachment(AttachmentId),
    /// The attachment's bytes have not arrived.
    #[error("the file of attachment {0} has not arrived here yet")]
    NotHeld(AttachmentId),
    /// The attachment's bytes were here.
    #[error("the file of attachment {0} was here, and is gone or damaged")]
    Lost(AttachmentId),
    /// Others have not signed for the attachment, or not enough of them.
    #[error("not enough other laptops are known to hold attachment {0}: it stays here")]
    HeldNowhereElse(AttachmentId),
    /// Others signed for the attachment once, and too few of them say now that they hold it.
    #[error("{0}")]
    Unsure(Box<Unsure>),
    /// This laptop holds no key for it.
    #[error("this laptop holds no key for this incident")]
    Sealed,
    /// The writer's role does not open it; no exchange changes that.
    #[error("your role does not open this part")]
    NotForRole,
    /// An entry without narrower parts, or one that is not here.
    #[error("entry {0} has nothing that is sealed by itself")]
    NothingNarrow(EntryId),
    /// The plan that came has faults.
    #[error("{0}")]
    BadPlan(Faults),
    /// A file of law that came has a fault.
    #[error(transparent)]
    BadLaw(#[from] LawFault),
    /// No version of a plan here has this id.
    #[error("there is no plan {0} here")]
    NoSuchPlan(RecordId),
    /// The incident has more than a statement of it may name.
    #[error("incident {0} has more chains, or records without a body, than one statement may name")]
    Unstated(SubjectId),
    /// Not signed by another laptop of ours, or about another incident.
    #[error("this is no statement about that incident by another laptop of this organisation")]
    NotThatStatement,
    /// What is asked for was destroyed.
    #[error("it was destroyed")]
    Destroyed,
    /// Whoever is writing was recused from the incident.
    #[error("this incident is closed to whoever is writing: {by} recorded an interest in it, {at}")]
    Recused {
        /// Who recorded that.
        by: String,
        /// When, RFC 3339 in UTC.
        at: String,
    },
    /// It is so already.
    #[error("this incident is closed to {0} already")]
    RecusedAlready(String),
    /// Nobody of that name, key or laptop is in the organisation.
    #[error("nobody called {0} is in this organisation")]
    NoSuchColleague(String),
    /// Something about units.
    #[error(transparent)]
    Unit(#[from] UnitError),
    /// Only the founder and administrators certify and revoke others.
    #[error("only the laptop that founded the organisation, and administrators, can do that")]
    NotAdministrator,
    /// No reader waits for whoever writes here to confirm them under this name.
    #[error("{0} waits for no confirmation that whoever writes here can give")]
    NothingToConfirm(String),
    /// This laptop made no such invitation, or has forgotten it.
    #[error("this laptop knows no invitation {0} of its own")]
    NoSuchInvitation(RecordId),
    /// As many as can be told apart are open.
    #[error("no more invitations can be open at once")]
    TooManyInvitations,
    /// No laptop of the organisation has this id.
    #[error("there is no laptop {0} in this organisation")]
    NoSuchDevice(DeviceKey),
    /// A laptop cannot take itself out.
    #[error("this is the laptop that you are working on")]
    OwnLaptop,
    /// Typed while somebody else was writing.
    #[error("this was typed as {typed_as}, and {writing} is writing now; nothing was stored")]
    OtherWriter {
        /// The name it was typed under.
        typed_as: String,
        /// Who is writing.
        writing: String,
    },
    /// The writer's key is behind a PIN that was not given since the start.
    #[error("whoever is writing has a PIN, and has not given it since the start")]
    PinNeeded,
    /// A PIN does not open a person's key, or cannot be one.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// No such key was printed, as far as is known here.
    #[error("this laptop knows of no such printed key")]
    UnknownPrintedKey,
    /// The writer went on with another laptop.
    #[error("whoever writes here went on with another laptop: this key writes no more")]
    Retired,
    /// The other laptop has not confirmed that it holds everything.
    #[error(
        "the other laptop has not confirmed everything yet: records {records}, files {attachments}"
    )]
    NotThere {
        /// Records.
        records: u64,
        /// Attachments.
        attachments: u64,
    },
    /// The laptop to go on with is somebody else's.
    #[error("nobody who is called {0} writes on that laptop")]
    NotThatPerson(String),
    /// The laptop to go on with does not carry all that this one does.
    #[error("that laptop does not carry the incidents of every unit that this one carries")]
    ReachesLess,
    /// Nobody would be left who may let others in.
    #[error("nobody else may let others in")]
    LastAdministrator,
    /// Nothing would open the page again, or not by this person.
    #[error("there is no PIN that opens the page")]
    NoPin,
    /// It does not open the store.
    #[error("that is not the passphrase")]
    Passphrase,
    /// Nobody of that name or key writes on this laptop.
    #[error("nobody called {0} writes on this laptop")]
    NoSuchPerson(String),
    /// Nobody could tell them apart.
    #[error("{0} writes on this laptop already")]
    SameName(String),
    /// More than a laptop takes.
    #[error("no more people can write on this laptop")]
    TooManyPersons,
    /// More than a laptop dials.
    #[error("no more addresses are kept than {ADDRESSES_MAX}")]
    TooManyAddresses,
    /// The code lets nobody in.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// What the other side sent to join or adopt does not hold together.
    #[error("{0}")]
    CannotJoin(&'static str),
    /// Whoever asks has what joining needs nobody to have, or the code is for others.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The store failed.
    #[error(transparent)]
    Store(Arc<StoreError>),
    /// A file of an attachment failed.
    #[error(transparent)]
    Attachment(Arc<AttachmentError>),
    /// Something that should be impossible: a bug.
    #[error("an inner error: {0}")]
    Inner(&'static str),
    /// The node is stopping.
    #[error("the node is stopping")]
    Stopped,
}

impl From<StoreError> for EngineError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

impl From<AttachmentError> for EngineError {
    fn from(error: AttachmentError) -> Self {
        Self::Attachment(Arc::new(error))
    }
}

const NOT_FOR_ROLE: &str = "the leader, a deputy, or whoever wrote it can open it; ask them. Nothing was \
                            opened or recorded";
const HELD_NOWHERE_ELSE: &str = "it takes the hub's receipt, or those of two laptops that do not \
     let it go themselves; connect with them and try again";
const LOST: &str = "connect with a laptop that holds it and ask for it again: `onscene attachment … \
     --holders` names them, `onscene sync ADDR` exchanges; else an older backup has it";
const UNSURE: &str =
    "nothing is lost; connect with the hub, or with two laptops that hold it, and try again";
const OTHER_WRITER: &str = "switch back to save it under that name, or open the page anew and write \
     it as whoever is writing now";
const NOT_THERE: &str = "nothing was changed here: keep both laptops connected and try again";
const REACHES_LESS: &str = "have that laptop invited for the unit of this one, or above it; nothing \
     was changed";
const LAST_ADMINISTRATOR: &str = "invite the other laptop with the role `admin`, or make someone \
     else one, first";
const NO_PIN: &str = "set a PIN on the page of people, or a passphrase with `onscene passphrase`; to \
     unlock, choose who has one";

impl EngineError {
    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.hint().to_owned(),
            Self::NoSuchIncident(_) => {
                "look at the list of incidents; it may not have arrived here yet".into()
            }
            Self::NoSuchAttachment(_) => "look at the incident's attachments".into(),
            Self::NotHeld(_) => "it comes by itself with the next exchange; try again then".into(),
            Self::Lost(_) => LOST.into(),
            Self::HeldNowhereElse(_) => HELD_NOWHERE_ELSE.into(),
            Self::Unsure(_) => UNSURE.into(),
            Self::Sealed => "ask for an exchange with a laptop of the incident's unit".into(),
            Self::NotForRole => NOT_FOR_ROLE.into(),
            Self::NothingNarrow(_) => "look at the incident's demands".into(),
            Self::BadPlan(faults) => {
                let first = faults.0.first();
                first.map_or("mend the file", Fault::hint).to_owned()
            }
            Self::BadLaw(fault) => fault.hint().to_owned(),
            Self::NoSuchPlan(_) => "look at `onscene plan list`".into(),
            Self::Destroyed => {
                "the incident's disposals say when, by whom and why; nothing brings it back".into()
            }
            Self::Unit(error) => error.hint().to_owned(),
            Self::NotAdministrator => "ask there".into(),
            Self::Recused { .. } => "somebody else goes on; ask them if this is a mistake".into(),
            Self::RecusedAlready(_) => "see the incident's recusals".into(),
            Self::NoSuchColleague(_) => "look at `onscene devices`; nothing was stored".into(),
            Self::NotThatStatement => {
                "have it written again there, with `onscene archive statement ID --out FILE`".into()
            }
            Self::Unstated(_) => "nothing was signed; its records are here all the same".into(),
            Self::NoSuchDevice(_) => "look at the list of laptops".into(),
            Self::NothingToConfirm(_) => "look at `onscene reader list`; nothing was stored".into(),
            Self::NoSuchInvitation(_) => {
                "look at `onscene invitation list`; it is withdrawn where it was made".into()
            }
            Self::TooManyInvitations => "withdraw some, or wait until they end".into(),
            Self::OwnLaptop => "revoke it from an administrator's other laptop".into(),
            Self::OtherWriter { .. } => OTHER_WRITER.into(),
            Self::PinNeeded => "give it on the page, by `person switch`, or in ONSCENE_PIN".into(),
            Self::UnknownPrintedKey => {
                "try a laptop that met the others since it was printed".into()
            }
            Self::Retired => "write on the other laptop; nothing was stored".into(),
            Self::NotThere { .. } => NOT_THERE.into(),
            Self::NotThatPerson(name) => {
                format!("join it under this name, or have {name} added there; nothing was changed")
            }
            Self::ReachesLess => REACHES_LESS.into(),
            Self::LastAdministrator => LAST_ADMINISTRATOR.into(),
            Self::NoPin => NO_PIN.into(),
            Self::Passphrase => "nothing was changed; try again".into(),
            Self::Pin(PinError::Length) => "choose another one; nothing was changed".into(),
            Self::Pin(_) => "nothing was changed; whoever has forgotten a PIN is added anew".into(),
            Self::NoSuchPerson(_) => "look at `onscene person list`".into(),
            Self::SameName(_) => "add something to the name that tells them apart".into(),
            Self::TooManyPersons => "let some of them write on another laptop".into(),
            Self::TooManyAddresses => "take one away first: `onscene address`".into(),
            Self::Closed(_) => "ask for a new code where the last one was made".into(),
            Self::CannotJoin(_) => "ask for a new code and try again; nothing was changed".into(),
            Self::Unfit(unfit) => unfit.hint().into(),
            Self::Store(error) => error.hint().to_owned(),
            Self::Attachment(error) => error.hint().to_owned(),
            Self::Inner(_) => {
                "nothing was stored; please report this with `doctor --bundle`".into()
            }
            Self::Stopped => "start the node again; nothing was stored".into(),
        }
    }
}
