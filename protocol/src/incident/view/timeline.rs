//! The whole incident, as one view.

use super::rows::MisformedView;
use super::said::Others;
use super::{
    AttachmentView, DemandView, EntryView, IncidentView, Known, MilestoneView, Reader, ReviewView,
    State, WhyReview, acts, clocks, ending, headcounts, levels, linked, scene_plan,
};
use crate::id::{EntryId, SubjectId};
use crate::incident::narrow::Narrow;
use crate::incident::{EntryKind, Incident, IncidentKind, NarrowState, ReadBack};
use crate::roster::Counts;
use crate::seal::Purpose;
use std::collections::BTreeMap;

impl Incident {
    /// The incident as people see it.
    pub fn view(&self, reader: &Reader<'_>) -> IncidentView {
        let (known, uncounted) = self.judged(reader);
        let head = known
            .iter()
            .find(|entry| entry.stored.kind == Some(EntryKind::Start));
        let head_word = |get: fn(&super::Words) -> Option<&String>| head.and_then(|h| h.word(get));
        let begun_as = head.and_then(|head| head.stored.open.incident);
        let mut became = known
            .iter()
            .filter(|entry| entry.stored.kind == Some(EntryKind::Raised));
        let raised = became.find_map(|entry| entry.stored.open.incident);
        let plan = self.scene_plan(reader);
        let steps = self.clock_steps(&known);
        let reached = known.iter().filter_map(|entry| milestone(entry, &known));
        let milestones: Vec<MilestoneView> = reached.collect();
        let mut view = IncidentView {
            incident: self.subject,
            kind: raised.or(begun_as),
            linked: linked::linked(head, reader),
            concern: begun_as == Some(IncidentKind::Concern),
            plan: head.and_then(Known::plan),
            drill: head
                .and_then(|head| head.stored.open.drill)
                .unwrap_or(false),
            title: head_word(|words| words.title.as_ref()),
            place: head_word(|words| words.place.as_ref()),
            state: known.iter().map(State::of_entry).max().unwrap_or_default(),
            heard_at: head.and_then(|head| head.stored.open.heard_ms.map(|ms| head.given(ms))),
            channel: head_word(|words| words.channel.as_ref()),
            reporter: head_word(|words| words.reporter.as_ref()),
            entries: self.entry_rows(&known, &steps, reader),
            headcounts: headcounts::rows(&known),
            milestones,
            attachments: known
                .iter()
                .flat_map(|entry| attachments(self.subject, entry, reader))
                .collect(),
            demands: known
                .iter()
                .filter_map(|entry| self.demand_row(entry, reader))
                .collect(),
            acts: acts::rows(self.subject, &known, reader),
            scene_plan: scene_plan::view(&plan, &known, reader),
            clocks: clocks::rows(&known, &steps, reader),
            misformed: self
                .misformed()
                .chain(plan.misformed().iter().copied())
                .map(|(record, why)| MisformedView {
                    record,
                    why: why.to_string(),
                })
                .collect(),
            to_review: uncounted
                .iter()
                .map(|(entry, why)| self.review(entry, *why, reader))
                .collect(),
            archived_without: Vec::new(),
        };
        if view.state == State::Archived {
            view.archived_without = view.missing();
        }
        view
    }
}

impl Incident {
    /// Whether the incident's own key was destroyed.
    fn is_destroyed(&self, reader: &Reader<'_>) -> bool {
        let held = reader.keys.current(self.subject, Purpose::Incident);
        held.is_none() && reader.keys.has_destroyed(self.subject)
    }

    fn demand_row(&self, entry: &Known, reader: &Reader<'_>) -> Option<DemandView> {
        if entry.stored.kind != Some(EntryKind::Demand) {
            return None;
        }
        let state = |part: &Option<Narrow>| Narrow::state(part.as_ref(), reader.keys, self.subject);
        Some(DemandView {
            entry: entry.id,
            category: entry.word(|words| words.category.as_ref()),
            read_back: entry.stored.open.read_back.unwrap_or(ReadBack::NotYet),
            same_as: entry.stored.open.same_as,
            petitioner: state(&entry.stored.petitioner),
            verbatim: state(&entry.stored.verbatim),
            author: entry.author.clone(),
            at: super::text(entry.at()),
            corrected_at: entry.corrected(),
            happened_at: entry.happened_at(),
        })
    }
}

/// The words of a correction of what is personal.
fn sealed_words(entry: &Known, subject: SubjectId, reader: &Reader<'_>) -> Option<NarrowState> {
    let words = entry.stored.verbatim.as_ref()?;
    let is_correction = entry.stored.kind == Some(EntryKind::Correction);
    is_correction.then(|| Narrow::state(Some(words), reader.keys, subject))
}

