//! What statistics count of an incident (plan 五.2), kept in its line of the list so that no document
//! has to be read for them. It holds what was written, not what follows from clocks and roster: those
//! may be known better later.

use super::{Known, measured};
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
    /// The earliest time of each step that a person told, milliseconds since 1970: no clock corrects it.
    pub told: BTreeMap<MilestoneName, i64>,
}

impl Tally {
    /// Takes note of an entry that counts.
    pub(super) fn add(&mut self, entry: &Known) {
        match entry.stored.kind {
            Some(EntryKind::Start) => {
                self.reach(MilestoneName::Received, entry, measured::heard_ms(entry));
            }
            Some(EntryKind::Demand) => {
                if let Some(category) = entry.word(|words| words.category.as_ref()) {
                    *self.categories.entry(category).or_default() += 1;
                }
            }
            _ => {}
        }
        if let Some(name) = entry.stored.open.milestone {
            self.reach(name, entry, None);
        }
    }

    /// A step was reached: at the time that was told of it, else as its laptop's clock said.
    fn reach(&mut self, step: MilestoneName, entry: &Known, heard_ms: Option<i64>) {
        let happened = entry.happened_ms().map(i64::try_from);
        if let Some(told) = heard_ms.or(happened.and_then(Result::ok)) {
            let first = self.told.entry(step).or_insert(told);
            *first = told.min(*first);
        } else if let Some(device) = entry.device {
            let written = entry.at().timestamp_millis();
            let first = self.steps.entry(step).or_default();
            let first = first.entry(device).or_insert(written);
            *first = written.min(*first);
        }
    }

    /// When each step was first reached: as it was told, or by clocks that are corrected as far as is
    /// known now.
    pub fn reached(&self, clocks: &Clocks) -> BTreeMap<MilestoneName, i64> {
        let mut reached = self.told.clone();
        for (step, laptops) in &self.steps {
            for (device, written) in laptops {
                let at = written.saturating_sub(clocks.correction_ms(device));
                let first = reached.entry(*step).or_insert(at);
                *first = at.min(*first);
            }
        }
        reached
    }
}
