//! What ends for an invited unit, and what somebody else's liaison writes (plan 五.4).

use super::revoking::send;
use super::sharing::{Scene, asked, contact, scene, shared, task, view};
use super::units::{let_in, titles};
use super::*;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{ActorId, WriterId};
use onscene_protocol::incident::{
    ActFields, EntryKeys, EntryKind, NarrowWords, NewEntry, OpenFields, Refusal, TaskFields,
    WhyReview, Words,
};
use onscene_protocol::record::{Kind, Record};
use onscene_protocol::roster::Role;
use onscene_protocol::seal::Key;

/// A task by a laptop whose program does not ask the table.
fn forged_task(by: &Laptop, subject: SubjectId) -> Record {
    let mut entropy = by.engine.host().entropy();
    let (actor, key) = (
        ActorId::from_bytes(entropy.bytes()),
        Key::from_bytes([7; 32]),
    );
    let person = by.engine.identity().person;
    let entry = NewEntry {
        kind: EntryKind::Task,
        open: OpenFields {
            act: Some(ActFields::Task(TaskFields {
                owner: person,
                deputy: None,
                due_ms: None,
                clause: None,
                must: false,
            })),
            ..OpenFields::default()
        },
        words: Words::default(),
        narrow: NarrowWords::default(),
    };
    let document = by.engine.shared.document(subject).unwrap().unwrap();
    let keys = EntryKeys {
        words: &key,
        petitioner: None,
        verbatim: None,
        people: &[],
    };
    let place = (WriterId::of(person, actor), 1);
    let moment = by.engine.host().moment();
    let body = document
        .incident
        .write(&entry, place, &moment, keys, &mut entropy);
    super::recusing::signed_in(by, actor, (Kind::Change, subject), body.unwrap())
}

#[tokio::test]
async fn what_a_liaison_writes_anywhere_else_counts_for_nothing() {
    let (scene, shared) = shared().await;
    let Scene {
        street,
        company,
        incident,
        ..
    } = scene;
    let other = Laptop::found("自来水公司");
    let unit = ("城东街道/自来水公司", Role::Liaison);
    let_in(&street, &other, "水司联络员", unit).await.unwrap();
    send(&street, &other).await;
    let ours = company
        .engine
        .act(shared.document, task("更换水泵", "联络员"))
        .await;
    let forged = vec![forged_task(&other, shared.document)];
    let from = other.engine.identity().device;
    street.engine.ingest(from, forged).await.unwrap();
    send(&company, &street).await;
    let whole = view(&street, incident).await;
    let counted: Vec<EntryId> = whole.acts.tasks.iter().map(|task| task.by.entry).collect();
    assert_eq!(counted, [ours.unwrap().entry]);
    assert_eq!(whole.to_review.len(), 1);
    assert_eq!(whole.to_review[0].why, WhyReview::Role);
}

#[tokio::test]
async fn destroying_an_incident_destroys_what_invited_units_got() {
    let (scene, shared) = shared().await;
    let Scene {
        street,
        company,
        incident,
        ..
    } = scene;
    let disposed = street
        .engine
        .dispose(incident, None, "期满".into())
        .await
        .unwrap();
    assert_eq!(disposed.linked, [shared.document]);
    send(&street, &company).await;
    assert_eq!(titles(&company).await, [""; 0]);
    let refused = company.engine.act(shared.document, contact("抢修班")).await;
    assert!(
        matches!(refused, Err(EngineError::Refused(Refusal::Destroyed))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_liaison_who_is_revoked_reads_and_writes_no_more() {
    let (scene, shared) = shared().await;
    let Scene {
        street,
        company,
        incident,
        ..
    } = scene;
    street
        .engine
        .revoke(company.engine.identity().device)
        .await
        .unwrap();
    company
        .engine
        .act(shared.document, contact("抢修班"))
        .await
        .unwrap();
    send(&company, &street).await;
    let whole = view(&street, incident).await;
    assert_eq!(whole.acts.contacts, []);
    assert_eq!(whole.to_review[0].why, WhyReview::AfterRevocation);
    let second = street.start("另一件事").await;
    let after = street.engine.share(second, asked(&[])).await.unwrap();
    send(&street, &company).await;
    assert_eq!(company.texts(after.document).await, [""; 0]);
}

#[tokio::test]
async fn whoever_is_recused_from_an_incident_is_from_its_linked_documents() {
    let Scene {
        street,
        incident,
        chosen,
        ..
    } = scene().await;
    let second = Laptop::found("街道乙");
    let_in(&street, &second, "街道乙", ("城东街道", Role::Member))
        .await
        .unwrap();
    let before = street
        .engine
        .share(incident, asked(&[chosen]))
        .await
        .unwrap();
    send(&street, &second).await;
    assert_eq!(titles(&second).await, ["供暖费上访"]);
    street
        .engine
        .recuse(
            incident,
            "街道乙".into(),
            "亲属".into(),
            LookedAlike::default(),
        )
        .await
        .unwrap();
    send(&street, &second).await;
    for closed in [incident, before.document] {
        let refused = second.engine.incident(closed).await;
        assert!(matches!(refused, Err(EngineError::Recused { .. })));
    }
    let added = street.log(incident, "之后的").await;
    street
        .engine
        .share(incident, asked(&[added]))
        .await
        .unwrap();
    send(&street, &second).await;
    let shared = &second.engine.shared;
    let document = shared.document(before.document).unwrap().unwrap();
    let standing = shared.standing();
    let seen = document
        .incident
        .view(&document.reader(&standing, &|_| None));
    let texts: Vec<_> = seen
        .entries
        .iter()
        .filter_map(|e| e.text.as_deref())
        .collect();
    assert_eq!(
        texts,
        ["供暖费上访", "三号楼暖气不热"],
        "what it had it keeps"
    );
}

#[tokio::test]
async fn what_an_invited_unit_entered_is_said_to_be_on_no_laptop_that_does_not_carry_it() {
    let Scene {
        street,
        heping,
        company,
        ..
    } = scene().await;
    let incident = heping.start("水管漏水").await;
    send(&heping, &street).await;
    let shared = street.engine.share(incident, asked(&[])).await.unwrap();
    send(&street, &company).await;
    let entered = company.engine.act(shared.document, contact("抢修班")).await;
    send(&company, &street).await;
    send(&street, &heping).await;
    send(&heping, &street).await;
    // For all that both carry, which the invited unit's document is not.
    let own = street.engine.identity().device;
    let signed = heping.engine.receipt_for_set(own).await.unwrap();
    let receipt = signed.check().unwrap();
    street.engine.note_receipt(receipt).await.unwrap();
    let whole = street.engine.incident(incident).await.unwrap();
    let there = heping.engine.identity().device;
    let is_there = |entry| whole.local.entries[&entry].devices.contains(&there);
    assert!(is_there(whole.view.entries[0].entry));
    assert!(!is_there(entered.unwrap().entry), "no receipt says so");
}
