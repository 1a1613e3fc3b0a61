//! Bad input, act by act and field by field, from one table: a new act or field that is not in it fails.
//! Whatever is wrong gets a sentence in both languages that says what to do, and nothing is stored.

mod archived;
mod chosen;
mod happening;
mod roles;
mod table;
mod telling;
mod told;

use super::*;
use crate::loopback::act::of;
use crate::loopback::explaining::explain;
use crate::wording::Language;
use onscene_protocol::incident::Command;
use onscene_protocol::limit::{LINE_BYTES_MAX, TEXT_BYTES_MAX};
use std::collections::{BTreeMap, BTreeSet};
use table::Is::{self, *};
use table::TABLE;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Somebody whose laptop was revoked.
const REVOKED: &str = "钱七";

/// An act with all of its fields, and what is in each.
struct Row {
    what: &'static str,
    sample: Value,
    fields: Vec<(&'static str, Is)>,
}

/// What the samples name.
struct Known {
    incident: String,
    names: BTreeMap<&'static str, String>,
}

impl Known {
    fn of(&self, name: &str) -> &str {
        &self.names[name]
    }

    fn table(&self) -> Vec<Row> {
        let mut rows: Vec<(&str, String)> = Vec::new();
        for line in TABLE.lines().filter(|line| !line.is_empty()) {
            match rows.last_mut() {
                Some((_, sample)) if line.starts_with(' ') => sample.push_str(line),
                _ => rows.push((line, String::new())),
            }
        }
        let rows = rows.into_iter().map(|(head, mut sample)| {
            for (name, id) in &self.names {
                sample = sample.replace(&format!("\"${name}\""), &format!("\"{id}\""));
            }
            let (what, fields) = head.split_once(": ").unwrap();
            let fields = fields
                .split(", ")
                .map(|field| field.split_once(' ').unwrap());
            Row {
                what,
                sample: serde_json::from_str(&sample).unwrap(),
                fields: fields.map(|(name, is)| (name, Is::named(is))).collect(),
            }
        });
        rows.collect()
    }
}

/// Acts whose sample one person alone cannot do here: two approve, and only a concern is raised.
const NOT_BY_ONE: &[&str] = &["release-approve", "raise"];
/// A laptop with an incident in which there is something of everything.
async fn desk() -> (Laptop, Known) {
    let laptop = Laptop::found();
    let added = laptop.post("/api/persons", json!({ "name": "李四" })).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.text());
    let left = laptop.let_in(REVOKED, Role::Member).await;
    laptop.engine.revoke(left.device()).await.unwrap();
    let known = known(&laptop).await;
    (laptop, known)
}

async fn known(laptop: &Laptop) -> Known {
    let (incident, other) = (laptop.start().await, laptop.start().await);
    let host = Host::system();
    let staged = laptop.post("/api/staged?name=a", json!("x")).await.json();
    let mut known = Known {
        incident,
        names: BTreeMap::from([
            ("other", other),
            ("file", staged["staged"].as_str().unwrap().to_owned()),
            ("at", host.rfc3339(host.wall_ms())),
            ("due", host.rfc3339(host.wall_ms() + DAY_MS)),
        ]),
    };
    let begun = [
        (
            "log",
            json!({ "do": "log", "text": "约三十人", "disclosure": "public" }),
        ),
        (
            "inside",
            json!({ "do": "log", "text": "门岗来电", "disclosure": "internal" }),
        ),
        (
            "demand",
            json!({ "do": "demand", "category": "供暖", "text": "退钱", "name": "居民甲" }),
        ),
        (
            "task",
            json!({ "do": "task", "text": "清点", "owner": "张三" }),
        ),
        (
            "notice",
            json!({ "do": "notice", "to": "张三", "text": "请到场" }),
        ),
        (
            "contact",
            json!({ "do": "contact", "unit": "热力公司", "status": "asked" }),
        ),
        (
            "representatives",
            json!({ "do": "representatives", "names": ["居民甲"] }),
        ),
        (
            "report",
            json!({ "do": "report", "kind": "first", "unknown": [] }),
        ),
    ];
    for (kind, act) in begun {
        let entry = saved(laptop, &known.incident, act).await;
        known.names.insert(kind, entry);
    }
    let promise = json!({ "do": "promise", "demand": known.of("demand"), "text": "修", "who": "物业",
        "due": known.of("due") });
    let release = json!({ "do": "release", "entries": [known.of("log")], "channel": "公众号" });
    for (kind, act) in [("promise", promise), ("release", release)] {
        let entry = saved(laptop, &known.incident, act).await;
        known.names.insert(kind, entry);
    }
    let plan = format!("/api/incidents/{}/scene-plan", known.incident);
    let written = laptop.post(&plan, json!({ "text": "东门设点" })).await;
    assert_eq!(written.status, StatusCode::OK, "{}", written.text());
    known
}

