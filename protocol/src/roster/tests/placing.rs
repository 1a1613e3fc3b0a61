//! Who may certify, invite and make units where; and to whom keys follow.

mod forging;

use super::retiring::retire;
use super::revoking::{all_so_far, delivered, revoke, settled};
use super::*;
use crate::id::RecordId;
use crate::record::Record;
use crate::roster::policy::Part;

/// The root, the founder's community below it, another beside that, and a group below the other.
const STREET: u8 = 1;
const OWN: u8 = 0x11;
const OTHER: u8 = 3;
const GROUP: u8 = 4;

/// 城东街道 with two communities. Each has an administrator; the founder works in one of them.
struct District {
    office: Office,
    founder: Person,
    street: Person,
    own: Person,
    other: Person,
}

impl District {
    fn new() -> Self {
        let founder = Person::new(1, "张强");
        let mut office = Office::founded_by(founder.clone(), [9; 16]);
        place(&mut office, STREET, None, "城东街道");
        place(&mut office, OWN, Some(STREET), "和平里社区");
        place(&mut office, OTHER, Some(STREET), "新源里社区");
        let [street, own, other] = [(61, STREET), (62, OWN), (63, OTHER)].map(|(number, of)| {
            let person = Person::new(number, "管理员");
            let invited = invited_by(&mut office, &founder, of, Some(PLACE_RULE));
            for record in [
                invited.clone(),
                certified_by(
                    &mut office,
                    &founder,
                    &person,
                    (of, Role::Admin),
                    Some(&invited),
                ),
            ] {
                office.learn(record);
            }
            office.people.push(person.clone());
            person
        });
        Self {
            office,
            founder,
            street,
            own,
            other,
        }
    }

    /// By an invitation with the mark, or without one.
    fn let_in(&mut self, by: &Person, who: &Person, to: (u8, Role), rule: Option<u32>) -> RecordId {
        let invitation = invited_by(&mut self.office, by, to.0, rule);
        let certificate = certified_by(&mut self.office, by, who, to, Some(&invitation));
        let id = certificate.id();
        for record in [invitation, certificate] {
            self.office.learn(record);
        }
        id
    }

    fn admits(&self, person: &Person) -> bool {
        self.office.roster.admits(person.device)
    }

    fn reads(&self, person: &Person, of: u8) -> bool {
        let readers = self.office.roster.readers(Some(unit(of)), Part::Linked);
        readers.contains(&person.certificate().seal_key)
    }

    fn confirm(&mut self, by: &Person, certificate: RecordId, of: u8) {
        let body = Confirmation {
            unit: unit(of),
            certificate,
        };
        let record = self.office.sign(by, Kind::Confirmation, body.to_bytes());
        self.office.learn(record);
    }

    fn places(&mut self, by: &Person, of: UnitId, parent: Option<u8>, nonce: Option<[u8; 16]>) {
        let record = placed_by(&mut self.office, by, (of, parent), nonce);
        self.office.learn(record);
    }
}

fn invited_by(office: &mut Office, by: &Person, to: u8, rule: Option<u32>) -> Record {
    let all = Role::ALL.into_iter().collect::<Roles>();
    let terms = Terms {
        roles: all,
        expires_ms: 900_000,
        name: None,
        device: by.device,
        commitment: [0x5c; 32],
        unit: Some(unit(to)),
        rule,
    };
    office.sign(by, Kind::Invitation, Invitation::Made(terms).to_bytes())
}

fn certified_by(
    office: &mut Office,
    by: &Person,
    who: &Person,
    (of, role): (u8, Role),
    invitation: Option<&Record>,
) -> Record {
    let certificate = Certificate {
        unit: unit(of),
        roles: Roles::default().with(role),
        invitation: invitation.map(Record::id),
        ..who.certificate()
    };
    office.issue(by, &certificate)
}

fn placed_by(
    office: &mut Office,
    by: &Person,
    (of, parent): (UnitId, Option<u8>),
    nonce: Option<[u8; 16]>,
) -> Record {
    let body = Place::Unit {
        unit: of,
        parent: parent.map(unit),
        name: "某组".into(),
        nonce,
    };
    office.sign(by, Kind::Place, body.to_bytes())
}

