//! Recusal: an incident is closed to a person with an interest in it. From then on it has keys that
//! none of theirs opens. What they had, they keep.

mod keys;

use super::event::Event;
use super::shared::Shared;
use super::trail::{name, rfc3339};
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use crate::host::shown_in;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{ActorId, PersonKey, RecordId, SubjectId};
use onscene_protocol::incident::command::{check_line, permit};
use onscene_protocol::incident::{Refusal, Summary, Tally, Waiting};
use onscene_protocol::limit::CHAINS_PER_RECUSAL_MAX;
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{LastGood, Member, Recusal, Roster};
use onscene_protocol::seal::Reason;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whom an incident was closed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecusedView {
    /// The incident.
    pub incident: SubjectId,
    /// The person's name.
    pub person: String,
    /// How many keys of theirs are known: one for each laptop that they write on.
    pub keys: usize,
    /// The recusal: one record, or several where one cannot name all chains.
    pub records: Vec<RecordId>,
    /// Who else it was closed to, because their names could be taken for each other.
    #[serde(default)]
    pub also: Vec<String>,
    /// Who else it is closed to, because they were certified under the very same name and so count as
    /// the same person.
    #[serde(default)]
    pub namesakes: Vec<String>,
}

/// Who is to be recused from what.
pub(super) struct AskedRecusal {
    subject: SubjectId,
    /// A name, a key, or a laptop.
    whom: String,
    reason: String,
    /// Which of those who could be taken for them are meant too.
    also: Vec<String>,
    /// Whether it was asked about those.
    sure: bool,
}

/// What was said of those who could be taken for whoever is to be recused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookedAlike {
    /// Who of them is meant too: by name, key or laptop.
    pub also: Vec<String>,
    /// Whether it goes ahead, whoever else looks like them.
    pub sure: bool,
}

impl Engine {
    /// Closes an incident to somebody with an interest in it, by their name, one of their keys, or
    /// their laptop. Durable when it answers; there is no way back.
    ///
    /// # Errors
    /// Where the writer's role does not allow it and it is not they themselves; where incident or
    /// person are not here, or it is closed to them already.
    pub async fn recuse(
        &self,
        subject: SubjectId,
        whom: String,
        reason: String,
        alike: LookedAlike,
    ) -> Result<RecusedView, EngineError> {
        let LookedAlike { also, sure } = alike;
        let asked = AskedRecusal {
            subject,
            whom,
            reason,
            also,
            sure,
        };
        self.ask(|reply| Event::Recuse { asked, reply }).await
    }

    /// All who are in the organisation and were not revoked: one key of each person, and how they are
    /// shown. Who may not be recused any more is left out.
    pub fn colleagues(&self, subject: SubjectId) -> Vec<(PersonKey, String)> {
        let roster = self.roster();
        let mut found: Vec<(PersonKey, String)> = Vec::new();
        let members = roster.members().map(|member| &member.certificate);
        for known in members.filter(|known| !known.is_printed()) {
            let person = known.person;
            let gone = roster
                .person(person)
                .is_some_and(|known| known.revoked_by.is_some());
            let is_known = found
                .iter()
                .any(|(other, _)| roster.is_same_person(*other, person));
            if !gone && !is_known && roster.recused(subject, person).is_none() {
                found.push((person, roster.name_of(person).to_owned()));
            }
        }
        found.sort_by(|one, other| one.1.cmp(&other.1));
        found
    }
}

impl Shared {
    /// Refuses what is closed to whoever is writing here.
    pub(super) fn not_recused(&self, subject: SubjectId) -> Result<(), EngineError> {
        not_recused(&self.standing().roster, subject, self.person())
    }

    /// A line of the list in this laptop's zone, without what is closed to whoever is writing here.
    pub(super) fn close_line(&self, mut line: Summary) -> Summary {
        let zone = self.host.zone();
        for at in [&mut line.started_at, &mut line.last_at] {
            *at = at.as_deref().map(|at| shown_in(zone, at));
        }
        if self.not_recused(line.incident).is_ok() {
            return line;
        }
        Summary {
            title: None,
            place: None,
            // What waits, and the categories of demands, are words too.
            waiting: Waiting::default(),
            tally: Tally::default(),
            closed: true,
            ..line
        }
    }
}

