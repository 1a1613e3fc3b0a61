//! Letting go of a file whose holders may have lost theirs: receipts are taken back, given again, and
//! never enough by themselves.

use super::pieces::attach_film;
use super::*;
use crate::engine::{CopyView, EngineError, Unsure};
use crate::host::steer;
use crate::loopback::Meet;
use onscene_protocol::exchange::{CheckedReceipt, FileCopy, Holding, Receipt, What};
use std::path::PathBuf;

const MORNING_MS: i64 = 1_768_176_000_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const FILM_BYTES: usize = 300_000;

/// A hub, and a laptop that brought it a film.
struct Brought {
    hub: Laptop,
    hubs: Arc<Links>,
    field: Laptop,
    away: Arc<Links>,
    film: AttachmentId,
    clock: PathBuf,
    _folder: TempDir,
}

async fn brought() -> Brought {
    let folder = tempfile::tempdir().unwrap();
    let clock = folder.path().join("clock");
    steer(&clock, MORNING_MS, 480).unwrap();
    let host = || Host::steered(clock.clone(), 0);
    let (hub, field) = (
        Laptop::found_on("值班室", host()),
        Laptop::found_on("外勤甲", host()),
    );
    let hubs = hub.link(&[], false).await;
    let_in(&hub, &field, "外勤甲").await;
    hub.engine.become_hub().await.unwrap();
    let away = field.link(&[], false).await;
    let incident = field.start("现场的").await;
    let film = attach_film(&field, incident, FILM_BYTES).await;
    away.sync_with(&address(&hubs)).await.unwrap();
    assert!(hub.engine.attachments().held(film));
    Brought {
        hub,
        hubs,
        field,
        away,
        film,
        clock,
        _folder: folder,
    }
}

impl Brought {
    async fn sync(&self) {
        self.away.sync_with(&address(&self.hubs)).await.unwrap();
    }

    fn days_later(&self, days: i64) {
        steer(&self.clock, MORNING_MS + days * DAY_MS, 480).unwrap();
    }

    /// Nothing of files goes over the field's links, or anything again.
    async fn hold_files_back(&self, back: bool) {
        let budget = Some(u64::from(back));
        self.field.engine.choose_files(None, budget).await.unwrap();
    }

    /// What the hub signed last of its copy, as the field knows it.
    async fn copy_at_hub(&self) -> Option<CopyView> {
        let holders = self.field.engine.holders(self.film).await.unwrap();
        let at_hub = holders.into_iter().find(|holder| holder.hub);
        at_hub.map(|holder| holder.copy)
    }

    async fn unsure(&self) -> Unsure {
        match self.away.let_go(self.film).await {
            Err(EngineError::Unsure(unsure)) => *unsure,
            other => panic!("{other:?}"),
        }
    }

    /// The hub's word about its film, under a number.
    fn said(&self, number: u64, copy: FileCopy) -> CheckedReceipt {
        self.signed(What::Holding(Holding {
            attachment: self.film,
            number,
            copy,
            looked_ms: None,
        }))
    }

    fn signed(&self, what: What) -> CheckedReceipt {
        let receipt = Receipt {
            device: self.hub.device(),
            organisation: self.hub.engine.identity().organisation,
            wall_ms: 1,
            what,
        };
        receipt.sign(&self.hub.device_key).check().unwrap()
    }
}

