//! How people are shown: the one place that every view, list and export has a name from.
//!
//! A name is what stands in a certificate, unless a rename that counts says otherwise; then the former
//! ones stand beside it: on some paper each of them was the name. Where two people of the organisation could be taken for each other, so does
//! the beginning of an id. None of this decides anything.

use super::cut::Chains;
use super::organisation::Organisation;
use super::settle::{Cuts, Said as Fact};
use super::unnamed::{DIGITS, digits, placeholder};
use super::{Invitation, Member, Rename, Roster, policy};
use crate::id::{ActorId, DeviceKey, OrganisationId, PersonKey, RecordId, SubjectId};
use crate::limit::{FORMER_NAMES_MAX, RENAMES_PER_AUTHOR_MAX, RETIREMENTS_FOLLOWED_MAX};
use crate::record::Record;
use crate::skeleton::Skeleton;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// What a name is set off by that says more than the name: no name itself holds these.
const MARKS: (char, char) = ('〔', '〕');
/// What a former name begins with inside the marks.
pub const FORMERLY: &str = "原名 ";
/// What stands between former names.
const BETWEEN: &str = "、";

/// A rename as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    actor: ActorId,
    prev: RecordId,
    person: PersonKey,
    name: String,
}

/// All renames of an organisation that are here, whether they count or not: by author, in the order
/// in which they replace each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Renames(BTreeMap<PersonKey, BTreeMap<(u32, RecordId), Said>>);

impl Renames {
    /// Takes note of a record. Of one author the highest editions are kept, up to a limit.
    pub(super) fn note(&mut self, record: &Record) {
        let Some(Ok(body)) = record.body().map(Rename::from_bytes) else {
            return;
        };
        let header = record.header();
        let said = Said {
            actor: header.actor,
            prev: header.prev,
            person: body.person,
            name: body.name,
        };
        let of_author = self.0.entry(header.author).or_default();
        of_author.insert((body.edition, record.id()), said);
        if of_author.len() > RENAMES_PER_AUTHOR_MAX {
            of_author.pop_first();
        }
    }

    /// How many are kept.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.0.values().map(BTreeMap::len).sum()
    }

    /// The edition that goes before all that were said of a key.
    fn next_edition(&self, person: PersonKey) -> u32 {
        let all = self.0.values().flatten();
        let of_person = all.filter(|(_, said)| said.person == person);
        let highest = of_person.map(|((edition, _), _)| *edition).max();
        highest.unwrap_or(0).saturating_add(1)
    }
}

/// How somebody is shown.
#[derive(Debug, Clone)]
struct Shown {
    /// All that stands there.
    whole: String,
    /// The name alone.
    name: String,
    /// The name in the certificate and those of renames since, the first of them first.
    former: Vec<String>,
    mark: Option<String>,
    device: DeviceKey,
    looks: BTreeSet<Skeleton>,
}

/// Everybody's names.
#[derive(Debug, Clone, Default)]
struct Names(BTreeMap<PersonKey, Shown>);

/// They are made when they are first asked for after something was learned.
#[derive(Debug, Clone, Default)]
pub(super) struct Lazily(OnceLock<Names>);

/// What is derived from equal records is equal, made already or not.
impl PartialEq for Lazily {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Lazily {}

impl Roster {
    fn names(&self) -> &Names {
        self.names.0.get_or_init(|| Names::of(self))
    }

    fn shown(&self, person: PersonKey) -> Option<&Shown> {
        self.names().0.get(&person)
    }

    /// The name by which a person is shown, with the former one and with the beginning of an id where
    /// these are needed; nothing where no certificate of theirs is known.
    pub fn name_of(&self, person: PersonKey) -> &str {
        self.shown(person).map_or("", |shown| &shown.whole)
    }

    /// Every name as it is shown, with what stands beside it.
    pub fn shown_names(&self) -> impl Iterator<Item = &str> {
        self.names().0.values().map(|shown| shown.whole.as_str())
    }

    /// The same without anything beside it: for a form in which it is changed.
    pub fn plain_name_of(&self, person: PersonKey) -> &str {
        self.shown(person).map_or("", |shown| &shown.name)
    }

    /// The first name under which a person was shown, where it is another one now: as a rule that of
    /// their certificate.
    pub fn former_name_of(&self, person: PersonKey) -> Option<&str> {
        self.shown(person)?.former.first().map(String::as_str)
    }

    /// Whether a person was not asked for a name yet, nor given one.
    pub fn is_unnamed(&self, person: PersonKey) -> bool {
        let known = self.person(person);
        known.is_some_and(|known| {
            known.certificate.is_unnamed()
                && self.plain_name_of(person) == placeholder(known.certificate.device)
        })
    }

    /// The name that was written into a person's invitation, where they chose another one.
    pub fn invited_as(&self, member: &Member) -> Option<String> {
        let invitation = member.certificate.invitation?;
        let ours = self.organisations.get(&self.own)?;
        match &ours.facts.get(&invitation)?.said {
            Fact::Invitation(Invitation::Made(terms)) => terms.name.clone(),
            _ => None,
        }
        .filter(|written| written.trim() != member.certificate.name.trim())
    }

