//! People and units beside the office: representatives, contacts, talks (plan 四.2(2), 四.2(3), 四.4).

use super::*;
use crate::incident::command::{Contact, Correct, Representatives, Talk};
use crate::incident::{ContactStatus, NarrowState, Signing};

fn named(names: &[&str], replaces: Vec<EntryId>) -> Command {
    Command::Representatives(Representatives {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        replaces,
    })
}

fn contact() -> Contact {
    Contact {
        contact: None,
        unit: Some("城东热力公司".into()),
        person: Some("值班经理".into()),
        channel: Some("电话".into()),
        status: ContactStatus::Asked,
        note: None,
        relative: None,
        agreed: false,
        demand: None,
    }
}

/// 四.2(2).
#[test]
fn clause_4_2_2_the_sixth_representative_is_refused_with_article_20_named() {
    let mut scene = Scene::new();
    let first = scene.act(0, named(&["甲", "乙", "丙"], vec![]));
    let refused = scene.refusal(0, named(&["丁", "戊", "己"], vec![]));
    let (in_force, named_now) = (3, 3);
    let too_many = Refusal::TooManyRepresentatives {
        in_force,
        named: named_now,
    };
    assert_eq!(refused, too_many);
    assert!(refused.to_string().contains("article 20") && !refused.is_not_found());
    scene.act(0, named(&["丁", "戊", "己"], vec![first]));
    let view = scene.view();
    assert_eq!(view.acts.representatives.in_force, 3);
    assert!(!view.acts.representatives.over_limit);
    scene.act(0, named(&["庚", "辛"], vec![]));
    assert!(matches!(
        scene.refusal(0, named(&["壬"], vec![])),
        Refusal::TooManyRepresentatives {
            in_force: 5,
            named: 1
        }
    ));
    assert_eq!(
        scene.refusal(0, named(&[], vec![])),
        Refusal::Empty { field: "names" }
    );
    for nobody in [" ", "\u{200b}", "、"] {
        let refused = scene.refusal(0, named(&[nobody], vec![first]));
        assert_eq!(refused, Refusal::Empty { field: "name" });
    }
}

/// 四.2(2): ten people in one list are ten, however the list was typed.
#[test]
fn representatives_in_one_list_are_counted_one_by_one() {
    let mut scene = Scene::new();
    for list in [
        "张三、李四、王五、赵六、钱七、孙八",
        "张三，李四，王五，赵六，钱七，孙八",
        "张三；李四;王五,赵六\n钱七\t孙八",
    ] {
        let too_many = Refusal::TooManyRepresentatives {
            in_force: 0,
            named: 6,
        };
        assert_eq!(scene.refusal(0, named(&[list], vec![])), too_many, "{list}");
    }
    scene.act(0, named(&["张三、阿不都·热合曼", "王五"], vec![]));
    assert_eq!(scene.view().acts.representatives.in_force, 3);
}

#[test]
fn more_than_five_that_two_laptops_named_apart_all_stay_and_show_until_it_is_settled() {
    let mut scene = Scene::new();
    let one = scene.act(0, named(&["甲", "乙", "丙"], vec![]));
    let other = scene.act(1, named(&["丁", "戊", "己"], vec![]));
    let view = scene.view().acts.representatives;
    assert_eq!(
        (view.in_force, view.over_limit, view.groups.len()),
        (6, true, 2)
    );
    scene.meet();
    scene.act(0, named(&["甲", "丁", "己"], vec![one, other]));
    let view = scene.view().acts.representatives;
    assert_eq!(
        (view.in_force, view.over_limit, view.groups.len()),
        (3, false, 3)
    );
}

/// 四.2(3).
#[test]
fn clause_3_2_a_unit_is_asked_then_coming_then_there_and_each_step_names_the_first() {
    let mut scene = Scene::new();
    let asked = scene.act(0, Command::Contact(contact()));
    scene.meet();
    for (who, status) in [(1, ContactStatus::Coming), (2, ContactStatus::Arrived)] {
        let later = Contact {
            contact: Some(asked),
            unit: None,
            person: None,
            channel: None,
            status,
            ..contact()
        };
        scene.act(who, Command::Contact(later));
    }
    let view = scene.view();
    assert_eq!(view.acts.contacts.len(), 1);
    let row = &view.acts.contacts[0];
    assert_eq!(row.unit.as_deref(), Some("城东热力公司"));
    assert_eq!((row.status, row.steps.len()), (ContactStatus::Arrived, 3));
    assert_eq!(
        row.relative,
        NarrowState::None,
        "nobody's relative by default"
    );
}

