//! What a laptop says of one incident, and what is found by it.

use super::*;
use crate::exchange::*;
use crate::id::DeviceKey;
use crate::limit::CHAINS_PER_STATEMENT_MAX;
use crate::record::IdSet;
use sha2::Digest;

/// A chain of so many records by one writer, each after the one before.
fn chain(seed: u8, actor: u8, length: u64) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for seq in 1..=length {
        let draft = Draft {
            organisation: OrganisationId::from_bytes([1; 32]),
            kind: Kind::Change,
            subject: SubjectId::from_bytes([2; 16]),
            actor: ActorId::from_bytes([actor; 16]),
            seq,
            prev: records.last().map_or(NO_RECORD, Record::id),
            time: Timestamp::from_bits(seq << 16),
            body: vec![seed, actor],
        };
        records.push(draft.sign(&key(seed)).unwrap());
    }
    records
}

/// Two writers, one of whom opened the incident twice.
fn all() -> Vec<Record> {
    [chain(1, 1, 4), chain(1, 2, 1), chain(2, 1, 3)].concat()
}

fn of(held: HeldOfIncident) -> OfIncident {
    OfIncident {
        device: DeviceKey::from_bytes(key(9).verifying_key().to_bytes()),
        organisation: OrganisationId::from_bytes([1; 32]),
        wall_ms: 1_768_000_000_000,
        subject: SubjectId::from_bytes([2; 16]),
        held,
        own: IdSet::of([]),
        made_for: [5; 32],
        number: 7,
        former: None,
    }
}

fn checked(said: &OfIncident) -> CheckedOfIncident {
    said.sign(&key(9)).check().unwrap()
}

#[test]
fn it_names_the_end_of_each_chain_whatever_the_order() {
    let mut records = all();
    let held = HeldOfIncident::of(&records).unwrap();
    records.reverse();
    assert_eq!(HeldOfIncident::of(&records).unwrap(), held);
    assert_eq!(held.records, IdSet::of(records.iter().map(Record::id)));
    let mut ends: Vec<u64> = held.heads.iter().map(|head| head.seq).collect();
    ends.sort_unstable();
    assert_eq!(ends, [1, 3, 4]);
    assert_eq!(held.header_only, []);
}

#[test]
fn a_chain_with_a_hole_or_two_ends_shows_each_end() {
    let records = chain(1, 1, 4);
    let hole = [records[0].clone(), records[3].clone()];
    let held = HeldOfIncident::of(&hole).unwrap();
    assert_eq!(held.heads.len(), 2);
    let mut forked = Draft {
        organisation: OrganisationId::from_bytes([1; 32]),
        kind: Kind::Change,
        subject: SubjectId::from_bytes([2; 16]),
        actor: ActorId::from_bytes([1; 16]),
        seq: 4,
        prev: records[2].id(),
        time: Timestamp::from_bits(9 << 16),
        body: vec![9],
    };
    forked.body.push(9);
    let both = [records, vec![forked.sign(&key(1)).unwrap()]].concat();
    let held = HeldOfIncident::of(&both).unwrap();
    let seqs: Vec<u64> = held.heads.iter().map(|head| head.seq).collect();
    assert_eq!(seqs, [4, 4]);
    assert_eq!(held.cover(&both), Cover::Whole { beyond: vec![] });
}

#[test]
fn leaving_out_the_newest_of_a_chain_a_whole_writer_or_one_in_the_middle_is_found() {
    let all = all();
    let held = HeldOfIncident::of(&all).unwrap();
    assert_eq!(held.cover(&all), Cover::Whole { beyond: vec![] });
    let without = |left_out: &dyn Fn(&Record) -> bool| {
        let here: Vec<Record> = all.iter().filter(|r| !left_out(r)).cloned().collect();
        match held.cover(&here) {
            Cover::Lacking { heads, records } => (heads.len(), records),
            Cover::Whole { .. } => panic!("nothing is missed"),
        }
    };
    let first_writer = all[0].header().author;
    let is_first = |record: &Record| record.header().author == first_writer;
    assert_eq!(without(&|r| is_first(r) && r.header().seq == 4), (1, 4));
    assert_eq!(without(&|r| !is_first(r)), (1, 3));
    // Which ends there are says nothing: the count and the hash do.
    assert_eq!(without(&|r| is_first(r) && r.header().seq == 2), (0, 2));
    assert_eq!(without(&|_| true), (3, 8));
}

