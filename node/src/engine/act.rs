//! A person acts: a command becomes an entry, the entry a change, the change a signed record.

use super::documents::Document;
use super::event::{Event, Typed};
use super::shared::Shared;
use super::turn::{Turn, body_in_turn};
use super::{Engine, EngineError, Save, Written};
use crate::wording::Language;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{AttachmentId, EntryId, PersonKey, SubjectId, UnitId, WriterId};
use onscene_protocol::incident::command::{Dated, Deciding, Start};
use onscene_protocol::incident::{Command, EntryKeys, Incident, NewEntry, Reader, Summary};
use onscene_protocol::record::Kind;
use onscene_protocol::roster::Place;
use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};

impl Engine {
    /// Starts an incident.
    ///
    /// # Errors
    /// Where a rule or a limit says no, or the store fails. Nothing was stored then.
    pub async fn start_incident(&self, start: Start) -> Result<Written, EngineError> {
        self.act_as(None, None, Command::Start(start)).await
    }

    /// Acts on an incident. The answer comes when the entry is durable.
    ///
    /// # Errors
    /// Where a rule or a limit says no, the incident is not here, or the store fails. Nothing was
    /// stored then.
    pub async fn act(
        &self,
        subject: SubjectId,
        asked: impl Into<Dated>,
    ) -> Result<Written, EngineError> {
        self.act_as(None, Some(subject), asked).await
    }

    /// The same for a command that was typed while a certain person was writing: it is done in their
    /// name or not at all. No subject means a new incident.
    ///
    /// # Errors
    /// [`EngineError::OtherWriter`] where somebody else is writing by now; else as [`Self::act`].
    pub async fn act_as(
        &self,
        writer: Option<PersonKey>,
        subject: Option<SubjectId>,
        asked: impl Into<Dated>,
    ) -> Result<Written, EngineError> {
        let asked = Box::new(asked.into());
        let typed = |reply| Typed::Act {
            writer,
            subject,
            unit: None,
            asked,
            save: None,
            reply,
        };
        self.ask(|reply| Event::Type(typed(reply))).await
    }

    /// Begins an incident or a concern in the unit with this path: at which the writer stands, or
    /// above which. Nothing means their own.
    ///
    /// # Errors
    /// [`EngineError::Unit`]; else as [`Self::act_as`].
    pub async fn begin_in(
        &self,
        writer: Option<PersonKey>,
        unit: Option<String>,
        asked: impl Into<Dated>,
    ) -> Result<Written, EngineError> {
        let asked = Box::new(asked.into());
        let typed = |reply| Typed::Act {
            writer,
            subject: None,
            unit,
            asked,
            save: None,
            reply,
        };
        self.ask(|reply| Event::Type(typed(reply))).await
    }

    /// Both for a form that has a number: where the same form was saved already, its entry is the
    /// answer, and nothing is written.
    ///
    /// # Errors
    /// As [`Self::act_as`] and [`Self::begin_in`].
    pub async fn save(
        &self,
        writer: Option<PersonKey>,
        (subject, unit): (Option<SubjectId>, Option<String>),
        asked: impl Into<Dated>,
        save: Option<Save>,
    ) -> Result<Written, EngineError> {
        let asked = Box::new(asked.into());
        let typed = |reply| Typed::Act {
            writer,
            subject,
            unit,
            asked,
            save,
            reply,
        };
        self.ask(|reply| Event::Type(typed(reply))).await
    }
}

