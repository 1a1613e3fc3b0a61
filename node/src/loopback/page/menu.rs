//! How an entry is called where one is chosen among several: one function for every menu, so that no two
//! entries of a menu read the same.

use crate::wording::{Language, beside, sentence};
use onscene_protocol::incident::{EntryKind, EntryView, IncidentView};

/// Characters of an entry's sentence in a menu: wider ones are cut by the browser at the window's edge.
const CHARS_SHOWN_MAX: usize = 60;

/// A demand by the number that it has on every screen; anything else by its time and what it says: so of a
/// notice to whom, of a task its owner, of a promise by whom and until when. Then who wrote it.
pub(super) fn called(view: &IncidentView, entry: &EntryView, language: Language) -> String {
    let latest = view.entries.last();
    let at = beside(entry.when(), latest.map_or("", |latest| &latest.at));
    let author = language.name(&entry.author);
    if entry.kind == EntryKind::Demand.word() {
        let place = view.demands.iter().position(|row| row.entry == entry.entry);
        let row = place.and_then(|place| view.demands.get(place));
        let category = row.and_then(|row| row.category.as_deref());
        let kind = language.entry_kind(&entry.kind);
        let number = place.map_or_else(String::new, |place| format!(" {}", place + 1));
        return format!(
            "{kind}{number} · {} · {at} {author}",
            category.unwrap_or("—")
        );
    }
    let told = sentence(entry, language);
    let line = told.lines().next().unwrap_or_default();
    let mut text: String = line.chars().take(CHARS_SHOWN_MAX).collect();
    if text.len() < line.len() {
        text.push('…');
    }
    let now = status(view, entry, language).map_or_else(String::new, |now| format!(" → {now}"));
    format!("{at} {text}{now} · {author}")
}

/// How far a contact has come since, where that is further.
fn status(view: &IncidentView, entry: &EntryView, language: Language) -> Option<&'static str> {
    let mut contacts = view.acts.contacts.iter();
    let contact = contacts.find(|row| row.by.entry == entry.entry)?;
    let first = contact.steps.first().map(|step| step.status);
    (first != Some(contact.status)).then(|| language.contact_status(&contact.status))
}
