//! The rows of an incident as JSON and the page show them. Field names are stable.

use super::{
    ActsView, AmendmentView, ClockView, EarlyView, LinkedView, Origin, Said, ScenePlanView, State,
    ValueView,
};
use crate::id::{AttachmentId, DeviceKey, EntryId, RecordId, SubjectId};
use crate::incident::{Disclosure, IncidentKind, MilestoneName, NarrowState, ReadBack, Track};
use chrono::DateTime;
use serde::{Deserialize, Serialize};

/// An incident as it is shown. Times are RFC 3339 as the writing laptop's clock told them, in the zone in
/// which whoever reads it wants them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentView {
    /// Its id.
    pub incident: SubjectId,
    /// What kind it is; none while its first entry has not arrived.
    pub kind: Option<IncidentKind>,
    /// What it was made from, where it is a document that was linked for an invited unit.
    #[serde(default)]
    pub linked: Option<LinkedView>,
    /// Whether it was found as a concern, before anything happened.
    #[serde(default)]
    pub concern: bool,
    /// The version of the plan that it pinned as it began.
    #[serde(default)]
    pub plan: Option<RecordId>,
    /// Whether it is a drill.
    pub drill: bool,
    /// Its title; none where the key is missing.
    pub title: Option<String>,
    /// Where it is.
    pub place: Option<String>,
    /// How far it has come.
    pub state: State,
    /// Where it is archived: what commonly comes before that and was not reached, as far as is known
    /// here by now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archived_without: Vec<MilestoneName>,
    /// When the office heard of it.
    pub heard_at: Option<String>,
    /// How.
    pub channel: Option<String>,
    /// From whom.
    pub reporter: Option<String>,
    /// The timeline: every entry, in the order of logical time.
    pub entries: Vec<EntryView>,
    /// The headcounts among them.
    pub headcounts: Vec<HeadcountView>,
    /// The milestones among them.
    pub milestones: Vec<MilestoneView>,
    /// The attachments that they name.
    pub attachments: Vec<AttachmentView>,
    /// The demands among them.
    #[serde(default)]
    pub demands: Vec<DemandView>,
    /// All that was done beside these, act by act.
    #[serde(flatten)]
    pub acts: ActsView,
    /// The on-scene plan; none where nobody wrote one.
    #[serde(default)]
    pub scene_plan: Option<ScenePlanView>,
    /// The laptops that wrote in it, and what is known of their clocks.
    pub clocks: Vec<ClockView>,
    /// Records that are kept but not shown as entries.
    pub misformed: Vec<MisformedView>,
    /// Entries that do not count: to be looked at, and written again by whoever vouches for them.
    #[serde(default)]
    pub to_review: Vec<ReviewView>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// Its id.
    pub entry: EntryId,
    /// The record that holds it.
    pub record: RecordId,
    /// What it is: a word of [`crate::incident::EntryKind`], or of a later version.
    #[serde(rename = "type")]
    pub kind: String,
    /// What was written; none where there are no words or no key for them.
    pub text: Option<String>,
    /// All that it says, part by part, in no language.
    #[serde(default)]
    pub said: Said,
    /// Whether there are words that this laptop holds no key for.
    pub sealed: bool,
    /// Whether the key for them was destroyed: nobody can read them any more.
    #[serde(default)]
    pub destroyed: bool,
    /// The line of work.
    pub track: Option<Track>,
    /// Who may come to know of it: the level in force.
    pub disclosure: Option<Disclosure>,
    /// The entries that raised it to that level; none where it was written so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raised_by: Vec<EntryId>,
    /// Whether it holds personal data, which is never raised as a whole.
    #[serde(default)]
    pub personal: bool,
    /// Who wrote it.
    pub author: String,
    /// On which laptop.
    pub device: Option<DeviceKey>,
    /// When, as the laptop's clock told it.
    pub at: String,
    /// When, with a clock that is known to be off taken into account; none where it is not.
    pub corrected_at: Option<String>,
    /// When it was heard, where that was told.
    pub heard_at: Option<String>,
    /// When it happened, where that was told: as it was typed, by no laptop's clock.
    #[serde(default)]
    pub happened_at: Option<String>,
    /// Whether it was typed more than ten minutes after it happened, or was heard.
    pub late: bool,
    /// Its times that lie before the incident began, and the clocks that disagree there.
    #[serde(default)]
    pub early: Vec<EarlyView>,
    /// Minutes that its laptop's local time was ahead of UTC.
    #[serde(default)]
    pub offset_minutes: i32,
    /// Milliseconds by which its laptop's clock was moved since that laptop's entry before: negative is
    /// back.
    #[serde(default)]
    pub clock_step_ms: Option<i64>,
    /// The entry that this one corrects.
    pub corrects: Option<EntryId>,
    /// The entries that correct this one.
    pub corrected_by: Vec<EntryId>,
    /// Those among them that put a value right, and what became of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amended: Vec<AmendmentView>,
    /// What was first written, of the values that are others by now; none where all stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<ValueView>,
    /// The words of a correction of personal data: sealed like what they correct, and opened like it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_words: Option<NarrowState>,
    /// The attachments that it names.
    pub attachments: Vec<AttachmentId>,
    /// Its place in the order of logical time.
    #[serde(default)]
    pub order: u64,
    /// The invited unit that entered it, in its linked document; none for our own.
    #[serde(default)]
    pub origin: Option<Origin>,
}

