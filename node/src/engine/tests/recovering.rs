//! A key on paper, for the day on which all administrators' laptops are lost.

use super::disposing::demand;
use super::joining::join;
use super::revoking::{join_as, send};
use super::*;
use onscene_protocol::printed::PrintedKey;
use onscene_protocol::roster::Role;

async fn print(laptop: &Laptop) -> PrintedKey {
    let printed = laptop.engine.print_key().await.unwrap();
    assert_eq!(printed.groups.replace(' ', ""), *printed.text);
    printed.text.parse().unwrap()
}

fn again(key: &PrintedKey) -> PrintedKey {
    key.to_text().parse().unwrap()
}

/// An office with a printed key, and a member's laptop that has heard of it.
async fn office_and_member() -> (Laptop, Laptop, PrintedKey) {
    let (office, member) = (Laptop::found("主任"), Laptop::found("李敏"));
    join_as(&office, &member, "李敏", Role::Member).await;
    let key = print(&office).await;
    (office, member, key)
}

#[tokio::test]
async fn whoever_holds_the_paper_becomes_an_administrator_offline_and_reads_what_one_reads() {
    let (office, member, key) = office_and_member().await;
    let incident = office.start("供暖费上访").await;
    let demanded = office
        .engine
        .act(incident, demand("退钱"))
        .await
        .unwrap()
        .entry;
    send(&office, &member).await;
    assert!(member.engine.open_narrow(incident, demanded).await.is_err());
    assert!(!member.engine.may_revoke());
    // The office is gone. Nobody is asked.
    let office_device = office.engine.identity().device;
    let identity = member.engine.recover(again(&key)).await.unwrap();
    assert_eq!(identity.roles, ["member", "admin"]);
    let opened = member.engine.open_narrow(incident, demanded).await.unwrap();
    assert!(opened.verbatim.is_some() && opened.petitioner.is_some());
    member.engine.revoke(office_device).await.unwrap();
    let newcomer = Laptop::found("王芳");
    join(&member, &newcomer, "王芳").await;
    send(&member, &newcomer).await;
    assert_eq!(
        newcomer.texts(incident).await.first().unwrap(),
        "供暖费上访"
    );
    // All of it is on disk.
    let member = member.reopen().await;
    assert!(member.engine.may_revoke());
    let opened = member.engine.open_narrow(incident, demanded).await.unwrap();
    assert!(opened.verbatim.is_some());
    // And once more does no harm.
    member.engine.recover(again(&key)).await.unwrap();
}

#[tokio::test]
async fn the_paper_opens_what_was_sealed_after_a_revocation_too() {
    let (office, member, key) = office_and_member().await;
    let lost = Laptop::found("外勤");
    join(&office, &lost, "外勤").await;
    office
        .engine
        .revoke(lost.engine.identity().device)
        .await
        .unwrap();
    let incident = office.start("之后的").await;
    let demanded = office
        .engine
        .act(incident, demand("退钱"))
        .await
        .unwrap()
        .entry;
    send(&office, &member).await;
    member.engine.recover(key).await.unwrap();
    assert!(member.engine.open_narrow(incident, demanded).await.is_ok());
}

#[tokio::test]
async fn a_paper_that_was_revoked_or_is_anothers_makes_nobody_an_administrator() {
    let (office, member, key) = office_and_member().await;
    let stranger = PrintedKey::new(
        office.engine.roster().own(),
        &mut member.engine.host().entropy(),
    );
    let refused = member.engine.recover(stranger).await;
    assert!(matches!(refused, Err(EngineError::UnknownPrintedKey)));
    // Not heard of is as good as another's.
    let refused = member.engine.recover(again(&key)).await;
    assert!(matches!(refused, Err(EngineError::UnknownPrintedKey)));
    office.engine.revoke(key.device()).await.unwrap();
    send(&office, &member).await;
    let refused = member.engine.recover(again(&key)).await;
    assert!(matches!(refused, Err(EngineError::NotAdministrator)));
    assert!(!member.engine.may_revoke());
    // Whoever signs with it all the same is believed by nobody.
    let other = print(&office).await;
    send(&office, &member).await;
    let copy = member.copy();
    copy.engine.recover(again(&other)).await.unwrap();
    office.engine.revoke(other.device()).await.unwrap();
    send(&copy, &office).await;
    let person = copy.engine.identity().person;
    let known = office.engine.roster();
    assert!(!known.may(person, onscene_protocol::roster::policy::Act::Certify));
}

#[tokio::test]
async fn no_laptop_links_as_a_printed_key_and_only_an_administrator_makes_one() {
    let (office, member, key) = office_and_member().await;
    assert!(!office.engine.may_link(key.device()));
    let refused = member.engine.print_key().await.map(|_| ());
    assert!(matches!(refused, Err(EngineError::NotAdministrator)));
    let views = office.engine.devices();
    let printed: Vec<_> = views.iter().filter(|view| view.printed).collect();
    assert!(matches!(printed.as_slice(), [only] if only.device == key.device()));
    // It confirms nothing, and nobody waits for it.
    let incident = office.start("供暖费上访").await;
    let disposed = office
        .engine
        .dispose(incident, None, "期满".into())
        .await
        .unwrap();
    let trail = office.engine.incident(incident).await.unwrap().trail;
    assert!(!format!("{disposed:?}{trail:?}").contains(&key.device().to_string()));
}

#[tokio::test]
async fn the_last_administrator_does_not_leave_a_paper_in_their_place() {
    let office = Laptop::found("值班员");
    let next = Laptop::found("值班员");
    join(&office, &next, "值班员").await;
    print(&office).await;
    let refused = office
        .engine
        .begin_move(next.engine.identity().device)
        .await;
    assert!(matches!(refused, Err(EngineError::LastAdministrator)));
}
