//! Recording a headcount: a range, who counted. Never overwritten, two observers may differ.

use super::{Act, Deciding, Refusal, line};
use crate::incident::{EntryKind, Incident, NarrowWords, NewEntry, OpenFields, Words};
use crate::limit::HEADCOUNT_MAX;
use crate::typing;
use serde::{Deserialize, Serialize};

/// How many people are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headcount {
    /// At least so many.
    #[serde(deserialize_with = "typing::whole_number")]
    pub low: u32,
    /// At most so many.
    #[serde(deserialize_with = "typing::whole_number")]
    pub high: u32,
    /// Who counted, and how.
    pub by: String,
}

impl Act for Headcount {
    fn decide(self, _: &Incident, _: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let (low, high) = (self.low, self.high);
        check_range(low, high)?;
        Ok(NewEntry {
            kind: EntryKind::Headcount,
            narrow: NarrowWords::default(),
            open: OpenFields {
                low: Some(low),
                high: Some(high),
                ..OpenFields::default()
            },
            words: Words {
                by: Some(line("by", &self.by)?),
                ..Words::default()
            },
        })
    }
}

/// Whether a range of people is one.
pub(super) fn check_range(low: u32, high: u32) -> Result<(), Refusal> {
    if low > high {
        return Err(Refusal::Reversed { low, high });
    }
    if high > HEADCOUNT_MAX {
        return Err(Refusal::TooLarge {
            field: "high",
            number: high.into(),
            limit: HEADCOUNT_MAX.into(),
        });
    }
    Ok(())
}
