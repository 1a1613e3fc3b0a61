//! Disposal: keys are destroyed here and, with each exchange, everywhere. What they sealed stays
//! closed for good; headers, chains and times stay, and verify.

use super::event::Event;
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use onscene_protocol::id::{EntryId, KeyId, RecordId, SubjectId};
use onscene_protocol::incident::Refusal;
use onscene_protocol::incident::command::{check_line, permit};
use onscene_protocol::limit::KEYS_PER_DISPOSAL_MAX;
use onscene_protocol::record::body::{Disposal, Scope};
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::Counts;
use onscene_protocol::roster::policy::Act;
use onscene_protocol::seal::KeyBody;
use onscene_protocol::verify::Verified;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What was ordered to be destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposed {
    /// The incident.
    pub incident: SubjectId,
    /// The certificate: one record, or several where one cannot name all keys.
    pub records: Vec<RecordId>,
    /// How many keys.
    pub keys: usize,
    /// The documents that were linked from it for invited units: those were destroyed as well.
    #[serde(default)]
    pub linked: Vec<SubjectId>,
}

impl Engine {
    /// Destroys the keys of one person's data, by a demand of theirs, or of all that was written in
    /// an incident. Durable when it answers; final.
    ///
    /// # Errors
    /// Where a rule says no, the incident or the demand is not here, or nothing is left to destroy.
    pub async fn dispose(
        &self,
        subject: SubjectId,
        demand: Option<EntryId>,
        reason: String,
    ) -> Result<Disposed, EngineError> {
        self.ask(|reply| Event::Dispose {
            subject,
            demand,
            reason,
            reply,
        })
        .await
    }
}

