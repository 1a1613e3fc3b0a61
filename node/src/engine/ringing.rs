//! Notices that ring on this laptop: those to whoever writes here, and those that fell to them because
//! the leader did not read them in time (clause 四.1). Derived from entries and this laptop's clock, so
//! also while the leader's laptop is off the network.

use super::Engine;
use onscene_protocol::id::{EntryId, SubjectId};
use serde::{Deserialize, Serialize};

/// A notice that rings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ringing {
    /// The incident.
    pub incident: SubjectId,
    /// Its title.
    pub title: Option<String>,
    /// The notice.
    pub notice: EntryId,
    /// What it says.
    pub text: Option<String>,
    /// Who did not read it in time, where it fell to whoever writes here.
    pub fallen_from: Option<String>,
}

impl Engine {
    /// The notices that ring for whoever writes here.
    pub fn ringing(&self) -> Vec<Ringing> {
        let (standing, me) = (self.shared.standing(), self.shared.person());
        let now_ms = self.host().wall_ms();
        let roster = &standing.roster;
        let mut ringing = Vec::new();
        let unread = self.shared.due_index.unread().into_iter();
        let open = unread.filter(|(incident, _)| self.shared.not_recused(*incident).is_ok());
        for (incident, unread) in open {
            let plan = unread.plan.and_then(|plan| standing.plans.version(plan));
            let plan = plan.and_then(|version| version.plan());
            for item in unread.notices {
                let Some(to) = item.person else { continue };
                let fallen_from = if roster.is_same_person(to, me) {
                    None
                } else {
                    let elapsed_ms = now_ms.saturating_sub(item.since_ms);
                    let deputies = plan
                        .map_or_else(Vec::new, |plan| plan.deputies_after(to, elapsed_ms, roster));
                    let mut deputies = deputies.into_iter();
                    if !deputies.any(|holder| roster.is_same_person(holder.person, me)) {
                        continue;
                    }
                    Some(roster.name_of(to).to_owned())
                };
                ringing.push(Ringing {
                    incident,
                    title: unread.title.clone(),
                    notice: item.entry,
                    text: item.text,
                    fallen_from,
                });
            }
        }
        ringing
    }
}
