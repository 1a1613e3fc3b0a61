//! A person leaves this laptop for another one of theirs: what only they can open here is handed
//! over, the other laptop's receipts show that it holds all of it, and their key writes no more.

use super::event::{Event, Passing};
use super::held::Held;
use super::holding::copy_at;
use super::persons::change;
use super::shared::Shared;
use super::turn::Turn;
use super::{Engine, EngineError};
use crate::store::{Reading, StoreError};
use onscene_protocol::exchange::FileCopy;
use onscene_protocol::id::{AttachmentId, DeviceKey, KeyId, PersonKey, SealKey, SubjectId};
use onscene_protocol::limit::CHAINS_PER_REVOCATION_MAX;
use onscene_protocol::record::Kind;
use onscene_protocol::roster::policy::{Act, may_read};
use onscene_protocol::roster::{LastGood, Member, Retirement, Roles, Roster};
use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How far a move to another laptop is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The laptop to go on with.
    pub to: DeviceKey,
    /// The name of whoever moves.
    pub name: String,
    /// Records that it has not confirmed yet.
    pub records: u64,
    /// Attachments that no other laptop has confirmed yet.
    pub attachments: u64,
    /// Whether the key here is retired: it writes no more.
    pub retired: bool,
}

impl Move {
    /// Whether the other laptop holds everything that this one does.
    pub const fn is_whole(&self) -> bool {
        self.records == 0 && self.attachments == 0
    }
}

impl Engine {
    /// Hands over to another laptop what only whoever writes here can open. Once more does nothing.
    ///
    /// # Errors
    /// [`EngineError::NoSuchDevice`], [`EngineError::OwnLaptop`], [`EngineError::Retired`] where the
    /// writer went on elsewhere already, [`EngineError::NotThatPerson`] where nobody of their name
    /// writes there, [`EngineError::LastAdministrator`].
    pub async fn begin_move(&self, to: DeviceKey) -> Result<Move, EngineError> {
        self.ask(|reply| Event::Pass(Passing::BeginMove { to, reply }))
            .await
    }

    /// How far it is.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn look_at_move(&self, to: DeviceKey) -> Result<Move, EngineError> {
        self.read(move |shared| look(shared, &shared.store.read()?, to))
            .await
    }

    /// The writer's key here writes no more: signed, durable when it answers, final.
    ///
    /// # Errors
    /// [`EngineError::NotThere`] where the other laptop has not confirmed everything, and as with
    /// [`Self::begin_move`].
    pub async fn retire(&self, to: DeviceKey) -> Result<Move, EngineError> {
        self.ask(|reply| Event::Pass(Passing::Retire { to, reply }))
            .await
    }
}

/// What became of whoever writes here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Their keys are gone; somebody else who writes here goes on.
    Person,
    /// Nobody else writes here: the store is given up, and whoever runs the node takes it away.
    Laptop,
}

impl Engine {
    /// Lets go of the writer's keys.
    ///
    /// # Errors
    /// [`EngineError::NotThere`] where the other laptop has not confirmed everything, the retirement
    /// included.
    pub async fn leave(&self, to: DeviceKey) -> Result<Left, EngineError> {
        self.read(move |shared| let_go(shared, to)).await
    }
}

fn let_go(shared: &Shared, to: DeviceKey) -> Result<Left, EngineError> {
    let moved = look(shared, &shared.store.read()?, to)?;
    if !moved.retired || !moved.is_whole() {
        return Err(EngineError::NotThere {
            records: moved.records,
            attachments: moved.attachments,
        });
    }
    let me = shared.person();
    let roster = shared.standing().roster;
    let secrets = shared.secrets();
    let stays = |key: PersonKey| {
        let known = roster.member(roster.own(), key);
        key != me && known.is_some_and(|other| other.retired_to.is_none())
    };
    let mut others = secrets.persons().iter().map(|person| person.key);
    if let Some(next) = others.find(|key| stays(*key)) {
        change(shared, |secrets| {
            secrets.switch(next);
            secrets.remove(me);
            Ok(())
        })?;
        return Ok(Left::Person);
    }
    let words = format!(
        "{name} 已换用另一台电脑（{to}，{at}）。 {name} went on with another laptop.",
        name = moved.name,
        at = shared.host.rfc3339(shared.host.wall_ms()),
    );
    let given_up = shared.store.give_up(&words);
    given_up.map_err(StoreError::from)?;
    Ok(Left::Laptop)
}

fn look(shared: &Shared, reading: &Reading, to: DeviceKey) -> Result<Move, EngineError> {
    let roster = shared.standing().roster;
    let share = shared.share(reading, to)?;
    let held = Held::of(&reading.peer(to)?.unwrap_or_default(), share);
    let mut attachments = 0;
    for id in reading.attachments_held()? {
        if !is_held_elsewhere(&roster, reading, shared.device(), id)? {
            attachments += 1;
        }
    }
    let me = roster.person(shared.person());
    Ok(Move {
        to,
        // An id beside it would be of this laptop, which they leave.
        name: roster.plain_name_of(shared.person()).to_owned(),
        records: held.backlog(reading, to)?.0,
        attachments,
        retired: me.is_some_and(|me| me.retired_to.is_some()),
    })
}

