//! Writing the on-scene plan (plan 四.2(1)): one save is one sealed record beside the incident's entries.

use super::event::{Event, Typed};
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{DeviceKey, PersonKey, SubjectId, WriterId};
use onscene_protocol::incident::command::permit;
use onscene_protocol::incident::{EditScenePlan, TextVersion, seal_change};
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::verify::Verified;
use serde::{Deserialize, Serialize};

/// The on-scene plan is saved, and durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenePlanWritten {
    /// The incident.
    pub incident: SubjectId,
    /// The version that the text is now, with what others wrote meanwhile.
    pub version: TextVersion,
}

impl Engine {
    /// Makes the on-scene plan what somebody wants it to be, beside what others wrote since the
    /// version that they saw. The answer comes when it is durable.
    ///
    /// # Errors
    /// Where a rule or a limit says no, the incident is not here, or the store fails. Nothing was
    /// stored then.
    pub async fn edit_scene_plan(
        &self,
        writer: Option<PersonKey>,
        subject: SubjectId,
        edit: EditScenePlan,
    ) -> Result<ScenePlanWritten, EngineError> {
        let typed = |reply| Typed::EditScenePlan {
            writer,
            subject,
            edit,
            reply,
        };
        self.ask(|reply| Event::Type(typed(reply))).await
    }
}

impl Turn<'_> {
    pub(super) fn edit_scene_plan(
        &mut self,
        writer: Option<PersonKey>,
        subject: SubjectId,
        edit: &EditScenePlan,
    ) -> Result<ScenePlanWritten, EngineError> {
        self.check_writer(writer)?;
        permit(self.own_certificate()?.roles, Act::Scene)?;
        self.not_recused(subject)?;
        let document = self
            .document(subject)?
            .filter(|document| !document.incident.is_empty())
            .ok_or(EngineError::NoSuchIncident(subject))?;
        document.may_write(subject)?;
        let (actor, seq) = self.next_in_chain(subject, Kind::ScenePlan)?;
        let place = (WriterId::of(self.person(), actor), seq);
        let change = self.decide_scene_plan(subject, edit, place)?;
        let key = self.words_key(subject)?;
        let nonce = self.shared.host.entropy().bytes();
        let body = seal_change(&key, subject, place, &change, nonce)
            .map_err(|_| EngineError::Inner("a change of a text could not be sealed"))?;
        let record = self.write(Kind::ScenePlan, subject, body)?;
        let document = self
            .document(subject)?
            .ok_or(EngineError::NoSuchIncident(subject))?;
        document.incident.note_scene_plan(record.record());
        document.since_snapshot += 1;
        self.tell(Happening::Written {
            subject,
            entries: Vec::new(),
            from: None,
        });
        let version = self.deciding(subject, |incident, by| {
            incident.scene_plan(&by.reader).version()
        })?;
        Ok(ScenePlanWritten {
            incident: subject,
            version,
        })
    }

    fn decide_scene_plan(
        &mut self,
        subject: SubjectId,
        edit: &EditScenePlan,
        place: (WriterId, u64),
    ) -> Result<Vec<u8>, EngineError> {
        Ok(self.deciding(subject, |incident, by| edit.decide(incident, by, place))??)
    }

    /// Changes of the text among records that came: those that are none by their form are kept beside
    /// what is not believed, for whoever looks why something does not show.
    pub(super) fn judge_scene_plan(
        &mut self,
        subject: SubjectId,
        records: &[&Verified],
        from: Option<DeviceKey>,
    ) -> Result<bool, EngineError> {
        let is_text = |record: &&&Verified| record.record().header().kind == Kind::ScenePlan;
        let changes: Vec<_> = records.iter().filter(is_text).collect();
        if changes.is_empty() {
            return Ok(false);
        }
        let misformed = self.deciding(subject, |incident, by| {
            incident.scene_plan(&by.reader).misformed().to_vec()
        })?;
        for (id, why) in misformed {
            if let Some(record) = changes.iter().find(|record| record.record().id() == id) {
                let header = record.record().header_bytes();
                self.writing
                    .quarantine(id, header, from, &why.to_string())?;
            }
        }
        Ok(true)
    }
}