impl Incident {
    fn review(&self, entry: &Known, counts: Counts, reader: &Reader<'_>) -> ReviewView {
        let (why, by) = match counts {
            Counts::AfterRevocation { by } => (WhyReview::AfterRevocation, Some(by)),
            Counts::AfterRecusal { by } => (WhyReview::AfterRecusal, Some(by)),
            Counts::AfterRetirement => (WhyReview::AfterRetirement, None),
            Counts::ByRole { .. } => (WhyReview::Role, None),
            Counts::Uncertified | Counts::Yes => (WhyReview::Uncertified, None),
        };
        let by = by.map(|by| reader.roster.name_of(by).to_owned());
        ReviewView {
            why,
            revoked_by: by.clone().filter(|_| why == WhyReview::AfterRevocation),
            recused_by: by.filter(|_| why == WhyReview::AfterRecusal),
            entry: entry.id,
            record: entry.from.record,
            kind: entry.stored.kind_word.clone(),
            text: entry.main_text(),
            said: entry.said(&Others::of(&[], reader), self.subject, reader),
            author: entry.author.clone(),
            device: entry.device,
            at: super::text(entry.at()),
        }
    }

    fn entry_rows(
        &self,
        known: &[Known],
        steps: &BTreeMap<EntryId, i64>,
        reader: &Reader<'_>,
    ) -> Vec<EntryView> {
        let (destroyed, others) = (self.is_destroyed(reader), Others::of(known, reader));
        let mut early_by = clocks::early(known, reader);
        let mut levels = levels::in_force(known);
        let mut corrections: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        for entry in known {
            if let Some(corrected) = entry.stored.open.corrects {
                corrections.entry(corrected).or_default().push(entry.id);
            }
        }
        known
            .iter()
            .map(|entry| (entry, levels.remove(&entry.id).unwrap_or_default()))
            .map(|(entry, level)| EntryView {
                entry: entry.id,
                record: entry.from.record,
                kind: entry.stored.kind_word.clone(),
                text: entry.main_text(),
                said: entry.said(&others, self.subject, reader),
                sealed: entry.words.is_none(),
                destroyed: entry.words.is_none() && destroyed,
                track: entry.stored.open.track,
                disclosure: level.in_force,
                raised_by: level.raised_by,
                personal: level.personal,
                author: entry.author.clone(),
                device: entry.device,
                at: super::text(entry.at()),
                corrected_at: entry.corrected(),
                heard_at: entry.stored.open.heard_ms.map(|ms| entry.given(ms)),
                happened_at: entry.happened_at(),
                early: early_by.remove(&entry.id).unwrap_or_default(),
                offset_minutes: entry.stored.at.offset_minutes,
                clock_step_ms: steps.get(&entry.id).copied(),
                late: entry.is_late(),
                corrects: entry.stored.open.corrects,
                corrected_by: corrections.remove(&entry.id).unwrap_or_default(),
                amended: entry.amended.rows.clone(),
                before: entry.amended.before.clone(),
                sealed_words: sealed_words(entry, self.subject, reader),
                attachments: entry
                    .stored
                    .open
                    .attachments
                    .iter()
                    .map(|a| a.attachment)
                    .collect(),
                order: entry.from.time.bits(),
                origin: None,
            })
            .collect()
    }
}

fn milestone(entry: &Known, known: &[Known]) -> Option<MilestoneView> {
    let (checked, left_open) = ending::said(entry, known);
    let (missing, reason) = ending::lacked(entry);
    Some(MilestoneView {
        checked,
        left_open,
        entry: entry.id,
        name: entry.stored.open.milestone?,
        plan: entry.plan(),
        note: entry.word(|words| words.note.as_ref()),
        by: entry.word(|words| words.by.as_ref()),
        author: entry.author.clone(),
        at: super::text(entry.at()),
        corrected_at: entry.corrected(),
        happened_at: entry.happened_at(),
        late: entry.is_late(),
        corrected: entry.is_amended(),
        missing,
        reason,
    })
}

fn attachments<'a>(
    subject: SubjectId,
    entry: &'a Known,
    reader: &'a Reader<'_>,
) -> impl Iterator<Item = AttachmentView> + 'a {
    let files = entry.words.as_ref().and_then(|words| words.files.as_ref());
    entry
        .stored
        .open
        .attachments
        .iter()
        .enumerate()
        .map(move |(place, reference)| {
            let file = files.and_then(|files| files.get(place));
            let original = reader.keys.original(
                reference.key,
                &reference.commitment,
                reference.full_commitment.as_ref(),
            );
            AttachmentView {
                attachment: reference.attachment,
                entry: entry.id,
                name: file
                    .map(|file| &file.name)
                    .or(original.and_then(|original| original.name.as_ref()))
                    .cloned(),
                media_type: file
                    .map(|file| &file.media_type)
                    .or(original.and_then(|original| original.media_type.as_ref()))
                    .cloned(),
                bytes: reference.bytes,
                blake3: original.map(|original| data_encoding::HEXLOWER.encode(&original.blake3)),
                sha256: original
                    .and_then(|original| original.sha256)
                    .map(|sha256| data_encoding::HEXLOWER.encode(&sha256)),
                destroyed: reader.keys.is_destroyed(subject, reference.key),
                held: (reader.held)(reference.attachment),
                preview: reference.short_preview().map(|preview| preview.attachment),
            }
        })
}
