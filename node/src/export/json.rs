//! JSON: a list of views, with the field names of `incident show --json`. Incidents that are one are one
//! item of it: the others stand in `one_with`, and `timeline` names the entries of all in their order.

use super::{ExportError, Exported};
use onscene_protocol::id::{EntryId, SubjectId};
use serde::Serialize;

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
    let items: Vec<Item<'_>> = incidents.iter().map(item).collect();
    let mut bytes = serde_json::to_vec_pretty(&items)?;
    bytes.push(b'\n');
    Ok(bytes)
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
