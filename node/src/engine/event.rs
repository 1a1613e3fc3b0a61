//! Everything that the engine can be asked to change: a closed set.

use super::letting_go::LettingGo;
use super::naming::{AskedName, RenamedView};
use super::recovering::NewPrintedKey;
use super::recusing::AskedRecusal;
use super::revoking::Retirements;
use super::{
    AskedShare, DeviceView, Disposed, Draft, EngineError, Ingested, InvitationView, Move,
    Originals, PutAway, RecusedView, Save, ScenePlanWritten, SharedDocument, Written,
};
use crate::store::{Evidence, EvidenceKind, Loss, Person, Position};
use onscene_protocol::clock::Sleep;
use onscene_protocol::exchange::{
    CheckedJoin, CheckedOfIncident, CheckedReceipt, JoinAnswer, SignedOfIncident, Unreadable,
};
use onscene_protocol::id::{
    AttachmentId, DeviceKey, EntryId, FormNumber, PersonKey, RecordId, SubjectId,
};
use onscene_protocol::incident::command::{Dated, Report, ReportPreview};
use onscene_protocol::incident::{EditScenePlan, Opened};
use onscene_protocol::invite::{BadGuess, Guess, GuessAnswer, Ticket, Wish};
use onscene_protocol::plan::Plan;
use onscene_protocol::printed::PrintedKey;
use onscene_protocol::record::Record;
use onscene_protocol::record::body::LawBody;
use onscene_protocol::roster::Roles;
use onscene_protocol::verify::Examined;
use tokio::sync::oneshot;

/// Where the answer goes once the turn is committed.
pub(super) type Reply<T> = oneshot::Sender<Result<T, EngineError>>;

/// What a person writes into incidents.
pub(super) enum Typed {
    /// A person acts. No subject means a new incident.
    Act {
        /// Who it was typed by, where that is known.
        writer: Option<PersonKey>,
        subject: Option<SubjectId>,
        /// The path of the unit in which a new incident lives; the writer's own where none is given.
        unit: Option<String>,
        /// What is asked, and when it happened.
        asked: Box<Dated>,
        /// The form that it stood in, where it has a number.
        save: Option<Save>,
        reply: Reply<Written>,
    },
    /// Somebody writes in an on-scene plan.
    EditScenePlan {
        /// Who it was typed by, where that is known.
        writer: Option<PersonKey>,
        subject: SubjectId,
        edit: EditScenePlan,
        reply: Reply<ScenePlanWritten>,
    },
    /// Somebody looks at a report before it is made: nothing is written.
    PreviewReport {
        subject: SubjectId,
        report: Box<Report>,
        reply: Reply<ReportPreview>,
    },
    /// Something is chosen for an invited unit.
    Share {
        incident: SubjectId,
        asked: AskedShare,
        reply: Reply<SharedDocument>,
    },
}

/// One thing to do in a turn.
pub(super) enum Event {
    /// A person writes.
    Type(Typed),
    /// Someone opens an entry's narrower parts.
    Open {
        subject: SubjectId,
        entry: EntryId,
        reply: Reply<Opened>,
    },
    /// Keys are destroyed: of one person's data, or of all that was written in an incident.
    Dispose {
        subject: SubjectId,
        demand: Option<EntryId>,
        reason: String,
        reply: Reply<Disposed>,
    },
    /// A version of a plan is made known.
    PublishPlan {
        plan: Box<Plan>,
        reply: Reply<RecordId>,
    },
    /// A policy or a calendar of law is made known.
    PublishLaw { body: LawBody, reply: Reply<()> },
    /// A version of a plan is withdrawn.
    WithdrawPlan { plan: RecordId, reply: Reply<()> },
    /// An incident was put into a bag.
    PutAway {
        asked: Box<PutAway>,
        reply: Reply<Vec<RecordId>>,
    },
    /// An incident is closed to somebody with an interest in it.
    Recuse {
        asked: AskedRecusal,
        reply: Reply<RecusedView>,
    },
    /// Somebody is shown under another name, or a unit gets its first one.
    Rename {
        asked: AskedName,
        reply: Reply<RenamedView>,
    },
    /// Records came from another laptop.
    Ingest {
        from: DeviceKey,
        records: Vec<Examined>,
        unreadable: Vec<Unreadable>,
        reply: Reply<Ingested>,
    },
    /// Records come back from a backup.
    Restore {
        records: Vec<Examined>,
        reply: Reply<Ingested>,
    },
    /// Somebody is invited.
    Invite {
        wish: Wish,
        reply: Reply<InvitationView>,
    },
    /// An invitation is taken back.
    Withdraw {
        invitation: RecordId,
        reply: Reply<()>,
    },
    /// Somebody is let in.
    LetIn(LettingIn),
    /// This laptop joins another organisation, and its former one is adopted whole.
    Adopt {
        from: DeviceKey,
        ticket: Ticket,
        records: Vec<Record>,
        reply: Reply<()>,
    },
    /// A laptop is revoked, with everyone who writes on it.
    Revoke {
        device: DeviceKey,
        retirements: Retirements,
        reply: Reply<Vec<DeviceView>>,
    },
    /// The writer passes on to another key.
    Pass(Passing),
    /// Something about a key on paper.
    Paper(OnPaper),
    /// Somebody who was certified above a unit from beside or below it may have its keys.
    ConfirmReader {
        certificate: RecordId,
        reply: Reply<()>,
    },
    /// The founder's own certificate gets the role of a hub.
    BecomeHub { reply: Reply<()> },
    /// A peer's receipt moves what it is known to hold.
    Receipt {
        receipt: Box<CheckedReceipt>,
        reply: Reply<()>,
    },
    /// A peer was met.
    Contact {
        device: DeviceKey,
        address: Option<String>,
        ahead_ms: Option<i64>,
        reply: Reply<()>,
    },
    /// Something about what somebody began to write: after everything else that waits.
    Draft { what: OfDraft, reply: Reply<()> },
    /// What this laptop keeps about itself and its ways, and sends to nobody.
    Note(Note),
    /// Something about attachments' files.
    File { what: OfFile, reply: Reply<()> },
    /// Everything derived is thrown away and made anew from the records.
    Rebuild { reply: Reply<Rebuilt> },
    /// The loop ends.
    Stop { reply: oneshot::Sender<()> },
}

