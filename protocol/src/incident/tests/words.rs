//! What people write is sealed; what happened stays open.

use super::*;
use crate::fixture::{Writer, holding, line, start};
use crate::id::{AttachmentId, KeyId};
use crate::incident::command::{Attach, Attachment, Headcount, Milestone};
use crate::record::Checked;
use crate::seal::Key;

fn photo() -> Attachment {
    Attachment {
        reference: AttachmentRef {
            attachment: AttachmentId::from_bytes([4; 32]),
            sealed_bytes: 1_100,
            bytes: 1_000,
            key: KeyId::from_bytes([5; 16]),
            commitment: [6; 32],
            preview: None,
            full_commitment: None,
        },
        name: "secret-photo.jpg".into(),
        media_type: "image/secret".into(),
    }
}

/// An office where a photo is about to be named.
fn with_photo() -> Office {
    let mut office = Office::new();
    office.staged.push(photo());
    office
}

/// An incident with every kind of words, and the bodies of its changes.
fn talkative(office: &Office) -> (Incident, Vec<Verified>) {
    let mut writer = Writer::new(&office.people[0], 0xa1);
    let mut entry = line("secret text");
    entry.attachments = vec![photo().reference.attachment];
    let commands = [
        start(),
        Command::Log(entry),
        Command::Headcount(Headcount {
            low: 30,
            high: 40,
            by: "secret counter".into(),
        }),
        Command::Milestone(Milestone {
            note: Some("secret note".into()),
            by: Some("secret declarer".into()),
            ..Milestone::named(MilestoneName::Arrived)
        }),
        Command::Attach(Attach {
            attachments: vec![photo().reference.attachment],
            text: Some("secret remark".into()),
        }),
    ];
    let records = commands.map(|command| writer.act(office, command)).into();
    (writer.incident, records)
}

#[test]
fn nothing_that_people_wrote_stands_in_a_change_in_clear() {
    let office = with_photo();
    let (_, records) = talkative(&office);
    let words = ["secret", "停水", "和平里", "电话", "值班"];
    for record in &records {
        let body = record.record().body().unwrap();
        for word in words {
            let found = body.windows(word.len()).any(|part| part == word.as_bytes());
            assert!(!found, "{word} in clear");
        }
    }
}

#[test]
fn without_the_key_the_structure_is_shown_and_the_words_are_marked_sealed() {
    let office = with_photo();
    let (incident, _) = talkative(&office);
    let open = office.view(&incident);
    assert!(open.entries.iter().all(|entry| !entry.sealed));
    assert_eq!(open.title.as_deref(), Some("停水诉求"));

    let wrong = holding(INCIDENT, &Key::from_bytes([1; 32]));
    for keys in [wrong, crate::seal::Keyring::default()] {
        let view = office.view_with(&incident, &keys, &crate::clock::Clocks::default());
        assert!(view.entries.iter().all(|entry| entry.sealed));
        assert!(view.entries.iter().all(|entry| entry.text.is_none()));
        assert_eq!((&view.title, &view.place), (&None, &None));
        assert_eq!(view.kind, Some(IncidentKind::GroupVisit));
        assert_eq!((view.headcounts[0].low, view.headcounts[0].high), (30, 40));
        assert_eq!(view.headcounts[0].by, None);
        assert_eq!(view.milestones[0].name, MilestoneName::Arrived);
        assert_eq!(view.attachments.len(), 2);
        assert_eq!(view.attachments[0].bytes, 1_000);
        assert_eq!(view.attachments[0].name, None);
        let times = |view: &IncidentView| -> Vec<String> {
            view.entries.iter().map(|entry| entry.at.clone()).collect()
        };
        assert_eq!(times(&view), times(&open));
    }
}

#[test]
fn an_entry_moved_into_another_incident_does_not_open_there() {
    let office = with_photo();
    let (_, records) = talkative(&office);
    let elsewhere = SubjectId::from_bytes([0x2d; 16]);
    let body = records[0].record().body().unwrap().to_vec();
    let moved = crate::record::Draft {
        organisation: office.organisation,
        kind: crate::record::Kind::Change,
        subject: elsewhere,
        actor: records[0].record().header().actor,
        seq: 1,
        prev: crate::record::NO_RECORD,
        time: Timestamp::from_bits(1),
        body,
    };
    let moved = office.verify(moved.sign(&office.people[0].key).unwrap());
    let mut incident = Incident::new(elsewhere);
    let applied = incident.apply(&[&moved]);
    let why = (moved.record().id(), Misformed::NotOneEntry);
    assert_eq!(applied.misformed, [why]);
}

