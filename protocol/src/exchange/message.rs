//! The messages between two nodes, as CBOR maps: fields that a reader does not know are skipped.

use super::fingerprint::Fingerprint;
use super::get_statement::{GetStatement, StatementAnswer};
use super::holding::Holdings;
use super::join::{JoinAnswer, JoinRequest};
use super::packed;
use super::pages::{GetPage, Page};
use super::receipt::SignedReceipt;
use super::reconcile::{ReconcileAnswer, ReconcileRequest};
use super::wire::WireRecord;
use crate::id::{AttachmentId, DeviceKey, OrganisationId, RecordId};
use crate::invite::{Guess, GuessAnswer};
use crate::limit::{
    ADDRESS_BYTES_MAX, HUBS_TOLD_MAX, IDS_PER_MESSAGE_MAX, MESSAGE_BYTES_MAX, NEWS_RECORDS_MAX,
    RECEIPTS_PER_MESSAGE_MAX, RECEIPTS_PER_STATEMENT_MAX, STATEMENTS_PER_MESSAGE_MAX, WANTS_MAX,
};

/// An attachment that is named by an entry and not held yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct Wanted {
    /// Which.
    #[n(0)]
    pub attachment: AttachmentId,
    /// Bytes of its sealed file.
    #[n(1)]
    pub bytes: u64,
}

/// The first word of the initiator.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Hello {
    /// The version that it speaks, [`super::VERSION`].
    #[n(0)]
    pub version: u32,
    /// Its organisation.
    #[n(1)]
    pub organisation: OrganisationId,
    /// Its laptop.
    #[n(2)]
    pub device: DeviceKey,
    /// Milliseconds since 1970 by its clock as this is sent.
    #[n(3)]
    pub wall_ms: u64,
    /// Over all records that it holds.
    #[n(4)]
    pub fingerprint: Fingerprint,
    /// How many they are.
    #[n(5)]
    pub count: u64,
    /// Where it listens itself, at the address that it calls from.
    #[n(6)]
    pub port: Option<u16>,
    /// The attachments that it lacks, at most [`crate::limit::WANTS_MAX`].
    #[n(7)]
    pub wants: Vec<Wanted>,
    /// Its receipt over all records that it holds.
    #[n(8)]
    pub receipt: Option<SignedReceipt>,
    /// The whole set that the responder signed for last, where it is not what is held now. Where
    /// both remember it, what came after it is all there is to exchange.
    #[n(9)]
    pub since: Option<Fingerprint>,
    /// Where it is linked to hubs, at most [`crate::limit::HUBS_TOLD_MAX`]: one that moved is found
    /// again by it. Absent from laptops of before.
    #[n(10)]
    pub hubs: Option<Vec<HubAt>>,
    /// What it and others hold of authors whose unit the responder carries, at most
    /// [`crate::limit::STATEMENTS_PER_MESSAGE_MAX`]. Empty where it is not known whether the responder
    /// takes them; absent from laptops of before, which do not.
    #[n(11)]
    pub statements: Option<Vec<SignedReceipt>>,
    /// Up to which number it knows what the responder says of its copies of attachments. Absent from
    /// laptops of before, which take no such word.
    #[n(12)]
    pub holdings_known: Option<u64>,
}

/// Where a hub was met. A hint: who is there shows in the handshake.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct HubAt {
    /// The hub.
    #[n(0)]
    pub device: DeviceKey,
    /// Its address, `IP:PORT`, of at most [`crate::limit::ADDRESS_BYTES_MAX`].
    #[n(1)]
    pub address: String,
}

/// The responder's answer to [`Hello`].
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct HelloAnswer {
    /// The version that it speaks.
    #[n(0)]
    pub version: u32,
    /// Its organisation.
    #[n(1)]
    pub organisation: OrganisationId,
    /// Its laptop.
    #[n(2)]
    pub device: DeviceKey,
    /// Milliseconds since 1970 by its clock as this is answered.
    #[n(3)]
    pub wall_ms: u64,
    /// Over all records that it holds.
    #[n(4)]
    pub fingerprint: Fingerprint,
    /// How many they are.
    #[n(5)]
    pub count: u64,
    /// The attachments that it lacks, at most [`crate::limit::WANTS_MAX`].
    #[n(6)]
    pub wants: Vec<Wanted>,
    /// Over all records that it holds, where they are the same as the initiator's: then nothing
    /// is left to do.
    #[n(7)]
    pub receipt: Option<SignedReceipt>,
    /// What came here after the set that the initiator named as `since`, but for what it sent
    /// itself: at most [`crate::limit::NEWS_RECORDS_MAX`]. Where it named none, after the set that it
    /// holds now. None where that set was never just what was held here, or more came after it:
    /// then the sets have to be compared.
    #[n(8)]
    pub news: Option<Vec<WireRecord>>,
    /// As in [`Hello`].
    #[n(9)]
    pub hubs: Option<Vec<HubAt>>,
    /// As in [`Hello`], where the initiator takes them.
    #[n(10)]
    pub statements: Option<Vec<SignedReceipt>>,
    /// As in [`Hello`].
    #[n(11)]
    pub holdings_known: Option<u64>,
    /// What it says of its copies beyond what the initiator knows, where that takes it and there is any.
    #[n(12)]
    pub holdings: Option<Holdings>,
}

