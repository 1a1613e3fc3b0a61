//! A bound on what a revoked key can make others keep.

use super::EngineError;
use super::turn::Turn;
use onscene_protocol::id::{PersonKey, SubjectId};
use onscene_protocol::limit::RECORDS_AFTER_REVOCATION_MAX;
use onscene_protocol::record::{Checked, Record};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Chains, Counts, Roster};
use onscene_protocol::verify::Verified;
use std::collections::HashMap;

/// What this turn knows of revoked keys' records: read from the store when the first one comes.
#[derive(Default)]
pub(super) struct Late {
    chains: HashMap<SubjectId, Chains>,
    kept: HashMap<PersonKey, usize>,
}

impl Turn<'_> {
    /// Whether a record lies beyond its author's revocation, where
    /// [`RECORDS_AFTER_REVOCATION_MAX`] of them are here already.
    pub(super) fn is_beyond_review(&mut self, record: &Verified) -> Result<bool, EngineError> {
        let record = record.record();
        let (author, subject) = (record.header().author, record.header().subject);
        if !self.standing.roster.is_doubtful(author) || self.writing.has(record.id())? {
            return Ok(false);
        }
        let reading = self.shared.store.read()?;
        if !self.late.kept.contains_key(&author) {
            let mut kept = 0;
            for subject in reading.written_by(&[author])? {
                let records = reading.subject(subject)?;
                let chains: Chains = records.iter().map(Checked::record).collect();
                let of_author = records.iter().map(Checked::record);
                kept += of_author
                    .filter(|record| record.header().author == author)
                    .filter(|record| is_late(&self.standing.roster, &chains, record))
                    .count();
                self.late.chains.insert(subject, chains);
            }
            self.late.kept.insert(author, kept);
        }
        let chains = match self.late.chains.entry(subject) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => {
                let records = reading.subject(subject)?;
                place.insert(records.iter().map(Checked::record).collect())
            }
        };
        chains.note(record);
        if !is_late(&self.standing.roster, chains, record) {
            return Ok(false);
        }
        let kept = self.late.kept.entry(author).or_default();
        *kept += 1;
        Ok(*kept > RECORDS_AFTER_REVOCATION_MAX)
    }
}

/// A record whose place in its chain is not known yet counts as late until the named one is here:
/// refused for that, it comes again with the next exchange.
fn is_late(roster: &Roster, chains: &Chains, record: &Record) -> bool {
    let header = record.header();
    let judge = roster.judge(header.subject, chains);
    let counts = judge.counts(header.organisation, header.author, record.id(), Act::Carry);
    matches!(
        counts,
        Counts::AfterRevocation { .. } | Counts::AfterRetirement | Counts::Uncertified
    )
}
