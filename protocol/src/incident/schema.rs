//! What an entry holds in the document: open fields as Automerge scalars, and the words that
//! people wrote, sealed in one field.
//!
//! | field | scalar | on |
//! |---|---|---|
//! | `kind` | text | every entry: a word of [`EntryKind`] |
//! | `at` | uint, ms since 1970 | every entry: the wall clock as it was |
//! | `offset` | int, minutes | every entry: local time ahead of UTC |
//! | `uptime` | uint, ms | every entry: since the node started |
//! | `track` `disclosure` | text | log |
//! | `heard` | uint, ms since 1970 | start, log: when it was heard of |
//! | `happened` | uint, ms since 1970 | any entry: when it happened, as it was typed; earlier versions know nothing of it |
//! | `low` `high` | uint | headcount |
//! | `milestone` | text | milestone |
//! | `corrects` | bytes, entry id | correction |
//! | `incident` | text | start: a word of [`IncidentKind`] |
//! | `drill` | boolean | start |
//! | `attachments` | bytes, CBOR of [`AttachmentRef`]s | log, attach |
//! | `words` | bytes, sealed CBOR of [`Words`] | where there are any |
//! | `read-back` | text | demand |
//! | `same-as` | bytes, entry id | demand: the first one of the same person |
//! | `petitioner` `verbatim` | bytes, CBOR of [`Narrow`] | demand, talk, their corrections: see [`super::narrow`] |
//! | `people` | bytes, CBOR of several [`Narrow`]s | representatives, contact: a name each |
//! | `act` | bytes, CBOR of [`ActFields`] | answer, promise and every later act |

mod act;
mod answer;
mod contact;
mod correction;
mod fields;
mod linked;
mod notice;
mod plan;
mod report;
mod scene;
mod scene_plan;
mod step;
mod task;
mod whole;
mod words;

pub use act::{ActFields, ActWords};
pub use answer::{AnswerFields, AnswerWords, PromiseDoneFields, PromiseFields};
pub use contact::{ContactFields, ContactWords, RepresentativesFields, TalkFields};
pub use correction::CorrectionFields;
pub use linked::{ChosenFields, LinkedFields, SharedFields};
pub use notice::{GradeFields, NoticeFields, NoticeStepFields};
pub(super) use plan::{LegalFields, PlanFields};
pub use report::{
    ApprovalFields, EscalatedFields, ObjectionFields, ReceiptFields, ReleaseFields, ReportFields,
    ReportWords,
};
pub use scene::{EndingFields, EndingWords, HandoverFields, PlaceCheckFields, UncheckedWords};
pub use scene_plan::ScenePlanFields;
pub use step::{StepFields, StepWords};
pub use task::{TaskFields, TaskStepFields};
pub use whole::{LinkFields, MoveFields, MovedHereFields};
pub use words::{FileWords, Words};

use super::narrow::Narrow;
use super::{Disclosure, EntryKind, IncidentKind, MilestoneName, ReadBack, Track};
use crate::clock::Moment;
use crate::id::{AttachmentId, EntryId, KeyId};
use crate::limit::PREVIEW_SEALED_BYTES_MAX;
use automerge::{Automerge, ObjId, ReadDoc, ScalarValue};
use fields::Fields;

/// A small picture of an attachment, a sealed file of its own under the original's key: so it goes
/// ahead of the original, and is destroyed with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct PreviewRef {
    /// The hash of the sealed file.
    #[n(0)]
    pub attachment: AttachmentId,
    /// Bytes of the sealed file, at most [`PREVIEW_SEALED_BYTES_MAX`].
    #[n(1)]
    pub sealed_bytes: u64,
}

/// An attachment as an entry names it. Its name and type are among the sealed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct AttachmentRef {
    /// The hash of the sealed file.
    #[n(0)]
    pub attachment: AttachmentId,
    /// Bytes of the sealed file.
    #[n(1)]
    pub sealed_bytes: u64,
    /// Bytes of the original.
    #[n(2)]
    pub bytes: u64,
    /// The key that opens it.
    #[n(3)]
    pub key: KeyId,
    /// Binds the entry to the original's hash without telling it: see
    /// [`crate::seal::OriginalDetail`].
    #[cbor(n(4), with = "minicbor::bytes")]
    pub commitment: [u8; 32],
    /// Of a picture: a small one, made by who attached it. Earlier versions made none.
    #[n(5)]
    pub preview: Option<PreviewRef>,
    /// Binds the entry to the original's SHA-256 and length as well. Earlier versions wrote none.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub full_commitment: Option<[u8; 32]>,
}

impl AttachmentRef {
    /// Its preview, where that is as short as previews are.
    pub fn short_preview(&self) -> Option<PreviewRef> {
        self.preview
            .filter(|preview| preview.sealed_bytes <= PREVIEW_SEALED_BYTES_MAX)
    }
}

/// What stays readable when the keys are gone: times, counts and structure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenFields {
    /// See the table above.
    pub track: Option<Track>,
    /// See the table above.
    pub disclosure: Option<Disclosure>,
    /// See the table above.
    pub heard_ms: Option<u64>,
    /// When it happened, as somebody read it off a clock: no difference of clocks corrects it.
    pub happened_ms: Option<u64>,
    /// The lower bound of a headcount.
    pub low: Option<u32>,
    /// The upper bound of a headcount.
    pub high: Option<u32>,
    /// See the table above.
    pub milestone: Option<MilestoneName>,
    /// The entry that is corrected.
    pub corrects: Option<EntryId>,
    /// The kind of incident that starts.
    pub incident: Option<IncidentKind>,
    /// Whether it is a drill, kept out of statistics.
    pub drill: Option<bool>,
    /// See the table above.
    pub attachments: Vec<AttachmentRef>,
    /// See the table above.
    pub read_back: Option<ReadBack>,
    /// The first demand of the same person, in this incident.
    pub same_as: Option<EntryId>,
    /// What only this kind of act holds.
    pub act: Option<ActFields>,
}

