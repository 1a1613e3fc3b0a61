//! The keys of an incident that is closed to somebody: none of theirs opens what is written now.

use super::super::EngineError;
use super::super::turn::Turn;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{KeyId, PersonKey, SealKey, SubjectId};
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::policy::Part;
use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Persons that a key is wrapped for in one record: 180 bytes each, within one body.
const WRAPS_PER_RECORD: usize = 300;

/// The ways to one key.
#[derive(Default)]
struct Ways {
    /// For whom it was wrapped, and who wrapped it.
    persons: BTreeSet<SealKey>,
    /// Whether it was wrapped under another key, which more may hold.
    wide: bool,
}

impl Ways {
    fn is_closed_to(&self, recused: &BTreeSet<SealKey>) -> bool {
        !self.wide && self.persons.is_disjoint(recused)
    }
}

impl Turn<'_> {
    /// What others wrap for, of everyone who is recused from an incident.
    pub(in crate::engine) fn recused_seals(&self, subject: SubjectId) -> BTreeSet<SealKey> {
        let roster = &self.standing.roster;
        let recused = roster.recusals(subject);
        if recused.is_empty() {
            return BTreeSet::new();
        }
        self.seals_of(|key| {
            let mut recused = recused.iter();
            recused.any(|recused| roster.is_same_person(recused.person, key))
        })
    }

    pub(super) fn seals_of(&self, is_meant: impl Fn(PersonKey) -> bool) -> BTreeSet<SealKey> {
        let members = self.standing.roster.members();
        members
            .filter(|member| is_meant(member.certificate.person))
            .map(|member| member.certificate.seal_key)
            .collect()
    }

    /// The key under which new words of an incident are sealed: one that stands in no bag, and where
    /// somebody is recused, that they cannot open.
    pub(in crate::engine) fn words_key(&mut self, subject: SubjectId) -> Result<Key, EngineError> {
        let recused = self.recused_seals(subject);
        if !recused.is_empty() {
            return self.closed_key(subject, &recused);
        }
        self.key_in_no_bag(subject)
    }

    /// A key of an incident that these do not hold, made now where there is none, and wrapped for
    /// everyone else whose role may read.
    pub(super) fn closed_key(
        &mut self,
        subject: SubjectId,
        recused: &BTreeSet<SealKey>,
    ) -> Result<Key, EngineError> {
        let unit = self.keeper_of(subject)?;
        let mut readers = self.standing.roster.readers(Some(unit), Part::Linked);
        readers.insert(self.own_certificate()?.seal_key);
        readers.retain(|reader| !recused.contains(reader));
        let mut shut = self.seals_of(|key| self.standing.roster.is_doubtful(key));
        shut.retain(|key| !readers.contains(key));
        shut.extend(recused);
        let ways = self.ways_to_keys(subject)?;
        let archives = Arc::clone(&self.standing.archives);
        let document = self
            .document(subject)?
            .ok_or(EngineError::NoSuchIncident(subject))?;
        let held = document.keys.epochs(subject, Purpose::Incident).into_iter();
        let held: Vec<(u32, Key)> = held.map(|(epoch, key)| (epoch, key.clone())).collect();
        let last = held.first().map_or(0, |(epoch, _)| *epoch);
        let none = Ways::default();
        let mut closed: Vec<(u32, Key)> = held
            .into_iter()
            .filter(|(_, key)| !archives.opens(key.id()))
            .filter(|(_, key)| ways.get(&key.id()).unwrap_or(&none).is_closed_to(&shut))
            .collect();
        if closed.is_empty() {
            let fresh = Key::from_bytes(self.shared.host.entropy().bytes());
            closed.push((last.saturating_add(1), fresh));
        }
        for (epoch, key) in &closed {
            let holders = ways.get(&key.id()).map(|ways| &ways.persons);
            let lack = |reader: &&SealKey| holders.is_none_or(|holders| !holders.contains(reader));
            let lacking: Vec<SealKey> = readers.iter().filter(lack).copied().collect();
            self.wrap_for(subject, (*epoch, key), &lacking)?;
        }
        let current = closed.into_iter().next().map(|(_, key)| key);
        current.ok_or(EngineError::Sealed)
    }

    /// Wraps a key of an incident for some.
    pub(in crate::engine) fn wrap_for(
        &mut self,
        subject: SubjectId,
        (epoch, key): (u32, &Key),
        readers: &[SealKey],
    ) -> Result<(), EngineError> {
        for some in readers.chunks(WRAPS_PER_RECORD) {
            let mut wraps = Vec::with_capacity(some.len());
            for reader in some {
                let wrap = Wrap::for_person(*reader, subject, key, &mut self.shared.host.entropy());
                // One whose key is unusable reads nothing; the others do.
                wraps.extend(wrap);
            }
            let body = KeyBody {
                key: key.id(),
                purpose: Purpose::Incident,
                epoch,
                wraps,
                detail: None,
                circle: None,
            };
            self.write_document_key(subject, &body)?;
        }
        Ok(())
    }

    /// The ways to each of an incident's keys.
    fn ways_to_keys(&self, subject: SubjectId) -> Result<BTreeMap<KeyId, Ways>, EngineError> {
        let roster = &self.standing.roster;
        let known = self.shared.store.read()?.subject(subject)?;
        let arrived = self.writing.arrived_of(subject).map(Checked::record);
        let mut ways: BTreeMap<KeyId, Ways> = BTreeMap::new();
        for record in known.iter().map(Checked::record).chain(arrived) {
            let body = record.body().filter(|_| record.header().kind == Kind::Key);
            let Some(Ok(body)) = body.map(KeyBody::from_bytes) else {
                continue;
            };
            let ways = ways.entry(body.key).or_default();
            let author = roster.person(record.header().author);
            ways.persons
                .extend(author.map(|member| member.certificate.seal_key));
            for wrap in body.wraps {
                match wrap {
                    Wrap::UnderKey { .. } => ways.wide = true,
                    Wrap::ForPerson { person, .. } => {
                        ways.persons.insert(person);
                    }
                }
            }
        }
        Ok(ways)
    }

    /// Wraps what has been written since a recusal for everyone who may read by now, as far as it is
    /// open here: somebody joined.
    pub(in crate::engine) fn hand_over_incidents(&mut self) -> Result<(), EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        for subject in roster.with_recusals() {
            let recused = self.recused_seals(subject);
            let closed = recused.is_empty() || self.not_recused(subject).is_err();
            let Some(document) = self.document(subject)?.filter(|_| !closed) else {
                continue;
            };
            if document.may_write(subject).is_ok() {
                self.closed_key(subject, &recused)?;
            }
        }
        Ok(())
    }
}
