//! A sealed part, and keys wrapped for a person and under another key.

use super::{
    author, hex, incident, incident_key, incident_key_body, person_secret, unit_key_body,
    unit_subject,
};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId as Actor, Automerge, ObjType, ROOT};
use onscene_protocol::id::{ActorId, WriterId};
use onscene_protocol::incident::seal_change;
use onscene_protocol::seal::seal;
use serde_json::{Value, json};

pub(super) fn made() -> Value {
    let (place, plain, nonce) = (b"a place".as_slice(), "三十人".as_bytes(), [11; 24]);
    let part = seal(&incident_key(), place, plain, nonce).unwrap();
    json!({
        "sealed_part": {
            "key": hex([7; 32]),
            "key_id": incident_key().id(),
            "place": hex(place),
            "nonce": hex(nonce),
            "plain": hex(plain),
            "sealed": hex(part),
        },
        "scene_plan": scene_plan(),
        "wrap_for_person": {
            "subject": unit_subject(),
            "person_secret": hex([5; 32]),
            "person": person_secret().public(),
            "wrapped": hex([6; 32]),
            "key_body": hex(unit_key_body()),
        },
        "wrap_under_key": {
            "subject": incident(),
            "outer": hex([6; 32]),
            "wrapped": hex([7; 32]),
            "key_body": hex(incident_key_body()),
        },
    })
}

/// The empty text, and a first change of it, made by Automerge itself.
fn scene_plan() -> Value {
    let at_zero = || CommitOptions::default().with_time(0);
    let mut document = Automerge::new().with_actor(Actor::from([0; 16].as_slice()));
    let mut change = document.transaction();
    let text = change.put_object(ROOT, "text", ObjType::Text).unwrap();
    change.commit_with(at_zero());
    let genesis = document.get_last_local_change().unwrap();
    let actor = ActorId::from_bytes([9; 16]);
    let writer = WriterId::of(author(), actor);
    document.set_actor(Actor::from(writer.as_bytes().as_slice()));
    let mut change = document.transaction();
    change.splice_text(&text, 0, 0, "东门").unwrap();
    change.commit_with(at_zero());
    let change = document
        .get_last_local_change()
        .unwrap()
        .raw_bytes()
        .to_vec();
    let body = seal_change(&incident_key(), incident(), (writer, 1), &change, [13; 24]).unwrap();
    json!({
        "key": hex([7; 32]),
        "incident": incident(),
        "author": author(),
        "actor": actor,
        "seq": 1,
        "genesis": hex(genesis.raw_bytes()),
        "change": hex(change),
        "body": hex(body),
    })
}