    /// The beginning of an id that stands beside a name, where somebody else's could be taken for it.
    pub fn mark_of(&self, person: PersonKey) -> Option<&str> {
        self.shown(person)?.mark.as_deref()
    }

    /// The name by which a laptop is shown: that of the person who writes on it, the longest
    /// certified where there are several.
    pub fn device_name(&self, device: DeviceKey) -> Option<&str> {
        self.on_device(device)
            .min_by_key(|member| member.since)
            .map(|member| self.name_of(member.certificate.person))
    }

    /// Whether a person is meant by what somebody typed: the name as it is shown, alone or with what
    /// stands beside it, a former one, or as it stands in the certificate.
    pub fn is_called(&self, person: PersonKey, typed: &str) -> bool {
        let certified = self.person(person);
        let certified = certified.is_some_and(|known| known.certificate.name.trim() == typed);
        let shown = self.shown(person);
        certified
            || shown.is_some_and(|shown| {
                let former = shown.former.iter().any(|former| former == typed);
                former || shown.whole == typed || shown.name == typed
            })
    }

    /// Those whose name, the shown one or the certified one, could be taken for this one.
    pub fn look_alikes<'a>(&'a self, name: &str) -> impl Iterator<Item = PersonKey> + use<'a> {
        let looks = Skeleton::of(name);
        let all = self.names().0.iter();
        all.filter(move |(_, shown)| shown.looks.contains(&looks))
            .map(|(person, _)| *person)
    }

    /// Everybody else who could be taken for a person, by the shown or the certified name of either.
    pub fn look_alikes_of(&self, person: PersonKey) -> impl Iterator<Item = PersonKey> + '_ {
        let looks = self.shown(person).map(|shown| &shown.looks);
        let others = self.names().0.iter();
        let others = others.filter(move |(other, shown)| {
            let is_alike = looks.is_some_and(|looks| !looks.is_disjoint(&shown.looks));
            **other != person && is_alike
        });
        others.map(|(other, _)| *other)
    }

    /// The edition of a rename that goes before all others of a key in our organisation.
    pub fn next_rename(&self, person: PersonKey) -> u32 {
        let ours = self.organisations.get(&self.own);
        ours.map_or(1, |ours| ours.renames.next_edition(person))
    }

    /// The organisation by which a person is known, and what it says of them: ours before others.
    fn known_in(&self, person: PersonKey) -> Option<(OrganisationId, &Organisation, &Member)> {
        let ids = self.organisations.keys().copied();
        [self.own].into_iter().chain(ids).find_map(|id| {
            let member = self.member(id, person)?;
            Some((id, self.organisations.get(&id)?, member))
        })
    }
}

impl Names {
    fn of(roster: &Roster) -> Self {
        let none = Cuts::new();
        let outer = roster.organisations.get(&roster.own);
        let outer = outer.map_or(&none, |ours| &ours.settled.cuts);
        let renamed: BTreeMap<OrganisationId, BTreeMap<PersonKey, Vec<&str>>> = roster
            .organisations
            .iter()
            .map(|(id, organisation)| {
                let outer = if *id == roster.own { &none } else { outer };
                (*id, organisation.renamed(*id, outer))
            })
            .collect();
        let organisations = roster.organisations.values();
        let known: BTreeSet<PersonKey> = organisations
            .flat_map(|organisation| organisation.known.keys().copied())
            .collect();
        let shown = known.into_iter().filter_map(|person| {
            let (id, _, member) = roster.known_in(person)?;
            let renamed = renamed.get(&id).and_then(|given| given.get(&person));
            Some((
                person,
                Shown::of(member, renamed.map_or(&[], Vec::as_slice)),
            ))
        });
        let mut names = Self(shown.collect());
        names.mark(roster);
        for shown in names.0.values_mut() {
            shown.whole = shown.written();
        }
        names
    }

    /// Sets those apart who could be taken for each other: by the laptop that they write on, or by
    /// their own key where they share one.
    fn mark(&mut self, roster: &Roster) {
        let is_printed = |person: &PersonKey| {
            let known = roster.person(*person);
            known.is_some_and(|known| known.certificate.is_printed())
        };
        let mut alike: BTreeMap<&Skeleton, BTreeSet<PersonKey>> = BTreeMap::new();
        for (person, shown) in self.0.iter().filter(|(person, _)| !is_printed(person)) {
            for looks in &shown.looks {
                alike.entry(looks).or_default().insert(*person);
            }
        }
        let mut marks: BTreeMap<PersonKey, String> = BTreeMap::new();
        for group in alike.into_values().filter(|group| group.len() > 1) {
            let of_group = group.iter().filter_map(|person| self.0.get(person));
            let mut writers: BTreeMap<DeviceKey, usize> = BTreeMap::new();
            for shown in of_group {
                *writers.entry(shown.device).or_default() += 1;
            }
            let ids: Vec<(PersonKey, String)> = group
                .iter()
                .filter_map(|person| {
                    let device = self.0.get(person)?.device;
                    let is_alone = writers.get(&device) == Some(&1);
                    let id = if is_alone {
                        device.to_string()
                    } else {
                        person.to_string()
                    };
                    Some((*person, id))
                })
                .collect();
            let length = telling_apart(&ids);
            for (person, id) in &ids {
                let mark = digits(id, length);
                let known = marks.entry(*person).or_default();
                if known.len() < mark.len() {
                    *known = mark;
                }
            }
        }
        for (person, mark) in marks {
            if let Some(shown) = self.0.get_mut(&person) {
                shown.mark = Some(mark);
            }
        }
    }
}

