//! A member's own laptop turns against the office: bombs, depth, masses, patience. The office is
//! a real process, so that its memory can be measured; each figure is printed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

#[path = "floods/pieces.rs"]
mod pieces;

use futures_util::future::FutureExt;
use futures_util::stream::{self, StreamExt};
use onscene_node::link::tls::{DeviceIdentity, Expect, PeerClient, client};
use onscene_node::store::{Folder, Secrets, Vault};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::exchange::{PutRecords, WireRecord, to_bytes};
use onscene_protocol::id::{ActorId, DeviceKey, OrganisationId, RecordId, SubjectId};
use onscene_protocol::incident::command::Log;
use onscene_protocol::incident::{Command, Disclosure, Track};
use onscene_protocol::limit::RECORDS_WITHOUT_PAST_MAX;
use onscene_protocol::record::{Draft, Kind, Record};
use onscene_tests::bench::{Desk, memory_kib, timed};
use onscene_tests::process::{Laptop, Running};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::time::Duration;
use tokio::runtime::Runtime;

/// What a flood may add to the office's memory, in KiB.
const GROWTH_KIB_MAX: u64 = 64 * 1024;
/// One second is asked for; a debug build on a busy machine gets more.
const REFUSED_WITHIN: Duration = Duration::from_secs(5);
const LEVELS: usize = 10_000;
const ROUTES: [&str; 6] = [
    "/v1/hello",
    "/v1/reconcile",
    "/v1/records",
    "/v1/records/get",
    "/v1/records/page",
    "/v1/receipts",
];

/// The office that is attacked, and the member's laptop with its keys.
struct Siege {
    runtime: Runtime,
    client: PeerClient,
    secrets: Secrets,
    organisation: OrganisationId,
    incident: String,
    node: Running,
    office: Laptop,
    field: Laptop,
}

impl Siege {
    fn begin() -> Self {
        let (office, field) = (Laptop::new("值班员"), Laptop::new("外勤甲"));
        office.init(&["--unit", "城东街道"]);
        let node = office.start(&[]);
        let code = office.invite(&[]);
        field.join(&code, &["--at", &node.listen.to_string()]);
        let start = ["incident", "new", "--kind", "group-visit"];
        let title = ["--title", "取暖费", "--place", "广场"];
        let incident = office.json(&[&start[..], &title[..]].concat());
        let incident = incident["incident"].as_str().unwrap().to_owned();
        let organisation = read(&office.json(&["status"])["organisation"]);
        let folder = Folder::open(&field.data()).unwrap();
        let vault = Vault::open(&folder, None).unwrap();
        let secrets = Secrets::open(&folder, &vault).unwrap();
        let identity = DeviceIdentity::new(secrets.device.clone()).unwrap();
        let office_key: DeviceKey = read(&json!(node.device));
        let runtime = Runtime::new().unwrap();
        let expect = Expect::Device(*office_key.as_bytes());
        let client = runtime.block_on(async { client(&identity, expect) });
        Self {
            runtime,
            client: client.unwrap(),
            secrets,
            organisation,
            incident,
            node,
            office,
            field,
        }
    }

