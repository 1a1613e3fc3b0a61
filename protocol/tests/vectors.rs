//! The test vectors beside `PROTOCOL.md`: made from fixed keys, checked in, and read back here.
//!
//! They pin the bytes: a change that alters them breaks every record that was ever signed. With
//! `ONSCENE_WRITE_VECTORS=1` the files are written anew, for a version that means to.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "vectors/completeness.rs"]
mod completeness;
#[path = "vectors/make.rs"]
mod make;

use automerge::{Automerge, ReadDoc};
use blake3::hazmat::{HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};
use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, VerifyingKey};
use onscene_protocol::bundle::{Head, Item, encoded};
use onscene_protocol::exchange::{Records, SetFingerprint, SignedReceipt, from_bytes};
use onscene_protocol::id::RecordId;
use onscene_protocol::invite::InviteCode;
use onscene_protocol::record::Record;
use onscene_protocol::seal::{Key, KeyBody, Keyring, SealSecret, open};
use serde_json::Value;
use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors");
    folder.join(format!("{name}.json"))
}

fn checked_in(name: &str) -> Value {
    let text = std::fs::read_to_string(path(name)).expect("the vector is checked in");
    serde_json::from_str(&text).expect("the vector is JSON")
}

fn bytes(of: &Value, field: &str) -> Vec<u8> {
    let text = of[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} in {of}"));
    HEXLOWER.decode(text.as_bytes()).unwrap()
}

fn array<const N: usize>(of: &Value, field: &str) -> [u8; N] {
    bytes(of, field).try_into().unwrap()
}

#[test]
fn what_is_made_today_is_what_was_checked_in() {
    for (name, made) in make::all() {
        if std::env::var_os("ONSCENE_WRITE_VECTORS").is_some() {
            let text = serde_json::to_string_pretty(&made).unwrap();
            std::fs::write(path(name), text + "\n").unwrap();
        }
        assert_eq!(made, checked_in(name), "{name}.json");
    }
}

#[test]
fn an_entry_is_read_by_its_table_alone() {
    for vector in checked_in("entry").as_array().unwrap() {
        let mut document = onscene_protocol::contain::genesis();
        let change = automerge::Change::from_bytes(bytes(vector, "change")).unwrap();
        document.apply_changes([change]).unwrap();
        let (_, entries) = document.get(automerge::ROOT, "entries").unwrap().unwrap();
        let entry = vector["entry"].as_str().unwrap();
        let (_, entry) = document.get(&entries, entry).unwrap().unwrap();
        let scalar = |name: &str| document.get(&entry, name).unwrap().unwrap().0;
        for (name, text) in vector["text"].as_object().unwrap() {
            assert_eq!(scalar(name).into_string().unwrap(), text.as_str().unwrap());
        }
        for (name, number) in vector["uint"].as_object().unwrap() {
            assert_eq!(scalar(name).as_u64(), number.as_u64(), "{name}");
        }
        for (name, number) in vector["int"].as_object().unwrap() {
            assert_eq!(scalar(name).as_i64(), number.as_i64(), "{name}");
        }
        for (name, _) in vector["bytes"].as_object().unwrap() {
            let told = bytes(&vector["bytes"], name);
            assert_eq!(scalar(name).into_bytes().unwrap(), told, "{name}");
        }
    }
}

#[test]
fn packed_records_come_out_as_the_records_that_went_in() {
    let packed = checked_in("packed");
    let came: Records = from_bytes(&bytes(&packed, "message")).unwrap();
    let known = checked_in("records");
    let names = packed["records"].as_array().unwrap();
    assert_eq!(came.records.len(), names.len());
    for (record, name) in came.records.iter().zip(names) {
        let known = known.as_array().unwrap().iter();
        let mut known = known.filter(|known| known["what"] == *name);
        let known = known.next().unwrap();
        assert_eq!(record.header, bytes(known, "header"));
        let body = record.body.as_deref();
        assert_eq!(body, Some(bytes(known, "body").as_slice()));
    }
}

