//! Who is recused from which incident, from the set of recusal records alone.

use super::cut::{Chains, Cut};
use super::judge::Left;
use super::policy::Act;
use super::{Counts, LastGood, Recusal, Roster};
use crate::clock::Timestamp;
use crate::id::{ActorId, OrganisationId, PersonKey, RecordId, SubjectId};
use crate::record::Record;
use std::collections::BTreeMap;

/// A recusal that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recused {
    /// Whom it closes the incident to, by one of their keys.
    pub person: PersonKey,
    /// Who recorded it.
    pub by: PersonKey,
    /// When.
    pub time: Timestamp,
    /// The record.
    pub record: RecordId,
}

/// All recusals that are here, whether they count or not, by incident.
pub(super) type Recusals = BTreeMap<SubjectId, BTreeMap<RecordId, Said>>;

/// What a recusal record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    organisation: OrganisationId,
    author: PersonKey,
    actor: ActorId,
    prev: RecordId,
    time: Timestamp,
    person: PersonKey,
    chains: Vec<LastGood>,
}

pub(super) fn note(recusals: &mut Recusals, record: &Record) {
    let header = record.header();
    let Some(Ok(body)) = record.body().map(Recusal::from_bytes) else {
        return;
    };
    let said = Said {
        organisation: header.organisation,
        author: header.author,
        actor: header.actor,
        prev: header.prev,
        time: header.time,
        person: body.person,
        chains: body.chains,
    };
    let of_subject = recusals.entry(header.subject).or_default();
    of_subject.insert(record.id(), said);
}

impl Roster {
    /// The recusals of an incident that count, the earliest first: those of someone whose role may,
    /// and those by which somebody recused themselves. One who is recused may still have recused
    /// others: of two who recuse each other, both are.
    pub fn recusals(&self, subject: SubjectId) -> Vec<Recused> {
        let counted = self.counted_recusals(subject);
        let mut recused: Vec<Recused> = counted
            .into_iter()
            .map(|(record, said)| Recused {
                person: said.person,
                by: said.author,
                time: said.time,
                record,
            })
            .collect();
        recused.sort_by_key(|recused| (recused.time, recused.record));
        recused
    }

    fn counted_recusals(&self, subject: SubjectId) -> Vec<(RecordId, &Said)> {
        let Some(said) = self.recusals.get(&subject) else {
            return Vec::new();
        };
        let mut chains = Chains::default();
        for (record, said) in said {
            chains.link(*record, said.actor, said.prev);
        }
        let judge = self.judge_by_revocations(subject, &chains);
        let counts = |(record, said): &(&RecordId, &Said)| {
            let may =
                |act| judge.counts(said.organisation, said.author, **record, act) == Counts::Yes;
            may(Act::Recuse) || self.speaks_for(said.author, said.person) && may(Act::Carry)
        };
        let counted = said.iter().filter(counts);
        counted.map(|(record, said)| (*record, said)).collect()
    }

    /// What recusals leave of each recused person's writing in an incident, by the key they name.
    pub(super) fn left_by_recusals(
        &self,
        subject: SubjectId,
        chains: &Chains,
    ) -> BTreeMap<PersonKey, Vec<Left>> {
        let mut said_by: BTreeMap<(PersonKey, PersonKey), Vec<&LastGood>> = BTreeMap::new();
        for (_, said) in self.counted_recusals(subject) {
            let named = said_by.entry((said.person, said.author)).or_default();
            named.extend(&said.chains);
        }
        let mut left: BTreeMap<_, Vec<Left>> = BTreeMap::new();
        for ((person, by), named) in said_by {
            let kept = Cut::naming(by, named.into_iter()).kept(subject, chains);
            left.entry(person).or_default().push((by, kept));
        }
        left
    }

    /// The first recusal that closes an incident to a person, whichever of their keys it names.
    pub fn recused(&self, subject: SubjectId, person: PersonKey) -> Option<Recused> {
        let mut recusals = self.recusals(subject).into_iter();
        recusals.find(|recused| self.is_same_person(recused.person, person))
    }

    /// The incidents in which somebody was recused, rightly or not.
    pub fn with_recusals(&self) -> impl Iterator<Item = SubjectId> + '_ {
        self.recusals.keys().copied()
    }

    /// Whether two keys are one person's: the same key, certified under the same name, or those with
    /// which they went on are. A name tells persons apart on this laptop and in this organisation, as
    /// it does on the page.
    pub fn is_same_person(&self, one: PersonKey, other: PersonKey) -> bool {
        let alike = |one, other| one == other || self.have_one_name(one, other);
        alike(one, other)
            || self.followed(one).any(|one| {
                let mut others = self.followed(other);
                others.any(|other| alike(one, other))
            })
    }

    /// Whether whoever writes with one key may say of the other what everybody may say of themselves.
    /// That somebody claims to go on with another's key gives them no say about that one.
    pub fn speaks_for(&self, author: PersonKey, person: PersonKey) -> bool {
        author == person || self.have_one_name(author, person) || self.goes_on_for(author, person)
    }

    /// The others in the organisation who were certified under a person's very name, on other laptops or
    /// beside them on theirs: by the rules they are that person, whoever they are. Those who are out, or
    /// with whom that person went on, are left out.
    pub fn namesakes(&self, person: PersonKey) -> impl Iterator<Item = PersonKey> + '_ {
        let goes_on =
            move |other| self.goes_on_for(other, person) || self.goes_on_for(person, other);
        let others = self.members().filter(move |member| {
            let other = member.certificate.person;
            let stays = member.revoked_by.is_none() && !member.certificate.is_printed();
            stays && other != person && self.have_one_name(other, person) && !goes_on(other)
        });
        others.map(|member| member.certificate.person)
    }

    /// Whether two keys are certified under one name, byte by byte.
    pub fn have_one_name(&self, one: PersonKey, other: PersonKey) -> bool {
        let name = |person| Some(self.person(person)?.certificate.name.trim());
        name(one).is_some_and(|known| name(other) == Some(known))
    }
}
