//! The order in which statements are decided, circles included.

use super::{Court, Rank, Said};
use crate::id::RecordId;
use std::collections::{BTreeMap, BTreeSet};

/// What each undecided statement waits for.
type Waits = BTreeMap<RecordId, Vec<RecordId>>;

impl Court<'_> {
    pub(super) fn decide_all(&mut self) {
        let mut open: BTreeSet<Rank> = self
            .facts
            .iter()
            .filter(|(id, _)| !self.decided.contains_key(*id))
            .filter_map(|(id, _)| self.rank(*id))
            .collect();
        while !open.is_empty() {
            let before = open.len();
            let free: Vec<Rank> = open
                .iter()
                .filter(|(.., id)| self.waits_for(*id).is_empty())
                .copied()
                .collect();
            for rank in free {
                self.decide(rank, &mut open);
            }
            if open.len() == before {
                let Some((first, revokes)) = self.first_of_a_circle(&open) else {
                    return;
                };
                self.decide(first, &mut open);
                // Statements that wait for each other's place alone win against nobody.
                if revokes && self.decided.get(&first.2) == Some(&true) {
                    self.winners.push(first.2);
                }
            }
        }
    }

    fn decide(&mut self, rank: Rank, open: &mut BTreeSet<Rank>) {
        let counts = self.judge(rank.2);
        self.decided.insert(rank.2, counts);
        if counts {
            self.note_standing(rank.2);
        }
        open.remove(&rank);
    }

    fn waits_for(&self, id: RecordId) -> Vec<RecordId> {
        let Some(fact) = self.facts.get(&id) else {
            return Vec::new();
        };
        let against = self.against(id, fact).flat_map(|(_, ids)| ids);
        let place = self.place_waits_for(id, fact);
        let bears = self.support(fact).iter().chain(against).chain(&place);
        bears
            .filter(|other| **other != id && !self.decided.contains_key(other))
            .copied()
            .collect()
    }

    /// The first by rank of a circle that waits for nothing outside itself, and whether somebody is
    /// revoked in it.
    fn first_of_a_circle(&self, open: &BTreeSet<Rank>) -> Option<(Rank, bool)> {
        let waits: Waits = open
            .iter()
            .map(|(.., id)| (*id, self.waits_for(*id)))
            .collect();
        let mut awaited: Waits = Waits::new();
        for (id, others) in &waits {
            for other in others {
                awaited.entry(*other).or_default().push(*id);
            }
        }
        let mut at = open.first()?.2;
        loop {
            let ahead = reach(at, &waits);
            let behind = reach(at, &awaited);
            // What it waits for and does not wait for it lies further inside: look there.
            match ahead.difference(&behind).next() {
                Some(inner) => at = *inner,
                None => {
                    let revokes = |id: &RecordId| {
                        let said = self.facts.get(id).map(|fact| &fact.said);
                        matches!(said, Some(Said::Revocation(_) | Said::Retirement { .. }))
                    };
                    let first = ahead.iter().filter_map(|id| self.rank(*id)).min()?;
                    break Some((first, ahead.iter().any(revokes)));
                }
            }
        }
    }
}

fn reach(from: RecordId, along: &Waits) -> BTreeSet<RecordId> {
    let mut reached = BTreeSet::from([from]);
    let mut left = vec![from];
    while let Some(at) = left.pop() {
        for next in along.get(&at).into_iter().flatten() {
            if reached.insert(*next) {
                left.push(*next);
            }
        }
    }
    reached
}
