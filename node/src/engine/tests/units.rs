//! Units: where incidents live, who may begin them there, and whose keys open them.

use super::disposing::demand;
use super::joining::try_join;
use super::revoking::send;
use super::*;
use onscene_protocol::incident::Refusal;
use onscene_protocol::invite::Wish;
use onscene_protocol::limit::UNIT_DEPTH_MAX;
use onscene_protocol::record::Kind;
use onscene_protocol::roster::{Homes, Role, Roles};
use onscene_protocol::seal::Purpose;

const STREET: &str = "城东街道";
const HEPING: &str = "城东街道/和平里社区";
const XINYUAN: &str = "城东街道/新源里社区";

pub(super) async fn let_in(
    inviter: &Laptop,
    joiner: &Laptop,
    name: &str,
    (unit, role): (&str, Role),
) -> Result<(), EngineError> {
    let wish = Wish {
        unit: Some(unit.into()),
        ..Wish::from(Roles::default().with(role))
    };
    let code = inviter.engine.invite(wish).await?.code;
    try_join(inviter, joiner, &code, name).await
}

/// A street office, and an office of each of two communities below it.
pub(super) async fn district() -> [Laptop; 3] {
    let street = Laptop::found_in("街道", STREET);
    let (heping, xinyuan) = (Laptop::found("和平里"), Laptop::found("新源里"));
    let office = |unit| (unit, Role::Office);
    let_in(&street, &heping, "和平里", office(HEPING))
        .await
        .unwrap();
    let_in(&street, &xinyuan, "新源里", office(XINYUAN))
        .await
        .unwrap();
    let all = [street, heping, xinyuan];
    spread(&all).await;
    all
}

/// Everything to everybody, whoever would carry it: keys alone decide who reads.
pub(super) async fn spread(all: &[Laptop]) {
    for _ in 0..2 {
        for from in all {
            for to in all {
                send(from, to).await;
            }
        }
    }
}

pub(super) async fn begin_in(
    laptop: &Laptop,
    unit: &str,
    title: &str,
) -> Result<SubjectId, EngineError> {
    let start = Start {
        kind: IncidentKind::GroupVisit,
        title: title.into(),
        place: "服务中心门前".into(),
        drill: false,
        heard_at: None,
        channel: None,
        reporter: None,
    };
    let command = Command::Start(start);
    let begun = laptop.engine.begin_in(None, Some(unit.into()), command);
    begun.await.map(|written| written.incident)
}

pub(super) async fn titles(laptop: &Laptop) -> Vec<String> {
    let lines = laptop.engine.incidents(None, 100).await.unwrap();
    let mut titles: Vec<String> = lines.into_iter().filter_map(|line| line.title).collect();
    titles.sort();
    titles
}

#[tokio::test]
async fn an_incidents_id_proves_the_unit_that_it_lives_in_and_that_is_written_first() {
    let office = Laptop::found("值班员");
    let incident = office.start("供暖费上访").await;
    let records = office.engine.shared.store.read().unwrap();
    let records = records.subject(incident).unwrap();
    let kinds: Vec<Kind> = records.iter().map(|r| r.record().header().kind).collect();
    assert_eq!(kinds, [Kind::Place, Kind::Key, Kind::Change]);
    let mut homes = Homes::default();
    assert_eq!(homes.learn(&records[0]), Some(incident));
    let home = homes.of(incident).unwrap();
    assert_eq!(office.engine.roster().unit_path(home), HEPING);
}

