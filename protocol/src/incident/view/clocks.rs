//! Clocks that do not agree, as an incident's entries show it: with each other, with themselves a moment
//! before, with the time at which the incident began. All of it is read from records, so that every
//! laptop says the same.

use super::{Known, Reader, text};
use crate::id::{DeviceKey, EntryId, WriterId};
use crate::incident::schema::ActFields;
use crate::incident::{EntryKind, Incident};
use crate::limit::{CLOCK_OFF_MS_MAX, CLOCK_STEP_MS_MIN};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A laptop's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// The laptop.
    pub device: DeviceKey,
    /// Who writes on it.
    pub name: String,
    /// Milliseconds that its clock is ahead of the others'; 0 also where it was never compared.
    pub off_ms: i64,
    /// Milliseconds that it is ahead of the furthest other, where nobody can know which is right.
    #[serde(default)]
    pub apart_ms: Option<i64>,
    /// Where it was moved between two entries of this incident, the earliest first.
    #[serde(default)]
    pub steps: Vec<ClockStep>,
    /// Whether any of that is more than a clock may be off.
    pub flagged: bool,
}

/// A clock that was moved while its laptop wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockStep {
    /// The first entry after it.
    pub entry: EntryId,
    /// By how many milliseconds; negative is back.
    pub ms: i64,
}

/// A time of an entry that lies before the incident began: one of two clocks is wrong, or it was so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyView {
    /// Which: `heard_at`, `happened_at`, `due`.
    pub field: String,
    /// The time itself.
    pub time: String,
    /// Milliseconds before the beginning.
    pub before_ms: i64,
    /// When the incident began.
    pub began_at: String,
    /// By whose laptop.
    pub began_on: String,
    /// That laptop.
    pub began_device: Option<DeviceKey>,
    /// On whose laptop this time was typed.
    pub typed_on: String,
    /// That laptop.
    pub typed_device: Option<DeviceKey>,
}

pub(super) fn rows(
    known: &[Known],
    steps: &BTreeMap<EntryId, i64>,
    reader: &Reader<'_>,
) -> Vec<ClockView> {
    let devices: BTreeSet<DeviceKey> = known.iter().filter_map(|entry| entry.device).collect();
    let row = |device: DeviceKey| {
        let its = known.iter().filter(|entry| entry.device == Some(device));
        let steps: Vec<ClockStep> = its
            .filter_map(|entry| {
                let ms = *steps.get(&entry.id)?;
                let entry = entry.id;
                Some(ClockStep { entry, ms })
            })
            .collect();
        let off_ms = reader.clocks.off_ms(&device);
        if off_ms.is_none() && steps.is_empty() {
            return None;
        }
        Some(ClockView {
            device,
            name: name(Some(device), reader),
            off_ms: off_ms.unwrap_or(0),
            apart_ms: reader.clocks.apart_ms(&device),
            flagged: reader.clocks.is_flagged(&device) || !steps.is_empty(),
            steps,
        })
    };
    devices.into_iter().filter_map(row).collect()
}

fn name(device: Option<DeviceKey>, reader: &Reader<'_>) -> String {
    let name = device.and_then(|device| reader.roster.device_name(device));
    name.unwrap_or_default().to_owned()
}

/// What was told of each entry that lies before the incident began, by more than clocks may be off. The
/// beginning is as early as anybody said.
pub(super) fn early(known: &[Known], reader: &Reader<'_>) -> BTreeMap<EntryId, Vec<EarlyView>> {
    let is_start = |entry: &&Known| entry.stored.kind == Some(EntryKind::Start);
    let Some(head) = known.iter().find(is_start) else {
        return BTreeMap::new();
    };
    let told = [head.stored.open.heard_ms, head.happened_ms()];
    let told = told.into_iter().flatten();
    let told = told.filter_map(|ms| i64::try_from(ms).ok());
    let began_ms = told.min().unwrap_or(i64::MAX).min(head.typed_ms());
    let began_at = u64::try_from(began_ms).map_or_else(|_| text(head.at()), |ms| head.given(ms));
    let row = |entry: &Known, (field, ms): (&'static str, u64)| {
        let before_ms = began_ms.saturating_sub(i64::try_from(ms).ok()?);
        (before_ms > CLOCK_OFF_MS_MAX).then(|| EarlyView {
            field: field.to_owned(),
            time: entry.given(ms),
            before_ms,
            began_at: began_at.clone(),
            began_on: name(head.device, reader),
            began_device: head.device,
            typed_on: name(entry.device, reader),
            typed_device: entry.device,
        })
    };
    let others = known.iter().filter(|entry| !is_start(entry));
    others
        .map(|entry| {
            let times = given_times(entry).into_iter();
            let early: Vec<EarlyView> = times.filter_map(|time| row(entry, time)).collect();
            (entry.id, early)
        })
        .filter(|(_, early)| !early.is_empty())
        .collect()
}

