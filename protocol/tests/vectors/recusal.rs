//! A recusal with its sealed reason.

use super::{incident, incident_key, record};
use onscene_protocol::id::{ActorId, PersonKey, RecordId};
use onscene_protocol::record::{Kind, Record};
use onscene_protocol::roster::{LastGood, Recusal};
use onscene_protocol::seal::Reason;

pub(super) fn made() -> Record {
    let person = PersonKey::from_bytes([0x0a; 32]);
    let reason = Reason("亲属关系".into()).seal(&incident_key(), incident(), person, [7; 24]);
    let recusal = Recusal {
        person,
        chains: vec![LastGood {
            subject: incident(),
            actor: ActorId::from_bytes([0x09; 16]),
            record: RecordId::from_bytes([0x0b; 32]),
        }],
        key: incident_key().id(),
        reason: reason.unwrap(),
    };
    record(Kind::Recusal, incident(), recusal.to_bytes())
}
