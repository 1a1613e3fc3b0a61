//! The forms of acts, as data: each with its clause of the plan, what to keep in mind, and its fields.
//! One template draws them all.

mod drawn;
mod outward;
mod reading;
mod staff;
mod table;

pub(in crate::loopback) use drawn::{REASON_FOR, UNCHECKED};
pub(in crate::loopback) use reading::{check_before_files, command_of, is_list};

use super::super::form::{Fields, HAPPENED};
use super::menu::called;
use crate::engine::{DeviceView, IncidentDetail};
use crate::wording::Language;
use onscene_protocol::incident::{Command, Disclosure, EntryKind, EntryView};
use onscene_protocol::plan::{Answer, Guidance};
use onscene_protocol::roster::Role;
use table::{FieldKind, Sheet, Two};

/// Entries that the form for raising some shows: the latest are meant.
const RAISED_SHOWN: usize = 60;
/// Entries that the form of a report shows: a long day's.
const TAKEN_UP_SHOWN: usize = 200;

/// A form, ready to be drawn.
pub(super) struct SheetView {
    pub(super) what: &'static str,
    pub(super) title: &'static str,
    pub(super) clause: &'static str,
    pub(super) hint: &'static str,
    /// What the plan says beside it.
    pub(super) guidance: Vec<Guidance>,
    /// Approved answers, which one action takes into the form.
    pub(super) answers: Vec<Answer>,
    /// The entry that it is about, where that was asked for.
    pub(super) about: Option<String>,
    /// What was typed as the time at which it happened; none where the act has no such time.
    pub(super) happened: Option<String>,
    pub(super) fields: Vec<FieldView>,
}

/// A field of it.
pub(super) struct FieldView {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// `line`, `text`, `time`, `flag`, `choice`, `boxes`.
    pub(super) kind: &'static str,
    pub(super) needed: bool,
    pub(super) value: String,
    pub(super) options: Vec<OptionView>,
}

/// Something to choose.
pub(super) struct OptionView {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// What the forms are filled with.
pub(super) struct Filling<'a> {
    pub(super) detail: &'a IncidentDetail,
    pub(super) devices: &'a [DeviceView],
    pub(super) language: Language,
    /// What was typed into the form that failed, or that was asked for.
    pub(super) typed: &'a Fields,
}

/// Every form.
fn all() -> impl Iterator<Item = &'static Sheet> {
    staff::SHEETS.iter().chain(outward::SHEETS)
}

/// The field of an act's form that names an earlier entry.
pub(super) fn entry_field(what: &str) -> Option<&'static str> {
    let sheet = all().find(|sheet| sheet.what == what)?;
    let names_entry = |kind: &FieldKind| {
        matches!(
            kind,
            FieldKind::Entry(_) | FieldKind::Entries(_) | FieldKind::AnyEntry | FieldKind::Internal
        )
    };
    let mut fields = sheet.fields.iter();
    fields
        .find(|field| names_entry(&field.kind))
        .map(|field| field.name)
}

/// The forms, those left out that have nothing to choose from.
pub(super) fn sheets(filling: &Filling<'_>) -> Vec<SheetView> {
    let state = filling.detail.view.state;
    let taken = all().filter(|sheet| Command::may_be_taken(sheet.what, state));
    let shown = taken.filter_map(|sheet| {
        let is_open = filling.typed.typed("do") == sheet.what;
        let fields: Vec<FieldView> = sheet
            .fields
            .iter()
            .filter(|field| field.is_drawn_here())
            .map(|field| filling.field(field, is_open))
            .collect();
        let is_stuck = |field: &FieldView| {
            field.needed && matches!(field.kind, "choice" | "boxes") && field.options.is_empty()
        };
        (!fields.iter().any(is_stuck)).then(|| SheetView {
            what: sheet.what,
            title: sheet.title.say(filling.language),
            clause: sheet.clause,
            hint: sheet.hint.say(filling.language),
            guidance: filling.guidance(sheet.what),
            answers: filling.answers(sheet.what),
            about: entry_field(sheet.what)
                .filter(|_| is_open)
                .map(|field| filling.typed.typed(field).to_owned())
                .filter(|entry| !entry.is_empty()),
            happened: has_time(sheet).then(|| {
                let typed = filling.typed.typed(HAPPENED);
                if is_open { typed } else { "" }.to_owned()
            }),
            fields,
        })
    });
    shown.collect()
}

/// Whether the form asks when it happened: an act that tells of something, and has no time of its own.
fn has_time(sheet: &Sheet) -> bool {
    let tells = Command::kind_of(sheet.what).is_some_and(EntryKind::tells_of_something);
    tells && !sheet.fields.iter().any(|field| field.name == "at")
}

