//! Naming the representatives of a joint visit: at most five (plan 四.2(2), article 20). Everyone else
//! is only a number.

use super::{Act, Deciding, Refusal, line};
use crate::id::EntryId;
use crate::incident::schema::{ActFields, RepresentativesFields};
use crate::incident::{EntryKind, Incident, NewEntry, Petitioner};
use crate::limit::REPRESENTATIVES_MAX;
use crate::typing;
use serde::{Deserialize, Serialize};

/// Those who speak for the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Representatives {
    /// Their names, each sealed under a key of its own. Several in one text are taken apart at 、，；.
    pub names: Vec<String>,
    /// Earlier namings that this one takes the place of.
    #[serde(default)]
    pub replaces: Vec<EntryId>,
}

impl Act for Representatives {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        let names: Vec<String> = self.names.iter().flat_map(|one| apart(one)).collect();
        if names.is_empty() && self.replaces.is_empty() {
            return Err(Refusal::Empty { field: "names" });
        }
        let people = names.iter().map(|name| {
            Ok(Petitioner {
                name: Some(line("name", name)?),
                contact: None,
            })
        });
        let people = people.collect::<Result<Vec<_>, Refusal>>()?;
        for replaced in &self.replaces {
            incident.needs(EntryKind::Representatives, *replaced)?;
        }
        let view = by.view(incident);
        let staying = view
            .acts
            .representatives
            .groups
            .iter()
            .filter(|group| group.in_force && !self.replaces.contains(&group.by.entry));
        let in_force: usize = staying.map(|group| group.people.len()).sum();
        if in_force + names.len() > REPRESENTATIVES_MAX {
            return Err(Refusal::TooManyRepresentatives {
                in_force,
                named: names.len(),
            });
        }
        let fields = RepresentativesFields {
            replaces: self.replaces,
        };
        let act = ActFields::Representatives(fields);
        Ok(NewEntry::of(EntryKind::Representatives, act).about(people))
    }
}

/// The names in one text; an empty one where there is none, so that it is refused.
fn apart(names: &str) -> Vec<String> {
    let names = typing::list(names);
    if names.is_empty() {
        return vec![String::new()];
    }
    names
}
