//! An incident is closed to somebody, by the leader or by themselves.

use super::Laptop;
use crate::world::weather::Dice;
use onscene_protocol::id::{ActorId, PersonKey, RecordId, SubjectId};
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{LastGood, Recusal};
use onscene_protocol::seal::Purpose;
use std::collections::BTreeMap;

impl Laptop {
    /// Closes one of the incidents that are known here to somebody whom the dice name: a leader to
    /// anyone, everybody else to themselves. Nothing while the laptop is down or the act before is not
    /// yet on the disk.
    pub(in crate::world) fn recuse(&mut self, now_ms: u64, dice: &mut Dice) {
        let (wall_ms, me) = (self.wall_ms(now_ms), self.person.public());
        let Some(memory) = &self.memory else { return };
        let open = self.open_incidents();
        if open.is_empty() || memory.is_writing(&self.person) {
            return;
        }
        let subject = open[dice.below(open.len())];
        let leads = memory.roster.may(me, Act::Recuse);
        let members = memory.roster.members();
        let people: Vec<PersonKey> = members
            .map(|member| member.certificate.person)
            .filter(|person| leads || *person == me)
            .collect();
        let person = people[dice.below(people.len())];
        let Some(key) = memory.keys.current(subject, Purpose::Incident) else {
            return;
        };
        let body = Recusal {
            person,
            chains: self.last_good(subject, person),
            key: key.id(),
            reason: Vec::new(),
        };
        self.sign(Kind::Recusal, subject, body.to_bytes(), wall_ms);
    }

    /// The incidents that are here and closed to nobody who writes here.
    pub(super) fn open_incidents(&self) -> Vec<SubjectId> {
        let (memory, me) = (self.memory.as_ref().unwrap(), self.person.public());
        let known = memory.incidents.keys().copied();
        known
            .filter(|subject| memory.roster.recused(*subject, me).is_none())
            .collect()
    }

    /// The ends of somebody's chains of entries in an incident, as far as they are here. Of a forked
    /// one the end of one branch.
    fn last_good(&self, subject: SubjectId, person: PersonKey) -> Vec<LastGood> {
        let mut ends: BTreeMap<ActorId, (u64, RecordId)> = BTreeMap::new();
        for record in self.disk.values().map(Checked::record) {
            let header = record.header();
            if header.kind == Kind::Change && header.author == person && header.subject == subject {
                let here = (header.seq, record.id());
                let end = ends.entry(header.actor).or_insert(here);
                *end = here.max(*end);
            }
        }
        let ends = ends.into_iter();
        ends.map(|(actor, (_, record))| LastGood {
            subject,
            actor,
            record,
        })
        .collect()
    }
}
