//! What the schema never holds: a field that rates a person, or one that joins two incidents by a
//! person.

use super::*;

/// Words that name a judgement of people, as they would stand in the name of a field.
const JUDGEMENTS: &[&str] = &[
    "score",
    "rating",
    "risk",
    "danger",
    "threat",
    "watch",
    "black",
    "attitude",
    "emotion",
    "mood",
    "credit",
    "trust",
    "severity",
    "loyal",
    "face",
    "biometric",
    "id_card",
    "passport",
    "political",
    "religion",
    "ethnic",
];

/// Each file of the schema and of the views, as it is compiled.
const FILES: &[(&str, &str)] = &[
    ("schema", include_str!("../../schema.rs")),
    ("words", include_str!("../../schema/words.rs")),
    ("act", include_str!("../../schema/act.rs")),
    ("answer", include_str!("../../schema/answer.rs")),
    ("contact", include_str!("../../schema/contact.rs")),
    ("correction", include_str!("../../schema/correction.rs")),
    ("linked", include_str!("../../schema/linked.rs")),
    ("notice", include_str!("../../schema/notice.rs")),
    ("plan", include_str!("../../schema/plan.rs")),
    ("report", include_str!("../../schema/report.rs")),
    ("scene", include_str!("../../schema/scene.rs")),
    ("scene_plan", include_str!("../../schema/scene_plan.rs")),
    ("step", include_str!("../../schema/step.rs")),
    ("task", include_str!("../../schema/task.rs")),
    ("whole", include_str!("../../schema/whole.rs")),
    ("narrow", include_str!("../../narrow.rs")),
    ("scene plan", include_str!("../../view/scene_plan.rs")),
    ("tally", include_str!("../../view/tally.rs")),
    ("waiting", include_str!("../../view/waiting.rs")),
];

/// The fields of a file's structs: names and types.
fn fields(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.lines().map(str::trim);
    lines.filter_map(|line| {
        let field = line
            .strip_prefix("pub ")
            .or(line.strip_prefix("pub(super) "))?;
        let (name, of) = field.strip_suffix(',')?.split_once(": ")?;
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        plain.then_some((name, of))
    })
}

/// What is wrong with a field; nothing where nothing is.
fn finding(name: &str, of: &str) -> Option<String> {
    if let Some(word) = JUDGEMENTS.iter().find(|word| name.contains(*word)) {
        return Some(format!("{name}: `{word}` would rate a person"));
    }
    // Staff have keys; petitioners have none, in one incident or several.
    let is_person_elsewhere = name.contains("person") || name.contains("petitioner");
    let joins = of.contains("SubjectId") || of.contains("Hash") || of.contains("Fingerprint");
    (is_person_elsewhere && joins).then(|| format!("{name}: {of} would join incidents by a person"))
}

#[test]
fn no_field_rates_a_person_and_none_joins_two_incidents_by_a_person() {
    let mut seen = 0;
    for (file, text) in FILES {
        for (name, of) in fields(text) {
            seen += 1;
            assert_eq!(finding(name, of), None, "{file}");
        }
    }
    assert!(seen > 60, "the walk reads the schema: {seen} fields");
}

#[test]
fn every_file_of_the_schema_is_walked() {
    let schema = include_str!("../../schema.rs");
    let files = schema
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    for name in files {
        let is_walked = FILES.iter().any(|(known, _)| *known == name);
        // This one reads fields; it has none that is stored.
        assert!(is_walked || name == "fields", "{name}");
    }
}

#[test]
fn a_field_that_rates_or_joins_would_be_found() {
    assert!(finding("risk_level", "u8").is_some());
    assert!(finding("petitioner_in", "SubjectId").is_some());
    assert!(finding("person", "Option<String>").is_none());
}

#[test]
fn a_persons_data_is_sealed_under_fresh_keys_that_no_other_incident_can_share() {
    let mut scene = Scene::new();
    let one = scene.act(0, demand("一"));
    let other = scene.act(0, demand("二"));
    let incident = &scene.writers[0].incident;
    let (one, other) = (incident.personal_keys(one), incident.personal_keys(other));
    assert!(
        one.iter().all(|key| !other.contains(key)),
        "the same name, other keys"
    );
}
