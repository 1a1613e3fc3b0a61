//! Pieces of files that nobody should send: at odd places, the same again and again, without end,
//! wrong.

use super::*;
use onscene_node::engine::Engine;
use onscene_protocol::exchange::Carried;
use onscene_protocol::id::AttachmentId;
use std::io::Read;

const FILE_BYTES: usize = 3_000_000;
const PIECE: usize = 2_048;

/// A film that the office wants and nobody holds any more, as it would be carried.
struct Film {
    url: String,
    carried: Vec<u8>,
    hashes_bytes: usize,
}

impl Film {
    fn named_by(siege: &Siege) -> Self {
        let at = siege.node.listen.to_string();
        assert_eq!(siege.field.lines(&["sync", &at]).len(), 1);
        let desk = Desk::open(&siege.field.data());
        let incident: SubjectId = read(&json!(siege.incident));
        let (id, carried) = siege.runtime.block_on(async {
            let id = attach(&desk.engine, incident).await;
            let held = desk.engine.attachments();
            let total = held.carried(id).unwrap().total_bytes();
            let mut carried = Vec::new();
            let mut reader = held.read_carried(id, 0..total).unwrap();
            reader.read_to_end(&mut carried).unwrap();
            std::fs::remove_file(held.path(id)).unwrap();
            desk.engine.stop().await;
            (id, carried)
        });
        drop(desk);
        assert_eq!(siege.field.lines(&["sync", &at]).len(), 1);
        let hashes_bytes = (2..)
            .map(|groups| groups * 32)
            .find(|hashes| {
                let sealed = (carried.len() - hashes) as u64;
                Carried::of(sealed).hashes_bytes() == *hashes as u64
            })
            .unwrap();
        Self {
            url: format!("https://{at}/v1/attachments/{id}"),
            carried,
            hashes_bytes,
        }
    }

    fn patch(&self, siege: &Siege, at: usize, body: impl Into<reqwest::Body>) -> u16 {
        let request = siege.client.http().patch(&self.url);
        let request = request.header("upload-offset", at).body(body);
        let answer = siege
            .runtime
            .block_on(async { request.send().await })
            .unwrap();
        answer.status().as_u16()
    }
}

async fn attach(engine: &Engine, incident: SubjectId) -> AttachmentId {
    let mut film = vec![0; FILE_BYTES];
    blake3::Hasher::new().finalize_xof().fill(&mut film);
    let film = stream::iter([Ok(film.into())]);
    let staged = engine.stage("a.mp4".into(), "video/mp4".into(), film);
    let id = staged.await.unwrap().attachment;
    let log = Log {
        text: "录像".into(),
        track: Track::Situation,
        disclosure: Disclosure::Internal,
        heard_at: None,
        attachments: vec![id],
    };
    engine.act(incident, Command::Log(log)).await.unwrap();
    id
}

#[test]
fn pieces_that_nobody_should_send_cost_little_and_hold_nobody_up() {
    let again = if std::env::var_os("ONSCENE_LONG").is_some() {
        100_000
    } else {
        1_000
    };
    let siege = Siege::begin();
    let film = Film::named_by(&siege);
    let (hashes, first) = (film.hashes_bytes, film.hashes_bytes + PIECE);
    siege.flood("越界的片段", || {
        for at in [1, hashes, 1 << 31, usize::MAX] {
            assert_eq!(film.patch(&siege, at, vec![0; PIECE]), 412, "{at}");
        }
        let get = siege.client.http().get(&film.url);
        let get = get.header("range", format!("bytes=0-{}", 1_u64 << 31));
        let answer = siege.runtime.block_on(async { get.send().await }).unwrap();
        assert_eq!(answer.status(), 404);
    });
    siege.flood("重复的片段", || {
        assert_eq!(film.patch(&siege, 0, film.carried[..first].to_vec()), 204);
        for _ in 0..again {
            let same = film.carried[hashes..first].to_vec();
            assert_eq!(film.patch(&siege, hashes, same), 204);
        }
    });
    siege.flood("中断的片段", || {
        let waiting: Vec<_> = (0..60)
            .map(|_| {
                let begun = stream::iter([Ok::<_, Infallible>(vec![7_u8])]);
                let body = reqwest::Body::wrap_stream(begun.chain(stream::pending()));
                let request = siege.client.http().patch(&film.url);
                let request = request.header("upload-offset", hashes).body(body);
                siege.runtime.spawn(async { request.send().await })
            })
            .collect();
        assert_eq!(siege.post("/v1/hello", vec![], false).0, 400);
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    });
    siege.flood("错误的片段", || {
        let endless = stream::repeat(Ok::<_, Infallible>(vec![0; 64 * 1024])).take(4_096);
        let body = reqwest::Body::wrap_stream(endless);
        let request = siege.client.http().patch(&film.url);
        let request = request.header("upload-offset", hashes).body(body);
        // It is refused at its first group; what was sent of the rest is not read.
        if let Ok(answer) = siege.runtime.block_on(async { request.send().await }) {
            assert_eq!(answer.status(), 422);
        }
        let right = film.carried[hashes..first].to_vec();
        assert_eq!(film.patch(&siege, hashes, right), 422, "it stays out");
    });
    let doctor = siege.office.json(&["doctor"]);
    let refused = doctor["quarantined"].as_array().unwrap();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0]["from"], siege.field.json(&["status"])["device"]);
}