/// The times that were typed with an entry, by their names in JSON.
fn given_times(entry: &Known) -> Vec<(&'static str, u64)> {
    let due_ms = match &entry.stored.open.act {
        Some(ActFields::Task(fields)) => fields.due_ms,
        Some(ActFields::Promise(fields)) => Some(fields.due_ms),
        _ => None,
    };
    let times = [
        ("heard_at", entry.stored.open.heard_ms),
        ("happened_at", entry.happened_ms()),
        ("due", due_ms),
    ];
    let given = times.into_iter();
    given.filter_map(|(field, ms)| Some((field, ms?))).collect()
}

impl Incident {
    /// By how much the clock of an entry's laptop was moved since that laptop's entry before, where it
    /// was: within one opening of the store the uptime tells, which nobody can set; from one to the next
    /// only a step back shows. What stands in the order before the beginning, by the laptop that began it,
    /// was written after it by a clock that was set back.
    pub(super) fn clock_steps(&self, known: &[Known]) -> BTreeMap<EntryId, i64> {
        let writers: BTreeMap<EntryId, WriterId> = self
            .places
            .keys()
            .map(|(writer, seq)| (EntryId::of_change(self.subject, *writer, *seq), *writer))
            .collect();
        let mut before: BTreeMap<Option<DeviceKey>, &Known> = BTreeMap::new();
        let mut in_chain: BTreeMap<WriterId, &Known> = BTreeMap::new();
        let mut steps = BTreeMap::new();
        steps.extend(set_back_behind_beginning(known));
        for entry in known.iter().filter(|entry| entry.device.is_some()) {
            let writer = writers.get(&entry.id);
            let own = writer.and_then(|writer| in_chain.insert(*writer, entry));
            let last = before.insert(entry.device, entry);
            let step_ms = match own {
                Some(own) => step_ms(own, entry),
                None => last.map_or(0, |last| wall_step_ms(last, entry).min(0)),
            };
            if step_ms.saturating_abs() > CLOCK_STEP_MS_MIN {
                steps.insert(entry.id, step_ms);
            }
        }
        steps
    }
}

/// The first entry that its laptop wrote before it began the incident, as its clock says: nothing is
/// written in what has not begun.
fn set_back_behind_beginning(known: &[Known]) -> Option<(EntryId, i64)> {
    let is_start = |entry: &Known| entry.stored.kind == Some(EntryKind::Start);
    let began = known.iter().find(|entry| is_start(entry))?;
    let mut before = known.iter().take_while(|entry| !is_start(entry));
    let first = before.find(|entry| entry.device == began.device && began.device.is_some())?;
    let ms = wall_step_ms(began, first);
    (ms < -CLOCK_STEP_MS_MIN).then_some((first.id, ms))
}

/// What the wall clock went beyond what the uptime did, between two entries of one opening. Where the
/// uptime itself went back, as where time is played, only a step back of the wall shows.
fn step_ms(before: &Known, after: &Known) -> i64 {
    let wall_ms = wall_step_ms(before, after);
    let (from, to) = (before.stored.at.uptime_ms, after.stored.at.uptime_ms);
    match to.checked_sub(from).map(i64::try_from) {
        Some(Ok(passed_ms)) => wall_ms.saturating_sub(passed_ms),
        Some(Err(_)) | None => wall_ms.min(0),
    }
}

fn wall_step_ms(before: &Known, after: &Known) -> i64 {
    let (from, to) = (before.at(), after.at());
    to.timestamp_millis()
        .saturating_sub(from.timestamp_millis())
}