/// Whether a laptop of ours signed for a file. The next one may have chosen not to take it: then
/// another's receipt shows that it is not lost.
fn is_held_elsewhere(
    roster: &Roster,
    reading: &Reading,
    own: DeviceKey,
    id: AttachmentId,
) -> Result<bool, EngineError> {
    let devices = roster.members().map(|member| member.certificate.device);
    for device in devices.filter(|device| *device != own && roster.admits(*device)) {
        if copy_at(reading, device, id)? == Some(FileCopy::Held) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Turn<'_> {
    pub(super) fn begin_move(&mut self, to: DeviceKey) -> Result<Move, EngineError> {
        let new = self.check_move(to)?;
        if !self.is_retired() {
            self.hand_over_own(new.certificate.seal_key, new.certificate.roles)?;
        }
        look(self.shared, &self.shared.store.read()?, to)
    }

    pub(super) fn retire(&mut self, to: DeviceKey) -> Result<Move, EngineError> {
        let new = self.check_move(to)?.certificate.person;
        let so_far = look(self.shared, &self.shared.store.read()?, to)?;
        if so_far.retired {
            return Ok(so_far);
        }
        // What this very turn wrote has been nowhere yet.
        if !so_far.is_whole() || self.has_put() {
            return Err(EngineError::NotThere {
                records: so_far.records.max(1),
                attachments: so_far.attachments,
            });
        }
        let chains = self.chains_of(self.person())?;
        let mut parts: Vec<&[LastGood]> = chains.chunks(CHAINS_PER_REVOCATION_MAX).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        let subject = self.standing.roster.subject();
        let mut written = Vec::new();
        for part in parts {
            let chains = part.to_vec();
            let body = Retirement { to: new, chains }.to_bytes();
            written.push(self.write(Kind::Retirement, subject, body)?);
        }
        for record in &written {
            self.learn(record);
        }
        Ok(Move {
            retired: true,
            ..so_far
        })
    }

    /// Whether the writer's key was retired.
    pub(super) fn is_retired(&self) -> bool {
        let me = self.standing.roster.person(self.person());
        me.is_some_and(|me| me.retired_to.is_some())
    }

    /// The key with which the writer goes on there: their own, by its name.
    fn check_move(&self, to: DeviceKey) -> Result<Member, EngineError> {
        let roster = &self.standing.roster;
        if to == self.shared.device() {
            return Err(EngineError::OwnLaptop);
        }
        if !roster.admits(to) {
            return Err(EngineError::NoSuchDevice(to));
        }
        let me = self.person();
        let own = self.own_certificate()?;
        let before = roster.person(me).and_then(|me| me.retired_to);
        let mut there = roster.on_device(to).filter(|other| {
            other.revoked_by.is_none()
                && other.retired_to.is_none()
                && roster.have_one_name(other.certificate.person, me)
        });
        let new = match before {
            Some(before) => there.find(|other| other.certificate.person == before),
            None => there.min_by_key(|other| other.since),
        };
        let new = new.cloned().ok_or(match before {
            Some(_) => EngineError::Retired,
            None => EngineError::NotThatPerson(own.name),
        })?;
        if !roster.reach(to).covers(&roster.reach(self.shared.device())) {
            return Err(EngineError::ReachesLess);
        }
        let stays = |other: PersonKey| other != me && roster.may(other, Act::Certify);
        // A paper may be lost, and nobody would know.
        let members = roster
            .members()
            .filter(|other| !other.certificate.is_printed());
        let mut members = members.map(|other| other.certificate.person);
        if roster.may(me, Act::Certify) && !members.any(stays) {
            return Err(EngineError::LastAdministrator);
        }
        Ok(new)
    }

    /// Wraps the keys of what the writer wrote down, on this laptop and those that they came from,
    /// and the other key's role would not open.
    fn hand_over_own(&mut self, person: SealKey, roles: Roles) -> Result<(), EngineError> {
        let (me, roster) = (self.person(), Arc::clone(&self.standing.roster));
        let members = roster.members().map(|member| member.certificate.person);
        let mine: Vec<_> = members
            .filter(|other| roster.goes_on_for(me, *other))
            .collect();
        for subject in self.shared.store.read()?.written_by(&mine)? {
            let Some(document) = self.document(subject)? else {
                continue;
            };
            let own = mine
                .iter()
                .flat_map(|author| document.incident.own_personal_keys(*author));
            let keys: Vec<_> = own
                .filter(|(part, _, _)| !may_read(roles, *part))
                .filter_map(|(_, purpose, id)| Some((purpose, document.keys.get(id)?.clone())))
                .collect();
            let known = self.wrapped_in(subject, person)?;
            for (purpose, key) in keys {
                if !known.contains(&key.id()) {
                    self.hand_over_key(subject, purpose, &key, person)?;
                }
            }
        }
        Ok(())
    }

    fn hand_over_key(
        &mut self,
        subject: SubjectId,
        purpose: Purpose,
        key: &Key,
        person: SealKey,
    ) -> Result<(), EngineError> {
        let entropy = &mut self.shared.host.entropy();
        let wrap = Wrap::for_person(person, subject, key, entropy)
            .map_err(|_| EngineError::Inner("a key could not be wrapped"))?;
        let body = KeyBody {
            key: key.id(),
            purpose,
            epoch: 1,
            wraps: vec![wrap],
            detail: None,
            circle: None,
        };
        self.write_key(subject, &body)
    }

    /// The keys of a document that are wrapped for a person already.
    fn wrapped_in(
        &self,
        subject: SubjectId,
        person: SealKey,
    ) -> Result<BTreeSet<KeyId>, EngineError> {
        let records = self.shared.store.read()?.subject(subject)?;
        let bodies = records.iter().filter_map(|record| {
            let record = record.record();
            let body = record.body().filter(|_| record.header().kind == Kind::Key);
            KeyBody::from_bytes(body?).ok()
        });
        let for_them =
            |wrap: &Wrap| matches!(wrap, Wrap::ForPerson { person: of, .. } if *of == person);
        Ok(bodies
            .filter(|body| body.wraps.iter().any(for_them))
            .map(|body| body.key)
            .collect())
    }
}
