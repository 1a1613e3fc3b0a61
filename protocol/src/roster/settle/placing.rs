//! Place decides who may certify, invite and make units where: at one's own unit and below it. For
//! the founder, and administrators certified at the root, that is the whole tree.
//!
//! What an administrator says of a unit is weighed by certificates that keep to this rule themselves
//! (*trusted* ones), so nobody raises themselves by a statement of their own. Before the rule,
//! certificates counted wherever they stood: those of invitations without its mark still do, where
//! whoever gave them was let in before it; but nothing follows from them for others, and keys follow
//! only once somebody of the unit confirmed it (`readers`).

use super::{Court, Fact, Invitation, Rank, Said};
use crate::id::{PersonKey, RecordId, UnitId};
use crate::roster::Certificate;
use std::collections::BTreeSet;

/// Where a statement wants its author to stand.
enum Wants {
    /// Nowhere.
    Nothing,
    /// At a unit or above it.
    At(UnitId),
    /// It places a unit: the unit, and the one above it.
    Places(UnitId, Option<UnitId>),
}

impl Court<'_> {
    fn wants(&self, fact: &Fact) -> Wants {
        if Some(fact.author) == self.founder {
            return Wants::Nothing;
        }
        match &fact.said {
            Said::Certificate(given) if given.founding.is_none() => Wants::At(given.unit),
            Said::Invitation(Invitation::Made(terms)) => match terms.unit {
                Some(unit) if terms.rule.is_some() => Wants::At(unit),
                _ => Wants::Nothing,
            },
            Said::Confirmation { unit, .. } => Wants::At(*unit),
            Said::Unit { unit, parent, .. } => Wants::Places(*unit, *parent),
            Said::Certificate(_)
            | Said::Invitation(_)
            | Said::Revocation(_)
            | Said::Retirement { .. } => Wants::Nothing,
        }
    }

    /// The statements that have to be decided before it is known where an author stands.
    pub(super) fn place_waits_for(&self, id: RecordId, fact: &Fact) -> Vec<RecordId> {
        let mut waits = match self.wants(fact) {
            Wants::Nothing => return Vec::new(),
            Wants::At(unit) => self.claims_above(unit),
            Wants::Places(unit, parent) => {
                let mut waits: Vec<RecordId> = parent
                    .into_iter()
                    .flat_map(|parent| self.claims_above(parent))
                    .collect();
                for (other, parent) in self.before(id, fact, unit) {
                    waits.push(other);
                    waits.extend(parent.into_iter().flat_map(|it| self.claims_above(it)));
                }
                waits
            }
        };
        waits.extend(self.of_founder.iter().copied());
        waits
    }

    /// Whether a statement keeps to its author's place, or is from before that was asked.
    pub(super) fn is_in_place(&self, id: RecordId, fact: &Fact) -> bool {
        match self.wants(fact) {
            Wants::Nothing => true,
            Wants::At(unit) => self.stands_at(fact, unit) || self.is_from_before(fact),
            Wants::Places(..) if self.is_hand(fact.author) => true,
            // Where it stands stays as it is: its name may change.
            Wants::Places(unit, None) => Some(unit) == self.root() && self.stands_at(fact, unit),
            Wants::Places(unit, Some(parent)) => {
                self.stands_at(fact, parent)
                    && self
                        .before(id, fact, unit)
                        .filter(|(other, _)| self.counts(*other))
                        .all(|(_, parent)| parent.is_some_and(|it| self.stands_at(fact, it)))
            }
        }
    }

    /// Takes note of what a certificate that counts makes of what its person says.
    pub(super) fn note_standing(&mut self, id: RecordId) {
        let Some(fact) = self.facts.get(&id) else {
            return;
        };
        let Said::Certificate(given) = &fact.said else {
            return;
        };
        let (trusted, former) = (
            Some(id) == self.founding || self.stands_at(fact, given.unit),
            !self.is_marked(given) && self.was_let_in_before(fact),
        );
        if trusted {
            self.trusted.insert(id);
        }
        if former {
            self.former.insert(id);
        }
    }

    /// Whether a statement's author stands at a unit or above it, as one who may certify.
    fn stands_at(&self, fact: &Fact, unit: UnitId) -> bool {
        if self.is_hand(fact.author) {
            return true;
        }
        let (above, root) = (self.above(unit), self.root());
        let mut given = self
            .support(fact)
            .iter()
            .filter(|id| self.trusted.contains(id));
        given.any(|id| match self.facts.get(id).map(|by| (by, &by.said)) {
            Some((by, Said::Certificate(given))) => {
                let by_hand = given.is_printed() && self.is_hand(by.author);
                by_hand || Some(given.unit) == root || above.contains(&given.unit)
            }
            _ => false,
        })
    }

    /// Those who may act in the whole tree: the founder's keys, and administrators certified at the
    /// root. The founder's key on paper is for the day on which the founder's laptop is lost.
    pub(super) fn of_the_root(&self) -> BTreeSet<PersonKey> {
        let (mut all, root) = (self.hands(), self.root());
        let hands = all.clone();
        for (person, certificates) in &self.makes {
            let at_root = |id: &RecordId| match self.facts.get(id).map(|by| (by, &by.said)) {
                Some((by, Said::Certificate(given))) => {
                    let by_hand = given.is_printed() && hands.contains(&by.author);
                    self.trusted.contains(id) && (by_hand || Some(given.unit) == root)
                }
                _ => false,
            };
            if certificates.iter().any(at_root) {
                all.insert(*person);
            }
        }
        all
    }

    /// The founder's key, and those with which the founder went on by their own word.
    pub(super) fn hands(&self) -> BTreeSet<PersonKey> {
        let mut hands = BTreeSet::new();
        let mut next = self.founder;
        while let Some(person) = next.filter(|person| hands.insert(*person)) {
            next = self.went_on_with(person);
        }
        hands
    }

    fn is_hand(&self, person: PersonKey) -> bool {
        // Mostly one look: founders seldom move.
        Some(person) == self.founder || (!self.leaves.is_empty() && self.hands().contains(&person))
    }

    fn went_on_with(&self, person: PersonKey) -> Option<PersonKey> {
        let said = self.leaves.get(&person).into_iter().flatten();
        let mut counted = said.filter(|id| self.counts(**id));
        match &self.facts.get(counted.next()?)?.said {
            Said::Retirement { to, .. } => Some(*to),
            _ => None,
        }
    }

    /// Statements that say who the founder is now, and where the root: all others wait for them.
    pub(super) fn find_founders_own(&mut self) {
        let mut keys = BTreeSet::new();
        let mut next: Vec<PersonKey> = self.founder.into_iter().collect();
        let mut found = Vec::new();
        while let Some(person) = next.pop().filter(|person| keys.insert(*person)) {
            for id in self.leaves.get(&person).into_iter().flatten() {
                found.push(*id);
                if let Some(Said::Retirement { to, .. }) = self.facts.get(id).map(|it| &it.said) {
                    next.push(*to);
                }
            }
        }
        if let Some(unit) = self.founders_unit() {
            let by_founder = |id: &RecordId| {
                let fact = self.facts.get(id);
                fact.is_some_and(|fact| Some(fact.author) == self.founder)
            };
            found.extend(self.claims_above(unit).into_iter().filter(by_founder));
        }
        self.of_founder = found;
    }

    fn founders_unit(&self) -> Option<UnitId> {
        match &self.facts.get(&self.founding?)?.said {
            Said::Certificate(given) => Some(given.unit),
            _ => None,
        }
    }

    /// The topmost unit above the founder's, by the founder's own word.
    pub(super) fn root(&self) -> Option<UnitId> {
        let mut at = self.founders_unit()?;
        let mut passed = BTreeSet::new();
        while passed.insert(at) {
            match self.parent(at, |fact| Some(fact.author) == self.founder) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        Some(at)
    }

    /// A unit and those above it, by what is decided so far.
    fn above(&self, unit: UnitId) -> BTreeSet<UnitId> {
        let mut above = BTreeSet::new();
        let mut next = Some(unit);
        while let Some(unit) = next.filter(|unit| above.insert(*unit)) {
            next = self.parent(unit, |_| true);
        }
        above
    }

    fn parent(&self, unit: UnitId, says: impl Fn(&Fact) -> bool) -> Option<UnitId> {
        let claims = self.claims.get(&unit).into_iter().flatten();
        let counted = claims.filter(|id| self.counts(**id));
        let facts = counted
            .filter_map(|id| self.facts.get(id))
            .filter(|it| says(it));
        match &facts.max_by_key(|fact| fact.since)?.said {
            Said::Unit { parent, .. } => *parent,
            _ => None,
        }
    }

    /// All that is said of a unit and of those above it, whether it counts or not.
    fn claims_above(&self, unit: UnitId) -> Vec<RecordId> {
        let (mut seen, mut next, mut all) = (BTreeSet::new(), vec![unit], Vec::new());
        while let Some(unit) = next.pop() {
            if !seen.insert(unit) {
                continue;
            }
            for id in self.claims.get(&unit).into_iter().flatten() {
                all.push(*id);
                if let Some(Said::Unit { parent, .. }) = self.facts.get(id).map(|it| &it.said) {
                    next.extend(parent);
                }
            }
        }
        all
    }

    /// What others say of the same unit and goes before this: whose id proves who made it, and where;
    /// then what is said nearer the founder.
    fn before(
        &self,
        id: RecordId,
        fact: &Fact,
        unit: UnitId,
    ) -> impl Iterator<Item = (RecordId, Option<UnitId>)> {
        let own = self.precedence(id, fact);
        let author = fact.author;
        let claims = self.claims.get(&unit).into_iter().flatten();
        claims.filter_map(move |other| {
            let said = self.facts.get(other)?;
            let Said::Unit { parent, .. } = &said.said else {
                return None;
            };
            let first = said.author != author && self.precedence(*other, said) < own;
            first.then_some((*other, *parent))
        })
    }

    fn precedence(&self, id: RecordId, fact: &Fact) -> (bool, Rank) {
        let proved = match &fact.said {
            Said::Unit {
                unit,
                parent: Some(parent),
                nonce: Some(nonce),
                ..
            } => *unit == UnitId::placed(fact.author, *parent, nonce),
            _ => false,
        };
        let (distance, author) = self.place(fact.author);
        (!proved, (distance, author, id))
    }

    fn counts(&self, id: RecordId) -> bool {
        self.decided.get(&id) == Some(&true)
    }

    /// Whether a certificate counts by the former rule, which asked for no place.
    fn is_from_before(&self, fact: &Fact) -> bool {
        match &fact.said {
            Said::Certificate(given) => !self.is_marked(given) && self.was_let_in_before(fact),
            _ => false,
        }
    }

    /// Whether an author was let in before the rule: else a program that leaves the mark out would
    /// free itself of it.
    fn was_let_in_before(&self, fact: &Fact) -> bool {
        let mut given = self.support(fact).iter();
        self.is_hand(fact.author) || given.any(|id| self.former.contains(id))
    }

    /// Whether the invitation that a certificate came of was made under this rule.
    fn is_marked(&self, given: &Certificate) -> bool {
        let invitation = given.invitation.and_then(|id| self.facts.get(&id));
        match invitation.map(|made| &made.said) {
            Some(Said::Invitation(Invitation::Made(terms))) => terms.rule.is_some(),
            _ => false,
        }
    }
}
