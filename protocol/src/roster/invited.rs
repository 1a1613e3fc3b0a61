//! Invitations as the organisation's records tell of them.

use super::settle::Said;
use super::{Invitation, Roster, Terms};
use crate::id::{DeviceKey, PersonKey, RecordId};
use std::collections::BTreeMap;

/// An invitation, and what became of it as far as is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// Its name: the id of the record that made it.
    pub id: RecordId,
    /// Who invited.
    pub by: PersonKey,
    /// To what.
    pub terms: Terms,
    /// Milliseconds since 1970 by the inviter's clock.
    pub made_ms: u64,
    /// The laptop from which its typed code was tried.
    pub tried: Option<DeviceKey>,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Who was certified by it.
    pub used: Option<PersonKey>,
}

impl Roster {
    /// The invitations of our organisation, the latest first.
    pub fn invitations(&self) -> Vec<Invited> {
        let Some(ours) = self.organisations.get(&self.own) else {
            return Vec::new();
        };
        let counted = ours.settled.counted.iter();
        let facts: Vec<_> = counted
            .filter_map(|id| Some((*id, ours.facts.get(id)?)))
            .collect();
        let made = facts.iter().filter_map(|(id, fact)| match &fact.said {
            Said::Invitation(Invitation::Made(terms)) => Some((
                *id,
                Invited {
                    id: *id,
                    by: fact.author,
                    terms: terms.clone(),
                    made_ms: fact.since.0.ms(),
                    tried: None,
                    withdrawn: false,
                    used: None,
                },
            )),
            _ => None,
        });
        let mut invitations: BTreeMap<RecordId, Invited> = made.collect();
        for (_, fact) in &facts {
            let of = concerned(&fact.said).and_then(|id| invitations.get_mut(&id));
            // Whoever writes on the inviting laptop by then says what became of it.
            let Some(known) = of else {
                continue;
            };
            match &fact.said {
                Said::Invitation(Invitation::Tried { device, .. }) => known.tried = Some(*device),
                Said::Invitation(Invitation::Withdrawn { .. }) => known.withdrawn = true,
                Said::Certificate(given) => known.used = Some(given.person),
                _ => {}
            }
        }
        let mut invitations: Vec<Invited> = invitations.into_values().collect();
        invitations.sort_by_key(|known| std::cmp::Reverse((known.made_ms, known.id)));
        invitations
    }
}

/// The invitation that something was made of.
const fn concerned(said: &Said) -> Option<RecordId> {
    match said {
        Said::Invitation(
            Invitation::Tried { invitation, .. } | Invitation::Withdrawn { invitation },
        ) => Some(*invitation),
        Said::Certificate(given) => given.invitation,
        _ => None,
    }
}
