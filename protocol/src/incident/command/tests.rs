//! Every refusal, and that a refusal leaves everything as it was.

use super::*;
use crate::fixture::{MORNING_MS, Office, Writer, line as log_line, log, start};
use crate::id::{AttachmentId, EntryId, KeyId};
use crate::incident::{AttachmentRef, Given, Incident, IncidentKind, MilestoneName, NewEntry};
use crate::limit::{
    ATTACHMENT_BYTES_MAX, ATTACHMENTS_PER_ENTRY_MAX, BODY_BYTES_MAX, HEADCOUNT_MAX, LINE_BYTES_MAX,
    TEXT_BYTES_MAX,
};
use crate::typing::FoundControl;

fn started() -> Incident {
    let mut writer = Writer::new(&Office::new().people[0], 0xa1);
    writer.act(&Office::new(), start());
    writer.incident
}

fn file(name: &str, bytes: u64) -> Attachment {
    Attachment {
        reference: AttachmentRef {
            attachment: AttachmentId::from_bytes([1; 32]),
            sealed_bytes: bytes,
            bytes,
            key: KeyId::from_bytes([2; 16]),
            commitment: [3; 32],
            preview: None,
            full_commitment: None,
        },
        name: name.into(),
        media_type: "image/jpeg".into(),
    }
}

fn headcount(low: u32, high: u32, by: &str) -> Command {
    let by = by.into();
    Command::Headcount(Headcount { low, high, by })
}

fn begin(title: &str, place: &str) -> Command {
    Command::Start(Start {
        kind: IncidentKind::KeyIssue,
        title: title.into(),
        place: place.into(),
        drill: false,
        heard_at: None,
        channel: None,
        reporter: None,
    })
}

fn correct(entry: EntryId, text: &str) -> Command {
    Command::Correct(Correct::saying(entry, text))
}

/// Names a file that is staged, so many times.
fn attach(times: usize, text: Option<String>) -> Command {
    let attachments = vec![AttachmentId::from_bytes([1; 32]); times];
    Command::Attach(Attach { attachments, text })
}

fn decide(incident: &Incident, command: Command) -> Result<NewEntry, Refusal> {
    decide_with(file("a.jpg", 1), incident, command)
}

fn decide_with(
    staged: Attachment,
    incident: &Incident,
    command: Command,
) -> Result<NewEntry, Refusal> {
    let mut office = Office::new();
    office.staged.push(staged);
    let by = (office.people[0].public(), MORNING_MS);
    office.decide(incident, command, by)
}

/// The refusal; the incident must be untouched by it.
fn refused(incident: &Incident, command: Command) -> Refusal {
    let (heads, entries) = (incident.heads(), incident.len());
    let refusal = decide(incident, command).unwrap_err();
    assert_eq!((incident.heads(), incident.len()), (heads, entries));
    assert!(!refusal.hint().is_empty());
    refusal
}

#[test]
fn nothing_but_spaces_is_no_text() {
    let incident = started();
    for blank in ["", "   ", "\n\t ", "\u{3000}\u{a0}"] {
        let empty = |field| Refusal::Empty { field };
        assert_eq!(refused(&incident, log(blank)), empty("text"));
        assert_eq!(refused(&incident, headcount(1, 2, blank)), empty("by"));
        let known = *incident.entries.keys().next().unwrap();
        assert_eq!(refused(&incident, correct(known, blank)), empty("text"));
        let fresh = Incident::new(crate::fixture::INCIDENT);
        assert_eq!(refused(&fresh, begin(blank, "门口")), empty("title"));
        assert_eq!(refused(&fresh, begin("停水", blank)), empty("place"));
        let unnamed = decide_with(file(blank, 1), &incident, attach(1, None));
        assert_eq!(unnamed, Err(empty("file name")));
    }
    let nothing = refused(&incident, attach(0, Some("看".into())));
    assert_eq!(
        nothing,
        Refusal::Empty {
            field: "attachments"
        }
    );
}

#[test]
fn a_text_is_refused_from_the_first_byte_over_the_limit() {
    let incident = started();
    assert!(decide(&incident, log("字".repeat(TEXT_BYTES_MAX / 3))).is_ok());
    assert!(decide(&incident, log("x".repeat(TEXT_BYTES_MAX))).is_ok());
    for bytes in [TEXT_BYTES_MAX + 1, 1024 * 1024] {
        let too_long = Refusal::TooLong {
            field: "text",
            bytes,
            limit: TEXT_BYTES_MAX,
        };
        assert_eq!(refused(&incident, log("x".repeat(bytes))), too_long);
        assert_eq!(refused(&incident, log(" ".repeat(bytes))), too_long);
    }
    let fresh = Incident::new(crate::fixture::INCIDENT);
    let title = "x".repeat(LINE_BYTES_MAX + 1);
    assert!(matches!(
        refused(&fresh, begin(&title, "门口")),
        Refusal::TooLong {
            field: "title",
            bytes: 601,
            limit: 600
        }
    ));
}

