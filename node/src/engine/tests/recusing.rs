//! Closing an incident to somebody: what their keys open, what of their writing counts, and who may.

use super::disposing::demand;
use super::joining::join;
use super::revoking::{join_as, send, three};
use super::*;
use onscene_protocol::clock::{Entropy, Timestamp};
use onscene_protocol::id::{ActorId, KeyId};
use onscene_protocol::incident::{Reader, Refusal, WhyReview};
use onscene_protocol::record::{Draft, Kind, NO_RECORD, Record};
use onscene_protocol::roster::{Role, Roles};

pub(super) const REASON: &str = "其配偶是供暖公司经理";

/// What this laptop's keys open of an incident, whatever its page shows.
fn opened(laptop: &Laptop, incident: SubjectId) -> Vec<String> {
    let shared = &laptop.engine.shared;
    let (document, standing) = (shared.document(incident).unwrap(), shared.standing());
    let document = document.unwrap();
    let reader = document.reader(&standing, &|_| None);
    let view = document.incident.view(&Reader { ..reader });
    let counted = view.entries.into_iter().filter_map(|entry| entry.text);
    let others = view.to_review.into_iter().filter_map(|entry| entry.text);
    counted.chain(others).collect()
}

pub(super) async fn recuse(
    laptop: &Laptop,
    incident: SubjectId,
    whom: &str,
) -> Result<RecusedView, EngineError> {
    let asked = laptop
        .engine
        .recuse(incident, whom.into(), REASON.into(), LookedAlike::default());
    asked.await
}

pub(super) async fn is_closed(laptop: &Laptop, incident: SubjectId) -> bool {
    let shown = laptop.engine.incident(incident).await;
    matches!(shown, Err(EngineError::Recused { .. }))
}

async fn reviewed(laptop: &Laptop, incident: SubjectId) -> Vec<String> {
    let view = laptop.engine.incident(incident).await.unwrap().view;
    let of_recusal = |why| why == WhyReview::AfterRecusal;
    assert!(view.to_review.iter().all(|entry| of_recusal(entry.why)));
    let texts = view.to_review.into_iter().filter_map(|entry| entry.text);
    texts.collect()
}

#[tokio::test]
async fn what_is_written_after_a_recusal_opens_with_none_of_that_persons_keys() {
    let (office, field, third) = three().await;
    let incident = office.start("供暖费上访").await;
    send(&office, &field).await;
    field.log(incident, "回避前").await;
    send(&field, &office).await;
    let recused = recuse(&office, incident, "外勤甲").await.unwrap();
    assert_eq!((recused.person.as_str(), recused.keys), ("外勤甲", 1));
    office.log(incident, "回避后").await;
    let demand = office
        .engine
        .act(incident, demand("退钱"))
        .await
        .unwrap()
        .entry;
    for laptop in [&field, &third] {
        assert_eq!(send(&office, laptop).await.refused, []);
    }
    let all = ["供暖费上访", "回避前", "回避后", "供暖"];
    assert_eq!(third.texts(incident).await, all);
    assert_eq!(
        opened(&field, incident),
        ["供暖费上访", "回避前"],
        "it had that"
    );
    let shared = &field.engine.shared;
    let document = shared.document(incident).unwrap().unwrap();
    let demand = document
        .incident
        .open_narrow(demand, &document.keys)
        .unwrap();
    assert_eq!(demand.closed.len(), 2);
    // Its page shows none of it, and takes nothing.
    assert!(is_closed(&field, incident).await);
    let line = field.engine.incidents(None, 10).await.unwrap().remove(0);
    assert_eq!((line.closed, line.title, line.place), (true, None, None));
    let refused = field.engine.act(incident, Command::Log(log("再写"))).await;
    assert!(matches!(refused, Err(EngineError::Recused { .. })));
    // All others see who, and why.
    let trail = third.engine.incident(incident).await.unwrap().trail;
    let [seen] = trail.recusals.as_slice() else {
        panic!("{trail:?}")
    };
    assert_eq!(
        (seen.person.as_str(), seen.author.as_str()),
        ("外勤甲", "值班员")
    );
    assert_eq!((seen.reason.as_deref(), seen.counts), (Some(REASON), true));
}

