//! Going on with another laptop: refused until its receipts show all, and nothing is lost by it.

use super::disposing::demand;
use super::joining::join;
use super::revoking::{join_as, send};
use super::*;
use onscene_protocol::incident::WhyReview;
use onscene_protocol::roster::Role;

/// 李敏's former laptop and her next one, in the office of 值班员.
async fn three(role: Role) -> (Laptop, Laptop, Laptop) {
    let (office, former, next) = (
        Laptop::found("值班员"),
        Laptop::found("李敏"),
        Laptop::found("李敏"),
    );
    join_as(&office, &former, "李敏", Role::Member).await;
    join_as(&office, &next, "李敏", role).await;
    send(&office, &former).await;
    (office, former, next)
}

/// What a whole exchange comes to: records and the receipt for them.
async fn fill(from: &Laptop, to: &Laptop) {
    let held = send(from, to).await.held;
    let receipt = to.engine.receipt_for(held).await.unwrap();
    let receipt = receipt.check().unwrap();
    from.engine.note_receipt(receipt).await.unwrap();
}

fn device(laptop: &Laptop) -> DeviceKey {
    laptop.engine.identity().device
}

#[tokio::test]
async fn nobody_leaves_before_the_other_laptop_confirmed_all_of_it() {
    let (_office, former, next) = three(Role::Member).await;
    let incident = former.start("供暖费上访").await;
    let to = device(&next);
    let begun = former.engine.begin_move(to).await.unwrap();
    assert!(!begun.is_whole() && !begun.retired, "{begun:?}");
    for refused in [
        former.engine.retire(to).await.map(|_| ()),
        former.engine.leave(to).await.map(|_| ()),
    ] {
        assert!(matches!(
            refused,
            Err(EngineError::NotThere { records: 1.., .. })
        ));
    }
    // Sent is not confirmed.
    send(&former, &next).await;
    assert!(former.engine.retire(to).await.is_err());
    fill(&former, &next).await;
    assert!(former.engine.retire(to).await.unwrap().retired);
    // The retirement itself is one more record to confirm.
    let refused = former.engine.leave(to).await;
    assert!(matches!(
        refused,
        Err(EngineError::NotThere { records: 1, .. })
    ));
    fill(&former, &next).await;
    assert_eq!(former.engine.leave(to).await.unwrap(), Left::Laptop);
    assert_eq!(next.texts(incident).await, ["供暖费上访"]);
}

#[tokio::test]
async fn an_entry_typed_at_the_last_moment_is_confirmed_too_or_refused() {
    let (_office, former, next) = three(Role::Member).await;
    let incident = former.start("供暖费上访").await;
    let to = device(&next);
    former.engine.begin_move(to).await.unwrap();
    fill(&former, &next).await;
    let act = former.engine.act(incident, Command::Log(log("最后一条")));
    let (written, retired) = tokio::join!(act, former.engine.retire(to));
    match (written, retired) {
        (Ok(_), Err(EngineError::NotThere { .. })) | (Err(EngineError::Retired), Ok(_)) => {}
        other => panic!("an entry was saved that nobody confirmed: {other:?}"),
    }
}

