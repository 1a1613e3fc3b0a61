//! Both codes, the word, and what is signed of an invitation.

use super::{Counting, UNIT, WALL_MS, device, hex, organisation, person_secret};
use onscene_protocol::exchange::{JoinDraft, to_bytes};
use onscene_protocol::id::{DeviceKey, RecordId, UnitId};
use onscene_protocol::invite::{InviteCode, OwnInvitation, Ticket, TypedCode, Wish, commitment};
use onscene_protocol::roster::{Invitation, PLACE_RULE, Role, Roles, Terms};
use serde_json::{Value, json};

pub(super) fn record_body() -> Vec<u8> {
    terms(None, None)
}

fn terms(unit: Option<UnitId>, rule: Option<u32>) -> Vec<u8> {
    Invitation::Made(Terms {
        roles: Roles::default().with(Role::Member),
        expires_ms: WALL_MS + 900_000,
        name: Some("外勤甲".into()),
        device: device(),
        commitment: commitment(&[13; 32]),
        unit,
        rule,
    })
    .to_bytes()
}

fn ticket() -> Ticket {
    Ticket {
        secret: [13; 32],
        organisation: organisation(),
        roles: Roles::default().with(Role::Member),
    }
}

/// What a laptop with the long code asks with.
pub(super) fn join() -> JoinDraft {
    JoinDraft {
        ticket: ticket(),
        seal_key: person_secret().public(),
        name: "外勤甲".into(),
        device: device(),
        former: None,
    }
}

pub(super) fn made() -> Value {
    let addresses = [
        vec![],
        vec!["192.168.1.20:7440"],
        vec!["169.254.7.9:7440", "[fd00::20]:7440"],
    ];
    let joiner = DeviceKey::from_bytes([14; 32]);
    let codes = addresses.map(|addresses| {
        let code = InviteCode {
            ticket: ticket(),
            inviter: device(),
            expires_ms: WALL_MS + 900_000,
            addresses: addresses.iter().map(|text| text.parse().unwrap()).collect(),
        };
        json!({
            "secret": hex(code.ticket.secret),
            "commitment": hex(commitment(&code.ticket.secret)),
            "organisation": code.ticket.organisation,
            "roles": code.ticket.roles.bits(),
            "inviter": code.inviter,
            "expires_ms": code.expires_ms,
            "addresses": addresses,
            "code": code.to_string(),
        })
    });
    let word = ticket().word(device(), joiner);
    json!({
        "codes": codes,
        "to_a_unit": { "unit": UNIT, "body": hex(terms(Some(UNIT), None)) },
        "under_the_rule_of_place": {
            "unit": UNIT, "rule": PLACE_RULE, "body": hex(terms(Some(UNIT), Some(PLACE_RULE))),
        },
        "word": { "joiner": joiner, "chinese": word.chinese(), "english": word.english() },
        "typed": typed(joiner),
    })
}

/// One try of a typed code, between fixed keys: both sides take their randomness from a counter.
fn typed(joiner: DeviceKey) -> Value {
    let code = TypedCode::fresh(&[10, 11], &mut Counting(0)).unwrap();
    let terms = Wish::default().terms(&ticket().secret, device(), UNIT, WALL_MS);
    let invitation = OwnInvitation::new(RecordId::from_bytes([15; 32]), terms, code, WALL_MS);
    let (guessing, guess) = code.begin(joiner, device(), &mut Counting(100));
    let both = (joiner, device());
    let (_, answer) = invitation
        .guess(&guess, both, organisation(), WALL_MS, &mut Counting(200))
        .unwrap();
    let answer = answer.unwrap();
    let agreed = guessing.finish(&answer).unwrap();
    json!({
        "code": code.to_string(),
        "number": code.number(),
        "joiner": joiner,
        "inviter": device(),
        "organisation": organisation(),
        "guess": hex(to_bytes(&guess)),
        "answer": hex(to_bytes(&answer)),
        "secret": hex(agreed.secret),
    })
}