#[test]
fn the_founder_and_administrators_at_the_root_certify_anywhere_and_others_at_their_unit_and_below()
{
    let mut district = District::new();
    let founder = district.founder.clone();
    district.places(&founder, unit(GROUP), Some(OTHER), None);
    let may = |district: &District, person: &Person| {
        [STREET, OWN, OTHER, GROUP].map(|of| {
            let roster = &district.office.roster;
            roster.may_place(person.public(), unit(of))
        })
    };
    let people = [
        (district.founder.clone(), [true; 4]),
        (district.street.clone(), [true; 4]),
        (district.own.clone(), [false, true, false, false]),
        (district.other.clone(), [false, false, true, true]),
    ];
    for (number, (by, asked)) in (100..).step_by(10).zip(people) {
        assert_eq!(may(&district, &by), asked, "{}", by.name);
        for (more, (of, counts)) in (0..).zip([STREET, OWN, OTHER, GROUP].into_iter().zip(asked)) {
            let guest = Person::new(number + more, "来人");
            district.let_in(&by, &guest, (of, Role::Member), Some(PLACE_RULE));
            assert_eq!(district.admits(&guest), counts, "{of} by {:?}", by.public());
            assert_eq!(district.reads(&guest, of), counts);
        }
    }
    let listed = district.office.roster.invitations();
    assert!(
        listed.iter().all(|it| it.used.is_some()),
        "an invitation from out of place is none"
    );
}

#[test]
fn who_certifies_themselves_above_their_unit_reads_nothing_beside_it_with_or_without_the_mark() {
    for rule in [Some(PLACE_RULE), None] {
        let mut district = District::new();
        let (own, second) = (district.own.clone(), Person::new(70, "自己的另一台"));
        for to in [STREET, OTHER] {
            district.let_in(&own, &second, (to, Role::Admin), rule);
            assert!(!district.admits(&second), "{to}");
            assert!(!district.reads(&second, OTHER) && !district.reads(&second, STREET));
        }
        // Nor by a certificate that names no invitation, for the key that they have.
        let record = certified_by(
            &mut district.office,
            &own,
            &own,
            (STREET, Role::Admin),
            None,
        );
        district.office.learn(record);
        assert!(!district.reads(&own, OTHER) && district.reads(&own, OWN));
        assert!(!district.office.roster.may_place(own.public(), unit(OTHER)));
    }
}

/// An administrator of one community as an earlier version let them in: without the mark.
fn from_before() -> (District, Person) {
    let mut district = District::new();
    let (founder, former) = (district.founder.clone(), Person::new(71, "从前的管理员"));
    district.let_in(&founder, &former, (OWN, Role::Admin), None);
    (district, former)
}

#[test]
fn what_counted_before_the_rule_goes_on_counting_and_gives_keys_once_it_is_confirmed() {
    let (mut district, former) = from_before();
    let (above, below) = (Person::new(72, "上面"), Person::new(73, "本单位"));
    let certificate = district.let_in(&former, &above, (STREET, Role::Admin), None);
    district.let_in(&former, &below, (OWN, Role::Member), None);
    assert!(district.admits(&above) && district.admits(&below));
    assert!(district.reads(&below, OWN), "as ever");
    for of in [STREET, OWN, OTHER] {
        assert!(!district.reads(&above, of), "{of}");
        assert!(!district.office.roster.may_place(above.public(), unit(of)));
    }
    let asks = |district: &District, by: &Person| {
        let asks = district.office.roster.unconfirmed(by.public());
        asks.into_iter()
            .map(|it| (it.certificate, it.unit))
            .collect::<Vec<_>>()
    };
    let other = district.other.clone();
    assert_eq!(asks(&district, &other), [(certificate, unit(OTHER))]);
    assert_eq!(asks(&district, &above), []);
    district.confirm(&other, certificate, OTHER);
    assert!(district.reads(&above, OTHER) && !district.reads(&above, OWN));
    assert_eq!(asks(&district, &other), []);
    // It raises nobody whom they let in.
    let guest = Person::new(74, "又一个");
    district.let_in(&above, &guest, (OTHER, Role::Member), None);
    assert!(!district.reads(&guest, OTHER));
}

