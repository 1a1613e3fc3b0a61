//! Well-formed Automerge changes that are no entries, made by Automerge itself.

use super::*;
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, ObjId, ObjType, PatchLog, ROOT, ReadDoc, ScalarValue};

type Edit = fn(&mut Transaction<'_>, &ObjId, &str);

fn writer(byte: u8) -> automerge::ActorId {
    automerge_actor(WriterId::from_bytes([byte; 16]))
}

fn entries(document: &Automerge) -> ObjId {
    document.get(ROOT, "entries").unwrap().unwrap().1
}

/// A document in which 0xa1 started the incident.
fn started() -> Automerge {
    let bytes = start_change(&Office::new());
    apply(
        &genesis(),
        &[Contained::from_bytes(&bytes, &expected()).unwrap()],
    )
    .unwrap()
}

/// What 0xee makes of an edit, after `heads`, as its first change.
fn made_after(document: &Automerge, heads: &[ChangeHash], edit: Edit) -> Vec<u8> {
    let mut document = document.clone().with_actor(writer(0xee));
    let map = entries(&document);
    let entry = EntryId::of_change(INCIDENT, WriterId::from_bytes([0xee; 16]), 1).to_string();
    let mut change = document
        .transaction_at(PatchLog::inactive(), heads)
        .unwrap();
    edit(&mut change, &map, &entry);
    change.commit_with(CommitOptions::default().with_time(0));
    document
        .get_last_local_change()
        .unwrap()
        .raw_bytes()
        .to_vec()
}

fn judged(bytes: &[u8]) -> Result<(), Misformed> {
    let expected = Expected {
        writer: WriterId::from_bytes([0xee; 16]),
        ..expected()
    };
    Contained::from_bytes(bytes, &expected).map(|_| ())
}

fn judge_edit(edit: Edit) -> Result<(), Misformed> {
    judged(&made_after(&genesis(), &[genesis_hash()], edit))
}

fn put_entry(change: &mut Transaction<'_>, map: &ObjId, entry: &str) -> ObjId {
    change.put_object(map, entry, ObjType::Map).unwrap()
}

#[test]
fn its_own_entry_with_scalars_is_the_one_form_that_is_taken() {
    assert_eq!(judge_edit(|c, m, e| drop(put_entry(c, m, e))), Ok(()));
    let fields: Edit = |c, m, e| {
        let entry = put_entry(c, m, e);
        c.put(&entry, "kind", "log").unwrap();
        c.put(&entry, "at", 7_u64).unwrap();
        c.put(&entry, "offset", -7_i64).unwrap();
        c.put(&entry, "words", ScalarValue::Bytes(vec![1])).unwrap();
        c.put(&entry, "drill", true).unwrap();
    };
    assert_eq!(judge_edit(fields), Ok(()));
}

#[test]
fn anything_but_inserting_its_own_entry_is_refused() {
    let edits: &[(&str, Edit)] = &[
        ("root", |c, _, _| c.put(ROOT, "x", 1_u64).unwrap()),
        ("root map", |c, _, _| {
            c.put_object(ROOT, "entries", ObjType::Map).unwrap();
        }),
        ("another's id", |c, m, _| drop(put_entry(c, m, "00ff"))),
        ("list", |c, m, e| {
            drop(c.put_object(m, e, ObjType::List).unwrap())
        }),
        ("text", |c, m, e| {
            drop(c.put_object(m, e, ObjType::Text).unwrap())
        }),
        ("scalar entry", |c, m, e| c.put(m, e, 1_u64).unwrap()),
        ("two entries", |c, m, e| {
            put_entry(c, m, e);
            put_entry(c, m, "00ff");
        }),
        ("root beside its entry", |c, m, e| {
            put_entry(c, m, e);
            c.put(ROOT, "x", 1_u64).unwrap();
        }),
        ("nested map", |c, m, e| {
            let entry = put_entry(c, m, e);
            c.put_object(&entry, "deep", ObjType::Map).unwrap();
        }),
        ("nested list", |c, m, e| {
            let entry = put_entry(c, m, e);
            c.put_object(&entry, "deep", ObjType::List).unwrap();
        }),
        ("counter", |c, m, e| {
            let entry = put_entry(c, m, e);
            c.put(&entry, "n", ScalarValue::counter(1)).unwrap();
        }),
        ("increment", |c, m, e| {
            let entry = put_entry(c, m, e);
            c.put(&entry, "n", ScalarValue::counter(1)).unwrap();
            c.increment(&entry, "n", 2).unwrap();
        }),
        ("float", |c, m, e| {
            let entry = put_entry(c, m, e);
            c.put(&entry, "n", 1.5_f64).unwrap();
        }),
        ("field twice", |c, m, e| {
            let entry = put_entry(c, m, e);
            c.put(&entry, "n", 1_u64).unwrap();
            c.put(&entry, "n", 2_u64).unwrap();
        }),
        ("field deleted", |c, m, e| {
            let entry = put_entry(c, m, e);
            c.put(&entry, "n", 1_u64).unwrap();
            c.delete(&entry, "n").unwrap();
        }),
        ("map of entries deleted", |c, _, _| {
            c.delete(ROOT, "entries").unwrap()
        }),
    ];
    for (what, edit) in edits {
        let why = judge_edit(*edit).unwrap_err();
        // Predecessors are refused by the skim already, and named as bytes.
        assert!(
            matches!(why, Misformed::NotOneEntry | Misformed::Bytes),
            "{what}: {why:?}"
        );
    }
}

#[test]
fn more_fields_than_an_entry_has_are_refused() {
    let many: Edit = |c, m, e| {
        let entry = put_entry(c, m, e);
        for n in 0..40_u64 {
            c.put(&entry, n.to_string(), n).unwrap();
        }
    };
    assert_eq!(judge_edit(many), Err(Misformed::Bytes));
}

#[test]
fn what_depends_on_anothers_change_is_refused() {
    let document = started();
    let heads = document.get_heads();
    let own: Edit = |c, m, e| drop(put_entry(c, m, e));
    let bytes = made_after(&document, &heads, own);
    assert_eq!(judged(&bytes), Err(Misformed::Dependencies));
    let both = [genesis_hash(), heads[0]];
    assert!(judged(&made_after(&document, &both, own)).is_err());
}

#[test]
fn deleting_or_overwriting_anothers_entry_is_refused() {
    let document = started();
    let theirs = EntryId::of_change(INCIDENT, expected().writer, 1).to_string();
    let heads = document.get_heads();
    let mut copies = [document.clone(), document.clone(), document];
    let map = entries(&copies[0]);
    let edits: [&dyn Fn(&mut Transaction<'_>); 3] = [
        &|c| c.delete(&map, theirs.as_str()).unwrap(),
        &|c| drop(c.put_object(&map, theirs.as_str(), ObjType::Map).unwrap()),
        &|c| {
            let (_, entry) = c.get(&map, theirs.as_str()).unwrap().unwrap();
            c.put(&entry, "kind", "other").unwrap();
        },
    ];
    for (document, edit) in copies.iter_mut().zip(edits) {
        document.set_actor(writer(0xee));
        let mut change = document
            .transaction_at(PatchLog::inactive(), &heads)
            .unwrap();
        edit(&mut change);
        change.commit();
        let bytes = document
            .get_last_local_change()
            .unwrap()
            .raw_bytes()
            .to_vec();
        assert!(matches!(
            judged(&bytes),
            Err(Misformed::Bytes | Misformed::Dependencies)
        ));
    }
}

#[test]
fn a_change_of_another_actor_number_or_incident_than_its_header_says_is_refused() {
    let bytes = start_change(&Office::new());
    let judged = |expected: Expected| Contained::from_bytes(&bytes, &expected).unwrap_err();
    let other_actor = Expected {
        writer: WriterId::from_bytes([0xb2; 16]),
        ..expected()
    };
    assert_eq!(judged(other_actor), Misformed::NotItsHeader);
    let other_number = Expected {
        seq: 2,
        ..expected()
    };
    assert_eq!(judged(other_number), Misformed::NotItsHeader);
    let as_genesis = Expected {
        writer: GENESIS_WRITER,
        ..expected()
    };
    assert_eq!(judged(as_genesis), Misformed::NotItsHeader);
    let elsewhere = Expected {
        subject: crate::id::SubjectId::from_bytes([3; 16]),
        ..expected()
    };
    assert_eq!(judged(elsewhere), Misformed::NotOneEntry);
}

#[test]
fn a_message_or_extra_bytes_beside_the_entry_are_refused() {
    let mut document = genesis().with_actor(writer(0xee));
    let map = entries(&document);
    let entry = EntryId::of_change(INCIDENT, WriterId::from_bytes([0xee; 16]), 1).to_string();
    let mut change = document
        .transaction_at(PatchLog::inactive(), &[genesis_hash()])
        .unwrap();
    put_entry(&mut change, &map, &entry);
    change.commit_with(CommitOptions::default().with_message("unseen".to_owned()));
    let bytes = document
        .get_last_local_change()
        .unwrap()
        .raw_bytes()
        .to_vec();
    assert_eq!(judged(&bytes), Err(Misformed::NotOneEntry));

    let honest = made_after(&genesis(), &[genesis_hash()], |c, m, e| {
        drop(put_entry(c, m, e))
    });
    let longer = [content(&honest), b"unseen"].concat();
    assert_eq!(judged(&chunk(1, &longer)), Err(Misformed::Bytes));
}
