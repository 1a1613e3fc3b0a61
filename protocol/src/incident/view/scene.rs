//! Who is at the scene, hand-over, key places (plan 三.3, 四.2, 四.3).

use super::acts::WrittenBy;
use super::{Known, Reader};
use crate::incident::MilestoneName;
use crate::incident::schema::ActFields;
use crate::roster::name_of;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One person's way to the scene and from it: the last time of each step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresenceView {
    /// Who: whoever the milestone names, else who wrote it.
    pub name: String,
    /// When they set out.
    pub departed_at: Option<String>,
    /// When they came.
    pub arrived_at: Option<String>,
    /// When they left.
    pub left_at: Option<String>,
    /// Whether they are there.
    pub is_there: bool,
    /// Whether they left before the end was declared (plan 四.3).
    pub left_before_end: bool,
}

/// A hand-over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverView {
    /// Its entry: who hands over, and when.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// To whom.
    pub to: String,
    /// What they have to know.
    pub text: Option<String>,
}

/// A check of a key place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceCheckView {
    /// Its entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// Which place.
    pub place: Option<String>,
    /// Whether it is safe and in order.
    pub in_order: bool,
    /// What was said about it.
    pub text: Option<String>,
}

pub(super) fn presence(known: &[Known]) -> Vec<PresenceView> {
    let mut people: BTreeMap<String, PresenceView> = BTreeMap::new();
    let mut ended = false;
    for entry in known {
        let Some(milestone) = entry.stored.open.milestone else {
            continue;
        };
        ended |= milestone == MilestoneName::Ended;
        let named = entry.word(|words| words.by.as_ref());
        let name = named.unwrap_or_else(|| entry.author.clone());
        let told = entry.happened_at();
        let at = Some(told.unwrap_or_else(|| super::text(entry.at())));
        let person = || PresenceView {
            name: name.clone(),
            ..PresenceView::default()
        };
        match milestone {
            MilestoneName::Departed => {
                people
                    .entry(name.clone())
                    .or_insert_with(person)
                    .departed_at = at;
            }
            MilestoneName::Arrived => {
                let there = people.entry(name.clone()).or_insert_with(person);
                (there.arrived_at, there.is_there) = (at, true);
                there.left_before_end = false;
            }
            MilestoneName::Left => {
                let gone = people.entry(name.clone()).or_insert_with(person);
                (gone.left_at, gone.is_there) = (at, false);
                gone.left_before_end = !ended;
            }
            _ => {}
        }
    }
    people.into_values().collect()
}

pub(super) fn handovers(known: &[Known], reader: &Reader<'_>) -> Vec<HandoverView> {
    let row = |entry: &Known| match &entry.stored.open.act {
        Some(ActFields::Handover(fields)) => Some(HandoverView {
            by: entry.by(),
            to: name_of(reader.roster, fields.to),
            text: entry.main_text(),
        }),
        _ => None,
    };
    known.iter().filter_map(row).collect()
}

pub(super) fn place_checks(known: &[Known]) -> Vec<PlaceCheckView> {
    let row = |entry: &Known| match &entry.stored.open.act {
        Some(ActFields::PlaceCheck(fields)) => Some(PlaceCheckView {
            by: entry.by(),
            place: entry.word(|words| words.place.as_ref()),
            in_order: fields.in_order,
            text: entry.word(|words| words.text.as_ref()),
        }),
        _ => None,
    };
    known.iter().filter_map(row).collect()
}
