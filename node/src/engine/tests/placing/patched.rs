//! An administrator of a community whose program signs whatever it likes.

use super::super::recusing::signed;

use super::*;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{ActorId, RecordId, SealKey};
use onscene_protocol::record::{Draft, NO_RECORD, Record};
use onscene_protocol::roster::{Certificate, Invitation, Terms};

/// A certificate of whoever writes on `of`, as a program can sign it that does not ask.
fn certificate(of: &Laptop, unit: UnitId, invitation: Option<RecordId>) -> Certificate {
    let secrets = of.engine.shared.secrets();
    let person = secrets.person(secrets.writer()).unwrap();
    Certificate {
        person: person.key,
        name: "自己".into(),
        device: of.engine.identity().device,
        unit,
        roles: Roles::default().with(Role::Admin).with(Role::Office),
        seal_key: person.seal_key(),
        founding: None,
        adopts: None,
        invitation,
    }
}

fn seal_of(laptop: &Laptop) -> SealKey {
    let secrets = laptop.engine.shared.secrets();
    secrets.person(secrets.writer()).unwrap().seal_key()
}

/// A key that a stranger to a subject makes known there, wrapped for its readers and for themselves.
fn planted(
    by: &Laptop,
    subject: SubjectId,
    purpose: Purpose,
    readers: &[SealKey],
) -> (Key, Record) {
    let mut entropy = by.engine.host().entropy();
    let key = Key::from_bytes(entropy.bytes());
    let own = seal_of(by);
    let wraps = readers.iter().chain([&own]).map(|reader| {
        Wrap::for_person(*reader, subject, &key, &mut by.engine.host().entropy()).unwrap()
    });
    let body = KeyBody {
        key: key.id(),
        purpose,
        epoch: 1_000,
        wraps: wraps.collect(),
        detail: None,
        circle: key.circle_public(purpose),
    };
    let record = signed(by, Kind::Key, subject, body.to_bytes().unwrap());
    (key, record)
}

/// What an administrator signs to raise themselves and another laptop of theirs to these units: by
/// invitations with the mark and without, and by none.
fn raised(admin: &Laptop, second: &Laptop, to: [UnitId; 2]) -> Vec<Record> {
    let subject = admin.engine.roster().subject();
    let mut forged = Vec::new();
    for (of, to) in [second, admin]
        .into_iter()
        .flat_map(|of| to.map(|to| (of, to)))
    {
        for rule in [None, Some(1)] {
            let terms = Wish::from(Roles::default().with(Role::Admin).with(Role::Office));
            let terms = terms.terms(&[7; 32], admin.engine.identity().device, to, u64::MAX / 2);
            let made = Invitation::Made(Terms { rule, ..terms });
            let made = signed(admin, Kind::Invitation, subject, made.to_bytes());
            let given = certificate(of, to, Some(made.id())).to_bytes();
            forged.push(signed(admin, Kind::Certificate, subject, given));
            forged.push(made);
        }
        let given = certificate(of, to, None).to_bytes();
        forged.push(signed(admin, Kind::Certificate, subject, given));
    }
    forged
}

