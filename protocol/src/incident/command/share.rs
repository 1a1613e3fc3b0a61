//! Choosing what an invited unit gets to read (plan 五.4): in a document of its own, with what was
//! chosen for it and nothing narrower.

use super::{Deciding, Refusal, fitting, line};
use crate::id::{EntryId, SubjectId, UnitId};
use crate::incident::schema::{self, ActFields, ChosenFields, LinkedFields, SharedFields, Stored};
use crate::incident::{
    EntryKind, EntryView, Field, Incident, IncidentView, NewEntry, OpenFields, Part, Saying, Words,
};

/// What is chosen, for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The unit.
    pub unit: UnitId,
    /// Its linked document: there already, or about to begin.
    pub document: SubjectId,
    /// Whether it begins with this.
    pub begins: bool,
    /// What it is called there; the incident's own title where nothing is given.
    pub title: Option<String>,
    /// Where it is said to be there; the incident's own place where nothing is given.
    pub place: Option<String>,
    /// Which entries.
    pub entries: Vec<EntryId>,
}

/// What a share writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedEntries {
    /// Into the linked document, in this order.
    pub there: Vec<NewEntry>,
    /// Into the incident: that it was done.
    pub here: NewEntry,
}

impl Incident {
    /// Decides on a share. What was chosen before is not chosen again.
    ///
    /// # Errors
    /// A [`Refusal`]: for an entry that is not here, has no words, or holds personal data.
    pub fn share(&self, share: &Share, by: &Deciding<'_>) -> Result<SharedEntries, Refusal> {
        by.check_open(false)?;
        let view = by.view(self);
        let known = view
            .acts
            .shared
            .iter()
            .filter(|row| row.document == share.document);
        let known: Vec<EntryId> = known.flat_map(|row| row.entries.clone()).collect();
        let mut entries = Vec::new();
        for entry in &share.entries {
            if !known.contains(entry) && !entries.contains(entry) {
                entries.push(*entry);
            }
        }
        if entries.is_empty() && !share.begins {
            return Err(Refusal::Empty { field: "entries" });
        }
        let mut there = Vec::new();
        if share.begins {
            there.push(self.linked_start(share, &view)?);
        }
        for entry in &entries {
            there.push(self.chosen(*entry, &view, by)?);
        }
        let fields = SharedFields {
            document: share.document,
            unit: share.unit,
            entries,
        };
        let here = NewEntry::of(EntryKind::Shared, ActFields::Shared(fields));
        let unit = by.reader.roster.unit_path(share.unit);
        Ok(SharedEntries {
            there,
            here: here.saying(Words::text(unit)),
        })
    }

    fn linked_start(&self, share: &Share, view: &IncidentView) -> Result<NewEntry, Refusal> {
        let own = |given: &Option<String>, own: &Option<String>| given.clone().or(own.clone());
        let title = own(&share.title, &view.title).unwrap_or_default();
        let place = own(&share.place, &view.place).unwrap_or_default();
        Ok(NewEntry {
            kind: EntryKind::Start,
            open: OpenFields {
                incident: view.kind,
                drill: Some(view.drill),
                act: Some(ActFields::Linked(LinkedFields {
                    incident: self.subject,
                    unit: share.unit,
                })),
                ..OpenFields::default()
            },
            words: Words {
                title: Some(line("title", &title)?),
                place: Some(line("place", &place)?),
                ..Words::default()
            },
            narrow: Default::default(),
        })
    }

    fn chosen(
        &self,
        entry: EntryId,
        view: &IncidentView,
        by: &Deciding<'_>,
    ) -> Result<NewEntry, Refusal> {
        let row = view.entries.iter().find(|row| row.entry == entry);
        let row = row.ok_or(Refusal::NoSuchEntry { entry })?;
        let stored = schema::read_entry(&self.document, entry);
        let stored = stored.ok_or(Refusal::NoSuchEntry { entry })?;
        if stored.is_personal() {
            return Err(Refusal::PersonalEntry { entry });
        }
        let text = chosen_text(row, by).ok_or(Refusal::NothingToChoose { entry })?;
        let fields = ChosenFields {
            entry,
            written_ms: stored.at.wall_ms,
        };
        let words = Words {
            by: Some(row.author.clone()).filter(|author| !author.is_empty()),
            ..Words::text(text)
        };
        Ok(NewEntry::of(EntryKind::Chosen, ActFields::Chosen(fields)).saying(words))
    }
}

impl Stored {
    /// Whether it holds a petitioner's data or words, or those of whoever was named.
    pub(in crate::incident) fn is_personal(&self) -> bool {
        let narrow = self.petitioner.is_some() || self.verbatim.is_some();
        let named = !self.people.is_empty() || self.kind == Some(EntryKind::Representatives);
        narrow || named || self.kind.is_some_and(EntryKind::is_personal)
    }
}

/// What an entry says, in words; nothing where it has none, and counts nothing.
fn chosen_text(row: &EntryView, by: &Deciding<'_>) -> Option<String> {
    let counts = |saying: &Saying| matches!(saying.field, Field::People | Field::Milestone);
    let says = row.text.is_some() || row.said.0.iter().any(counts);
    says.then(|| fitting(by.wording.sentence(&row.alone())))
}

impl EntryView {
    /// The same without words of other entries, which nobody chose.
    fn alone(&self) -> Self {
        let mut alone = self.clone();
        let is_own = |saying: &Saying| {
            let others = matches!(saying.part, Part::Entry(_) | Part::LeftOpen { .. });
            !others && saying.field != Field::Checked
        };
        alone.said.0.retain(is_own);
        alone
    }
}
