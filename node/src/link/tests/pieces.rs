//! Attachments over links that break, are slow, or lie.

#![allow(clippy::cast_possible_truncation, reason = "files of a test are small")]

use super::proxy::Proxy;
use super::*;
use crate::engine::{BundleWish, Chosen, Happening, ReadBundle};
use onscene_protocol::bundle::SEALED_FRAME_BYTES;
use onscene_protocol::limit::PIECE_BYTES_MAX;
use std::io::Read;

/// Bytes that are not the same in any two places.
pub(super) fn film(bytes: usize) -> Vec<io::Result<Bytes>> {
    let mut out = vec![0; bytes];
    blake3::Hasher::new().finalize_xof().fill(&mut out);
    let parts = out.chunks(100_000);
    parts.map(|part| Ok(Bytes::copy_from_slice(part))).collect()
}

pub(super) async fn attach_film(
    laptop: &Laptop,
    incident: SubjectId,
    bytes: usize,
) -> AttachmentId {
    let (name, media_type) = ("现场.mp4".to_owned(), "video/mp4".to_owned());
    let film = stream::iter(film(bytes));
    let staged = laptop.engine.stage(name, media_type, film).await.unwrap();
    let mut entry = log("录像");
    entry.attachments = vec![staged.attachment];
    let act = laptop.engine.act(incident, Command::Log(entry));
    act.await.unwrap();
    staged.attachment
}

/// A file that is put at a holder's place with one byte changed.
fn spoil(laptop: &Laptop, id: AttachmentId, at: usize) {
    let path = laptop.engine.attachments().path(id);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[at] ^= 1;
    std::fs::write(&path, bytes).unwrap();
}

#[tokio::test]
async fn after_each_of_fifty_cuts_a_film_goes_on_and_next_to_nothing_is_sent_twice() {
    const CUTS: u64 = 50;
    /// A handshake, hellos and what was on its way: next to nothing of a long film, and a few per
    /// cent of this one.
    const LINK_BYTES_MAX: u64 = 16 * 1024;
    let bytes: u64 = 20_000_000;
    let (office, links, field) = pair().await;
    let proxy = Proxy::before(links.listen().unwrap()).await;
    let away = field.link(&[], false).await;
    let incident = field.start("现场的").await;
    away.sync_with(&address(&links)).await.unwrap();
    let film = attach_film(&field, incident, bytes as usize).await;
    let before = proxy.sent();
    for cut in 0..CUTS {
        assert!(!office.engine.attachments().held(film), "after {cut} cuts");
        proxy.cut_after(bytes / (CUTS + 1));
        let broken = away.sync_with(&proxy.address()).await;
        assert!(broken.is_err(), "cut {cut}: {broken:?}");
    }
    proxy.mend();
    away.sync_with(&proxy.address()).await.unwrap();
    assert!(office.engine.attachments().held(film));
    assert!(office.engine.original(incident, film).await.is_ok());
    let sent = proxy.sent() - before;
    assert!(sent <= bytes / 100 * 102 + CUTS * LINK_BYTES_MAX, "{sent}");
}

#[tokio::test]
async fn a_film_that_is_fetched_goes_on_after_cuts_too() {
    let (office, links, field) = pair().await;
    let proxy = Proxy::before(links.listen().unwrap()).await;
    let away = field.link(&[], false).await;
    let incident = office.start("办公室的").await;
    let film = attach_film(&office, incident, 3_000_000).await;
    let before = proxy.received();
    // Requests are all that the field sends: some dozens of bytes a piece.
    let (mut cuts, mut bytes) = (0, 2_500);
    loop {
        proxy.cut_after(bytes);
        if away.sync_with(&proxy.address()).await.is_ok() {
            break;
        }
        cuts += 1;
        bytes += 100;
    }
    assert!(field.engine.attachments().held(film));
    let received = proxy.received() - before;
    assert!(cuts > 0 && received < 3_400_000, "{cuts} cuts, {received}");
}