/// The fewest digits, four at least, by which no two of these ids are the same.
fn telling_apart(ids: &[(PersonKey, String)]) -> usize {
    let longest = ids.iter().map(|(_, id)| id.len()).max().unwrap_or(DIGITS);
    let tells = |length: &usize| {
        let cut: BTreeSet<String> = ids.iter().map(|(_, id)| digits(id, *length)).collect();
        cut.len() == ids.len()
    };
    (DIGITS..=longest).find(tells).unwrap_or(longest)
}

impl Shown {
    /// By the certificate, and by the renames that count, the last of which is the name.
    fn of(member: &Member, renamed: &[&str]) -> Self {
        let certificate = &member.certificate;
        let certified = if certificate.is_unnamed() {
            placeholder(certificate.device)
        } else {
            without_marks(&certificate.name)
        };
        let renamed = || renamed.iter().map(|name| without_marks(name));
        let name = renamed().next_back().unwrap_or_else(|| certified.clone());
        let mut former = Vec::new();
        let given = Some(certified.clone()).filter(|_| !certificate.is_unnamed());
        for known in given.into_iter().chain(renamed()) {
            if known != name && !former.contains(&known) {
                former.push(known);
            }
        }
        // The first stands on the most paper; of the others the last.
        let surplus = former.len().saturating_sub(FORMER_NAMES_MAX);
        former.drain(former.len().min(1)..(1 + surplus).min(former.len()));
        let all = [&name, &certified].into_iter().chain(&former);
        Self {
            whole: String::new(),
            looks: all.map(|name| Skeleton::of(name)).collect(),
            former,
            name,
            mark: None,
            device: certificate.device,
        }
    }

    fn written(&self) -> String {
        let former = format!("{FORMERLY}{}", self.former.join(BETWEEN));
        let former = Some(former).filter(|_| !self.former.is_empty());
        let beside: Vec<String> = former.into_iter().chain(self.mark.clone()).collect();
        if beside.is_empty() {
            return self.name.clone();
        }
        format!("{}{}{}{}", self.name, MARKS.0, beside.join(" · "), MARKS.1)
    }
}

/// A name in which nothing passes for what is set off beside a name.
fn without_marks(name: &str) -> String {
    let name = name.trim();
    name.replace(MARKS.0, "（").replace(MARKS.1, "）")
}

impl Organisation {
    /// The names that renames give which count, in the order in which they replace each other: by the
    /// person themselves, by a key with which they went on, or by somebody who was an administrator,
    /// and not cut off by a revocation.
    fn renamed(&self, own: OrganisationId, outer: &Cuts) -> BTreeMap<PersonKey, Vec<&str>> {
        let mut chains = Chains::default();
        for ((_, id), said) in self.renames.0.values().flatten() {
            chains.link(*id, said.actor, said.prev);
        }
        let subject = SubjectId::of_organisation(own);
        let mut counted: BTreeMap<PersonKey, BTreeMap<(u32, RecordId), &str>> = BTreeMap::new();
        for (author, said) in &self.renames.0 {
            let cuts = [self.settled.cuts.get(author), outer.get(author)];
            let cuts = cuts.into_iter().flatten().flatten();
            let kept: Vec<_> = cuts.map(|cut| cut.kept(subject, &chains)).collect();
            let good = said
                .iter()
                .filter(|((_, id), _)| kept.iter().all(|kept| kept.contains(id)))
                .filter(|(_, said)| self.may_rename(*author, said.person));
            for (place, said) in good {
                let names = counted.entry(said.person).or_default();
                names.insert(*place, &said.name);
            }
        }
        let names = counted.into_iter();
        names
            .map(|(person, names)| (person, names.into_values().collect()))
            .collect()
    }

    fn may_rename(&self, author: PersonKey, person: PersonKey) -> bool {
        let next = |key: &PersonKey| self.members.get(key)?.retired_to;
        let mut own = std::iter::successors(Some(person), next).take(RETIREMENTS_FOLLOWED_MAX);
        let is_own = own.any(|key| key == author) && self.members.contains_key(&author);
        let certifies = |member: &Member| policy::may(member.ever, policy::Act::Certify);
        is_own
            || self.settled.founder == Some(author)
            || self.members.get(&author).is_some_and(certifies)
    }
}
