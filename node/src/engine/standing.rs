//! What is derived from the organisation's own records, read from the store.

use super::EngineError;
use super::archiving::{learn_archives, shelves};
use super::clocks::Readings;
use super::planning;
use super::shared::{ORGANISATION, Standing, counted, learn_circles, learn_keys, sealing};
use crate::store::{Committed, Secrets, Store};
use onscene_protocol::id::{OrganisationId, SubjectId};
use onscene_protocol::law::Laws;
use onscene_protocol::plan::Plans;
use onscene_protocol::roster::Roster;
use onscene_protocol::seal::{Archives, Keyring};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Standing {
    /// Reads it from the records.
    pub(super) fn read(store: &Store, secrets: &Secrets) -> Result<Self, EngineError> {
        let reading = store.read()?;
        let own = reading
            .meta(ORGANISATION)?
            .and_then(|bytes| OrganisationId::from_slice(&bytes))
            .ok_or(EngineError::Inner("the store names no organisation"))?;
        let mut roster = Roster::new(own);
        let mut records: Vec<Committed> = Vec::new();
        let mut read = BTreeSet::new();
        // Who counts is known once all own records are; whose those are, as they are read.
        while let Some(next) = roster.accepted().into_iter().find(|id| read.insert(*id)) {
            let of = reading.subject(SubjectId::of_organisation(next))?;
            roster.learn_all(&of);
            records.extend(of);
        }
        for subject in roster.key_subjects() {
            let is_read = roster
                .accepted()
                .into_iter()
                .map(SubjectId::of_organisation);
            if !is_read.into_iter().any(|read| read == subject) {
                records.extend(reading.subject(subject)?);
            }
        }
        roster.learn_all(&reading.recusals()?);
        let mine = |person| secrets.person(person).is_some();
        let (counted, withheld) = sealing(&roster, counted(&roster, &records), mine);
        let mut keys = Keyring::default();
        learn_keys(&mut keys, &counted, &secrets.seals());
        learn_circles(&mut keys, &roster, &counted);
        let (mut plans, mut laws) = (Plans::default(), Laws::default());
        for organisation in roster.accepted() {
            let subject = SubjectId::of_organisation(organisation);
            let of = reading.subject(subject)?;
            for record in planning::counted(&roster, subject, &of) {
                plans.learn(record, &keys);
                laws.learn(record);
            }
        }
        let mut archives = Archives::default();
        for subject in shelves(&roster) {
            learn_archives(&mut archives, &roster, subject, &reading.subject(subject)?);
        }
        let mut readings = Readings::default();
        for record in &counted {
            readings.learn(record);
        }
        Ok(Self {
            roster: Arc::new(roster),
            clocks: Arc::new(readings.clocks()),
            readings: Arc::new(readings),
            keys: Arc::new(keys),
            plans: Arc::new(plans),
            laws: Arc::new(laws),
            archives: Arc::new(archives),
            withheld,
        })
    }
}
