//! Narrower parts: personal data under keys of its own, for those whose role may read it and for
//! whoever wrote it down. Opening one is an access record.

use super::documents::Document;
use super::event::Event;
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{EntryId, SealKey, SubjectId, UnitId};
use onscene_protocol::incident::{NarrowState, Opened, Refusal};
use onscene_protocol::record::Kind;
use onscene_protocol::record::body::{Access, NarrowPart};
use onscene_protocol::roster::policy::may_read;
use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Engine {
    /// Opens an entry's narrower parts, after it is durable in a record that whoever writes here
    /// did so.
    ///
    /// # Errors
    /// [`EngineError::NothingNarrow`], [`EngineError::NotForRole`] where the writer may open no part,
    /// [`EngineError::Sealed`] where no part opens here,
    /// [`EngineError::Destroyed`].
    pub async fn open_narrow(
        &self,
        subject: SubjectId,
        entry: EntryId,
    ) -> Result<Opened, EngineError> {
        self.ask(|reply| Event::Open {
            subject,
            entry,
            reply,
        })
        .await
    }
}

impl Document {
    /// Whether an incident still takes entries: not where its key was destroyed.
    pub(super) fn may_write(&self, subject: SubjectId) -> Result<(), EngineError> {
        match self.keys.current(subject, Purpose::Incident) {
            Some(_) => Ok(()),
            None if self.keys.has_destroyed(subject) => Err(Refusal::Destroyed.into()),
            None => Err(EngineError::Sealed),
        }
    }
}

impl Turn<'_> {
    pub(super) fn open_narrow(
        &mut self,
        subject: SubjectId,
        entry: EntryId,
    ) -> Result<Opened, EngineError> {
        self.not_recused(subject)?;
        let (writer, roster) = (self.person(), Arc::clone(&self.standing.roster));
        let document = self
            .document(subject)?
            .ok_or(EngineError::NoSuchIncident(subject))?;
        let opened = document.incident.open_narrow(entry, &document.keys);
        let mut opened = opened.ok_or(EngineError::NothingNarrow(entry))?;
        let author = document.incident.author(entry);
        let is_own = author.is_some_and(|author| roster.goes_on_for(writer, author));
        let roles = roster.person(writer).map(|member| member.certificate.roles);
        let may =
            |part: NarrowPart| is_own || roles.is_some_and(|roles| may_read(roles, part.read_as()));
        // Several persons share this laptop's keys: each reads what their own role may.
        opened.keep(may);
        let mut parts = Vec::new();
        parts.extend(opened.petitioner.as_ref().map(|_| NarrowPart::Petitioner));
        parts.extend(opened.verbatim.as_ref().map(|_| NarrowPart::Verbatim));
        parts.extend((!opened.people.is_empty()).then_some(NarrowPart::People));
        if parts.is_empty() {
            let states = document.incident.narrow_states(entry, &document.keys);
            return Err(if states.contains(&NarrowState::Destroyed) {
                EngineError::Destroyed
            } else if opened.closed.is_empty() {
                EngineError::NothingNarrow(entry)
            } else if opened.closed.iter().any(|part| may(*part)) {
                EngineError::Sealed
            } else {
                EngineError::NotForRole
            });
        }
        let access = Access { entry, parts };
        self.write(Kind::Access, subject, access.to_bytes())?;
        Ok(opened)
    }

    /// Makes a key for a narrower part and writes it down.
    pub(super) fn write_narrow_key(
        &mut self,
        subject: SubjectId,
        purpose: Purpose,
    ) -> Result<Key, EngineError> {
        let key = Key::from_bytes(self.shared.host.entropy().bytes());
        let body = KeyBody {
            key: key.id(),
            purpose,
            epoch: 1,
            wraps: self.narrow_wraps(subject, purpose, &key)?,
            detail: None,
            circle: None,
        };
        self.write_document_key(subject, &body)?;
        Ok(key)
    }

    /// A narrower key, wrapped for its circle and for whoever writes. Where no circle is known, or
    /// somebody is recused who may be in it, for each person whose role may read.
    pub(super) fn narrow_wraps(
        &mut self,
        subject: SubjectId,
        purpose: Purpose,
        key: &Key,
    ) -> Result<Vec<Wrap>, EngineError> {
        let unit = self.keeper_of(subject)?;
        let recused = self.recused_seals(subject);
        let circle = self.circle_of(subject, unit, purpose)?;
        let mut readers: BTreeSet<SealKey> = match circle.filter(|_| recused.is_empty()) {
            Some(circle) => BTreeSet::from([circle]),
            None => {
                let part = Purpose::CIRCLES.iter().find(|(of, _)| *of == purpose);
                part.map_or_else(BTreeSet::new, |(_, part)| {
                    self.standing.roster.readers(Some(unit), *part)
                })
            }
        };
        readers.retain(|reader| !recused.contains(reader));
        readers.insert(self.own_certificate()?.seal_key);
        let wraps = readers.into_iter().map(|reader| {
            Wrap::for_person(reader, subject, key, &mut self.shared.host.entropy())
                .map_err(|_| EngineError::Inner("a key could not be wrapped"))
        });
        wraps.collect()
    }

    /// The public half of the circle that reads a narrower part: its unit's. A document from before
    /// units had circles of their own may have no home, and then has the organisation's.
    fn circle_of(
        &mut self,
        subject: SubjectId,
        unit: UnitId,
        purpose: Purpose,
    ) -> Result<Option<SealKey>, EngineError> {
        let homeless = self.document(subject)?.is_none_or(|it| it.home.is_none());
        let (roster, keys) = (&self.standing.roster, &self.standing.keys);
        let former = keys.circle(roster.subject(), purpose).filter(|_| homeless);
        Ok(former.or_else(|| keys.circle(roster.unit_subject(unit), purpose)))
    }

    /// Wraps an incident's narrower keys, as far as they are held, for the circles of the unit that
    /// this laptop joined.
    pub(super) fn hand_over_narrow_keys(&mut self, subject: SubjectId) -> Result<(), EngineError> {
        let Some(document) = self.document(subject)? else {
            return Ok(());
        };
        let personal = document.incident.personal_originals();
        let held: Vec<(Purpose, Key)> = document
            .keys
            .all_of(subject)
            .map(|(purpose, key)| (purpose, key.clone()))
            .collect();
        for (purpose, key) in held {
            let circle = match purpose {
                Purpose::Petitioners | Purpose::Words => purpose,
                Purpose::Original if personal.contains(&key.id()) => Purpose::Words,
                _ => continue,
            };
            let body = KeyBody {
                key: key.id(),
                purpose,
                epoch: 1,
                wraps: self.narrow_wraps(subject, circle, &key)?,
                detail: None,
                circle: None,
            };
            self.write_key(subject, &body)?;
        }
        Ok(())
    }
}
