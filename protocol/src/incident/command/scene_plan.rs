//! Approving the on-scene plan (plan 四.2(1)): what was seen is frozen as a full copy. Whoever writes on
//! writes a draft beyond it.

use super::{Act, Deciding, Refusal, text};
use crate::incident::schema::{ActFields, ScenePlanFields};
use crate::incident::{EntryKind, Incident, NewEntry, TextVersion, Words};
use serde::{Deserialize, Serialize};

/// The on-scene plan is approved as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApproveScenePlan {
    /// The version that was seen; the one that is here where none is named.
    #[serde(default)]
    pub on: Option<TextVersion>,
}

impl Act for ApproveScenePlan {
    fn decide(self, incident: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        if !incident.has_scene_plan() {
            return Err(Refusal::NoScenePlan);
        }
        let plan = incident.scene_plan(&by.reader);
        let version = self.on.unwrap_or_else(|| plan.version());
        let seen = plan.at(&version).ok_or(Refusal::OtherVersion)?;
        let words = Words::text(text("text", &seen)?);
        let view = by.view(incident).scene_plan;
        let approved = view.into_iter().flat_map(|view| view.approved);
        let fields = ScenePlanFields {
            version: version.hashes().into_iter().map(Into::into).collect(),
            after: approved
                .filter(|approved| !approved.superseded)
                .map(|approved| approved.by.entry)
                .collect(),
        };
        Ok(NewEntry::of(EntryKind::ScenePlanApprove, ActFields::ScenePlan(fields)).saying(words))
    }
}
