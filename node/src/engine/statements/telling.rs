//! What is kept in memory about statements: of whom something is to be said, and what was told to whom.

use super::super::EngineError;
use super::super::shared::{Shared, lock};
use crate::store::{KeptStatement, Reading};
use onscene_protocol::exchange::{OfAuthor, Receipt, SignedReceipt};
use onscene_protocol::id::{DeviceKey, PersonKey};
use onscene_protocol::limit::STATEMENTS_PER_MESSAGE_MAX;
use onscene_protocol::roster::{Roster, Scope};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Statements in a bundle, the latest: half a megabyte.
const PER_BUNDLE_MAX: usize = 2_000;

/// What is kept in memory about statements.
#[derive(Debug, Default)]
pub(in crate::engine) struct Stating(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Of whom something came since this laptop last said something; none where that is not known, and
    /// all are looked at.
    changed: Option<BTreeSet<PersonKey>>,
    /// The place of the latest that is kept, in their order; none before it was looked up.
    last: Option<u64>,
    /// What this laptop said itself.
    made: Window,
    told: BTreeMap<DeviceKey, Told>,
}

/// What was handed to a laptop.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    /// Up to which place: of what is said of people who write there, and of all others.
    own: u64,
    rest: u64,
    /// What of it went over a standing link.
    live: Window,
}

/// How many statements there were in the time that began then.
#[derive(Debug, Clone, Copy, Default)]
struct Window {
    since_ms: u64,
    count: usize,
}

impl Window {
    /// Takes so many more. Answers how many there may still be.
    fn take(&mut self, taken: usize, (now_ms, every_ms): (u64, u64)) -> usize {
        if now_ms < self.since_ms || now_ms - self.since_ms >= every_ms {
            *self = Self {
                since_ms: now_ms,
                count: 0,
            };
        }
        self.count += taken;
        STATEMENTS_PER_MESSAGE_MAX.saturating_sub(self.count)
    }
}

impl Stating {
    /// Records of these authors arrived.
    pub(in crate::engine) fn note(&self, authors: impl Iterator<Item = PersonKey>) {
        if let Some(changed) = &mut lock(&self.0).changed {
            changed.extend(authors);
        }
    }

    /// Forgets what a turn that was not committed may have left.
    pub(in crate::engine) fn forget(&self) {
        let mut state = lock(&self.0);
        (state.changed, state.last) = (None, None);
    }

    /// Up to which places a laptop was told, where it was told anything.
    pub(super) fn told_to(&self, device: DeviceKey) -> Option<(u64, u64)> {
        let told = lock(&self.0).told.get(&device).copied();
        told.map(|told| (told.own, told.rest))
    }

    /// One is kept, at this place.
    pub(super) fn keep(&self, place: u64) {
        lock(&self.0).last = Some(place);
    }

    /// Whether it is known of whom something came.
    pub(super) fn knows_whom(&self) -> bool {
        lock(&self.0).changed.is_some()
    }

    /// This laptop said so many, and of these authors there is nothing left to say; where it was not
    /// known of whom there is, of all others.
    pub(super) fn settle(
        &self,
        (made, window): (usize, (u64, u64)),
        done: &[PersonKey],
        everyone: Vec<PersonKey>,
    ) {
        let mut state = lock(&self.0);
        state.made.take(made, window);
        let changed = state
            .changed
            .get_or_insert_with(|| everyone.into_iter().collect());
        for author in done {
            changed.remove(author);
        }
    }
}

impl Shared {
    /// The authors of whom this laptop may say something now, and has not since something came.
    pub(super) fn authors_due(&self, reading: &Reading) -> Result<Vec<PersonKey>, EngineError> {
        let changed = lock(&self.stating.0).changed.clone();
        let changed = match changed {
            Some(changed) => changed,
            None => reading.authors()?.into_iter().collect(),
        };
        let (roster, own) = (self.standing().roster, self.device());
        if !roster.admits(own) {
            return Ok(Vec::new());
        }
        let (laptops, now_ms) = (laptops(&roster), self.host.wall_ms());
        let room = lock(&self.stating.0).made.take(0, self.window(&roster));
        let mut due = Vec::new();
        for author in changed {
            if due.len() >= room {
                break;
            }
            if is_of(&roster, author, own) {
                continue;
            }
            let last = reading.statement(author, own)?.as_ref().and_then(read);
            let last_ms = last.map(|(receipt, _)| receipt.wall_ms);
            if OfAuthor::is_due(laptops, last_ms, now_ms) {
                due.push(author);
            }
        }
        Ok(due)
    }

    /// The place of the latest statement that is kept.
    pub(super) fn last_statement(&self, reading: &Reading) -> Result<u64, EngineError> {
        let known = lock(&self.stating.0).last;
        if let Some(last) = known {
            return Ok(last);
        }
        let kept = reading.statements()?;
        let last = kept.iter().map(|(.., kept)| kept.place).max().unwrap_or(0);
        let mut state = lock(&self.stating.0);
        Ok(*state.last.get_or_insert(last))
    }

