use super::*;
use onscene_protocol::id::{EntryId, RecordId};
use onscene_protocol::incident::{
    EntryView, Field, HeadcountView, IncidentKind, Part, Said, Saying, State, Track,
};

fn said(kind: &str, text: &str) -> Said {
    let (field, part) = match kind {
        "headcount" => (Field::People, Part::People { low: 25, high: 35 }),
        _ => (Field::Text, Part::Text(text.into())),
    };
    Said(vec![Saying { field, part }])
}

fn entry(number: u8, kind: &str, text: &str) -> EntryView {
    EntryView {
        entry: EntryId::from_bytes([number; 16]),
        record: RecordId::from_bytes([number; 32]),
        kind: kind.into(),
        text: Some(text.into()),
        said: said(kind, text),
        sealed: false,
        destroyed: false,
        track: Some(Track::Situation),
        disclosure: None,
        raised_by: Vec::new(),
        personal: false,
        author: "张三".into(),
        device: None,
        at: format!("2026-11-24T14:0{number}:00.000+08:00"),
        corrected_at: None,
        heard_at: None,
        happened_at: None,
        late: false,
        early: Vec::new(),
        offset_minutes: 480,
        clock_step_ms: None,
        corrects: None,
        corrected_by: Vec::new(),
        amended: Vec::new(),
        before: None,
        sealed_words: None,
        attachments: Vec::new(),
        order: 0,
        origin: None,
    }
}

fn incident(entries: Vec<EntryView>) -> IncidentView {
    IncidentView {
        incident: SubjectId::from_bytes([7; 16]),
        kind: Some(IncidentKind::GroupVisit),
        linked: None,
        concern: false,
        plan: None,
        drill: false,
        title: Some("取暖费".into()),
        place: Some("广场".into()),
        state: State::Open,
        heard_at: None,
        channel: None,
        reporter: None,
        headcounts: vec![HeadcountView {
            entry: EntryId::from_bytes([2; 16]),
            low: 25,
            high: 35,
            by: Some("门岗".into()),
            author: "张三".into(),
            at: "2026-11-24T14:02:00.000+08:00".into(),
            corrected_at: None,
            happened_at: None,
            disagrees: true,
            corrected: false,
        }],
        entries,
        demands: Vec::new(),
        milestones: Vec::new(),
        attachments: Vec::new(),
        acts: onscene_protocol::incident::ActsView::default(),
        clocks: Vec::new(),
        misformed: Vec::new(),
        scene_plan: None,
        to_review: Vec::new(),
        archived_without: Vec::new(),
    }
}

fn colophon() -> Colophon {
    Colophon {
        by: "张三".into(),
        unit: "幸福里社区".into(),
        at: "2026-11-24T15:00:00+08:00".into(),
    }
}

fn written(entries: Vec<EntryView>, format: Format) -> Vec<u8> {
    written_of(alone(incident(entries)), format)
}

fn alone(view: IncidentView) -> Exported {
    Exported {
        view,
        trail: Trail::default(),
        one_with: Vec::new(),
    }
}

fn written_of(exported: Exported, format: Format) -> Vec<u8> {
    write(&[exported], format, Language::Chinese, &colophon()).unwrap()
}

#[test]
fn csv_opens_as_chinese_and_gives_back_quotes_commas_and_lines() {
    let text = "第一行，\"原话\", a\n第二行";
    let bytes = written(vec![entry(1, "log", text)], Format::Csv);
    let rows = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut reader = ::csv::Reader::from_reader(rows);
    let at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|c| c == "记录内容")
        .unwrap();
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!(&row[at], text);
    assert!(row.iter().any(|cell| cell == "取暖费"));
}

#[test]
fn columns_are_named_in_the_readers_language_and_stay_in_their_order() {
    let named = |language| {
        let exported = [alone(incident(vec![entry(1, "headcount", "")]))];
        let bytes = write(&exported, Format::Csv, language, &colophon()).unwrap();
        let mut reader = ::csv::Reader::from_reader(&bytes[3..]);
        let headers = reader.headers().unwrap().clone();
        let row = reader.records().next().unwrap().unwrap();
        let unique: std::collections::BTreeSet<&str> = headers.iter().collect();
        assert_eq!(
            unique.len(),
            headers.len(),
            "no two columns are called the same: {headers:?}"
        );
        (headers, row)
    };
    let (chinese, english) = (named(Language::Chinese), named(Language::English));
    assert_eq!(chinese.0.len(), english.0.len());
    let place = |name| english.0.iter().position(|header| header == name).unwrap();
    let kind = place("Type");
    assert_eq!((&chinese.0[kind], &chinese.1[kind]), ("记录种类", "人数"));
    assert_eq!(&english.1[kind], "Headcount");
    assert_eq!(&chinese.1[place("People")], "25–35");
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    assert!(!english.0.iter().any(|header| header.contains(is_chinese)));
}

