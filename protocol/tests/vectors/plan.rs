//! Bodies of records of plans and of law.

use onscene_protocol::id::{RecordId, UnitId};
use onscene_protocol::plan::Plan;
use onscene_protocol::record::body::{LawBody, PlanBody};
use onscene_protocol::seal::Key;

const FILE: &str = r#"format = 1
id = "a"
version = "1"
valid-from = "2026-01-01"
language = "en"
title = "A plan"
"#;

/// A version of a plan that holds nothing yet.
pub(super) fn version(unit: UnitId) -> Vec<u8> {
    let plan = Plan::from_toml(FILE).unwrap();
    let key = Key::from_bytes([12; 32]);
    let body = plan.seal(unit, &key, [13; 24]).unwrap();
    body.to_bytes()
}

/// It is withdrawn.
pub(super) fn withdrawal() -> Vec<u8> {
    let version = RecordId::from_bytes([14; 32]);
    PlanBody::Withdrawal { version }.to_bytes()
}

/// A calendar that says nothing. It is kept, and counts for nothing.
pub(super) fn law() -> Vec<u8> {
    LawBody::Calendar("format = 1\n".into()).to_bytes()
}
