//! At the scene: handing over between those who are there, and checking key places (plan 三.3, 四.3).
//! Places, never people.

use super::{Act, Deciding, Refusal, line, optional_text, text};
use crate::incident::schema::{ActFields, HandoverFields, PlaceCheckFields};
use crate::incident::{EntryKind, Incident, NewEntry, Words};
use serde::{Deserialize, Serialize};

/// Whoever writes hands over to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// To whom: a name, a person's key or a laptop's.
    pub to: String,
    /// What they have to know.
    pub text: String,
}

/// A key place was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceCheck {
    /// Which.
    pub place: String,
    /// Whether it is safe and in order.
    pub in_order: bool,
    /// What there is to say about it.
    pub text: Option<String>,
}

impl Act for Handover {
    fn decide(self, _: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let to = by.person("to", &self.to)?;
        if to == by.writer {
            return Err(Refusal::ToOneself);
        }
        let words = Words::text(text("text", &self.text)?);
        let fields = HandoverFields { to };
        Ok(NewEntry::of(EntryKind::Handover, ActFields::Handover(fields)).saying(words))
    }
}

impl Act for PlaceCheck {
    fn decide(self, _: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let words = Words {
            text: optional_text("text", self.text)?,
            place: Some(line("place", &self.place)?),
            ..Words::default()
        };
        let fields = PlaceCheckFields {
            in_order: self.in_order,
        };
        Ok(NewEntry::of(EntryKind::PlaceCheck, ActFields::PlaceCheck(fields)).saying(words))
    }
}
