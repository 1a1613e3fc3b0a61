//! Linked documents of invited units: what stands in them, who reads and writes there, and how the
//! incident shows it (plan 五.4).

use super::disposing::demand;
use super::revoking::send;
use super::units::{district, let_in, titles};
use super::*;
use onscene_protocol::incident::command::{Contact, Correct, Objection, Task};
use onscene_protocol::incident::{ContactStatus, IncidentView, Refusal};
use onscene_protocol::roster::Role;
use onscene_protocol::roster::policy::Act;

const COMPANY: &str = "城东街道/热力公司";
const CANARY: &str = "不该给外单位看的金丝雀";

/// A street office with an incident, and the liaison of an invited company.
pub(super) struct Scene {
    pub(super) street: Laptop,
    pub(super) heping: Laptop,
    pub(super) company: Laptop,
    pub(super) incident: SubjectId,
    pub(super) chosen: EntryId,
}

pub(super) async fn scene() -> Scene {
    let [street, heping, _] = district().await;
    let company = Laptop::found("热力公司");
    let unit = (COMPANY, Role::Liaison);
    let_in(&street, &company, "联络员", unit).await.unwrap();
    let incident = street.start("供暖费上访").await;
    street.log(incident, CANARY).await;
    let chosen = street.log(incident, "三号楼暖气不热").await;
    Scene {
        street,
        heping,
        company,
        incident,
        chosen,
    }
}

/// The same, once what was chosen has reached the company in a linked document.
pub(super) async fn shared() -> (Scene, SharedDocument) {
    let scene = scene().await;
    let wish = asked(&[scene.chosen]);
    let shared = scene.street.engine.share(scene.incident, wish).await;
    send(&scene.street, &scene.company).await;
    (scene, shared.unwrap())
}

pub(super) fn asked(entries: &[EntryId]) -> AskedShare {
    AskedShare {
        unit: COMPANY.into(),
        entries: entries.to_vec(),
        ..AskedShare::default()
    }
}

pub(super) async fn view(laptop: &Laptop, subject: SubjectId) -> IncidentView {
    laptop.engine.incident(subject).await.unwrap().view
}

pub(super) fn contact(unit: &str) -> Command {
    Command::Contact(Contact {
        unit: Some(unit.into()),
        person: None,
        channel: Some("电话".into()),
        status: ContactStatus::Coming,
        contact: None,
        note: Some("抢修班已出发".into()),
        relative: None,
        agreed: false,
        demand: None,
    })
}

pub(super) fn task(text: &str, owner: &str) -> Command {
    Command::Task(Task {
        text: text.into(),
        owner: owner.into(),
        deputy: None,
        due: None,
        clause: None,
        must: false,
    })
}

fn objection(text: &str) -> Command {
    Command::Objection(Objection {
        unit: "热力公司".into(),
        text: text.into(),
        entry: None,
    })
}

#[tokio::test]
async fn an_invited_unit_reads_what_was_chosen_for_it_and_nothing_else() {
    let Scene {
        street,
        company,
        incident,
        chosen,
        ..
    } = scene().await;
    let share = AskedShare {
        title: Some("供暖故障".into()),
        ..asked(&[chosen])
    };
    let shared = street.engine.share(incident, share).await.unwrap();
    assert_eq!((shared.unit.as_str(), shared.entries), (COMPANY, 1));
    send(&street, &company).await;
    assert_eq!(titles(&company).await, ["供暖故障"]);
    let there = view(&company, shared.document).await;
    let texts: Vec<_> = there
        .entries
        .iter()
        .filter_map(|e| e.text.as_deref())
        .collect();
    assert_eq!(texts, ["供暖故障", "三号楼暖气不热"]);
    assert_eq!(there.linked.as_ref().unwrap().unit, COMPANY);
    assert_eq!(there.acts.chosen[0].from, chosen);
    assert_eq!(there.acts.chosen[0].written_by.as_deref(), Some("街道"));
    assert_eq!(company.texts(incident).await, [""; 0]);
    // Once an incident and unit; more is added, what is there already is not.
    let more = street.log(incident, "二号楼也不热").await;
    let again = street
        .engine
        .share(incident, asked(&[chosen, more]))
        .await
        .unwrap();
    assert_eq!((again.document, again.entries), (shared.document, 1));
    let nothing = street.engine.share(incident, asked(&[more])).await;
    assert!(matches!(
        nothing,
        Err(EngineError::Refused(Refusal::Empty { .. }))
    ));
    send(&street, &company).await;
    assert_eq!(company.texts(shared.document).await.len(), 3);
    assert!(company.engine.rebuild().await.unwrap().same);
}

