//! Corrections, people and the line in the list.

use super::*;
use crate::fixture::Seeded;
use crate::incident::command::Correct;

#[test]
fn a_correction_stands_beside_what_it_corrects() {
    let (office, [mut writer, ..], _) = scene();
    writer.act(&office, log("三十人"));
    let first = office.view(&writer.incident).entries[1].entry;
    writer.act(&office, Command::Correct(Correct::saying(first, "四十人")));
    let view = office.view(&writer.incident);
    assert_eq!(view.entries.len(), 3);
    assert_eq!(view.entries[1].text.as_deref(), Some("三十人"));
    assert_eq!(view.entries[1].corrected_by, [view.entries[2].entry]);
    assert_eq!(view.entries[2].corrects, Some(first));
    assert_eq!(view.entries[2].kind, "correction");
}

#[test]
fn an_entry_shows_who_wrote_it_on_which_laptop() {
    let (office, mut writers, clocks) = scene();
    let acts = vec![(1, MORNING_MS + 9_000, log("我写的"))];
    let view = merged(&office, &mut writers, acts, &clocks);
    let entry = view.entries.last().unwrap();
    assert_eq!(entry.author, "李敏");
    assert_eq!(entry.device, Some(office.people[1].device));
    assert_eq!(view.entries[0].author, "张强");
}

#[test]
fn the_line_in_the_list_says_what_the_view_says() {
    let (office, mut writers, _) = scene();
    let writer = &mut writers[0];
    writer.act(&office, log("一"));
    writer.act(&office, reached(MilestoneName::Ended));
    let reader = Reader {
        zone: None,
        keys: &office.keys,
        roster: &office.roster,
        clocks: &Clocks::default(),
        held: &|_| false,
        body: &|_| None,
    };
    let summary = writer.incident.summary(&reader);
    let view = writer.incident.view(&reader);
    assert_eq!(summary.entries, view.entries.len());
    assert_eq!((&summary.title, &summary.place), (&view.title, &view.place));
    assert_eq!((summary.kind, summary.state), (view.kind, view.state));
    assert_eq!(summary.started_at.as_ref(), Some(&view.entries[0].at));
    assert_eq!(summary.last_at.as_ref(), Some(&view.entries[2].at));
}

#[test]
fn the_line_in_the_list_does_not_depend_on_the_order_in_which_entries_came() {
    let (office, mut writers, _) = scene();
    // Two beginnings, and two entries at one time.
    let mut second_start = Writer::new(&office.people[2], 0xc4);
    second_start.now.wall_ms = MORNING_MS - 5 * MINUTE_MS;
    let mut records = vec![second_start.act(&office, start())];
    for (writer, offset) in writers.iter_mut().zip([480, 540, 600]) {
        writer.now.offset_minutes = offset;
        writer.now.wall_ms = MORNING_MS + MINUTE_MS;
        records.push(writer.act(&office, log("同时")));
    }
    let mut whole = writers[0].incident.clone();
    whole.apply(&records);
    let reader = Reader {
        zone: None,
        keys: &office.keys,
        roster: &office.roster,
        clocks: &Clocks::default(),
        held: &|_| false,
        body: &|_| None,
    };
    let expected = whole.summary(&reader);
    assert_eq!(
        expected.started_at,
        Some(whole.view(&reader).entries[0].at.clone())
    );
    let nothing = crate::incident::Incident::new(INCIDENT).summary(&reader);
    let mut entries: Vec<EntryId> = whole.entries.keys().copied().collect();
    for seed in 0..50 {
        Seeded::new(seed).shuffle(&mut entries);
        let (first, rest) = entries.split_at(2);
        let early = whole.summary_after(nothing.clone(), first, &reader);
        let summary = whole.summary_after(early, rest, &reader);
        assert_eq!(summary, expected, "seed {seed}");
    }
}