#[test]
fn clause_4_2_3_a_relative_is_written_down_only_where_the_petitioner_named_them_and_agrees() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("请我儿子来"));
    let relative = |agreed, demand| {
        Command::Contact(Contact {
            relative: Some("secret son".into()),
            unit: None,
            person: None,
            agreed,
            demand,
            ..contact()
        })
    };
    assert_eq!(
        scene.refusal(0, relative(false, Some(demanded))),
        Refusal::NotAgreed
    );
    let nobody = Refusal::Empty { field: "demand" };
    assert_eq!(scene.refusal(0, relative(true, None)), nobody);
    let entry = scene.act(0, relative(true, Some(demanded)));
    let row = &scene.view().acts.contacts[0];
    assert_eq!(
        (row.relative, row.relative_of),
        (NarrowState::Sealed, Some(demanded))
    );
    let shown = serde_json::to_string(&scene.view()).unwrap();
    assert!(!shown.contains("secret"));
    let reaches = scene.writers[0].incident.personal_keys(demanded);
    let own = scene.writers[0].incident.stored(entry).unwrap().people[0].key;
    assert!(
        reaches.contains(&own),
        "what is destroyed of them takes their relative along"
    );
}

/// 四.4, article 19.
#[test]
fn a_talk_record_says_whether_it_was_read_back_and_signed_and_is_sealed_by_itself() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("只有十四度"));
    let talk = scene.act(
        0,
        Command::Talk(Talk {
            demand: demanded,
            text: "secret talk".into(),
            read_back: ReadBack::Agreed,
            signing: Signing::Refused,
            settlement: false,
            heard_at: None,
            attachments: Vec::new(),
        }),
    );
    let correct = Correct::saying(talk, "secret correction");
    let correction = scene.act(0, Command::Correct(correct));
    let view = scene.view();
    let row = &view.acts.talks[0];
    assert_eq!(
        (row.read_back, row.signing),
        (ReadBack::Agreed, Signing::Refused)
    );
    assert_eq!(row.verbatim, NarrowState::Sealed);
    assert!(!serde_json::to_string(&view).unwrap().contains("secret"));
    let incident = &scene.writers[0].incident;
    let reached = incident.personal_keys(demanded);
    for entry in [talk, correction] {
        let part = incident.stored(entry).unwrap().verbatim.unwrap();
        assert!(reached.contains(&part.key));
    }
}

/// 四.2(2).
#[test]
fn clause_4_2_2_a_settlement_agreement_is_signed_and_its_words_are_sealed_by_themselves() {
    let mut scene = Scene::new();
    let demanded = scene.act(0, demand("只有十四度"));
    let agreed = |signing| {
        Command::Talk(Talk {
            demand: demanded,
            text: "secret terms".into(),
            read_back: ReadBack::Agreed,
            signing,
            settlement: true,
            heard_at: None,
            attachments: Vec::new(),
        })
    };
    for signing in [Signing::Refused, Signing::NotYet] {
        assert_eq!(scene.refusal(0, agreed(signing)), Refusal::NotSigned);
    }
    scene.act(0, agreed(Signing::Signed));
    let view = scene.view();
    assert_eq!(view.acts.talks.len(), 1, "what was refused is not there");
    let row = &view.acts.talks[0];
    assert!(row.settlement && row.demand == demanded);
    assert_eq!(row.verbatim, NarrowState::Sealed);
    assert!(!serde_json::to_string(&view).unwrap().contains("secret"));
}

#[test]
fn destroying_a_naming_reaches_each_name_in_it_and_nobody_elses() {
    let mut scene = Scene::new();
    let one = scene.act(0, named(&["甲", "乙"], vec![]));
    let other = scene.act(0, named(&["丙"], vec![]));
    let incident = &scene.writers[0].incident;
    let (ones, others) = (incident.personal_keys(one), incident.personal_keys(other));
    assert_eq!((ones.len(), others.len()), (2, 1));
    assert!(!ones.contains(&others[0]));
}
