//! A laptop that started alone and joins later brings along what it recorded.

use super::*;
use crate::fixture::log;

/// 赵磊 worked alone: an organisation of one, and what was written in it.
fn alone() -> (Office, Vec<Record>) {
    let office = Office::founded_by(Person::new(40, "赵磊"), [4; 16]);
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let mut records: Vec<Record> = vec![office.records[0].clone().into_record()];
    records.push(writer.act(&office, start()).into_record());
    records.push(writer.act(&office, log("独自")).into_record());
    (office, records)
}

fn adopting(office: &mut Office, person: &Person, former: OrganisationId) -> Record {
    let certificate = Certificate {
        adopts: Some(former),
        ..person.certificate()
    };
    let founder = office.people[0].clone();
    office.issue(&founder, &certificate)
}

#[test]
fn a_former_organisations_records_verify_after_the_adopting_certificate_and_not_before() {
    let (former, records) = alone();
    let mut office = Office::new();
    for record in &records {
        let why = refused(record.clone(), &office.roster);
        assert_eq!(why, Refused::ForeignOrganisation);
    }
    let certificate = adopting(&mut office, &former.people[0], former.organisation);
    office.learn(certificate);
    for record in records {
        assert_eq!(record.header().organisation, former.organisation);
        office.learn(record);
    }
}

#[test]
fn an_adopter_who_is_not_its_founder_gets_nothing() {
    let (former, records) = alone();
    let mut office = Office::new();
    let member = office.people[1].clone();
    let certificate = adopting(&mut office, &member, former.organisation);
    office.learn(certificate);
    let founding = refused(records[0].clone(), &office.roster);
    assert_eq!(founding, Refused::NotTheirsToCertify);
    for record in &records[1..] {
        let why = refused(record.clone(), &office.roster);
        assert_eq!(why, Refused::UnknownSigner);
    }
}

#[test]
fn nobody_else_who_names_the_organisation_keeps_its_founder_out() {
    for number in [2, 200] {
        let (former, records) = alone();
        let mut office = Office::new();
        let other = Person::new(number, "先到");
        let certificate = adopting(&mut office, &other, former.organisation);
        office.learn(certificate);
        let certificate = adopting(&mut office, &former.people[0], former.organisation);
        office.learn(certificate);
        for record in records {
            office.learn(record);
        }
    }
}

#[test]
fn a_later_certificate_that_says_nothing_of_it_takes_no_adoption_back() {
    let (former, records) = alone();
    let mut office = Office::new();
    let person = former.people[0].clone();
    let certificate = adopting(&mut office, &person, former.organisation);
    office.learn(certificate);
    let founder = office.people[0].clone();
    let renamed = Certificate {
        name: "赵磊（组长）".into(),
        ..person.certificate()
    };
    let record = office.issue(&founder, &renamed);
    office.learn(record);
    for record in records {
        office.learn(record);
    }
}

#[test]
fn an_adopted_organisation_brings_those_that_it_had_adopted() {
    let (first, first_records) = alone();
    let mut second = Office::founded_by(Person::new(50, "钱进"), [5; 16]);
    let joined = adopting(&mut second, &first.people[0], first.organisation);
    second.learn(joined.clone());
    let mut office = Office::new();
    let certificate = adopting(&mut office, &second.people[0], second.organisation);
    office.learn(certificate);
    let second_founding = second.records[0].clone().into_record();
    for record in [second_founding, joined].into_iter().chain(first_records) {
        office.learn(record);
    }
    assert!(office.roster.accepts(first.organisation));
    assert_eq!(
        office.roster.subject(),
        SubjectId::of_organisation(office.organisation)
    );
}
