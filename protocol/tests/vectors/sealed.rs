//! A sealed part, and keys wrapped for a person and under another key.

use super::{
    hex, incident, incident_key, incident_key_body, person_secret, unit_key_body, unit_subject,
};
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
