use super::*;
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::{ContactStatus, GradeName, Mention};

const AT: &str = "2026-11-28T22:00:00.000+08:00";

fn told(kind: EntryKind, sayings: &[(Field, Part)], language: Language) -> String {
    let sayings = sayings.iter().map(|(field, part)| Saying {
        field: *field,
        part: part.clone(),
    });
    sentence_of(kind.word(), &Said(sayings.collect()), AT, language)
}

fn in_chinese(kind: EntryKind, sayings: &[(Field, Part)]) -> String {
    told(kind, sayings, Language::Chinese)
}

fn text(text: &str) -> Part {
    Part::Text(text.into())
}

fn time(at: &str) -> Part {
    Part::Time(at.into())
}

#[test]
fn no_kind_of_entry_leaves_a_field_out_of_its_sentence() {
    for language in [Language::Chinese, Language::English] {
        for kind in EntryKind::ALL {
            for field in Field::ALL {
                let alone = told(*kind, &[(*field, text("其词"))], language);
                assert!(alone.contains("其词"), "{kind} {field}: {alone}");
                // Beside another, as it mostly stands; what a frozen text says already stands in that.
                let both = [(Field::Text, text("正文")), (*field, text("其词"))];
                let both = told(*kind, &both, language);
                let of_report = matches!(
                    field,
                    Field::Unknown
                        | Field::Year
                        | Field::Addressee
                        | Field::Unit
                        | Field::Sender
                        | Field::OwnWords
                        | Field::NextSteps
                );
                let of_report = of_report && *kind == EntryKind::Report;
                let is_within = of_report || matches!(field, Field::Entries);
                assert!(both.contains("其词") || is_within, "{kind} {field}: {both}");
                assert!(both.contains("正文"), "{kind} {field}: {both}");
            }
        }
        let later = sentence_of("oracle", &Said(vec![]), AT, language);
        assert_eq!(later, "oracle", "a kind of a later version");
    }
}

#[test]
fn each_act_says_what_was_typed_in_one_sentence() {
    let grade = [
        (Field::Grade, Part::Grade(GradeName::IV)),
        (Field::Reason, text("五十人以下")),
    ];
    assert_eq!(
        in_chinese(EntryKind::Grade, &grade),
        "定级：Ⅳ级。理由：五十人以下"
    );
    assert_eq!(
        told(EntryKind::Grade, &grade, Language::English),
        "Grade: IV. Reason: 五十人以下"
    );
    let contact = [
        (Field::Status, Part::Status(ContactStatus::Asked)),
        (Field::Unit, text("热力公司")),
        (Field::Channel, text("电话")),
    ];
    assert_eq!(
        in_chinese(EntryKind::Contact, &contact),
        "联络 热力公司（电话）：已请"
    );
    let promise = [
        (Field::Due, time("2026-11-28T22:30:00.000+08:00")),
        (Field::Text, text("修好立管")),
        (Field::Who, text("热力公司")),
    ];
    assert_eq!(
        in_chinese(EntryKind::Promise, &promise),
        "承诺：修好立管 — 热力公司，11月28日 22:30 前"
    );
    let task = [
        (Field::Owner, Part::Person("李强".into())),
        (Field::Deputy, Part::Person("王芳".into())),
        (Field::Due, time("2027-01-03T09:00:00.000+08:00")),
        (Field::Must, Part::Flag(true)),
        (Field::Text, text("疏导")),
    ];
    assert_eq!(
        in_chinese(EntryKind::Task, &task),
        "任务：疏导 — 李强，协办 王芳，2027年1月3日 09:00 前。消除前必须办结"
    );
    let place = [
        (Field::InOrder, Part::Flag(false)),
        (Field::Place, text("东门")),
        (Field::Text, text("堵了。")),
        (Field::Note, text("已报")),
    ];
    assert_eq!(
        in_chinese(EntryKind::PlaceCheck, &place),
        "重点部位 东门：有问题。堵了。说明：已报"
    );
    assert_eq!(
        in_chinese(EntryKind::Log, &[(Field::Text, text("来了三十人"))]),
        "来了三十人"
    );
}

#[test]
fn what_is_sealed_or_gone_says_so_and_nothing_else() {
    let demand = [
        (Field::Category, text("供暖")),
        (Field::Petitioner, Part::Destroyed),
        (Field::Verbatim, Part::Sealed),
    ];
    assert_eq!(
        in_chinese(EntryKind::Demand, &demand),
        "诉求：供暖。诉求人已销毁。原话已封存"
    );
    let names = [
        (Field::HowMany, Part::Number(3)),
        (Field::Names, Part::Sealed),
        (Field::Names, Part::Sealed),
        (Field::Names, Part::Sealed),
    ];
    assert_eq!(
        in_chinese(EntryKind::Representatives, &names),
        "代表 3 人。姓名已封存"
    );
    let target = Part::Entry(Mention {
        entry: EntryId::from_bytes([1; 16]),
        kind: Some("demand".into()),
        text: Some("供暖".into()),
        number: Some(2),
        whom: None,
        at: None,
    });
    let corrected = [(Field::Corrects, target), (Field::Verbatim, Part::Sealed)];
    assert_eq!(
        in_chinese(EntryKind::Correction, &corrected),
        "更正 诉求 2“供暖”。原话已封存"
    );
    assert_eq!(
        in_chinese(
            EntryKind::Grade,
            &[
                (Field::Grade, Part::Grade(GradeName::I)),
                (Field::Text, Part::Closed),
            ]
        ),
        "定级：Ⅰ级。内容已封存，本机没有密钥"
    );
}

#[test]
fn a_frozen_text_does_not_get_its_heading_twice() {
    use onscene_protocol::incident::ReportKind;
    let report = [
        (Field::ReportKind, Part::Report(ReportKind::First)),
        (Field::Number, Part::Number(1)),
        (Field::Text, text("首报（第1号）\n事件：停水")),
        (Field::Unknown, text("退费金额")),
    ];
    assert_eq!(
        in_chinese(EntryKind::Report, &report),
        "首报（第1号）\n事件：停水"
    );
    assert_eq!(
        told(EntryKind::Report, &report, Language::English),
        "First report (no. 1):\n首报（第1号）\n事件：停水"
    );
    let other = [(
        Field::Other,
        Part::Incident(SubjectId::from_bytes([0x3f; 16])),
    )];
    assert_eq!(in_chinese(EntryKind::Link, &other), "并案 事件 3f3f3f3f");
}

#[test]
fn words_that_run_the_other_way_do_not_turn_their_neighbours_around() {
    let contact = |unit: &str| {
        in_chinese(
            EntryKind::Contact,
            &[
                (Field::Unit, text(unit)),
                (Field::Status, Part::Status(ContactStatus::Asked)),
            ],
        )
    };
    assert_eq!(contact("门口\u{202e}"), "联络 门口：已请");
    assert_eq!(contact("\u{2067}a\u{2069}\u{2069}"), "联络 a：已请");
    assert_eq!(contact("مركز"), "联络 \u{2068}مركز\u{2069}：已请");
}
