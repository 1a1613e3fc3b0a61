//! Every act with a word of its own in each field, and each word looked for in every form: what was typed
//! shows on the page, on paper, in a spreadsheet and in JSON. Petitioners' data and words show in none.

use super::*;
use crate::export::{self, Colophon, Exported, Format};
use onscene_protocol::incident::{Class, Field};
use std::cell::Cell;

/// Fields of a petitioner, and of whoever is named: opened one by one, in no form.
const NARROW: &[(&str, &str)] = &[
    ("demand", "text"),
    ("demand", "name"),
    ("demand", "contact"),
    ("talk", "text"),
    ("representatives", "names"),
    ("contact", "relative"),
];
/// Done by themselves below: what begins with a concern, and what ends everything.
const APART: &[&str] = &["raise", "void", "release-approve"];

/// Words that were typed, each of its own.
#[derive(Default)]
struct Typed {
    made: Cell<usize>,
    open: Vec<String>,
    narrow: Vec<String>,
}

impl Typed {
    fn word(&self) -> String {
        self.made.set(self.made.get() + 1);
        format!("词{}号", self.made.get())
    }

    fn take(&mut self, what: &str, field: &str) -> String {
        let word = self.word();
        let narrow = NARROW.contains(&(what, field));
        let words = if narrow {
            &mut self.narrow
        } else {
            &mut self.open
        };
        words.push(word.clone());
        word
    }

    /// A sample with a word of its own wherever somebody types.
    fn sample(&mut self, row: &Row) -> Value {
        let mut sample = row.sample.clone();
        for (field, is) in &row.fields {
            match is {
                Text | MaybeText | Line | MaybeLine => {
                    sample[*field] = json!(self.take(row.what, field));
                }
                Lines => sample[*field] = json!([self.take(row.what, field)]),
                _ => {}
            }
        }
        sample["do"] = json!(row.what);
        sample
    }
}

/// Every act; corrections last, for what was corrected is released no more.
async fn act(laptop: &Laptop, known: &Known, typed: &mut Typed) {
    let mut rows = known.table();
    rows.retain(|row| !APART.contains(&row.what));
    rows.sort_by_key(|row| row.what == "correct");
    for row in &rows {
        let sample = typed.sample(row);
        saved(laptop, &known.incident, sample).await;
    }
    // The same once more, which is asked about.
    let again = json!({ "do": "milestone", "name": "departed", "again": true,
        "note": typed.take("milestone", "note") });
    for _ in 0..2 {
        saved(laptop, &known.incident, again.clone()).await;
    }
}

/// The end, with a reason for each thing that is still open.
async fn end(laptop: &Laptop, incident: &str, typed: &mut Typed) {
    let detail = laptop
        .engine
        .incident(incident.parse().unwrap())
        .await
        .unwrap();
    let open = detail.view.must_items().into_iter();
    let open: BTreeMap<String, String> = open
        .map(|item| (item.entry.to_string(), typed.take("milestone", "open")))
        .collect();
    assert!(!open.is_empty(), "a task that must be done is open");
    let end = json!({ "do": "milestone", "name": "ended", "open": open,
        "note": typed.take("milestone", "note"), "by": typed.take("milestone", "by") });
    saved(laptop, incident, end).await;
}

/// The archive, with a reason for each thing that was never reached.
async fn archive(laptop: &Laptop, incident: &str, typed: &mut Typed) {
    let missing = ["left", "evaluated", "summarised"];
    let missing: BTreeMap<&str, String> = missing
        .map(|name| (name, typed.take("milestone", "missing")))
        .into();
    let archived = json!({ "do": "milestone", "name": "archived", "missing": missing,
        "note": typed.take("milestone", "note"), "by": typed.take("milestone", "by") });
    saved(laptop, incident, archived).await;
}