/// One headcount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadcountView {
    /// Its entry.
    pub entry: EntryId,
    /// At least so many.
    pub low: u32,
    /// At most so many.
    pub high: u32,
    /// Who counted.
    pub by: Option<String>,
    /// Who wrote it.
    pub author: String,
    /// When it was written.
    pub at: String,
    /// The same by a corrected clock, where its own is known to be off.
    #[serde(default)]
    pub corrected_at: Option<String>,
    /// When it was counted, where that was told.
    #[serde(default)]
    pub happened_at: Option<String>,
    /// Whether its range does not overlap another's that was counted within five minutes of it.
    pub disagrees: bool,
    /// Whether a correction put it right: these are the values in force.
    #[serde(default)]
    pub corrected: bool,
}

/// One milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneView {
    /// Its entry.
    pub entry: EntryId,
    /// Which.
    pub name: MilestoneName,
    /// The version of the plan that the activation quotes.
    #[serde(default)]
    pub plan: Option<RecordId>,
    /// What was said about it.
    pub note: Option<String>,
    /// Who declared it, where that is not who wrote it.
    pub by: Option<String>,
    /// At the end: what of the plan's checklist was so.
    #[serde(default)]
    pub checked: Vec<String>,
    /// At the end, and as it was archived: what was not done or not so, and why it ended all the same.
    #[serde(default)]
    pub left_open: Vec<LeftOpenView>,
    /// Who wrote it.
    pub author: String,
    /// When it was written.
    pub at: String,
    /// The same by a corrected clock, where its own is known to be off.
    #[serde(default)]
    pub corrected_at: Option<String>,
    /// When it was reached, where that was told.
    #[serde(default)]
    pub happened_at: Option<String>,
    /// Whether it was typed more than ten minutes after that.
    #[serde(default)]
    pub late: bool,
    /// Whether a correction put it right: these are the values in force.
    #[serde(default)]
    pub corrected: bool,
    /// As it was archived: what had not been reached, and why it was archived all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingView>,
    /// Why it was recorded though what commonly comes before it lacked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A milestone that had not been reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingView {
    /// Which.
    pub name: MilestoneName,
    /// Why it was archived all the same; none where no key opens it.
    pub reason: Option<String>,
}