#[tokio::test]
async fn a_unit_above_reads_what_those_below_write_and_units_beside_it_read_nothing() {
    let all = district().await;
    let [street, heping, xinyuan] = &all;
    let incident = heping.start("和平里的事").await;
    heping.log(incident, "和平里写的").await;
    let told = heping.engine.act(incident, demand("退钱")).await.unwrap();
    let other = xinyuan.start("新源里的事").await;
    spread(&all).await;
    assert_eq!(titles(street).await, ["和平里的事", "新源里的事"]);
    assert_eq!(titles(heping).await, ["和平里的事"]);
    assert_eq!(titles(xinyuan).await, ["新源里的事"]);
    assert!(
        street
            .texts(incident)
            .await
            .contains(&"和平里写的".to_owned())
    );
    assert_eq!(xinyuan.texts(incident).await, [""; 0]);
    assert_eq!(heping.texts(other).await, [""; 0]);
    let opened = street.engine.open_narrow(incident, told.entry).await;
    assert_eq!(opened.unwrap().verbatim.as_deref(), Some("退钱"));
    let refused = xinyuan.engine.open_narrow(incident, told.entry).await;
    assert!(matches!(refused, Err(EngineError::Sealed)), "{refused:?}");
    for laptop in [street, heping] {
        assert_eq!(laptop.texts(incident).await.len(), 3);
    }
}

#[tokio::test]
async fn an_incident_begins_in_the_own_unit_or_one_below_and_in_no_other() {
    let all = district().await;
    let [street, heping, xinyuan] = &all;
    let begun = begin_in(street, HEPING, "街道替和平里记的").await.unwrap();
    spread(&all).await;
    assert_eq!(titles(heping).await, ["街道替和平里记的"]);
    assert_eq!(titles(xinyuan).await, [""; 0]);
    heping.log(begun, "接着写").await;
    for unit in [XINYUAN, STREET] {
        let refused = begin_in(heping, unit, "不行").await;
        let Err(EngineError::Unit(UnitError::NotAbove { who, .. })) = refused else {
            panic!("{refused:?}");
        };
        assert!(who.contains("街道") && !who.contains("和平里"), "{who}");
    }
    let unknown = begin_in(heping, "城东街道/没有的社区", "不行").await;
    assert!(matches!(
        unknown,
        Err(EngineError::Unit(UnitError::NoSuch(_)))
    ));
    assert_eq!(titles(heping).await, ["街道替和平里记的"]);
    assert_eq!(street.engine.units(), [STREET, HEPING, XINYUAN]);
    assert_eq!(heping.engine.units(), [HEPING]);
}

#[tokio::test]
async fn somebody_is_invited_to_a_unit_below_the_inviters_and_a_liaison_to_another_one() {
    let [street, heping, _] = district().await;
    let wish = |unit: &str, role| Wish {
        unit: Some(unit.into()),
        ..Wish::from(Roles::default().with(role))
    };
    let community = Laptop::found("社区");
    // From beside it, and from below.
    for unit in [XINYUAN, STREET] {
        let founded = Laptop::found("另一个");
        let admin = (HEPING, Role::Admin);
        let_in(&street, &founded, "另一个", admin).await.unwrap();
        let refused = founded.engine.invite(wish(unit, Role::Member)).await;
        assert!(
            matches!(refused, Err(EngineError::Unit(UnitError::NotAbove { .. }))),
            "{refused:?}"
        );
    }
    let refused = heping.engine.invite(wish(HEPING, Role::Member)).await;
    assert!(matches!(refused, Err(EngineError::NotAdministrator)));
    let elsewhere = street
        .engine
        .invite(wish("城西街道/社区", Role::Member))
        .await;
    assert!(matches!(
        elsewhere,
        Err(EngineError::Unit(UnitError::NoSuch(_)))
    ));
    for own in [
        wish(STREET, Role::Liaison),
        Roles::default().with(Role::Liaison).into(),
    ] {
        let refused = street.engine.invite(own).await;
        assert!(
            matches!(refused, Err(EngineError::Unit(UnitError::OwnLiaison))),
            "{refused:?}"
        );
    }
    let deep = ["层"; UNIT_DEPTH_MAX].join("/");
    let refused = street
        .engine
        .invite(wish(&format!("{STREET}/{deep}"), Role::Member));
    let refused = refused.await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::TooLarge { .. }))
    ));
    let made = street
        .engine
        .invite(wish("城东街道/热力公司/客服部", Role::Liaison));
    let made = made.await.unwrap();
    assert_eq!(made.unit, "城东街道/热力公司/客服部");
    try_join(&street, &community, &made.code, "联络员")
        .await
        .unwrap();
    assert_eq!(community.engine.identity().unit, made.unit);
    let listed = street.engine.devices().into_iter();
    let mut of = listed.filter(|device| device.name == "联络员");
    assert_eq!(of.next().unwrap().unit, made.unit);
    assert_eq!(street.engine.invitations()[0].unit, Some(made.unit));
}