async fn saved(laptop: &Laptop, incident: &str, act: Value) -> String {
    let shown = act.to_string();
    let path = format!("/api/incidents/{incident}/acts");
    let answer = laptop.post(&path, act).await;
    assert_eq!(answer.status, StatusCode::OK, "{shown}: {}", answer.text());
    answer.json()["entry"].as_str().unwrap().to_owned()
}

/// Values that are wrong in a field of this kind.
fn wrong(is: Is) -> Vec<Value> {
    let host = Host::system();
    // A time before the incident began is kept: the clock on which it began may be wrong.
    let ahead = host.wall_ms() + DAY_MS;
    let nobody = || json!("0".repeat(32));
    let mut wrong = vec![json!({ "no": "such" })];
    if matches!(is, Text | Line | Person) {
        wrong.extend([json!(""), json!("\u{3000} "), json!("\u{200b}\u{feff}")]);
    }
    if matches!(is, Text | Line | MaybeText | MaybeLine) {
        let limit = match is {
            Text | MaybeText => TEXT_BYTES_MAX,
            _ => LINE_BYTES_MAX,
        };
        wrong.extend([json!("x".repeat(limit + 1)), json!("a\u{1}b")]);
    }
    match is {
        Lines => wrong.extend([
            json!([" "]),
            json!(["\u{200b}"]),
            json!(["x".repeat(LINE_BYTES_MAX + 1)]),
        ]),
        Past => wrong.extend([json!(host.rfc3339(ahead)), json!("gestern")]),
        Due => wrong.push(json!("morgen")),
        Person | MaybePerson => wrong.extend([json!("查无此人"), json!(REVOKED)]),
        Entry | Incident => wrong.extend([nobody(), json!("zz")]),
        Entries => wrong.extend([json!([nobody()]), json!(["zz"])]),
        Version => wrong.extend([json!("ab".repeat(32)), json!("zz")]),
        Text | MaybeText | Line | MaybeLine | Fixed => {}
    }
    wrong
}

