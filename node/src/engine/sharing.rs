//! Linked documents of invited units (plan 五.4): made, added to, and shown among the incident's own.

use super::event::{Event, Typed};
use super::linking::here;
use super::shared::Shared;
use super::turn::Turn;
use super::units::UnitError;
use super::{Engine, EngineError};
use crate::store::Reading;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{EntryId, PersonKey, SubjectId, UnitId};
use onscene_protocol::incident::command::{Share, permit};
use onscene_protocol::incident::{IncidentView, Summary};
use onscene_protocol::roster::policy::{Act, may_when_linked};
use onscene_protocol::seal::Reason;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why a linked document is closed to somebody to whom its incident is.
const RECUSED_THERE: &str = "原事件已回避 / recused from the incident";

/// What is asked to be chosen for an invited unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedShare {
    /// The unit's path.
    pub unit: String,
    /// Which entries.
    #[serde(default)]
    pub entries: Vec<EntryId>,
    /// What the incident is called there, where it is not as here.
    pub title: Option<String>,
    /// Where it is said to be there, where it is not as here.
    pub place: Option<String>,
    /// Who asks: refused where somebody else is writing.
    #[serde(rename = "as")]
    pub writer: Option<PersonKey>,
}

/// A linked document to which something was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedDocument {
    /// The incident.
    pub incident: SubjectId,
    /// The document.
    pub document: SubjectId,
    /// The unit's path.
    pub unit: String,
    /// How many entries were added.
    pub entries: usize,
}

impl Engine {
    /// Chooses what an invited unit gets to read: makes its linked document, or adds to it.
    ///
    /// # Errors
    /// [`EngineError::Unit`]; [`EngineError::Refused`] for an entry with personal data. Nothing was stored then.
    pub async fn share(
        &self,
        incident: SubjectId,
        asked: AskedShare,
    ) -> Result<SharedDocument, EngineError> {
        let typed = |reply| Typed::Share {
            incident,
            asked,
            reply,
        };
        self.ask(|reply| Event::Type(typed(reply))).await
    }

    /// The units for which something can be chosen here: below the writer's own, and not those that
    /// read the incident itself.
    pub async fn units_to_share_with(
        &self,
        incident: SubjectId,
    ) -> Result<Vec<String>, EngineError> {
        let below = self.units();
        self.read(move |shared| {
            let roster = shared.standing().roster;
            let home = shared.document(incident)?.and_then(|it| it.home);
            let reads = |path: &String| {
                let unit = roster.own_unit_at(path);
                unit.zip(home)
                    .is_none_or(|(unit, home)| roster.stands_above(unit, home))
            };
            Ok(below.into_iter().filter(|path| !reads(path)).collect())
        })
        .await
    }
}

