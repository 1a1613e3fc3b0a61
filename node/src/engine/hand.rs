//! The hand that writes: its clock, where its chains end, and the records that it signs.

use super::EngineError;
use super::shared::Shared;
use super::turn::Turn;
use ed25519_dalek::SigningKey;
use onscene_protocol::clock::{Entropy, LogicalClock, Timestamp};
use onscene_protocol::id::{ActorId, PersonKey, RecordId, SubjectId};
use onscene_protocol::record::{Draft, Kind, NO_RECORD, Record};
use onscene_protocol::verify::{Verified, verify};
use std::collections::HashMap;
use std::sync::Arc;

/// What the writer keeps from turn to turn: its clock, and where its chains end.
pub(super) struct Hand {
    clock: LogicalClock,
    chains: HashMap<(SubjectId, Kind, PersonKey), Chain>,
    /// When numbers of saved forms were last looked through, milliseconds since 1970.
    pub(super) swept_ms: u64,
}

/// A chain that this opening of the store writes. Its actor is used by nobody else, ever.
#[derive(Clone, Copy)]
struct Chain {
    actor: ActorId,
    seq: u64,
    last: RecordId,
}

impl Hand {
    pub(super) fn new(shared: &Shared) -> Result<Self, EngineError> {
        let latest = shared.store.read()?.latest_time()?;
        let mut clock = LogicalClock::default();
        clock.observe(latest, shared.host.wall_ms());
        Ok(Self {
            clock,
            chains: HashMap::new(),
            swept_ms: 0,
        })
    }

    /// Whether a record that is new here stands in a chain of ours and was not just written: then a
    /// double of this laptop writes in it.
    pub(super) fn is_doubled_by(&self, record: &Record) -> bool {
        let header = record.header();
        let place = (header.subject, header.kind, header.author);
        let chain = self.chains.get(&place);
        chain.is_some_and(|chain| chain.actor == header.actor && chain.last != record.id())
    }

    /// Takes note of a record's time. Answers whether it is within a day of ours.
    pub(super) fn observe(&mut self, time: Timestamp, wall_ms: u64) -> bool {
        self.clock.observe(time, wall_ms)
    }
}

impl Turn<'_> {
    /// The number that the next record of this kind in this subject will have, and its actor.
    pub(super) fn next_in_chain(
        &mut self,
        subject: SubjectId,
        kind: Kind,
    ) -> Result<(ActorId, u64), EngineError> {
        let chain = self.chain(self.person(), subject, kind)?;
        Ok((chain.actor, chain.seq + 1))
    }

    /// The chain in which this key writes, begun where it wrote none yet since the store was opened.
    fn chain(
        &mut self,
        author: PersonKey,
        subject: SubjectId,
        kind: Kind,
    ) -> Result<Chain, EngineError> {
        if let Some(chain) = self.hand.chains.get(&(subject, kind, author)) {
            return Ok(*chain);
        }
        let former = self.shared.store.read()?.chain_end(subject, author)?;
        let chain = Chain {
            actor: ActorId::from_bytes(self.shared.host.entropy().bytes()),
            seq: 0,
            last: former.unwrap_or(NO_RECORD),
        };
        self.hand.chains.insert((subject, kind, author), chain);
        Ok(chain)
    }

    /// Leaves the chains written so far: what follows is written in another organisation, or would
    /// have to fit what a double writes in them.
    pub(super) fn begin_new_chains(&mut self) {
        self.hand.chains.clear();
    }

    /// Signs a record in the name of whoever writes here and puts it into the transaction.
    pub(super) fn write(
        &mut self,
        kind: Kind,
        subject: SubjectId,
        body: Vec<u8>,
    ) -> Result<Verified, EngineError> {
        let secrets = Arc::clone(&self.secrets);
        let signer = secrets.signer().ok_or(EngineError::PinNeeded)?;
        if self.is_retired() {
            return Err(EngineError::Retired);
        }
        self.write_as(signer, kind, subject, body)
    }

    /// The same in the name of another key: that of a paper.
    pub(super) fn write_as(
        &mut self,
        signer: &SigningKey,
        kind: Kind,
        subject: SubjectId,
        body: Vec<u8>,
    ) -> Result<Verified, EngineError> {
        let author = PersonKey::from_bytes(signer.verifying_key().to_bytes());
        let chain = self.chain(author, subject, kind)?;
        let (actor, seq, prev) = (chain.actor, chain.seq + 1, chain.last);
        let time = self.hand.clock.tick(self.moment().wall_ms);
        let draft = Draft {
            organisation: self.standing.roster.own(),
            kind,
            subject,
            actor,
            seq,
            prev,
            time,
            body,
        };
        let record = draft
            .sign(signer)
            .map_err(|_| EngineError::Inner("a record of ours is over the limits"))?;
        let chain = Chain {
            actor,
            seq,
            last: record.id(),
        };
        let verified = verify(record, &self.standing.roster)
            .map_err(|_| EngineError::Inner("a record of ours does not verify"))?;
        self.hand.chains.insert((subject, kind, author), chain);
        self.put_own(verified.clone())?;
        Ok(verified)
    }
}
