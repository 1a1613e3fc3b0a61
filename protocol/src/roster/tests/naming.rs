//! How people are shown: renames, former names, and ids beside names that look alike.

use super::*;
use crate::roster::{Rename, placeholder};

fn rename(office: &mut Office, by: usize, of: usize, edition: u32, name: &str) {
    let (by, of) = (office.people[by].clone(), office.people[of].public());
    let body = Rename {
        person: of,
        edition,
        name: name.into(),
    };
    let record = office.sign(&by, Kind::Rename, body.to_bytes());
    office.learn(record);
}

fn add(office: &mut Office, person: Person, device: u8) -> PersonKey {
    let person = Person {
        device: DeviceKey::from_bytes([device; 32]),
        ..person
    };
    certify(office, &person.certificate());
    let key = person.public();
    office.people.push(person);
    key
}

fn shown(office: &Office, person: usize) -> &str {
    office.roster.name_of(office.people[person].public())
}

#[test]
fn two_people_whose_names_look_alike_are_shown_with_the_ids_of_their_laptops() {
    let mut office = Office::new();
    let one = add(&mut office, Person::new(0x41, "阿不都·热合曼"), 0x4e);
    assert_eq!(office.roster.name_of(one), "阿不都·热合曼");
    let other = add(&mut office, Person::new(0x42, "阿不都•热合曼"), 0x5f);
    assert_eq!(office.roster.name_of(one), "阿不都·热合曼〔4E4E〕");
    assert_eq!(office.roster.name_of(other), "阿不都•热合曼〔5F5F〕");
    assert_eq!(shown(&office, 1), "李敏", "nobody else is marked");
    let device = DeviceKey::from_bytes([0x5f; 32]);
    let on_it = office.roster.device_name(device);
    assert_eq!(on_it, Some("阿不都•热合曼〔5F5F〕"));
    let alike: Vec<PersonKey> = office.roster.look_alikes("阿不都・热合曼").collect();
    assert_eq!(alike.len(), 2);
    assert!(
        !office.roster.is_same_person(one, other),
        "no right changes"
    );
}

#[test]
fn two_people_of_one_name_on_one_laptop_are_told_apart_by_their_keys() {
    let mut office = Office::new();
    let one = add(&mut office, Person::new(0x41, "值班员"), 0x4e);
    let other = add(&mut office, Person::new(0x42, "值班员 "), 0x4e);
    let elsewhere = add(&mut office, Person::new(0x43, "值班员"), 0x5f);
    for person in [one, other] {
        let digits = person.to_string()[..4].to_uppercase();
        let name = format!("值班员〔{digits}〕");
        assert_eq!(office.roster.name_of(person), name);
    }
    assert_eq!(office.roster.name_of(elsewhere), "值班员〔5F5F〕");
}

#[test]
fn ids_that_begin_alike_are_shown_as_long_as_it_takes() {
    let mut office = Office::new();
    let keys = [(0x41, 0x00), (0x42, 0x01)].map(|(number, last)| {
        let mut device = [0x4e; 32];
        device[2] = last;
        let person = Person {
            device: DeviceKey::from_bytes(device),
            ..Person::new(number, "值班员")
        };
        certify(&mut office, &person.certificate());
        person.public()
    });
    assert_eq!(office.roster.name_of(keys[0]), "值班员〔4E4E00〕");
    assert_eq!(office.roster.name_of(keys[1]), "值班员〔4E4E01〕");
}

#[test]
fn nobody_passes_for_another_by_writing_an_id_into_a_name() {
    let mut office = Office::new();
    let one = add(&mut office, Person::new(0x41, "值班员"), 0x4e);
    let forger = add(&mut office, Person::new(0x42, "值班员〔4E4E〕"), 0x5f);
    assert_eq!(office.roster.name_of(one), "值班员〔4E4E〕");
    assert_eq!(office.roster.name_of(forger), "值班员（4E4E）〔5F5F〕");
}

#[test]
fn a_rename_shows_the_former_name_and_changes_nothing_else() {
    let mut office = Office::new();
    let before = office.roster.clone();
    let key = office.people[1].public();
    rename(&mut office, 1, 1, 1, "李明");
    assert_eq!(shown(&office, 1), "李明〔原名 李敏〕");
    assert_eq!(office.roster.plain_name_of(key), "李明");
    assert_eq!(office.roster.former_name_of(key), Some("李敏"));
    assert_eq!(office.roster.person(key), before.person(key));
    for typed in ["李明", "李敏", "李明〔原名 李敏〕"] {
        assert!(office.roster.is_called(key, typed), "{typed}");
    }
    rename(&mut office, 1, 1, 2, "李敏");
    assert_eq!(
        shown(&office, 1),
        "李敏〔原名 李明〕",
        "back to the certified name"
    );
}

#[test]
fn every_name_that_stood_on_paper_is_shown_up_to_a_limit_the_first_and_the_last_ones() {
    let mut office = Office::new();
    let key = office.people[1].public();
    let names = ["李明", "李鸣", "李铭"];
    for (edition, name) in (1..).zip(names) {
        rename(&mut office, 1, 1, edition, name);
    }
    assert_eq!(shown(&office, 1), "李铭〔原名 李敏、李明、李鸣〕");
    rename(&mut office, 1, 1, 4, "李茗");
    assert_eq!(shown(&office, 1), "李茗〔原名 李敏、李鸣、李铭〕");
    assert!(office.roster.is_called(key, "李鸣"));
    let newcomer = add(&mut office, Person::new(0x41, "李鸣"), 0x4e);
    assert_eq!(
        office.roster.name_of(newcomer),
        "李鸣〔4E4E〕",
        "it was somebody's"
    );
}

