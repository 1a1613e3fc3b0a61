//! JSON: a list of views, with the field names of `incident show --json`. Incidents that are one are one
//! item of it: the others stand in `one_with`, and `timeline` names the entries of all in their order. It
//! is the same in every language: its sentences are in Chinese, and what they are made of stands in `said`.

use super::{ExportError, Exported};
use crate::wording::{Language, sentence, sentence_of};
use onscene_protocol::id::{EntryId, SubjectId};
use onscene_protocol::incident::IncidentView;
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
struct Item<'a> {
    #[serde(flatten)]
    exported: &'a Exported,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    timeline: Vec<Place>,
}

/// An entry on the timeline of incidents that are one.
#[derive(Serialize)]
struct Place {
    incident: SubjectId,
    entry: EntryId,
}

pub(super) fn write(incidents: &[Exported]) -> Result<Vec<u8>, ExportError> {
    let items = incidents.iter().map(|exported| {
        let mut item = serde_json::to_value(item(exported))?;
        tell(
            &mut item,
            &exported.view,
            &exported.one_with,
            Language::Chinese,
        );
        Ok::<Value, serde_json::Error>(item)
    });
    let items = items.collect::<Result<Vec<Value>, _>>()?;
    let mut bytes = serde_json::to_vec_pretty(&items)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Adds to each entry of an incident, and of those that are one with it, its `sentence`.
pub(crate) fn tell(
    value: &mut Value,
    view: &IncidentView,
    one_with: &[IncidentView],
    language: Language,
) {
    tell_entries(value, view, language);
    let others = value.get_mut("one_with").and_then(Value::as_array_mut);
    for (value, view) in others.into_iter().flatten().zip(one_with) {
        tell_entries(value, view, language);
    }
}

fn tell_entries(value: &mut Value, view: &IncidentView, language: Language) {
    let told = view.entries.iter().map(|entry| sentence(entry, language));
    add(value, "entries", told);
    let told = view.to_review.iter();
    let told = told.map(|entry| sentence_of(&entry.kind, &entry.said, &entry.at, language));
    add(value, "to_review", told);
}

fn add(value: &mut Value, rows: &str, sentences: impl Iterator<Item = String>) {
    let rows = value.get_mut(rows).and_then(Value::as_array_mut);
    for (row, sentence) in rows.into_iter().flatten().zip(sentences) {
        if let Some(row) = row.as_object_mut() {
            row.insert("sentence".into(), sentence.into());
        }
    }
}

fn item(exported: &Exported) -> Item<'_> {
    let entries = if exported.one_with.is_empty() {
        Vec::new()
    } else {
        exported.timeline()
    };
    let places = entries.into_iter().map(|(view, entry)| Place {
        incident: view.incident,
        entry: entry.entry,
    });
    Item {
        exported,
        timeline: places.collect(),
    }
}