impl Turn<'_> {
    pub(super) fn dispose(
        &mut self,
        subject: SubjectId,
        demand: Option<EntryId>,
        reason: &str,
    ) -> Result<Disposed, EngineError> {
        let mut disposed = self.dispose_one(subject, demand, reason)?;
        if demand.is_some() {
            return Ok(disposed);
        }
        // What was chosen for other units is of this incident too.
        for linked in self.linked_documents(subject)? {
            match self.dispose_one(linked, None, reason) {
                Ok(also) => {
                    disposed.keys += also.keys;
                    disposed.linked.push(linked);
                }
                Err(EngineError::Destroyed) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(disposed)
    }

    fn dispose_one(
        &mut self,
        subject: SubjectId,
        demand: Option<EntryId>,
        reason: &str,
    ) -> Result<Disposed, EngineError> {
        permit(self.own_certificate()?.roles, Act::Dispose)?;
        self.not_recused(subject)?;
        let reason = check_line("reason", reason)?;
        let document = self
            .document(subject)?
            .filter(|document| !document.incident.is_empty())
            .ok_or(EngineError::NoSuchIncident(subject))?;
        let (scope, mut keys) = match demand {
            None => {
                let held = document.keys.all_of(subject);
                let held = held.map(|(_, key)| key.id()).collect();
                (Scope::Incident, held)
            }
            Some(entry) => {
                let keys: BTreeSet<KeyId> =
                    document.incident.personal_keys(entry).into_iter().collect();
                if keys.is_empty() {
                    return Err(Refusal::NoSuchDemand { entry }.into());
                }
                (Scope::Person, keys)
            }
        };
        if scope == Scope::Incident {
            // Also those that nobody here can open.
            keys.extend(
                self.shared
                    .store
                    .read()?
                    .subject(subject)?
                    .iter()
                    .filter_map(key_of),
            );
        }
        let destroyed = self.destroyed_of(subject)?;
        keys.retain(|key| !destroyed.contains(key));
        if keys.is_empty() {
            return Err(EngineError::Destroyed);
        }
        let all: Vec<KeyId> = keys.into_iter().collect();
        let mut records = Vec::new();
        for keys in all.chunks(KEYS_PER_DISPOSAL_MAX) {
            let disposal = Disposal {
                keys: keys.to_vec(),
                scope,
                reason: reason.clone(),
            };
            let record = self.write(Kind::Disposal, subject, disposal.to_bytes())?;
            let id = record.record().id();
            self.writing.note_disposal(id, subject)?;
            self.destroy(subject, &disposal, id)?;
            records.push(id);
        }
        Ok(Disposed {
            incident: subject,
            records,
            keys: all.len(),
            linked: Vec::new(),
        })
    }

    /// The keys of a subject that were destroyed, in this turn too.
    pub(super) fn destroyed_of(&self, subject: SubjectId) -> Result<Vec<KeyId>, EngineError> {
        let mut destroyed = self.shared.store.read()?.destroyed(subject)?;
        destroyed.extend(self.destroyed.get(&subject).into_iter().flatten());
        Ok(destroyed)
    }

    /// Disposals that just came: those that count take effect at once.
    pub(super) fn understand_disposals(&mut self, arrived: &[Verified]) -> Result<(), EngineError> {
        let mut came = false;
        for record in arrived.iter().map(Checked::record) {
            if record.header().kind == Kind::Disposal {
                self.writing
                    .note_disposal(record.id(), record.header().subject)?;
                came = true;
            }
        }
        // Someone may have got the role after they ordered it.
        let roster = |record: &Verified| record.record().header().kind == Kind::Certificate;
        if came || arrived.iter().any(roster) {
            let arrived: Vec<&Verified> = arrived.iter().collect();
            self.apply_disposals_with(&arrived)?;
        }
        Ok(())
    }

    /// Lets every disposal take effect that counts by what is known now.
    pub(super) fn apply_disposals(&mut self) -> Result<(), EngineError> {
        self.apply_disposals_with(&[])
    }

    fn apply_disposals_with(&mut self, arrived: &[&Verified]) -> Result<(), EngineError> {
        let reading = self.shared.store.read()?;
        let mut subjects: BTreeSet<SubjectId> =
            reading.disposals()?.into_iter().map(|(_, of)| of).collect();
        let disposals = |record: &&&Verified| record.record().header().kind == Kind::Disposal;
        let news = arrived.iter().filter(disposals);
        subjects.extend(news.map(|record| record.record().header().subject));
        // The keys of units are no document's, and nobody destroys them.
        let of_units = self.standing.roster.key_subjects();
        for subject in subjects.difference(&of_units).copied() {
            let known = reading.subject(subject)?;
            let all: Vec<&dyn Checked> = known
                .iter()
                .map(|record| record as &dyn Checked)
                .chain(arrived.iter().map(|record| *record as &dyn Checked))
                .filter(|record| record.record().header().subject == subject)
                .collect();
            self.apply_disposals_of(subject, &all)?;
        }
        Ok(())
    }

    fn apply_disposals_of(
        &mut self,
        subject: SubjectId,
        records: &[&dyn Checked],
    ) -> Result<(), EngineError> {
        let roster = std::sync::Arc::clone(&self.standing.roster);
        let chains = records.iter().map(|record| record.record()).collect();
        let judge = roster.judge(subject, &chains);
        for record in records.iter().map(|record| record.record()) {
            let header = record.header();
            let (author, id) = (header.author, record.id());
            let body = record.body().filter(|_| header.kind == Kind::Disposal);
            let Some(Ok(disposal)) = body.map(Disposal::from_bytes) else {
                continue;
            };
            if judge.counts(header.organisation, author, id, Act::Dispose) == Counts::Yes {
                self.destroy(subject, &disposal, id)?;
            }
        }
        Ok(())
    }

    fn destroy(
        &mut self,
        subject: SubjectId,
        disposal: &Disposal,
        id: RecordId,
    ) -> Result<(), EngineError> {
        let known = self.destroyed_of(subject)?;
        let keys: BTreeSet<KeyId> = disposal.keys.iter().copied().collect();
        let is_news = keys.iter().any(|key| !known.contains(key));
        self.writing.destroy(subject, &keys, id)?;
        if !is_news {
            return Ok(());
        }
        self.destroyed.entry(subject).or_default().extend(&keys);
        let Some(document) = self.document(subject)? else {
            return Ok(());
        };
        document.forget_destroyed(subject, &disposal.keys);
        let files = document.incident.all_attachments();
        for file in files.into_iter().filter(|file| keys.contains(&file.key)) {
            let preview = file.preview.map(|preview| preview.attachment);
            for part in preview.into_iter().chain([file.attachment]) {
                self.writing.forget_attachment(part)?;
                self.unwanted.push(part);
            }
        }
        self.summarise_anew(subject)?;
        self.tell(Happening::Written {
            subject,
            entries: Vec::new(),
            from: None,
        });
        Ok(())
    }
}

fn key_of(record: &impl Checked) -> Option<KeyId> {
    let record = record.record();
    let body = record
        .body()
        .filter(|_| record.header().kind == Kind::Key)?;
    Some(KeyBody::from_bytes(body).ok()?.key)
}