impl Filling<'_> {
    /// What the plan that the incident pins says beside an action (plan 二.1).
    fn guidance(&self, what: &str) -> Vec<Guidance> {
        let plan = self.detail.local.plan.iter();
        let guidance = plan.flat_map(|plan| &plan.guidance);
        guidance
            .filter(|text| text.beside == what)
            .cloned()
            .collect()
    }

    /// The plan's approved answers (plan 五.3), beside the form that takes them.
    fn answers(&self, what: &str) -> Vec<Answer> {
        let plan = self.detail.local.plan.iter();
        let answers = plan.flat_map(|plan| &plan.answers);
        answers.filter(|_| what == "answer").cloned().collect()
    }

    fn field(&self, field: &table::Field, is_open: bool) -> FieldView {
        let value = if is_open {
            self.typed.typed(field.name)
        } else {
            ""
        };
        let mut options = self.options(&field.kind);
        for option in &mut options {
            let by_itself = option.chosen && !is_open;
            option.chosen = by_itself || value.lines().any(|line| line.trim() == option.value);
        }
        FieldView {
            name: field.name,
            label: field.label.say(self.language),
            kind: match field.kind {
                FieldKind::Line | FieldKind::Number(_) => "line",
                FieldKind::Text | FieldKind::Lines => "text",
                FieldKind::Time => "time",
                FieldKind::Flag => "flag",
                FieldKind::Public | FieldKind::Internal | FieldKind::Upward => "boxes",
                _ => "choice",
            },
            needed: field.needed,
            value: value.to_owned(),
            options,
        }
    }

    fn options(&self, kind: &FieldKind) -> Vec<OptionView> {
        match kind {
            FieldKind::Words(words) | FieldKind::YesNo(words) => {
                let words = words.iter();
                words
                    .map(|(word, label)| option(word, label.say(self.language)))
                    .collect()
            }
            FieldKind::Person => self.persons(),
            // A contact goes on from its first entry.
            FieldKind::Entry(kind) if *kind == EntryKind::Contact.word() => {
                let firsts = &self.detail.view.acts.contacts;
                self.entries(|row| firsts.iter().any(|first| first.by.entry == row.entry))
            }
            FieldKind::Entry(kind) | FieldKind::Entries(kind) => {
                self.entries(|row| row.kind == *kind)
            }
            FieldKind::AnyEntry => {
                self.entries(|row| !matches!(row.kind.as_str(), "start" | "move"))
            }
            FieldKind::Public => {
                let rows = self.detail.view.entries.iter();
                let rows = rows.filter(|row| {
                    row.disclosure == Some(Disclosure::Public) && row.corrected_by.is_empty()
                });
                rows.map(|row| self.mention(row)).collect()
            }
            FieldKind::Internal => self.upward(RAISED_SHOWN, EntryView::may_be_raised),
            FieldKind::Upward => self.upward(TAKEN_UP_SHOWN, |row| {
                let goes = row.goes_up() && row.corrects.is_none() && !row.stands_anyway();
                goes || row.may_be_raised()
            }),
            FieldKind::Line
            | FieldKind::Text
            | FieldKind::Lines
            | FieldKind::Number(_)
            | FieldKind::Time
            | FieldKind::Flag
            | FieldKind::Boxes
            | FieldKind::Each(_)
            | FieldKind::Files => Vec::new(),
        }
    }

    /// The latest of our own entries that are meant, in the order of the log; those that go upward
    /// already are chosen.
    fn upward(&self, shown: usize, is_meant: impl Fn(&EntryView) -> bool) -> Vec<OptionView> {
        let rows = self.detail.view.entries.iter().rev();
        let rows = rows.filter(|row| row.origin.is_none() && is_meant(row));
        let mut options: Vec<OptionView> = rows
            .take(shown)
            .map(|row| OptionView {
                chosen: row.goes_up(),
                ..self.mention(row)
            })
            .collect();
        options.reverse();
        options
    }

    /// Entries of these kinds, the latest first: it is most likely meant.
    fn entries(&self, is_meant: impl Fn(&EntryView) -> bool) -> Vec<OptionView> {
        let rows = self.detail.view.entries.iter().rev();
        // What an invited unit entered goes on in its own document.
        rows.filter(|row| row.origin.is_none() && is_meant(row))
            .map(|row| self.mention(row))
            .collect()
    }

    fn mention(&self, row: &EntryView) -> OptionView {
        let label = called(&self.detail.view, row, self.language);
        option(&row.entry.to_string(), &label)
    }

    /// Everyone who can be told or given something: a hub is nobody, nor is a key on paper or a laptop
    /// that somebody left for another.
    fn persons(&self) -> Vec<OptionView> {
        let devices = self.devices.iter();
        let persons = devices.filter(|device| {
            let is_hub = device.roles.iter().all(|role| role == Role::Hub.word());
            !device.revoked && !device.printed && device.retired_to.is_none() && !is_hub
        });
        persons
            .map(|device| option(&device.person.to_string(), &device.name))
            .collect()
    }
}

fn option(value: &str, label: &str) -> OptionView {
    OptionView {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen: false,
    }
}

impl Two {
    const fn say(&self, language: Language) -> &'static str {
        language.say(self.0, self.1)
    }
}
