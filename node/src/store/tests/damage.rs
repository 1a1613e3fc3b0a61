use super::*;

/// A folder with some records, closed; and its file's bytes.
fn closed() -> (Founded, Vec<u8>) {
    let (founded, store) = Founded::new();
    let mut writing = store.begin().unwrap();
    for at in 1..=200 {
        let record = founded.writer.change(subject(1), at);
        writing.put(record, None).unwrap();
    }
    writing.commit().unwrap();
    drop(store);
    let file = std::fs::read(founded.records_path()).unwrap();
    (founded, file)
}

fn read_all(store: &Store) -> Result<(), StoreError> {
    let reading = store.read()?;
    let arrived = reading.after(0, usize::MAX)?;
    let times = reading.times()?.collect::<Result<Vec<_>, _>>()?;
    if arrived.len() != 200 || times.len() != 200 || reading.subject(subject(1))?.len() != 200 {
        return Err(StoreError::damaged("fewer records than were put"));
    }
    for (_, id, ..) in times {
        if reading.record(id)?.is_none() {
            return Err(StoreError::damaged("a record is missing"));
        }
    }
    Ok(())
}

#[test]
fn what_is_no_store_is_damaged_and_stays_as_it_is() {
    let (founded, whole) = closed();
    let garbage: Vec<u8> = (0..9000_u32)
        .map(|at| u8::try_from(at * 7 % 251).unwrap())
        .collect();
    let half = whole[..whole.len() / 2].to_vec();
    for file in [vec![], vec![0; 4096], garbage, half, whole[..100].to_vec()] {
        std::fs::write(founded.records_path(), &file).unwrap();
        assert!(Folder::is_founded(founded.folder.path()));
        let opened = founded.open();
        assert!(
            matches!(opened, Err(StoreError::Damaged { .. })),
            "{}: {opened:?}",
            file.len()
        );
        assert!(std::fs::read(founded.records_path()).unwrap() == file);
    }
}

#[test]
fn a_missing_file_is_not_an_empty_store() {
    let (founded, _) = closed();
    std::fs::remove_file(founded.records_path()).unwrap();
    assert!(Folder::is_founded(founded.folder.path()));
    assert!(matches!(founded.open(), Err(StoreError::Missing { .. })));
    assert!(!founded.records_path().exists());
}

#[test]
fn a_flipped_bit_is_found_at_opening_or_matters_to_nothing() {
    let (founded, whole) = closed();
    let mut found = 0;
    for step in 0..150 {
        // 4099 is prime: all parts of a page come up.
        let at = (step * 4099 + step) % whole.len();
        let mut changed = whole.clone();
        changed[at] ^= 0x20;
        std::fs::write(founded.records_path(), &changed).unwrap();
        match founded.open() {
            Err(StoreError::Damaged { .. }) => {
                found += 1;
                let file = std::fs::read(founded.records_path()).unwrap();
                assert!(file == changed, "touched, byte {at}");
            }
            Err(other) => panic!("byte {at}: {other:?}"),
            Ok(store) => read_all(&store).unwrap_or_else(|error| panic!("byte {at}: {error}")),
        }
    }
    assert!(found > 20, "{found} of 150");
}

#[test]
fn a_changed_record_in_a_file_too_long_to_be_checked_is_found_when_it_is_read() {
    let (founded, whole) = closed();
    let body = b"entry 77";
    let at = whole
        .windows(body.len())
        .position(|window| window == body)
        .unwrap();
    let mut changed = whole.clone();
    changed[at] ^= 1;
    std::fs::write(founded.records_path(), &changed).unwrap();
    let store = Store::open_file(
        &founded.folder,
        founded.vault.clone(),
        &founded.records_path(),
        false,
    )
    .unwrap();
    let read = store.read().unwrap().after(0, usize::MAX);
    assert!(matches!(read, Err(StoreError::Damaged { .. })), "{read:?}");
}

#[test]
fn damage_that_is_not_looked_for_never_ends_the_node() {
    let (founded, whole) = closed();
    let mut found = 0;
    for step in 0..150 {
        let at = 4096 + (step * 4099 + step) % (whole.len() - 4096);
        let mut changed = whole.clone();
        for byte in changed.iter_mut().skip(at).take(40) {
            *byte ^= 0xff;
        }
        std::fs::write(founded.records_path(), &changed).unwrap();
        let path = founded.records_path();
        let opened = Store::open_file(&founded.folder, founded.vault.clone(), &path, false);
        match opened.and_then(|store| read_all(&store)) {
            Ok(()) => {}
            Err(StoreError::Damaged { .. }) => found += 1,
            Err(other) => panic!("byte {at}: {other:?}"),
        }
    }
    assert!(found > 20, "{found} of 150");
}

#[test]
fn a_store_of_a_later_version_is_named_as_such_and_stays_as_it_is() {
    let (founded, _) = closed();
    let file = open_existing(&founded.records_path()).unwrap();
    let database = open_database(FileBackend::new(file).unwrap(), false).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction
        .open_table(table::META)
        .unwrap()
        .insert(migrate::FORMAT_NAME, 99_u32.to_be_bytes().as_slice())
        .unwrap();
    transaction.commit().unwrap();
    drop(database);
    let before = std::fs::read(founded.records_path()).unwrap();
    let opened = founded.open();
    assert!(
        matches!(opened, Err(StoreError::NewerVersion { found: 99, .. })),
        "{opened:?}"
    );
    assert!(std::fs::read(founded.records_path()).unwrap() == before);
}

#[test]
fn a_store_that_another_program_has_open_is_named_as_such() {
    let (founded, _) = closed();
    let store = founded.open().unwrap();
    assert!(matches!(founded.open(), Err(StoreError::Locked)));
    drop(store);
    founded.open().unwrap();
}
