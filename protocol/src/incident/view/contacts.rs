//! Representatives and contacts (plan 四.2(2), 四.2(3)). Names are opened one entry at a time; here is
//! only how many there are.

use super::acts::WrittenBy;
use super::linked::Origin;
use super::{Known, Reader};
use crate::id::{EntryId, SubjectId};
use crate::incident::narrow::Narrow;
use crate::incident::schema::{ActFields, ActWords, ContactFields};
use crate::incident::{ContactStatus, NarrowState};
use crate::limit::REPRESENTATIVES_MAX;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Those who speak for the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepresentativesView {
    /// How many are in force.
    pub in_force: usize,
    /// Whether that is more than article 20 allows: two laptops named some apart. A naming that takes
    /// the place of others settles it.
    pub over_limit: bool,
    /// Each naming.
    pub groups: Vec<RepresentativesGroup>,
}

/// One naming of representatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepresentativesGroup {
    /// Its entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// Whether no later naming takes its place.
    pub in_force: bool,
    /// For each name: whether it can be opened.
    pub people: Vec<NarrowState>,
}

/// One contact, from being asked on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// The first entry of it.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// The unit that was asked.
    pub unit: Option<String>,
    /// Whom there.
    pub contact_person: Option<String>,
    /// By which channel.
    pub channel: Option<String>,
    /// How far it has come: what the latest entry says.
    pub status: ContactStatus,
    /// Each entry about it.
    pub steps: Vec<ContactStep>,
    /// The demand of whoever named this relative; none where it is none.
    pub relative_of: Option<EntryId>,
    /// The relative's name.
    pub relative: NarrowState,
    /// The invited unit that entered it, in its linked document; none for our own.
    #[serde(default)]
    pub origin: Option<Origin>,
}

/// What one entry says of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactStep {
    /// The entry.
    #[serde(flatten)]
    pub by: WrittenBy,
    /// How far it has come.
    pub status: ContactStatus,
    /// What was said about it.
    pub text: Option<String>,
}

pub(super) fn representatives(
    subject: SubjectId,
    known: &[Known],
    reader: &Reader<'_>,
) -> RepresentativesView {
    let namings = || {
        known
            .iter()
            .filter_map(|entry| match &entry.stored.open.act {
                Some(ActFields::Representatives(fields)) => Some((entry, fields)),
                _ => None,
            })
    };
    let replaced: BTreeSet<EntryId> = namings()
        .flat_map(|(_, fields)| fields.replaces.iter().copied())
        .collect();
    let groups: Vec<RepresentativesGroup> = namings()
        .map(|(entry, _)| RepresentativesGroup {
            by: entry.by(),
            in_force: !replaced.contains(&entry.id),
            people: states(entry, subject, reader),
        })
        .collect();
    let standing = groups.iter().filter(|group| group.in_force);
    let in_force = standing.map(|group| group.people.len()).sum();
    RepresentativesView {
        in_force,
        over_limit: in_force > REPRESENTATIVES_MAX,
        groups,
    }
}

fn states(entry: &Known, subject: SubjectId, reader: &Reader<'_>) -> Vec<NarrowState> {
    let people = entry.stored.people.iter();
    people
        .map(|part| Narrow::state(Some(part), reader.keys, subject))
        .collect()
}

pub(super) fn contacts(
    subject: SubjectId,
    known: &[Known],
    reader: &Reader<'_>,
) -> Vec<ContactView> {
    let all: Vec<(&Known, &ContactFields)> = known
        .iter()
        .filter_map(|entry| match &entry.stored.open.act {
            Some(ActFields::Contact(fields)) => Some((entry, fields)),
            _ => None,
        })
        .collect();
    let firsts = all.iter().filter(|(_, fields)| fields.first.is_none());
    firsts
        .map(|(entry, fields)| {
            let later = all
                .iter()
                .filter(|(_, later)| later.first == Some(entry.id));
            let steps: Vec<ContactStep> = std::iter::once(&(*entry, *fields))
                .chain(later)
                .map(|(entry, fields)| ContactStep {
                    by: entry.by(),
                    status: fields.status,
                    text: entry.word(|words| words.note.as_ref()),
                })
                .collect();
            let words = match entry.words.as_ref().and_then(|words| words.act.as_ref()) {
                Some(ActWords::Contact(words)) => words.clone(),
                _ => Default::default(),
            };
            let relative = states(entry, subject, reader);
            ContactView {
                by: entry.by(),
                unit: words.unit,
                contact_person: words.person,
                channel: entry.word(|words| words.channel.as_ref()),
                status: steps.last().map_or(fields.status, |step| step.status),
                steps,
                relative_of: fields.relative_of,
                relative: relative.first().copied().unwrap_or(NarrowState::None),
                origin: None,
            }
        })
        .collect()
}