#[tokio::test]
async fn whoever_moved_writes_no_more_and_a_copy_of_the_laptop_is_not_them() {
    let (office, former, next) = three(Role::Member).await;
    let incident = former.start("供暖费上访").await;
    let to = device(&next);
    former.engine.begin_move(to).await.unwrap();
    fill(&former, &next).await;
    // A copy of the folder that has not heard of it.
    let copy = former.copy();
    former.engine.retire(to).await.unwrap();
    fill(&former, &next).await;
    let refused = former
        .engine
        .act(incident, Command::Log(log("还想写")))
        .await;
    assert!(matches!(refused, Err(EngineError::Retired)));
    send(&next, &office).await;
    copy.log(incident, "副本所写").await;
    assert_eq!(send(&copy, &office).await.refused, []);
    send(&copy, &next).await;
    for laptop in [&office, &next] {
        let view = laptop.engine.incident(incident).await.unwrap().view;
        let texts: Vec<_> = view
            .entries
            .iter()
            .map(|entry| entry.text.as_deref())
            .collect();
        assert_eq!(texts, [Some("供暖费上访")]);
        let [review] = view.to_review.as_slice() else {
            panic!("{:?}", view.to_review);
        };
        assert_eq!(review.why, WhyReview::AfterRetirement);
        assert_eq!(review.text.as_deref(), Some("副本所写"));
    }
    assert!(
        !office.engine.may_link(device(&copy)),
        "nor does it connect"
    );
    assert!(
        next.engine.may_link(device(&copy)),
        "but to hand over what is left"
    );
    next.log(incident, "在新电脑上写").await;
    // What is written from now on is sealed anew, once an administrator heard of it.
    let after = office.start("之后的").await;
    send(&office, &copy).await;
    assert_eq!(copy.texts(after).await, Vec::<String>::new());
    send(&office, &next).await;
    assert_eq!(next.texts(after).await, ["之后的"]);
}

#[tokio::test]
async fn what_only_the_writer_could_read_is_read_on_the_next_laptop() {
    let (office, former, next) = three(Role::Member).await;
    let incident = office.start("供暖费上访").await;
    send(&office, &former).await;
    let own = former
        .engine
        .act(incident, demand("退钱"))
        .await
        .unwrap()
        .entry;
    let other = office
        .engine
        .act(incident, demand("道歉"))
        .await
        .unwrap()
        .entry;
    send(&office, &former).await;
    let to = device(&next);
    former.engine.begin_move(to).await.unwrap();
    fill(&former, &next).await;
    former.engine.retire(to).await.unwrap();
    fill(&former, &next).await;
    let opened = next.engine.open_narrow(incident, own).await.unwrap();
    assert!(opened.verbatim.is_some());
    assert!(next.engine.open_narrow(incident, other).await.is_err());
    assert!(
        former.engine.open_narrow(incident, own).await.is_err(),
        "reading is recorded"
    );
}

#[tokio::test]
async fn the_last_administrator_leaves_nobody_behind_without_one() {
    let office = Laptop::found("值班员");
    let next = Laptop::found("值班员");
    join(&office, &next, "值班员").await;
    let refused = office.engine.begin_move(device(&next)).await.unwrap_err();
    assert!(matches!(refused, EngineError::LastAdministrator));
    assert!(refused.hint().contains("admin"), "{}", refused.hint());
    let admin = Laptop::found("值班员");
    join_as(&office, &admin, "值班员", Role::Admin).await;
    office.engine.begin_move(device(&admin)).await.unwrap();
    fill(&office, &admin).await;
    office.engine.retire(device(&admin)).await.unwrap();
    fill(&office, &admin).await;
    // The founder's key is gone, and the office goes on.
    assert!(admin.engine.may_revoke() && admin.engine.may_add_persons());
    let newcomer = Laptop::found("外勤");
    join(&admin, &newcomer, "外勤").await;
    assert!(admin.engine.may_link(device(&newcomer)));
}

#[tokio::test]
async fn nobody_goes_on_with_somebody_elses_laptop_with_their_own_or_with_one_that_is_out() {
    let (office, former, next) = three(Role::Member).await;
    let mine = former.engine.begin_move(device(&former)).await;
    assert!(matches!(mine, Err(EngineError::OwnLaptop)));
    let theirs = former.engine.begin_move(device(&office)).await;
    assert!(matches!(theirs, Err(EngineError::NotThatPerson(_))));
    let nobody = former
        .engine
        .begin_move(DeviceKey::from_bytes([7; 32]))
        .await;
    assert!(matches!(nobody, Err(EngineError::NoSuchDevice(_))));
    send(&office, &former).await;
    office.engine.revoke(device(&next)).await.unwrap();
    send(&office, &former).await;
    let revoked = former.engine.begin_move(device(&next)).await;
    assert!(matches!(revoked, Err(EngineError::NoSuchDevice(_))));
}