    /// What was not told to a laptop yet, at most so many: first what is said of those who write there,
    /// each in the order in which it came here.
    pub(super) fn statements_to(
        &self,
        device: DeviceKey,
        at_most: usize,
    ) -> Result<Vec<SignedReceipt>, EngineError> {
        let reading = self.store.read()?;
        let told = self.told(&reading, device)?;
        if told.own.min(told.rest) >= self.last_statement(&reading)? || at_most == 0 {
            return Ok(Vec::new());
        }
        let all = reading.statements()?;
        // Of what is committed: a turn that goes on may have counted further.
        let last = all.iter().map(|(.., kept)| kept.place).max().unwrap_or(0);
        let roster = self.standing().roster;
        let reach = roster.reach(device);
        let mut waiting: Vec<(bool, KeptStatement)> = all
            .into_iter()
            .filter(|(author, signer, _)| *signer != device && carries(&roster, &reach, *author))
            .map(|(author, _, kept)| (!is_of(&roster, author, device), kept))
            .filter(|(others, kept)| kept.place > if *others { told.rest } else { told.own })
            // What came from there need not go back.
            .filter(|(_, kept)| kept.from != Some(device))
            .collect();
        waiting.sort_by_key(|(others, kept)| (*others, kept.place));
        let more = waiting.split_off(at_most.min(waiting.len()));
        let reached = |others: bool, told: u64| {
            let left = more.iter().find(|(other, _)| *other == others);
            match left {
                Some((_, next)) => next.place.saturating_sub(1).max(told),
                None => last,
            }
        };
        let mut state = lock(&self.stating.0);
        let kept = state.told.entry(device).or_default();
        (kept.own, kept.rest) = (reached(false, told.own), reached(true, told.rest));
        drop(state);
        let bytes = waiting.iter().map(|(_, kept)| kept.bytes.as_slice());
        Ok(bytes
            .filter_map(|bytes| SignedReceipt::from_bytes(bytes).ok())
            .collect())
    }

    fn told(&self, reading: &Reading, device: DeviceKey) -> Result<Told, EngineError> {
        let known = lock(&self.stating.0).told.get(&device).copied();
        if let Some(told) = known {
            return Ok(told);
        }
        let peer = reading.peer(device)?.unwrap_or_default();
        let (own, rest) = peer.statements_told.unwrap_or_default();
        let told = Told {
            own,
            rest,
            ..Told::default()
        };
        lock(&self.stating.0).told.insert(device, told);
        Ok(told)
    }

    /// How many may still go over a standing link in this time, once so many went.
    pub(super) fn allowance(&self, device: DeviceKey, taken: usize) -> Result<usize, EngineError> {
        self.told(&self.store.read()?, device)?;
        let window = self.window(&self.standing().roster);
        let mut state = lock(&self.stating.0);
        let told = state.told.entry(device).or_default();
        Ok(told.live.take(taken, window))
    }

    /// The time now, and how long a time is in which so many statements may be made or sent.
    pub(super) fn window(&self, roster: &Roster) -> (u64, u64) {
        (self.host.wall_ms(), OfAuthor::every_ms(laptops(roster)))
    }

    /// What goes into a bundle for these laptops: what all of them may have, the latest first.
    pub(in crate::engine) fn statements_for_all(
        &self,
        reading: &Reading,
        to: &[DeviceKey],
    ) -> Result<Vec<SignedReceipt>, EngineError> {
        let roster = self.standing().roster;
        let reaches: Vec<Scope> = to.iter().map(|device| roster.reach(*device)).collect();
        let mut kept: Vec<KeptStatement> = reading
            .statements()?
            .into_iter()
            .filter(|(author, ..)| reaches.iter().all(|reach| carries(&roster, reach, *author)))
            .map(|(.., kept)| kept)
            .collect();
        kept.sort_by_key(|kept| std::cmp::Reverse(kept.place));
        kept.truncate(PER_BUNDLE_MAX);
        let signed = kept
            .iter()
            .map(|kept| SignedReceipt::from_bytes(&kept.bytes));
        Ok(signed.filter_map(Result::ok).collect())
    }
}

/// Whether somebody writes on this laptop.
pub(super) fn is_of(roster: &Roster, author: PersonKey, device: DeviceKey) -> bool {
    let member = roster.person(author);
    member.is_some_and(|member| member.certificate.device == device)
}

/// Whether whoever carries this carries the unit of an author.
pub(super) fn carries(roster: &Roster, reach: &Scope, author: PersonKey) -> bool {
    let member = roster.person(author);
    member.is_some_and(|member| reach.takes(Some(member.certificate.unit)))
}

/// The laptops of the organisation on which somebody writes.
fn laptops(roster: &Roster) -> usize {
    let writing = roster
        .members()
        .filter(|member| member.revoked_by.is_none());
    let devices: BTreeSet<DeviceKey> = writing.map(|member| member.certificate.device).collect();
    devices.len()
}

/// It was checked before it was kept.
pub(super) fn read_whole(kept: &KeptStatement) -> Option<Receipt> {
    SignedReceipt::from_bytes(&kept.bytes)
        .ok()?
        .read_kept()
        .ok()
}

/// A statement that is kept.
pub(in crate::engine) fn read(kept: &KeptStatement) -> Option<(Receipt, OfAuthor)> {
    let receipt = read_whole(kept)?;
    let said = OfAuthor::in_receipt(&receipt)?.clone();
    Some((receipt, said))
}
