//! A second person on a laptop whose writer may not certify: by an administrator's code.

use super::*;
use crate::engine::Unfit;
use crate::engine::tests::joining::join;
use crate::engine::tests::revoking::send;
use onscene_protocol::invite::{Closed, InviteCode, Wish};

fn device(laptop: &Laptop) -> DeviceKey {
    laptop.engine.identity().device
}

async fn invited(office: &Laptop, role: Role) -> InviteCode {
    let wish = Wish {
        roles: Roles::default().with(role),
        ..Wish::default()
    };
    let view = office.engine.invite(wish).await.unwrap();
    view.code.parse().unwrap()
}

/// What the link does, without the link.
async fn add(
    office: &Laptop,
    laptop: &Laptop,
    code: &InviteCode,
    name: &str,
) -> Result<PersonView, EngineError> {
    let (ticket, inviter) = (code.ticket.clone(), device(office));
    let request = laptop
        .engine
        .ask_to_add(ticket, name.into(), inviter)
        .await?;
    let person = request.person;
    match office.engine.admit(device(laptop), request).await {
        Ok(answer) => laptop.engine.add_invited(inviter, person, answer).await,
        Err(error) => {
            laptop.engine.let_go_of_person(person).await?;
            Err(error)
        }
    }
}

async fn pair() -> (Laptop, Laptop) {
    let (office, shared) = (Laptop::found("主任"), Laptop::found("张三"));
    join(&office, &shared, "张三").await;
    (office, shared)
}

#[tokio::test]
async fn a_member_shares_their_laptop_with_somebody_whom_an_administrator_invited() {
    let (office, shared) = pair().await;
    let refused = shared.engine.add_person("李四".into(), member()).await;
    assert!(matches!(refused, Err(EngineError::NotAdministrator)));
    let code = invited(&office, Role::Leader).await;
    let added = add(&office, &shared, &code, "李四").await.unwrap();
    assert_eq!(
        (added.roles.as_slice(), added.certified),
        (&["leader".to_owned()][..], true)
    );
    assert!(!added.writing, "张三 goes on writing");
    let incident = shared.start("取暖费").await;
    shared.engine.switch(added.person, None).await.unwrap();
    shared.log(incident, "李四写的").await;
    let shared = shared.reopen().await;
    send(&shared, &office).await;
    assert_eq!(authors(&office, incident).await, ["张三", "李四"]);
    // What the leader may read opens for them here.
    let demanded = office
        .engine
        .act(incident, demand("退钱"))
        .await
        .unwrap()
        .entry;
    send(&office, &shared).await;
    assert!(shared.engine.open_narrow(incident, demanded).await.is_ok());
}

#[tokio::test]
async fn one_code_adds_one_person_and_no_other_organisations_code_adds_anybody() {
    let (office, shared) = pair().await;
    let code = invited(&office, Role::Member).await;
    add(&office, &shared, &code, "李四").await.unwrap();
    let again = add(&office, &shared, &code, "王五").await;
    assert!(
        matches!(again, Err(EngineError::Closed(Closed::Used))),
        "{again:?}"
    );
    let same = add(&office, &shared, &code, "李四").await;
    assert!(matches!(same, Err(EngineError::SameName(_))));
    let elsewhere = Laptop::found("别的单位");
    let code = invited(&elsewhere, Role::Member).await;
    let foreign = add(&elsewhere, &shared, &code, "赵六").await;
    assert!(
        matches!(foreign, Err(EngineError::Unfit(Unfit::AnotherOrganisation))),
        "{foreign:?}"
    );
    let names: Vec<_> = shared
        .engine
        .persons()
        .into_iter()
        .map(|person| person.name)
        .collect();
    assert_eq!(
        names,
        ["张三", "李四"],
        "nothing is left of those who were refused"
    );
}
