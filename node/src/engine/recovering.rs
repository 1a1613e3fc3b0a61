//! A key on paper: made by an administrator, and used where their laptops are lost. It becomes an
//! administrator's like any other, by a certificate; it is in no laptop's store.

use super::event::{Event, OnPaper};
use super::shared::{counted, learn_circles, learn_keys, sealing};
use super::turn::Turn;
use super::{Engine, EngineError, Identity};
use onscene_protocol::id::{DeviceKey, PersonKey, SealKey};
use onscene_protocol::printed::PrintedKey;
use onscene_protocol::record::Kind;
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Certificate, Role, Roles};
use onscene_protocol::seal::{Keyring, Purpose};
use std::sync::Arc;
use zeroize::Zeroizing;

/// A key that was just certified, to be printed. It is shown once and kept nowhere.
pub struct Printed {
    /// Its name in the list of laptops.
    pub name: String,
    /// What stands for its laptop there, by which it is revoked.
    pub device: DeviceKey,
    /// The text for a QR code.
    pub text: Zeroizing<String>,
    /// The same in groups of letters.
    pub groups: Zeroizing<String>,
}

impl std::fmt::Debug for Printed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Printed({}, secret)", self.name)
    }
}

impl Engine {
    /// Makes a key for paper and certifies it as an administrator's. It can be printed once it is
    /// durable here; others know it once they have met this laptop.
    ///
    /// # Errors
    /// [`EngineError::NotAdministrator`].
    pub async fn print_key(&self) -> Result<Printed, EngineError> {
        let key = PrintedKey::new(self.roster().own(), &mut self.host().entropy());
        let now = self.host().rfc3339(self.host().wall_ms());
        let name = format!("{NAME} {}", now.split('T').next().unwrap_or_default());
        let asked = NewPrintedKey {
            name: name.clone(),
            person: key.person(),
            seal_key: key.seal().public(),
        };
        self.ask(|reply| Event::Paper(OnPaper::Certify { asked, reply }))
            .await?;
        Ok(Printed {
            name,
            device: key.device(),
            text: key.to_text(),
            groups: key.to_groups(),
        })
    }

    /// Makes whoever writes here an administrator, by a key on paper. No network is needed: this
    /// laptop has to hold the organisation's records, the certificate of that key among them.
    ///
    /// # Errors
    /// [`EngineError::UnknownPrintedKey`], [`EngineError::PinNeeded`], [`EngineError::Retired`];
    /// [`EngineError::NotAdministrator`] where the key, or whoever writes here, was revoked.
    pub async fn recover(&self, key: PrintedKey) -> Result<Identity, EngineError> {
        let key = Box::new(key);
        self.ask(|reply| Event::Paper(OnPaper::Recover { key, reply }))
            .await?;
        Ok(self.identity())
    }
}

/// What a printed key is called, 纸质钥匙: "key on paper".
const NAME: &str = "纸质钥匙";

/// The public part of a key that is to be certified.
pub(super) struct NewPrintedKey {
    name: String,
    person: PersonKey,
    seal_key: SealKey,
}

impl Turn<'_> {
    pub(super) fn certify_printed(&mut self, asked: NewPrintedKey) -> Result<(), EngineError> {
        self.check_writer(None)?;
        if !self.standing.roster.may(self.person(), Act::Certify) {
            return Err(EngineError::NotAdministrator);
        }
        let certificate = Certificate {
            person: asked.person,
            name: asked.name,
            device: DeviceKey::of_printed_key(asked.person),
            unit: self.own_certificate()?.unit,
            roles: Roles::default().with(Role::Admin),
            seal_key: asked.seal_key,
            founding: None,
            adopts: None,
            invitation: None,
        };
        let subject = self.standing.roster.subject();
        let record = self.write(Kind::Certificate, subject, certificate.to_bytes())?;
        self.learn(&record);
        self.hand_over_keys(&certificate)?;
        Ok(())
    }

    /// The printed key certifies the writer, and opens for them what the unit reads.
    pub(super) fn recover(&mut self, key: &PrintedKey) -> Result<(), EngineError> {
        self.check_writer(None)?;
        if self.is_retired() {
            return Err(EngineError::Retired);
        }
        let roster = Arc::clone(&self.standing.roster);
        let known = roster.member(roster.own(), key.person());
        if !known.is_some_and(|known| known.certificate.is_printed()) {
            return Err(EngineError::UnknownPrintedKey);
        }
        let me = roster.member(roster.own(), self.person());
        let me = me.filter(|me| me.revoked_by.is_none() && roster.admits(me.certificate.device));
        let Some(me) = me.filter(|_| roster.may(key.person(), Act::Certify)) else {
            return Err(EngineError::NotAdministrator);
        };
        if !roster.may_place(key.person(), me.certificate.unit) {
            return Err(EngineError::NotAdministrator);
        }
        let mut certificate = me.certificate.clone();
        certificate.roles = certificate.roles.with(Role::Admin);
        certificate.founding = None;
        // More than what it was invited to: the paper gives it.
        certificate.invitation = None;
        self.open_with(key)?;
        let (subject, signer) = (roster.subject(), key.signer());
        let bytes = certificate.to_bytes();
        let record = self.write_as(&signer, Kind::Certificate, subject, bytes)?;
        self.learn(&record);
        self.hand_over_keys(&certificate)?;
        self.hand_over_closed(key, certificate.seal_key)?;
        // What is sealed for these keys opens here from now on, in documents that are loaded too.
        self.recount = true;
        Ok(())
    }

    /// Wraps the keys of incidents that are closed to somebody else, which no key of the unit opens.
    fn hand_over_closed(&mut self, key: &PrintedKey, to: SealKey) -> Result<(), EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        for subject in roster.with_recusals() {
            if self.not_recused(subject).is_err() {
                continue;
            }
            let records = self.shared.store.read()?.subject(subject)?;
            let mut keys = Keyring::default();
            learn_keys(&mut keys, &counted(&roster, &records), &[key.seal()]);
            for (epoch, held) in keys.epochs(subject, Purpose::Incident) {
                self.wrap_for(subject, (epoch, held), &[to])?;
            }
        }
        Ok(())
    }

    /// Opens the unit's and the circles' keys of all epochs that were wrapped for the printed key.
    fn open_with(&mut self, key: &PrintedKey) -> Result<(), EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        let reading = self.shared.store.read()?;
        let mut records = Vec::new();
        for subject in roster.own_key_subjects() {
            records.extend(reading.subject(subject)?);
        }
        let mine = |person| self.secrets.person(person).is_some();
        let (counted, _) = sealing(&roster, counted(&roster, &records), mine);
        let keys = Arc::make_mut(&mut self.standing.keys);
        learn_keys(keys, &counted, &[key.seal()]);
        learn_circles(keys, &roster, &counted);
        Ok(())
    }
}
