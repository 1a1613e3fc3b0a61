//! Recording a demand in the petitioner's own words (plan 四.2(2), articles 19 and 32).

use super::attach::Attachment;
use super::{Deciding, Refusal, line, optional_line, text};
use crate::id::EntryId;
use crate::incident::{
    EntryKind, Incident, NarrowWords, NewEntry, OpenFields, Petitioner, ReadBack, Words,
};

/// One demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// What it is about.
    pub category: String,
    /// The petitioner's very words.
    pub verbatim: String,
    /// Whether these were read back.
    pub read_back: ReadBack,
    /// Who demands; nobody has to say.
    pub petitioner: Petitioner,
    /// An earlier demand of the same person.
    pub same_as: Option<EntryId>,
    /// When it was said, milliseconds since 1970, if that was not just now.
    pub heard_ms: Option<u64>,
    /// A talk record, a recording.
    pub attachments: Vec<Attachment>,
}

impl Demand {
    pub(super) fn decide(
        self,
        incident: &Incident,
        by: &Deciding<'_>,
    ) -> Result<NewEntry, Refusal> {
        let same_as = match self.same_as {
            Some(entry) => {
                let first = incident.first_of_person(entry);
                Some(first.ok_or(Refusal::NoSuchDemand { entry })?)
            }
            None => None,
        };
        let attachments = Attachment::references(&self.attachments)?;
        let petitioner = Petitioner {
            name: optional_line("name", self.petitioner.name)?,
            contact: optional_line("contact", self.petitioner.contact)?,
        };
        Ok(NewEntry {
            kind: EntryKind::Demand,
            open: OpenFields {
                heard_ms: by.past("heard_at", self.heard_ms)?,
                read_back: Some(self.read_back),
                same_as,
                attachments,
                ..OpenFields::default()
            },
            words: Words {
                category: Some(line("category", &self.category)?),
                ..Words::default()
            },
            narrow: NarrowWords {
                petitioner: (petitioner != Petitioner::default()).then_some(petitioner),
                verbatim: Some(text("text", &self.verbatim)?),
                ..NarrowWords::default()
            },
        })
    }
}
