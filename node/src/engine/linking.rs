//! Incidents that are one (a mistake that is linked, not erased): the others are shown beside, and what
//! was moved is shown with its words where it belongs.

use super::EngineError;
use super::reading::view;
use super::shared::Shared;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::IncidentView;
use onscene_protocol::limit::LINKED_SHOWN_MAX;
use std::collections::BTreeSet;

/// The incidents that are linked with this one, directly or through others, as far as they are here
/// and not closed to whoever looks.
pub(super) fn linked(
    shared: &Shared,
    one: &IncidentView,
) -> Result<Vec<IncidentView>, EngineError> {
    let mut known = BTreeSet::from([one.incident]);
    let mut due: Vec<SubjectId> = names(one).collect();
    let mut found: Vec<IncidentView> = Vec::new();
    while let Some(next) = due.pop() {
        if found.len() >= LINKED_SHOWN_MAX || !known.insert(next) {
            continue;
        }
        if let Some(other) = here(shared, next)? {
            due.extend(names(&other));
            found.push(other);
        }
    }
    found.sort_by_key(|other| other.incident);
    Ok(found)
}

fn names(view: &IncidentView) -> impl Iterator<Item = SubjectId> + '_ {
    let links = view.acts.links.iter().filter(|link| link.linked);
    links.map(|link| link.incident)
}

/// Fills in what was moved here from incidents that are here.
pub(super) fn fill_moved(shared: &Shared, one: &mut IncidentView) -> Result<(), EngineError> {
    let rows = one.acts.moved.iter().filter(|row| row.here);
    let from: BTreeSet<SubjectId> = rows.map(|row| row.incident).collect();
    for other in from {
        let Some(other) = here(shared, other)? else {
            continue;
        };
        one.fill_moved(&other);
    }
    Ok(())
}

/// An incident, as far as it is here and not closed to whoever looks.
pub(super) fn here(
    shared: &Shared,
    subject: SubjectId,
) -> Result<Option<IncidentView>, EngineError> {
    match view(shared, subject) {
        Ok(view) => Ok(Some(view)),
        Err(EngineError::NoSuchIncident(_) | EngineError::Recused { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
