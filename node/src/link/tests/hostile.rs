//! Members that send what nobody should: refused with a clear status, nothing stored, and the
//! node goes on.

use super::tls::{PeerClient, client};
use super::*;
use crate::link::message::{CBOR, ZSTD};
use onscene_protocol::exchange::{
    GetRecords, Hello, PutReceipts, PutRecords, SetFingerprint, WireRecord, to_bytes,
};
use onscene_protocol::id::RecordId;
use onscene_protocol::limit::{IDS_PER_MESSAGE_MAX, MESSAGE_BYTES_MAX};

/// A member's own client, and the node that it attacks.
struct Attack {
    office: Laptop,
    field: Laptop,
    links: Arc<Links>,
    client: PeerClient,
    before: u64,
}

impl Attack {
    async fn begin() -> Self {
        let (office, links, field) = pair().await;
        let expect = Expect::Device(*office.device().as_bytes());
        let client = client(&field.identity(), expect).unwrap();
        let before = office.records().await;
        Self {
            office,
            field,
            links,
            client,
            before,
        }
    }

    async fn post(&self, path: &str, body: Vec<u8>, coding: Option<&str>) -> (u16, String) {
        let url = format!("https://{}{path}", address(&self.links));
        let mut request = self
            .client
            .http()
            .post(url)
            .header("content-type", CBOR)
            .body(body);
        if let Some(coding) = coding {
            request = request.header("content-encoding", coding);
        }
        let answer = timeout(PATIENCE, request.send()).await.unwrap().unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    fn hello(&self) -> Hello {
        Hello {
            version: 1,
            organisation: self.field.engine.identity().organisation,
            device: self.field.device(),
            wall_ms: 0,
            fingerprint: SetFingerprint::default().digest(),
            count: 0,
            port: None,
            wants: Vec::new(),
            receipt: None,
            since: None,
            hubs: None,
            statements: None,
            holdings_known: None,
        }
    }

    /// Nothing was stored, and an ordinary exchange still works.
    async fn goes_on(&self) {
        assert_eq!(self.office.records().await, self.before);
        let away = self.field.link(&[], false).await;
        away.sync_with(&address(&self.links)).await.unwrap();
    }
}

const ROUTES: [&str; 6] = [
    "/v1/hello",
    "/v1/reconcile",
    "/v1/records",
    "/v1/records/get",
    "/v1/records/page",
    "/v1/receipts",
];

#[tokio::test]
async fn garbage_is_refused_on_every_route() {
    let attack = Attack::begin().await;
    for path in ROUTES {
        for body in [vec![], vec![0xff; 64], b"{\"json\": true}".to_vec()] {
            let (status, why) = attack.post(path, body, None).await;
            assert_eq!(
                (status, why.as_str()),
                (400, "the message cannot be read"),
                "{path}"
            );
        }
    }
    attack.goes_on().await;
}

#[tokio::test]
async fn a_truncated_message_is_refused() {
    let attack = Attack::begin().await;
    let whole = to_bytes(&attack.hello());
    for end in [1, whole.len() / 2, whole.len() - 1] {
        let (status, _) = attack.post("/v1/hello", whole[..end].to_vec(), None).await;
        assert_eq!(status, 400, "{end}");
    }
    assert_eq!(
        attack.post("/v1/hello", whole, None).await.0,
        200,
        "the control"
    );
    attack.goes_on().await;
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused() {
    let attack = Attack::begin().await;
    let (status, _) = attack
        .post("/v1/records", vec![0; MESSAGE_BYTES_MAX + 1], None)
        .await;
    assert_eq!(status, 413);
    let ids = vec![RecordId::from_bytes([1; 32]); IDS_PER_MESSAGE_MAX + 1];
    let many = to_bytes(&GetRecords {
        ids,
        bytes_max: None,
        rest: None,
    });
    assert_eq!(attack.post("/v1/records/get", many, None).await.0, 413);
    attack.goes_on().await;
}

#[tokio::test]
async fn a_zstd_bomb_is_refused_before_it_goes_off() {
    let attack = Attack::begin().await;
    let bomb = zstd::bulk::compress(&vec![0; 64 * 1024 * 1024], 3).unwrap();
    assert!(bomb.len() < 10_000);
    assert_eq!(attack.post("/v1/records", bomb, Some(ZSTD)).await.0, 413);
    // A frame that asks for a window of 2 GB.
    let window = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00];
    assert_eq!(attack.post("/v1/records", window, Some(ZSTD)).await.0, 400);
    let (status, _) = attack.post("/v1/records", vec![0], Some("gzip")).await;
    assert_eq!(status, 415);
    attack.goes_on().await;
}

#[tokio::test]
async fn another_version_is_told_which_one_is_spoken_here() {
    let attack = Attack::begin().await;
    let mut hello = attack.hello();
    hello.version = 9;
    let (status, why) = attack.post("/v1/hello", to_bytes(&hello), None).await;
    assert_eq!(
        (status, why.as_str()),
        (400, "this node speaks version 1 of the protocol, not 9")
    );
    assert_eq!(
        attack.post("/v9/hello", to_bytes(&hello), None).await.0,
        404
    );
    attack.goes_on().await;
}

#[tokio::test]
async fn a_hello_for_another_laptop_or_organisation_is_refused() {
    let attack = Attack::begin().await;
    let mut hello = attack.hello();
    hello.device = attack.office.device();
    assert_eq!(
        attack.post("/v1/hello", to_bytes(&hello), None).await.0,
        403
    );
    let mut hello = attack.hello();
    hello.organisation = onscene_protocol::id::OrganisationId::from_bytes([9; 32]);
    assert_eq!(
        attack.post("/v1/hello", to_bytes(&hello), None).await.0,
        403
    );
    attack.goes_on().await;
}

#[tokio::test]
async fn bad_records_are_named_and_the_good_ones_beside_them_are_kept() {
    let attack = Attack::begin().await;
    let incident = attack.field.start("现场的").await;
    let arrived = attack.field.engine.after(0, 1_000).await.unwrap();
    let mut records: Vec<_> = arrived
        .iter()
        .map(|arrived| WireRecord::from(arrived.record.record()))
        .collect();
    let mut forged = records.last().unwrap().clone();
    forged.header[240] ^= 1;
    records.push(forged);
    records.push(WireRecord {
        header: vec![1, 2, 3],
        body: None,
    });
    let put = PutRecords {
        records,
        confirm: Vec::new(),
        rest: None,
    };
    let url = format!("https://{}/v1/records", address(&attack.links));
    let request = attack.client.http().post(url).header("content-type", CBOR);
    let answer = request.body(to_bytes(&put)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let zstd = answer.headers().contains_key("content-encoding");
    let bytes = answer.bytes().await.unwrap();
    let answer: onscene_protocol::exchange::PutAnswer =
        crate::link::message::unpack(&bytes, zstd).unwrap();
    assert_eq!(answer.refused.len(), 2, "{:?}", answer.refused);
    assert!(answer.receipt.is_some());
    assert_eq!(attack.office.texts(incident).await, ["现场的"]);
}

#[tokio::test]
async fn a_total_that_lies_about_what_is_to_come_harms_nobody() {
    let attack = Attack::begin().await;
    let arrived = attack.field.engine.after(0, 1_000).await.unwrap();
    let known = arrived.last().unwrap().record.record();
    let put = to_bytes(&PutRecords {
        records: vec![WireRecord::from(known)],
        confirm: Vec::new(),
        rest: Some(u64::MAX),
    });
    let get = to_bytes(&GetRecords {
        ids: vec![known.id(), RecordId::from_bytes([1; 32])],
        bytes_max: None,
        rest: Some(u64::MAX),
    });
    for _ in 0..2 {
        for (path, message) in [("/v1/records", &put), ("/v1/records/get", &get)] {
            assert_eq!(
                attack.post(path, message.clone(), None).await.0,
                200,
                "{path}"
            );
        }
    }
    // What it said is shown as its word, and gone with the exchange.
    let [moving] = attack.office.engine.moving().try_into().unwrap();
    assert_eq!(moving.received.records_of, u64::MAX);
    attack.goes_on().await;
}

#[tokio::test]
async fn a_receipt_in_anothers_name_moves_nothing() {
    let attack = Attack::begin().await;
    attack.office.start("办公室的").await;
    let waiting = attack.office.engine.waiting().await.unwrap();
    let position = attack.office.engine.after(0, 1_000).await.unwrap();
    let ids = position.iter().map(|arrived| arrived.record.id()).collect();
    let receipt = attack.office.engine.receipt_for(ids).await.unwrap();
    let put = to_bytes(&PutReceipts {
        receipts: vec![receipt],
    });
    assert_eq!(attack.post("/v1/receipts", put, None).await.0, 204);
    assert_eq!(attack.office.engine.waiting().await.unwrap(), waiting);
}

#[tokio::test]
async fn an_attachment_that_nobody_wants_is_not_taken() {
    let attack = Attack::begin().await;
    let id = "a7".repeat(32);
    let url = format!("https://{}/v1/attachments/{id}", address(&attack.links));
    let patch = attack.client.http().patch(&url);
    let patch = patch.header("upload-offset", "0").body(vec![0; 1_000]);
    assert_eq!(patch.send().await.unwrap().status(), 409);
    let get = attack.client.http().get(&url);
    let get = get.header("range", "bytes=0-9").send().await.unwrap();
    assert_eq!(get.status(), 404);
    let odd = format!(
        "https://{}/v1/attachments/..%2Fstore.key",
        address(&attack.links)
    );
    assert_eq!(
        attack.client.http().get(odd).send().await.unwrap().status(),
        404
    );
    attack.goes_on().await;
}

#[tokio::test]
async fn while_an_invitation_is_open_a_stranger_may_ask_to_join_and_nothing_else() {
    let (office, stranger) = (Laptop::found("值班员"), Laptop::found("外人"));
    let links = office.link(&[], false).await;
    office.engine.invite(Wish::default()).await.unwrap();
    let expect = Expect::Device(*office.device().as_bytes());
    let client = client(&stranger.identity(), expect).unwrap();
    for path in ROUTES {
        let url = format!("https://{}{path}", address(&links));
        let answer = client.http().post(url).body(vec![0]).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{path}");
    }
    let url = format!("https://{}/v1/join", address(&links));
    assert_eq!(client.http().get(url).send().await.unwrap().status(), 200);
}
