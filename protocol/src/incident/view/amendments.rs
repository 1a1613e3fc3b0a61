//! Corrections that put a value in the place of another (headcounts, milestones, times, due dates), and
//! which value is in force: of those that count the latest by logical time that none takes the place
//! of. Everything else is derived from the values in force, so that panels, deadlines and measured
//! times follow, whichever came first.

use super::acts::WrittenBy;
use super::{Bench, Known, Reader};
use crate::id::{EntryId, RecordId};
use crate::incident::MilestoneName;
use crate::incident::schema::{ActFields, CorrectionFields, OpenFields};
use crate::roster::Counts;
use crate::roster::is_same_person;
use crate::roster::policy::Act as Permission;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whoever may do this puts right what others wrote: leader, deputy and office.
const FOR_OTHERS: Permission = Permission::Report;

/// Values of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ValueView {
    /// The lower bound of a headcount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<u32>,
    /// The upper bound of a headcount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u32>,
    /// Which milestone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<MilestoneName>,
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub happened_at: Option<String>,
    /// When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
}

/// A correction of an entry's values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentView {
    /// Who put it right, and when.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// What it puts in their place.
    pub value: ValueView,
    /// Whether a value of it is the one that is shown everywhere.
    pub in_force: bool,
    /// Whether a later one takes its place.
    pub superseded: bool,
    /// Whether it only proposes: who wrote it neither wrote the entry nor may put right what others
    /// wrote.
    pub proposed: bool,
    /// Whether another one stands beside it that says otherwise.
    pub disagrees: bool,
}

/// What of an entry's values is in force instead of what was first written.
#[derive(Debug, Clone, Default)]
pub(super) struct Amended {
    /// Every correction of its values, in logical order.
    pub(super) rows: Vec<AmendmentView>,
    /// What was first written, of what is another by now.
    pub(super) before: Option<ValueView>,
    /// All that was first written, where a value of it is another by now: that is what the entry says.
    first: Option<Box<OpenFields>>,
}

/// What has a value of its own.
#[derive(Debug, Clone, Copy)]
enum Part {
    Range,
    Milestone,
    Happened,
    Due,
}

impl Part {
    const ALL: [Self; 4] = [Self::Range, Self::Milestone, Self::Happened, Self::Due];

    /// What a correction says of it; nothing of the other parts.
    fn of(self, fields: &CorrectionFields) -> Option<CorrectionFields> {
        let nothing = CorrectionFields::default();
        match self {
            Self::Range => fields.low.zip(fields.high).map(|_| CorrectionFields {
                low: fields.low,
                high: fields.high,
                ..nothing
            }),
            Self::Milestone => fields.milestone.map(|_| CorrectionFields {
                milestone: fields.milestone,
                ..nothing
            }),
            Self::Happened => fields.happened_ms.map(|_| CorrectionFields {
                happened_ms: fields.happened_ms,
                ..nothing
            }),
            Self::Due => fields.due_ms.map(|_| CorrectionFields {
                due_ms: fields.due_ms,
                ..nothing
            }),
        }
    }
}

/// A correction of one entry, weighed.
struct Weighed<'a> {
    entry: &'a Known,
    fields: &'a CorrectionFields,
    counts: bool,
}

impl Known {
    /// The values that it puts in the place of another entry's, and whose.
    pub(super) fn puts_right(&self) -> Option<(EntryId, &CorrectionFields)> {
        match &self.stored.open.act {
            Some(ActFields::Correction(fields)) => Some((self.stored.open.corrects?, fields)),
            _ => None,
        }
    }

    /// Whether a value of it is another than was first written.
    pub(super) fn is_amended(&self) -> bool {
        self.amended.before.is_some()
    }

    /// What was typed when it was written: its sentence says that, whatever took its place since.
    pub(super) fn as_written(&self) -> &OpenFields {
        let first = self.amended.first.as_deref();
        first.unwrap_or(&self.stored.open)
    }

    fn value(&self, fields: &CorrectionFields) -> ValueView {
        ValueView {
            low: fields.low,
            high: fields.high,
            milestone: fields.milestone,
            happened_at: fields.happened_ms.map(|ms| self.given(ms)),
            due: fields.due_ms.map(|ms| self.given(ms)),
        }
    }

    /// Its values as they were first written.
    fn first_written(&self) -> CorrectionFields {
        let open = &self.stored.open;
        CorrectionFields {
            after: Vec::new(),
            low: open.low,
            high: open.high,
            milestone: open.milestone,
            happened_ms: match &open.act {
                Some(ActFields::Legal(step)) => step.at_ms,
                _ => open.happened_ms,
            },
            due_ms: match &open.act {
                Some(ActFields::Task(fields)) => fields.due_ms,
                Some(ActFields::Promise(fields)) => Some(fields.due_ms),
                _ => None,
            },
        }
    }

