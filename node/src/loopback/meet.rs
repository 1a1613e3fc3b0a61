//! What the page asks of the links: one exchange, now.

use crate::engine::{EngineError, PersonView};
use crate::link::LinkError;
use crate::link::findings::Observations;
use onscene_protocol::id::{AttachmentId, SubjectId};
use onscene_protocol::invite::{Code, Word};
use serde::Serialize;
use std::future::Future;
use std::pin::Pin;

/// What went one way in an exchange.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Records.
    pub records: u64,
    /// Bytes on the link.
    pub bytes: u64,
}

/// What one exchange with a peer did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Synced {
    /// The peer's device, or its address where nothing more is known.
    pub peer: String,
    /// To the peer.
    pub sent: Moved,
    /// From the peer.
    pub received: Moved,
    /// Questions and answers it took.
    pub round_trips: u64,
    /// Milliseconds it took.
    pub ms: u64,
}

/// No peer could be reached, and why.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Unreachable(pub LinkError);

/// An exchange on its way.
pub type Meeting = Pin<Box<dyn Future<Output = Result<Vec<Synced>, Unreachable>> + Send>>;

/// Why this laptop was not let in elsewhere. Nothing was changed here.
#[derive(Debug)]
pub enum NotJoined {
    /// The laptop that invites cannot be reached.
    Unreachable(LinkError),
    /// It says no, or is another one.
    Refused(LinkError),
    /// This laptop's own engine says no.
    Engine(EngineError),
}

/// Being let in, on its way. What comes out is the word that both screens show.
pub type Joining = Pin<Box<dyn Future<Output = Result<Word, NotJoined>> + Send>>;

/// A person being let in on this laptop, with that word.
pub type Adding = Pin<Box<dyn Future<Output = Result<(PersonView, Word), NotJoined>> + Send>>;

/// A file being let go of.
pub type LettingGo = Pin<Box<dyn Future<Output = Result<(), EngineError>> + Send>>;

/// A laptop that made no statement of an incident, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unanswered {
    /// Its device, or its address where nothing more is known.
    pub peer: String,
    /// In a sentence.
    pub why: String,
}

/// Statements of an incident being asked for. What comes out is who made none.
pub type Stating = Pin<Box<dyn Future<Output = Vec<Unanswered>> + Send>>;

/// What was seen of the networks, as it is gathered.
pub type Observing = Pin<Box<dyn Future<Output = Option<Observations>> + Send>>;

/// Whoever can meet other nodes.
pub trait Meet: Send + Sync {
    /// Joins the organisation of the laptop that gave the code, at `at` or where the code says.
    fn join(&self, code: Code, at: Option<String>, name: String) -> Joining;

    /// Lets another person in on this laptop, by a code that an administrator of its organisation
    /// made for them.
    fn add_person(&self, code: Code, at: Option<String>, name: String) -> Adding;

    /// One exchange with the node at `peer` (`HOST:PORT`), or with all that are known.
    fn sync(&self, peer: Option<String>) -> Meeting;

    /// Lets go of a file's copy here, after those who signed for it were asked whether they hold it.
    fn let_go(&self, attachment: AttachmentId) -> LettingGo;

    /// Has every laptop that can be dialled sign what it holds of an incident, made for this; what they
    /// say is kept.
    fn state(&self, incident: SubjectId, made_for: [u8; 32]) -> Stating;

    /// What was seen of the networks in this run; none where nothing looks at them.
    fn observe(&self) -> Observing;
}