#[tokio::test]
async fn a_liaison_holds_the_key_of_their_own_unit_and_no_other() {
    let all = district().await;
    let [street, heping, _] = &all;
    let company = Laptop::found("热力公司");
    let unit = "城东街道/热力公司";
    let_in(street, &company, "联络员", (unit, Role::Liaison))
        .await
        .unwrap();
    let incident = heping.start("和平里的事").await;
    let own = street.start("街道的事").await;
    let theirs = begin_in(street, unit, "给热力公司的").await.unwrap();
    for laptop in &all {
        send(laptop, street).await;
    }
    send(street, &company).await;
    assert_eq!(titles(&company).await, ["给热力公司的"]);
    for closed in [incident, own] {
        assert_eq!(company.texts(closed).await, [""; 0]);
    }
    assert!(!company.texts(theirs).await.is_empty());
    let (standing, roster) = (company.engine.shared.standing(), street.engine.roster());
    let held = |subject| standing.keys.all_of(subject).count();
    assert_eq!(held(roster.subject()), 0, "no key of what is everybody's");
    assert_eq!(
        held(roster.unit_subject(roster.own_unit_at(unit).unwrap())),
        1
    );
    let refused = company.engine.act(theirs, Command::Log(log("写"))).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::NotForRole { .. }))
    ));
}

#[tokio::test]
async fn what_an_inviter_does_not_hold_follows_from_a_laptop_that_does() {
    let [street, heping, xinyuan] = district().await;
    let second = Laptop::found("街道乙");
    let_in(&street, &second, "街道乙", (STREET, Role::Admin))
        .await
        .unwrap();
    // A unit is made of which the second administrator knows no key.
    let first = Laptop::found("东门");
    let unit = "城东街道/东门社区";
    let_in(&street, &first, "东门", (unit, Role::Office))
        .await
        .unwrap();
    let begun = first.start("东门的事").await;
    send(&first, &street).await;
    let roster = street.engine.roster();
    let keys = roster.unit_subject(roster.own_unit_at(unit).unwrap());
    let mut known = street.all_records().await;
    known.retain(|record| record.header().subject != keys);
    let from = street.engine.identity().device;
    second.engine.ingest(from, known).await.unwrap();
    let guest = Laptop::found("东门乙");
    let_in(&second, &guest, "东门乙", (unit, Role::Office))
        .await
        .unwrap();
    assert_eq!(titles(&guest).await, [""; 0]);
    let own = guest.start("没有钥匙也能记").await;
    send(&guest, &second).await;
    send(&second, &street).await;
    send(&street, &guest).await;
    assert_eq!(titles(&guest).await, ["东门的事", "没有钥匙也能记"]);
    assert!(!guest.texts(begun).await.is_empty());
    send(&guest, &first).await;
    send(&street, &first).await;
    assert!(!first.texts(own).await.is_empty());
    for beside in [heping, xinyuan] {
        send(&street, &beside).await;
        assert!(!titles(&beside).await.contains(&"东门的事".to_owned()));
    }
}