fn not_recused(roster: &Roster, subject: SubjectId, person: PersonKey) -> Result<(), EngineError> {
    match roster.recused(subject, person) {
        None => Ok(()),
        Some(recused) => Err(EngineError::Recused {
            by: name(roster, recused.by),
            at: rfc3339(recused.time),
        }),
    }
}

/// The one person of the organisation who is meant by what is said of them.
fn find(roster: &Roster, whom: &str) -> Result<PersonKey, EngineError> {
    let whom = whom.trim();
    let said = || whom.chars().take(80).collect();
    let meant = roster.called(whom).into_iter();
    let mut found = meant.map(|member| &member.certificate);
    let first = found
        .next()
        .ok_or_else(|| EngineError::NoSuchColleague(said()))?;
    // There is no way back: where two are called so, it is not for us to choose.
    if found.any(|other| !roster.is_same_person(first.person, other.person)) {
        return Err(Refusal::SeveralPersons { name: said() }.into());
    }
    Ok(first.person)
}

/// How those are shown who count as the same person by their certified name.
pub(super) fn shown_namesakes(roster: &Roster, person: PersonKey) -> Vec<String> {
    let namesakes = roster.namesakes(person);
    namesakes.map(|other| name(roster, other)).collect()
}

/// A key of each who could be taken for a person, is somebody else by certified names, and may still
/// be recused.
fn look_alikes(roster: &Roster, subject: SubjectId, person: PersonKey) -> Vec<PersonKey> {
    let mut found: Vec<PersonKey> = Vec::new();
    for other in roster.look_alikes_of(person) {
        let known = roster.member(roster.own(), other);
        let stays = known
            .is_some_and(|known| known.revoked_by.is_none() && !known.certificate.is_printed());
        let is_known = found
            .iter()
            .any(|known| roster.is_same_person(*known, other));
        let is_other = !roster.is_same_person(person, other);
        if stays && is_other && !is_known && roster.recused(subject, other).is_none() {
            found.push(other);
        }
    }
    found
}

