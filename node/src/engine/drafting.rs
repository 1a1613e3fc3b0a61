//! What someone began to write and did not save yet, kept for them alone; and forms that were saved, so
//! that the same one sent again makes no second entry.
//!
//! A draft ends in the transaction that its entry is written in: a crash leaves the one or the other.

use super::event::{Event, OfDraft};
use super::shared::Shared;
use super::turn::Turn;
use super::{Engine, EngineError, Written};
use crate::store::{
    DRAFT_BYTES_MAX, DRAFT_KEPT_MS, DRAFTS_MAX, SAVE_KNOWN_MS, SAVES_SWEPT_MS, Saved,
};
use onscene_protocol::id::{FormNumber, PersonKey, SubjectId};
use onscene_protocol::incident::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A form that is being saved: who asks for the same again gets the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Save {
    /// The form's number.
    pub number: FormNumber,
    /// BLAKE3 of what is in the form. One that was changed since is another, whatever its number.
    pub digest: [u8; 32],
}

/// What someone began to write in one form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The form, as its page calls it. A person has one draft of it, in each incident.
    pub form: String,
    /// The incident that it is in, where it is in one.
    pub incident: Option<SubjectId>,
    /// The number under which it will be saved.
    pub number: FormNumber,
    /// What stands in the fields.
    pub fields: BTreeMap<String, String>,
    /// When it was kept last, milliseconds since 1970; what comes in need not say.
    #[serde(default)]
    pub at_ms: u64,
}

impl Engine {
    /// What a form of whoever is writing was saved as, if it was, just as it is.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn saved(&self, save: Save) -> Result<Option<Written>, EngineError> {
        self.read(move |shared| {
            let saved = shared.store.read()?.saved(shared.person(), save.number)?;
            Ok(saved.and_then(|saved| save.answered_by(&saved)))
        })
        .await
    }

    /// Keeps what whoever is writing began to write, in place of what they had in that form.
    ///
    /// # Errors
    /// [`EngineError::OtherWriter`]; [`EngineError::Refused`] where it is too long; where the incident is
    /// closed to them or destroyed.
    pub async fn keep_draft(
        &self,
        writer: Option<PersonKey>,
        draft: Draft,
    ) -> Result<(), EngineError> {
        let what = OfDraft::Keep { writer, draft };
        self.ask(|reply| Event::Draft { what, reply }).await
    }

    /// Lets go of a draft of whoever is writing.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn forget_draft(&self, number: FormNumber) -> Result<(), EngineError> {
        let what = OfDraft::Forget(number);
        self.ask(|reply| Event::Draft { what, reply }).await
    }

    /// The drafts of whoever is writing, the oldest first: all of them, or those in one incident.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn drafts(&self) -> Result<Vec<Draft>, EngineError> {
        self.read(|shared| {
            let (person, now) = (shared.person(), shared.host.wall_ms());
            let kept = shared.store.read()?.drafts()?;
            let own = kept
                .iter()
                .filter_map(|(name, plain)| own(person, name, plain));
            let mut drafts: Vec<Draft> = own
                .filter(|draft| draft.at_ms.saturating_add(DRAFT_KEPT_MS) >= now)
                .filter(|draft| is_open(shared, draft.incident))
                .collect();
            drafts.sort_by_key(|draft| draft.at_ms);
            Ok(drafts)
        })
        .await
    }
}

impl Save {
    /// The answer to the same save, if this was the same.
    fn answered_by(&self, saved: &Saved) -> Option<Written> {
        (saved.digest == self.digest).then_some(Written {
            entry: saved.entry,
            incident: saved.incident,
        })
    }
}

fn name(person: PersonKey, number: FormNumber) -> String {
    format!("{person}/{number}")
}

/// A draft, where it is this person's.
fn own(person: PersonKey, name: &str, plain: &[u8]) -> Option<Draft> {
    let is_own = name.split_once('/')?.0 == person.to_string();
    is_own.then(|| serde_json::from_slice(plain).ok()).flatten()
}

/// Whether whoever is writing may read the incident that a draft is for.
fn is_open(shared: &Shared, incident: Option<SubjectId>) -> bool {
    incident.is_none_or(|incident| shared.not_recused(incident).is_ok())
}