impl Turn<'_> {
    pub(super) fn act(
        &mut self,
        writer: Option<PersonKey>,
        (subject, unit): (Option<SubjectId>, Option<&str>),
        asked: Dated,
    ) -> Result<Written, EngineError> {
        self.check_writer(writer)?;
        self.permit_in(subject, asked.command.act())?;
        let attachments = attachments_of(&asked.command).to_vec();
        let mut raising = None;
        let other = asked.command.other_incident();
        let (subject, entry) = match subject {
            Some(subject) => {
                let entry = self.decide(subject, asked)?;
                raising = self.deciding(subject, |it, by| it.raised_by(&entry, by))?;
                (subject, entry)
            }
            None => {
                let unit = self.unit_to_begin_in(unit)?;
                let nonce = self.shared.host.entropy().bytes();
                let subject = SubjectId::placed(self.person(), unit, &nonce);
                let nothing = Document::new(subject, &self.standing);
                let entry = self.ask_of(&nothing, None, |it, by| it.decide(asked, by))?;
                self.begin_document(subject, unit, nonce)?;
                (subject, entry)
            }
        };
        let staged = self.shared.staging.keys_of(&attachments)?;
        let entry = self.pin_plan(subject, entry)?;
        let personal = entry.kind.is_personal();
        for (key, detail) in staged {
            self.write_original_key(subject, &key, detail, personal)?;
        }
        for reference in &entry.open.attachments {
            self.note_named(subject, *reference)?;
        }
        if let Some(raising) = raising {
            self.write_entry(subject, &raising)?;
        }
        let written = self.write_entry(subject, &entry)?;
        for attachment in &attachments {
            self.shared.staging.forget(*attachment);
        }
        if let Some((other, entry)) = other.zip(entry.counterpart(subject)) {
            self.write_entry(other, &entry)?;
        }
        Ok(written)
    }

    /// Decides on an act in an incident that is here and takes entries.
    fn decide(&mut self, subject: SubjectId, asked: Dated) -> Result<NewEntry, EngineError> {
        let other = asked.command.other_incident();
        for subject in other.into_iter().chain([subject]) {
            self.not_recused(subject)?;
            let document = self
                .document(subject)?
                .filter(|document| !document.incident.is_empty())
                .ok_or(EngineError::NoSuchIncident(subject))?;
            document.may_write(subject)?;
        }
        Ok(self.deciding(subject, |incident, by| incident.decide(asked, by))??)
    }

    /// Asks an incident that is here, with what a decision of the writer rests on.
    pub(super) fn deciding<T>(
        &mut self,
        subject: SubjectId,
        ask: impl FnOnce(&Incident, &Deciding<'_>) -> T,
    ) -> Result<T, EngineError> {
        self.document(subject)?
            .ok_or(EngineError::NoSuchIncident(subject))?;
        let summary = match self.summaries.get(&subject) {
            Some(summary) => Some(summary.clone()),
            None => self.shared.store.read()?.summary(subject)?,
        };
        let document = self
            .documents
            .get(&subject)
            .ok_or(EngineError::NoSuchIncident(subject))?;
        Ok(self.ask_of(document, summary.as_ref(), ask))
    }

    fn ask_of<T>(
        &self,
        document: &Document,
        summary: Option<&Summary>,
        ask: impl FnOnce(&Incident, &Deciding<'_>) -> T,
    ) -> T {
        let body = |id| body_in_turn(&self.writing, self.shared, id);
        let deciding = Deciding {
            writer: self.person(),
            now_ms: self.moment().wall_ms,
            summary,
            plan: self.standing.plan_of(summary),
            files: &|id| self.shared.staging.get(id),
            // A report that is drawn now shows all times in this laptop's zone.
            reader: Reader {
                zone: Some(self.shared.host.zone()),
                ..document.reader(&self.standing, &body)
            },
            // What is frozen in words goes to the street office, which reads Chinese.
            wording: &Language::Chinese,
        };
        ask(&document.incident, &deciding)
    }

    /// Says in which unit a document lives, which its id proves, and makes its key.
    pub(super) fn begin_document(
        &mut self,
        subject: SubjectId,
        unit: UnitId,
        nonce: [u8; 16],
    ) -> Result<(), EngineError> {
        // First: whoever carries the key knows by then who is to.
        let nonce = Some(nonce);
        let place = Place::Document { unit, nonce };
        self.write(Kind::Place, subject, place.to_bytes())?;
        let unit_key = self.unit_key(unit)?;
        let mut entropy = self.shared.host.entropy();
        let key = Key::from_bytes(entropy.bytes());
        let body = KeyBody {
            key: key.id(),
            purpose: Purpose::Incident,
            epoch: 1,
            wraps: vec![wrap(&unit_key, subject, &key, self.shared)?],
            detail: None,
            circle: None,
        };
        self.write_key(subject, &body)?;
        let mut document = Document::new(subject, &self.standing);
        document.home = Some(unit);
        document.keys.learn(subject, &body, &[]);
        self.set_document(subject, document);
        Ok(())
    }

    pub(super) fn write_entry(
        &mut self,
        subject: SubjectId,
        entry: &NewEntry,
    ) -> Result<Written, EngineError> {
        let petitioner = match entry.narrow.petitioner {
            Some(_) => Some(self.write_narrow_key(subject, Purpose::Petitioners)?),
            None => None,
        };
        let verbatim = match entry.narrow.verbatim {
            Some(_) => Some(self.write_narrow_key(subject, Purpose::Words)?),
            None => None,
        };
        let mut people = Vec::with_capacity(entry.narrow.people.len());
        for _ in &entry.narrow.people {
            people.push(self.write_narrow_key(subject, Purpose::Petitioners)?);
        }
        let (actor, seq) = self.next_in_chain(subject, Kind::Change)?;
        let writer = WriterId::of(self.person(), actor);
        let moment = self.moment();
        let key = self.words_key(subject)?;
        let mut entropy = self.shared.host.entropy();
        let document = self
            .document(subject)?
            .ok_or(EngineError::NoSuchIncident(subject))?;
        let keys = EntryKeys {
            words: &key,
            petitioner: petitioner.as_ref(),
            verbatim: verbatim.as_ref(),
            people: &people,
        };
        let body = document
            .incident
            .write(entry, (writer, seq), &moment, keys, &mut entropy)
            .map_err(|_| EngineError::Inner("an entry of ours does not fit its document"))?;
        let record = self.write(Kind::Change, subject, body)?;
        let document = self
            .document(subject)?
            .ok_or(EngineError::NoSuchIncident(subject))?;
        let applied = document.incident.apply_own(&record).unwrap_or_default();
        document.since_snapshot += 1;
        let id = EntryId::of_change(subject, writer, seq);
        if applied != [id] {
            return Err(EngineError::Inner("an entry of ours was not applied"));
        }
        self.summarise(subject, applied, None)?;
        Ok(Written {
            entry: id,
            incident: subject,
        })
    }

    /// Writes an original's key: what belongs to a demand is for those alone who may read its words.
    fn write_original_key(
        &mut self,
        subject: SubjectId,
        key: &Key,
        detail: Vec<u8>,
        personal: bool,
    ) -> Result<(), EngineError> {
        let wraps = if personal {
            self.narrow_wraps(subject, Purpose::Words, key)?
        } else {
            let outer = self.words_key(subject)?;
            vec![wrap(&outer, subject, key, self.shared)?]
        };
        let body = KeyBody {
            key: key.id(),
            purpose: Purpose::Original,
            epoch: 1,
            wraps,
            detail: Some(detail),
            circle: None,
        };
        self.write_document_key(subject, &body)
    }

    /// Writes a key of an incident, and holds it.
    pub(super) fn write_document_key(
        &mut self,
        subject: SubjectId,
        body: &KeyBody,
    ) -> Result<(), EngineError> {
        let shared = self.shared;
        let document = self
            .document(subject)?
            .ok_or(EngineError::NoSuchIncident(subject))?;
        let mine = shared.seals();
        document.keys.learn(subject, body, &mine);
        self.write_key(subject, body)
    }

    pub(super) fn write_key(
        &mut self,
        subject: SubjectId,
        body: &KeyBody,
    ) -> Result<(), EngineError> {
        let bytes = body
            .to_bytes()
            .map_err(|_| EngineError::Inner("too many wraps in a key"))?;
        self.write(Kind::Key, subject, bytes).map(|_| ())
    }

    /// The current key of a unit. Where none is held yet, that of the writer's own unit, made now if
    /// need be: nobody is kept from writing, and nothing is sealed for more than may read it.
    pub(super) fn unit_key(&mut self, unit: UnitId) -> Result<Key, EngineError> {
        let own = self.own_certificate()?.unit;
        for unit in [unit, own] {
            let subject = self.standing.roster.unit_subject(unit);
            if let Some(held) = self.standing.keys.current(subject, Purpose::Unit) {
                return Ok(held.clone());
            }
        }
        self.make_own_unit_key()
    }

    /// The current key of what is everybody's in the organisation.
    pub(super) fn organisation_key(&self) -> Result<Key, EngineError> {
        let subject = self.standing.roster.subject();
        let held = self.standing.keys.current(subject, Purpose::Unit);
        held.cloned().ok_or(EngineError::Sealed)
    }
}

pub(super) fn wrap(
    outer: &Key,
    subject: SubjectId,
    key: &Key,
    shared: &Shared,
) -> Result<Wrap, EngineError> {
    Wrap::under(outer, subject, key, &mut shared.host.entropy())
        .map_err(|_| EngineError::Inner("a key could not be wrapped"))
}

fn attachments_of(command: &Command) -> &[AttachmentId] {
    match command {
        Command::Log(log) => &log.attachments,
        Command::Attach(attach) => &attach.attachments,
        Command::Demand(demand) => &demand.attachments,
        Command::Talk(talk) => &talk.attachments,
        _ => &[],
    }
}
