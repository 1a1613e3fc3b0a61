//! Taking a laptop out: its keys are revoked, what is good of their writing is named, and the
//! unit gets a new key that they do not have. And what follows on every laptop that hears of it.

use super::event::Event;
use super::identity::device_view;
use super::shared::{Shared, Standing};
use super::turn::Turn;
use super::understanding::closed_lines;
use super::{DeviceView, Engine, EngineError, Happening};
use onscene_protocol::id::{ActorId, DeviceKey, PersonKey, RecordId, SubjectId};
use onscene_protocol::limit::CHAINS_PER_REVOCATION_MAX;
use onscene_protocol::record::{Checked, Header, Kind};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{LastGood, Revocation};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The meta entry that says that what counts has to be derived anew.
pub(super) const RECOUNT: &str = "recount";

impl Engine {
    /// Revokes a laptop, with everyone who writes on it. What this laptop holds of their writing
    /// stays good; what comes later is kept and counts for nothing. Once more changes nothing.
    ///
    /// # Errors
    /// [`EngineError::NotAdministrator`], [`EngineError::NoSuchDevice`], [`EngineError::OwnLaptop`].
    pub async fn revoke(&self, device: DeviceKey) -> Result<Vec<DeviceView>, EngineError> {
        self.ask_to_revoke(device, Retirements::Stand).await
    }

    /// The same, and what a thief made the laptop's keys say of leaving it counts for nothing: what
    /// that put aside counts again, as far as this laptop held it when the laptop was first revoked
    /// here.
    ///
    /// # Errors
    /// As with [`Self::revoke`].
    pub async fn revoke_despite_retirement(
        &self,
        device: DeviceKey,
    ) -> Result<Vec<DeviceView>, EngineError> {
        self.ask_to_revoke(device, Retirements::AreLeftOut).await
    }

    async fn ask_to_revoke(
        &self,
        device: DeviceKey,
        retirements: Retirements,
    ) -> Result<Vec<DeviceView>, EngineError> {
        self.ask(|reply| Event::Revoke {
            device,
            retirements,
            reply,
        })
        .await
    }

    /// Whether whoever writes here may revoke laptops.
    pub fn may_revoke(&self) -> bool {
        self.roster().may(self.shared.person(), Act::Revoke)
    }
}

/// What becomes of a revoked key's own word that it writes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retirements {
    /// It counts, like all that this laptop holds of that key.
    Stand,
    /// A thief may have given it.
    AreLeftOut,
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
    pub(super) fn revoke(
        &mut self,
        device: DeviceKey,
        retirements: Retirements,
    ) -> Result<Vec<DeviceView>, EngineError> {
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
            let former = roster.cuts(person).iter().find(|cut| cut.by == me);
            match (former.map(|former| former.edition), retirements) {
                (Some(edition), Retirements::AreLeftOut) => {
                    let named = self.named_good(person)?;
                    let chains = self.without_retirements(person, named.clone())?;
                    if chains != named {
                        let next = edition.saturating_add(1);
                        self.revoke_key(person, device, next, &chains)?;
                    }
                }
                (Some(_), Retirements::Stand) => {}
                (None, _) => {
                    let mut chains = self.chains_of(person)?;
                    if retirements == Retirements::AreLeftOut {
                        chains = self.without_retirements(person, chains)?;
                    }
                    self.revoke_key(person, device, 1, &chains)?;
                }
            }
        }
        let roster = &self.standing.roster;
        let views = roster
            .on_device(device)
            .map(|member| device_view(roster, member, self.person()));
        Ok(views.collect())
    }

    fn revoke_key(
        &mut self,
        person: PersonKey,
        device: DeviceKey,
        edition: u32,
        chains: &[LastGood],
    ) -> Result<(), EngineError> {
        let subject = self.standing.roster.subject();
        let mut parts: Vec<&[LastGood]> = chains.chunks(CHAINS_PER_REVOCATION_MAX).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        for part in parts {
            let revocation = Revocation {
                person,
                edition,
                device: Some(device),
                chains: part.to_vec(),
            };
            let record = self.write(Kind::Revocation, subject, revocation.to_bytes())?;
            self.learn(&record);
        }
        Ok(())
    }

    /// What the writer's revocations of a key left of it so far: those of the highest edition.
    fn named_good(&self, person: PersonKey) -> Result<Vec<LastGood>, EngineError> {
        let reading = self.shared.store.read()?;
        let records = reading.subject(self.standing.roster.subject())?;
        let mut said: Vec<Revocation> = Vec::new();
        for record in records.iter().map(Checked::record) {
            let header = record.header();
            let mine = header.kind == Kind::Revocation && header.author == self.person();
            let body = record.body().filter(|_| mine);
            let body = body.and_then(|body| Revocation::from_bytes(body).ok());
            said.extend(body.filter(|body| body.person == person));
        }
        let last = said.iter().map(|said| said.edition).max();
        let of_last = said.into_iter().filter(|said| Some(said.edition) == last);
        Ok(of_last.flat_map(|said| said.chains).collect())
    }

    /// These without the chains in which a key says that it writes no more: a chain has records of
    /// one kind.
    fn without_retirements(
        &self,
        person: PersonKey,
        mut chains: Vec<LastGood>,
    ) -> Result<Vec<LastGood>, EngineError> {
        let reading = self.shared.store.read()?;
        let records = reading.subject(self.standing.roster.subject())?;
        let retires = |header: &Header| header.kind == Kind::Retirement && header.author == person;
        let headers = records.iter().map(|record| record.record().header());
        let actors: BTreeSet<ActorId> = headers
            .filter(|header| retires(header))
            .map(|header| header.actor)
            .collect();
        chains.retain(|chain| !actors.contains(&chain.actor));
        Ok(chains)
    }

    /// The last record of each of a key's chains, as this laptop holds them.
    pub(super) fn chains_of(&self, person: PersonKey) -> Result<Vec<LastGood>, EngineError> {
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
        self.writing.forget_destroyed()?;
        // Documents are loaded with what is published.
        shared.publish(standing.clone());
        let doubtful = standing.roster.doubtful();
        self.set_standing(standing);
        let reading = shared.store.read()?;
        let mut subjects: BTreeSet<SubjectId> =
            reading.written_by(&doubtful)?.into_iter().collect();
        // Keys may have come that open them.
        subjects.extend(closed_lines(&reading)?);
        for subject in subjects {
            if reading.summary(subject)?.is_some() {
                self.summarise_anew(subject)?;
                self.tell(Happening::Written {
                    subject,
                    entries: Vec::new(),
                    from: None,
                });
            }
        }
        self.apply_disposals()?;
        self.tend_keys()?;
        self.recount = false;
        self.writing.set_meta(RECOUNT, b"")?;
        self.commit().map(|_| ())
    }
}
