//! Entries of somebody who was recused: one visible set on all laptops, whatever the order.

use super::*;
use crate::fixture::{Seeded, Writer, three_writers};
use crate::record::{Checked, Draft, Kind, NO_RECORD, Record};
use crate::roster::{LastGood, Recusal, Role, Roles};
use crate::verify::verify;

/// A recusal of the third person, which names the given record as their last good one.
fn recusal(office: &Office, by: usize, of: usize, last: Option<(&Writer, RecordId)>) -> Record {
    let person = &office.people[by];
    let body = Recusal {
        person: office.people[of].public(),
        chains: last
            .into_iter()
            .map(|(writer, record)| LastGood {
                subject: INCIDENT,
                actor: writer.actor,
                record,
            })
            .collect(),
        key: office.key.id(),
        reason: Vec::new(),
    };
    let number = u8::try_from(by).unwrap();
    let draft = Draft {
        organisation: office.organisation,
        kind: Kind::Recusal,
        subject: INCIDENT,
        actor: crate::id::ActorId::from_bytes([0xd0 + number; 16]),
        seq: 1,
        prev: NO_RECORD,
        time: crate::clock::Timestamp::from_bits(crate::fixture::MORNING_MS << 16),
        body: body.to_bytes(),
    };
    draft.sign(&person.key).unwrap()
}

/// The office with its founder as leader.
fn led() -> Office {
    let mut office = Office::new();
    let founder = office.people[0].clone();
    let certificate = crate::roster::Certificate {
        roles: Roles::default().with(Role::Leader),
        ..founder.certificate()
    };
    let record = office.issue(&founder, &certificate);
    office.learn(record);
    office
}

/// What a laptop that took these in shows, and what it keeps for review.
fn shown(office: &Office, records: &[Record]) -> (Vec<RecordId>, Vec<(RecordId, WhyReview)>) {
    let mut there = office.clone();
    let mut incident = Incident::new(INCIDENT);
    for record in records {
        let verified = verify(record.clone(), &there.roster).unwrap();
        there.roster.learn(&verified);
        if incident.apply(&[&verified]).must_rebuild {
            panic!("nothing is displaced here");
        }
    }
    // Chains that came out of order wait for their past: the document is made from all.
    let all: Vec<_> = records
        .iter()
        .map(|r| verify(r.clone(), &there.roster).unwrap())
        .collect();
    let view = there.view(&Incident::from_records(INCIDENT, &all));
    let review = view.to_review.iter().map(|entry| (entry.record, entry.why));
    (
        view.entries.iter().map(|e| e.record).collect(),
        review.collect(),
    )
}

#[test]
fn what_a_recused_person_wrote_beyond_the_cut_counts_nowhere_in_any_order() {
    let office = led();
    let (started, [_, mut second, mut third]) = three_writers(&office);
    let before = third.act(&office, log("回避前")).into_record();
    let recused = recusal(&office, 0, 2, Some((&third, before.id())));
    let after = third.act(&office, log("回避后")).into_record();
    let other = second.act(&office, log("别人写的")).into_record();
    let records = [started.into_record(), before, recused, after, other];
    let (entries, review) = shown(&office, &records);
    assert_eq!(entries.len(), 3);
    assert!(!entries.contains(&records[3].id()));
    assert_eq!(review, [(records[3].id(), WhyReview::AfterRecusal)]);
    let mut dice = Seeded::new(12);
    for _ in 0..120 {
        let mut shuffled = records.to_vec();
        dice.shuffle(&mut shuffled);
        assert_eq!(shown(&office, &shuffled), (entries.clone(), review.clone()));
    }
}

#[test]
fn of_several_recusals_the_earliest_cut_counts_and_of_a_members_none_but_their_own() {
    let office = led();
    let (started, [_, mut second, mut third]) = three_writers(&office);
    let first = third.act(&office, log("一")).into_record();
    let last = third.act(&office, log("二")).into_record();
    let by_leader = recusal(&office, 0, 2, Some((&third, last.id())));
    let by_themselves = recusal(&office, 2, 2, Some((&third, first.id())));
    let by_member = recusal(&office, 2, 1, None);
    let other = second.act(&office, log("别人写的")).into_record();
    let records = [
        started.into_record(),
        first,
        last,
        by_leader,
        by_themselves,
        by_member,
        other,
    ];
    let (entries, review) = shown(&office, &records);
    assert_eq!(review, [(records[2].id(), WhyReview::AfterRecusal)]);
    assert!(
        entries.contains(&records[6].id()),
        "a member recuses nobody else"
    );
    let (entries, _) = shown(&office, &records[..4]);
    assert!(entries.contains(&records[2].id()));
}

#[test]
fn a_recusal_names_a_person_with_all_their_keys_and_no_other_incident() {
    let mut office = led();
    let founder = office.people[0].clone();
    let again = crate::fixture::Person::new(9, office.people[2].name);
    let record = office.issue(&founder, &again.certificate());
    office.learn(record);
    let recused = verify(recusal(&office, 0, 2, None), &office.roster).unwrap();
    office.roster.learn(&recused);
    assert!(office.roster.recused(INCIDENT, again.public()).is_some());
    assert!(
        office
            .roster
            .recused(INCIDENT, office.people[1].public())
            .is_none()
    );
    let elsewhere = SubjectId::from_bytes([0x2c; 16]);
    assert!(office.roster.recused(elsewhere, again.public()).is_none());
    assert_eq!(recused.record().header().kind.number(), 12);
}
