//! Which plan counts. A pure function of the set of records: the order in which they came does not
//! matter, and two laptops that hold the same agree.

use super::sealed::open_text;
use super::{Faults, Plan};
use crate::clock::Timestamp;
use crate::id::{KeyId, PersonKey, RecordId, UnitId};
use crate::record::body::PlanBody;
use crate::record::{Checked, Kind};
use crate::seal::Keyring;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a version says, as far as this laptop can read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanText {
    /// No key that opens it is here.
    Sealed,
    /// Opened, but of another version of the program, or not a plan.
    Unreadable(Faults),
    /// The plan.
    Open(Arc<Plan>),
}

/// A version of a plan, as one record holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanVersion {
    /// Its record: what an incident pins.
    pub record: RecordId,
    /// Who made it known.
    pub by: PersonKey,
    /// When, by the logical clock.
    pub time: Timestamp,
    /// The unit that it is for.
    pub unit: UnitId,
    /// What it says.
    pub text: PlanText,
    /// Whether it is withdrawn: no incident begins with it any more.
    pub withdrawn: bool,
    key: KeyId,
    sealed: Vec<u8>,
}

impl PlanVersion {
    /// The plan, where it can be read.
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        match &self.text {
            PlanText::Open(plan) => Some(plan),
            PlanText::Sealed | PlanText::Unreadable(_) => None,
        }
    }

    fn open(&mut self, keys: &Keyring) {
        let Some(key) = keys.get(self.key) else {
            return;
        };
        self.text = match open_text(self.unit, key, &self.sealed) {
            Ok(text) => match Plan::from_toml(&text) {
                Ok(plan) => PlanText::Open(Arc::new(plan)),
                Err(faults) => PlanText::Unreadable(faults),
            },
            Err(_) => PlanText::Sealed,
        };
    }
}

/// All versions of all plans that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plans {
    versions: BTreeMap<RecordId, PlanVersion>,
    /// Withdrawals may come before what they withdraw.
    withdrawn: BTreeSet<RecordId>,
}

impl Plans {
    /// The plans that these records hold. Whether a record counts is for the caller to judge.
    pub fn of<'a, C: Checked + 'a>(
        records: impl IntoIterator<Item = &'a C>,
        keys: &Keyring,
    ) -> Self {
        let mut plans = Self::default();
        for record in records {
            plans.learn(record, keys);
        }
        plans
    }

    /// Takes note of a record. Answers whether it was about a plan.
    pub fn learn(&mut self, record: &impl Checked, keys: &Keyring) -> bool {
        let record = record.record();
        let header = record.header();
        let body = record.body().filter(|_| header.kind == Kind::Plan);
        let Some(Ok(body)) = body.map(PlanBody::from_bytes) else {
            return false;
        };
        match body {
            PlanBody::Version { unit, key, sealed } => {
                let mut version = PlanVersion {
                    record: record.id(),
                    by: header.author,
                    time: header.time,
                    unit,
                    text: PlanText::Sealed,
                    withdrawn: self.withdrawn.contains(&record.id()),
                    key,
                    sealed,
                };
                version.open(keys);
                self.versions.insert(version.record, version);
            }
            PlanBody::Withdrawal { version } => {
                self.withdrawn.insert(version);
                if let Some(known) = self.versions.get_mut(&version) {
                    known.withdrawn = true;
                }
            }
        }
        true
    }

    /// Opens what came before the key that opens it.
    pub fn open_with(&mut self, keys: &Keyring) {
        for version in self.versions.values_mut() {
            if version.text == PlanText::Sealed {
                version.open(keys);
            }
        }
    }

    /// One version.
    pub fn version(&self, record: RecordId) -> Option<&PlanVersion> {
        self.versions.get(&record)
    }

    /// All versions, the latest first.
    pub fn versions(&self) -> Vec<&PlanVersion> {
        let mut all: Vec<&PlanVersion> = self.versions.values().collect();
        all.sort_by_key(|version| std::cmp::Reverse(place(version)));
        all
    }

    /// The version that an incident begins with: of those for its unit, or the nearest unit above
    /// it that has any, the one with the latest first day that is not after `day`. Of two with one
    /// first day the later made known counts, then the higher record id (clause 六).
    ///
    /// `units` are the incident's own unit and those above it, the nearest first.
    pub fn in_force(&self, units: &[UnitId], day: NaiveDate) -> Option<&PlanVersion> {
        units.iter().find_map(|unit| {
            let of = self.versions.values();
            let of = of.filter(|version| version.unit == *unit && !version.withdrawn);
            let begun =
                |version: &&PlanVersion| version.plan().is_some_and(|plan| plan.valid_from <= day);
            of.filter(begun).max_by_key(|version| place(version))
        })
    }
}

fn place(version: &PlanVersion) -> (Option<NaiveDate>, Timestamp, RecordId) {
    let valid_from = version.plan().map(|plan| plan.valid_from);
    (valid_from, version.time, version.record)
}
