//! Which of several articles and calendars counts.

use super::{Calendar, LawFault, Policy};
use crate::clock::Timestamp;
use crate::id::RecordId;
use crate::record::body::LawBody;
use crate::record::{Checked, Kind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Checks the file in a law record.
///
/// # Errors
/// What is wrong with it.
pub fn check(body: &LawBody) -> Result<(), LawFault> {
    match body {
        LawBody::Policy(text) => Policy::from_toml(text).map(|_| ()),
        LawBody::Calendar(text) => Calendar::from_toml(text).map(|_| ()),
    }
}

/// The policies and calendars that are known. Of each the latest made known counts, then the higher
/// record id: a pure function of the set. Where there is none, what ships with the program does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Laws {
    policies: BTreeMap<(Timestamp, RecordId), Arc<Policy>>,
    calendars: BTreeMap<(Timestamp, RecordId), Arc<Calendar>>,
}

impl Laws {
    /// Takes note of a record. Whether it counts is for the caller to judge; a file that this version
    /// cannot read changes nothing.
    pub fn learn(&mut self, record: &impl Checked) {
        let record = record.record();
        let place = (record.header().time, record.id());
        let body = record
            .body()
            .filter(|_| record.header().kind == Kind::Law)
            .and_then(|body| LawBody::from_bytes(body).ok());
        match body {
            Some(LawBody::Policy(text)) => {
                if let Ok(policy) = Policy::from_toml(&text) {
                    self.policies.insert(place, Arc::new(policy));
                }
            }
            Some(LawBody::Calendar(text)) => {
                if let Ok(calendar) = Calendar::from_toml(&text) {
                    self.calendars.insert(place, Arc::new(calendar));
                }
            }
            None => {}
        }
    }

    /// The policy that counts.
    pub fn policy(&self) -> Option<Arc<Policy>> {
        let latest = self.policies.values().next_back().cloned();
        latest.or_else(|| Policy::from_toml(Policy::SHIPPED).ok().map(Arc::new))
    }

    /// The calendar that counts.
    pub fn calendar(&self) -> Option<Arc<Calendar>> {
        let latest = self.calendars.values().next_back().cloned();
        latest.or_else(|| Calendar::from_toml(Calendar::SHIPPED).ok().map(Arc::new))
    }
}
