use super::*;
use onscene_protocol::id::AttachmentId;
use onscene_protocol::incident::Summary;
use redb::ReadableTable;

fn summary(number: u8, title: &str) -> Summary {
    let json = serde_json::json!({
        "incident": subject(number), "kind": null, "title": title, "place": null,
        "state": "open", "drill": false, "entries": 1, "started_at": null, "last_at": null,
        "last_order": 0, "last_record": null, "started_order": null,
    });
    serde_json::from_value(json).unwrap()
}

fn set(store: &Store, lines: &[(u8, &str, u64)]) {
    let mut writing = store.begin().unwrap();
    for (number, title, order) in lines {
        let order = Timestamp::from_bits(*order);
        writing
            .set_summary(&summary(*number, title), order)
            .unwrap();
    }
    writing.commit().unwrap();
}

fn titles(lines: Vec<(Timestamp, Summary)>) -> Vec<String> {
    lines
        .into_iter()
        .filter_map(|(_, line)| line.title)
        .collect()
}

#[test]
fn the_list_is_newest_first_and_goes_on_where_a_page_ended() {
    let (_founded, store) = Founded::new();
    set(&store, &[(1, "one", 10), (2, "two", 20), (3, "three", 20)]);
    let reading = store.read().unwrap();
    let first = reading.summaries(None, 2).unwrap();
    let cursor = first.last().map(|(order, line)| (*order, line.incident));
    assert_eq!(titles(first), ["two", "three"]);
    assert_eq!(titles(reading.summaries(cursor, 2).unwrap()), ["one"]);
    set(&store, &[(1, "one again", 30)]);
    let reading = store.read().unwrap();
    assert_eq!(
        titles(reading.summaries(None, 9).unwrap()),
        ["one again", "two", "three"]
    );
    let line = reading.summary(subject(1)).unwrap().unwrap();
    assert_eq!(line.title.as_deref(), Some("one again"));
}

#[test]
fn nothing_of_a_line_or_a_draft_stands_in_the_file_in_clear() {
    let (founded, store) = Founded::new();
    set(&store, &[(1, "a title to be sealed", 10)]);
    let mut writing = store.begin().unwrap();
    writing.set_draft("1", b"a draft to be sealed").unwrap();
    writing.commit().unwrap();
    let draft = store.read().unwrap().draft("1").unwrap();
    assert_eq!(draft.as_deref(), Some(&b"a draft to be sealed"[..]));
    drop(store);
    let file = std::fs::read(founded.records_path()).unwrap();
    let words = b"to be sealed";
    assert!(!file.windows(words.len()).any(|window| window == words));
}

#[test]
fn two_sealed_values_that_were_swapped_open_neither() {
    let (founded, store) = Founded::new();
    set(&store, &[(1, "one", 10), (2, "two", 10)]);
    let mut writing = store.begin().unwrap();
    writing.set_draft("1", b"one").unwrap();
    writing.set_draft("2", b"two").unwrap();
    writing.commit().unwrap();
    drop(store);
    let database = redb::Database::open(founded.records_path()).unwrap();
    let transaction = database.begin_write().unwrap();
    {
        let mut lines = transaction.open_table(table::SUMMARIES).unwrap();
        let mut drafts = transaction.open_table(table::DRAFTS).unwrap();
        let (one, two) = (subject(1), subject(2));
        let line = lines.get(one.as_bytes()).unwrap().unwrap().value().to_vec();
        let other = lines.insert(two.as_bytes(), line.as_slice()).unwrap();
        let other = other.unwrap().value().to_vec();
        lines.insert(one.as_bytes(), other.as_slice()).unwrap();
        let draft = drafts.get("1").unwrap().unwrap().value().to_vec();
        let other = drafts.insert("2", draft.as_slice()).unwrap();
        let other = other.unwrap().value().to_vec();
        drafts.insert("1", other.as_slice()).unwrap();
    }
    transaction.commit().unwrap();
    drop(database);
    let store = founded.open().unwrap();
    let reading = store.read().unwrap();
    let damaged = |error| matches!(error, StoreError::Vault(VaultError::Damaged { .. }));
    for number in [1, 2] {
        assert!(damaged(reading.summary(subject(number)).unwrap_err()));
        assert!(damaged(reading.draft(&number.to_string()).unwrap_err()));
    }
}