#[test]
fn no_cell_of_a_csv_is_a_formula() {
    let texts = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        " =1",
        "\u{feff}=1",
    ];
    let entries = texts.iter().map(|text| entry(1, "log", text)).collect();
    let bytes = written(entries, Format::Csv);
    let mut reader = ::csv::Reader::from_reader(&bytes[3..]);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), texts.len());
    for (row, text) in rows.iter().zip(texts) {
        assert!(row.iter().any(|cell| cell == format!("'{text}")));
        for cell in row {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell:?}"
            );
        }
    }
}

#[test]
fn a_number_of_which_a_spreadsheet_would_lose_digits_is_a_text() {
    let long = [
        "110101199003078888",
        "123456789012345",
        "１１０１０１１９９００３０７８８８８",
    ];
    let short = [
        "12345678901234",
        "1101011990030788X",
        "身份证 110101199003078888",
    ];
    let entries = long.iter().chain(&short);
    let entries = entries.map(|text| entry(1, "log", text)).collect();
    let bytes = written(entries, Format::Csv);
    let mut reader = ::csv::Reader::from_reader(&bytes[3..]);
    let columns = reader.headers().unwrap().clone();
    let at = columns.iter().position(|c| c == "记录内容").unwrap();
    let cells: Vec<String> = reader
        .records()
        .map(|row| row.unwrap()[at].to_owned())
        .collect();
    let guarded = long.map(|text| format!("'{text}"));
    assert_eq!(
        cells,
        [guarded.as_slice(), &short.map(str::to_owned)].concat()
    );
}

#[test]
fn json_reads_back_as_the_views_it_was_written_from() {
    let view = incident(vec![entry(1, "log", "a")]);
    let bytes = written_of(alone(view.clone()), Format::Json);
    let back: Vec<IncidentView> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(back, [view]);
}

/// Two incidents that are one: entries 1 and 3 stand in the first, 2 in the other.
fn two_that_are_one() -> Exported {
    let mut other = incident(vec![entry(2, "log", "楼上也没有暖气")]);
    other.incident = SubjectId::from_bytes([8; 16]);
    other.title = Some("三号楼停暖".into());
    other.headcounts.clear();
    let entries = vec![
        entry(1, "log", "来了二十人"),
        entry(3, "log", "热力公司到了"),
    ];
    let mut view = incident(entries);
    view.headcounts.clear();
    Exported {
        view,
        trail: Trail::default(),
        one_with: vec![other],
    }
}

#[test]
fn incidents_that_are_one_are_exported_as_one_timeline_marked_with_the_incident_of_each_entry() {
    let (first, other) = (
        SubjectId::from_bytes([7; 16]),
        SubjectId::from_bytes([8; 16]),
    );
    let of = [first, other, first].map(|incident| incident.to_string());

    let csv = written_of(two_that_are_one(), Format::Csv);
    let mut reader = ::csv::Reader::from_reader(&csv[3..]);
    let columns = reader.headers().unwrap().clone();
    let column = |name| columns.iter().position(|c| c == name).unwrap();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    for (row, incident) in rows.iter().zip(&of) {
        assert_eq!(&row[column("事件编号")], format!("'{incident}"));
        assert_eq!(&row[column("所在时间线的事件编号")], format!("'{first}"));
    }

    let json = written_of(two_that_are_one(), Format::Json);
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json[0]["one_with"][0]["title"], "三号楼停暖");
    let timeline = json[0]["timeline"].as_array().unwrap();
    let marked: Vec<_> = timeline.iter().map(|place| &place["incident"]).collect();
    assert_eq!(marked, of.iter().collect::<Vec<_>>());

    let html = String::from_utf8(written_of(two_that_are_one(), Format::Html)).unwrap();
    let places = [
        "来了二十人",
        "并案 三号楼停暖",
        "楼上也没有暖气",
        "热力公司到了",
    ]
    .map(|words| {
        html.find(words)
            .unwrap_or_else(|| panic!("{words}: {html}"))
    });
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(html.matches("<article>").count(), 1);
}

#[test]
fn html_needs_nothing_beside_it_and_shows_markup_as_text() {
    let entries = vec![
        entry(1, "log", "<script>alert(1)</script>"),
        entry(2, "headcount", ""),
    ];
    let html = String::from_utf8(written(entries, Format::Html)).unwrap();
    assert!(!html.contains("<script"));
    assert!(!html.contains("<link") && !html.contains("src=") && html.contains("<style>"));
    assert!(html.contains("25–35 人") && html.contains("与另一次清点不一致"));
    assert!(html.contains("@media print"));
}

#[test]
fn a_word_that_is_no_format_is_refused_with_those_there_are() {
    let refused = "pdf".parse::<Format>().unwrap_err().to_string();
    assert_eq!(
        refused,
        "no format is called \"pdf\"; there are json, csv and html"
    );
}
