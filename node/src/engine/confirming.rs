//! Confirming readers: who was certified above a unit from beside or below it gets none of its keys
//! until an administrator of that unit says so.

use super::event::Event;
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::id::{DeviceKey, PersonKey, RecordId, UnitId};
use onscene_protocol::record::Kind;
use onscene_protocol::roster::{Confirmation, Roster};
use serde::{Deserialize, Serialize};

/// A reader whom whoever writes here can confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnconfirmedView {
    /// The record of the reader's certificate: what is confirmed.
    pub certificate: RecordId,
    /// The reader's name.
    pub name: String,
    /// The path of the unit that they were certified for.
    pub unit: String,
    /// Their laptop.
    pub device: DeviceKey,
    /// The name of whoever certified them.
    pub certified_by: String,
    /// The path of that one's unit.
    pub certified_from: String,
    /// The path of the unit whose keys they would get, with those of the units below it.
    pub reads: String,
}

impl Engine {
    /// The readers whom whoever writes here can confirm.
    pub fn unconfirmed(&self) -> Vec<UnconfirmedView> {
        let (roster, me) = (self.roster(), self.shared.person());
        let views = roster.unconfirmed(me).into_iter().map(|found| {
            let by = roster.person(found.member.certified_by);
            let from = by.map(|by| roster.unit_path(by.certificate.unit));
            let given = &found.member.certificate;
            UnconfirmedView {
                certificate: found.certificate,
                name: roster.name_of(given.person).to_owned(),
                unit: roster.unit_path(given.unit),
                device: given.device,
                certified_by: roster.name_of(found.member.certified_by).to_owned(),
                certified_from: from.unwrap_or_default(),
                reads: roster.unit_path(found.unit),
            }
        });
        views.collect()
    }

    /// Confirms a reader: from then on the laptops that hold the unit's keys hand them over. Durable
    /// when it answers.
    ///
    /// # Errors
    /// [`EngineError::NothingToConfirm`] where that certificate waits for nothing that whoever writes
    /// here could say.
    pub async fn confirm_reader(
        &self,
        certificate: RecordId,
    ) -> Result<UnconfirmedView, EngineError> {
        let known = self.unconfirmed().into_iter();
        let mut of = known.filter(|known| known.certificate == certificate);
        let known = of
            .next()
            .ok_or(EngineError::NothingToConfirm(certificate.to_string()))?;
        self.ask(|reply| Event::ConfirmReader { certificate, reply })
            .await?;
        Ok(known)
    }
}

impl Turn<'_> {
    pub(super) fn confirm_reader(&mut self, certificate: RecordId) -> Result<(), EngineError> {
        self.check_writer(None)?;
        let unit = asked_for(&self.standing.roster, self.person(), certificate)
            .ok_or(EngineError::NothingToConfirm(certificate.to_string()))?;
        let subject = self.standing.roster.subject();
        let body = Confirmation { unit, certificate }.to_bytes();
        let record = self.write(Kind::Confirmation, subject, body)?;
        self.learn(&record);
        self.tend_keys()
    }
}

fn asked_for(roster: &Roster, by: PersonKey, certificate: RecordId) -> Option<UnitId> {
    let known = roster.unconfirmed(by).into_iter();
    let mut of = known.filter(|known| known.certificate == certificate);
    of.next().map(|known| known.unit)
}
