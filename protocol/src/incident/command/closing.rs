//! How an incident is closed (plan 四.3, 四.4): what it has to have reached before it is archived, and
//! what is asked where something lacks.

use super::{Deciding, Milestone, Refusal, at_most, optional_text, text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ActWords, StepFields, StepWords};
use crate::incident::{Incident, IncidentKind, IncidentView, MilestoneName, MustItem};
use crate::limit::{AGAIN_WITHIN_MS, REASONS_MAX};
use crate::roster::is_same_person;
use chrono::DateTime;

/// What an incident has reached before it is archived. A concern that was resolved is only closed, and a
/// drill is not evaluated as an incident is.
pub(in crate::incident) const fn before_archive(
    kind: Option<IncidentKind>,
    is_drill: bool,
) -> &'static [MilestoneName] {
    use MilestoneName::{Ended, Evaluated, Left, Summarised};
    match kind {
        Some(IncidentKind::Concern) => &[Ended],
        _ if is_drill => &[Ended, Left, Summarised],
        _ => &[Ended, Left, Evaluated, Summarised],
    }
}

/// What a milestone says beside its note.
type Said = (Option<ActFields>, Option<ActWords>);

impl Milestone {
    /// Asks where something lacks, and gives what is said about it. No act asks twice.
    pub(super) fn asked(&self, incident: &Incident, by: &Deciding<'_>) -> Result<Said, Refusal> {
        let view = by.view(incident);
        let mut fields = StepFields::default();
        let mut words = StepWords {
            reason: optional_text("reason", self.reason.clone())?,
            ..StepWords::default()
        };
        let has_reached = |name| view.milestones.iter().any(|row| row.name == name);
        let is_reasoned = words.reason.is_some();
        match self.name {
            MilestoneName::Archived => self.archive(&view, &mut fields, &mut words)?,
            MilestoneName::Left if !has_reached(MilestoneName::Arrived) && !is_reasoned => {
                return Err(Refusal::NobodyArrived);
            }
            MilestoneName::Evaluated if !is_reasoned && self.is_without_note() => {
                return Err(Refusal::WithoutWords);
            }
            _ => {
                fields.again = self.once_more(&view, incident, by)?;
            }
        }
        let act = (fields != StepFields::default()).then_some(ActFields::Step(fields));
        let said = (words != StepWords::default()).then_some(ActWords::Step(words));
        Ok((act, said))
    }

    fn is_without_note(&self) -> bool {
        let note = self.note.as_deref().unwrap_or_default();
        note.trim().is_empty()
    }

    /// What lacks and what is open, each with its reason; where nothing is, whether it is meant.
    fn archive(
        &self,
        view: &IncidentView,
        fields: &mut StepFields,
        words: &mut StepWords,
    ) -> Result<(), Refusal> {
        let (missing, open) = (view.missing(), view.still_open());
        at_most("reasons", self.open.len(), REASONS_MAX)?;
        let is_said = missing.iter().all(|name| self.missing.contains_key(name))
            && open.iter().all(|item| self.open.contains_key(&item.entry));
        if !is_said {
            return Err(Refusal::Unfinished { missing, open });
        }
        if missing.is_empty() && open.is_empty() && !self.sure {
            return Err(Refusal::Archiving);
        }
        for item in open {
            if let Some(reason) = self.open.get(&item.entry) {
                fields.open.push(item.entry);
                words.open.push(text("reason", reason)?);
            }
        }
        for name in missing {
            if let Some(reason) = self.missing.get(&name) {
                fields.missing.push(name);
                words.missing.push(text("reason", reason)?);
            }
        }
        Ok(())
    }

    /// The same milestone by the same person a moment ago is commonly a slip.
    fn once_more(
        &self,
        view: &IncidentView,
        incident: &Incident,
        by: &Deciding<'_>,
    ) -> Result<Option<bool>, Refusal> {
        let is_recent = |at: &str| {
            let at = DateTime::parse_from_rfc3339(at).ok();
            let at = at.and_then(|at| u64::try_from(at.timestamp_millis()).ok());
            at.is_some_and(|at| by.now_ms.abs_diff(at) <= AGAIN_WITHIN_MS)
        };
        let roster = by.reader.roster;
        let rows = view.milestones.iter().filter(|row| row.name == self.name);
        let mut own = rows.filter(|row| {
            let author = incident.author(row.entry);
            author.is_some_and(|author| {
                author == by.writer || is_same_person(roster, author, by.writer)
            })
        });
        match own.any(|row| is_recent(&row.at)) {
            true if self.again => Ok(Some(true)),
            true => Err(Refusal::JustRecorded {
                milestone: self.name,
            }),
            false => Ok(None),
        }
    }
}

impl IncidentView {
    /// What had to be done, was not, and of which no end says why.
    fn still_open(&self) -> Vec<MustItem> {
        let ends = self.milestones.iter();
        let said: Vec<EntryId> = ends
            .flat_map(|row| row.left_open.iter().filter_map(|left| left.entry))
            .collect();
        let mut open = self.must_items();
        open.retain(|item| !said.contains(&item.entry));
        open
    }

    /// What commonly comes before it is archived, and was not reached.
    pub fn missing(&self) -> Vec<MilestoneName> {
        let asked = before_archive(self.kind, self.drill).iter().copied();
        let reached = |name| self.milestones.iter().any(|row| row.name == name);
        asked.filter(|name| !reached(*name)).collect()
    }
}
