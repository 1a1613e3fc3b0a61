//! Whether what the case expects holds on the laptops.

use super::case::Case;
use super::cast::{Cast, Laptop};
use super::play::{Play, Saved};
use super::settle::{self, Shown};
use crate::failure::Failure;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Rows of a view that a case may expect a number of.
const ROWS: &[&str] = &[
    "answers",
    "contacts",
    "demands",
    "grades",
    "headcounts",
    "links",
    "moved",
    "notices",
    "objections",
    "releases",
    "reports",
    "shared",
    "talks",
    "tasks",
];
/// What else a case may expect.
const OTHERS: &[&str] = &[
    "attachments",
    "clock_off_flagged",
    "entries_lost",
    "headcounts_disagreeing",
    "laptops_agree",
    "late_entries",
    "log_entries",
    "promises",
];
/// What is looked at only once its part of the product exists.
const COMES_LATER: &[&str] = &["archive_verifies"];

/// Whether a case may expect it.
pub(super) fn is_known(name: &str) -> bool {
    [ROWS, OTHERS, COMES_LATER]
        .iter()
        .any(|names| names.contains(&name))
}

/// What was expected, and what was seen.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) findings: Vec<Finding>,
    /// What the case expects of parts of the product that come later.
    pub(super) skipped: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Finding {
    pub(super) name: String,
    pub(super) expected: Value,
    pub(super) seen: Value,
}

impl Finding {
    pub(super) fn is_ok(&self) -> bool {
        self.expected == self.seen
    }
}

impl Verdict {
    /// What does not hold.
    pub(super) fn broken(&self) -> Vec<String> {
        let broken = self.findings.iter().filter(|finding| !finding.is_ok());
        broken.map(|finding| finding.name.clone()).collect()
    }

    /// `{NAME: {"expected", "seen", "ok"}}`
    pub(super) fn to_json(&self) -> Value {
        let findings = self.findings.iter().map(|finding| {
            let told = json!({
                "expected": finding.expected,
                "seen": finding.seen,
                "ok": finding.is_ok(),
            });
            (finding.name.clone(), told)
        });
        Value::Object(findings.collect())
    }
}

/// Looks at every laptop and compares.
pub(super) async fn judge(case: &Case, cast: &Cast, play: &Play) -> Result<Verdict, Failure> {
    let mut views = BTreeMap::new();
    for laptop in cast.laptops() {
        views.insert(laptop.id.clone(), settle::common(laptop, play).await?);
    }
    let merged = settle::merged(views.values());
    let agree = merged.is_some();
    let merged: Vec<Value> = match merged {
        Some(merged) => merged.into_values().collect(),
        None => settle::common(cast.founder()?, play)
            .await?
            .into_values()
            .collect(),
    };
    let attachments = originals(cast.founder()?, play).await?;
    let mut verdict = Verdict {
        findings: Vec::new(),
        skipped: Vec::new(),
    };
    for (name, expected) in &case.expect {
        let seen = match name.as_str() {
            "laptops_agree" => json!(agree),
            "entries_lost" => json!(
                play.saved
                    .iter()
                    .filter(|saved| is_lost(saved, &views))
                    .count()
            ),
            "log_entries" => json!(count(&merged, "entries", |entry| text(entry, "type")
                == Some("log"))),
            "headcounts_disagreeing" => {
                json!(count(&merged, "headcounts", |row| flag(row, "disagrees")))
            }
            "late_entries" => json!(count(&merged, "entries", |row| flag(row, "late"))),
            "clock_off_flagged" => clocks(&merged, cast)?,
            "attachments" => attachments.clone(),
            "promises" => promises(&merged),
            rows if ROWS.contains(&rows) => json!(count(&merged, rows, |_| true)),
            _ => {
                verdict.skipped.push(name.clone());
                continue;
            }
        };
        verdict.findings.push(Finding {
            name: name.clone(),
            expected: sorted(expected.clone()),
            seen: sorted(seen),
        });
    }
    Ok(verdict)
}

/// Promises that were kept, and those that are still open.
fn promises(views: &[Value]) -> Value {
    let is_done = |row: &Value| {
        let steps = row.get("done").and_then(Value::as_array);
        steps.is_some_and(|steps| !steps.is_empty())
    };
    json!({
        "done": count(views, "promises", is_done),
        "open": count(views, "promises", |row| !is_done(row)),
    })
}