#[test]
fn a_record_is_read_by_its_table_alone() {
    for vector in checked_in("records").as_array().unwrap() {
        let (header, body) = (bytes(vector, "header"), bytes(vector, "body"));
        let record = Record::from_bytes(&header, Some(body.clone())).unwrap();
        assert_eq!(record.id().to_string(), vector["id"].as_str().unwrap());
        assert_eq!(
            blake3::hash(&header).to_string(),
            vector["id"].as_str().unwrap()
        );
        assert_eq!(u64::from(header[1]), vector["kind"].as_u64().unwrap());
        assert_eq!(header[146..178], *blake3::hash(&body).as_bytes());
        let author = VerifyingKey::from_bytes(header[50..82].try_into().unwrap()).unwrap();
        let signed = [b"onscene record 1\0".as_slice(), &header[..182]].concat();
        let signature = Signature::from_slice(&header[182..]).unwrap();
        author.verify_strict(&signed, &signature).unwrap();
    }
}

#[test]
fn a_sealed_part_opens_under_its_key_and_at_its_place() {
    let vector = &checked_in("seal")["sealed_part"];
    let key = Key::from_bytes(array(vector, "key"));
    assert_eq!(key.id().to_string(), vector["key_id"].as_str().unwrap());
    let plain = open(&key, &bytes(vector, "place"), &bytes(vector, "sealed")).unwrap();
    assert_eq!(plain, bytes(vector, "plain"));
}

#[test]
fn a_change_of_an_on_scene_plan_opens_in_its_place_and_writes_into_the_empty_text() {
    let vector = &checked_in("seal")["scene_plan"];
    let mut writer = blake3::Hasher::new_derive_key("onscene 1 writer id");
    writer.update(&bytes(vector, "author"));
    writer.update(&bytes(vector, "actor"));
    let writer = writer.finalize();
    let writer = &writer.as_bytes()[..16];
    let incident = bytes(vector, "incident");
    let place = [
        b"scene plan",
        incident.as_slice(),
        writer,
        &1_u64.to_be_bytes(),
    ]
    .concat();
    let key = Key::from_bytes(array(vector, "key"));
    let change = open(&key, &place, &bytes(vector, "body")).unwrap();
    assert_eq!(change, bytes(vector, "change"));
    let mut document = Automerge::new();
    for bytes in [bytes(vector, "genesis"), change] {
        let change = automerge::Change::from_bytes(bytes).unwrap();
        document.apply_changes([change]).unwrap();
    }
    let (_, text) = document.get(automerge::ROOT, "text").unwrap().unwrap();
    assert_eq!(document.text(&text).unwrap(), "东门");
}

#[test]
fn a_wrapped_key_is_unwrapped_by_whom_it_is_for() {
    let vectors = checked_in("seal");
    let unit = KeyBody::from_bytes(&bytes(&vectors["wrap_for_person"], "key_body")).unwrap();
    let incident = KeyBody::from_bytes(&bytes(&vectors["wrap_under_key"], "key_body")).unwrap();
    let person = SealSecret::from_bytes(array(&vectors["wrap_for_person"], "person_secret"));
    let subject = |of: &Value| of["subject"].as_str().unwrap().parse().unwrap();
    let mut keyring = Keyring::default();
    assert!(keyring.learn(subject(&vectors["wrap_for_person"]), &unit, &[person]));
    assert!(keyring.learn(subject(&vectors["wrap_under_key"]), &incident, &[]));
    let opened = keyring.get(incident.key).unwrap();
    assert_eq!(
        opened.as_bytes().to_vec(),
        bytes(&vectors["wrap_under_key"], "wrapped")
    );
}