/// Asks for records.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct GetRecords {
    /// Which, at most [`crate::limit::IDS_PER_MESSAGE_MAX`], in the order in which they shall
    /// come.
    #[n(0)]
    pub ids: Vec<RecordId>,
    /// Bytes of records that the answer shall have at most, where the link is slow; one record
    /// comes in any case.
    #[n(1)]
    pub bytes_max: Option<u32>,
    /// How many more the initiator will ask for after these, for the other end to show.
    #[n(2)]
    pub rest: Option<u64>,
}

/// Records: as many of those asked for as fit into [`crate::limit::BATCH_BYTES_MAX`].
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Records {
    /// The records.
    #[cbor(n(0), with = "packed")]
    pub records: Vec<WireRecord>,
}

/// Brings records.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct PutRecords {
    /// The records, at most [`crate::limit::BATCH_BYTES_MAX`].
    #[cbor(n(0), with = "packed")]
    pub records: Vec<WireRecord>,
    /// Records brought before, whose receipt did not come back.
    #[n(1)]
    pub confirm: Vec<RecordId>,
    /// How many more the initiator will bring after these, for the other end to show.
    #[n(2)]
    pub rest: Option<u64>,
}

/// A record that the responder does not take.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct RefusedRecord {
    /// Its id.
    #[n(0)]
    pub id: RecordId,
    /// Why not, for a person to read.
    #[n(1)]
    pub why: String,
}

/// The answer to [`PutRecords`].
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct PutAnswer {
    /// For those of the records named that are committed here now; none where there are none.
    #[n(0)]
    pub receipt: Option<SignedReceipt>,
    /// Those that are not taken.
    #[n(1)]
    pub refused: Vec<RefusedRecord>,
}

/// Brings receipts for what the other end sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct PutReceipts {
    /// The receipts, at most [`crate::limit::RECEIPTS_PER_MESSAGE_MAX`].
    #[n(0)]
    pub receipts: Vec<SignedReceipt>,
}

/// Attachments that the sender of a live frame lacks, or no longer lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Wants {
    /// Which, at most [`crate::limit::WANTS_MAX`].
    #[n(0)]
    pub wants: Vec<Wanted>,
}

/// What the sender of a live frame and others hold of some authors.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Statements {
    /// Receipts of the choice [`What::OfAuthor`](super::What::OfAuthor), at most
    /// [`crate::limit::STATEMENTS_PER_MESSAGE_MAX`].
    #[n(0)]
    pub statements: Vec<SignedReceipt>,
}

/// Where the sender of a live frame is linked to hubs.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Hubs {
    /// Which, at most [`crate::limit::HUBS_TOLD_MAX`].
    #[n(0)]
    pub hubs: Vec<HubAt>,
}

/// A sign of life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Beat {
    /// Milliseconds since 1970 by the sender's clock.
    #[n(0)]
    pub wall_ms: u64,
}