#[tokio::test]
async fn an_entry_overtakes_a_film_that_is_on_its_way() {
    const RATE: u64 = 400_000;
    let (office, field) = (Laptop::found("值班员"), Laptop::found("外勤甲"));
    let links = office.link(&[], false).await;
    let proxy = Proxy::before(links.listen().unwrap()).await;
    office
        .engine
        .set_reachable(Some(proxy.address().parse().unwrap()), None);
    let_in(&office, &field, "外勤甲").await;
    let incident = field.start("现场的").await;
    let away = field.link(&[&proxy.address()], true).await;
    office.until_text(incident, "现场的").await;
    proxy.slow_down_to(RATE);
    let film = attach_film(&field, incident, 20_000_000).await;
    let moving = || async {
        let durable = office.engine.attachments().durable_bytes(film);
        durable.unwrap_or_default() > 0
    };
    // Nothing is told of a piece, so that this looks again at each sign of life.
    timeout(PATIENCE, async {
        while !moving().await {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    let before = proxy.sent();
    field.log(incident, "有人倒地").await;
    office.until_text(incident, "有人倒地").await;
    let between = proxy.sent() - before;
    assert!(!office.engine.attachments().held(film));
    // The piece that was under way, at most half a second of the link, and the entry itself.
    assert!(between <= RATE, "{between}");
    away.stop().await;
}

#[tokio::test]
async fn a_wrong_byte_is_found_at_its_piece_and_the_rest_comes_from_another() {
    let (office, links, field) = pair().await;
    let other = Laptop::found("外勤乙");
    let_in(&office, &other, "外勤乙").await;
    let incident = office.start("办公室的").await;
    let film = attach_film(&office, incident, 2_000_000).await;
    let (away, third) = (field.link(&[], false).await, other.link(&[], false).await);
    third.sync_with(&address(&links)).await.unwrap();
    assert!(other.engine.attachments().held(film));
    spoil(&office, film, 1_500_000);
    // The office's own list of hashes is from before.
    away.sync_with(&address(&links)).await.unwrap();
    assert!(!field.engine.attachments().held(film));
    let lines = field.engine.diagnosis().await.unwrap().quarantined;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0].from, Some(office.device()));
    assert!(lines[0].why.contains("1441792"), "{lines:?}");
    let report = away.sync_with(&address(&third)).await.unwrap();
    assert!(field.engine.attachments().held(film));
    assert!(report.received.bytes < 700_000, "{report:?}");
}

#[tokio::test]
async fn pieces_that_are_wrong_too_long_or_not_wanted_are_refused() {
    let (office, links, field) = pair().await;
    let incident = field.start("现场的").await;
    let away = field.link(&[], false).await;
    // Without the file: as long as it is not there, the office wants it.
    let film = attach_film(&field, incident, 300_000).await;
    let path = field.engine.attachments().path(film);
    let kept = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    away.sync_with(&address(&links)).await.unwrap();
    let expect = Expect::Device(*office.device().as_bytes());
    let client = super::super::tls::client(&field.identity(), expect).unwrap();
    let url = |id: AttachmentId| format!("https://{}/v1/attachments/{id}", address(&links));
    let patch = |at: &'static str, bytes: Vec<u8>| {
        let request = client.http().patch(url(film)).header("upload-offset", at);
        async move { request.body(bytes).send().await.unwrap().status().as_u16() }
    };
    let head = client.http().head(url(film)).send().await.unwrap();
    assert_eq!(head.headers()["upload-offset"], "0");
    assert_eq!(patch("-1", vec![0; 10]).await, 416);
    assert_eq!(patch("2147483648", vec![0; 10]).await, 412);
    assert_eq!(patch("0", vec![0; PIECE_BYTES_MAX as usize + 1]).await, 422);
    assert_eq!(
        patch("0", vec![0; 10]).await,
        422,
        "once wrong, it stays out"
    );
    let lines = office.engine.diagnosis().await.unwrap().quarantined;
    assert_eq!(lines.len(), 1, "{lines:?}");
    let unknown = url(AttachmentId::from_bytes([5; 32]));
    let answer = client.http().head(unknown).send().await.unwrap();
    assert_eq!(answer.status(), 404);
    // Another that holds it is not affected.
    let other = Laptop::found("外勤乙");
    let_in(&office, &other, "外勤乙").await;
    let third = other.link(&[], false).await;
    third.sync_with(&address(&links)).await.unwrap();
    std::fs::write(other.engine.attachments().path(film), kept).unwrap();
    other.engine.note_attachment_held(film).await.unwrap();
    third.sync_with(&address(&links)).await.unwrap();
    assert!(office.engine.attachments().held(film));
}