    /// Takes on the values in force.
    fn put_right(&mut self, right: &CorrectionFields) {
        let open = &mut self.stored.open;
        open.low = right.low.or(open.low);
        open.high = right.high.or(open.high);
        open.milestone = right.milestone.or(open.milestone);
        match &mut open.act {
            Some(ActFields::Legal(step)) => step.at_ms = right.happened_ms.or(step.at_ms),
            _ => open.happened_ms = right.happened_ms.or(open.happened_ms),
        }
        match &mut open.act {
            Some(ActFields::Task(fields)) => fields.due_ms = right.due_ms.or(fields.due_ms),
            Some(ActFields::Promise(fields)) => {
                fields.due_ms = right.due_ms.unwrap_or(fields.due_ms);
            }
            _ => {}
        }
    }
}

/// Gives each entry its values in force. `known` are those that count, in logical order.
pub(super) fn put_right(known: &mut [Known], bench: &Bench<'_>, reader: &Reader<'_>) {
    let mut by_target: BTreeMap<EntryId, Vec<usize>> = BTreeMap::new();
    for (place, entry) in known.iter().enumerate() {
        if let Some((target, _)) = entry.puts_right() {
            by_target.entry(target).or_default().push(place);
        }
    }
    if by_target.is_empty() {
        return;
    }
    let mut right: Vec<(usize, CorrectionFields, Amended)> = Vec::new();
    for (place, target) in known.iter().enumerate() {
        let Some(places) = by_target.get(&target.id) else {
            continue;
        };
        let corrections = places.iter().filter_map(|place| known.get(*place));
        let weighed: Vec<Weighed<'_>> = corrections
            .filter_map(|entry| weigh(entry, target, bench, reader))
            .collect();
        let (values, amended) = in_force(target, &weighed);
        right.push((place, values, amended));
    }
    for (place, values, mut amended) in right {
        if let Some(entry) = known.get_mut(place) {
            let is_other = amended.before.is_some();
            amended.first = is_other.then(|| Box::new(entry.stored.open.clone()));
            entry.put_right(&values);
            entry.amended = amended;
        }
    }
}

fn weigh<'a>(
    entry: &'a Known,
    target: &Known,
    bench: &Bench<'_>,
    reader: &Reader<'_>,
) -> Option<Weighed<'a>> {
    let (_, fields) = entry.puts_right()?;
    fields.check_fits(&target.stored).ok()?;
    let (author, of) = (entry.from.author, target.from.author);
    let own = author == of || is_same_person(reader.roster, author, of);
    Some(Weighed {
        entry,
        fields,
        counts: own || bench.judge_of(&entry.from, FOR_OTHERS) == Counts::Yes,
    })
}

/// The values in force, part by part, and each correction with what became of it.
fn in_force(target: &Known, weighed: &[Weighed<'_>]) -> (CorrectionFields, Amended) {
    let mut values = CorrectionFields::default();
    let (mut chosen, mut standing, mut disagreeing): (Vec<RecordId>, Vec<RecordId>, Vec<RecordId>) =
        Default::default();
    for part in Part::ALL {
        let saying: Vec<(&Weighed<'_>, CorrectionFields)> = weighed
            .iter()
            .filter(|one| one.counts)
            .filter_map(|one| Some((one, part.of(one.fields)?)))
            .collect();
        let is_replaced = |one: &Weighed<'_>| {
            let mut others = saying.iter();
            others.any(|(other, _)| other.fields.after.contains(&one.entry.id))
        };
        let left: Vec<&(&Weighed<'_>, CorrectionFields)> =
            saying.iter().filter(|(one, _)| !is_replaced(one)).collect();
        let Some((last, right)) = left.last() else {
            continue;
        };
        chosen.push(last.entry.from.record);
        for (one, says) in &left {
            standing.push(one.entry.from.record);
            if left.iter().any(|(_, other)| other != says) {
                disagreeing.push(one.entry.from.record);
            }
        }
        values.low = right.low.or(values.low);
        values.high = right.high.or(values.high);
        values.milestone = right.milestone.or(values.milestone);
        values.happened_ms = right.happened_ms.or(values.happened_ms);
        values.due_ms = right.due_ms.or(values.due_ms);
    }
    let rows = weighed.iter().map(|one| {
        let record = &one.entry.from.record;
        AmendmentView {
            by: one.entry.by(),
            value: one.entry.value(one.fields),
            in_force: chosen.contains(record),
            superseded: one.counts && !standing.contains(record),
            proposed: !one.counts,
            disagrees: disagreeing.contains(record),
        }
    });
    let first = target.first_written();
    let amended = Amended {
        rows: rows.collect(),
        before: (!chosen.is_empty()).then(|| target.value(&changed(&first, &values))),
        first: None,
    };
    (values, amended)
}

/// Of what was first written, what is another by now.
fn changed(first: &CorrectionFields, now: &CorrectionFields) -> CorrectionFields {
    CorrectionFields {
        after: Vec::new(),
        low: first.low.filter(|_| now.low.is_some()),
        high: first.high.filter(|_| now.high.is_some()),
        milestone: first.milestone.filter(|_| now.milestone.is_some()),
        happened_ms: first.happened_ms.filter(|_| now.happened_ms.is_some()),
        due_ms: first.due_ms.filter(|_| now.due_ms.is_some()),
    }
}