/// One frame of a live stream. A frame of an unknown number is skipped by its length.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Frame {
    /// Records committed since the last.
    #[n(0)]
    Records(#[n(0)] Records),
    /// What the sender lacks.
    #[n(1)]
    Wants(#[n(0)] Wants),
    /// A sign of life.
    #[n(2)]
    Beat(#[n(0)] Beat),
    /// Attachments that the sender holds now and did not before.
    #[n(3)]
    Holds(#[n(0)] Wants),
    /// Where the sender is linked to hubs now.
    #[n(4)]
    Hubs(#[n(0)] Hubs),
    /// What is held of some authors, to laptops that take such.
    #[n(5)]
    Statements(#[n(0)] Statements),
    /// What the sender says of its copies of attachments, to laptops that take such.
    #[n(6)]
    Holdings(#[n(0)] Holdings),
    /// Asks whether the reader still holds an attachment: it looks, and puts a receipt of the choice
    /// [`What::Holding`](super::What::Holding). For whom the sender cannot dial.
    #[n(7)]
    Ask(#[n(0)] AttachmentId),
}

/// A message with its bounds.
pub trait Message: Sized + minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()> {
    /// Whether every list in it is as short as agreed.
    fn within_limits(&self) -> bool;
}

/// Why a message is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadMessage {
    /// More bytes than agreed.
    #[error("a message has at most {MESSAGE_BYTES_MAX} bytes")]
    TooLong,
    /// Not the CBOR that is expected.
    #[error("the message cannot be read")]
    Unreadable,
    /// A list in it is longer than agreed.
    #[error("a list in the message is too long")]
    TooMany,
    /// A live frame of a later version: to be skipped.
    #[error("a frame of a later version")]
    Unknown,
}

/// A message's bytes.
pub fn to_bytes(message: &impl Message) -> Vec<u8> {
    // Writing to memory cannot fail; empty bytes would be refused by every reader.
    minicbor::to_vec(message).unwrap_or_default()
}

/// Reads a message.
///
/// # Errors
/// Answers what is wrong with it.
pub fn from_bytes<M: Message>(bytes: &[u8]) -> Result<M, BadMessage> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Err(BadMessage::TooLong);
    }
    let message: M = minicbor::decode(bytes).map_err(|error| {
        if error.is_unknown_variant() {
            BadMessage::Unknown
        } else {
            BadMessage::Unreadable
        }
    })?;
    if message.within_limits() {
        Ok(message)
    } else {
        Err(BadMessage::TooMany)
    }
}

fn are_few(hubs: Option<&[HubAt]>) -> bool {
    let hubs = hubs.unwrap_or_default();
    let is_short = |hub: &HubAt| hub.address.len() <= ADDRESS_BYTES_MAX;
    hubs.len() <= HUBS_TOLD_MAX && hubs.iter().all(is_short)
}

fn fit(statements: Option<&[SignedReceipt]>) -> bool {
    statements.is_none_or(|statements| statements.len() <= STATEMENTS_PER_MESSAGE_MAX)
}

macro_rules! bounded {
    ($($name:ty: $message:ident => $within:expr;)*) => {$(
        impl Message for $name {
            fn within_limits(&self) -> bool {
                let $message = self;
                $within
            }
        }
    )*};
}

bounded! {
    Hello: hello => hello.wants.len() <= WANTS_MAX && are_few(hello.hubs.as_deref())
        && fit(hello.statements.as_deref());
    HelloAnswer: answer => answer.wants.len() <= WANTS_MAX && are_few(answer.hubs.as_deref())
        && fit(answer.statements.as_deref())
        && answer.holdings.as_ref().is_none_or(Message::within_limits)
        && answer.news.as_ref().is_none_or(|news| news.len() <= NEWS_RECORDS_MAX);
    ReconcileRequest: _request => true;
    ReconcileAnswer: _answer => true;
    GetRecords: get => get.ids.len() <= IDS_PER_MESSAGE_MAX;
    Records: records => records.records.len() <= IDS_PER_MESSAGE_MAX;
    GetPage: _get => true;
    Page: page => page.records.len() <= IDS_PER_MESSAGE_MAX;
    PutRecords: put => put.records.len() + put.confirm.len() <= IDS_PER_MESSAGE_MAX;
    PutAnswer: answer => answer.refused.len() <= IDS_PER_MESSAGE_MAX;
    PutReceipts: put => put.receipts.len() <= RECEIPTS_PER_MESSAGE_MAX;
    Frame: frame => match frame {
        Frame::Records(records) => records.within_limits(),
        Frame::Wants(wants) | Frame::Holds(wants) => wants.wants.len() <= WANTS_MAX,
        Frame::Beat(_) | Frame::Ask(_) => true,
        Frame::Hubs(hubs) => are_few(Some(&hubs.hubs)),
        Frame::Statements(said) => fit(Some(&said.statements)),
        Frame::Holdings(said) => said.within_limits(),
    };
    SignedReceipt: _receipt => true;
    Holdings: said => said.receipts.len() <= RECEIPTS_PER_MESSAGE_MAX;
    GetStatement: _get => true;
    StatementAnswer: answer => answer.receipts.len() <= RECEIPTS_PER_STATEMENT_MAX;
    JoinRequest: _request => true;
    Guess: _guess => true;
    GuessAnswer: _answer => true;
    JoinAnswer: answer => answer.records.len() <= IDS_PER_MESSAGE_MAX;
}
