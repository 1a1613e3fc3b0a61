//! What is derived from the document for people: pure, and the same on every laptop that holds
//! the same records and keys.

mod acts;
mod amendments;
mod answers;
mod clocks;
mod contacts;
mod counting;
mod ending;
mod grades;
mod headcounts;
mod legal;
mod levels;
mod linked;
mod measured;
mod notices;
mod papers;
mod pressing;
mod rows;
mod said;
mod scene;
mod scene_plan;
mod summary;
mod tally;
mod tasks;
mod timeline;
mod waiting;
mod whole;

pub use acts::{ActsView, StepView, WrittenBy};
pub use amendments::{AmendmentView, ValueView};
pub use answers::{AnswerView, PromiseView, TalkView};
pub use clocks::{ClockStep, ClockView, EarlyView};
pub use contacts::{ContactStep, ContactView, RepresentativesGroup, RepresentativesView};
pub use grades::GradeView;
pub use legal::LegalView;
pub use linked::{ChosenView, LinkedView, Origin, SharedView};
pub use measured::MeasuredStep;
pub use notices::{CallView, NoticeView};
pub use papers::{ObjectionView, ReceiptView, ReleaseView, ReportView};
pub use pressing::{MustItem, Pressing, PressingKind};
pub use rows::{
    AttachmentView, DemandView, EntryView, HeadcountView, IncidentView, LeftOpenView,
    MilestoneView, MissingView, ReviewView, WhyReview,
};
pub use said::{Mention, Part, Said, Saying};
pub use scene::{HandoverView, PlaceCheckView, PresenceView};
pub use scene_plan::{ApprovedPlanView, ScenePlanView};
pub use summary::{State, Summary};
pub use tally::Tally;
pub use tasks::TaskView;
pub use waiting::{Waiting, WaitingItem, WaitingKind};
pub use whole::{LinkView, MovedEntry, MovedView, VoidView, one_timeline};

use super::schema::{self, Stored};
use super::{EntryKind, Incident, Provenance, Words};
use crate::clock::{Clocks, Zone};
use crate::id::{AttachmentId, DeviceKey, EntryId, RecordId, SubjectId};
use crate::limit::{LATE_AFTER_MS, SHOWN_TIME_MS_MAX};
use crate::roster::Roster;
use crate::seal::{Keyring, Purpose};
use crate::typing::is_blank;
use amendments::Amended;
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use counting::Bench;

/// What a reader knows beside the document: keys, people, clocks, and which files are here.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The keys that are held.
    pub keys: &'a Keyring,
    /// Who is who.
    pub roster: &'a Roster,
    /// How far clocks are off.
    pub clocks: &'a Clocks,
    /// Whether every byte of an attachment is durable here.
    pub held: &'a dyn Fn(AttachmentId) -> bool,
    /// The zone in which times are shown; none means that of each writer's laptop.
    pub zone: Option<Zone>,
    /// The body of a record that the document does not hold, because another has its place.
    pub body: &'a dyn Fn(RecordId) -> Option<Vec<u8>>,
}

/// An entry with all that is known of it, before it becomes rows.
struct Known {
    id: EntryId,
    from: Provenance,
    stored: Stored,
    words: Option<Words>,
    author: String,
    device: Option<DeviceKey>,
    correction_ms: i64,
    /// Whether the other clocks agree enough to say what this one is off.
    clock_is_known: bool,
    zone: Zone,
    /// Which of its values are in force instead of what was first written.
    amended: Amended,
}

impl Known {
    /// When it was written, by its laptop's clock: what stands in the record.
    fn at(&self) -> DateTime<FixedOffset> {
        self.placed(self.stored.at.wall_ms)
    }

    /// A moment in the zone in which this entry's times are shown.
    fn placed(&self, ms: u64) -> DateTime<FixedOffset> {
        let utc = moment(ms);
        let offset = FixedOffset::east_opt(self.zone.offset_minutes(ms).saturating_mul(60));
        offset.map_or_else(|| utc.fixed_offset(), |offset| utc.with_timezone(&offset))
    }

    /// Milliseconds since 1970, with what is known of the laptop's clock taken off.
    fn corrected_ms(&self) -> i64 {
        self.at()
            .timestamp_millis()
            .saturating_sub(self.correction_ms)
    }

    /// When it happened, as it was typed; none where that was not told.
    fn happened_ms(&self) -> Option<u64> {
        let kind = self.stored.kind?;
        if !kind.tells_of_something() {
            return None;
        }
        match &self.stored.open.act {
            // The clocks' step has a field of its own for it.
            Some(schema::ActFields::Legal(step)) => step.at_ms.or(self.stored.open.happened_ms),
            _ => self.stored.open.happened_ms,
        }
    }

    /// The same as it is shown.
    fn happened_at(&self) -> Option<String> {
        self.happened_ms().map(|ms| self.given(ms))
    }

