//! What somebody began to write is kept for them alone until they save it, and one save is one entry.

use super::*;
use crate::store::DRAFTS_MAX;
use onscene_protocol::id::{FormNumber, PersonKey};
use onscene_protocol::roster::{Role, Roles};

fn number(byte: u8) -> FormNumber {
    FormNumber::from_bytes([byte; 16])
}

fn draft(incident: Option<SubjectId>, form: &str, byte: u8, text: &str) -> Draft {
    Draft {
        form: form.into(),
        incident,
        number: number(byte),
        fields: [("text".to_owned(), text.to_owned())].into(),
        at_ms: 0,
    }
}

fn save(byte: u8, digest: u8) -> Option<Save> {
    Some(Save {
        number: number(byte),
        digest: [digest; 32],
    })
}

async fn log_as(
    laptop: &Laptop,
    writer: Option<PersonKey>,
    incident: SubjectId,
    (text, save): (&str, Option<Save>),
) -> Written {
    let place = (Some(incident), None);
    let command = Command::Log(log(text));
    let written = laptop.engine.save(writer, place, command, save);
    written.await.unwrap()
}

async fn kept(laptop: &Laptop) -> Vec<String> {
    let drafts = laptop.engine.drafts().await.unwrap();
    drafts
        .into_iter()
        .map(|draft| draft.fields["text"].clone())
        .collect()
}

#[tokio::test]
async fn a_draft_outlives_the_node_and_ends_when_its_form_is_saved() {
    let laptop = Laptop::found("张三");
    let incident = laptop.start("取暖费").await;
    let begun = draft(Some(incident), "log", 1, "写到一半");
    laptop.engine.keep_draft(None, begun).await.unwrap();
    let further = draft(Some(incident), "log", 2, "写到一半，停电");
    laptop.engine.keep_draft(None, further).await.unwrap();
    let other = draft(None, "concern", 3, "另一张表");
    laptop.engine.keep_draft(None, other).await.unwrap();

    let laptop = laptop.reopen().await;
    assert_eq!(
        kept(&laptop).await,
        ["写到一半，停电", "另一张表"],
        "one a form"
    );
    log_as(&laptop, None, incident, ("写到一半，停电", save(2, 0))).await;
    assert_eq!(kept(&laptop).await, ["另一张表"]);
    // The page kept it once more while it was being saved: that is no draft any more.
    let late = draft(Some(incident), "log", 2, "写到一半，停电");
    laptop.engine.keep_draft(None, late).await.unwrap();
    assert_eq!(kept(&laptop).await, ["另一张表"]);
    laptop.engine.forget_draft(number(3)).await.unwrap();
    assert_eq!(kept(&laptop).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_same_save_sent_again_is_answered_with_its_entry_also_after_a_restart() {
    let laptop = Laptop::found("张三");
    let incident = laptop.start("取暖费").await;
    let first = log_as(&laptop, None, incident, ("来了二十人", save(1, 1))).await;
    let (again, at_once) = tokio::join!(
        log_as(&laptop, None, incident, ("来了二十人", save(1, 1))),
        log_as(&laptop, None, incident, ("来了二十人", save(1, 1))),
    );
    assert_eq!((again, at_once), (first, first));
    let laptop = laptop.reopen().await;
    assert_eq!(
        laptop.engine.saved(save(1, 1).unwrap()).await.unwrap(),
        Some(first)
    );
    let after = log_as(&laptop, None, incident, ("来了二十人", save(1, 1))).await;
    assert_eq!(after, first);
    // Somebody went back and changed it: nothing that was typed is dropped.
    let changed = log_as(&laptop, None, incident, ("来了三十人", save(1, 2))).await;
    assert_ne!(changed, first);
    let texts = ["取暖费", "来了二十人", "来了三十人"];
    assert_eq!(laptop.texts(incident).await, texts);
}

#[tokio::test]
async fn a_draft_is_shown_to_nobody_else_and_a_number_is_everybodys_own() {
    let laptop = Laptop::found("张三");
    let incident = laptop.start("取暖费").await;
    let first = laptop.engine.identity().person;
    let roles = Roles::default().with(Role::Member);
    let second = laptop
        .engine
        .add_person("李四".into(), roles)
        .await
        .unwrap();
    let begun = draft(Some(incident), "log", 1, "张三的");
    laptop.engine.keep_draft(Some(first), begun).await.unwrap();
    let one = log_as(&laptop, Some(first), incident, ("甲", save(9, 1))).await;
    laptop.engine.switch(second.person, None).await.unwrap();
    assert_eq!(kept(&laptop).await, Vec::<String>::new());
    let other = log_as(&laptop, Some(second.person), incident, ("甲", save(9, 1))).await;
    assert_ne!(one, other);
    let typed_before = draft(Some(incident), "log", 2, "张三的");
    let refused = laptop.engine.keep_draft(Some(first), typed_before).await;
    assert!(matches!(refused, Err(EngineError::OtherWriter { .. })));
    laptop.engine.switch(first, None).await.unwrap();
    assert_eq!(kept(&laptop).await, ["张三的"]);
}

#[tokio::test]
async fn drafts_are_gone_with_a_disposal_and_where_an_incident_is_closed() {
    let laptop = Laptop::found("张三");
    let (gone, closed) = (laptop.start("一").await, laptop.start("二").await);
    for (byte, incident) in [(1, gone), (2, closed)] {
        let begun = draft(Some(incident), "log", byte, "没保存");
        laptop.engine.keep_draft(None, begun).await.unwrap();
    }
    let elsewhere = draft(None, "/incidents", 3, "还没开始");
    laptop.engine.keep_draft(None, elsewhere).await.unwrap();
    laptop
        .engine
        .dispose(gone, None, "到期".into())
        .await
        .unwrap();
    assert_eq!(kept(&laptop).await, ["没保存", "还没开始"]);
    let recused =
        laptop
            .engine
            .recuse(closed, "张三".into(), "亲属".into(), LookedAlike::default());
    recused.await.unwrap();
    assert_eq!(kept(&laptop).await, ["还没开始"]);
    let left = laptop.engine.shared.store.read().unwrap().drafts().unwrap();
    assert_eq!(left.len(), 1, "not only hidden");
    let refused = laptop
        .engine
        .keep_draft(None, draft(Some(gone), "log", 4, "x"))
        .await;
    assert!(refused.is_err(), "{refused:?}");
}

#[tokio::test]
async fn drafts_have_a_limit_of_bytes_and_the_oldest_gives_way_to_the_last_of_too_many() {
    let laptop = Laptop::found("张三");
    let long = draft(None, "log", 1, &"长".repeat(30_000));
    let refused = laptop.engine.keep_draft(None, long).await;
    assert!(
        matches!(refused, Err(EngineError::Refused(_))),
        "{refused:?}"
    );
    for at in 0..=DRAFTS_MAX {
        let byte = u8::try_from(at % 251).unwrap();
        let number = FormNumber::from_bytes([
            byte,
            u8::try_from(at / 251).unwrap(),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ]);
        let many = Draft {
            number,
            ..draft(None, &format!("form {at}"), 0, &at.to_string())
        };
        laptop.engine.keep_draft(None, many).await.unwrap();
    }
    let kept = kept(&laptop).await;
    assert_eq!(kept.len(), DRAFTS_MAX);
    assert!(kept.contains(&DRAFTS_MAX.to_string()), "the last is there");
}
