//! Recording a demand in the petitioner's own words (plan 四.2(2), articles 19 and 32).

use super::{Act, Deciding, Refusal, line, optional_line, text};
use crate::id::{AttachmentId, EntryId};
use crate::incident::acts::or_default;
use crate::incident::{
    EntryKind, Given, Incident, NarrowWords, NewEntry, OpenFields, Petitioner, ReadBack, Words,
};
use serde::{Deserialize, Serialize};

/// One demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// What it is about.
    pub category: String,
    /// The petitioner's very words.
    #[serde(rename = "text")]
    pub verbatim: String,
    /// Whether these were read back.
    #[serde(default, deserialize_with = "or_default")]
    pub read_back: ReadBack,
    /// Who demands; nobody has to say.
    pub name: Option<String>,
    /// How to reach them.
    pub contact: Option<String>,
    /// An earlier demand of the same person.
    pub same_as: Option<EntryId>,
    /// When it was said, if that was not just now.
    pub heard_at: Option<Given>,
    /// A talk record, a recording.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
}

impl Act for Demand {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let same_as = match self.same_as {
            Some(entry) => {
                let first = incident.first_of_person(entry);
                Some(first.ok_or(Refusal::NoSuchDemand { entry })?)
            }
            None => None,
        };
        let attachments = by.attachments(&self.attachments)?;
        let petitioner = Petitioner {
            name: optional_line("name", self.name)?,
            contact: optional_line("contact", self.contact)?,
        };
        Ok(NewEntry {
            kind: EntryKind::Demand,
            open: OpenFields {
                heard_ms: by.past("heard_at", self.heard_at)?,
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
