use super::*;

#[test]
fn what_was_committed_is_there_after_reopening_and_what_was_not_is_gone() {
    let (founded, store) = Founded::new();
    let kept = founded.writer.change(subject(1), 1);
    let id = kept.record().id();
    let arrived = put(&store, kept);
    assert_eq!(arrived.len(), 1);
    assert_eq!((arrived[0].position, arrived[0].record.id()), (1, id));
    let dropped = founded.writer.change(subject(1), 2);
    let dropped_id = dropped.record().id();
    let mut writing = store.begin().unwrap();
    assert_eq!(writing.put(dropped, None).unwrap(), Put::New(2));
    assert!(writing.has(dropped_id).unwrap());
    assert_eq!(store.read().unwrap().count().unwrap(), 1);
    drop(writing);
    drop(store);

    let reading = founded.open().unwrap().read().unwrap();
    let record = reading.record(id).unwrap().unwrap();
    assert_eq!(record.record().body().unwrap(), b"entry 1");
    assert_eq!(reading.record(dropped_id).unwrap(), None);
    assert_eq!(reading.count().unwrap(), 1);
    assert_eq!(reading.last_position().unwrap(), 1);
}

#[test]
fn a_record_put_twice_is_stored_once() {
    let (founded, store) = Founded::new();
    let record = founded.writer.change(subject(1), 1);
    put(&store, record.clone());
    let mut writing = store.begin().unwrap();
    let from = Some(DeviceKey::from_bytes([6; 32]));
    assert_eq!(writing.put(record, from).unwrap(), Put::Known(1));
    assert_eq!(writing.commit().unwrap(), vec![]);
    assert_eq!(store.read().unwrap().count().unwrap(), 1);
}

#[test]
fn a_body_that_comes_later_fills_its_record_and_never_leaves_it() {
    let (founded, store) = Founded::new();
    let whole = founded.writer.change(subject(1), 1);
    let id = whole.record().id();
    let bare = Record::from_bytes(whole.record().header_bytes(), None).unwrap();
    let bare = founded.writer.verified(bare);
    let from = Some(DeviceKey::from_bytes([6; 32]));
    let mut writing = store.begin().unwrap();
    writing.put(bare.clone(), from).unwrap();
    writing.commit().unwrap();
    let body = |store: &Store| {
        let record = store.read().unwrap().record(id).unwrap().unwrap();
        record.record().body().map(<[u8]>::to_vec)
    };
    assert_eq!(body(&store), None);
    let arrived = put(&store, whole);
    assert_eq!((arrived.len(), arrived[0].position), (1, 1));
    assert_eq!(arrived[0].from, from);
    assert_eq!(body(&store).as_deref(), Some(&b"entry 1"[..]));
    assert_eq!(put(&store, bare), vec![]);
    assert_eq!(body(&store).as_deref(), Some(&b"entry 1"[..]));
}

#[test]
fn records_come_by_arrival_by_subject_and_by_time() {
    let (founded, store) = Founded::new();
    let from = DeviceKey::from_bytes([6; 32]);
    let mut writing = store.begin().unwrap();
    for (number, at) in [(1, 30), (2, 10), (1, 20)] {
        let record = founded.writer.change(subject(number), at);
        writing.put(record, Some(from)).unwrap();
    }
    assert_eq!(writing.commit().unwrap().len(), 3);
    let reading = store.read().unwrap();
    let times = |records: Vec<Committed>| -> Vec<u64> {
        let time = |record: &Committed| record.record().header().time.bits();
        records.iter().map(time).collect()
    };
    assert_eq!(times(reading.subject(subject(1)).unwrap()), [30, 20]);
    assert_eq!(times(reading.subject_after(subject(1), 1).unwrap()), [20]);
    assert_eq!(times(reading.subject(subject(9)).unwrap()), [0; 0]);
    let after = reading.after(1, 1).unwrap();
    assert_eq!((after.len(), after[0].position), (1, 2));
    assert_eq!(after[0].from, Some(from));
    assert_eq!(reading.after(u64::MAX, 9).unwrap(), vec![]);
    let by_time: Vec<_> = reading.times().unwrap().map(Result::unwrap).collect();
    let shown: Vec<_> = by_time.iter().map(|at| (at.0.bits(), at.2, at.3)).collect();
    let change = Kind::Change;
    let (one, two) = (subject(1), subject(2));
    assert_eq!(
        shown,
        [(10, two, change), (20, one, change), (30, one, change)]
    );
    assert_eq!(reading.position_of(by_time[0].1).unwrap(), Some(2));
    assert_eq!(reading.latest_time().unwrap().bits(), 30);
}

#[test]
fn a_chain_ends_at_the_latest_time_whatever_came_last() {
    let (founded, store) = Founded::new();
    let author = founded.writer.person();
    let latest = founded.writer.change(subject(1), 30);
    let id = latest.record().id();
    put(&store, latest);
    put(&store, founded.writer.change(subject(1), 20));
    let reading = store.read().unwrap();
    assert_eq!(reading.chain_end(subject(1), author).unwrap(), Some(id));
    assert_eq!(reading.chain_end(subject(2), author).unwrap(), None);
}

#[test]
fn a_snapshot_does_not_see_what_is_committed_later() {
    let (founded, store) = Founded::new();
    let before = store.read().unwrap();
    put(&store, founded.writer.change(subject(1), 1));
    assert_eq!(before.count().unwrap(), 0);
    assert_eq!(store.read().unwrap().count().unwrap(), 1);
}

#[test]
fn a_record_leaves_quarantine_when_it_is_believed() {
    let (founded, store) = Founded::new();
    let record = founded.writer.change(subject(1), 1);
    let id = record.record().id();
    let from = Some(DeviceKey::from_bytes([6; 32]));
    let header = *record.record().header_bytes();
    let mut writing = store.begin().unwrap();
    assert!(
        writing
            .quarantine(id, &header, from, &"原因".repeat(900))
            .unwrap()
    );
    writing.commit().unwrap();
    let kept = store.read().unwrap().quarantined().unwrap();
    assert_eq!(
        (kept[0].id, kept[0].from, &kept[0].header[..]),
        (id, from, &header[..])
    );
    assert!(kept[0].why.len() <= limit::REASON_BYTES_MAX && kept[0].why.starts_with("原因"));
    put(&store, record);
    assert_eq!(store.read().unwrap().quarantined().unwrap(), vec![]);
}