impl Turn<'_> {
    /// What this very form was saved as already, also in this turn.
    pub(super) fn saved_before(&self, save: Option<Save>) -> Result<Option<Written>, EngineError> {
        let Some(save) = save else {
            return Ok(None);
        };
        let saved = self.writing.saved(self.person(), save.number)?;
        Ok(saved.and_then(|saved| save.answered_by(&saved)))
    }

    /// Ends the form's draft, and remembers what the form was saved as.
    pub(super) fn note_saved(
        &mut self,
        save: Option<Save>,
        written: Written,
    ) -> Result<(), EngineError> {
        let Some(Save { number, digest }) = save else {
            return Ok(());
        };
        let (person, now) = (self.person(), self.moment().wall_ms);
        if now.saturating_sub(self.hand.swept_ms) >= SAVES_SWEPT_MS {
            self.writing
                .forget_saves_before(now.saturating_sub(SAVE_KNOWN_MS))?;
            self.hand.swept_ms = now;
        }
        let saved = Saved {
            at_ms: now,
            incident: written.incident,
            entry: written.entry,
            digest,
        };
        self.writing.set_saved(person, number, &saved)?;
        Ok(self.writing.set_draft(&name(person, number), &[])?)
    }

    pub(super) fn of_draft(&mut self, what: OfDraft) -> Result<(), EngineError> {
        match what {
            OfDraft::Keep { writer, draft } => self.keep_draft(writer, draft),
            OfDraft::Forget(number) => {
                let name = name(self.person(), number);
                Ok(self.writing.set_draft(&name, &[])?)
            }
        }
    }

    fn keep_draft(&mut self, writer: Option<PersonKey>, draft: Draft) -> Result<(), EngineError> {
        self.check_writer(writer)?;
        if let Some(incident) = draft.incident {
            self.not_recused(incident)?;
            let document = self.document(incident)?;
            let document = document.ok_or(EngineError::NoSuchIncident(incident))?;
            document.may_write(incident)?;
        }
        let person = self.person();
        // It came after its form was saved: there is nothing left to keep.
        if self.writing.saved(person, draft.number)?.is_some() {
            return Ok(());
        }
        let at_ms = self.moment().wall_ms;
        let draft = Draft { at_ms, ..draft };
        let plain = serde_json::to_vec(&draft).map_err(|_| EngineError::Inner("a draft"))?;
        if plain.len() > DRAFT_BYTES_MAX {
            return Err(EngineError::Refused(Refusal::TooLong {
                field: "draft",
                bytes: plain.len(),
                limit: DRAFT_BYTES_MAX,
            }));
        }
        self.make_room_for(&draft)?;
        Ok(self
            .writing
            .set_draft(&name(person, draft.number), &plain)?)
    }

    /// Takes away what the draft replaces, what is too old, and the oldest where there are too many.
    fn make_room_for(&mut self, draft: &Draft) -> Result<(), EngineError> {
        let person = self.person();
        let mut others: Vec<(u64, String)> = Vec::new();
        for (name, plain) in self.writing.drafts()? {
            let known: Option<Draft> = serde_json::from_slice(&plain).ok();
            let at_ms = known.as_ref().map_or(0, |known| known.at_ms);
            let is_replaced = own(person, &name, &plain).is_some_and(|known| {
                (known.form.as_str(), known.incident) == (draft.form.as_str(), draft.incident)
            });
            if is_replaced || at_ms.saturating_add(DRAFT_KEPT_MS) < draft.at_ms {
                self.writing.set_draft(&name, &[])?;
            } else {
                others.push((at_ms, name));
            }
        }
        others.sort();
        let beyond = (others.len() + 1).saturating_sub(DRAFTS_MAX);
        for (_, name) in others.iter().take(beyond) {
            self.writing.set_draft(name, &[])?;
        }
        Ok(())
    }

    /// Takes away the drafts that nobody is to read any more: in incidents of which keys were destroyed
    /// in this turn, or that are closed to whoever wrote them; of people who went on elsewhere.
    pub(super) fn tidy_drafts(&mut self) -> Result<(), EngineError> {
        let (roster, secrets) = (&self.standing.roster, &self.secrets);
        let is_over = |name: &str, plain: &[u8]| {
            let persons = secrets.persons().iter().map(|person| person.key);
            let mut drafts = persons.filter_map(|person| Some((person, own(person, name, plain)?)));
            let Some((person, draft)) = drafts.next() else {
                return true;
            };
            let left = roster
                .person(person)
                .is_some_and(|known| known.retired_to.is_some());
            left || draft.incident.is_some_and(|incident| {
                self.destroyed.contains_key(&incident) || roster.recused(incident, person).is_some()
            })
        };
        let over: Vec<String> = self
            .writing
            .drafts()?
            .into_iter()
            .filter(|(name, plain)| is_over(name, plain))
            .map(|(name, _)| name)
            .collect();
        for name in over {
            self.writing.set_draft(&name, &[])?;
        }
        Ok(())
    }
}