#[tokio::test]
async fn who_had_not_heard_writes_under_the_former_key_and_the_recused_one_counts_no_more() {
    for office_first in [true, false] {
        let (office, field, third) = three().await;
        let incident = office.start("供暖费上访").await;
        for laptop in [&field, &third] {
            send(&office, laptop).await;
        }
        field.log(incident, "点名前").await;
        send(&field, &office).await;
        recuse(&office, incident, "外勤甲").await.unwrap();
        office.log(incident, "办公室写的").await;
        // Neither of these has heard.
        field.log(incident, "回避后").await;
        third.log(incident, "外勤乙写的").await;
        if office_first {
            send(&office, &third).await;
            send(&field, &third).await;
        } else {
            send(&field, &third).await;
            send(&office, &third).await;
        }
        send(&third, &office).await;
        send(&third, &field).await;
        let mut shown = office.texts(incident).await;
        shown.sort();
        assert_eq!(shown, ["供暖费上访", "办公室写的", "外勤乙写的", "点名前"]);
        for laptop in [&office, &third] {
            assert_eq!(reviewed(laptop, incident).await, ["回避后"]);
            let listed = laptop.engine.incidents(None, 10).await.unwrap();
            assert_eq!(listed[0].entries, 4);
        }
        let (here, there) = (
            office.engine.incident(incident).await.unwrap(),
            third.engine.incident(incident).await.unwrap(),
        );
        assert_eq!((here.view, here.trail), (there.view, there.trail));
        // What the third wrote before it heard, the field can open; what it writes now, it cannot.
        third.log(incident, "听说之后").await;
        send(&third, &field).await;
        let opened = opened(&field, incident);
        assert!(opened.contains(&"外勤乙写的".to_owned()));
        assert!(!opened.contains(&"听说之后".to_owned()));
        assert!(!opened.contains(&"办公室写的".to_owned()));
        assert_eq!(send(&third, &office).await.refused, []);
        assert!(
            office
                .texts(incident)
                .await
                .contains(&"听说之后".to_owned())
        );
        assert!(office.engine.rebuild().await.unwrap().same);
        let field = field.reopen().await;
        assert!(is_closed(&field, incident).await, "also after a new start");
    }
}

