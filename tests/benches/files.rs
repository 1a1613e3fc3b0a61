//! Files over bad links: how much is sent of a film whose way breaks again and again, and how long an
//! entry takes while a photograph is under way over a slow link. Two laptops in this process, TLS and
//! all, with a forwarder between them that counts.
//!
//! `ONSCENE_BENCH_FILM` says how many bytes the film has.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use onscene_node::engine::{Engine, Happening};
use onscene_node::link::Links;
use onscene_protocol::id::{AttachmentId, SubjectId};
use onscene_protocol::incident::Command;
use onscene_protocol::incident::command::Log;
use onscene_tests::bench::{Desk, Table, log, start, timed};
use onscene_tests::net::way::Way;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A film of some minutes.
const FILM_BYTES: u64 = 500_000_000;
const CUTS: u64 = 50;
const PHOTO_BYTES: u64 = 5_000_000;
/// 20 kbit/s.
const SLOW_BYTES_A_SECOND: u64 = 2_500;
/// Half of a round trip of 1 s.
const ONE_WAY: Duration = Duration::from_millis(500);
const ENTRIES: usize = 10;
/// Times that entries are written while the photograph is under way.
const ROUNDS: usize = 5;
const MADE_AT_ONCE: u64 = 1_000_000;

#[tokio::main]
async fn main() {
    let film = std::env::var("ONSCENE_BENCH_FILM").ok();
    let film = film.and_then(|bytes| bytes.parse().ok());
    print!("{}", break_off(film.unwrap_or(FILM_BYTES)).await);
    print!("{}", overtake().await);
}

/// An office that listens, a laptop that joined it, and a way between them.
struct Pair {
    office: Desk,
    field: Desk,
    way: Way,
    incident: SubjectId,
    _links: Arc<Links>,
    _folder: tempfile::TempDir,
}

impl Pair {
    async fn new(one_way: Duration) -> Self {
        let folder = tempfile::tempdir_in(Path::new(env!("CARGO_TARGET_TMPDIR")));
        let folder = folder.expect("a folder");
        let office = Desk::found(&folder.path().join("office"), "值班员");
        let links = office.link().await;
        let near = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let far = links.listen().expect("it listens");
        let way = Way::open(near, far, one_way).await.expect("a way");
        // The code says so, and nobody knows another way.
        office.engine.set_reachable(Some(way.address()), None);
        let field = Desk::found(&folder.path().join("field"), "外勤甲");
        field.join(&office, "外勤甲").await;
        let incident = field.engine.start_incident(start(1)).await;
        let incident = incident.expect("an incident").incident;
        Self {
            office,
            field,
            way,
            incident,
            _links: links,
            _folder: folder,
        }
    }
}

/// A film is brought over a way that breaks, and is begun again each time; the same over one that does
/// not.
async fn break_off(bytes: u64) -> Table {
    let mut table = Table::default();
    let cut = bring(bytes, CUTS).await;
    let whole = bring(bytes, 0).await;
    let times = |sent: u64| format!("{sent} ({:.4} ×)", sent as f64 / bytes as f64);
    table.row(
        format!("bytes sent of {bytes}, resumed after {CUTS} cuts"),
        format!("≤ {} (1.02 ×)", bytes / 100 * 102),
        times(cut),
        times(whole),
        Some(cut as f64 / whole as f64),
    );
    table
}

async fn bring(bytes: u64, cuts: u64) -> u64 {
    let pair = Pair::new(Duration::ZERO).await;
    let (office, field) = (&pair.office.engine, &pair.field.engine);
    let away = pair.field.link().await;
    let address = pair.way.address().to_string();
    away.sync_with(&address).await.expect("an exchange");
    let film = attach(field, pair.incident, bytes).await;
    let before = pair.way.sent();
    pair.way.cut_every(bytes / (cuts + 1), cuts);
    let mut broken = 0;
    while away.sync_with(&address).await.is_err() {
        broken += 1;
        assert!(broken <= cuts, "it broke by itself");
    }
    assert!(office.attachments().held(film), "it is there");
    let original = office.original(pair.incident, film).await;
    assert!(original.is_ok(), "and whole");
    assert_eq!(
        (broken, pair.way.cuts_left()),
        (cuts, 0),
        "all cuts were made"
    );
    pair.way.sent() - before
}

async fn overtake() -> Table {
    let mut table = Table::default();
    let pair = Pair::new(ONE_WAY).await;
    let (office, field) = (&pair.office.engine, &pair.field.engine);
    pair.way.slow_down_to(SLOW_BYTES_A_SECOND);
    let _away = pair.field.stand(pair.way.address().to_string());
    until(office, async || {
        office.incident(pair.incident).await.is_ok()
    })
    .await;
    let mut alone = Duration::ZERO;
    for _ in 0..ROUNDS {
        alone = alone.max(entries(&pair).await);
    }
    let photo = attach(field, pair.incident, PHOTO_BYTES).await;
    let durable = || office.attachments().durable_bytes(photo).unwrap_or(0);
    until(office, async || durable() > 0).await;
    let mut beside = Duration::ZERO;
    for _ in 0..ROUNDS {
        beside = beside.max(entries(&pair).await);
    }
    assert!(
        !office.attachments().held(photo),
        "it was under way throughout"
    );
    let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    table.row(
        format!(
            "{ENTRIES} entries over 20 kbit/s and 1 s, a photo of 5 MB under way, worst of {ROUNDS}"
        ),
        "≤ 6 s",
        seconds(beside),
        format!("{} without the photo", seconds(alone)),
        Some(beside.as_secs_f64() / alone.as_secs_f64()),
    );
    table
}

/// From the first of some entries being written until the office has all of them.
async fn entries(pair: &Pair) -> Duration {
    let (office, field) = (&pair.office.engine, &pair.field.engine);
    let count = async |engine: &Engine| {
        let detail = engine.incident(pair.incident).await;
        detail.map_or(0, |detail| detail.view.entries.len())
    };
    let writing = async {
        for number in 0..ENTRIES {
            let written = field.act(pair.incident, log(number)).await;
            written.expect("an entry");
        }
        let all = count(field).await;
        until(office, async || count(office).await == all).await;
    };
    timed(writing).await.1
}

/// Waits until it holds, looking again whenever something happens there.
async fn until(engine: &Engine, holds: impl AsyncFn() -> bool) {
    let mut happenings = engine.subscribe();
    while !holds().await {
        let heard: Result<Happening, _> = happenings.recv().await;
        drop(heard);
    }
}

/// A file whose bytes are not the same in any two places.
async fn attach(engine: &Engine, incident: SubjectId, bytes: u64) -> AttachmentId {
    let parts = (0..bytes.div_ceil(MADE_AT_ONCE)).map(move |part| {
        let length = (bytes - part * MADE_AT_ONCE).min(MADE_AT_ONCE);
        let mut made = vec![0; usize::try_from(length).unwrap_or(0)];
        let mut hash = blake3::Hasher::new();
        hash.update(&part.to_le_bytes());
        hash.finalize_xof().fill(&mut made);
        Ok(Bytes::from(made))
    });
    let (name, media_type) = ("现场.mp4".to_owned(), "video/mp4".to_owned());
    let staged = engine.stage(name, media_type, stream::iter(parts).boxed());
    let id = staged.await.expect("a file").attachment;
    let Command::Log(entry) = log(0) else {
        unreachable!("an entry")
    };
    let entry = Log {
        attachments: vec![id],
        ..entry
    };
    let written = engine.act(incident, Command::Log(entry)).await;
    written.expect("an entry");
    id
}