impl Turn<'_> {
    pub(super) fn share(
        &mut self,
        incident: SubjectId,
        asked: &AskedShare,
    ) -> Result<SharedDocument, EngineError> {
        self.check_writer(asked.writer)?;
        permit(self.own_certificate()?.roles, Act::Share)?;
        self.not_recused(incident)?;
        let unit = self.below_own(self.known_unit(&asked.unit)?)?;
        let document = self
            .document(incident)?
            .filter(|document| !document.incident.is_empty())
            .ok_or(EngineError::NoSuchIncident(incident))?;
        document.may_write(incident)?;
        let path = self.standing.roster.unit_path(unit);
        let keeper = self.keeper_of(incident)?;
        if self.standing.roster.stands_above(unit, keeper) {
            return Err(UnitError::ReadsItAlready(path).into());
        }
        let there_already = self.document_for(incident, unit)?;
        let nonce = self.shared.host.entropy().bytes();
        let begun = SubjectId::placed(self.person(), unit, &nonce);
        let share = Share {
            unit,
            document: there_already.unwrap_or(begun),
            begins: there_already.is_none(),
            title: asked.title.clone(),
            place: asked.place.clone(),
            entries: asked.entries.clone(),
        };
        let written = self.deciding(incident, |document, by| document.share(&share, by))??;
        if share.begins {
            self.begin_document(share.document, unit, nonce)?;
            self.recuse_there_too(incident, share.document)?;
        }
        for entry in &written.there {
            self.write_entry(share.document, entry)?;
        }
        self.write_entry(incident, &written.here)?;
        Ok(SharedDocument {
            incident,
            document: share.document,
            unit: path,
            entries: written.there.len() - usize::from(share.begins),
        })
    }

    /// The document that was linked for a unit, where there is one: it is to be here.
    fn document_for(
        &mut self,
        incident: SubjectId,
        unit: UnitId,
    ) -> Result<Option<SubjectId>, EngineError> {
        let found = self.deciding(incident, |document, by| {
            if document.linked_unit(&by.reader).is_some() {
                return Err(UnitError::OfALinkedDocument);
            }
            Ok(document.document_for(unit, &by.reader))
        })??;
        if let Some(linked) = found {
            let known = self.document(linked)?;
            let known = known.filter(|document| !document.incident.is_empty());
            known
                .ok_or(EngineError::NoSuchIncident(linked))?
                .may_write(linked)?;
        }
        Ok(found)
    }

    /// Closes a linked document to everyone to whom its incident is closed.
    fn recuse_there_too(
        &mut self,
        incident: SubjectId,
        linked: SubjectId,
    ) -> Result<(), EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        for recused in roster.recusals(incident) {
            let reason = Reason(RECUSED_THERE.to_owned());
            self.write_recusals(linked, recused.person, &reason, false)?;
        }
        Ok(())
    }

    /// The documents that were linked from an incident, as far as they are here.
    pub(super) fn linked_documents(
        &mut self,
        incident: SubjectId,
    ) -> Result<BTreeSet<SubjectId>, EngineError> {
        let all = self.deciding(incident, |document, by| {
            document.linked_documents(&by.reader)
        })?;
        let mut here = BTreeSet::new();
        for linked in all {
            let known = self.document(linked)?;
            if known.is_some_and(|document| !document.incident.is_empty()) {
                here.insert(linked);
            }
        }
        Ok(here)
    }

    /// Whether the writer may do this in a document: by their role, or because it was linked for
    /// their unit.
    pub(super) fn permit_in(
        &mut self,
        subject: Option<SubjectId>,
        act: Act,
    ) -> Result<(), EngineError> {
        let given = self.own_certificate()?;
        let by_role = permit(given.roles, act);
        let (Err(refused), Some(subject)) = (&by_role, subject) else {
            return Ok(by_role?);
        };
        if !may_when_linked(given.roles, act) || self.document(subject)?.is_none() {
            return Err(refused.clone().into());
        }
        match self.deciding(subject, |document, by| document.linked_unit(&by.reader))? {
            Some(unit) if unit == given.unit => Ok(()),
            _ => Err(refused.clone().into()),
        }
    }
}

/// Whether a line of the list is one of its own: a linked document is not, where the incident that it
/// was made from can be read here.
pub(super) fn stands_alone(reading: &Reading, line: &Summary) -> Result<bool, EngineError> {
    let Some(incident) = line.linked_from else {
        return Ok(true);
    };
    let whole = reading.summary(incident)?;
    Ok(whole.is_none_or(|whole| whole.title.is_none()))
}

/// Shows what invited units entered among an incident's own, as far as it is here.
pub(super) fn with_linked(
    shared: &Shared,
    mut whole: IncidentView,
) -> Result<IncidentView, EngineError> {
    let documents: BTreeSet<SubjectId> = whole.acts.shared.iter().map(|row| row.document).collect();
    for document in documents {
        // One that has not come yet, or is closed, adds nothing.
        if let Some(linked) = here(shared, document)? {
            whole.take_in(linked);
        }
    }
    Ok(whole)
}
