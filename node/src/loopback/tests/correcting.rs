//! A correction is as visible as what it corrects, and never rewrites it.

use super::*;
use crate::engine::IncidentDetail;
use crate::export::{Colophon, Exported, Format, write};
use crate::wording::{Language, sentence};
use onscene_protocol::incident::{EntryView, MilestoneName};

const HOUR_MS: u64 = 3_600_000;

async fn saved(laptop: &Laptop, id: &str, act: Value) -> String {
    let answer = laptop
        .post(&format!("/api/incidents/{id}/acts"), act.clone())
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{act}: {}", answer.text());
    answer.json()["entry"].as_str().unwrap().to_owned()
}

async fn detail(laptop: &Laptop, id: &str) -> IncidentDetail {
    laptop.engine.incident(id.parse().unwrap()).await.unwrap()
}

/// An entry, what puts it right, and what its sentence says of both.
struct Case {
    entry: String,
    right: Value,
    first: String,
    now: String,
}

fn said(at: &str) -> String {
    format!("{} {}", &at[..10], &at[11..16])
}

/// Each field that a correction puts another value in the place of.
async fn cases(laptop: &Laptop, id: &str) -> Vec<Case> {
    let host = Host::system();
    let ago = |hours| host.rfc3339(host.wall_ms() - hours * HOUR_MS);
    let ahead = |hours| host.rfc3339(host.wall_ms() + hours * HOUR_MS);
    let case = |entry, right, first: &str, now: &str| Case {
        entry,
        right,
        first: first.to_owned(),
        now: format!("已更正为 {now}"),
    };
    let count = json!({ "do": "headcount", "low": 25, "high": 35, "by": "门岗" });
    let count = saved(laptop, id, count).await;
    let step = saved(laptop, id, json!({ "do": "milestone", "name": "departed" })).await;
    let (was, is) = (ago(1), ago(3));
    let log = json!({ "do": "log", "text": "大门关了", "happened_at": was });
    let log = saved(laptop, id, log).await;
    let (soon, later) = (ahead(30), ahead(53));
    let task = json!({ "do": "task", "text": "清点", "owner": "张三", "due": soon });
    let task = saved(laptop, id, task).await;
    let demand = json!({ "do": "demand", "category": "供暖", "text": "退费" });
    let demand = saved(laptop, id, demand).await;
    let promise = json!({ "do": "promise", "demand": demand, "text": "修", "who": "物业",
        "due": soon });
    let promise = saved(laptop, id, promise).await;
    let range = json!({ "low": 40, "high": 45 });
    let due = format!("到期 {}", said(&later));
    let words = Language::Chinese;
    let [departed, arrived] = [MilestoneName::Departed, MilestoneName::Arrived];
    vec![
        case(count, range, "25–35", "40–45"),
        case(
            step,
            json!({ "milestone": "arrived" }),
            words.milestone(&departed),
            words.milestone(&arrived),
        ),
        case(
            log,
            json!({ "at": is }),
            &format!("原记 {}", said(&was)),
            &said(&is),
        ),
        case(task, json!({ "due": later }), &soon[11..16], &due),
        case(promise, json!({ "due": later }), &soon[11..16], &due),
    ]
}

/// Each form in which an incident is told, by its name.
async fn forms(laptop: &Laptop, id: &str) -> Vec<(String, String)> {
    let mut forms = Vec::new();
    for address in ["", "/print"].map(|form| format!("/incidents/{id}{form}")) {
        forms.push((address.clone(), laptop.look(&address).await.text()));
    }
    let api = format!("/api/incidents/{id}");
    forms.push((api.clone(), laptop.get(&api).await.text()));
    let exported = [Exported::from(detail(laptop, id).await)];
    let colophon = Colophon {
        by: "张三".into(),
        unit: "社区".into(),
        at: "now".into(),
    };
    for format in [Format::Json, Format::Csv, Format::Html] {
        let bytes = write(&exported, format, Language::Chinese, &colophon).unwrap();
        forms.push((format.to_string(), String::from_utf8(bytes).unwrap()));
    }
    forms
}

#[tokio::test]
async fn what_was_typed_stands_in_every_form_with_the_value_in_force_beside_it() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let cases = cases(&laptop, &id).await;
    for case in &cases {
        let mut right = case.right.clone();
        right["do"] = json!("correct");
        right["entry"] = json!(case.entry);
        saved(&laptop, &id, right).await;
    }
    let (forms, view) = (forms(&laptop, &id).await, detail(&laptop, &id).await.view);
    for case in &cases {
        let is_it = |entry: &&EntryView| entry.entry.to_string() == case.entry;
        let entry = view.entries.iter().find(is_it).unwrap();
        let told = sentence(entry, Language::Chinese);
        let (first, now) = (told.find(&case.first), told.find(&case.now));
        assert!(
            first.is_some() && first < now,
            "{} … {}: {told}",
            case.first,
            case.now
        );
        for (name, form) in &forms {
            assert!(form.contains(&told), "{told} in {name}: {form}");
        }
        assert!(sentence(entry, Language::English).contains("corrected to "));
    }
}

#[tokio::test]
async fn a_panel_that_shows_a_corrected_value_says_so() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    for case in cases(&laptop, &id).await {
        let mut right = case.right;
        right["do"] = json!("correct");
        right["entry"] = json!(case.entry);
        saved(&laptop, &id, right).await;
    }
    let mark = "（已更正，原记 25–35）";
    for form in ["", "/print", "/picture", "/after-action"] {
        let page = laptop.look(&format!("/incidents/{id}{form}")).await.text();
        assert!(page.contains(mark), "{form}: {page}");
    }
    let forms = forms(&laptop, &id).await;
    let of = |name: &str| &forms.iter().find(|(form, _)| form == name).unwrap().1;
    assert!(of("html").contains(&format!("40–45{mark}")));
    let csv = of("csv");
    let measured = csv.lines().filter(|line| line.contains("系统测得"));
    assert!(
        measured.clone().any(|line| line.contains("（已更正）")),
        "{csv}"
    );
    assert!(csv.contains("25–35（已更正为 40–45）"), "{csv}");
}