/// Does an act, and says in both languages why not.
async fn refusal(laptop: &Laptop, known: &Known, what: &str, fields: Value) -> Option<[String; 2]> {
    let incident = known.incident.parse().unwrap();
    let failure = match of(what, fields) {
        Err(failure) => failure,
        Ok(command) => match laptop.engine.act(incident, command).await {
            Ok(_) => return None,
            Err(error) => error.into(),
        },
    };
    let said = [Language::Chinese, Language::English].map(|language| {
        let (message, hint) = explain(&failure, language);
        assert!(!hint.is_empty(), "{message}");
        format!("{message} {hint}")
    });
    Some(said)
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

async fn entries(laptop: &Laptop, known: &Known) -> usize {
    let view = laptop
        .get(&format!("/api/incidents/{}", known.incident))
        .await;
    view.json()["entries"].as_array().unwrap().len()
}

/// The fields that an act has, as whoever reads it says them.
fn fields_of(what: &str) -> Vec<String> {
    let refused = of(what, json!({ "zzz": 1 })).err().unwrap().message();
    let (_, known) = refused.split_once("expected").unwrap();
    let known = known.split('`').skip(1).step_by(2);
    let mut known: Vec<String> = known.map(str::to_owned).collect();
    known.sort();
    known
}

#[tokio::test]
async fn every_field_of_every_act_is_refused_where_it_is_wrong_and_nothing_is_stored() {
    let (laptop, known) = desk().await;
    let table = known.table();
    let acts: BTreeSet<&str> = table.iter().map(|row| row.what).collect();
    assert_eq!(
        acts,
        Command::WORDS.iter().copied().collect(),
        "each act stands in the table"
    );
    let before = entries(&laptop, &known).await;
    let mut tried = 0;
    for row in &table {
        let mut named: Vec<String> = row
            .fields
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect();
        named.sort();
        assert_eq!(
            named,
            fields_of(row.what),
            "each field of {} stands in the table",
            row.what
        );
        for (field, is) in &row.fields {
            for value in wrong(*is) {
                let mut fields = row.sample.clone();
                let shown = format!("{} {field}: {value}", row.what);
                fields[*field] = value;
                let Some([chinese, english]) = refusal(&laptop, &known, row.what, fields).await
                else {
                    panic!("{shown:.200} was taken");
                };
                assert!(is_chinese(&chinese), "{shown:.200}: {chinese:.200}");
                assert!(english.len() > 20, "{shown:.200}: {english}");
                let of_revoked = shown.ends_with(&json!(REVOKED).to_string());
                assert_eq!(
                    of_revoked,
                    english.contains("revoked"),
                    "{shown:.200}: {english}"
                );
                tried += 1;
            }
        }
    }
    assert_eq!(
        entries(&laptop, &known).await,
        before,
        "nothing of {tried} was stored"
    );
    assert!(tried > 300, "{tried} tried");
}

#[tokio::test]
async fn what_is_right_in_every_field_is_taken() {
    for what in Command::WORDS
        .iter()
        .filter(|what| !NOT_BY_ONE.contains(what))
    {
        // A desk for each: what one act leaves may be in another's way.
        let (laptop, known) = desk().await;
        let mut rows = known.table().into_iter();
        let row = rows.find(|row| row.what == *what).unwrap();
        let refused = refusal(&laptop, &known, what, row.sample).await;
        assert_eq!(refused, None, "{what}");
    }
}

#[tokio::test]
async fn every_act_that_is_said_as_json_is_read_as_the_same_act() {
    let (_laptop, known) = desk().await;
    for row in known.table() {
        let act = of(row.what, row.sample).unwrap();
        let mut said = serde_json::to_value(&act).unwrap();
        let word = said.as_object_mut().unwrap().remove("do");
        assert_eq!(word, Some(json!(row.what)));
        assert_eq!(of(row.what, said).unwrap(), act, "{}", row.what);
    }
}

#[tokio::test]
async fn what_begins_is_refused_field_by_field_as_well() {
    let laptop = Laptop::found();
    let host = Host::system();
    let start = json!({ "kind": "group-visit", "title": "a", "place": "b", "drill": false,
        "heard_at": host.rfc3339(host.wall_ms()), "channel": "电话", "reporter": "门岗" });
    let concern = json!({ "title": "a", "place": "b", "category": "c", "note": "d" });
    let starts = [
        ("kind", Fixed),
        ("title", Line),
        ("place", Line),
        ("drill", Fixed),
        ("heard_at", Past),
        ("channel", MaybeLine),
        ("reporter", MaybeLine),
    ];
    let concerns = [
        ("title", Line),
        ("place", Line),
        ("category", Line),
        ("note", MaybeText),
    ];
    let tables = [
        ("/api/incidents", start, &starts[..]),
        ("/api/concerns", concern, &concerns[..]),
    ];
    for (path, sample, fields) in tables {
        for (field, is) in fields {
            for value in wrong(*is) {
                let mut body = sample.clone();
                let shown = format!("{path} {field}: {value}");
                body[*field] = value;
                let answer = laptop.post(path, body).await;
                assert!(
                    [400, 422].contains(&answer.status.as_u16()),
                    "{shown:.200}: {}",
                    answer.text()
                );
                assert!(!answer.refusal().2.is_empty());
            }
        }
    }
    assert_eq!(laptop.get("/api/incidents").await.json(), json!([]));
}
