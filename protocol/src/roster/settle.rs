//! Whose certificates and revocations count: a pure function of the set of them.
//!
//! A statement counts if its author may certify (the founder, or whoever a certificate that counts
//! makes an administrator) and no revocation that counts cuts it off. Each statement is decided
//! once all that bears on it is. Where statements bear on each other in a circle, the one whose
//! author stands nearest the founder is decided first, then the one of the lower key, and what would
//! cut it off does not count: of two who revoke each other, that one wins. No clock is read and no order of arrival matters.
//! Where in the tree of units an author may say so is in `placing`.

mod circle;
mod placing;

use super::cut::{Chains, Cut};
use super::policy::{self, Act};
use super::{Certificate, Invitation, Revocation};
use crate::clock::Timestamp;
use crate::id::{ActorId, PersonKey, RecordId, SubjectId, UnitId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a record of the organisation says of people or units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Certificate(Certificate),
    Revocation(Revocation),
    /// Its author writes no more, and goes on with another key.
    Retirement {
        to: PersonKey,
        leaves: Revocation,
    },
    Invitation(Invitation),
    Unit {
        unit: UnitId,
        parent: Option<UnitId>,
        name: String,
        nonce: Option<[u8; 16]>,
    },
    /// A reader who was certified above a unit may have its keys.
    Confirmation {
        unit: UnitId,
        certificate: RecordId,
    },
}

/// Such a record, without its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) author: PersonKey,
    pub(super) actor: ActorId,
    pub(super) prev: RecordId,
    pub(super) since: (Timestamp, RecordId),
    pub(super) said: Said,
}

pub(super) type Facts = BTreeMap<RecordId, Fact>;
/// By revoked key: one cut per revoker.
pub(super) type Cuts = BTreeMap<PersonKey, Vec<Cut>>;

/// What came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) founder: Option<PersonKey>,
    /// The facts that count: certificates, revocations, units, invitations, confirmations.
    pub(super) counted: BTreeSet<RecordId>,
    pub(super) cuts: Cuts,
    /// The certificates that count and were given from where their author may: keys follow them.
    pub(super) trusted: BTreeSet<RecordId>,
    /// For which units and those below them a certificate was confirmed.
    pub(super) confirmed: BTreeMap<RecordId, BTreeSet<UnitId>>,
    /// Who may certify, invite and make units in the whole tree.
    pub(super) of_the_root: BTreeSet<PersonKey>,
}

/// Settles the facts of one organisation. `outer` are cuts made in the organisation that adopted
/// it: they hold here too.
pub(super) fn settle(subject: SubjectId, facts: &Facts, outer: &Cuts) -> Settled {
    let mut court = Court::open(subject, facts, outer);
    court.decide_all();
    court.close()
}

/// Where a statement stands: the nearest the founder first.
type Rank = (u32, PersonKey, RecordId);

struct Court<'a> {
    subject: SubjectId,
    facts: &'a Facts,
    chains: Chains,
    outer: &'a Cuts,
    founder: Option<PersonKey>,
    founding: Option<RecordId>,
    distances: BTreeMap<PersonKey, u32>,
    /// The certificates that make a key an administrator's.
    makes: BTreeMap<PersonKey, Vec<RecordId>>,
    /// The revocations of a key, by revoker; its retirements are its own.
    revokes: BTreeMap<PersonKey, BTreeMap<PersonKey, Vec<RecordId>>>,
    /// Who was let in by each invitation, of several the one first certified.
    used: BTreeMap<RecordId, ((Timestamp, RecordId), PersonKey)>,
    decided: BTreeMap<RecordId, bool>,
    /// The statements that won a circle: what would cut one of them off does not count.
    winners: Vec<RecordId>,
    /// What is said of each unit.
    claims: BTreeMap<UnitId, Vec<RecordId>>,
    /// The retirements of a key by its own word.
    leaves: BTreeMap<PersonKey, Vec<RecordId>>,
    /// Statements that say who the founder is now, and where the root.
    of_founder: Vec<RecordId>,
    /// See [`Settled::trusted`].
    trusted: BTreeSet<RecordId>,
    /// The certificates that count of those who were let in before place was asked for.
    former: BTreeSet<RecordId>,
}

