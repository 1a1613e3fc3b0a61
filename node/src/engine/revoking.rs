//! Taking a laptop out: its keys are revoked, what is good of their writing is named, and the
//! unit gets a new key that they do not have. And what follows on every laptop that hears of it.

use super::event::Event;
use super::identity::device_view;
use super::shared::{Shared, Standing, counted};
use super::turn::Turn;
use super::{DeviceView, Engine, EngineError, Happening};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{ActorId, DeviceKey, KeyId, PersonKey, RecordId, SealKey, SubjectId};
use onscene_protocol::limit::CHAINS_PER_REVOCATION_MAX;
use onscene_protocol::record::{Header, Kind};
use onscene_protocol::roster::policy::{Act, Part, may_read};
use onscene_protocol::roster::{LastGood, Revocation};
use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};
use onscene_protocol::verify::Verified;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The meta entry that says that what counts has to be derived anew.
pub(super) const RECOUNT: &str = "recount";
/// Wraps for persons in one key record: 180 bytes each, within one body.
const WRAPS_PER_RECORD: usize = 300;

impl Engine {
    /// Revokes a laptop, with everyone who writes on it. What this laptop holds of their writing
    /// stays good; what comes later is kept and counts for nothing. Once more changes nothing.
    ///
    /// # Errors
    /// [`EngineError::NotAdministrator`], [`EngineError::NoSuchDevice`], [`EngineError::OwnLaptop`].
    pub async fn revoke(&self, device: DeviceKey) -> Result<Vec<DeviceView>, EngineError> {
        self.ask(|reply| Event::Revoke { device, reply }).await
    }

    /// Whether whoever writes here may revoke laptops.
    pub fn may_revoke(&self) -> bool {
        self.roster().may(self.shared.person(), Act::Revoke)
    }
}

/// Whether a recount was cut off.
pub(super) fn is_recount_due(shared: &Shared) -> bool {
    let due = shared
        .store
        .read()
        .and_then(|reading| reading.meta(RECOUNT));
    matches!(due, Ok(Some(due)) if !due.is_empty())
}

