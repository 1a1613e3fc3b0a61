//! What a person is called, and which keys are theirs, to whoever reads an incident.

use super::Roster;
use crate::id::PersonKey;

/// A person's name; nothing where no certificate of theirs is known.
pub(crate) fn name_of(roster: &Roster, person: PersonKey) -> String {
    roster.name_of(person).to_owned()
}

/// Whether two keys are one person's to whoever reads an incident: the same key, the same name in the
/// same unit on another laptop, or the key with which somebody went on.
pub(crate) fn is_same_person(roster: &Roster, one: PersonKey, other: PersonKey) -> bool {
    if roster.goes_on_for(one, other) || roster.goes_on_for(other, one) {
        return true;
    }
    match (roster.person(one), roster.person(other)) {
        (Some(one), Some(other)) => {
            let (one, other) = (&one.certificate, &other.certificate);
            one.name == other.name && one.unit == other.unit
        }
        _ => false,
    }
}
