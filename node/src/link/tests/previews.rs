//! Previews of pictures: ahead of their originals, and gone with them.

use super::pieces::{read_stick, stick};
use super::*;
use crate::engine::Originals;
use image::codecs::jpeg::JpegEncoder;
use onscene_protocol::limit::ATTACHMENT_GROUP_BYTES;
use std::io::Read;

/// A photograph of noise: longer than what is taken whatever was chosen.
fn photo() -> Vec<u8> {
    let mut pixels = vec![0; 900 * 600 * 3];
    blake3::Hasher::new().finalize_xof().fill(&mut pixels);
    let picture = image::RgbImage::from_raw(900, 600, pixels).unwrap();
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, 80);
    picture.write_with_encoder(encoder).unwrap();
    assert!(jpeg.len() as u64 > ATTACHMENT_GROUP_BYTES);
    jpeg
}

async fn attach_photo(laptop: &Laptop, incident: SubjectId) -> AttachmentId {
    let (name, media_type) = ("现场.jpg".to_owned(), "image/jpeg".to_owned());
    let photo = stream::iter([Ok(Bytes::from(photo()))]);
    let staged = laptop.engine.stage(name, media_type, photo).await.unwrap();
    let mut entry = log("照片");
    entry.attachments = vec![staged.attachment];
    let act = laptop.engine.act(incident, Command::Log(entry));
    act.await.unwrap();
    staged.attachment
}

/// What the laptop says of the only picture's preview.
async fn preview_of(laptop: &Laptop, incident: SubjectId) -> (AttachmentId, bool) {
    let detail = laptop.engine.incident(incident).await.unwrap();
    let [file] = detail.view.attachments.as_slice() else {
        panic!("one picture");
    };
    let here = detail.local.previews.contains(&file.attachment);
    (file.preview.expect("a preview"), here)
}

async fn opened(laptop: &Laptop, incident: SubjectId, photo: AttachmentId) -> Vec<u8> {
    let mut preview = laptop.engine.preview(incident, photo).await.unwrap();
    let mut jpeg = Vec::new();
    preview.read_to_end(&mut jpeg).unwrap();
    jpeg
}

#[tokio::test]
async fn a_preview_comes_where_originals_come_on_request_only_and_opens_to_the_same_picture() {
    let (office, links, field) = pair().await;
    let away = field.link(&[], false).await;
    let chosen = Some(Originals::OnRequest);
    office.engine.choose_files(chosen, None).await.unwrap();
    let incident = field.start("现场的").await;
    let photo = attach_photo(&field, incident).await;
    away.sync_with(&address(&links)).await.unwrap();
    assert!(!office.engine.attachments().held(photo));
    assert!(preview_of(&office, incident).await.1);
    let jpeg = opened(&office, incident, photo).await;
    assert_eq!(jpeg, opened(&field, incident, photo).await);
    assert!(jpeg.starts_with(&[0xff, 0xd8]));
}

#[tokio::test]
async fn a_preview_goes_by_stick_too() {
    let (office, links, field) = pair().await;
    let away = field.link(&[], false).await;
    away.sync_with(&address(&links)).await.unwrap();
    let incident = field.start("现场的").await;
    let photo = attach_photo(&field, incident).await;
    let read = read_stick(&office, &stick(&field, &office).await).await;
    assert_eq!(read.attachments, 2, "{read:?}");
    assert!(!opened(&office, incident, photo).await.is_empty());
}

#[tokio::test]
async fn a_preview_is_destroyed_with_its_original_everywhere() {
    let (office, links, field) = pair().await;
    let away = field.link(&[], false).await;
    let incident = field.start("现场的").await;
    let photo = attach_photo(&field, incident).await;
    away.sync_with(&address(&links)).await.unwrap();
    let (preview, held) = preview_of(&office, incident).await;
    assert!(held);
    let dispose = office.engine.dispose(incident, None, "保管期满".into());
    dispose.await.unwrap();
    away.sync_with(&address(&links)).await.unwrap();
    for laptop in [&office, &field] {
        for part in [photo, preview] {
            assert!(!laptop.engine.attachments().held(part));
        }
        assert!(laptop.engine.preview(incident, photo).await.is_err());
    }
}