    fn post(&self, path: &str, body: Vec<u8>, zstd: bool) -> (u16, String) {
        let url = format!("https://{}{path}", self.node.listen);
        let mut request = self.client.http().post(url);
        if zstd {
            request = request.header("content-encoding", "zstd");
        }
        let request = request.header("content-type", "application/cbor");
        let ask = async {
            let answer = request.body(body).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let (answer, took) = self.runtime.block_on(timed(ask));
        assert!(took < REFUSED_WITHIN, "{path}: {took:?}");
        answer
    }

    fn sign(&self, kind: Kind, subject: SubjectId, number: u64, body: Vec<u8>) -> Record {
        let mut actor = [0x77; 16];
        actor[..8].copy_from_slice(&number.to_be_bytes());
        let draft = Draft {
            organisation: self.organisation,
            kind,
            subject,
            actor: ActorId::from_bytes(actor),
            seq: 2,
            prev: RecordId::from_bytes(*blake3::hash(&actor).as_bytes()),
            time: Timestamp::from_bits(number + 1),
            body,
        };
        draft.sign(self.secrets.signer().unwrap()).unwrap()
    }

    /// Changes that any laptop would apply, had it the first of their chain.
    fn chain_without_beginning(&self, subject: SubjectId) -> Vec<Record> {
        let at = self.node.listen.to_string();
        assert_eq!(self.field.lines(&["sync", &at]).len(), 1);
        let desk = Desk::open(&self.field.data());
        let log = Log {
            text: "没有前文".into(),
            track: Track::Situation,
            disclosure: Disclosure::Internal,
            heard_at: None,
            attachments: Vec::new(),
        };
        let records = self.runtime.block_on(async {
            for _ in 0..300 {
                let act = desk.engine.act(subject, Command::Log(log.clone()));
                act.await.unwrap();
            }
            let records = desk.engine.after(0, 100_000).await.unwrap();
            desk.engine.stop().await;
            records
        });
        let records = records.into_iter().filter(|arrived| arrived.from.is_none());
        let records = records.map(|arrived| arrived.record.record().clone());
        records
            .filter(|record| record.header().kind == Kind::Change && record.header().seq > 1)
            .collect()
    }

    fn records(&self) -> u64 {
        self.office.json(&["doctor"])["records"].as_u64().unwrap()
    }

    fn peak_kib(&self) -> u64 {
        memory_kib(self.node.process(), "VmHWM").unwrap_or_default()
    }

    /// Floods, and holds the office to its bounds: little memory, and it goes on.
    fn flood(&self, what: &str, flood: impl FnOnce()) {
        let before = self.peak_kib();
        let ((), took) = timed(async { flood() }).now_or_never().unwrap();
        let growth = self.peak_kib().saturating_sub(before);
        eprintln!("{what}: {took:?}, {growth} KiB more at most");
        assert!(growth <= GROWTH_KIB_MAX, "{what}: {growth} KiB");
        self.goes_on(what);
    }

    fn goes_on(&self, text: &str) {
        self.office.json(&["log", &self.incident, text]);
        let at = self.node.listen.to_string();
        assert_eq!(self.field.lines(&["sync", &at]).len(), 1);
        let shown = self.field.json(&["incident", "show", &self.incident]);
        assert!(shown.to_string().contains(text), "{text} has not come");
    }
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn put(records: &[Record]) -> Vec<u8> {
    to_bytes(&PutRecords {
        records: records.iter().map(WireRecord::from).collect(),
        confirm: Vec::new(),
        rest: None,
    })
}

/// A zstd frame of blocks that each repeat one byte 4,096 times (RFC 8878, section 3.1.1.2).
fn bomb(blocks: u32) -> Vec<u8> {
    // No checksum, no length, a window of 128 KiB.
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    for block in 1..=blocks {
        let header = (4_096_u32 << 3) | (1 << 1) | u32::from(block == blocks);
        frame.extend_from_slice(&header.to_le_bytes()[..3]);
        frame.push(0);
    }
    frame
}

fn nested(levels: usize) -> Vec<u8> {
    let mut bytes = vec![0x81; levels];
    bytes.push(0);
    bytes
}

#[test]
fn a_mebibyte_that_inflates_to_a_gibibyte_is_refused() {
    let siege = Siege::begin();
    let before = siege.records();
    let bomb = bomb(256 * 1024);
    assert_eq!(bomb.len() >> 20, 1);
    siege.flood("压缩炸弹", || {
        for path in ROUTES {
            assert_eq!(siege.post(path, bomb.clone(), true).0, 413, "{path}");
        }
        assert_eq!(siege.records(), before, "nothing was stored");
    });
}

#[test]
fn ten_thousand_levels_are_refused_wherever_cbor_is_read() {
    let siege = Siege::begin();
    let before = siege.records();
    let deep = nested(LEVELS);
    // The same behind a field that no version knows yet, which readers skip.
    let skipped = [vec![0xa1, 0x18, 0x63], deep.clone()].concat();
    let subject = SubjectId::of_organisation(siege.organisation);
    let kinds = [
        Kind::Place,
        Kind::Clock,
        Kind::Certificate,
        Kind::Revocation,
    ];
    siege.flood("嵌套万层", || {
        for path in ROUTES {
            for body in [deep.clone(), nested(1_900_000)] {
                assert_eq!(siege.post(path, body, false).0, 400, "{path}");
            }
            let (status, _) = siege.post(path, skipped.clone(), false);
            assert!(status < 500, "{path}: {status}");
        }
        for (kind, number) in kinds.into_iter().zip(1..) {
            let record = siege.sign(kind, subject, number, deep.clone());
            assert_eq!(siege.post("/v1/records", put(&[record]), false).0, 200);
        }
        assert_eq!(siege.records(), before, "nothing was stored");
    });
    let doctor = siege.office.json(&["doctor"]);
    let refused = doctor["quarantined"].as_array().unwrap();
    assert_eq!(refused.len(), kinds.len(), "{refused:?}");
    let field = &siege.field.json(&["status"])["device"];
    assert!(refused.iter().all(|line| line["from"] == *field));
    assert!(refused.iter().all(|line| line["why"] != ""));
}

#[test]
fn masses_of_records_whose_past_is_missing_are_refused_within_bounds() {
    let records = if std::env::var_os("ONSCENE_LONG").is_some() {
        1_000_000
    } else {
        10_000
    };
    let siege = Siege::begin();
    let incident: SubjectId = read(&json!(siege.incident));
    let subject = |number: u64| match number % 2 {
        // Half of them in an incident that is there, half each in one of its own.
        0 => incident,
        _ => SubjectId::from_bytes(
            *blake3::hash(&number.to_be_bytes())
                .as_bytes()
                .first_chunk()
                .unwrap(),
        ),
    };
    let changes = siege.chain_without_beginning(incident);
    let before = siege.records();
    siege.flood("没有前文", || {
        let bring = |batch: &[Record]| {
            assert_eq!(siege.post("/v1/records", put(batch), false).0, 200);
        };
        bring(&changes);
        for first in (0..records).step_by(2_500) {
            let batch: Vec<Record> = (first..(first + 2_500).min(records))
                .map(|number| siege.sign(Kind::Change, subject(number), number, vec![0x85; 100]))
                .collect();
            bring(&batch);
        }
        // They are a member's and well signed, so some are kept.
        assert_eq!(siege.records(), before + RECORDS_WITHOUT_PAST_MAX);
    });
    // The first of the chain came when the two met: then those that lead somewhere are shown.
    let listed = siege.office.lines(&["incident", "list"]);
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(listed[0]["entries"], 302);
}

#[test]
fn slow_senders_hold_nobody_up() {
    const SENDERS: usize = 60;
    let siege = Siege::begin();
    let begin = |path: &str| {
        let first = stream::iter([Ok::<_, Infallible>(vec![0xa1_u8])]);
        let body = reqwest::Body::wrap_stream(first.chain(stream::pending()));
        let url = format!("https://{}{path}", siege.node.listen);
        let request = siege.client.http().post(url);
        request
            .header("content-type", "application/cbor")
            .body(body)
    };
    let waiting: Vec<_> = (0..SENDERS)
        .map(|number| begin(ROUTES[number % ROUTES.len()]))
        .map(|request| siege.runtime.spawn(async { request.send().await }))
        .collect();
    siege.flood("慢速发送", || {
        // The same member, over the same connection, is answered meanwhile.
        assert_eq!(siege.post("/v1/hello", vec![], false).0, 400);
    });
    assert!(waiting.iter().all(|sending| !sending.is_finished()));
    for sending in waiting {
        sending.abort();
    }
}

#[test]
fn the_same_record_over_and_over_costs_no_more_than_once() {
    let times = if std::env::var_os("ONSCENE_LONG").is_some() {
        1_000_000
    } else {
        16_000
    };
    let siege = Siege::begin();
    let subject: SubjectId = read(&json!(siege.incident));
    let record = siege.sign(Kind::Change, subject, 1, vec![0x85; 100]);
    let before = siege.records();
    siege.flood("同一条记录", || {
        let batch = put(&vec![record; 4_000]);
        for _ in 0..times / 4_000 {
            assert_eq!(siege.post("/v1/records", batch.clone(), false).0, 200);
        }
        assert_eq!(siege.records(), before + 1, "it is there once");
    });
}

#[test]
fn packed_records_that_lie_about_their_lengths_are_refused() {
    let siege = Siege::begin();
    let before = siege.records();
    // Version 1, then how many records, and how long the lines and signatures are: 2³¹ and more.
    let lies: [&[u8]; 4] = [
        &[1, 0x80, 0x80, 0x80, 0x80, 0x08, 0, 0],
        &[1, 1, 0x80, 0x80, 0x80, 0x80, 0x08, 0],
        &[1, 1, 1, 0x80, 0x80, 0x80, 0x80, 0x08, 1],
        &[
            1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0,
        ],
    ];
    siege.flood("谎报长度", || {
        for lie in lies {
            let message = [&[0xa1, 0x00, 0x40 | u8::try_from(lie.len()).unwrap()], lie].concat();
            assert_eq!(siege.post("/v1/records", message, false).0, 400, "{lie:?}");
        }
        // A byte string, a list and a text that announce 2³¹ bytes.
        for head in [0x5a, 0x9a, 0x7a] {
            let message = vec![0xa1, 0x00, head, 0x80, 0, 0, 0];
            for path in ROUTES {
                assert_eq!(siege.post(path, message.clone(), false).0, 400, "{path}");
            }
        }
        assert_eq!(siege.records(), before, "nothing was stored");
    });
}

#[test]
fn a_peer_that_stops_in_the_middle_leaves_nothing_half_done() {
    let siege = Siege::begin();
    let subject: SubjectId = read(&json!(siege.incident));
    let before = siege.records();
    let records: Vec<Record> = (0..500)
        .map(|number| siege.sign(Kind::Change, subject, number, vec![0x85; 100]))
        .collect();
    let half = put(&records).split_off(1).len() / 2;
    let first = put(&records)[..half].to_vec();
    siege.flood("中途停下", || {
        let pieces = stream::iter([Ok(first), Err(std::io::Error::other("the cable is out"))]);
        let url = format!("https://{}/v1/records", siege.node.listen);
        let request = siege.client.http().post(url);
        let request = request.header("content-type", "application/cbor");
        let body = reqwest::Body::wrap_stream(pieces);
        let sent = siege
            .runtime
            .block_on(async { request.body(body).send().await });
        assert!(sent.is_err(), "it broke off");
        assert_eq!(siege.records(), before, "nothing of it was stored");
    });
}