#[test]
fn what_came_later_is_beyond_it_and_takes_nothing_from_it() {
    let (before, after) = (chain(1, 1, 3), chain(1, 1, 5));
    let held = HeldOfIncident::of(&before).unwrap();
    let mut beyond: Vec<RecordId> = after[3..].iter().map(Record::id).collect();
    beyond.sort();
    assert_eq!(held.cover(&after), Cover::Whole { beyond });
}

#[test]
fn records_without_a_body_are_named() {
    let records = chain(1, 1, 2);
    let bare = records[1].clone().without_body();
    let held = HeldOfIncident::of([&records[0], &bare]).unwrap();
    assert_eq!(held.header_only, [bare.id()]);
}

#[test]
fn it_passes_for_no_receipt_and_no_receipt_for_it() {
    let said = of(HeldOfIncident::of(&all()).unwrap());
    let signed = said.sign(&key(9));
    let as_receipt = SignedReceipt {
        receipt: signed.statement.clone(),
        signature: signed.signature,
    };
    assert!(as_receipt.check().is_err());
    let receipt = Receipt {
        device: said.device,
        organisation: said.organisation,
        wall_ms: said.wall_ms,
        what: What::Ids {
            ids: vec![],
            header_only: vec![],
        },
    }
    .sign(&key(9));
    let as_statement = SignedOfIncident {
        statement: receipt.receipt.clone(),
        signature: receipt.signature,
    };
    assert_eq!(as_statement.check(), Err(BadOfIncident::Unreadable));
    // The same bytes under the receipt's signature: the label tells them apart.
    let mixed = SignedOfIncident {
        signature: receipt.signature,
        ..signed.clone()
    };
    assert_eq!(mixed.check(), Err(BadOfIncident::WrongSignature));
    assert_eq!(checked(&said).said(), &said);
    let kept = SignedOfIncident::from_bytes(&signed.to_bytes()).unwrap();
    assert_eq!(kept, signed);
}

#[test]
fn one_whose_lists_are_not_sorted_or_too_long_counts_for_nothing() {
    let held = HeldOfIncident::of(&all()).unwrap();
    let mut reversed = held.clone();
    reversed.heads.reverse();
    let refused = of(reversed).sign(&key(9)).check();
    assert_eq!(refused, Err(BadOfIncident::Unreadable));
    let mut twice = held.clone();
    twice.heads.push(twice.heads[2]);
    let refused = of(twice).sign(&key(9)).check();
    assert_eq!(refused, Err(BadOfIncident::Unreadable));
    let mut many = held;
    let last = many.heads[2];
    let beyond = (0..CHAINS_PER_STATEMENT_MAX as u64).map(|seq| ChainHead {
        seq: 100 + seq,
        ..last
    });
    many.heads.extend(beyond);
    let refused = of(many).sign(&key(9)).check();
    assert_eq!(refused, Err(BadOfIncident::TooMuch));
}

#[test]
fn the_longest_one_fits_into_its_limit() {
    let head = |n: u64| ChainHead {
        author: crate::id::PersonKey::from_bytes([0xff; 32]),
        actor: ActorId::from_bytes([0xff; 16]),
        seq: u64::MAX - 10_000_000 + n,
        head: id(n),
    };
    let chains = CHAINS_PER_STATEMENT_MAX as u64;
    let headers = crate::limit::HEADERS_PER_STATEMENT_MAX as u64;
    let mut header_only: Vec<RecordId> = (0..headers).map(id).collect();
    header_only.sort();
    let longest = OfIncident {
        wall_ms: u64::MAX,
        number: u64::MAX,
        former: Some([0xff; 32]),
        own: IdSet {
            count: u64::MAX,
            sha256: [0xff; 32],
        },
        ..of(HeldOfIncident {
            records: IdSet {
                count: u64::MAX,
                sha256: [0xff; 32],
            },
            heads: (0..chains).map(head).collect(),
            header_only,
        })
    };
    assert_eq!(checked(&longest).said(), &longest);
}

#[test]
fn two_with_one_number_contradict_each_other_and_one_names_the_one_before_it() {
    let one = of(HeldOfIncident::of(&all()).unwrap());
    let other = OfIncident {
        wall_ms: one.wall_ms + 1,
        ..one.clone()
    };
    assert!(checked(&one).contradicts(&checked(&other)));
    assert!(!checked(&one).contradicts(&checked(&one)));
    let next = OfIncident {
        number: one.number + 1,
        former: Some(one.sign(&key(9)).hash()),
        ..other
    };
    assert!(!checked(&one).contradicts(&checked(&next)));
    let hash = sha2::Sha256::new().chain_update(one.sign(&key(9)).statement);
    let hash: [u8; 32] = hash.finalize().into();
    assert_eq!(next.former, Some(hash));
}
