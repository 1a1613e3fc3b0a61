//! A store in which an older version kept records of kinds that it did not know.

use super::joining::join;
use super::revoking::{send, three};
use super::*;
use onscene_protocol::record::Kind;

/// Leaves a store as a version left it that kept records of a later kind without understanding them:
/// no index of recusals, and everything derived without them.
async fn as_an_older_version_left_it(laptop: Laptop) -> Laptop {
    laptop.engine.stop().await;
    let Laptop { folder, engine } = laptop;
    drop(engine);
    {
        let locked = Folder::open(folder.path()).unwrap();
        let store = Store::open(&locked, Vault::open(&locked, None).unwrap()).unwrap();
        let mut writing = store.begin().unwrap();
        writing.set_meta("recused", b"").unwrap();
        writing.set_meta("summaries", &[3]).unwrap();
        writing.commit().unwrap();
    }
    Laptop::open(folder)
}

#[tokio::test]
async fn a_recusal_that_was_kept_unknown_is_in_force_after_the_upgrade() {
    let (office, field, third) = three().await;
    let incident = office.start("供暖费上访").await;
    send(&office, &field).await;
    let recused = office.engine.recuse(
        incident,
        "外勤甲".into(),
        "亲属".into(),
        LookedAlike::default(),
    );
    recused.await.unwrap();
    field.log(incident, "回避后写的").await;
    send(&field, &office).await;
    for laptop in [&field, &third] {
        send(&office, laptop).await;
    }
    let field = as_an_older_version_left_it(field).await;
    let third = as_an_older_version_left_it(third).await;
    let records = third.all_records().await;
    assert!(
        records
            .iter()
            .any(|record| record.header().kind == Kind::Recusal)
    );
    let closed = field.engine.incident(incident).await;
    assert!(matches!(closed, Err(EngineError::Recused { .. })));
    assert_eq!(
        third.texts(incident).await,
        ["供暖费上访"],
        "the rest is for review"
    );
    // What is written now is closed to them.
    third.log(incident, "升级后写的").await;
    send(&third, &field).await;
    let document = field.engine.shared.document(incident).unwrap().unwrap();
    let standing = field.engine.shared.standing();
    let view = document
        .incident
        .view(&document.reader(&standing, &|_| None));
    let texts = view.entries.into_iter().filter_map(|entry| entry.text);
    assert!(!texts.collect::<Vec<_>>().contains(&"升级后写的".to_owned()));
    // And once more it is not due.
    let third = third.reopen().await;
    assert!(third.engine.rebuild().await.unwrap().same);
}

#[tokio::test]
async fn retirements_and_invitations_that_were_kept_unknown_are_in_force_after_the_upgrade() {
    let (office, former, next) = (
        Laptop::found("值班员"),
        Laptop::found("李敏"),
        Laptop::found("李敏"),
    );
    join(&office, &former, "李敏").await;
    join(&office, &next, "李敏").await;
    send(&office, &former).await;
    let to = next.engine.identity().device;
    former.engine.begin_move(to).await.unwrap();
    let held = send(&former, &next).await.held;
    let receipt = next.engine.receipt_for(held).await.unwrap();
    former
        .engine
        .note_receipt(receipt.check().unwrap())
        .await
        .unwrap();
    former.engine.retire(to).await.unwrap();
    send(&former, &office).await;
    let invited = office.engine.invitations().len();
    let office = as_an_older_version_left_it(office).await;
    assert!(!office.engine.may_link(former.engine.identity().device));
    assert_eq!((invited, office.engine.invitations().len()), (2, 2));
}