#[test]
fn a_list_that_was_cleared_and_made_again_has_the_same_digest() {
    let (_founded, store) = Founded::new();
    let digest = || store.read().unwrap().derived_digest().unwrap();
    let empty = digest();
    set(&store, &[(1, "one", 10), (2, "two", 20)]);
    let before = digest();
    assert_ne!(before, empty);
    let mut writing = store.begin().unwrap();
    writing.clear_derived().unwrap();
    writing.commit().unwrap();
    assert_eq!(digest(), empty);
    set(&store, &[(2, "two", 15), (2, "two", 20)]);
    assert_ne!(digest(), before);
    set(&store, &[(1, "one", 10)]);
    assert_eq!(digest(), before);
    set(&store, &[(1, "ONE", 10)]);
    assert_ne!(digest(), before);
}

#[test]
fn peers_attachments_receipts_and_snapshots_come_back() {
    let (founded, store) = Founded::new();
    let (one, two) = (
        DeviceKey::from_bytes([1; 32]),
        DeviceKey::from_bytes([2; 32]),
    );
    let peer = PeerState {
        address: Some("10.0.0.2:7611".into()),
        last_contact_ms: Some(1_768_000_000_000),
        held_upto: 7,
        extra: vec![1, 2],
        left_out: Some([UnitId::from_bytes([4; 16])].into()),
        takes_statements: Some(true),
        statements_told: Some((3, 5)),
        holdings_known: Some(9),
    };
    let attachment = AttachmentId::from_bytes([3; 32]);
    let wanted = AttachmentState::Wanted {
        sealed_bytes: 99,
        subject: subject(1),
    };
    let mut writing = store.begin().unwrap();
    writing.set_peer(one, &peer).unwrap();
    writing.set_attachment(attachment, &wanted).unwrap();
    writing.set_receipt(one, "set", b"first").unwrap();
    writing.set_receipt(one, "set", b"second").unwrap();
    writing
        .set_receipt(two, attachment.as_bytes(), b"held")
        .unwrap();
    writing.set_snapshot(subject(1), 5, b"saved").unwrap();
    writing.set_meta("unit", b"x").unwrap();
    writing.commit().unwrap();
    drop(store);
    let store = founded.open().unwrap();
    let reading = store.read().unwrap();
    assert_eq!(reading.peers().unwrap(), vec![(one, peer.clone())]);
    assert_eq!(reading.peer(one).unwrap(), Some(peer));
    assert_eq!(
        reading.attachments_wanted().unwrap(),
        vec![(attachment, 99)]
    );
    let receipts = reading.receipts(one).unwrap();
    assert_eq!(
        (receipts.len(), &receipts[0].bytes[..]),
        (1, &b"second"[..])
    );
    let held = reading.receipt(two, attachment.as_bytes()).unwrap();
    assert_eq!(held.as_deref(), Some(&b"held"[..]));
    assert_eq!(
        reading.snapshot(subject(1)).unwrap(),
        Some((5, b"saved".to_vec()))
    );
    assert_eq!(reading.meta("unit").unwrap().as_deref(), Some(&b"x"[..]));

    let mut writing = store.begin().unwrap();
    writing.set_attachment(attachment, &wanted.held()).unwrap();
    writing.commit().unwrap();
    let reading = store.read().unwrap();
    assert_eq!(reading.attachments_wanted().unwrap(), vec![]);
    assert_eq!(reading.attachment(attachment).unwrap(), Some(wanted.held()));
}