#[tokio::test]
async fn two_that_hold_a_film_bring_it_together() {
    let (office, links, field) = pair().await;
    let other = Laptop::found("外勤乙");
    let_in(&office, &other, "外勤乙").await;
    let incident = field.start("现场的").await;
    let away = field.link(&[], false).await;
    let third = other.link(&[], false).await;
    away.sync_with(&address(&links)).await.unwrap();
    third.sync_with(&address(&links)).await.unwrap();
    let film = attach_film(&field, incident, 8_000_000).await;
    third.sync_with(&address(&away)).await.unwrap();
    assert!(other.engine.attachments().held(film));
    let mut listener = office.engine.subscribe();
    let at = address(&links);
    let (one, two) = tokio::join!(away.sync_with(&at), third.sync_with(&at));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(office.engine.attachments().held(film));
    let sent = one.sent.bytes + two.sent.bytes;
    assert!(sent < 8_800_000, "{one:?} {two:?}");
    let mut told = 0;
    while let Ok(happening) = listener.try_recv() {
        told += u32::from(matches!(happening, Happening::Attachment { .. }));
    }
    assert_eq!(told, 1);
}

/// A bundle for a laptop, as it lies on a stick.
pub(super) async fn stick(from: &Laptop, to: &Laptop) -> Vec<u8> {
    let wish = BundleWish {
        to: vec![to.device()],
        chosen: Chosen::All,
        part_bytes_max: None,
    };
    let mut bundled = from.engine.write_bundle(wish).await.unwrap();
    let mut bytes = Vec::new();
    bundled.file.read_to_end(&mut bytes).unwrap();
    bytes
}

pub(super) async fn read_stick(laptop: &Laptop, bytes: &[u8]) -> ReadBundle {
    let parts: Vec<_> = bytes.chunks(100_000).collect();
    let parts = parts
        .into_iter()
        .map(|part| Ok(Bytes::copy_from_slice(part)));
    let parts: Vec<_> = parts.collect();
    let read = laptop.engine.read_bundle(stream::iter(parts)).await;
    read.unwrap()
}

#[tokio::test]
async fn what_a_stick_brought_in_part_comes_whole_over_the_link() {
    let (office, links, field) = pair().await;
    let incident = office.start("办公室的").await;
    let film = attach_film(&office, incident, 3_000_000).await;
    let whole = stick(&office, &field).await;
    let read = read_stick(&field, &whole[..whole.len() / 2]).await;
    assert_eq!((read.attachments, read.damaged > 0), (0, true), "{read:?}");
    let away = field.link(&[], false).await;
    let report = away.sync_with(&address(&links)).await.unwrap();
    assert!(field.engine.attachments().held(film));
    assert!(field.engine.original(incident, film).await.is_ok());
    assert!(report.received.bytes < 1_800_000, "{report:?}");
}

#[tokio::test]
async fn what_a_link_brought_in_part_comes_whole_from_a_stick() {
    let (office, links, field) = pair().await;
    let proxy = Proxy::before(links.listen().unwrap()).await;
    let other = Laptop::found("外勤乙");
    let_in(&office, &other, "外勤乙").await;
    let away = field.link(&[], false).await;
    let incident = field.start("现场的").await;
    away.sync_with(&address(&links)).await.unwrap();
    let film = attach_film(&field, incident, 3_000_000).await;
    proxy.cut_after(1_500_000);
    assert!(away.sync_with(&proxy.address()).await.is_err());
    other
        .link(&[], false)
        .await
        .sync_with(&address(&away))
        .await
        .unwrap();
    let whole = stick(&other, &office).await;
    // Of the stick, only its end can be read: what the link had brought is not needed from it.
    let frames = whole.len() / SEALED_FRAME_BYTES / 3;
    let mut spoilt = whole.clone();
    let begin = whole.len() - (whole.len() / SEALED_FRAME_BYTES) * SEALED_FRAME_BYTES;
    for frame in 3..frames {
        spoilt[begin + frame * SEALED_FRAME_BYTES] ^= 1;
    }
    let read = read_stick(&office, &spoilt).await;
    assert_eq!(read.attachments, 1, "{read:?}");
    assert!(read.damaged > 3, "{read:?}");
    assert!(office.engine.original(incident, film).await.is_ok());
}