#[tokio::test]
async fn of_several_people_on_a_laptop_only_the_one_who_moves_takes_their_keys_away() {
    let former = Laptop::found("张三");
    let stays = former
        .engine
        .add_person("李四".into(), [Role::Member].into_iter().collect());
    let stays = stays.await.unwrap();
    let next = Laptop::found("张三");
    join_as(&former, &next, "张三", Role::Admin).await;
    let incident = former.start("供暖费上访").await;
    let (moved, to) = (former.engine.identity().person, device(&next));
    former.engine.begin_move(to).await.unwrap();
    fill(&former, &next).await;
    former.engine.retire(to).await.unwrap();
    fill(&former, &next).await;
    assert_eq!(former.engine.leave(to).await.unwrap(), Left::Person);
    assert_eq!(former.engine.identity().person, stays.person);
    let former = former.reopen().await;
    let persons = former.engine.persons();
    assert!(persons.iter().all(|person| person.person != moved) && persons.len() == 1);
    former.log(incident, "李四写的").await;
    assert_eq!(former.texts(incident).await, ["供暖费上访", "李四写的"]);
    send(&former, &next).await;
    assert!(
        next.engine.may_link(device(&former)),
        "somebody still writes there"
    );
    assert_eq!(next.texts(incident).await, ["供暖费上访", "李四写的"]);
}

#[tokio::test]
async fn a_move_that_a_thief_made_is_left_out_by_whoever_revokes_and_says_so() {
    let (office, former, next) = three(Role::Member).await;
    let incident = former.start("供暖费上访").await;
    let (stolen, to) = (former.copy(), device(&next));
    former.log(incident, "被盗之后，本人写的").await;
    stolen.engine.begin_move(to).await.unwrap();
    fill(&stolen, &next).await;
    stolen.engine.retire(to).await.unwrap();
    send(&former, &office).await;
    assert_eq!(office.texts(incident).await.len(), 2);
    send(&stolen, &office).await;
    assert_eq!(
        office.texts(incident).await,
        ["供暖费上访"],
        "the rest is put aside"
    );
    // An ordinary revocation leaves the laptop's own word as it is.
    let lost = device(&former);
    office.engine.revoke(lost).await.unwrap();
    assert_eq!(office.texts(incident).await, ["供暖费上访"]);
    former.log(incident, "撤销之后写的").await;
    send(&former, &office).await;
    office.engine.revoke_despite_retirement(lost).await.unwrap();
    let good = ["供暖费上访", "被盗之后，本人写的"];
    assert_eq!(office.texts(incident).await, good, "and nothing later");
    send(&office, &next).await;
    assert_eq!(next.texts(incident).await, good);
    let views = office.engine.devices();
    let view = views.iter().find(|view| view.device == lost).unwrap();
    assert!(view.revoked && view.retired_to.is_none());
    // Once more, either way, changes nothing.
    let records = office.all_records().await.len();
    office.engine.revoke(lost).await.unwrap();
    office.engine.revoke_despite_retirement(lost).await.unwrap();
    assert_eq!(office.all_records().await.len(), records);
}

#[tokio::test]
async fn a_move_can_be_left_out_by_the_first_revocation() {
    let (office, former, next) = three(Role::Member).await;
    let incident = former.start("供暖费上访").await;
    let (stolen, to) = (former.copy(), device(&next));
    former.log(incident, "被盗之后，本人写的").await;
    stolen.engine.begin_move(to).await.unwrap();
    fill(&stolen, &next).await;
    stolen.engine.retire(to).await.unwrap();
    send(&former, &office).await;
    send(&stolen, &office).await;
    let lost = device(&former);
    office.engine.revoke_despite_retirement(lost).await.unwrap();
    assert_eq!(
        office.texts(incident).await,
        ["供暖费上访", "被盗之后，本人写的"]
    );
    assert!(!office.engine.may_link(lost), "it is out all the same");
}