/// All that an incident is shown in.
async fn forms(laptop: &Laptop, incident: &str) -> Vec<(String, String)> {
    let mut forms = Vec::new();
    for address in [
        format!("/incidents/{incident}"),
        format!("/incidents/{incident}/print"),
        format!("/api/incidents/{incident}"),
    ] {
        let asked = if address.starts_with("/api/") {
            laptop.get(&address).await
        } else {
            laptop.look(&address).await
        };
        let text = asked.text();
        forms.push((address, text));
    }
    let detail = laptop
        .engine
        .incident(incident.parse().unwrap())
        .await
        .unwrap();
    let exported = [Exported::from(detail.clone())];
    for language in [Language::Chinese, Language::English] {
        for format in [Format::Json, Format::Csv, Format::Html] {
            let colophon = Colophon {
                by: "张三".into(),
                unit: "社区".into(),
                at: "now".into(),
            };
            let bytes = export::write(&exported, format, language, &colophon).unwrap();
            let name = format!("{format} {}", language.tag());
            forms.push((name, String::from_utf8(bytes).unwrap()));
        }
        let told = detail.view.entries.iter();
        let told: Vec<String> = told
            .map(|entry| crate::wording::sentence(entry, language))
            .collect();
        forms.push((format!("sentences {}", language.tag()), told.join("\n")));
    }
    forms
}

#[tokio::test]
async fn every_word_that_was_typed_shows_in_every_form_and_a_petitioners_in_none() {
    let (laptop, known) = desk().await;
    let mut typed = Typed::default();
    act(&laptop, &known, &mut typed).await;
    // What is right about a petitioner's words is theirs too.
    let right = typed.take("demand", "text");
    let correction = json!({ "do": "correct", "entry": known.of("demand"), "text": right });
    saved(&laptop, &known.incident, correction).await;
    end(&laptop, &known.incident, &mut typed).await;
    archive(&laptop, &known.incident, &mut typed).await;

    assert!(typed.open.len() > 40 && typed.narrow.len() > 6);
    for (form, text) in forms(&laptop, &known.incident).await {
        for word in &typed.open {
            assert!(
                text.contains(word.as_str()),
                "{word} does not show in {form}"
            );
        }
        for word in &typed.narrow {
            assert!(!text.contains(word.as_str()), "{word} shows in {form}");
        }
        for sealed in ["原话已封存", "诉求人已封存", "姓名已封存"] {
            let is_chinese = !form.ends_with(" en");
            assert!(!is_chinese || text.contains(sealed), "{sealed}: {form}");
        }
    }
}

#[tokio::test]
async fn why_an_incident_is_void_shows_in_every_form() {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    let mut typed = Typed::default();
    let void = json!({ "do": "void", "reason": typed.take("void", "reason") });
    saved(&laptop, &incident, void).await;
    for (form, text) in forms(&laptop, &incident).await {
        let word = &typed.open[0];
        assert!(text.contains(word), "{word} does not show in {form}");
    }
}

#[tokio::test]
async fn what_a_concern_says_shows_in_every_form() {
    let laptop = Laptop::found();
    let mut typed = Typed::default();
    let mut concern = json!({});
    for field in ["title", "place", "category", "note"] {
        concern[field] = json!(typed.take("concern", field));
    }
    let begun = laptop.post("/api/concerns", concern).await.json();
    let incident = begun["incident"].as_str().unwrap();
    let raise = json!({ "do": "raise", "kind": "group-visit",
        "reason": typed.take("raise", "reason") });
    saved(&laptop, incident, raise).await;
    for (form, text) in forms(&laptop, incident).await {
        for word in &typed.open {
            assert!(
                text.contains(word.as_str()),
                "{word} does not show in {form}"
            );
        }
    }
}

/// Said only in documents that are linked for another unit, or under a plan.
const ELSEWHERE: &[Field] = &[
    Field::WrittenBy,
    Field::WrittenAt,
    Field::From,
    Field::Plan,
    Field::Reporter,
    Field::Release,
    Field::Checked,
];

#[tokio::test]
async fn the_walk_says_something_in_every_field_that_there_is() {
    let (laptop, known) = desk().await;
    let mut typed = Typed::default();
    act(&laptop, &known, &mut typed).await;
    end(&laptop, &known.incident, &mut typed).await;
    archive(&laptop, &known.incident, &mut typed).await;
    let detail = laptop
        .engine
        .incident(known.incident.parse().unwrap())
        .await
        .unwrap();
    let said = detail.view.entries.iter().flat_map(|entry| &entry.said.0);
    let fields: BTreeSet<Field> = said.clone().map(|saying| saying.field).collect();
    for field in Field::ALL.iter().filter(|field| !ELSEWHERE.contains(field)) {
        assert!(fields.contains(field), "no act says {field}");
    }
    for saying in said.filter(|saying| saying.field.class() == Class::Narrow) {
        let shown = format!("{:?}", saying.part);
        assert_eq!(shown, "Sealed", "{}", saying.field);
    }
}