/// What there is to do with drafts.
pub(super) enum OfDraft {
    /// One is kept.
    Keep {
        /// Who it was typed by, where that is known.
        writer: Option<PersonKey>,
        draft: Draft,
    },
    /// One is let go of.
    Forget(FormNumber),
}

/// What there is to say about attachments' files.
pub(super) enum OfFile {
    /// It is whole and durable.
    Held(AttachmentId),
    /// A laptop sent a piece that is not of it.
    WrongPiece {
        from: DeviceKey,
        attachment: AttachmentId,
        at: u64,
    },
    /// What is chosen about all of them.
    Choose {
        originals: Option<Originals>,
        budget_bytes: Option<u64>,
    },
    /// Someone asks for it.
    AskFor(AttachmentId),
    /// Its space is freed, where these answers say that others hold it.
    LetGo(Box<(LettingGo, Vec<CheckedReceipt>)>),
    /// It was whole here and is not any more.
    Lost(AttachmentId, Loss),
    /// They were lost before a backup was made.
    LostBefore(Vec<(AttachmentId, Loss)>),
    /// Each byte of these was looked at.
    Looked(Vec<AttachmentId>),
    /// This laptop is to say how it is with its copy.
    Say(AttachmentId),
    /// Up to where a laptop said how it is with its copies.
    Heard(DeviceKey, u64),
}

/// The ways in.
pub(super) enum LettingIn {
    /// A laptop tries a typed code.
    Guess {
        device: DeviceKey,
        guess: Guess,
        reply: Reply<Result<GuessAnswer, BadGuess>>,
    },
    /// A laptop asks to join.
    Admit {
        device: DeviceKey,
        request: Box<CheckedJoin>,
        reply: Reply<JoinAnswer>,
    },
    /// A person whose keys are on this laptop is certified.
    Certify {
        person: Box<Person>,
        roles: Roles,
        reply: Reply<()>,
    },
}

/// A person passes from one key to another.
pub(super) enum Passing {
    /// What only the writer can open goes to another laptop of theirs.
    BeginMove { to: DeviceKey, reply: Reply<Move> },
    /// The writer's key writes no more.
    Retire { to: DeviceKey, reply: Reply<Move> },
}

/// What there is to do with keys on paper.
pub(super) enum OnPaper {
    /// A new one is certified as an administrator's.
    Certify {
        asked: NewPrintedKey,
        reply: Reply<()>,
    },
    /// One makes the writer an administrator.
    Recover {
        key: Box<PrintedKey>,
        reply: Reply<()>,
    },
}

/// What is kept beside the records.
pub(super) enum Note {
    /// Where the hub listens, for later starts.
    RememberHub { address: String, reply: Reply<()> },
    /// An address to dial is kept.
    KeepAddress { address: String, reply: Reply<()> },
    /// An address is dialled no longer.
    ForgetAddress { address: String, reply: Reply<bool> },
    /// This laptop slept.
    Slept { sleep: Sleep, reply: Reply<()> },
    /// This laptop says what it holds of each author.
    State { reply: Reply<()> },
    /// A laptop takes statements, or does not.
    TakesStatements {
        device: DeviceKey,
        takes: bool,
        reply: Reply<()>,
    },
    /// A laptop says what it holds of an author.
    Statement {
        from: DeviceKey,
        receipt: Box<CheckedReceipt>,
        reply: Reply<()>,
    },
    /// This laptop says what it holds of one incident.
    StateIncident {
        subject: SubjectId,
        made_for: [u8; 32],
        reply: Reply<SignedOfIncident>,
    },
    /// What laptops signed of an incident comes back from a backup.
    RestoreEvidence {
        kind: EvidenceKind,
        subject: SubjectId,
        row: Evidence,
        reply: Reply<()>,
    },
    /// What a laptop said of one incident, and its first receipts with their numbers.
    OfIncident {
        subject: SubjectId,
        statement: Option<Box<CheckedOfIncident>>,
        receipts: Vec<(u64, CheckedReceipt)>,
        reply: Reply<()>,
    },
}

/// What a rebuild found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Rebuilt {
    /// Incidents whose lines were made anew.
    pub incidents: usize,
    /// Whether what was there before was the same.
    pub same: bool,
    /// How far the records go.
    pub position: Position,
}
