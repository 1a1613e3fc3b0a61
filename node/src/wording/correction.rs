//! A correction as visible as what it corrects: what was typed stands as it was typed, with the value in
//! force beside it; and where the value in force stands, what was typed stands beside that.

use super::{Language, day, minute, range};
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::{EntryView, Field, IncidentView, ValueView};

/// The values that corrections put in the place of an entry's. Of each the last that is in force:
/// whatever it took the place of came before it.
fn in_force(entry: &EntryView) -> ValueView {
    let mut now = ValueView::default();
    for row in entry.amended.iter().filter(|row| row.in_force) {
        let right = row.value.clone();
        now = ValueView {
            low: right.low.or(now.low),
            high: right.high.or(now.high),
            milestone: right.milestone.or(now.milestone),
            happened_at: right.happened_at.or(now.happened_at),
            due: right.due.or(now.due),
        };
    }
    now
}

/// When it happened as it was first said, whatever was put in its place.
pub(super) fn first_happened(entry: &EntryView) -> Option<&String> {
    match &entry.before {
        Some(before) if in_force(entry).happened_at.is_some() => before.happened_at.as_ref(),
        _ => entry.happened_at.as_ref(),
    }
}

fn time(at: &str) -> String {
    format!("{} {}", day(at), minute(at))
}

/// Values in words.
pub fn values(value: &ValueView, language: Language) -> String {
    let mut said = Vec::new();
    if let (Some(low), Some(high)) = (value.low, value.high) {
        said.push(range(&low, &high));
    }
    let milestone = value.milestone.map(|name| language.milestone(&name));
    said.extend(milestone.map(str::to_owned));
    said.extend(value.happened_at.as_deref().map(time));
    said.extend(value.due.as_deref().map(|due| {
        let due = time(due);
        language.say("到期 ", "due ").to_owned() + &due
    }));
    said.join(language.say("，", ", "))
}

/// What stands at the end of an entry's sentence where a value of it is another by now.
pub(super) fn beside_sentence(entry: &EntryView, language: Language) -> Option<String> {
    let before = entry.before.as_ref()?;
    let mut now = in_force(entry);
    let happened = now.happened_at.take();
    let mut told = Vec::new();
    let others = values(&now, language);
    if !others.is_empty() {
        told.push(format!("{}{others}", to(language)));
    }
    // When it happened is no part of the sentence: both times stand here.
    told.extend(happened.map(|now| {
        let now = format!("{}{}", to(language), time(&now));
        match (&before.happened_at, language) {
            (Some(first), Language::Chinese) => format!("发生时间原记 {}，{now}", time(first)),
            (Some(first), Language::English) => format!("happened {}, {now}", time(first)),
            (None, Language::Chinese) => format!("发生时间{now}"),
            (None, Language::English) => format!("time {now}"),
        }
    }));
    let told = told.join(language.say("；", "; "));
    (!told.is_empty()).then(|| aside(&told, language))
}

/// What stands in a cell beside what was typed, where that is another by now.
pub fn beside_cell(entry: &EntryView, field: Field, language: Language) -> Option<String> {
    entry.before.as_ref()?;
    let now = in_force(entry);
    let now = match field {
        Field::People => range(&now.low?, &now.high?),
        Field::Milestone => language.milestone(&now.milestone?).to_owned(),
        Field::Due => time(&now.due?),
        // Only steps of a clock of law say it.
        Field::When if entry.said.of(field).next().is_some() => time(&now.happened_at?),
        _ => return None,
    };
    Some(corrected_to(&now, language))
}

/// When it happened as it was typed, with the time in force beside it.
pub fn happened_cell(entry: &EntryView, language: Language) -> String {
    let first = first_happened(entry).cloned().unwrap_or_default();
    let now = in_force(entry).happened_at;
    first + &now.map_or_else(String::new, |now| corrected_to(&now, language))
}

fn corrected_to(now: &str, language: Language) -> String {
    aside(&format!("{}{now}", to(language)), language)
}

/// What stands beside the value in force of an entry: that it was put right, and what was first written.
pub fn beside_value(view: &IncidentView, entry: EntryId, language: Language) -> Option<String> {
    let mut entries = view.entries.iter();
    let before = entries.find(|row| row.entry == entry)?.before.as_ref()?;
    let first = values(before, language);
    let mark = language.say("已更正", "corrected");
    let told = match (first.is_empty(), language) {
        (true, _) => mark.to_owned(),
        (false, Language::Chinese) => format!("{mark}，原记 {first}"),
        (false, Language::English) => format!("{mark}, first {first}"),
    };
    Some(aside(&told, language))
}

/// That a value was put right, where its row says no more.
pub const fn corrected(is: bool, language: Language) -> &'static str {
    if is {
        language.say("（已更正）", " (corrected)")
    } else {
        ""
    }
}

const fn to(language: Language) -> &'static str {
    language.say("已更正为 ", "corrected to ")
}

fn aside(told: &str, language: Language) -> String {
    match language {
        Language::Chinese => format!("（{told}）"),
        Language::English => format!(" ({told})"),
    }
}