impl Turn<'_> {
    pub(super) fn revoke(&mut self, device: DeviceKey) -> Result<Vec<DeviceView>, EngineError> {
        let me = self.person();
        let roster = Arc::clone(&self.standing.roster);
        if !roster.may(me, Act::Revoke) {
            return Err(EngineError::NotAdministrator);
        }
        if device == self.shared.device() {
            return Err(EngineError::OwnLaptop);
        }
        let people: Vec<PersonKey> = roster
            .on_device(device)
            .map(|member| member.certificate.person)
            .collect();
        if people.is_empty() {
            return Err(EngineError::NoSuchDevice(device));
        }
        for person in people {
            if !roster.cuts(person).iter().any(|cut| cut.by == me) {
                self.revoke_key(person, device)?;
            }
        }
        let roster = &self.standing.roster;
        let views = roster
            .on_device(device)
            .map(|member| device_view(roster, member));
        Ok(views.collect())
    }

    fn revoke_key(&mut self, person: PersonKey, device: DeviceKey) -> Result<(), EngineError> {
        let chains = self.chains_of(person)?;
        let subject = self.standing.roster.subject();
        let mut parts: Vec<&[LastGood]> = chains.chunks(CHAINS_PER_REVOCATION_MAX).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        for part in parts {
            let revocation = Revocation {
                person,
                edition: 1,
                device: Some(device),
                chains: part.to_vec(),
            };
            let record = self.write(Kind::Revocation, subject, revocation.to_bytes())?;
            self.learn(&record);
        }
        Ok(())
    }

    /// The last record of each of a key's chains, as this laptop holds them.
    fn chains_of(&self, person: PersonKey) -> Result<Vec<LastGood>, EngineError> {
        let reading = self.shared.store.read()?;
        let mut chains = Vec::new();
        for subject in reading.written_by(&[person])? {
            let mut ends: BTreeMap<ActorId, (u64, Reverse<RecordId>)> = BTreeMap::new();
            for record in reading.subject(subject)? {
                let header: &Header = record.record().header();
                if header.author == person {
                    let here = (header.seq, Reverse(record.record().id()));
                    let end = ends.entry(header.actor).or_insert(here);
                    *end = here.max(*end);
                }
            }
            chains.extend(ends.into_iter().map(|(actor, (_, record))| LastGood {
                subject,
                actor,
                record: record.0,
            }));
        }
        Ok(chains)
    }

    /// Derives anew what counts, after a revocation was committed, written here or elsewhere.
    pub(super) fn recount(mut self) -> Result<(), EngineError> {
        let shared = self.shared;
        let standing = Standing::read(&shared.store, &shared.secrets())?;
        shared.documents.forget_all();
        // Documents are loaded with what is published.
        shared.publish(standing.clone());
        let doubtful = standing.roster.doubtful();
        self.set_standing(standing);
        let reading = shared.store.read()?;
        for subject in reading.written_by(&doubtful)? {
            if reading.summary(subject)?.is_some() {
                self.summarise_anew(subject)?;
                self.tell(Happening::Written {
                    subject,
                    entries: Vec::new(),
                    from: None,
                });
            }
        }
        self.tend_unit_keys()?;
        self.recount = false;
        self.writing.set_meta(RECOUNT, b"")?;
        self.commit().map(|_| ())
    }

    /// An administrator's laptop sees to it that nobody who was revoked can read what comes, and
    /// that everyone else can.
    fn tend_unit_keys(&mut self) -> Result<(), EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        if !self.can_sign() || !roster.may(self.person(), Act::Certify) {
            return Ok(());
        }
        let readers: BTreeSet<SealKey> = roster
            .members()
            .filter(|member| roster.admits(member.certificate.device))
            .filter(|member| member.revoked_by.is_none())
            .filter(|member| may_read(member.certificate.roles, Part::Entries))
            .map(|member| member.certificate.seal_key)
            .collect();
        let gone: BTreeSet<SealKey> = roster
            .doubtful()
            .into_iter()
            .filter_map(|person| Some(roster.person(person)?.certificate.seal_key))
            .filter(|key| !readers.contains(key))
            .collect();
        let subject = roster.subject();
        let wrapped = self.wrapped_for(subject)?;
        let keys = Arc::clone(&self.standing.keys);
        let epochs = keys.epochs(subject, Purpose::Unit);
        let none = BTreeSet::new();
        if let Some((epoch, current)) = epochs.first() {
            let holders = wrapped.get(&current.id()).unwrap_or(&none);
            if !holders.is_disjoint(&gone) {
                let fresh = Key::from_bytes(self.shared.host.entropy().bytes());
                let next = epoch.saturating_add(1);
                self.write_unit_key(next, &fresh, readers.iter().copied())?;
            }
        }
        for (epoch, key) in epochs {
            let holders = wrapped.get(&key.id()).unwrap_or(&none);
            self.write_unit_key(epoch, key, readers.difference(holders).copied())?;
        }
        Ok(())
    }

    /// For whom each of the unit's keys was wrapped.
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

    /// Wraps every key that the unit ever had for one more person.
    pub(super) fn hand_over_unit_keys(
        &mut self,
        person: SealKey,
    ) -> Result<Vec<Verified>, EngineError> {
        let keys = Arc::clone(&self.standing.keys);
        let epochs = keys.epochs(self.standing.roster.subject(), Purpose::Unit);
        if epochs.is_empty() {
            return Err(EngineError::Sealed);
        }
        let mut written = Vec::new();
        for (epoch, key) in epochs {
            written.extend(self.write_unit_key(epoch, key, [person])?);
        }
        Ok(written)
    }

    fn write_unit_key(
        &mut self,
        epoch: u32,
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
                purpose: Purpose::Unit,
                epoch,
                wraps: wraps.to_vec(),
                detail: None,
            };
            let bytes = body
                .to_bytes()
                .map_err(|_| EngineError::Inner("a wrapped key is too long"))?;
            let mine = &self.shared.seals();
            Arc::make_mut(&mut self.standing.keys).learn(subject, &body, mine);
            written.push(self.write(Kind::Key, subject, bytes)?);
        }
        Ok(written)
    }
}
