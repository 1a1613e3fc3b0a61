#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use super::*;
use crate::backup::BackupWriter;
use crate::node::{found, opening};
use onscene_protocol::record::Kind;

/// Whoever knows the recovery passphrase can seal a file of their own: what is in it is believed no
/// more than what comes over a link.
#[tokio::test(flavor = "multi_thread")]
async fn a_forged_record_in_a_well_sealed_backup_is_refused_and_the_rest_is_restored() {
    let place = tempfile::tempdir().unwrap();
    let (data, host) = (place.path().join("data"), Host::system());
    let unit = Some("东风街道/幸福里社区".to_owned());
    found(data.clone(), "张三".into(), unit, None, host.clone())
        .await
        .unwrap();
    let opened = opening::open_or_found(&data, None, None, &host, opening::Former::Opens)
        .await
        .unwrap();
    let made = opened.engine.backup("恢复".into()).await.unwrap();
    opened.engine.stop().await;

    let file = place.path().join("forged");
    let mut forged = None;
    let mut from = BackupReader::open(made.file, "恢复").unwrap();
    let out = File::create(&file).unwrap();
    let mut to = BackupWriter::begin(out, "恢复", &mut host.entropy()).unwrap();
    loop {
        match from.next_item().unwrap() {
            Item::Laptop { organisation, keys } => to.laptop(organisation, &keys).unwrap(),
            Item::Record(record) if record.header().kind == Kind::Key && forged.is_none() => {
                let mut header = *record.header_bytes();
                header[header.len() - 1] ^= 1;
                let body = record.body().map(<[u8]>::to_vec);
                let record = Record::from_bytes(&header, body).unwrap();
                to.record(&record).unwrap();
                forged = Some(record.id());
            }
            Item::Record(record) => to.record(&record).unwrap(),
            Item::Attachment { .. } | Item::Lost(..) => panic!("nothing was attached"),
            Item::Evidence { .. } => panic!("nobody signed for anything"),
            Item::End(_) => break,
        }
    }
    to.finish().unwrap();

    let wish = Wish {
        data: place.path().join("again"),
        backup: file,
        recovery: "恢复".into(),
        passphrase: None,
        host,
    };
    let restored = restore(wish).await.unwrap();
    let refused: Vec<RecordId> = restored.refused.iter().map(|(id, _)| *id).collect();
    assert_eq!(refused, [forged.unwrap()]);
    assert!(restored.refused[0].1.contains("signature"), "{restored:?}");
    assert_eq!(restored.records as u64 + 1, made.counts.records);
    assert_eq!(restored.identity.name, "张三");
}