#[test]
fn nobody_confirms_for_a_unit_that_they_do_not_administer() {
    let (mut district, former) = from_before();
    let above = Person::new(72, "上面");
    let certificate = district.let_in(&former, &above, (STREET, Role::Admin), None);
    for by in [former.clone(), above.clone(), district.own.clone()] {
        district.confirm(&by, certificate, OTHER);
        district.confirm(&by, certificate, STREET);
        assert!(!district.reads(&above, OTHER), "{:?}", by.public());
    }
    let street = district.street.clone();
    district.confirm(&street, certificate, STREET);
    assert!(district.reads(&above, OTHER), "with what stands below it");
    // Another certificate of the same person asks again.
    let other = Certificate {
        seal_key: Person::new(75, "").certificate().seal_key,
        unit: unit(STREET),
        ..above.certificate()
    };
    let record = district.office.issue(&former, &other);
    district.office.learn(record);
    let readers = district
        .office
        .roster
        .readers(Some(unit(OTHER)), Part::Linked);
    assert!(!readers.contains(&other.seal_key));
}

#[test]
fn the_founder_goes_on_certifying_anywhere_from_the_laptop_that_they_went_on_with() {
    let mut district = District::new();
    let (founder, next, guest) = (
        district.founder.clone(),
        Person::new(77, "张强"),
        Person::new(78, "来人"),
    );
    let given = certified_by(
        &mut district.office,
        &founder,
        &next,
        (OWN, Role::Admin),
        None,
    );
    let gone = retire(&mut district.office, &founder, &next);
    let invitation = invited_by(&mut district.office, &next, OTHER, Some(PLACE_RULE));
    let to = (OTHER, Role::Member);
    let certificate = certified_by(&mut district.office, &next, &guest, to, Some(&invitation));
    let roster = settled(&district.office, &[given, gone, invitation, certificate]);
    assert!(roster.may_place(next.public(), unit(OTHER)) && roster.admits(guest.device));
    assert!(!roster.may_place(founder.public(), unit(OTHER)));
}

#[test]
fn random_administrations_among_units_come_to_one_roster_in_every_order() {
    let seeds = if option_env!("ONSCENE_LONG").is_some() {
        10_000
    } else {
        200
    };
    for seed in 0..seeds {
        let mut dice = Seeded::new(seed);
        let District { mut office, .. } = District::new();
        for number in 44..47 {
            office.people.push(Person::new(number, "来人"));
        }
        let mut records = Vec::new();
        let mut invitations: Vec<Record> = Vec::new();
        for round in 0..12 {
            let count = office.people.len();
            let [by, of] = [dice.below(count), dice.below(count)].map(|i| office.people[i].clone());
            let [at, below] =
                [dice.below(4), dice.below(4)].map(|i| [STREET, OWN, OTHER, GROUP][i]);
            let role = [Role::Admin, Role::Member, Role::Liaison][dice.below(3)];
            let rule = (dice.below(2) == 1).then_some(PLACE_RULE);
            records.push(match dice.below(8) {
                0 => {
                    let made = invited_by(&mut office, &by, at, rule);
                    invitations.push(made.clone());
                    made
                }
                1..=3 => {
                    let known = dice.below(invitations.len() + 1);
                    let of_one = invitations.get(known).cloned();
                    certified_by(&mut office, &by, &of, (at, role), of_one.as_ref())
                }
                4 => {
                    let nonce = (dice.below(2) == 1).then_some([round; 16]);
                    let made = nonce.map_or(unit(at), |nonce| {
                        UnitId::placed(by.public(), unit(below), &nonce)
                    });
                    placed_by(&mut office, &by, (made, Some(below)), nonce)
                }
                5 => {
                    let known = &office.issued_records[dice.below(office.issued_records.len())];
                    let body = Confirmation {
                        unit: unit(at),
                        certificate: known.id(),
                    };
                    office.sign(&by, Kind::Confirmation, body.to_bytes())
                }
                6 => retire(&mut office, &by, &of),
                _ => {
                    let chains = all_so_far(&office, &of);
                    revoke(&mut office, &by, &of, 1, chains)
                }
            });
        }
        records.extend(office.records.iter().map(|v| v.record().clone()));
        let whole = delivered(&office, &records);
        for _ in 0..6 {
            dice.shuffle(&mut records);
            assert_eq!(delivered(&office, &records), whole, "seed {seed}");
        }
    }
}
