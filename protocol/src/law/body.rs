//! The body of a law record, and which of several counts.

use super::{Calendar, LawFault, Policy};
use crate::clock::Timestamp;
use crate::id::RecordId;
use crate::record::Kind;
use crate::verify::Checked;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A policy or a calendar as an organisation works by it. It stands in clear: law is public, and a
/// calendar is printed in every newspaper.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum LawBody {
    /// The articles' time limits, as a file.
    #[n(0)]
    Policy(#[n(0)] String),
    /// The holidays and make-up working days, as a file.
    #[n(1)]
    Calendar(#[n(0)] String),
}

/// The body of a law record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the law's record cannot be read")]
pub struct BadLawBody;

impl LawBody {
    /// The body's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; an empty body would be refused by every reader.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadLawBody`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadLawBody> {
        minicbor::decode(bytes).map_err(|_| BadLawBody)
    }

    /// Checks the file in it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), LawFault> {
        match self {
            Self::Policy(text) => Policy::from_toml(text).map(|_| ()),
            Self::Calendar(text) => Calendar::from_toml(text).map(|_| ()),
        }
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
