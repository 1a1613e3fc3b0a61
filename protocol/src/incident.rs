//! The incident document: what it holds, what can be asked of it, what is derived from it.

mod acts;
mod apply;
pub mod command;
mod draft;
mod given;
mod narrow;
mod scene_plan;
mod schema;
mod snapshot;
mod view;
mod words;

pub use apply::Applied;
pub use command::{Command, Refusal};
pub use draft::NewEntry;
pub use given::{Given, NoTime};
pub use narrow::{EntryKeys, NarrowState, NarrowWords, Opened, Petitioner};
pub use scene_plan::{BadVersion, EditScenePlan, ScenePlanText, TextVersion, seal_change};
pub use schema::{
    ActFields, ActWords, AnswerFields, AnswerWords, ApprovalFields, AttachmentRef, ChosenFields,
    ContactFields, ContactWords, CorrectionFields, EndingFields, EndingWords, EscalatedFields,
    FileWords, GradeFields, HandoverFields, LinkFields, LinkedFields, MoveFields, MovedHereFields,
    NoticeFields, NoticeStepFields, ObjectionFields, OpenFields, PlaceCheckFields, PreviewRef,
    PromiseDoneFields, PromiseFields, ReceiptFields, ReleaseFields, ReportFields, ReportWords,
    RepresentativesFields, ScenePlanFields, SharedFields, StepFields, StepWords, TalkFields,
    TaskFields, TaskStepFields, UncheckedWords, Words,
};
pub use snapshot::BadSnapshot;
pub use view::{
    ActsView, AmendmentView, AnswerView, ApprovedPlanView, AttachmentView, CallView, ChosenView,
    ClockStep, ClockView, ContactStep, ContactView, DemandView, EarlyView, EntryView, GradeView,
    HandoverView, HeadcountView, IncidentView, LeftOpenView, LegalView, LinkView, LinkedView,
    MeasuredStep, Mention, MilestoneView, MissingView, MovedEntry, MovedView, MustItem, NoticeView,
    ObjectionView, Origin, Part, PlaceCheckView, PresenceView, Pressing, PressingKind, PromiseView,
    Reader, ReceiptView, ReleaseView, ReportView, RepresentativesGroup, RepresentativesView,
    ReviewView, Said, Saying, ScenePlanView, SharedView, State, StepView, Summary, TalkView, Tally,
    TaskView, ValueView, VoidView, Waiting, WaitingItem, WaitingKind, WhyReview, WrittenBy,
    one_timeline,
};
pub use words::{
    Class, ContactStatus, Disclosure, EntryKind, Field, GradeName, IncidentKind, LegalStep,
    MilestoneName, ReadBack, ReportKind, Signing, Track, UnknownWord,
};

use crate::clock::Timestamp;
use crate::contain::{Misformed, genesis, genesis_hash};
use crate::id::{EntryId, OrganisationId, PersonKey, RecordId, SubjectId, WriterId};
use crate::roster::Chains;
use automerge::{Automerge, ChangeHash};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// The document that every incident starts from, made once: one of which nothing else is known
/// takes no memory of its own.
fn empty_document() -> Arc<Automerge> {
    static EMPTY: OnceLock<Arc<Automerge>> = OnceLock::new();
    Arc::clone(EMPTY.get_or_init(|| Arc::new(genesis())))
}

/// Where an entry comes from: what its record's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct Provenance {
    /// The record that holds it.
    #[n(0)]
    pub record: RecordId,
    /// Who wrote it.
    #[n(1)]
    pub author: PersonKey,
    /// In which organisation.
    #[n(2)]
    pub organisation: OrganisationId,
    /// When, by the hybrid logical clock.
    #[cbor(n(3), with = "snapshot::timestamp")]
    pub time: Timestamp,
}

/// The change that counts at one place of a writer's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Placed {
    record: RecordId,
    hash: ChangeHash,
}

/// A change that claims a place in a writer's chain.
type Claim = (WriterId, u64, RecordId);