#[test]
fn a_later_key_does_not_close_what_an_earlier_one_sealed() {
    use crate::seal::{KeyBody, Purpose, SealSecret, Wrap};
    let office = with_photo();
    let (incident, _) = talkative(&office);
    let mut keys = office.keys.clone();
    let later = Key::from_bytes([0x99; 32]);
    let reader = SealSecret::from_bytes([0x77; 32]);
    let wrap = Wrap::for_person(reader.public(), INCIDENT, &later, &mut Seeded::new(1)).unwrap();
    let body = KeyBody {
        key: later.id(),
        purpose: Purpose::Incident,
        epoch: 9,
        wraps: vec![wrap],
        detail: None,
        circle: None,
    };
    assert!(keys.learn(INCIDENT, &body, &[reader]));
    assert_eq!(keys.current(INCIDENT, Purpose::Incident), Some(&later));
    let clocks = crate::clock::Clocks::default();
    assert_eq!(
        office.view_with(&incident, &keys, &clocks),
        office.view(&incident)
    );
}

#[test]
fn a_reference_without_a_preview_has_the_bytes_of_earlier_versions_and_one_with_it_is_read_by_them()
{
    let plain = photo().reference;
    let bytes = minicbor::to_vec(plain).unwrap();
    assert_eq!(bytes[0], 0x85, "five items, as before there were previews");
    assert_eq!(minicbor::decode::<AttachmentRef>(&bytes).unwrap(), plain);
    let preview = PreviewRef {
        attachment: AttachmentId::from_bytes([7; 32]),
        sealed_bytes: 12_345,
    };
    let with_preview = AttachmentRef {
        preview: Some(preview),
        ..plain
    };
    let longer = minicbor::to_vec(with_preview).unwrap();
    assert_eq!(longer[0], 0x86);
    assert_eq!(longer[1..bytes.len()], bytes[1..]);
    let (head, id, length) = ([0x82, 0x58, 0x20], [7; 32], [0x19, 0x30, 0x39]);
    let item = [head.as_slice(), &id, &length].concat();
    assert_eq!(longer[bytes.len()..], item);
    assert_eq!(
        minicbor::decode::<AttachmentRef>(&longer).unwrap(),
        with_preview
    );
}

#[test]
fn what_calls_itself_a_preview_and_is_long_is_none() {
    let long = PreviewRef {
        attachment: AttachmentId::from_bytes([7; 32]),
        sealed_bytes: crate::limit::PREVIEW_SEALED_BYTES_MAX + 1,
    };
    let reference = AttachmentRef {
        preview: Some(long),
        ..photo().reference
    };
    assert_eq!(reference.short_preview(), None);
}

/// A reference as programs of before there were full commitments have it.
#[derive(minicbor::Decode)]
struct ReferenceOfBefore {
    #[n(0)]
    attachment: AttachmentId,
    #[n(3)]
    key: KeyId,
    #[cbor(n(4), with = "minicbor::bytes")]
    commitment: [u8; 32],
    #[n(5)]
    preview: Option<PreviewRef>,
}

#[test]
fn a_reference_with_a_full_commitment_is_read_by_earlier_versions_as_one_without() {
    let reference = AttachmentRef {
        full_commitment: Some([8; 32]),
        ..photo().reference
    };
    let bytes = minicbor::to_vec(reference).unwrap();
    assert_eq!(bytes[0], 0x87, "seven items, the sixth null");
    assert_eq!(
        bytes[bytes.len() - 35..bytes.len() - 32],
        [0xf6, 0x58, 0x20]
    );
    assert_eq!(
        minicbor::decode::<AttachmentRef>(&bytes).unwrap(),
        reference
    );
    let read: ReferenceOfBefore = minicbor::decode(&bytes).unwrap();
    assert_eq!(
        (read.attachment, read.key),
        (reference.attachment, reference.key)
    );
    assert_eq!(
        (read.commitment, read.preview),
        (reference.commitment, None)
    );
}