/// An entry as it stands in the document. A kind or word of a later version reads as none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stored {
    pub kind: Option<EntryKind>,
    pub kind_word: String,
    pub at: Moment,
    pub open: OpenFields,
    pub sealed: Option<Vec<u8>>,
    pub petitioner: Option<Narrow>,
    pub verbatim: Option<Narrow>,
    pub people: Vec<Narrow>,
}

/// What of an entry is ciphertext.
#[derive(Debug, Default)]
pub(super) struct Sealed {
    pub words: Option<Vec<u8>>,
    pub petitioner: Option<Narrow>,
    pub verbatim: Option<Narrow>,
    pub people: Vec<Narrow>,
}

/// An entry's fields as they stand in its map, in a fixed order.
pub(super) fn write(
    kind: EntryKind,
    at: &Moment,
    open: &OpenFields,
    sealed: Sealed,
    mut put: impl FnMut(&'static str, ScalarValue),
) {
    put("kind", kind.word().into());
    put("at", at.wall_ms.into());
    put("offset", i64::from(at.offset_minutes).into());
    put("uptime", at.uptime_ms.into());
    let words = [
        ("track", open.track.map(Track::word)),
        ("disclosure", open.disclosure.map(Disclosure::word)),
        ("milestone", open.milestone.map(MilestoneName::word)),
        ("incident", open.incident.map(IncidentKind::word)),
        ("read-back", open.read_back.map(ReadBack::word)),
    ];
    for (name, word) in words
        .into_iter()
        .filter_map(|(name, word)| Some((name, word?)))
    {
        put(name, word.into());
    }
    let numbers = [
        ("heard", open.heard_ms),
        ("happened", open.happened_ms),
        ("low", open.low.map(u64::from)),
        ("high", open.high.map(u64::from)),
    ];
    for (name, number) in numbers.into_iter().filter_map(|(name, n)| Some((name, n?))) {
        put(name, number.into());
    }
    if let Some(corrects) = open.corrects {
        put("corrects", ScalarValue::Bytes(corrects.as_bytes().to_vec()));
    }
    if let Some(same_as) = open.same_as {
        put("same-as", ScalarValue::Bytes(same_as.as_bytes().to_vec()));
    }
    if let Some(drill) = open.drill {
        put("drill", drill.into());
    }
    if !open.attachments.is_empty() {
        // Writing to memory cannot fail; a reader takes unreadable bytes for no attachments.
        let list = minicbor::to_vec(&open.attachments).unwrap_or_default();
        put("attachments", ScalarValue::Bytes(list));
    }
    if let Some(act) = &open.act {
        // As above.
        let act = minicbor::to_vec(act).unwrap_or_default();
        put("act", ScalarValue::Bytes(act));
    }
    if let Some(words) = sealed.words {
        put("words", ScalarValue::Bytes(words));
    }
    let narrow = [
        ("petitioner", sealed.petitioner),
        ("verbatim", sealed.verbatim),
    ];
    for (name, part) in narrow.into_iter().filter_map(|(name, p)| Some((name, p?))) {
        put(name, ScalarValue::Bytes(part.to_bytes()));
    }
    if !sealed.people.is_empty() {
        let people = minicbor::to_vec(&sealed.people).unwrap_or_default();
        put("people", ScalarValue::Bytes(people));
    }
}

/// Reads an entry from its map.
pub(super) fn read_entry(document: &Automerge, entry: EntryId) -> Option<Stored> {
    let entries = super::draft::entries_map();
    let (_, map) = document.get(&entries, entry.to_string()).ok()??;
    read(document, &map)
}

fn read(document: &Automerge, entry: &ObjId) -> Option<Stored> {
    let fields = Fields::of(document, entry);
    let kind_word = fields.text("kind")?.to_owned();
    Some(Stored {
        kind: kind_word.parse().ok(),
        at: Moment {
            wall_ms: fields.unsigned("at")?,
            offset_minutes: fields.offset_minutes(),
            uptime_ms: fields.unsigned("uptime").unwrap_or(0),
        },
        open: OpenFields {
            track: fields.word("track"),
            disclosure: fields.word("disclosure"),
            heard_ms: fields.unsigned("heard"),
            happened_ms: fields.unsigned("happened"),
            low: fields.unsigned("low").and_then(|n| n.try_into().ok()),
            high: fields.unsigned("high").and_then(|n| n.try_into().ok()),
            milestone: fields.word("milestone"),
            corrects: fields.entry("corrects"),
            same_as: fields.entry("same-as"),
            incident: fields.word("incident"),
            drill: fields.scalar("drill").and_then(ScalarValue::as_bool),
            attachments: fields.attachments(),
            read_back: fields.word("read-back"),
            act: fields.act(),
        },
        sealed: fields.bytes("words").map(<[u8]>::to_vec),
        petitioner: fields.narrow("petitioner"),
        verbatim: fields.narrow("verbatim"),
        people: fields.people(),
        kind_word,
    })
}