#[test]
fn an_attachments_hashes_are_chaining_values_of_its_groups() {
    let (vector, file) = (checked_in("attachment"), make::attachment::file());
    let id = blake3::hash(&file);
    assert_eq!(id.to_string(), vector["attachment"].as_str().unwrap());
    let hashes = bytes(&vector, "hashes");
    assert_eq!(vector["carried_bytes"], hashes.len() + file.len());
    let group = |number: usize| {
        let mut hasher = blake3::Hasher::new();
        hasher.set_input_offset(number as u64 * 65_536);
        let group = file.chunks(65_536).nth(number).unwrap();
        hasher.update(group).finalize_non_root()
    };
    let [first, second, third] = [group(0), group(1), group(2)];
    assert_eq!(hashes, [first, second, third].concat());
    let left = merge_subtrees_non_root(&first, &second, Mode::Hash);
    assert_eq!(merge_subtrees_root(&left, &third, Mode::Hash), id);
}

/// By hand, as the table of `PROTOCOL.md` has it: nothing of ours is needed to read it.
#[test]
fn a_preview_is_the_sixth_item_of_what_names_its_original_and_missing_where_there_is_none() {
    let vectors = checked_in("preview");
    for vector in vectors.as_array().unwrap() {
        let preview = &vector["preview"];
        let named = bytes(vector, "reference");
        let mut read = minicbor::Decoder::new(&named);
        let items = if preview.is_null() { 5 } else { 6 };
        assert_eq!(read.array().unwrap(), Some(items));
        assert_eq!(read.bytes().unwrap(), bytes(vector, "attachment"));
        for number in ["sealed_bytes", "bytes"] {
            assert_eq!(vector[number], read.u64().unwrap(), "{number}");
        }
        assert_eq!(read.bytes().unwrap(), bytes(vector, "key_id"));
        assert_eq!(read.bytes().unwrap(), bytes(vector, "commitment"));
        if !preview.is_null() {
            assert_eq!(read.array().unwrap(), Some(2));
            assert_eq!(read.bytes().unwrap(), bytes(preview, "attachment"));
            let sealed = read.u64().unwrap();
            assert_eq!(preview["sealed_bytes"], sealed);
            assert_eq!(vector["counts"], sealed <= 16_512);
        }
        assert_eq!(read.position(), named.len());
    }
}

/// By hand, from the page's words alone.
#[test]
fn an_original_is_committed_to_twice_and_a_false_sha_256_counts_for_none() {
    let vector = checked_in("original");
    let (key, plain) = (
        Key::from_bytes(array(&vector, "key")),
        bytes(&vector, "plain"),
    );
    let place = [b"original".as_slice(), &bytes(&vector, "key_id")].concat();
    for row in vector["rows"].as_array().unwrap() {
        let detail = bytes(row, "detail");
        let opened = open(&key, &place, &bytes(row, "sealed_detail")).unwrap();
        assert_eq!(opened, detail);
        let mut read = minicbor::Decoder::new(&detail);
        let places = read.array().unwrap().unwrap();
        let (blake3, salt) = (read.bytes().unwrap(), read.bytes().unwrap());
        assert_eq!(blake3, blake3::hash(&plain).as_bytes());
        let name = read.str().unwrap();
        let name = [&(name.len() as u64).to_be_bytes(), name.as_bytes()].concat();
        let first = [salt, blake3, &name].concat();
        let first = blake3::derive_key("onscene 1 commitment to an original", &first);
        let full = (places == 6).then(|| {
            read.null().unwrap();
            let (sha256, length) = (read.bytes().unwrap(), read.u64().unwrap());
            let length = length.to_be_bytes();
            let all = [salt, blake3, sha256, &length, &[1], &name, &[0]].concat();
            blake3::derive_key("onscene 2 commitment to an original", &all)
        });
        let named = bytes(row, "row");
        let mut read = minicbor::Decoder::new(&named);
        let items = read.array().unwrap().unwrap();
        for _ in 0..4 {
            read.skip().unwrap();
        }
        assert_eq!(read.bytes().unwrap(), first);
        let promised = (items == 7).then(|| {
            read.null().unwrap();
            read.bytes().unwrap().to_vec()
        });
        assert_eq!(read.position(), named.len());
        let counts = full.is_none_or(|full| promised.is_some_and(|told| told == full));
        assert_eq!(row["counts"], counts, "{}", row["what"]);
    }
}

