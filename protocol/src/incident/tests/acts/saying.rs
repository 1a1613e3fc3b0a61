//! What entries say, part by part: with the key what was typed, without it structure alone, and of narrower
//! parts never more than that they are there.

use super::*;
use crate::clock::Clocks;
use crate::incident::command::{Grade, Task};
use crate::incident::{Class, Field, GradeName, Mention, Part, Saying};
use crate::seal::Keyring;

fn parts(view: &IncidentView) -> Vec<Saying> {
    let said = view.entries.iter().flat_map(|entry| &entry.said.0);
    said.cloned().collect()
}

fn scene() -> Scene {
    let mut scene = Scene::new();
    let owner = scene.name(1);
    scene.act(0, demand("退钱"));
    scene.act(
        0,
        Command::Grade(Grade {
            grade: GradeName::IV,
            reason: "五十人以下".into(),
        }),
    );
    scene.act(
        0,
        Command::Task(Task {
            text: "清点人数".into(),
            owner,
            deputy: None,
            due: None,
            clause: None,
            must: true,
        }),
    );
    scene
}

#[test]
fn without_the_key_an_entry_says_its_structure_alone() {
    let scene = scene();
    let incident = Incident::from_records(INCIDENT, &scene.records);
    let keyless = scene
        .office
        .view_with(&incident, &Keyring::default(), &Clocks::default());
    let said = parts(&keyless);
    assert!(
        said.iter()
            .any(|saying| saying.part == Part::Grade(GradeName::IV))
    );
    for saying in &said {
        let text = matches!(saying.part, Part::Text(_));
        assert!(!text, "{saying:?}");
        let closed = saying.part == Part::Closed;
        assert!(
            closed || saying.field.class() != Class::Sealed,
            "{saying:?}"
        );
    }
    let closed = |kind: &str| {
        let entry = keyless
            .entries
            .iter()
            .find(|entry| entry.kind == kind)
            .unwrap();
        entry.said.of(Field::Text).any(|part| *part == Part::Closed)
    };
    assert!(closed("grade") && closed("task") && closed("start"));
}

#[test]
fn a_petitioners_parts_say_that_they_are_sealed_with_every_key_in_hand() {
    let scene = scene();
    let said = parts(&scene.view());
    let narrow: Vec<&Saying> = said
        .iter()
        .filter(|saying| saying.field.class() == Class::Narrow)
        .collect();
    assert_eq!(narrow.len(), 2, "who, and their words");
    assert!(narrow.iter().all(|saying| saying.part == Part::Sealed));
    let shown = format!("{said:?}");
    assert!(!shown.contains("退钱") && !shown.contains("居民甲"));
    assert!(shown.contains("五十人以下") && shown.contains("清点人数"));
}

#[test]
fn another_entry_is_mentioned_by_its_kind_and_the_beginning_of_its_words() {
    use crate::incident::command::Correct;
    let mut scene = scene();
    let long = format!("{}\n第二行", "长".repeat(60));
    let entry = scene.act(0, crate::fixture::log(long));
    scene.act(0, Command::Correct(Correct::saying(entry, "短")));
    let said = parts(&scene.view());
    let corrects = said.iter().find(|saying| saying.field == Field::Corrects);
    let text = Some(format!("{}…", "长".repeat(40)));
    let kind = Some("log".into());
    assert_eq!(
        corrects.map(|saying| &saying.part),
        Some(&Part::Entry(Mention {
            entry,
            kind,
            text,
            number: None,
            whom: None,
            at: None,
        }))
    );
}