impl<'a> Court<'a> {
    fn open(subject: SubjectId, facts: &'a Facts, outer: &'a Cuts) -> Self {
        let mut court = Self {
            subject,
            facts,
            chains: Chains::default(),
            outer,
            founder: None,
            founding: None,
            distances: BTreeMap::new(),
            makes: BTreeMap::new(),
            revokes: BTreeMap::new(),
            used: BTreeMap::new(),
            decided: BTreeMap::new(),
            winners: Vec::new(),
            claims: BTreeMap::new(),
            leaves: BTreeMap::new(),
            of_founder: Vec::new(),
            trusted: BTreeSet::new(),
            former: BTreeSet::new(),
        };
        for (id, fact) in facts {
            court.chains.link(*id, fact.actor, fact.prev);
            match &fact.said {
                Said::Certificate(given) => {
                    if given.founding.is_some() && court.founding.is_none() {
                        court.founder = Some(given.person);
                        court.founding = Some(*id);
                    }
                    if policy::may(given.roles, Act::Certify) {
                        court.makes.entry(given.person).or_default().push(*id);
                    }
                    if let Some(invitation) = given.invitation {
                        let use_of = (fact.since, given.person);
                        let first = court.used.entry(invitation).or_insert(use_of);
                        *first = use_of.min(*first);
                    }
                }
                Said::Revocation(said) | Said::Retirement { leaves: said, .. } => {
                    let of = court.revokes.entry(said.person).or_default();
                    of.entry(fact.author).or_default().push(*id);
                    if matches!(fact.said, Said::Retirement { .. }) {
                        court.leaves.entry(fact.author).or_default().push(*id);
                    }
                }
                Said::Unit { unit, .. } => court.claims.entry(*unit).or_default().push(*id),
                Said::Confirmation { .. } | Said::Invitation(_) => {}
            }
        }
        // An organisation rests on its first certificate: nothing inside it takes that away.
        court.decided.extend(court.founding.map(|id| (id, true)));
        court.distances = court.distances();
        court.find_founders_own();
        if let Some(founding) = court.founding {
            court.note_standing(founding);
        }
        court
    }

    /// How far each administrator is from the founder, by all certificates that were ever given.
    fn distances(&self) -> BTreeMap<PersonKey, u32> {
        let mut gives: BTreeMap<PersonKey, BTreeSet<PersonKey>> = BTreeMap::new();
        for (person, certificates) in &self.makes {
            for fact in certificates.iter().filter_map(|id| self.facts.get(id)) {
                gives.entry(fact.author).or_default().insert(*person);
            }
        }
        let mut distances: BTreeMap<_, _> = self
            .founder
            .map(|founder| (founder, 0))
            .into_iter()
            .collect();
        let mut next: VecDeque<(PersonKey, u32)> =
            self.founder.map(|f| (f, 0)).into_iter().collect();
        while let Some((person, distance)) = next.pop_front() {
            for other in gives.get(&person).into_iter().flatten() {
                if !distances.contains_key(other) {
                    distances.insert(*other, distance.saturating_add(1));
                    next.push_back((*other, distance.saturating_add(1)));
                }
            }
        }
        distances
    }

    fn place(&self, person: PersonKey) -> (u32, PersonKey) {
        let distance = self.distances.get(&person).copied();
        (distance.unwrap_or(u32::MAX), person)
    }

    fn rank(&self, id: RecordId) -> Option<Rank> {
        let (distance, author) = self.place(self.facts.get(&id)?.author);
        Some((distance, author, id))
    }

    /// The revocations that bear on a statement, by revoker. A statement is never cut off by its
    /// own revocation, and one who revokes a person further from the founder not by that person.
    fn against(&self, id: RecordId, fact: &Fact) -> impl Iterator<Item = (PersonKey, &[RecordId])> {
        let author = fact.author;
        let revokes = match &fact.said {
            Said::Revocation(said) => Some(said.person),
            _ => None,
        };
        let all = self.revokes.get(&author).into_iter().flatten();
        all.filter(move |(revoker, ids)| {
            let its_own = **revoker == author && ids.contains(&id);
            let wins = revokes == Some(**revoker) && self.place(author) < self.place(**revoker);
            !its_own && !wins
        })
        .map(|(revoker, ids)| (*revoker, ids.as_slice()))
    }

    /// The certificates that a statement's author may certify by. A retirement needs none: it is
    /// about its author alone.
    fn support(&self, fact: &Fact) -> &[RecordId] {
        let certifies = !matches!(fact.said, Said::Retirement { .. });
        if Some(fact.author) == self.founder || !certifies {
            return &[];
        }
        self.makes.get(&fact.author).map_or(&[], Vec::as_slice)
    }

