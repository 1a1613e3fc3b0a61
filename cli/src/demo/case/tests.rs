use super::{Act, Case};
use crate::demo::OWN_CASE;
use crate::failure::Exit;

#[test]
fn the_programs_own_case_can_be_read() {
    let case = Case::read(OWN_CASE).unwrap();
    assert_eq!(
        case.founder().map(|laptop| laptop.role.as_str()),
        Some("hub")
    );
    assert!(case.steps.iter().any(|step| matches!(step.act, Act::Kill)));
    assert!(!case.steps.iter().any(|step| matches!(step.act, Act::Later)));
}

#[test]
fn what_is_no_case_says_why() {
    let wrongs = [("{", "EOF"), (r#"{"name": "a"}"#, "missing field")];
    for (text, why) in wrongs {
        let failure = Case::read(text).unwrap_err();
        assert_eq!(failure.exit, Exit::Arguments);
        assert!(failure.message.contains(why), "{}", failure.message);
    }
    let edits = [
        ("\"do\":\"kill\"", "\"do\":\"explode\"", "explode"),
        (
            "\"on\":\"field\",\"do\":\"sync\"",
            "\"on\":\"moon\",\"do\":\"sync\"",
            "moon",
        ),
        ("[\"office\",\"hub\"]", "[\"office\",\"moon\"]", "moon"),
        ("\"role\": \"leader\"", "\"role\": \"king\"", "king"),
        ("2026-06-18T06:50:00+08:00", "yesterday", "yesterday"),
        ("\"late_entries\"", "\"dragons\"", "dragons"),
        ("\"do\":\"kill\"", "\"do\":\"plan\",\"sample\":\"xx\"", "xx"),
    ];
    for (right, wrong, named) in edits {
        assert!(OWN_CASE.contains(right), "{right}");
        let failure = Case::read(&OWN_CASE.replace(right, wrong)).unwrap_err();
        assert!(failure.message.contains(named), "{}", failure.message);
    }
}

#[test]
fn an_attachments_content_is_drawn_from_its_seed() {
    let case = Case::read(OWN_CASE).unwrap();
    let attached = case.steps.iter().find_map(|step| match &step.act {
        Act::Attach(attached) => Some(attached.clone()),
        _ => None,
    });
    let mut attached = attached.unwrap();
    let content = attached.content();
    assert_eq!(
        (content.len(), &content),
        (attached.bytes, &attached.content())
    );
    attached.seed += 1;
    assert_ne!(content, attached.content());
}