#[tokio::test]
async fn a_member_recuses_themselves_and_nobody_else() {
    let (office, field, third) = three().await;
    let incident = office.start("供暖费上访").await;
    for laptop in [&field, &third] {
        send(&office, laptop).await;
    }
    let refused = recuse(&third, incident, "外勤甲").await;
    let Err(EngineError::Refused(Refusal::NotForRole { act, .. })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(act, onscene_protocol::roster::policy::Act::Recuse);
    recuse(&field, incident, "外勤甲").await.unwrap();
    assert!(is_closed(&field, incident).await);
    send(&field, &office).await;
    office.log(incident, "回避后").await;
    send(&office, &third).await;
    send(&office, &field).await;
    assert_eq!(third.texts(incident).await, ["供暖费上访", "回避后"]);
    assert_eq!(opened(&field, incident), ["供暖费上访"]);
    let trail = third.engine.incident(incident).await.unwrap().trail;
    assert_eq!(trail.recusals[0].reason.as_deref(), Some(REASON));
    let again = recuse(&office, incident, "外勤甲").await;
    assert!(matches!(again, Err(EngineError::RecusedAlready(_))));
    let nobody = recuse(&office, incident, "不在的人").await;
    assert!(matches!(nobody, Err(EngineError::NoSuchColleague(_))));
}

#[tokio::test]
async fn a_recusal_by_someone_whose_role_does_not_allow_it_closes_nothing() {
    let (office, field, third) = three().await;
    let incident = office.start("供暖费上访").await;
    for laptop in [&field, &third] {
        send(&office, laptop).await;
    }
    // A member whose program does not ask the table.
    let forged = forge(&third, &field, incident).await;
    let from = third.engine.identity().device;
    for laptop in [&office, &field] {
        let taken = laptop.engine.ingest(from, vec![forged.clone()]).await;
        assert_eq!(taken.unwrap().refused, []);
        assert_eq!(laptop.texts(incident).await, ["供暖费上访"]);
        let trail = laptop.engine.incident(incident).await.unwrap().trail;
        assert!(!trail.recusals[0].counts);
    }
    field.log(incident, "照常").await;
    send(&field, &office).await;
    assert_eq!(office.texts(incident).await, ["供暖费上访", "照常"]);
}

async fn forge(by: &Laptop, of: &Laptop, incident: SubjectId) -> Record {
    let recusal = onscene_protocol::roster::Recusal {
        person: of.engine.identity().person,
        chains: Vec::new(),
        key: KeyId::from_bytes([0; KeyId::LEN]),
        reason: Vec::new(),
    };
    signed(by, Kind::Recusal, incident, recusal.to_bytes())
}

/// A record that a laptop's keys signed, whatever its program would say of it.
pub(super) fn signed(by: &Laptop, kind: Kind, subject: SubjectId, body: Vec<u8>) -> Record {
    let actor = ActorId::from_bytes(by.engine.host().entropy().bytes());
    signed_in(by, actor, (kind, subject), body)
}

/// The same, as the first of a chain.
pub(super) fn signed_in(
    by: &Laptop,
    actor: ActorId,
    (kind, subject): (Kind, SubjectId),
    body: Vec<u8>,
) -> Record {
    let draft = Draft {
        organisation: by.engine.identity().organisation,
        kind,
        subject,
        actor,
        seq: 1,
        prev: NO_RECORD,
        time: Timestamp::from_bits(by.engine.host().wall_ms() << 16),
        body,
    };
    let secrets = by.engine.shared.secrets();
    draft.sign(secrets.signer().unwrap()).unwrap()
}

#[tokio::test]
async fn whoever_joins_later_reads_what_was_written_since_and_a_new_laptop_of_the_recused_does_not()
{
    let (office, field, _) = three().await;
    let incident = office.start("供暖费上访").await;
    send(&office, &field).await;
    recuse(&office, incident, "外勤甲").await.unwrap();
    office.log(incident, "回避后").await;
    let (newcomer, second) = (Laptop::found("外勤丁"), Laptop::found("外勤甲"));
    join(&office, &newcomer, "外勤丁").await;
    join(&office, &second, "外勤甲").await;
    office.log(incident, "再后").await;
    for laptop in [&newcomer, &second] {
        send(&office, laptop).await;
    }
    assert_eq!(
        newcomer.texts(incident).await,
        ["供暖费上访", "回避后", "再后"]
    );
    assert!(
        is_closed(&second, incident).await,
        "by name, whatever the laptop"
    );
    assert_eq!(opened(&second, incident), ["供暖费上访"]);
}

#[tokio::test]
async fn of_two_who_recuse_each_other_both_are_and_a_third_goes_on() {
    let office = Laptop::found("值班员");
    let (deputy, third) = (Laptop::found("副组长"), Laptop::found("外勤乙"));
    join_as(&office, &deputy, "副组长", Role::Deputy).await;
    join(&office, &third, "外勤乙").await;
    let incident = office.start("供暖费上访").await;
    for laptop in [&deputy, &third] {
        send(&office, laptop).await;
    }
    recuse(&office, incident, "副组长").await.unwrap();
    recuse(&deputy, incident, "值班员").await.unwrap();
    send(&office, &third).await;
    send(&deputy, &third).await;
    third.log(incident, "回避后").await;
    for laptop in [&office, &deputy] {
        send(&third, laptop).await;
        assert!(is_closed(laptop, incident).await);
        assert_eq!(opened(laptop, incident), ["供暖费上访"]);
    }
    assert_eq!(third.texts(incident).await, ["供暖费上访", "回避后"]);
}

#[tokio::test]
async fn on_a_shared_laptop_the_others_still_read() {
    let office = Laptop::found("值班员");
    let member = Roles::default().with(Role::Member);
    let added = office.engine.add_person("夜班".into(), member).await;
    let night = added.unwrap().person;
    let incident = office.start("供暖费上访").await;
    recuse(&office, incident, "夜班").await.unwrap();
    office.log(incident, "回避后").await;
    assert_eq!(office.texts(incident).await, ["供暖费上访", "回避后"]);
    office.engine.switch(night, None).await.unwrap();
    assert!(is_closed(&office, incident).await);
}

#[tokio::test]
async fn nobody_writes_under_a_key_that_the_recused_person_hands_out() {
    use onscene_protocol::clock::{Entropy, Timestamp};
    use onscene_protocol::id::ActorId;
    use onscene_protocol::record::{Draft, Kind, NO_RECORD};
    use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};
    let (office, field, _) = three().await;
    let incident = office.start("供暖费上访").await;
    send(&office, &field).await;
    recuse(&office, incident, "外勤甲").await.unwrap();
    let key = Key::from_bytes(field.engine.host().entropy().bytes());
    let roster = field.engine.roster();
    let wraps = roster.members().map(|member| {
        let reader = member.certificate.seal_key;
        Wrap::for_person(reader, incident, &key, &mut field.engine.host().entropy()).unwrap()
    });
    let body = KeyBody {
        key: key.id(),
        purpose: Purpose::Incident,
        epoch: 99,
        wraps: wraps.collect(),
        detail: None,
        circle: None,
    };
    let draft = Draft {
        organisation: roster.own(),
        kind: Kind::Key,
        subject: incident,
        actor: ActorId::from_bytes(field.engine.host().entropy().bytes()),
        seq: 1,
        prev: NO_RECORD,
        time: Timestamp::from_bits(field.engine.host().wall_ms() << 16),
        body: body.to_bytes().unwrap(),
    };
    let record = draft.sign(field.engine.shared.secrets().signer().unwrap());
    let handed = vec![record.unwrap()];
    for laptop in [&office, &field] {
        let from = field.engine.identity().device;
        let taken = laptop.engine.ingest(from, handed.clone()).await.unwrap();
        assert_eq!(taken.refused, []);
    }
    office.log(incident, "回避后").await;
    send(&office, &field).await;
    assert_eq!(office.texts(incident).await, ["供暖费上访", "回避后"]);
    let document = field.engine.shared.document(incident).unwrap().unwrap();
    assert_eq!(
        document.keys.current(incident, Purpose::Incident),
        Some(&key),
        "it has it"
    );
    assert_eq!(opened(&field, incident), ["供暖费上访"]);
}

#[tokio::test]
async fn no_task_is_given_to_somebody_to_whom_the_incident_is_closed() {
    use onscene_protocol::incident::command::Task;
    let (office, _, _) = three().await;
    let incident = office.start("供暖费上访").await;
    let task = |owner: &str| {
        Command::Task(Task {
            text: "联系热力公司".into(),
            owner: owner.into(),
            deputy: None,
            due: None,
            clause: None,
            must: false,
        })
    };
    office.engine.act(incident, task("外勤甲")).await.unwrap();
    recuse(&office, incident, "外勤甲").await.unwrap();
    let refused = office.engine.act(incident, task("外勤甲")).await;
    let Err(EngineError::Refused(Refusal::RecusedPerson { name })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(name, "外勤甲");
    office.engine.act(incident, task("外勤乙")).await.unwrap();
}
