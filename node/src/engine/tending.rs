//! The keys of the unit and of its circles: who holds them, and that nobody else does.

use super::EngineError;
use super::shared::{counted, learn_circles};
use super::turn::Turn;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{KeyId, SealKey, SubjectId};
use onscene_protocol::record::Kind;
use onscene_protocol::roster::Roles;
use onscene_protocol::roster::policy::{Act, Part, may_read};
use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};
use onscene_protocol::verify::Verified;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Wraps for persons in one key record: 180 bytes each, within one body.
const WRAPS_PER_RECORD: usize = 300;
/// The keys that a unit has, and what whoever holds one may read.
const KEYS: [(Purpose, Part); 3] = [
    (Purpose::Unit, Part::Entries),
    (Purpose::Petitioners, Part::Petitioners),
    (Purpose::Words, Part::Words),
];

impl Turn<'_> {
    /// An administrator's laptop sees to it that nobody who was revoked can read what comes, nor the
    /// former key of whoever moved, and that everyone else can who may.
    pub(super) fn tend_keys(&mut self) -> Result<(), EngineError> {
        let may = self.can_sign() && self.standing.roster.may(self.person(), Act::Certify);
        for (purpose, part) in KEYS.into_iter().filter(|_| may) {
            self.tend(purpose, part)?;
        }
        Ok(())
    }

    fn tend(&mut self, purpose: Purpose, part: Part) -> Result<(), EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        let readers = self.readers(part);
        let gone: BTreeSet<SealKey> = roster
            .doubtful()
            .into_iter()
            .filter_map(|person| Some(roster.person(person)?.certificate.seal_key))
            .filter(|key| !readers.contains(key))
            .collect();
        let subject = roster.subject();
        let wrapped = self.wrapped_for(subject)?;
        let keys = Arc::clone(&self.standing.keys);
        let epochs = keys.epochs(subject, purpose);
        let none = BTreeSet::new();
        let mut next = None;
        if let Some((epoch, current)) = epochs.first() {
            let holders = wrapped.get(&current.id()).unwrap_or(&none);
            if !holders.is_disjoint(&gone) {
                next = Some(epoch.saturating_add(1));
            }
        } else if purpose != Purpose::Unit && keys.circle(subject, purpose).is_none() {
            // A store from before there were circles.
            next = Some(1);
        }
        if let Some(epoch) = next {
            let fresh = Key::from_bytes(self.shared.host.entropy().bytes());
            self.write_own_key((purpose, epoch), &fresh, readers.iter().copied())?;
        }
        for (epoch, key) in epochs {
            let holders = wrapped.get(&key.id()).unwrap_or(&none);
            self.write_own_key((purpose, epoch), key, readers.difference(holders).copied())?;
        }
        Ok(())
    }

    /// Who may read a part, by what others wrap for.
    pub(super) fn readers(&self, part: Part) -> BTreeSet<SealKey> {
        let roster = &self.standing.roster;
        roster
            .members()
            .filter(|member| !roster.is_revoked(member.certificate.device))
            .filter(|member| member.revoked_by.is_none() && member.retired_to.is_none())
            .filter(|member| may_read(member.certificate.roles, part))
            .map(|member| member.certificate.seal_key)
            .collect()
    }

    /// For whom each of the organisation's own keys was wrapped.
    fn wrapped_for(
        &self,
        subject: SubjectId,
    ) -> Result<BTreeMap<KeyId, BTreeSet<SealKey>>, EngineError> {
        let records = self.shared.store.read()?.subject(subject)?;
        let mut wrapped: BTreeMap<KeyId, BTreeSet<SealKey>> = BTreeMap::new();
        for record in counted(&self.standing.roster, &records) {
            let record = record.record();
            let body = record.body().filter(|_| record.header().kind == Kind::Key);
            let Some(Ok(body)) = body.map(KeyBody::from_bytes) else {
                continue;
            };
            let holders = wrapped.entry(body.key).or_default();
            holders.extend(body.wraps.iter().filter_map(|wrap| match wrap {
                Wrap::ForPerson { person, .. } => Some(*person),
                Wrap::UnderKey { .. } => None,
            }));
        }
        Ok(wrapped)
    }

    /// Wraps every key that the unit and those of its circles ever had which these roles may read
    /// with, for one more person.
    pub(super) fn hand_over_keys(
        &mut self,
        person: SealKey,
        roles: Roles,
    ) -> Result<Vec<Verified>, EngineError> {
        let keys = Arc::clone(&self.standing.keys);
        let subject = self.standing.roster.subject();
        let mut written = Vec::new();
        for (purpose, _) in KEYS.iter().filter(|(_, part)| may_read(roles, *part)) {
            let epochs = keys.epochs(subject, *purpose);
            if epochs.is_empty() && *purpose == Purpose::Unit {
                return Err(EngineError::Sealed);
            }
            for (epoch, key) in epochs {
                written.extend(self.write_own_key((*purpose, epoch), key, [person])?);
            }
        }
        Ok(written)
    }

    fn write_own_key(
        &mut self,
        (purpose, epoch): (Purpose, u32),
        key: &Key,
        readers: impl IntoIterator<Item = SealKey>,
    ) -> Result<Vec<Verified>, EngineError> {
        let subject = self.standing.roster.subject();
        let mut wraps = Vec::new();
        for reader in readers {
            let mut entropy = self.shared.host.entropy();
            wraps.push(
                Wrap::for_person(reader, subject, key, &mut entropy)
                    .map_err(|_| EngineError::CannotJoin("its key for sealed parts is unusable"))?,
            );
        }
        let mut written = Vec::new();
        for wraps in wraps.chunks(WRAPS_PER_RECORD) {
            let body = KeyBody {
                key: key.id(),
                purpose,
                epoch,
                wraps: wraps.to_vec(),
                detail: None,
                circle: key.circle_public(purpose),
            };
            let bytes = body
                .to_bytes()
                .map_err(|_| EngineError::Inner("a wrapped key is too long"))?;
            let mine = self.secrets.seals();
            Arc::make_mut(&mut self.standing.keys).learn(subject, &body, &mine);
            let record = self.write(Kind::Key, subject, bytes)?;
            let roster = Arc::clone(&self.standing.roster);
            learn_circles(Arc::make_mut(&mut self.standing.keys), &roster, &[&record]);
            written.push(record);
        }
        Ok(written)
    }
}