    /// Decides a statement by what is decided so far.
    fn judge(&self, id: RecordId) -> bool {
        let Some(fact) = self.facts.get(&id) else {
            return false;
        };
        let counts = |id: &RecordId| self.decided.get(id) == Some(&true);
        let may = matches!(fact.said, Said::Retirement { .. })
            || Some(fact.author) == self.founder
            || self.support(fact).iter().any(counts);
        may && self.is_kept(id, fact)
            && !self.contradicts_a_winner(fact)
            && self.is_within_invitation(fact)
            && self.is_in_place(id, fact)
    }

    /// Whether a certificate gives no more than the invitation that it names, in the unit that it
    /// names, to the first who was let in by it. One whose invitation is not here is not doubted for that.
    fn is_within_invitation(&self, fact: &Fact) -> bool {
        let Said::Certificate(given) = &fact.said else {
            return true;
        };
        let Some(invitation) = given.invitation else {
            return true;
        };
        let first = self.used.get(&invitation);
        let is_first = first.is_none_or(|(_, person)| *person == given.person);
        let within = match self.facts.get(&invitation) {
            None => true,
            Some(made) => match &made.said {
                Said::Invitation(Invitation::Made(terms)) => {
                    given.roles.are_within(terms.roles)
                        && terms.unit.is_none_or(|unit| unit == given.unit)
                }
                _ => false,
            },
        };
        is_first && within
    }

    fn contradicts_a_winner(&self, fact: &Fact) -> bool {
        let Said::Revocation(said) = &fact.said else {
            return false;
        };
        let mut cut_off = self.winners.iter().filter(|id| {
            let winner = self.facts.get(id);
            winner.is_some_and(|winner| winner.author == said.person)
        });
        cut_off.any(|winner| {
            let by = self.revokes.get(&said.person);
            let parts = by.and_then(|by| by.get(&fact.author)).into_iter().flatten();
            let parts = parts.filter_map(|id| match &self.facts.get(id)?.said {
                Said::Revocation(part) if part.edition == said.edition => Some(part),
                _ => None,
            });
            Cut::of(fact.author, parts).is_some_and(|cut| !self.leaves(&cut, *winner))
        })
    }

    /// Whether the revocations that count leave a fact.
    fn is_kept(&self, id: RecordId, fact: &Fact) -> bool {
        let outer = self.outer.get(&fact.author).into_iter().flatten();
        if !outer.into_iter().all(|cut| self.leaves(cut, id)) {
            return false;
        }
        self.against(id, fact).all(|(revoker, ids)| {
            let Some(cut) = self.cut(revoker, ids) else {
                return true;
            };
            let answers = matches!(&fact.said, Said::Revocation(said) if said.person == revoker);
            // Of two who revoke each other, the other one wins here, whatever it saw last.
            !(answers && revoker != fact.author) && self.leaves(&cut, id)
        })
    }

    fn leaves(&self, cut: &Cut, id: RecordId) -> bool {
        cut.kept(self.subject, &self.chains).contains(&id)
    }

    /// What those of these revocations that count leave; none where none of them counts.
    fn cut(&self, revoker: PersonKey, ids: &[RecordId]) -> Option<Cut> {
        let counting = ids.iter().filter(|id| self.decided.get(id) == Some(&true));
        let mut facts = counting.filter_map(|id| self.facts.get(id));
        let said = facts.clone().filter_map(|fact| match &fact.said {
            Said::Revocation(said) | Said::Retirement { leaves: said, .. } => Some(said),
            _ => None,
        });
        let mut cut = Cut::of(revoker, said)?;
        cut.retires = facts.all(|fact| matches!(fact.said, Said::Retirement { .. }));
        Some(cut)
    }

    fn close(self) -> Settled {
        let mut cuts = Cuts::new();
        for (person, by) in &self.revokes {
            let of = by
                .iter()
                .filter_map(|(revoker, ids)| self.cut(*revoker, ids));
            let of: Vec<Cut> = of.collect();
            if !of.is_empty() {
                cuts.insert(*person, of);
            }
        }
        let counted: BTreeSet<RecordId> = self
            .decided
            .iter()
            .filter(|(_, counts)| **counts)
            .map(|(id, _)| *id)
            .collect();
        let mut confirmed: BTreeMap<RecordId, BTreeSet<UnitId>> = BTreeMap::new();
        for fact in counted.iter().filter_map(|id| self.facts.get(id)) {
            if let Said::Confirmation { unit, certificate } = &fact.said {
                confirmed.entry(*certificate).or_default().insert(*unit);
            }
        }
        Settled {
            founder: self.founder,
            counted,
            cuts,
            of_the_root: self.of_the_root(),
            trusted: self.trusted,
            confirmed,
        }
    }
}