#[tokio::test]
async fn a_patched_program_that_certifies_itself_above_both_communities_reads_nothing_of_the_other()
{
    let all = as_the_readme().await;
    let [founder, street, xinyuan, _] = &all;
    let admin = Laptop::found("和平里管理员");
    let_in(founder, &admin, "和平里管理员", (HEPING, Role::Admin))
        .await
        .unwrap();
    for laptop in [street, xinyuan, founder] {
        send(&admin, laptop).await;
        send(laptop, &admin).await;
    }
    let second = Laptop::found("自己的另一台");
    let before = xinyuan.start("此前").await;
    let roster = admin.engine.roster();
    let [above, beside] = [STREET, XINYUAN].map(|path| unit(&admin, path));
    let mut forged = raised(&admin, &second, [above, beside]);
    // And keys of the other community and its incident that are the forger's.
    let readers = [seal_of(xinyuan), seal_of(street)];
    let of_unit = roster.unit_subject(beside);
    let mut keys = Vec::new();
    for (subject, purpose) in [
        (of_unit, Purpose::Unit),
        (of_unit, Purpose::Petitioners),
        (of_unit, Purpose::Words),
        (before, Purpose::Incident),
    ] {
        let (key, record) = planted(&admin, subject, purpose, &readers);
        keys.push(key.id());
        forged.push(record);
    }
    for laptop in [street, xinyuan, founder] {
        let from = admin.engine.identity().device;
        laptop.engine.ingest(from, forged.clone()).await.unwrap();
        send(laptop, xinyuan).await;
    }
    let after = xinyuan.start("此后").await;
    xinyuan.log(before, "接着写").await;
    let told = super::super::disposing::demand("退钱");
    xinyuan.engine.act(before, told).await.unwrap();
    send(xinyuan, street).await;
    send(street, xinyuan).await;
    let opened = opened(&[&admin, &second], xinyuan).await;
    for incident in [before, after] {
        let document = xinyuan.engine.shared.document(incident).unwrap().unwrap();
        let used: Vec<_> = document
            .keys
            .all_of(incident)
            .map(|(_, key)| key.id())
            .collect();
        assert!(!used.is_empty());
        for key in used {
            assert!(!keys.contains(&key) && opened.get(key).is_none());
        }
    }
    let standing = xinyuan.engine.shared.standing();
    for (purpose, _) in tending::KEYS {
        let current = standing.keys.current(of_unit, purpose).unwrap();
        assert!(!keys.contains(&current.id()) && opened.get(current.id()).is_none());
        let circle = standing.keys.circle(of_unit, purpose);
        assert_eq!(circle, current.circle_public(purpose));
    }
    assert!(street.texts(before).await.contains(&"接着写".to_owned()));
    // Not after the next start either, when all of it is read anew.
    let again = xinyuan.copy();
    let standing = again.engine.shared.standing();
    let current = standing.keys.current(of_unit, Purpose::Unit).unwrap();
    assert!(!keys.contains(&current.id()));
}

#[tokio::test]
async fn a_reader_from_before_the_rule_gets_keys_once_the_units_administrator_confirmed_them() {
    let all = as_the_readme().await;
    let [founder, _, xinyuan, _] = &all;
    let (former, second) = (Laptop::found("从前的管理员"), Laptop::found("另一台"));
    let admin = Laptop::found("新源里管理员");
    let_in(founder, &admin, "新源里管理员", (XINYUAN, Role::Admin))
        .await
        .unwrap();
    let subject = founder.engine.roster().subject();
    let given = certificate(&former, unit(founder, HEPING), None).to_bytes();
    let former_given = signed(founder, Kind::Certificate, subject, given);
    let given = certificate(&second, unit(founder, STREET), None);
    let actor = ActorId::from_bytes([0x5a; 16]);
    let organisation = founder.engine.identity().organisation;
    let draft = Draft {
        organisation,
        kind: Kind::Certificate,
        subject,
        actor,
        seq: 1,
        prev: NO_RECORD,
        time: former_given.header().time,
        body: given.to_bytes(),
    };
    let secrets = former.engine.shared.secrets();
    let second_given = draft.sign(secrets.signer().unwrap()).unwrap();
    let from = founder.engine.identity().device;
    let both = vec![former_given, second_given.clone()];
    founder.engine.ingest(from, both).await.unwrap();
    let incident = xinyuan.start("新源里的事").await;
    for _ in 0..2 {
        for (one, other) in [
            (founder, xinyuan),
            (xinyuan, founder),
            (founder, &admin),
            (&admin, founder),
        ] {
            send(one, other).await;
        }
    }
    assert!(!opens(&opened(&[&second], founder).await, incident));
    assert_eq!(founder.engine.unconfirmed().len(), 1);
    assert_eq!(xinyuan.engine.unconfirmed(), [], "no administrator");
    let asked = admin.engine.unconfirmed();
    let [asked] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert!(asked.name.starts_with("自己"), "{}", asked.name);
    assert_eq!(asked.reads, XINYUAN);
    assert_eq!(asked.certificate, second_given.id());
    let refused = xinyuan.engine.confirm_reader(asked.certificate).await;
    assert!(matches!(refused, Err(EngineError::NothingToConfirm(_))));
    admin
        .engine
        .confirm_reader(asked.certificate)
        .await
        .unwrap();
    assert_eq!(admin.engine.unconfirmed(), []);
    assert!(opens(&opened(&[&second], &admin).await, incident));
}
