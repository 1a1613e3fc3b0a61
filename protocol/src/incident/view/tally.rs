//! What statistics count of an incident (plan 五.2), kept in its line of the list so that no document
//! has to be read for them. It holds what was written, not what follows from clocks and roster: those
//! may be known better later.

use super::Known;
use crate::clock::Clocks;
use crate::id::{DeviceKey, PersonKey};
use crate::incident::{EntryKind, MilestoneName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What statistics count of one incident.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Who started it: their unit is the incident's.
    pub by: Option<PersonKey>,
    /// What a concern is about.
    pub issue: Option<String>,
    /// Demands, by what they are about.
    pub categories: BTreeMap<String, usize>,
    /// When each laptop first wrote of each step, milliseconds since 1970 by its own clock.
    pub steps: BTreeMap<MilestoneName, BTreeMap<DeviceKey, i64>>,
}

impl Tally {
    /// Takes note of an entry that counts.
    pub(super) fn add(&mut self, entry: &Known) {
        let written = entry.at().timestamp_millis();
        match entry.stored.kind {
            Some(EntryKind::Start) => {
                let heard = entry.stored.open.heard_ms.map(i64::try_from);
                let heard = heard.and_then(Result::ok).unwrap_or(written);
                self.reach(MilestoneName::Received, entry.device, heard);
            }
            Some(EntryKind::Demand) => {
                if let Some(category) = entry.word(|words| words.category.as_ref()) {
                    *self.categories.entry(category).or_default() += 1;
                }
            }
            _ => {}
        }
        if let Some(name) = entry.stored.open.milestone {
            self.reach(name, entry.device, written);
        }
    }

    fn reach(&mut self, step: MilestoneName, device: Option<DeviceKey>, ms: i64) {
        if let Some(device) = device {
            let first = self.steps.entry(step).or_default();
            let first = first.entry(device).or_insert(ms);
            *first = ms.min(*first);
        }
    }

    /// When each step was first reached, by clocks that are corrected as far as is known now.
    pub fn reached(&self, clocks: &Clocks) -> BTreeMap<MilestoneName, i64> {
        let steps = self.steps.iter();
        steps
            .filter_map(|(step, laptops)| {
                let laptops = laptops.iter();
                let at =
                    laptops.map(|(device, ms)| ms.saturating_sub(clocks.correction_ms(device)));
                Some((*step, at.min()?))
            })
            .collect()
    }
}
