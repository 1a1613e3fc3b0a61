//! Narrower parts: who can open them, and what a destroyed key leaves.

use super::*;
use crate::fixture::{Writer, start};
use crate::incident::command::Demand;
use crate::record::Checked;
use crate::record::body::NarrowPart;
use crate::seal::{Key, KeyBody, Keyring, Purpose, SealSecret, Wrap};

fn demand(words: &str, same_as: Option<EntryId>) -> Command {
    Command::Demand(Demand {
        category: "供暖".into(),
        verbatim: words.into(),
        read_back: ReadBack::Agreed,
        name: Some("secret name".into()),
        contact: Some("secret telephone".into()),
        same_as,
        heard_at: None,
        attachments: Vec::new(),
    })
}

/// An incident with demands of one person and of another, and the keys that open everything.
struct Scene {
    office: Office,
    writer: Writer,
    keys: Keyring,
    demands: Vec<EntryId>,
    bodies: Vec<Vec<u8>>,
}

/// The writer's own secret, for which narrower keys are wrapped here.
fn secret() -> SealSecret {
    SealSecret::from_bytes([0x51; 32])
}

fn learn(keys: &mut Keyring, key: &Key, purpose: Purpose) {
    let wrap = Wrap::for_person(secret().public(), INCIDENT, key, &mut Seeded::new(3)).unwrap();
    let body = KeyBody {
        key: key.id(),
        purpose,
        epoch: 1,
        wraps: vec![wrap],
        detail: None,
        circle: None,
    };
    assert!(keys.learn(INCIDENT, &body, &[secret()]));
}

impl Scene {
    fn new() -> Self {
        let office = Office::new();
        let mut writer = Writer::new(&office.people[0], 0xa1);
        writer.act(&office, start());
        let keys = office.keys.clone();
        let mut scene = Self {
            office,
            writer,
            keys,
            demands: Vec::new(),
            bodies: Vec::new(),
        };
        let first = scene.demand("secret words of the first", None);
        scene.demand("secret words of another", None);
        scene.demand("secret words of the first again", Some(first));
        scene
    }

    fn demand(&mut self, words: &str, same_as: Option<EntryId>) -> EntryId {
        let number = u8::try_from(self.demands.len()).unwrap();
        let petitioner = Key::from_bytes([0x60 + number; 32]);
        let verbatim = Key::from_bytes([0x70 + number; 32]);
        let keys = EntryKeys {
            words: &self.office.key,
            petitioner: Some(&petitioner),
            verbatim: Some(&verbatim),
            people: &[],
        };
        let entry = self
            .writer
            .decide(&self.office, demand(words, same_as))
            .unwrap();
        let body = self.writer.body_under(keys, &entry);
        let record = self.office.verify(self.writer.sign(&self.office, body));
        self.writer.incident.apply(&[&record]);
        learn(&mut self.keys, &petitioner, Purpose::Petitioners);
        learn(&mut self.keys, &verbatim, Purpose::Words);
        let header = *record.record().header();
        let id = EntryId::of_change(INCIDENT, header.writer(), header.seq);
        self.bodies.push(record.record().body().unwrap().to_vec());
        self.demands.push(id);
        id
    }
}

#[test]
fn personal_data_stands_in_no_change_in_clear_and_in_no_view_at_all() {
    let scene = Scene::new();
    for body in &scene.bodies {
        assert!(!body.windows(6).any(|part| part == b"secret"));
    }
    let clocks = crate::clock::Clocks::default();
    let view = scene
        .office
        .view_with(&scene.writer.incident, &scene.keys, &clocks);
    assert!(!serde_json::to_string(&view).unwrap().contains("secret"));
    let states: Vec<_> = view
        .demands
        .iter()
        .map(|d| (d.petitioner, d.verbatim))
        .collect();
    assert_eq!(states, [(NarrowState::Sealed, NarrowState::Sealed); 3]);
    assert_eq!(view.demands[0].category.as_deref(), Some("供暖"));
    assert_eq!(view.demands[2].same_as, Some(scene.demands[0]));
}

#[test]
fn a_demand_opens_with_its_own_keys_and_with_no_others() {
    let scene = Scene::new();
    let incident = &scene.writer.incident;
    let opened = incident.open_narrow(scene.demands[0], &scene.keys).unwrap();
    assert_eq!(
        opened.verbatim.as_deref(),
        Some("secret words of the first")
    );
    assert_eq!(
        opened.petitioner.unwrap().name.as_deref(),
        Some("secret name")
    );
    let opened = incident
        .open_narrow(scene.demands[0], &scene.office.keys)
        .unwrap();
    assert_eq!((opened.petitioner, opened.verbatim), (None, None));
    assert_eq!(
        opened.closed,
        [NarrowPart::Petitioner, NarrowPart::Verbatim]
    );
}

#[test]
fn one_persons_keys_are_those_of_all_their_demands_and_of_nobody_elses() {
    let scene = Scene::new();
    let of = |demand: usize| scene.writer.incident.personal_keys(scene.demands[demand]);
    assert_eq!(of(0), of(2));
    assert_eq!((of(0).len(), of(1).len()), (4, 2));
    assert!(of(1).iter().all(|key| !of(0).contains(key)));
    let no_demand = EntryId::from_bytes([9; EntryId::LEN]);
    assert!(scene.writer.incident.personal_keys(no_demand).is_empty());
}

#[test]
fn a_destroyed_key_is_not_learnt_again_and_the_rest_stays() {
    let mut scene = Scene::new();
    for key in scene.writer.incident.personal_keys(scene.demands[0]) {
        scene.keys.destroy(INCIDENT, key);
    }
    let wrap_again = Key::from_bytes([0x70; 32]);
    let wrap = Wrap::for_person(
        secret().public(),
        INCIDENT,
        &wrap_again,
        &mut Seeded::new(4),
    )
    .unwrap();
    let body = KeyBody {
        key: wrap_again.id(),
        purpose: Purpose::Words,
        epoch: 7,
        wraps: vec![wrap],
        detail: None,
        circle: None,
    };
    assert!(!scene.keys.learn(INCIDENT, &body, &[secret()]));
    let clocks = crate::clock::Clocks::default();
    let view = scene
        .office
        .view_with(&scene.writer.incident, &scene.keys, &clocks);
    let states: Vec<_> = view.demands.iter().map(|d| d.verbatim).collect();
    let (gone, sealed) = (NarrowState::Destroyed, NarrowState::Sealed);
    assert_eq!(states, [gone, sealed, gone]);
    assert_eq!(view.entries.len(), 4);
    let of_another = scene
        .writer
        .incident
        .open_narrow(scene.demands[1], &scene.keys);
    assert!(of_another.unwrap().verbatim.is_some());
}

#[test]
fn a_demand_of_the_same_person_names_one_that_is_here() {
    let scene = Scene::new();
    let entry = EntryId::from_bytes([9; EntryId::LEN]);
    let refused = scene
        .writer
        .decide(&scene.office, demand("words", Some(entry)));
    assert_eq!(refused, Err(Refusal::NoSuchDemand { entry }));
}