#[test]
fn who_takes_a_colleagues_name_is_not_taken_for_them() {
    let mut office = Office::new();
    let (one, other) = (office.people[1].public(), office.people[2].public());
    rename(&mut office, 2, 2, 1, "李敏");
    assert!(!office.roster.is_same_person(one, other));
    assert!(!office.roster.speaks_for(other, one));
    let device = |person: usize| {
        let id = office.people[person].device.to_string();
        id[..4].to_uppercase()
    };
    let (theirs, own) = (device(1), device(2));
    assert_eq!(shown(&office, 1), format!("李敏〔{theirs}〕"));
    assert_eq!(shown(&office, 2), format!("李敏〔原名 王芳 · {own}〕"));
}

#[test]
fn a_former_name_is_still_somebodys() {
    let mut office = Office::new();
    rename(&mut office, 1, 1, 1, "李明");
    let newcomer = add(&mut office, Person::new(0x41, "李敏"), 0x4e);
    assert_eq!(office.roster.name_of(newcomer), "李敏〔4E4E〕");
    assert!(shown(&office, 1).starts_with("李明〔原名 李敏 · "));
}

#[test]
fn only_the_person_or_an_administrator_renames() {
    let mut office = Office::new();
    rename(&mut office, 2, 1, 5, "小偷");
    assert_eq!(shown(&office, 1), "李敏", "a colleague may not");
    rename(&mut office, 0, 1, 1, "李明");
    assert_eq!(shown(&office, 1), "李明〔原名 李敏〕", "the founder may");
    rename(&mut office, 1, 1, 2, "李鸣");
    assert_eq!(shown(&office, 1), "李鸣〔原名 李敏、李明〕", "so may she");
}

#[test]
fn the_order_in_which_renames_are_learned_does_not_matter() {
    let mut office = Office::new();
    for (edition, name) in [(1, "甲"), (3, "丙"), (2, "乙"), (3, "丁")] {
        rename(&mut office, 1, 1, edition, name);
    }
    let whole = shown(&office, 1).to_owned();
    assert!(whole.starts_with('丙') || whole.starts_with('丁'));
    assert_eq!(office.roster.next_rename(office.people[1].public()), 4);
    let mut records: Vec<Verified> = office.records.clone();
    for seed in 0..50 {
        Seeded::new(seed).shuffle(&mut records);
        let mut roster = Roster::new(office.organisation);
        for record in &records {
            roster.learn(record);
        }
        assert_eq!(roster, office.roster, "seed {seed}");
        assert_eq!(roster.name_of(office.people[1].public()), whole);
    }
}

#[test]
fn renames_after_a_revocation_do_not_count() {
    let mut office = Office::new();
    rename(&mut office, 1, 1, 1, "李明");
    let revoked = Revocation {
        person: office.people[1].public(),
        edition: 1,
        device: None,
        chains: Vec::new(),
    };
    let founder = office.people[0].clone();
    let record = office.sign(&founder, Kind::Revocation, revoked.to_bytes());
    office.learn(record);
    rename(&mut office, 1, 1, 2, "王芳");
    assert_eq!(shown(&office, 1), "李敏");
    assert_eq!(shown(&office, 2), "王芳");
}

#[test]
fn whoever_was_not_asked_for_a_name_is_called_by_their_laptop() {
    let mut office = Office::new();
    let earlier = add(&mut office, Person::new(0x41, "本机"), 0x4e);
    let unnamed = placeholder(DeviceKey::from_bytes([0x5f; 32]));
    assert_eq!(unnamed, "未登记姓名（电脑 5F5F）");
    let name: &'static str = Box::leak(unnamed.into_boxed_str());
    let later = add(&mut office, Person::new(0x42, name), 0x5f);
    assert_eq!(office.roster.name_of(earlier), "未登记姓名（电脑 4E4E）");
    assert_eq!(office.roster.name_of(later), "未登记姓名（电脑 5F5F）");
    rename(&mut office, 3, 3, 1, "李四");
    assert_eq!(office.roster.name_of(earlier), "李四", "there was no name");
}

#[test]
fn a_flood_of_renames_is_kept_up_to_a_limit() {
    let mut office = Office::new();
    let most = u32::try_from(crate::limit::RENAMES_PER_AUTHOR_MAX).unwrap();
    for edition in 1..=most + 5 {
        rename(&mut office, 1, 1, edition, "李明");
    }
    let known = &office.roster.organisations[&office.organisation].renames;
    assert_eq!(known.count(), most as usize);
    assert_eq!(shown(&office, 1), "李明〔原名 李敏〕");
}

#[test]
fn somebody_is_meant_by_a_name_an_id_or_its_first_digits_and_a_name_goes_before_digits() {
    let mut office = Office::new();
    let (key, device) = (office.people[1].public(), office.people[1].device);
    let meant = |office: &Office, typed: &str| {
        let meant = office.roster.called(typed).into_iter();
        meant
            .map(|member| member.certificate.person)
            .collect::<Vec<_>>()
    };
    let (whole, digits) = (device.to_string(), key.to_string());
    for typed in [
        "李敏",
        whole.as_str(),
        &whole[..4],
        &whole[..12].to_uppercase(),
        &digits[..8],
    ] {
        assert_eq!(meant(&office, typed), [key], "{typed}");
    }
    assert!(meant(&office, &whole[..3]).is_empty() && meant(&office, "李").is_empty());
    let called: &'static str = Box::leak(whole[..4].to_owned().into_boxed_str());
    let newcomer = add(&mut office, Person::new(0x41, called), 0x4e);
    assert_eq!(meant(&office, called), [newcomer]);
}