#[test]
fn a_fingerprint_is_the_hash_of_sum_and_count() {
    let vector = &checked_in("exchange")["fingerprint"];
    let ids = vector["ids"].as_array().unwrap().iter();
    let ids = ids.map(|id| id.as_str().unwrap().parse::<RecordId>().unwrap());
    let made: SetFingerprint = ids.collect();
    assert_eq!(
        made.digest().to_string(),
        vector["digest"].as_str().unwrap()
    );
}

#[test]
fn a_receipt_checks_by_its_bytes_alone() {
    for vector in checked_in("exchange")["receipts"].as_array().unwrap() {
        let signed = SignedReceipt::from_bytes(&bytes(vector, "bytes")).unwrap();
        let checked = signed.check().unwrap();
        assert_eq!(
            checked.receipt().device.to_string(),
            vector["device"].as_str().unwrap()
        );
    }
}

#[test]
fn an_invite_code_reads_as_its_parts() {
    for vector in checked_in("invite")["codes"].as_array().unwrap() {
        let code: InviteCode = vector["code"].as_str().unwrap().parse().unwrap();
        assert_eq!(code.ticket.secret, array::<32>(vector, "secret"));
        assert_eq!(code.inviter.to_string(), vector["inviter"]);
        assert_eq!(code.ticket.organisation.to_string(), vector["organisation"]);
        assert_eq!(vector["roles"], code.ticket.roles.bits());
        assert_eq!(vector["expires_ms"], code.expires_ms);
        let addresses = code.addresses.iter().map(ToString::to_string);
        assert_eq!(
            vector["addresses"],
            serde_json::json!(addresses.collect::<Vec<_>>())
        );
        let hash = blake3::derive_key("onscene 2 invitation secret", &code.ticket.secret);
        assert_eq!(hash, array::<32>(vector, "commitment"));
    }
}

/// Both words come from the lists of BIP 39 by number, and the number from a hash: nothing of ours
/// is needed to check it.
#[test]
fn a_confirmation_word_is_two_numbers_of_eleven_bits() {
    let vectors = checked_in("invite");
    let (code, word) = (&vectors["codes"][0], &vectors["word"]);
    let parts = [
        bytes(code, "secret"),
        bytes(code, "organisation"),
        bytes(code, "inviter"),
        bytes(word, "joiner"),
    ];
    let hash = blake3::derive_key("onscene 1 confirmation word", &parts.concat());
    let number = u32::from_be_bytes(hash[..4].try_into().unwrap()) >> 10;
    let at = [number >> 11, number & 0x7ff].map(|at| at as usize);
    let [first, second] = at.map(|at| bip39::Language::English.word_list()[at]);
    assert_eq!(word["english"], format!("{first}-{second}"));
}

/// The numbers that are read out, and the 97 of ISO 7064.
#[test]
fn a_typed_code_is_ten_digits_that_leave_one_by_97() {
    let vector = &checked_in("invite")["typed"];
    let digits: String = vector["code"].as_str().unwrap().split('-').collect();
    assert_eq!(digits.len(), 10);
    assert_eq!(digits.parse::<u64>().unwrap() % 97, 1);
    assert_eq!(vector["number"], digits[..2].parse::<u64>().unwrap());
}

#[test]
fn a_bundle_opens_for_its_reader() {
    let vector = checked_in("bundle");
    let file = bytes(&vector, "file");
    let (head, frame) = file.split_at(Head::length(&file).unwrap());
    let head = Head::from_bytes(head).unwrap();
    assert_eq!(
        head.device().to_string(),
        vector["device"].as_str().unwrap()
    );
    let person = SealSecret::from_bytes(array(&vector, "person_secret"));
    let items = head.open(&[person]).unwrap().open(0, frame).unwrap();
    let (end, items) = items.split_last().unwrap();
    assert_eq!(end, &Item::End { more: false });
    let items: Vec<String> = items.iter().map(|i| HEXLOWER.encode(&encoded(i))).collect();
    assert_eq!(vector["items"], serde_json::json!(items));
}