#[test]
fn control_characters_are_refused_and_lines_may_not_break() {
    let incident = started();
    for character in ['\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{85}'] {
        let refusal = refused(&incident, log(format!("前{character}后")));
        let control = FoundControl {
            control: character,
            before: 1,
            after: "前".into(),
        };
        let field = "text";
        assert_eq!(refusal, Refusal::Unprintable { field, control });
    }
    assert!(decide(&incident, log("第一行\r\n\t第二行")).is_ok());
    let refusal = refused(&incident, headcount(1, 2, "门卫\n队长"));
    let said = refusal.to_string();
    assert!(
        said.contains("line end, U+000A as character 3, after \"门卫\""),
        "{said}"
    );
    let odd = refused(&incident, log("甲\u{b}乙")).to_string();
    assert!(odd.contains("vertical tab, U+000B as character 2"), "{odd}");
}

#[test]
fn a_headcount_goes_from_the_lower_to_the_higher_number_within_the_limit() {
    let incident = started();
    let reversed = refused(&incident, headcount(50, 30, "门卫"));
    assert_eq!(reversed, Refusal::Reversed { low: 50, high: 30 });
    let too_large = refused(&incident, headcount(0, HEADCOUNT_MAX + 1, "门卫"));
    assert!(matches!(
        too_large,
        Refusal::TooLarge {
            field: "high",
            number: 1_000_001,
            limit: 1_000_000
        }
    ));
    assert!(refused(&incident, headcount(5, u32::MAX, "门卫")) != reversed);
    for (low, high) in [(0, 0), (7, 7), (0, HEADCOUNT_MAX)] {
        assert!(decide(&incident, headcount(low, high, "门卫")).is_ok());
    }
}

#[test]
fn a_correction_names_an_entry_that_is_here() {
    let incident = started();
    let entry = EntryId::from_bytes([9; 16]);
    let refusal = refused(&incident, correct(entry, "更正"));
    assert_eq!(refusal, Refusal::NoSuchEntry { entry });
    assert!(refusal.is_not_found());
    let known = *incident.entries.keys().next().unwrap();
    let decided = decide(&incident, correct(known, "更正")).unwrap();
    assert_eq!(decided.open.corrects, Some(known));
}

#[test]
fn an_incident_begins_once_and_nothing_comes_before() {
    let refusal = refused(&started(), begin("又一次", "门口"));
    assert_eq!(refusal, Refusal::StartedAlready);
    assert!(!refusal.is_not_found());
    let fresh = Incident::new(crate::fixture::INCIDENT);
    let milestone = Command::Milestone(Milestone::named(MilestoneName::Arrived));
    let early = [
        log("早"),
        headcount(1, 2, "门卫"),
        milestone,
        correct(EntryId::from_bytes([9; 16]), "更正"),
        attach(1, None),
    ];
    for command in early {
        assert_eq!(refused(&fresh, command), Refusal::NotStarted);
    }
}

#[test]
fn attachments_are_bounded_in_number_and_size() {
    let incident = started();
    assert!(decide(&incident, attach(ATTACHMENTS_PER_ENTRY_MAX, None)).is_ok());
    let mut with_files = log_line("照片");
    with_files.attachments = vec![AttachmentId::from_bytes([1; 32]); 33];
    for command in [attach(33, None), Command::Log(with_files)] {
        assert!(matches!(
            refused(&incident, command),
            Refusal::TooLarge {
                field: "attachments",
                number: 33,
                limit: 32
            }
        ));
    }
    let film = file("film.mp4", ATTACHMENT_BYTES_MAX + 1);
    assert!(matches!(
        decide_with(film, &incident, attach(1, None)),
        Err(Refusal::TooLarge {
            field: "attachment",
            ..
        })
    ));
    let mut other = log_line("照片");
    let attachment = AttachmentId::from_bytes([2; 32]);
    other.attachments = vec![attachment];
    let refusal = refused(&incident, Command::Log(other));
    assert_eq!(refusal, Refusal::NotStaged { attachment });
}

#[test]
fn the_longest_entry_that_is_let_through_fits_into_a_record() {
    let mut office = Office::new();
    let mut writer = Writer::new(&office.people[0], 0xa1);
    writer.act(&office, start());
    let mut longest = file(&"名".repeat(LINE_BYTES_MAX / 3), ATTACHMENT_BYTES_MAX);
    longest.media_type = "m".repeat(LINE_BYTES_MAX);
    let mut entry = log_line("字".repeat(TEXT_BYTES_MAX / 3));
    entry.attachments = vec![longest.reference.attachment; ATTACHMENTS_PER_ENTRY_MAX];
    office.staged.push(longest);
    entry.heard_at = Some(Given(MORNING_MS));
    let decided = writer.decide(&office, Command::Log(entry)).unwrap();
    assert!(writer.body(&office, &decided).len() <= BODY_BYTES_MAX);
}

#[test]
fn outer_spaces_are_taken_off_and_optional_lines_of_spaces_left_out() {
    let incident = started();
    let decided = decide(&incident, log("  到场 \n")).unwrap();
    assert_eq!(decided.words.text.as_deref(), Some("到场"));
    let milestone = Milestone {
        note: Some("  ".into()),
        by: Some(" 组长 ".into()),
        ..Milestone::named(MilestoneName::Arrived)
    };
    let decided = decide(&incident, Command::Milestone(milestone)).unwrap();
    assert_eq!(decided.words.note, None);
    assert_eq!(decided.words.by.as_deref(), Some("组长"));
}