/// Turns over one byte of a laptop's file; it stays as long as it was.
fn damage(laptop: &Laptop, film: AttachmentId) {
    let path = laptop.engine.attachments().path(film);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[FILM_BYTES / 2] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_hub_that_signed_once_and_cannot_be_reached_now_does_not_count() {
    let it = brought().await;
    assert_eq!(it.copy_at_hub().await, Some(CopyView::Held));
    it.hubs.stop().await;
    let unsure = it.unsure().await;
    assert_eq!(unsure.unreached, ["值班室"]);
    assert!(unsure.without.is_empty());
    assert!(
        it.field.engine.attachments().held(it.film),
        "nothing is lost"
    );
}

#[tokio::test]
async fn a_hub_whose_file_is_cut_short_says_so_when_it_is_asked_and_again_once_it_has_another() {
    let it = brought().await;
    let path = it.hub.engine.attachments().path(it.film);
    std::fs::write(path, b"cut short").unwrap();
    let unsure = it.unsure().await;
    assert_eq!(unsure.without, ["值班室"]);
    assert!(unsure.unreached.is_empty());
    assert_eq!(it.copy_at_hub().await, Some(CopyView::Lacking));
    assert!(it.field.engine.attachments().held(it.film));
    it.sync().await;
    assert!(
        it.hub.engine.offers(it.film).await.unwrap(),
        "fetched again"
    );
    assert_eq!(it.copy_at_hub().await, Some(CopyView::Held));
    it.away.let_go(it.film).await.unwrap();
    assert!(!it.field.engine.attachments().held(it.film));
}

#[tokio::test]
async fn who_is_asked_looks_at_each_byte_where_that_was_not_done_for_thirty_days() {
    let it = brought().await;
    it.days_later(31);
    damage(&it.hub, it.film);
    assert_eq!(it.unsure().await.without, ["值班室"]);
    assert!(
        !it.hub.engine.attachments().held(it.film),
        "it is put aside"
    );
}

#[tokio::test]
async fn a_receipt_is_taken_back_at_the_next_hello_and_nobody_lets_go_by_it() {
    let it = brought().await;
    it.hold_files_back(true).await;
    damage(&it.hub, it.film);
    let found = it.hub.engine.look_after_originals(true).await.unwrap();
    assert_eq!((found.counts.damaged, found.looks.len()), (1, 1));
    it.sync().await;
    assert_eq!(it.copy_at_hub().await, Some(CopyView::Lacking));
    let refused = it.away.let_go(it.film).await;
    assert!(
        matches!(refused, Err(EngineError::HeldNowhereElse(_))),
        "{refused:?}"
    );
    it.hold_files_back(false).await;
    it.sync().await;
    assert_eq!(it.copy_at_hub().await, Some(CopyView::Held));
}

#[tokio::test]
async fn a_receipt_is_taken_back_over_a_standing_link_both_ways() {
    let it = brought().await;
    it.hold_files_back(true).await;
    let hub = address(&it.hubs);
    let standing = it.field.link(&[&hub], true).await;
    it.field
        .until("linked", || async { !it.field.engine.linked().is_empty() })
        .await;
    std::fs::remove_file(it.hub.engine.attachments().path(it.film)).unwrap();
    it.hub.engine.look_after_originals(false).await.unwrap();
    it.field
        .until("taken back by the hub", || async {
            it.copy_at_hub().await == Some(CopyView::Lacking)
        })
        .await;
    std::fs::remove_file(it.field.engine.attachments().path(it.film)).unwrap();
    it.field.engine.look_after_originals(false).await.unwrap();
    it.hub
        .until("said by the field", || async {
            let known = it.hub.engine.holders(it.film).await.unwrap();
            known.iter().any(|holder| holder.copy == CopyView::Lacking)
        })
        .await;
    standing.stop().await;
}

#[tokio::test]
async fn what_was_brought_over_a_standing_link_is_brought_over_it_again_once_it_is_lost() {
    let it = brought().await;
    let hub = address(&it.hubs);
    let standing = it.field.link(&[&hub], true).await;
    let incident = it.field.start("又一件").await;
    let film = attach_film(&it.field, incident, FILM_BYTES + 1_000).await;
    let is_there = || async { it.hub.engine.offers(film).await.unwrap() };
    it.hub.until("brought", is_there).await;
    // The field has the receipt: the carrier takes it for brought.
    it.field
        .until("signed for", || async {
            !it.field.engine.holders(film).await.unwrap().is_empty()
        })
        .await;
    std::fs::remove_file(it.hub.engine.attachments().path(film)).unwrap();
    it.hub.engine.look_after_originals(false).await.unwrap();
    it.hub.until("brought again", is_there).await;
    standing.stop().await;
}

#[tokio::test]
async fn what_was_signed_before_takes_nothing_back_and_is_no_answer() {
    let it = brought().await;
    let first = it.signed(What::Attachment {
        attachment: it.film,
    });
    let field = &it.field.engine;
    field
        .note_receipt(it.said(70, FileCopy::Lacking))
        .await
        .unwrap();
    for stale in [
        first.clone(),
        it.said(69, FileCopy::Held),
        it.said(70, FileCopy::Held),
    ] {
        field.note_receipt(stale).await.unwrap();
        assert_eq!(it.copy_at_hub().await, Some(CopyView::Lacking));
    }
    field
        .note_receipt(it.said(80, FileCopy::Held))
        .await
        .unwrap();
    assert_eq!(it.copy_at_hub().await, Some(CopyView::Held));
    // Neither one that was known before the question, nor what a laptop of before would give.
    for stale in [
        first,
        it.said(80, FileCopy::Held),
        it.said(79, FileCopy::Held),
    ] {
        let letting = field.begin_letting_go(it.film).await.unwrap();
        let refused = field.let_go(letting, vec![stale]).await;
        let Err(EngineError::Unsure(unsure)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(unsure.unreached, ["值班室"]);
    }
    let letting = field.begin_letting_go(it.film).await.unwrap();
    let fresh = vec![it.said(81, FileCopy::Held)];
    field.let_go(letting, fresh).await.unwrap();
}

#[tokio::test]
async fn whoever_lets_go_of_a_file_takes_the_receipt_back() {
    let it = brought().await;
    // The hub fetched from the field's word; of its copy the field signed nothing yet.
    it.away.let_go(it.film).await.unwrap();
    it.sync().await;
    let known = it.hub.engine.holders(it.film).await.unwrap();
    let copies: Vec<_> = known.iter().map(|holder| holder.copy).collect();
    assert_eq!(copies, [CopyView::LetGo]);
    it.field.engine.ask_for(it.film).await.unwrap();
    it.sync().await;
    it.sync().await;
    let known = it.hub.engine.holders(it.film).await.unwrap();
    let copies: Vec<_> = known.iter().map(|holder| holder.copy).collect();
    assert_eq!(copies, [CopyView::Held]);
}

#[tokio::test]
async fn a_hub_looks_at_each_byte_by_itself_and_other_laptops_only_whether_the_file_is_there() {
    let it = brought().await;
    it.days_later(14);
    damage(&it.hub, it.film);
    damage(&it.field, it.film);
    it.hub.engine.look_around().await.unwrap();
    assert!(it.hub.engine.attachments().held(it.film), "not due yet");
    it.days_later(16);
    it.hub.engine.look_around().await.unwrap();
    it.field.engine.look_around().await.unwrap();
    assert!(!it.hub.engine.attachments().held(it.film));
    assert!(it.field.engine.attachments().held(it.film));
    std::fs::remove_file(it.field.engine.attachments().path(it.film)).unwrap();
    it.field.engine.look_around().await.unwrap();
    let found = it.field.engine.originals(false).await.unwrap();
    assert_eq!(found.counts.lost, 1);
}
