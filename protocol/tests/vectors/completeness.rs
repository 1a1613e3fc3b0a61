//! A statement of one incident, recomputed from headers alone.

use super::{bytes, checked_in};
use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, VerifyingKey};
use minicbor::Decoder;
use onscene_protocol::exchange::{StatementAnswer, from_bytes};
use onscene_protocol::seal::{Key, open};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn id(header: &[u8]) -> Vec<u8> {
    blake3::hash(header).as_bytes().to_vec()
}

fn ids_of(list: &Value) -> Vec<Vec<u8>> {
    let ids = list.as_array().unwrap().iter();
    ids.map(|id| HEXLOWER.decode(id.as_str().unwrap().as_bytes()).unwrap())
        .collect()
}

/// Author, actor, seq and id of those that no other of the chain follows.
fn ends_of(headers: &[Vec<u8>]) -> Vec<[Vec<u8>; 4]> {
    let is_followed = |one: &Vec<u8>| {
        let in_chain = |other: &&Vec<u8>| other[50..98] == one[50..98] && other[105] > 1;
        let mut others = headers.iter().filter(in_chain);
        others.any(|other| other[106..138] == *id(one))
    };
    let ends = headers.iter().filter(|one| !is_followed(one));
    let parts = [50..82, 82..98, 98..106];
    let mut ends: Vec<[Vec<u8>; 4]> = ends
        .map(|one| {
            let [author, actor, seq] = parts.clone().map(|part| one[part].to_vec());
            [author, actor, seq, id(one)]
        })
        .collect();
    ends.sort();
    ends
}

fn assert_key(read: &mut Decoder<'_>, number: u8) {
    assert_eq!(read.u8().unwrap(), number);
}

fn assert_set(read: &mut Decoder<'_>, mut ids: Vec<Vec<u8>>) {
    ids.sort();
    assert_eq!(read.array().unwrap(), Some(2));
    assert_eq!(read.u64().unwrap(), ids.len() as u64);
    assert_eq!(read.bytes().unwrap(), &Sha256::digest(ids.concat())[..]);
}

fn assert_held(read: &mut Decoder<'_>, vector: &Value) {
    let headers = vector["records"].as_array().unwrap().iter();
    let headers: Vec<Vec<u8>> = headers.map(|record| bytes(record, "header")).collect();
    assert_eq!(read.array().unwrap(), Some(3));
    assert_set(read, headers.iter().map(|header| id(header)).collect());
    let ends = ends_of(&headers);
    assert_eq!(read.array().unwrap(), Some(ends.len() as u64));
    for [author, actor, seq, head] in &ends {
        assert_eq!(read.array().unwrap(), Some(4));
        assert_eq!(read.bytes().unwrap(), author);
        assert_eq!(read.bytes().unwrap(), actor);
        assert_eq!(read.u64().unwrap().to_be_bytes(), seq[..]);
        assert_eq!(read.bytes().unwrap(), head);
    }
    let bare = ids_of(&vector["header_only"]);
    assert_eq!(read.array().unwrap(), Some(bare.len() as u64));
    for id in &bare {
        assert_eq!(read.bytes().unwrap(), id);
    }
}

/// By hand, from the page's words alone: the label, the sorted ids, the ends of the chains.
#[test]
fn a_statement_of_an_incident_is_read_and_recomputed_by_its_table_alone() {
    let vector = checked_in("statement");
    let device = bytes(&vector, "device").try_into().unwrap();
    let device = VerifyingKey::from_bytes(&device).unwrap();
    let mut former: Option<Vec<u8>> = None;
    for told in vector["statements"].as_array().unwrap() {
        let statement = bytes(told, "statement");
        let signed = [b"onscene incident statement 1\0".as_slice(), &statement].concat();
        let signature = Signature::from_slice(&bytes(told, "signature")).unwrap();
        device.verify_strict(&signed, &signature).unwrap();
        let mut read = Decoder::new(&statement);
        let fields = if former.is_some() { 9 } else { 8 };
        assert_eq!(read.map().unwrap(), Some(fields));
        assert_key(&mut read, 0);
        assert_eq!(read.bytes().unwrap(), device.as_bytes());
        for skipped in 1..=3 {
            assert_key(&mut read, skipped);
            read.skip().unwrap();
        }
        assert_key(&mut read, 4);
        assert_held(&mut read, &vector);
        assert_key(&mut read, 5);
        assert_set(&mut read, ids_of(&vector["own"]));
        assert_key(&mut read, 6);
        assert_eq!(read.bytes().unwrap(), bytes(told, "made_for"));
        assert_key(&mut read, 7);
        assert_eq!(told["number"], read.u64().unwrap());
        if let Some(former) = &former {
            assert_key(&mut read, 8);
            assert_eq!(read.bytes().unwrap(), former);
        }
        assert_eq!(read.position(), statement.len());
        former = Some(Sha256::digest(&statement).to_vec());
    }
    let answer: StatementAnswer = from_bytes(&bytes(&vector, "answer")).unwrap();
    assert!(answer.statement.unwrap().check().is_ok());
    assert!(answer.receipts[0].receipt.clone().check().is_ok());
}

/// By hand: the rows of the table, and what was sealed for the unit.
#[test]
fn an_archive_record_names_its_keys_and_its_custody_opens_in_its_place_alone() {
    let records = checked_in("records");
    let mut records = records.as_array().unwrap().iter();
    let record = records.find(|record| record["kind"] == 18).unwrap();
    let (header, body) = (bytes(record, "header"), bytes(record, "body"));
    let mut read = Decoder::new(&body);
    assert_eq!(read.map().unwrap(), Some(8));
    assert_key(&mut read, 0);
    let bag = read.bytes().unwrap();
    assert_key(&mut read, 1);
    assert_eq!(read.bytes().unwrap().len(), 32, "the bag before it");
    assert_key(&mut read, 2);
    assert_eq!(
        (read.array().unwrap(), read.array().unwrap()),
        (Some(1), Some(3))
    );
    assert_eq!(read.bytes().unwrap().len(), 16);
    assert_eq!(read.u64().unwrap(), 3);
    let sorted = [[1; 32], [2; 32], [3; 32]].concat();
    assert_eq!(read.bytes().unwrap(), &Sha256::digest(sorted)[..]);
    assert_key(&mut read, 3);
    assert_eq!(read.u8().unwrap(), 2, "thirty years");
    assert_key(&mut read, 4);
    assert_eq!((read.array().unwrap(), read.u8().unwrap()), (Some(1), 5));
    assert_key(&mut read, 5);
    assert_eq!(read.array().unwrap(), Some(1));
    assert_eq!(
        read.bytes().unwrap(),
        Key::from_bytes([7; 32]).id().as_bytes()
    );
    assert_key(&mut read, 6);
    let unit_key = Key::from_bytes([6; 32]);
    assert_eq!(read.bytes().unwrap(), unit_key.id().as_bytes());
    assert_key(&mut read, 7);
    let custody = read.bytes().unwrap();
    let place = [b"custody".as_slice(), &header[34..50], bag].concat();
    let plain = open(&unit_key, &place, custody).unwrap();
    let mut read = Decoder::new(&plain);
    assert_eq!(read.array().unwrap(), Some(2));
    assert_eq!(read.str().unwrap(), "光盘 3 号");
    assert_eq!(read.str().unwrap(), "档案员");
    let of_another = [b"custody".as_slice(), &header[34..50], &[0; 32]].concat();
    assert!(open(&unit_key, &of_another, custody).is_err());
}
