//! Writing the on-scene plan: what somebody made of the version they saw becomes one sealed change.

use super::{TextVersion, place};
use crate::contain::Misformed;
use crate::id::{SubjectId, WriterId};
use crate::incident::Incident;
use crate::incident::command::{Deciding, Refusal};
use crate::limit::{BODY_BYTES_MAX, SCENE_PLAN_CHANGES_MAX, TEXT_BYTES_MAX};
use crate::seal::{Key, OVERHEAD_BYTES, SealError, seal};
use crate::typing::FoundControl;
use serde::Deserialize;

/// What somebody wrote into the on-scene plan.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditScenePlan {
    /// All of it, as they want it. Empty takes everything out.
    pub text: String,
    /// The version that they saw as they began; the one that is here where none is named.
    #[serde(default)]
    pub on: Option<TextVersion>,
}

impl EditScenePlan {
    /// The change that it makes, in clear: to be sealed.
    ///
    /// # Errors
    /// Where a rule or a limit says no.
    pub fn decide(
        &self,
        incident: &Incident,
        by: &Deciding<'_>,
        (writer, seq): (WriterId, u64),
    ) -> Result<Vec<u8>, Refusal> {
        if incident.is_empty() {
            return Err(Refusal::NotStarted);
        }
        by.check_open(false)?;
        let wanted = self.checked()?;
        let text = incident.scene_plan(&by.reader);
        let changes = text.changes_of(by.writer);
        if changes >= SCENE_PLAN_CHANGES_MAX {
            return Err(Refusal::TooLarge {
                field: "changes",
                number: changes as u64 + 1,
                limit: SCENE_PLAN_CHANGES_MAX as u64,
            });
        }
        let seen = self.on.clone().unwrap_or_else(|| text.version());
        let written = text.text.edit(seen.heads(), &wanted, (writer, seq));
        let change = match written {
            Ok(Some(change)) => change,
            Ok(None) => return Err(Refusal::Unchanged),
            Err(Misformed::Dependencies) => return Err(Refusal::OtherVersion),
            Err(_) => return Err(Refusal::TooMuchChanged),
        };
        let fits = change.len() + OVERHEAD_BYTES <= BODY_BYTES_MAX
            && crate::contain::Contained::of_text(&change, writer, seq).is_ok();
        fits.then_some(change).ok_or(Refusal::TooMuchChanged)
    }

    /// The text with one kind of line end, as browsers send another.
    fn checked(&self) -> Result<String, Refusal> {
        let text = self.text.replace("\r\n", "\n");
        if text.len() > TEXT_BYTES_MAX {
            return Err(Refusal::TooLong {
                field: "text",
                bytes: text.len(),
                limit: TEXT_BYTES_MAX,
            });
        }
        let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        match FoundControl::find(&text, is_odd) {
            Some(control) => Err(Refusal::Unprintable {
                field: "text",
                control,
            }),
            None => Ok(text),
        }
    }
}

/// Seals a change: the body of its record.
///
/// # Errors
/// None that a change within the limits can cause.
pub fn seal_change(
    key: &Key,
    subject: SubjectId,
    (writer, seq): (WriterId, u64),
    change: &[u8],
    nonce: [u8; 24],
) -> Result<Vec<u8>, SealError> {
    seal(key, &place(subject, writer, seq), change, nonce)
}