macro_rules! dated {
    ($($row:ident),+) => {
        $(impl $row {
            /// When it was: as it was told, else as it was written, by a corrected clock where its own is
            /// known to be off.
            pub fn when(&self) -> &str {
                let told = self.happened_at.as_ref().or(self.corrected_at.as_ref());
                told.unwrap_or(&self.at)
            }
        })+
    };
}

dated!(EntryView, HeadcountView, MilestoneView, DemandView);

impl IncidentView {
    /// A milestone as it was first reached, whenever that was typed.
    pub fn first_reached(&self, name: MilestoneName) -> Option<&MilestoneView> {
        let reached = self.milestones.iter().filter(|row| row.name == name);
        reached.min_by_key(|row| DateTime::parse_from_rfc3339(row.when()).ok())
    }
}

/// Something that was open as the incident ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOpenView {
    /// Its entry; none for an item of the plan's checklist.
    pub entry: Option<EntryId>,
    /// What it is.
    pub what: Option<String>,
    /// Why it ended all the same.
    pub reason: String,
}

/// One demand. The petitioner's words are not among what everyone is shown: they are opened one by
/// one, and that is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandView {
    /// Its entry.
    pub entry: EntryId,
    /// What it is about.
    pub category: Option<String>,
    /// Whether it was read back.
    pub read_back: ReadBack,
    /// The first demand of the same person, where this is another one.
    pub same_as: Option<EntryId>,
    /// Who demands, and how to reach them.
    pub petitioner: NarrowState,
    /// Their very words.
    pub verbatim: NarrowState,
    /// Who wrote it down.
    pub author: String,
    /// When it was written.
    pub at: String,
    /// The same by a corrected clock, where its own is known to be off.
    #[serde(default)]
    pub corrected_at: Option<String>,
    /// When it was said, where that was told.
    #[serde(default)]
    pub happened_at: Option<String>,
}

/// One attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// Its id.
    pub attachment: AttachmentId,
    /// The entry that names it.
    pub entry: EntryId,
    /// Its file name; none where the key is missing.
    pub name: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Bytes of the original.
    pub bytes: u64,
    /// BLAKE3 of the original; none where the key is missing or contradicts the entry.
    pub blake3: Option<String>,
    /// SHA-256 of the original; none where BLAKE3 is none, and where an earlier version attached it.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Whether its key was destroyed: nobody can open it any more.
    #[serde(default)]
    pub destroyed: bool,
    /// Whether every byte is durable here.
    pub held: bool,
    /// Its preview's id, where it is a picture that has one.
    #[serde(default)]
    pub preview: Option<AttachmentId>,
}

/// Why an entry does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyReview {
    /// Its author's key was revoked, and it is not among what was named as good.
    AfterRevocation,
    /// Its author was recused, and it is not among what was named as good.
    AfterRecusal,
    /// Its author had gone on with another laptop, and it is not among what they named as theirs: it
    /// may be anybody's who has a copy of the former one.
    AfterRetirement,
    /// No role of its author allows it.
    Role,
    /// No certificate of its author counts.
    Uncertified,
}

/// An entry that does not count. Nothing else on the page is made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewView {
    /// Why.
    pub why: WhyReview,
    /// Who revoked its author's key, where that is why.
    pub revoked_by: Option<String>,
    /// Who recused its author, where that is why.
    #[serde(default)]
    pub recused_by: Option<String>,
    /// Its entry.
    pub entry: EntryId,
    /// The record that holds it.
    pub record: RecordId,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// What was written, where there is a key for it.
    pub text: Option<String>,
    /// All that it says, part by part, in no language.
    #[serde(default)]
    pub said: Said,
    /// Who wrote it.
    pub author: String,
    /// On which laptop.
    pub device: Option<DeviceKey>,
    /// When, as the laptop's clock told it.
    pub at: String,
}

/// A record that is kept and passed on, but not shown as an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MisformedView {
    /// The record.
    pub record: RecordId,
    /// Why it is not applied.
    pub why: String,
}