    /// When it was, milliseconds since 1970: as it was told, for a person reads no laptop's clock error
    /// off the wall; else when it was typed, by corrected clocks. Earlier versions kept the time of a
    /// demand and of a talk as the time at which it was heard.
    fn when_ms(&self) -> i64 {
        let said = match self.stored.kind {
            Some(EntryKind::Demand | EntryKind::Talk) => self.stored.open.heard_ms,
            _ => None,
        };
        let told = self.happened_ms().or(said).map(i64::try_from);
        told.and_then(Result::ok)
            .unwrap_or_else(|| self.corrected_ms())
    }

    /// Whether it was typed long after it happened, or was heard of.
    fn is_late(&self) -> bool {
        let told = self.happened_ms().or(self.stored.open.heard_ms);
        let told = told.and_then(|ms| i64::try_from(ms).ok());
        told.is_some_and(|told| self.typed_ms().saturating_sub(told) > LATE_AFTER_MS)
    }

    /// When it was typed, as far as anybody knows: by the other clocks where most of them agree, else
    /// by its own.
    fn typed_ms(&self) -> i64 {
        if self.clock_is_known {
            self.corrected_ms()
        } else {
            self.at().timestamp_millis()
        }
    }

    /// The text of a time that was given with this entry.
    fn given(&self, ms: u64) -> String {
        text(self.placed(ms))
    }

    /// The corrected time, where the laptop's clock is known to be off: where most of the others agree.
    /// Of two that disagree nobody knows which is right, and their middle is nobody's time.
    fn corrected(&self) -> Option<String> {
        if self.correction_ms == 0 || !self.clock_is_known {
            return None;
        }
        let ms = u64::try_from(self.corrected_ms()).ok()?;
        (ms <= SHOWN_TIME_MS_MAX).then(|| self.given(ms))
    }

    /// The words that stand for the whole entry.
    fn main_text(&self) -> Option<String> {
        self.word(|w| {
            let said = w.text.as_ref().or(w.note.as_ref());
            said.or(w.title.as_ref()).or(w.category.as_ref())
        })
    }

    /// The version of the plan that it pins or quotes.
    fn plan(&self) -> Option<RecordId> {
        match &self.stored.open.act {
            Some(schema::ActFields::Plan(fields)) => Some(fields.plan),
            Some(schema::ActFields::Step(step)) => step.plan,
            _ => None,
        }
    }

    /// The incident that this beginning was made from.
    fn linked_from(&self) -> Option<SubjectId> {
        match &self.stored.open.act {
            Some(schema::ActFields::Linked(fields)) => Some(fields.incident),
            _ => None,
        }
    }

    /// One of its words; none where there is none, or none that anybody could see.
    fn word(&self, get: impl Fn(&Words) -> Option<&String>) -> Option<String> {
        let word = self.words.as_ref().and_then(get);
        word.filter(|word| !is_blank(word)).cloned()
    }
}

/// A time beyond what can be shown is shown as the last that can be.
pub(super) fn moment(ms: u64) -> DateTime<Utc> {
    i64::try_from(ms.min(SHOWN_TIME_MS_MAX))
        .ok()
        .and_then(DateTime::from_timestamp_millis)
        .unwrap_or_default()
}

pub(super) fn text(time: DateTime<FixedOffset>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl Incident {
    fn known_entry(&self, id: EntryId, reader: &Reader<'_>) -> Option<Known> {
        let from = *self.entries.get(&id)?;
        let stored = schema::read_entry(&self.document, id)?;
        Some(self.known_as(id, from, stored, reader))
    }

    fn known_as(
        &self,
        id: EntryId,
        from: Provenance,
        stored: Stored,
        reader: &Reader<'_>,
    ) -> Known {
        let current = reader.roster.person(from.author);
        let member = reader
            .roster
            .member(from.organisation, from.author)
            .or(current);
        let device = member.map(|member| member.certificate.device);
        Known {
            id,
            from,
            words: self.open_words(id, stored.sealed.as_deref(), reader),
            author: reader.roster.name_of(from.author).to_owned(),
            correction_ms: device.map_or(0, |d| reader.clocks.correction_ms(&d)),
            clock_is_known: device.is_some_and(|d| reader.clocks.is_known(&d)),
            device,
            zone: reader.zone.unwrap_or(Zone::Fixed(stored.at.offset_minutes)),
            stored,
            amended: Amended::default(),
        }
    }

    /// The words of an entry: none of them where there are none, nothing where no key opens them.
    fn open_words(&self, id: EntryId, sealed: Option<&[u8]>, reader: &Reader<'_>) -> Option<Words> {
        let Some(sealed) = sealed else {
            return Some(Words::default());
        };
        let keys = reader.keys.of_subject(self.subject, Purpose::Incident);
        keys.into_iter()
            .find_map(|key| Words::open(key, self.subject, id, sealed))
    }
}

#[cfg(test)]
mod tests;