/// One incident: its document, and which records stand behind it.
#[derive(Debug, Clone)]
pub struct Incident {
    subject: SubjectId,
    document: Arc<Automerge>,
    entries: BTreeMap<EntryId, Provenance>,
    /// The actors' chains without gaps, from 1 on.
    places: BTreeMap<(WriterId, u64), Placed>,
    /// Well-formed changes that wait for the one before them; several may claim one place. Their
    /// bodies stay with their records: whoever floods an incident with changes that lead nowhere
    /// fills disks, not memory.
    waiting: BTreeMap<Claim, Provenance>,
    /// Well-formed changes whose place another has. They may count all the same: the other may
    /// turn out to have been forged under a key that was revoked.
    displaced: BTreeMap<Claim, Provenance>,
    /// Which record follows which, bodies or not.
    chains: Chains,
    misformed: BTreeMap<RecordId, Misformed>,
    /// The changes of the on-scene plan that are here.
    scene_plan: BTreeMap<RecordId, scene_plan::TextChange>,
}

impl Incident {
    /// An incident of which no record is known yet.
    pub fn new(subject: SubjectId) -> Self {
        Self {
            subject,
            document: empty_document(),
            entries: BTreeMap::new(),
            places: BTreeMap::new(),
            waiting: BTreeMap::new(),
            displaced: BTreeMap::new(),
            chains: Chains::default(),
            misformed: BTreeMap::new(),
            scene_plan: BTreeMap::new(),
        }
    }

    /// Its id.
    pub const fn subject(&self) -> SubjectId {
        self.subject
    }

    /// The document's heads: equal heads mean equal documents.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.document.get_heads()
    }

    /// Where an entry comes from, if the incident has it.
    pub fn provenance(&self, entry: EntryId) -> Option<&Provenance> {
        self.entries.get(&entry)
    }

    /// The entries that this incident has and another one lacks.
    pub fn entries_beyond(&self, other: &Self) -> Vec<EntryId> {
        self.entries
            .keys()
            .filter(|id| !other.entries.contains_key(id))
            .copied()
            .collect()
    }

    /// The attachments that these entries name, with the bytes of their sealed files.
    pub fn attachments_of(&self, entries: &[EntryId]) -> Vec<AttachmentRef> {
        entries
            .iter()
            .filter(|id| self.entries.contains_key(id))
            .filter_map(|id| schema::read_entry(&self.document, *id))
            .flat_map(|stored| stored.open.attachments)
            .collect()
    }

    /// The attachments that any entry names.
    pub fn all_attachments(&self) -> Vec<AttachmentRef> {
        let entries: Vec<EntryId> = self.entries.keys().copied().collect();
        self.attachments_of(&entries)
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no entry yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The last number of a writer's chain here; 0 where it has none.
    fn last_seq(&self, writer: WriterId) -> u64 {
        let chain = self.places.range((writer, 0)..=(writer, u64::MAX));
        chain.last().map_or(0, |((_, seq), _)| *seq)
    }

    /// What the change at this place depends on, once the one before it is known.
    fn dependency(&self, writer: WriterId, seq: u64) -> Option<ChangeHash> {
        match seq.checked_sub(1)? {
            0 => Some(genesis_hash()),
            before => Some(self.places.get(&(writer, before))?.hash),
        }
    }

    /// Records that are kept and passed on but not applied, with the reason; what was written behind
    /// a displaced one among them: its place in the chain never comes.
    pub fn misformed(&self) -> impl Iterator<Item = (RecordId, Misformed)> + '_ {
        let known = self.misformed.iter().map(|(record, why)| (*record, *why));
        let behind = self.behind_displaced().into_iter();
        known.chain(behind.map(|record| (record, Misformed::Equivocation)))
    }

    fn behind_displaced(&self) -> BTreeSet<RecordId> {
        let displaced: BTreeSet<RecordId> = self.displaced.keys().map(|claim| claim.2).collect();
        let mut behind = BTreeSet::new();
        // In the order of their numbers: whoever stands before one was looked at before it.
        for (.., record) in self.waiting.keys().filter(|_| !displaced.is_empty()) {
            let before = self.chains.before(*record);
            if before.is_some_and(|id| displaced.contains(&id) || behind.contains(&id)) {
                behind.insert(*record);
            }
        }
        behind
    }
}

/// The bounds of one writer's claims, for a map of them.
fn whole_chain(writer: WriterId) -> std::ops::RangeInclusive<Claim> {
    let lowest = RecordId::from_bytes([0; RecordId::LEN]);
    let highest = RecordId::from_bytes([0xff; RecordId::LEN]);
    (writer, 0, lowest)..=(writer, u64::MAX, highest)
}

#[cfg(test)]
mod tests;
