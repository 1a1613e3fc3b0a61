//! Which plan counts, from the set of records alone.

use crate::fixture::{Office, Seeded};
use crate::id::UnitId;
use crate::plan::{Plan, PlanText, Plans, samples};
use crate::record::body::PlanBody;
use crate::record::{Kind, Record};
use crate::seal::{Key, KeyBody, Keyring, Purpose, SealSecret, Wrap};
use crate::verify::{Refused, Verified, verify};
use chrono::NaiveDate;

const UNIT: UnitId = UnitId::from_bytes([0x11; 16]);
const ABOVE: UnitId = UnitId::from_bytes([0x22; 16]);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An office, the key of its unit, and a keyring that holds it.
fn office() -> (Office, Key, Keyring) {
    let office = Office::new();
    let (key, subject) = (Key::from_bytes([0x61; 32]), office.roster.subject());
    let reader = SealSecret::from_bytes([0x71; 32]);
    let wrap = Wrap::for_person(reader.public(), subject, &key, &mut Seeded::new(1)).unwrap();
    let body = KeyBody {
        key: key.id(),
        purpose: Purpose::Unit,
        epoch: 1,
        wraps: vec![wrap],
        detail: None,
        circle: None,
    };
    let mut keys = Keyring::default();
    assert!(keys.learn(subject, &body, &[reader]));
    (office, key, keys)
}

fn plan(version: &str, valid_from: &str) -> Plan {
    Plan {
        version: version.into(),
        valid_from: day(valid_from),
        ..samples()[0].plan().unwrap()
    }
}

fn publish(office: &mut Office, unit: UnitId, plan: &Plan, key: &Key) -> Verified {
    let body = plan.seal(unit, key, [3; 24]).unwrap();
    let record = write(office, &body);
    office.verify(record)
}

fn write(office: &mut Office, body: &PlanBody) -> Record {
    let author = office.people[0].clone();
    office.sign(&author, Kind::Plan, body.to_bytes())
}

/// The version that counts, whatever the order in which the records come.
fn in_force(records: &[Verified], keys: &Keyring, units: &[UnitId], on: &str) -> Option<String> {
    let mut shuffled: Vec<&Verified> = records.iter().collect();
    let mut answers = Vec::new();
    for seed in 0..8 {
        Seeded::new(seed).shuffle(&mut shuffled);
        let plans = Plans::of(shuffled.iter().copied(), keys);
        let version = plans.in_force(units, day(on));
        answers.push(version.map(|version| version.plan().unwrap().version.clone()));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "the order matters: {answers:?}");
    answers.remove(0)
}

#[test]
fn clause_6_the_latest_first_day_that_is_not_after_the_start_counts() {
    let (mut office, key, keys) = office();
    let records = [
        publish(&mut office, UNIT, &plan("b", "2026-06-01"), &key),
        publish(&mut office, UNIT, &plan("a", "2026-01-01"), &key),
        publish(&mut office, UNIT, &plan("c", "2026-06-01"), &key),
    ];
    let on = |on| in_force(&records, &keys, &[UNIT], on);
    assert_eq!(on("2025-12-31"), None);
    assert_eq!(on("2026-01-01").as_deref(), Some("a"));
    assert_eq!(on("2026-05-31").as_deref(), Some("a"));
    // Two of one day: the one that was made known later.
    assert_eq!(on("2026-06-01").as_deref(), Some("c"));
}

#[test]
fn a_plan_of_the_nearest_unit_counts_before_one_of_a_unit_above() {
    let (mut office, key, keys) = office();
    let above = publish(&mut office, ABOVE, &plan("street", "2026-06-01"), &key);
    let own = publish(&mut office, UNIT, &plan("own", "2026-01-01"), &key);
    let units = [UNIT, ABOVE];
    let both = [above.clone(), own];
    assert_eq!(
        in_force(&both, &keys, &units, "2026-07-01").as_deref(),
        Some("own")
    );
    assert_eq!(
        in_force(&[above], &keys, &units, "2026-07-01").as_deref(),
        Some("street")
    );
}

#[test]
fn a_version_that_is_withdrawn_begins_no_incident_and_stays_readable() {
    let (mut office, key, keys) = office();
    let old = publish(&mut office, UNIT, &plan("a", "2026-01-01"), &key);
    let new = publish(&mut office, UNIT, &plan("b", "2026-02-01"), &key);
    let id = crate::record::Checked::record(&new).id();
    let withdrawal = write(&mut office, &PlanBody::Withdrawal { version: id });
    let records = [old, new, office.verify(withdrawal)];
    assert_eq!(
        in_force(&records, &keys, &[UNIT], "2026-03-01").as_deref(),
        Some("a")
    );
    let plans = Plans::of(&records, &keys);
    let kept = plans.version(id).unwrap();
    assert!(kept.withdrawn && kept.plan().unwrap().version == "b");
}

#[test]
fn without_the_units_key_nothing_of_a_plan_can_be_read_until_it_comes() {
    let (mut office, key, keys) = office();
    let record = publish(&mut office, UNIT, &plan("a", "2026-01-01"), &key);
    let body = crate::record::Checked::record(&record)
        .body()
        .unwrap()
        .to_vec();
    let words = "信访".as_bytes();
    assert!(!body.windows(words.len()).any(|part| part == words));
    let mut plans = Plans::of([&record], &Keyring::default());
    assert_eq!(plans.versions()[0].text, PlanText::Sealed);
    assert!(plans.in_force(&[UNIT], day("2026-03-01")).is_none());
    plans.open_with(&keys);
    assert!(plans.in_force(&[UNIT], day("2026-03-01")).is_some());
}

#[test]
fn a_plan_elsewhere_or_without_a_body_that_can_be_read_is_not_believed() {
    let (mut office, ..) = office();
    let author = office.people[0].clone();
    let garbled = office.sign(&author, Kind::Plan, vec![0xff, 1, 2]);
    let (_, why) = verify(garbled, &office.roster).unwrap_err();
    assert_eq!(why, Refused::Unreadable);
    let version = crate::id::RecordId::from_bytes([5; 32]);
    let bare = write(&mut office, &PlanBody::Withdrawal { version }).without_body();
    assert_eq!(
        verify(bare, &office.roster).unwrap_err().1,
        Refused::Unreadable
    );
}