/// Whether an entry that was saved is missing on any laptop that carries its incident, or is another's
/// or other words.
fn is_lost(saved: &Saved, views: &BTreeMap<String, Shown>) -> bool {
    let mut carried = views
        .values()
        .filter_map(|shown| shown.get(&saved.incident));
    !carried.all(|view| {
        let entries = view.get("entries").and_then(Value::as_array);
        entries.into_iter().flatten().any(|entry| {
            text(entry, "entry") == Some(&saved.entry)
                && text(entry, "author") == Some(&saved.author)
                && saved
                    .text
                    .as_deref()
                    .is_none_or(|words| text(entry, "text") == Some(words))
        })
    })
}

fn clocks(views: &[Value], cast: &Cast) -> Result<Value, Failure> {
    let mut flagged = Vec::new();
    for laptop in cast.laptops() {
        let device = laptop.device()?;
        if count(views, "clocks", |row| {
            text(row, "device") == Some(device) && flag(row, "flagged")
        }) > 0
        {
            flagged.push(laptop.id.clone());
        }
    }
    Ok(json!(flagged))
}

/// The attachments whose originals a laptop gives out bit for bit.
async fn originals(laptop: &Laptop, play: &Play) -> Result<Value, Failure> {
    let mut whole = Vec::new();
    for incident in play.ids() {
        let view = settle::view(laptop, incident).await?.unwrap_or_default();
        for row in view
            .get("attachments")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let (Some(id), Some(name)) = (text(row, "attachment"), text(row, "name")) else {
                continue;
            };
            let attached = play
                .attached
                .iter()
                .find(|(_, attached)| attached.name == name);
            let Some((given, attached)) = attached else {
                continue;
            };
            let path = format!("/api/incidents/{incident}/attachments/{id}");
            let Ok(answer) = laptop.client()?.download(&path).await else {
                continue;
            };
            let content = answer.bytes().await.unwrap_or_default();
            if *content == *attached.content() {
                whole.push(json!({"as": given, "bytes": content.len()}));
            }
        }
    }
    Ok(Value::Array(whole))
}

fn count(views: &[Value], rows: &str, is_counted: impl Fn(&Value) -> bool) -> usize {
    let rows = views
        .iter()
        .filter_map(|view| view.get(rows)?.as_array())
        .flatten();
    rows.filter(|row| is_counted(row)).count()
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

fn flag(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool) == Some(true)
}

/// Lists have no order in what is expected.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(mut items) => {
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::Object(fields) => Value::Object(fields.into_iter().collect::<Map<_, _>>()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, Saved, Verdict, is_lost, sorted};
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    fn saved() -> Saved {
        Saved {
            incident: "i".into(),
            entry: "e".into(),
            author: "甲".into(),
            text: Some("停水".into()),
        }
    }

    fn is_lost_among(entries: Value) -> bool {
        let whole =
            json!({"incident": "i", "entries": [{"entry": "e", "author": "甲", "text": "停水"}]});
        let other = json!({"incident": "i", "entries": entries});
        let shown = |view| BTreeMap::from([("i".to_owned(), view)]);
        let views = BTreeMap::from([
            ("a".to_owned(), shown(whole)),
            ("b".to_owned(), shown(other)),
            // An invited unit's, which carries no such incident.
            ("c".to_owned(), BTreeMap::new()),
        ]);
        is_lost(&saved(), &views)
    }

    #[test]
    fn an_entry_that_one_laptop_lacks_or_shows_otherwise_is_lost() {
        assert!(!is_lost_among(
            json!([{"entry": "e", "author": "甲", "text": "停水"}])
        ));
        assert!(is_lost_among(json!([])));
        assert!(is_lost_among(
            json!([{"entry": "e", "author": "乙", "text": "停水"}])
        ));
        assert!(is_lost_among(
            json!([{"entry": "e", "author": "甲", "text": "来水"}])
        ));
    }

    #[test]
    fn a_verdict_names_what_does_not_hold() {
        let finding = |name: &str, seen| Finding {
            name: name.into(),
            expected: json!(1),
            seen,
        };
        let verdict = Verdict {
            findings: vec![finding("a", json!(1)), finding("b", json!(2))],
            skipped: vec![],
        };
        assert_eq!(verdict.broken(), ["b"]);
        assert_eq!(
            verdict.to_json()["b"],
            json!({"expected": 1, "seen": 2, "ok": false})
        );
        assert_eq!(sorted(json!(["b", "a"])), json!(["a", "b"]));
    }
}
