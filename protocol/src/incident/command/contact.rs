//! Contacts: which unit was asked to come, by which channel, and whether it is there (plan 四.2(3)).
//! A relative only where the petitioner named them and agrees: sealed, and none by default.

use super::{Act, Deciding, Refusal, line, optional_line, optional_text};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, ActWords, ContactFields, ContactWords};
use crate::incident::{ContactStatus, EntryKind, Incident, NewEntry, Petitioner, Words};
use serde::{Deserialize, Serialize};

/// A contact, or how far an earlier one has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The first entry of this contact, where this is a later one.
    pub contact: Option<EntryId>,
    /// The unit.
    pub unit: Option<String>,
    /// Whom there, as a post.
    pub person: Option<String>,
    /// By which channel.
    pub channel: Option<String>,
    /// How far it has come.
    #[serde(default)]
    pub status: ContactStatus,
    /// What there is to say about it.
    pub note: Option<String>,
    /// A relative's name and how to reach them.
    pub relative: Option<String>,
    /// Whether the petitioner named this relative and agrees.
    #[serde(default)]
    pub agreed: bool,
    /// That petitioner's demand.
    pub demand: Option<EntryId>,
}

impl Act for Contact {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let relative = self.relative_of(incident, by)?;
        let named = match relative {
            Some(_) => optional_line("relative", self.relative)?,
            None => None,
        };
        if let Some(first) = self.contact {
            incident.needs(EntryKind::Contact, first)?;
        }
        let needs_unit = self.contact.is_none() && named.is_none();
        let unit = match self.unit {
            Some(unit) if needs_unit => Some(line("unit", &unit)?),
            None if needs_unit => return Err(Refusal::Empty { field: "unit" }),
            unit => optional_line("unit", unit)?,
        };
        let person = optional_line("person", self.person)?;
        let parts = ContactWords { unit, person };
        let words = Words {
            channel: optional_line("channel", self.channel)?,
            note: optional_text("note", self.note)?,
            act: (parts != ContactWords::default()).then_some(ActWords::Contact(parts)),
            ..Words::default()
        };
        let fields = ContactFields {
            first: self.contact,
            status: self.status,
            relative_of: relative,
        };
        let people = named.map(|name| Petitioner {
            name: Some(name),
            contact: None,
        });
        Ok(NewEntry::of(EntryKind::Contact, ActFields::Contact(fields))
            .saying(words)
            .about(people.into_iter().collect()))
    }
}

impl Contact {
    /// The demand of whoever named the relative; none where no relative is meant.
    fn relative_of(
        &self,
        incident: &Incident,
        by: &Deciding<'_>,
    ) -> Result<Option<EntryId>, Refusal> {
        let is_named = self
            .relative
            .as_ref()
            .is_some_and(|name| !name.trim().is_empty());
        if !is_named {
            return Ok(None);
        }
        if !self.agreed {
            return Err(Refusal::NotAgreed);
        }
        let demand = self.demand.ok_or(Refusal::Empty { field: "demand" })?;
        let stored = incident.needs(EntryKind::Demand, demand)?;
        let destroyed = |part: &crate::incident::narrow::Narrow| {
            by.reader.keys.is_destroyed(incident.subject, part.key)
        };
        if stored.petitioner.as_ref().is_none_or(destroyed) {
            return Err(Refusal::NoPetitioner { demand });
        }
        Ok(Some(demand))
    }
}