#[tokio::test]
async fn at_a_revocation_each_unit_gets_a_new_key_of_which_that_laptop_held_one_and_no_other() {
    let all = district().await;
    let [street, heping, xinyuan] = &all;
    let roster = street.engine.roster();
    let epoch = |laptop: &Laptop, unit: &str, purpose| {
        let subject = roster.unit_subject(roster.own_unit_at(unit).unwrap());
        let keys = laptop.engine.shared.standing().keys;
        keys.epochs(subject, purpose)
            .first()
            .map(|(epoch, _)| *epoch)
    };
    let lost = heping.engine.identity().device;
    street.engine.revoke(lost).await.unwrap();
    for purpose in [Purpose::Unit, Purpose::Petitioners, Purpose::Words] {
        assert_eq!(epoch(street, HEPING, purpose), Some(2));
        assert_eq!(epoch(street, XINYUAN, purpose), Some(1));
    }
    let after = begin_in(street, HEPING, "撤销之后").await.unwrap();
    spread(&all).await;
    assert!(!street.texts(after).await.is_empty());
    assert_eq!(titles(heping).await, [""; 0]);
    assert_eq!(epoch(xinyuan, XINYUAN, Purpose::Unit), Some(1));
}

/// The same laptop as a version left it that knew of no keys of units.
fn from_before(laptop: &Laptop) -> Laptop {
    let folder = tempfile::tempdir().unwrap();
    for name in ["store.key", "keys.sealed"] {
        std::fs::copy(laptop.folder.path().join(name), folder.path().join(name)).unwrap();
    }
    let roster = laptop.engine.roster();
    let units: Vec<SubjectId> = roster
        .own_units()
        .map(|unit| roster.unit_subject(unit))
        .collect();
    let locked = Folder::open(folder.path()).unwrap();
    let store = Store::create(&locked, Vault::open(&locked, None).unwrap()).unwrap();
    let mut writing = store.begin().unwrap();
    let own = roster.own();
    writing
        .set_meta(shared::ORGANISATION, own.as_bytes())
        .unwrap();
    let known = laptop.engine.shared.store.read().unwrap();
    for arrived in known.after(0, 1_000).unwrap() {
        let record = arrived.record.record().clone();
        if !units.contains(&record.header().subject) {
            let verified = onscene_protocol::verify::verify(record, &roster).unwrap();
            writing.put(verified, None).unwrap();
        }
    }
    writing.commit().unwrap();
    drop((store, locked));
    Laptop::open(folder)
}

#[tokio::test]
async fn a_store_from_before_units_had_keys_gets_them_as_it_is_opened() {
    let before = Laptop::found("值班员");
    let office = from_before(&before);
    let incident = office.start("照常").await;
    assert!(!office.texts(incident).await.is_empty());
    let roster = office.engine.roster();
    let keys = office.engine.shared.standing().keys;
    let held = |path: &str| {
        let unit = roster.own_unit_at(path).unwrap();
        keys.all_of(roster.unit_subject(unit)).count()
    };
    assert_eq!((held(HEPING), held(STREET)), (3, 0), "nobody stands above");
    let office = office.reopen().await;
    assert_eq!(titles(&office).await, ["照常"]);
    let keys = office.engine.shared.standing().keys;
    let subject = roster.unit_subject(roster.own_unit_at(HEPING).unwrap());
    assert_eq!(keys.all_of(subject).count(), 3, "once");
}

#[tokio::test]
async fn nobody_destroys_the_keys_of_a_unit() {
    let [street, heping, _] = district().await;
    let roster = street.engine.roster();
    let subject = roster.unit_subject(roster.own_unit_at(HEPING).unwrap());
    let refused = street.engine.dispose(subject, None, "误".into()).await;
    assert!(matches!(refused, Err(EngineError::NoSuchIncident(_))));
    let keys = street.engine.shared.standing().keys;
    let disposal = onscene_protocol::record::body::Disposal {
        keys: keys.all_of(subject).map(|(_, key)| key.id()).collect(),
        scope: onscene_protocol::record::body::Scope::Incident,
        reason: "误".into(),
    };
    // A leader whose program does not ask.
    let forged = super::recusing::signed(&street, Kind::Disposal, subject, disposal.to_bytes());
    let from = street.engine.identity().device;
    heping.engine.ingest(from, vec![forged]).await.unwrap();
    let heping = heping.reopen().await;
    heping.start("照常").await;
    assert_eq!(titles(&heping).await, ["照常"]);
    let held = heping.engine.shared.standing().keys;
    assert_eq!(held.all_of(subject).count(), 3);
}