impl Turn<'_> {
    pub(super) fn recuse(&mut self, asked: &AskedRecusal) -> Result<RecusedView, EngineError> {
        let (me, roster) = (self.person(), Arc::clone(&self.standing.roster));
        let (subject, whom) = (asked.subject, asked.whom.as_str());
        let reason = Reason(check_line("reason", &asked.reason)?);
        let person = find(&roster, whom)?;
        let themselves = roster.speaks_for(me, person);
        if !themselves {
            permit(self.own_certificate()?.roles, Act::Recuse)?;
        }
        let document = self
            .document(subject)?
            .filter(|document| !document.incident.is_empty())
            .ok_or(EngineError::NoSuchIncident(subject))?;
        document.may_write(subject)?;
        if roster.recused(subject, person).is_some() {
            return Err(EngineError::RecusedAlready(name(&roster, person)));
        }
        self.not_recused(subject)?;
        let others = self.meant_too(asked, person, themselves)?;
        let mut records = self.close_to(subject, person, &reason, themselves)?;
        for other in &others {
            records.extend(self.close_to(subject, *other, &reason, false)?);
        }
        let of_person = |member: &&Member| roster.is_same_person(member.certificate.person, person);
        Ok(RecusedView {
            incident: subject,
            person: name(&roster, person),
            keys: roster.members().filter(of_person).count(),
            records,
            also: others.iter().map(|other| name(&roster, *other)).collect(),
            namesakes: shown_namesakes(&roster, person),
        })
    }

    /// Who else is meant, of those who could be taken for a person; asks where nobody said.
    fn meant_too(
        &self,
        asked: &AskedRecusal,
        person: PersonKey,
        themselves: bool,
    ) -> Result<Vec<PersonKey>, EngineError> {
        let roster = &self.standing.roster;
        // Whoever closes it to themselves knows which laptops are theirs.
        let namesakes = match themselves {
            true => Vec::new(),
            false => shown_namesakes(roster, person),
        };
        let alike = look_alikes(roster, asked.subject, person);
        let mut also = Vec::new();
        for whom in &asked.also {
            let other = find(roster, whom)?;
            if !alike.iter().any(|one| roster.is_same_person(*one, other)) {
                return Err(EngineError::NoSuchColleague(
                    whom.chars().take(80).collect(),
                ));
            }
            also.push(other);
        }
        let may = permit(self.own_certificate()?.roles, Act::Recuse);
        if !also.is_empty() {
            may?;
        } else if may.is_ok() && !asked.sure && !(alike.is_empty() && namesakes.is_empty()) {
            let named = |other: &PersonKey| (*other, name(roster, *other));
            return Err(EngineError::Refused(Refusal::LookAlikes {
                name: name(roster, person),
                others: alike.iter().map(named).collect(),
                namesakes,
            }));
        }
        Ok(also)
    }

    /// Closes an incident to a person, and what was linked from it.
    fn close_to(
        &mut self,
        subject: SubjectId,
        person: PersonKey,
        reason: &Reason,
        themselves: bool,
    ) -> Result<Vec<RecordId>, EngineError> {
        let records = self.write_recusals(subject, person, reason, themselves)?;
        self.understand_recusals(subject)?;
        for linked in self.linked_documents(subject)? {
            if self.standing.roster.recused(linked, person).is_none() {
                self.write_recusals(linked, person, reason, themselves)?;
                self.understand_recusals(linked)?;
            }
        }
        Ok(records)
    }

    pub(super) fn write_recusals(
        &mut self,
        subject: SubjectId,
        person: PersonKey,
        reason: &Reason,
        themselves: bool,
    ) -> Result<Vec<RecordId>, EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        let chains = self.chains_in(subject, |author| roster.is_same_person(author, person))?;
        // Whoever recuses themselves makes no key that is to be closed to them: the next who writes
        // does.
        let key = if themselves {
            self.words_key(subject)?
        } else {
            let theirs = self.seals_of(|key| roster.is_same_person(key, person));
            self.closed_key(subject, &theirs)?
        };
        let mut parts: Vec<&[LastGood]> = chains.chunks(CHAINS_PER_RECUSAL_MAX).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        let mut records = Vec::new();
        for part in parts {
            let nonce = self.shared.host.entropy().bytes();
            let sealed = reason.seal(&key, subject, person, nonce);
            let recusal = Recusal {
                person,
                chains: part.to_vec(),
                key: key.id(),
                reason: sealed.map_err(|_| EngineError::Inner("a reason could not be sealed"))?,
            };
            let record = self.write(Kind::Recusal, subject, recusal.to_bytes())?;
            self.learn(&record);
            records.push(record.record().id());
        }
        Ok(records)
    }

    /// The last record of each chain that certain authors have in a subject.
    fn chains_in(
        &self,
        subject: SubjectId,
        is_meant: impl Fn(PersonKey) -> bool,
    ) -> Result<Vec<LastGood>, EngineError> {
        let known = self.shared.store.read()?.subject(subject)?;
        let arrived = self.writing.arrived_of(subject).map(Checked::record);
        let mut ends: BTreeMap<ActorId, (u64, Reverse<RecordId>)> = BTreeMap::new();
        for record in known.iter().map(Checked::record).chain(arrived) {
            let header = record.header();
            let of_act = matches!(header.kind, Kind::Change | Kind::ScenePlan | Kind::Disposal);
            if of_act && is_meant(header.author) {
                let here = (header.seq, Reverse(record.id()));
                let end = ends.entry(header.actor).or_insert(here);
                *end = here.max(*end);
            }
        }
        let ends = ends.into_iter().map(|(actor, (_, record))| LastGood {
            subject,
            actor,
            record: record.0,
        });
        Ok(ends.collect())
    }

    /// What follows from a recusal that is new here: entries may not count any more, and the
    /// incident may be closed to whoever looks at it.
    pub(super) fn understand_recusals(&mut self, subject: SubjectId) -> Result<(), EngineError> {
        if self.shared.store.read()?.summary(subject)?.is_some() {
            self.summarise_anew(subject)?;
        }
        self.tell(Happening::Written {
            subject,
            entries: Vec::new(),
            from: None,
        });
        Ok(())
    }

    pub(super) fn not_recused(&self, subject: SubjectId) -> Result<(), EngineError> {
        not_recused(&self.standing.roster, subject, self.person())
    }
}
