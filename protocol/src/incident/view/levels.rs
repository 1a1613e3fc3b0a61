//! Up to where an entry may come to be known: the level that it was written with, and what it was raised
//! to since. A maximum over what counts, so that every order gives the same; nothing lowers it.

use super::Known;
use crate::id::EntryId;
use crate::incident::Disclosure;
use crate::incident::schema::ActFields;
use std::collections::{BTreeMap, BTreeSet};

/// The level of an entry.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// As it is by now; none where it has none and was not raised.
    pub(super) in_force: Option<Disclosure>,
    /// The entries that raised it there.
    pub(super) raised_by: Vec<EntryId>,
    /// Whether it holds personal data, or corrects what does.
    pub(super) personal: bool,
}

/// The levels of these entries: those that count, in logical order. A correction is as high as what it
/// corrects, for nobody may go by what is known to be wrong.
pub(super) fn in_force(known: &[Known]) -> BTreeMap<EntryId, Level> {
    let mut raised: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    for entry in known {
        // To the outside leads only an approved release: what says otherwise was forged past the rule.
        if let Some(ActFields::Escalated(fields)) = &entry.stored.open.act
            && fields.level == Disclosure::Street
        {
            let named: BTreeSet<&EntryId> = fields.entries.iter().collect();
            for named in named {
                raised.entry(*named).or_default().push(entry.id);
            }
        }
    }
    let mut levels: BTreeMap<EntryId, Level> = BTreeMap::new();
    for entry in known {
        let corrected = entry.stored.open.corrects.and_then(|id| levels.get(&id));
        let personal =
            entry.stored.is_personal() || corrected.is_some_and(|corrected| corrected.personal);
        let written = entry.stored.open.disclosure;
        let with = corrected
            .filter(|_| !personal)
            .and_then(|corrected| corrected.in_force)
            .filter(|level| *level > Disclosure::Internal);
        let by = raised.remove(&entry.id).filter(|_| !personal);
        let street = by.as_ref().map(|_| Disclosure::Street);
        let lifts = street > written.max(with);
        let level = Level {
            in_force: written.max(with).max(street),
            raised_by: by.filter(|_| lifts).unwrap_or_default(),
            personal,
        };
        levels.insert(entry.id, level);
    }
    levels
}
