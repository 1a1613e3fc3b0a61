//! Tens of thousands of changes with bytes turned over, and checksums that fit all the same.

use super::*;
use crate::clock::Entropy;
use crate::fixture::Seeded;
use crate::incident::Incident;

const SEED: u64 = 0x0c0_ffee;
const ROUNDS: u64 = 50_000;

fn mutate(content: &mut Vec<u8>, entropy: &mut Seeded) {
    for _ in 0..=entropy.below(3) {
        let at = entropy.below(content.len());
        match entropy.below(6) {
            0 => content[at] ^= 1 << entropy.below(8),
            1 => [content[at]] = entropy.bytes(),
            2 => drop(content.remove(at)),
            3 => content.insert(at, [0, 1, 0x7f, 0x80, 0xff][entropy.below(5)]),
            4 => {
                let length = entropy.below(content.len() - at).min(12);
                let copied = content[at..at + length].to_vec();
                let to = entropy.below(content.len());
                content.splice(to..to, copied);
            }
            _ => content[at] = content[at].wrapping_add(1),
        }
        if content.is_empty() {
            content.push(0);
        }
    }
}

#[test]
fn no_mutated_change_panics_or_does_more_than_insert_its_own_entry() {
    println!("seed {SEED:#x}");
    let office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let started = writer.act(&office, start());
    let before = writer.clone();
    let second = writer.act(&office, log("第二条"));
    let first = content(started.record().body().unwrap()).to_vec();
    let honest = content(second.record().body().unwrap()).to_vec();
    let base = &before.incident;
    let shown = office.view(base);
    let mut entropy = Seeded::new(SEED);
    let mut taken = 0;
    for round in 0..ROUNDS {
        let mut mutated = if round % 2 == 0 {
            honest.clone()
        } else {
            first.clone()
        };
        mutate(&mut mutated, &mut entropy);
        let body = chunk(1, &mutated);
        let record = office.verify(before.clone().sign(&office, body));
        let mut incident = base.clone();
        let applied = incident.apply(&[&record]);
        assert!(applied.entries.len() <= 1, "round {round}");
        assert_eq!(
            applied.entries.len() + applied.misformed.len(),
            1,
            "round {round}"
        );
        if applied.entries.is_empty() {
            assert_eq!(incident.heads(), base.heads(), "round {round}");
            continue;
        }
        taken += 1;
        assert_eq!(
            applied.entries,
            [EntryId::of_change(INCIDENT, before.writer(), 2)]
        );
        let view = office.view(&incident);
        assert!(view.entries.len() <= 2, "round {round}");
        let kept = view
            .entries
            .iter()
            .find(|entry| entry.entry == shown.entries[0].entry);
        assert_eq!(kept.unwrap().text, shown.entries[0].text, "round {round}");
        if taken % 16 == 0 {
            let saved = incident
                .to_snapshot()
                .map(|bytes| Incident::from_snapshot(&bytes));
            assert!(saved.is_none_or(|loaded| loaded.unwrap().heads() == incident.heads()));
        }
    }
    println!("{taken} of {ROUNDS} were taken as entries");
    assert!(taken > 0, "the mutations are too rough to prove anything");
}