#[tokio::test]
async fn personal_data_is_chosen_for_no_other_unit() {
    let Scene {
        street, incident, ..
    } = scene().await;
    let told = street
        .engine
        .act(incident, demand("退钱"))
        .await
        .unwrap()
        .entry;
    let corrected = Command::Correct(Correct::saying(told, "退一半"));
    let corrected = street.engine.act(incident, corrected).await.unwrap().entry;
    let before = street.all_records().await.len();
    for entry in [told, corrected] {
        let refused = street.engine.share(incident, asked(&[entry])).await;
        let Err(EngineError::Refused(Refusal::PersonalEntry { entry: named })) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(named, entry);
    }
    let unknown = EntryId::from_bytes([9; 16]);
    let refused = street.engine.share(incident, asked(&[unknown])).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::NoSuchEntry { .. }))
    ));
    assert_eq!(
        street.all_records().await.len(),
        before,
        "nothing was stored"
    );
}

#[tokio::test]
async fn clause_5_4_a_liaison_enters_contacts_tasks_and_objections_there_and_the_incident_shows_them()
 {
    let (scene, shared) = shared().await;
    let Scene {
        street,
        heping,
        company,
        incident,
        ..
    } = scene;
    let acts = [
        contact("抢修班"),
        task("更换水泵", "联络员"),
        objection("不属本公司管线"),
    ];
    for act in acts {
        company.engine.act(shared.document, act).await.unwrap();
    }
    let elsewhere = [
        (shared.document, Command::Log(log("闲话"))),
        (incident, contact("抢修班")),
    ];
    for (subject, command) in elsewhere {
        let asked = command.act();
        let refused = company.engine.act(subject, command).await;
        let Err(EngineError::Refused(Refusal::NotForRole { act, .. })) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(act, asked);
    }
    send(&company, &street).await;
    let whole = view(&street, incident).await;
    let unit = |origin: &Option<onscene_protocol::incident::Origin>| {
        origin.as_ref().map(|origin| origin.unit.clone())
    };
    let marked = Some(COMPANY.to_owned());
    assert_eq!(unit(&whole.acts.contacts[0].origin), marked);
    assert_eq!(unit(&whole.acts.tasks[0].origin), marked);
    assert_eq!(unit(&whole.acts.objections[0].origin), marked);
    assert_eq!(whole.to_review, []);
    let of_unit = whole.entries.iter().filter(|entry| entry.origin.is_some());
    let texts: Vec<_> = of_unit.filter_map(|entry| entry.text.as_deref()).collect();
    assert_eq!(texts, ["抢修班已出发", "更换水泵", "不属本公司管线"]);
    // In no list of its own, but at the liaison.
    assert_eq!(titles(&street).await, ["供暖费上访"]);
    assert_eq!(titles(&company).await, ["供暖费上访"]);
    let listed = company.engine.incidents(None, 10).await.unwrap();
    assert_eq!(listed[0].incident, shared.document);
    assert_eq!(
        (
            listed[0].entries,
            view(&company, shared.document).await.entries.len()
        ),
        (5, 5)
    );
    // Beside and below, nobody reads either.
    send(&street, &heping).await;
    assert_eq!(titles(&heping).await, [""; 0]);
    assert!(street.engine.rebuild().await.unwrap().same);
}

#[tokio::test]
async fn it_is_chosen_for_a_unit_below_that_does_not_read_the_incident() {
    let Scene {
        street,
        heping,
        company,
        incident,
        ..
    } = scene().await;
    let own = AskedShare {
        unit: "城东街道".into(),
        ..AskedShare::default()
    };
    let refused = street.engine.share(incident, own).await;
    assert!(
        matches!(
            refused,
            Err(EngineError::Unit(UnitError::ReadsItAlready(_)))
        ),
        "{refused:?}"
    );
    let theirs = heping.start("和平里的事").await;
    send(&street, &heping).await;
    let refused = heping.engine.share(theirs, asked(&[])).await;
    let Err(EngineError::Unit(UnitError::NotAbove { who, .. })) = refused else {
        panic!("{refused:?}");
    };
    assert!(who.contains("街道"), "{who}");
    let shared = street.engine.share(incident, asked(&[])).await.unwrap();
    let onward = street.engine.share(shared.document, asked(&[])).await;
    assert!(matches!(
        onward,
        Err(EngineError::Unit(UnitError::OfALinkedDocument)
            | EngineError::Unit(UnitError::ReadsItAlready(_)))
    ));
    send(&street, &company).await;
    let refused = company.engine.share(shared.document, asked(&[])).await;
    let Err(EngineError::Refused(Refusal::NotForRole { act, .. })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(act, Act::Share);
    let units = street.engine.units_to_share_with(incident).await.unwrap();
    assert!(units.contains(&COMPANY.to_owned()) && !units.contains(&"城东街道".to_owned()));
}
