//! Which records count: what readers are shown as true.

use super::cut::{Chains, Cut};
use super::policy::{self, Act};
use super::{Roles, Roster};
use crate::id::{OrganisationId, PersonKey, RecordId, SubjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a record counts. One that does not is kept and passed on all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// It does.
    Yes,
    /// Its author's key was revoked, and it is none of the records that were named as good, nor
    /// before one of them.
    AfterRevocation {
        /// The revoker, the nearest the founder of several.
        by: PersonKey,
    },
    /// Its author was recused from the incident, and it is none of the records that were named as
    /// good, nor before one of them.
    AfterRecusal {
        /// Who recorded that.
        by: PersonKey,
    },
    /// Its author had gone on with another key, and it is none of the records that they named as
    /// theirs, nor before one of them.
    AfterRetirement,
    /// No role that its author ever had allows it.
    ByRole {
        /// Those roles.
        roles: Roles,
    },
    /// No certificate of its author counts: whoever gave it had been revoked.
    Uncertified,
}

/// Who revoked, retired or recused, and which records of the subject that leaves.
pub(super) type Left = (PersonKey, BTreeSet<RecordId>);

/// Judges the records of one subject.
#[derive(Debug)]
pub struct Judge<'a> {
    roster: &'a Roster,
    /// By organisation and revoked key: what each revoker leaves of this subject.
    kept: BTreeMap<(OrganisationId, PersonKey), Vec<Left>>,
    /// By a recused person's key: what each recuser leaves.
    recused: BTreeMap<PersonKey, Vec<Left>>,
}

impl Roster {
    /// A judge of the records of one subject, whose chains are these.
    pub fn judge(&self, subject: SubjectId, chains: &Chains) -> Judge<'_> {
        Judge {
            recused: self.left_by_recusals(subject, chains),
            ..self.judge_by_revocations(subject, chains)
        }
    }

    pub(super) fn judge_by_revocations(&self, subject: SubjectId, chains: &Chains) -> Judge<'_> {
        let mut kept: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (organisation, person, cut) in self.all_cuts() {
            let left = (cut.by, cut.kept(subject, chains));
            kept.entry((organisation, person)).or_default().push(left);
        }
        Judge {
            roster: self,
            kept,
            recused: BTreeMap::new(),
        }
    }

    fn all_cuts(&self) -> impl Iterator<Item = (OrganisationId, PersonKey, &Cut)> {
        self.organisations.iter().flat_map(|(id, organisation)| {
            let cuts = organisation.settled.cuts.iter();
            cuts.flat_map(|(person, cuts)| cuts.iter().map(|cut| (*id, *person, cut)))
        })
    }
}

impl Judge<'_> {
    /// Whether a record of this subject counts. Cuts of our own organisation hold for what was
    /// written in any that it adopted; those of another one hold there.
    pub fn counts(
        &self,
        organisation: OrganisationId,
        author: PersonKey,
        record: RecordId,
        act: Act,
    ) -> Counts {
        let own = self.roster.own();
        for of in [Some(own), (organisation != own).then_some(organisation)] {
            let Some(cuts) = of.and_then(|of| self.kept.get(&(of, author))) else {
                continue;
            };
            let against = cuts.iter().filter(|(_, kept)| !kept.contains(&record));
            let mut against = against.map(|(by, _)| *by);
            // What a key says of itself is that it retired.
            match against.clone().find(|by| *by != author) {
                Some(by) => return Counts::AfterRevocation { by },
                None if against.next().is_some() => return Counts::AfterRetirement,
                None => {}
            }
        }
        // What a laptop writes by itself counts whoever is recused: keys that are wrapped for others,
        // and that somebody opened what they should not.
        let mut left = self.left_to(author).filter(|_| act != Act::Carry);
        if let Some((by, _)) = left.find(|(_, kept)| !kept.contains(&record)) {
            return Counts::AfterRecusal { by: *by };
        }
        match self.roster.counted_member(organisation, author) {
            None => Counts::Uncertified,
            Some(member) if !policy::may(member.ever, act) => Counts::ByRole { roles: member.ever },
            Some(_) => Counts::Yes,
        }
    }

    fn left_to(&self, author: PersonKey) -> impl Iterator<Item = &Left> {
        let recused = self.recused.iter();
        recused
            .filter(move |(person, _)| self.roster.is_same_person(**person, author))
            .flat_map(|(_, left)| left)
    }

    /// Whether nobody was ever revoked, retired, or recused here.
    pub fn is_idle(&self) -> bool {
        self.kept.is_empty() && self.recused.is_empty()
    }

    /// Whether a key was revoked or retired, or its person recused, so that not all that it wrote may count.
    pub fn concerns(&self, author: PersonKey) -> bool {
        let revoked = self.kept.keys().any(|(_, person)| *person == author);
        revoked || self.left_to(author).next().is_some()
    }

    /// The records of this subject that all revokers of a key leave, and its own retirement; none
    /// for a key that nobody revoked or retired: all of them count.
    pub fn left_of(
        &self,
        organisation: OrganisationId,
        author: PersonKey,
    ) -> Option<BTreeSet<RecordId>> {
        let of = |of| self.kept.get(&(of, author)).into_iter().flatten();
        let own = self.roster.own();
        let there = Some(organisation).filter(|there| *there != own);
        let cuts = of(own).chain(there.into_iter().flat_map(of));
        cuts.map(|(.., kept)| kept.clone())
            .reduce(|one, other| &one & &other)
    }
}
