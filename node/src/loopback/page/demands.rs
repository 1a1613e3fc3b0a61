//! Demands and what became of personal data, as the page shows them.

use crate::engine::{DeviceView, IncidentDetail};
use crate::wording::Language;
use crate::wording::Words;
use crate::wording::{day, minute};
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::{NarrowState, Opened};
use onscene_protocol::record::body::{NarrowPart, Scope};

/// One demand.
pub(super) struct DemandRow {
    pub(super) id: EntryId,
    pub(super) number: usize,
    pub(super) category: String,
    pub(super) read_back: &'static str,
    pub(super) author: String,
    pub(super) when: String,
    /// The number of the first demand of the same person.
    pub(super) same_as: Option<usize>,
    /// Whether there is something to open.
    pub(super) sealed: bool,
    pub(super) destroyed: bool,
    /// What was just opened.
    pub(super) opened: Option<Opened>,
}

/// One disposal.
pub(super) struct DisposalRow {
    pub(super) what: &'static str,
    pub(super) reason: String,
    pub(super) author: String,
    pub(super) when: String,
    pub(super) counts: bool,
    /// The laptops that have not confirmed it, by the names of who writes on them.
    pub(super) waiting: String,
}

/// One look at narrower parts.
pub(super) struct AccessRow {
    pub(super) author: String,
    pub(super) when: String,
    /// The demand's number, where it is shown.
    pub(super) demand: Option<usize>,
    pub(super) parts: String,
}

pub(super) fn when(at: &str) -> String {
    format!("{} {}", day(at), minute(at))
}

fn number_of(detail: &IncidentDetail, entry: EntryId) -> Option<usize> {
    let place = detail.view.demands.iter().position(|d| d.entry == entry);
    place.map(|place| place + 1)
}

/// The demands, in the order in which they were written.
pub(super) fn rows(
    detail: &IncidentDetail,
    opened: Option<(EntryId, &Opened)>,
    language: Language,
    w: &Words,
) -> Vec<DemandRow> {
    let rows = detail.view.demands.iter().zip(1..).map(|(demand, number)| {
        let states = [demand.petitioner, demand.verbatim];
        DemandRow {
            id: demand.entry,
            number,
            category: demand
                .category
                .clone()
                .unwrap_or_else(|| w.sealed.to_owned()),
            read_back: language.read_back(&demand.read_back),
            author: demand.author.clone(),
            when: when(demand.when()),
            same_as: demand.same_as.and_then(|first| number_of(detail, first)),
            sealed: states.contains(&NarrowState::Sealed),
            destroyed: states.contains(&NarrowState::Destroyed),
            opened: opened
                .filter(|(entry, _)| *entry == demand.entry)
                .map(|(_, opened)| opened.clone()),
        }
    });
    rows.collect()
}

/// What was destroyed.
pub(super) fn disposals(
    detail: &IncidentDetail,
    devices: &[DeviceView],
    language: Language,
    w: &Words,
) -> Vec<DisposalRow> {
    let rows = detail.trail.disposals.iter().map(|disposal| {
        let waiting = detail.local.unconfirmed.get(&disposal.record);
        let of_waiting =
            |device: &&DeviceView| waiting.is_some_and(|waiting| waiting.contains(&device.device));
        let names: Vec<&str> = devices
            .iter()
            .filter(of_waiting)
            .map(|device| device.name.as_str())
            .collect();
        DisposalRow {
            what: match disposal.scope {
                Scope::Incident => w.disposed_incident,
                Scope::Person => w.disposed_person,
            },
            reason: disposal.reason.clone(),
            author: disposal.author.clone(),
            when: when(&disposal.at),
            counts: disposal.counts,
            waiting: names.join(language.say("、", ", ")),
        }
    });
    rows.collect()
}

/// Who opened what, the latest first.
pub(super) fn accesses(detail: &IncidentDetail, language: Language, w: &Words) -> Vec<AccessRow> {
    let rows = detail.trail.accesses.iter().rev().map(|access| {
        let parts: Vec<&str> = access
            .parts
            .iter()
            .map(|part| match part {
                NarrowPart::Petitioner => w.petitioner,
                NarrowPart::Verbatim => w.verbatim,
                NarrowPart::People => w.people_named,
            })
            .collect();
        AccessRow {
            author: access.author.clone(),
            when: when(&access.at),
            demand: number_of(detail, access.entry),
            parts: parts.join(language.say("、", ", ")),
        }
    });
    rows.collect()
}
