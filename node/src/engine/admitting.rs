//! Letting a laptop in: the one try of a typed code, and the request that a right code opens.

use super::event::{Event, LettingIn};
use super::turn::Turn;
use super::{Engine, EngineError};
use crate::store::Committed;
use onscene_protocol::exchange::{CheckedJoin, JoinAnswer, JoinRequest, WireRecord};
use onscene_protocol::id::{DeviceKey, UnitId};
use onscene_protocol::invite::{BadGuess, Closed, Guess, GuessAnswer, OwnInvitation};
use onscene_protocol::record::{Checked, Kind, Record};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Certificate, Invitation, Role};
use onscene_protocol::verify::Examined;

impl Engine {
    /// Answers a laptop that tries a typed code. The try is durable before the answer goes out:
    /// that code is worth nothing any more, whatever it was.
    ///
    /// # Errors
    /// [`EngineError::Closed`] where no code of that number can be tried: the writer is not asked
    /// then, so that masses of tries cost next to nothing.
    pub async fn guess(&self, device: DeviceKey, guess: Guess) -> Result<GuessAnswer, EngineError> {
        let now = self.host().wall_ms();
        let known = self.shared.invitations.known();
        if !known
            .iter()
            .any(|known| known.number(now) == Some(guess.number))
        {
            return Err(EngineError::Closed(Closed::Tried));
        }
        let answered = self.ask(|reply| {
            Event::LetIn(LettingIn::Guess {
                device,
                guess,
                reply,
            })
        });
        answered
            .await?
            .map_err(|_| EngineError::CannotJoin("the message about a typed code cannot be read"))
    }

    /// Lets a laptop in that shows what opens an invitation; the invitation is used up.
    ///
    /// # Errors
    /// [`EngineError::Closed`] for any other secret; [`EngineError::CannotJoin`] where the
    /// request does not hold together.
    pub async fn admit(
        &self,
        device: DeviceKey,
        request: JoinRequest,
    ) -> Result<JoinAnswer, EngineError> {
        let request = request
            .check(device, self.shared.device())
            .map_err(|_| EngineError::CannotJoin("the request to join does not hold together"))?;
        let request = Box::new(request);
        self.ask(|reply| {
            Event::LetIn(LettingIn::Admit {
                device,
                request,
                reply,
            })
        })
        .await
    }

    /// Gives an administrator's own laptop the role of a hub, where it has it not yet.
    ///
    /// # Errors
    /// [`EngineError::NotAdministrator`] on any other laptop: it needs an invitation with that role.
    pub async fn become_hub(&self) -> Result<(), EngineError> {
        if self.is_hub() {
            return Ok(());
        }
        self.ask(|reply| Event::BecomeHub { reply }).await
    }
}

