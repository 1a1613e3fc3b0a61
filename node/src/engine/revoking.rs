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
use onscene_protocol::record::{Header, Kind};
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
