//! Inviting above, beside and below one's own unit, and to whom keys follow: never to a neighbour.

mod patched;

use super::revoking::send;
use super::shared::learn_keys;
use super::units::{begin_in, let_in, spread, titles};
use super::*;
use onscene_protocol::id::UnitId;
use onscene_protocol::invite::Wish;
use onscene_protocol::record::Kind;
use onscene_protocol::roster::{Role, Roles};
use onscene_protocol::seal::{Key, KeyBody, Keyring, Purpose, Wrap};

const STREET: &str = "城东街道";
const HEPING: &str = "城东街道/和平里社区";
const XINYUAN: &str = "城东街道/新源里社区";
const COMPANY: &str = "城东街道/热力公司";

/// The founder works in a community, and invited the street office, another community and a company.
async fn as_the_readme() -> [Laptop; 4] {
    let founder = Laptop::found("值班员");
    let mut all = vec![founder];
    for (name, unit, role) in [
        ("街道", STREET, Role::Office),
        ("新源里", XINYUAN, Role::Office),
        ("联络员", COMPANY, Role::Liaison),
    ] {
        let joiner = Laptop::found(name);
        let_in(&all[0], &joiner, name, (unit, role)).await.unwrap();
        all.push(joiner);
    }
    all.try_into().ok().unwrap()
}

fn unit(laptop: &Laptop, path: &str) -> UnitId {
    laptop.engine.roster().own_unit_at(path).unwrap()
}

/// How many keys of a unit a laptop holds.
fn held(laptop: &Laptop, path: &str) -> usize {
    let roster = laptop.engine.roster();
    let subject = roster.unit_subject(unit(laptop, path));
    let keys = laptop.engine.shared.standing().keys;
    keys.all_of(subject).count()
}

/// What all these laptops' secrets open among the records that one of them holds, however they came.
async fn opened(by: &[&Laptop], from: &Laptop) -> Keyring {
    let secrets: Vec<_> = by.iter().flat_map(|it| it.engine.shared.seals()).collect();
    let arrived = from.engine.after(0, 100_000).await.unwrap();
    let records: Vec<_> = arrived.into_iter().map(|arrived| arrived.record).collect();
    let mut keys = Keyring::default();
    learn_keys(&mut keys, &records, &secrets);
    keys
}

/// Whether any of an incident's keys is among what was opened.
fn opens(keys: &Keyring, incident: SubjectId) -> bool {
    keys.all_of(incident).next().is_some()
}

#[tokio::test]
async fn a_founder_in_a_community_invites_above_and_beside_it_and_reads_neither() {
    let all = as_the_readme().await;
    let [founder, street, xinyuan, liaison] = &all;
    assert_eq!(
        founder.engine.units_to_invite_to(),
        [HEPING, STREET, XINYUAN, COMPANY].map(str::to_owned)
    );
    assert_eq!(founder.engine.units(), [HEPING]);
    let own = founder.start("和平里的事").await;
    let beside = xinyuan.start("新源里的事").await;
    let above = street.start("街道的事").await;
    assert_eq!(titles(xinyuan).await, ["新源里的事"], "at once");
    spread(&all).await;
    assert_eq!(titles(founder).await, ["和平里的事"]);
    assert_eq!(titles(xinyuan).await, ["新源里的事"]);
    assert_eq!(titles(liaison).await, [""; 0]);
    assert_eq!(
        titles(street).await,
        ["和平里的事", "新源里的事", "街道的事"]
    );
    let theirs = begin_in(street, COMPANY, "给热力公司的").await.unwrap();
    spread(&all).await;
    assert_eq!(titles(liaison).await, ["给热力公司的"]);
    let keys = opened(&[founder], street).await;
    assert!(opens(&keys, own));
    for closed in [beside, above, theirs] {
        assert!(!opens(&keys, closed));
    }
}

#[tokio::test]
async fn a_unit_made_beside_without_an_administrator_has_keys_after_its_first_members_first_start()
{
    let founder = Laptop::found("值班员");
    let [first, second] = ["新源里甲", "新源里乙"].map(Laptop::found);
    let to = (XINYUAN, Role::Office);
    let_in(&founder, &first, "新源里甲", to).await.unwrap();
    assert_eq!((held(&first, XINYUAN), held(&founder, XINYUAN)), (3, 0));
    let incident = first.start("甲记的").await;
    let_in(&founder, &second, "新源里乙", to).await.unwrap();
    let apart = second.start("乙还没有钥匙时记的").await;
    let all = [founder, first, second];
    spread(&all).await;
    let [founder, first, second] = &all;
    for laptop in [first, second] {
        assert_eq!(titles(laptop).await.len(), 2);
    }
    let keys = opened(&[founder], first).await;
    assert!(!opens(&keys, incident) && !opens(&keys, apart));
    assert_eq!(titles(founder).await, [""; 0]);
}