impl Turn<'_> {
    /// Two tries that came together find one code: the second is told that it is dead.
    pub(super) fn guess(
        &mut self,
        device: DeviceKey,
        guess: &Guess,
    ) -> Result<Result<GuessAnswer, BadGuess>, EngineError> {
        let (now, inviter) = (self.moment().wall_ms, self.shared.device());
        let known = self.own_invitations().into_iter();
        let mut of = known.filter(|known| known.number(now) == Some(guess.number));
        let own = of.next().ok_or(EngineError::Closed(Closed::Tried))?;
        let organisation = self.standing.roster.own();
        let (after, answer) = own
            .guess(
                guess,
                (device, inviter),
                organisation,
                now,
                &mut self.shared.host.entropy(),
            )
            .map_err(|_| EngineError::Closed(Closed::Tried))?;
        self.say_of_invitation(&Invitation::Tried {
            invitation: own.id,
            device,
        })?;
        self.keep_invitation(after)?;
        Ok(answer)
    }

    pub(super) fn admit(
        &mut self,
        device: DeviceKey,
        request: &CheckedJoin,
    ) -> Result<JoinAnswer, EngineError> {
        let request = request.request();
        let own = self.opened_by(device, request)?;
        if !self.standing.roster.may(self.person(), Act::Certify) {
            return Err(EngineError::NotAdministrator);
        }
        if self.standing.roster.is_revoked(device) {
            return Err(EngineError::CannotJoin(
                "this laptop was revoked; it needs a new store, and keys of its own",
            ));
        }
        let subject = self.standing.roster.subject();
        let unit = match own.terms.unit {
            Some(unit) => unit,
            None => self.own_certificate()?.unit,
        };
        self.placed_by_own(unit)?;
        let certificate = Certificate {
            person: request.person,
            name: request.name.trim().to_owned(),
            device,
            unit,
            roles: own.terms.roles,
            seal_key: request.seal_key,
            founding: None,
            adopts: request.former.as_ref().map(|former| former.organisation),
            invitation: Some(own.id),
        };
        let given = self.write(Kind::Certificate, subject, certificate.to_bytes())?;
        self.learn(&given);
        let word = request.ticket().word(self.shared.device(), device);
        self.keep_invitation(own.used_by(request.person, word))?;
        let mut written = vec![given];
        written.extend(self.hand_over_keys(&certificate)?);
        self.hand_over_incidents()?;
        if let Some(former) = &request.former {
            let (records, _) = onscene_protocol::exchange::read(former.records.clone());
            let records = records.into_iter().map(Examined::of).collect();
            self.ingest(Some(device), records)?;
        }
        let known = self.records_to_begin_with(certificate.unit)?;
        let records = known
            .iter()
            .map(Checked::record)
            .filter(|record| record.header().kind != Kind::Clock)
            .chain(written.iter().map(Checked::record))
            .map(WireRecord::from)
            .collect();
        Ok(JoinAnswer {
            organisation: self.standing.roster.own(),
            records,
            hub: self.shared.invitations.hub(),
        })
    }

    /// What whoever joins a unit begins with: all of the organisation, and the keys of that unit and
    /// of those below it.
    fn records_to_begin_with(&self, unit: UnitId) -> Result<Vec<Committed>, EngineError> {
        let (roster, reading) = (&self.standing.roster, self.shared.store.read()?);
        let mut known = reading.subject(roster.subject())?;
        for below in roster.own_units() {
            if roster.stands_above(unit, below) {
                known.extend(reading.subject(roster.unit_subject(below))?);
            }
        }
        Ok(known)
    }

    /// The invitation that a request opens now. Requests are taken one after the other, and what
    /// the first used up is used up for the next, also within one turn.
    fn opened_by(
        &self,
        device: DeviceKey,
        request: &JoinRequest,
    ) -> Result<OwnInvitation, EngineError> {
        let (now, organisation) = (self.moment().wall_ms, self.standing.roster.own());
        let ticket = request.ticket();
        for own in self.own_invitations() {
            match own.opens(&ticket, device, organisation, now) {
                Ok(()) => return Ok(own),
                Err(Closed::WrongSecret) => {}
                Err(closed) => return Err(EngineError::Closed(closed)),
            }
        }
        Err(EngineError::Closed(Closed::WrongSecret))
    }

    pub(super) fn become_hub(&mut self) -> Result<(), EngineError> {
        let roster = &self.standing.roster;
        if !roster.may(self.person(), Act::Certify) {
            return Err(EngineError::NotAdministrator);
        }
        let mut certificate = self.own_certificate()?;
        certificate.roles = certificate.roles.with(Role::Hub);
        // More than what it was invited to: this one is given by whoever writes here.
        certificate.invitation = None;
        let subject = self.standing.roster.subject();
        let record = self.write(Kind::Certificate, subject, certificate.to_bytes())?;
        self.learn(&record);
        Ok(())
    }
}

/// What a laptop that founded an organisation alone brings along when it joins another.
pub(super) fn brought<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<WireRecord> {
    records
        .filter(|record| {
            matches!(
                record.header().kind,
                Kind::Certificate | Kind::Place | Kind::Key
            )
        })
        .map(WireRecord::from)
        .collect()
}