#[tokio::test]
async fn the_first_member_of_a_unit_makes_its_keys_at_the_next_start_where_they_have_none() {
    let all = as_the_readme().await;
    let [founder, _, xinyuan, _] = &all;
    // A second one comes, of whom the first hears, but nobody hands them a key.
    let second = Laptop::found("新源里乙");
    let_in(founder, &second, "新源里乙", (XINYUAN, Role::Member))
        .await
        .unwrap();
    assert_eq!(held(&second, XINYUAN), 1, "theirs; a member reads no more");
    send(&second, xinyuan).await;
    send(xinyuan, &second).await;
    let second = second.reopen().await;
    assert_eq!(held(&second, XINYUAN), 2);
    let roster = second.engine.roster();
    let subject = roster.unit_subject(unit(&second, XINYUAN));
    let current = |laptop: &Laptop| {
        let keys = laptop.engine.shared.standing().keys;
        keys.current(subject, Purpose::Unit).map(Key::id)
    };
    assert_eq!(current(&second), current(xinyuan));
}

#[tokio::test]
async fn what_is_begun_in_a_unit_whose_key_has_not_come_is_sealed_under_the_writers_own() {
    let [founder, street, xinyuan, _] = as_the_readme().await;
    let second = Laptop::found("街道乙");
    let_in(&founder, &second, "街道乙", (STREET, Role::Office))
        .await
        .unwrap();
    assert_eq!(held(&second, XINYUAN), 0);
    let begun = begin_in(&second, XINYUAN, "街道替新源里记的")
        .await
        .unwrap();
    let records = second.engine.shared.store.read().unwrap();
    let records = records.subject(begun).unwrap();
    let mut bodies = records.iter().filter_map(|record| {
        let record = record.record();
        let body = record.body().filter(|_| record.header().kind == Kind::Key);
        KeyBody::from_bytes(body?).ok()
    });
    let under = bodies.next().unwrap().wraps;
    let own = second.engine.roster().unit_subject(unit(&second, STREET));
    let keys = second.engine.shared.standing().keys;
    let own = keys.current(own, Purpose::Unit).unwrap().id();
    assert!(matches!(under.as_slice(), [Wrap::UnderKey { by, .. }] if *by == own));
    let all = [founder, street, xinyuan, second];
    spread(&all).await;
    let [founder, street, xinyuan, second] = &all;
    assert_eq!(titles(founder).await, [""; 0]);
    for laptop in [street, xinyuan, second] {
        assert_eq!(titles(laptop).await, ["街道替新源里记的"]);
    }
}

#[tokio::test]
async fn a_community_goes_on_under_a_new_key_where_the_only_person_above_it_is_revoked() {
    let all = as_the_readme().await;
    let [founder, street, xinyuan, _] = &all;
    let before = xinyuan.start("撤销之前").await;
    spread(&all).await;
    assert!(opens(&opened(&[street], xinyuan).await, before));
    founder
        .engine
        .revoke(street.engine.identity().device)
        .await
        .unwrap();
    send(founder, xinyuan).await;
    let after = xinyuan.start("撤销之后").await;
    xinyuan.log(before, "接着写").await;
    spread(&all).await;
    assert!(!opens(&opened(&[street], xinyuan).await, after));
    assert_eq!(titles(xinyuan).await, ["撤销之前", "撤销之后"]);
    let next = Laptop::found("街道新人");
    let_in(founder, &next, "街道新人", (STREET, Role::Office))
        .await
        .unwrap();
    send(founder, xinyuan).await;
    send(xinyuan, &next).await;
    assert_eq!(titles(&next).await, ["撤销之前", "撤销之后"]);
}

#[tokio::test]
async fn an_administrator_of_a_community_is_refused_above_it_and_beside_it() {
    let all = as_the_readme().await;
    let [founder, _, _, _] = &all;
    let admin = Laptop::found("和平里管理员");
    let_in(founder, &admin, "和平里管理员", (HEPING, Role::Admin))
        .await
        .unwrap();
    assert_eq!(admin.engine.units_to_invite_to(), [HEPING]);
    for path in [STREET, XINYUAN, "城东街道/新社区"] {
        let wish = Wish {
            unit: Some(path.into()),
            ..Wish::from(Roles::default().with(Role::Member))
        };
        let refused = admin.engine.invite(wish).await;
        let Err(EngineError::Unit(UnitError::NotAbove { who, .. })) = refused else {
            panic!("{path}: {refused:?}");
        };
        assert!(
            who.contains("值班员") && !who.contains("和平里管理员"),
            "{who}"
        );
    }
    let second = Laptop::found("和平里组");
    let below = "城东街道/和平里社区/三组";
    let_in(&admin, &second, "和平里组", (below, Role::Member))
        .await
        .unwrap();
    assert_eq!(second.engine.identity().unit, below);
}
