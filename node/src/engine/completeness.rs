//! Statements of one incident: made for whoever asks, chained to the last one, and kept where they were
//! asked for. They are what is found by that something was left out.

use super::event::{Event, Note};
use super::first_receipts::{receipts_after, witnessed};
use super::shared::Shared;
use super::turn::Turn;
use super::{Engine, EngineError};
use crate::store::{Committed, Reading};
use data_encoding::HEXLOWER;
use onscene_protocol::exchange::{
    CheckedOfIncident, CheckedReceipt, Cover, GetStatement, HeldOfIncident, OfAuthor, OfIncident,
    SignedOfIncident, StatementAnswer, is_own,
};
use onscene_protocol::id::{DeviceKey, RecordId, SubjectId};
use onscene_protocol::record::IdSet;
use onscene_protocol::roster::Roster;
use serde::{Deserialize, Serialize};

/// Statements that are kept of one laptop about one incident, the last ones: each may be long, and a bag
/// holds its own.
pub(super) const KEPT_PER_LAPTOP: usize = 8;

/// What another laptop said of one incident, beside what is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedView {
    /// The laptop.
    pub device: DeviceKey,
    /// Whose it is.
    pub name: String,
    /// Whether it is a hub.
    pub hub: bool,
    /// When it said so, RFC 3339, by its clock.
    pub said: String,
    /// Its number.
    pub number: u64,
    /// For what it was made, hexadecimal.
    pub made_for: String,
    /// How many records it held.
    pub records: u64,
    /// SHA-256 over their ids, hexadecimal.
    pub sha256: String,
    /// How many of them without their body.
    pub header_only: u64,
    /// How many ends of chains it names.
    pub heads: u64,
    /// How many of the organisation's own records it held.
    pub own_records: u64,
    /// Whether it held the same of these as are here.
    pub own_same: bool,
    /// Whether all that it held of the incident is here.
    pub complete: bool,
    /// How many of its records are not here.
    pub missing: u64,
    /// How many are here beside those.
    pub beyond: u64,
    /// For how many records that are here its first receipt is kept.
    pub witnessed: u64,
    /// Whether it said something else under the same number.
    pub contradicted: bool,
}

impl Engine {
    /// What this laptop says of one incident to another that asks, and its first receipts.
    ///
    /// # Errors
    /// [`EngineError::NoSuchIncident`] where it is not here or not carried by who asks,
    /// [`EngineError::Unstated`], and where the store fails.
    pub(crate) async fn answer_statement(
        &self,
        device: DeviceKey,
        asked: GetStatement,
    ) -> Result<StatementAnswer, EngineError> {
        let subject = asked.subject;
        let carried = self.read(move |shared| {
            let reading = shared.store.read()?;
            let is_here = reading.first_of(subject)?.is_some();
            Ok(is_here && shared.share(&reading, device)?.carries(subject))
        });
        if !carried.await? {
            return Err(EngineError::NoSuchIncident(subject));
        }
        let statement = match asked.made_for {
            None => None,
            Some(made_for) => Some(self.state(subject, made_for).await?),
        };
        let receipts = self.read(move |shared| receipts_after(shared, subject, asked.after));
        let (receipts, more) = receipts.await?;
        Ok(StatementAnswer {
            statement,
            receipts,
            more,
        })
    }

    async fn state(
        &self,
        subject: SubjectId,
        made_for: [u8; 32],
    ) -> Result<SignedOfIncident, EngineError> {
        self.ask(|reply| {
            Event::Note(Note::StateIncident {
                subject,
                made_for,
                reply,
            })
        })
        .await
    }

    /// What this laptop says of one incident, to be carried by hand to whoever archives.
    ///
    /// # Errors
    /// [`EngineError::NoSuchIncident`], [`EngineError::Unstated`], and where the store fails.
    pub async fn own_statement(
        &self,
        subject: SubjectId,
        made_for: [u8; 32],
    ) -> Result<SignedOfIncident, EngineError> {
        self.records_of(subject).await?;
        self.state(subject, made_for).await
    }

    /// Keeps a statement that was carried here by hand, and answers for what it was made.
    ///
    /// # Errors
    /// [`EngineError::NotThatStatement`], and where the store fails.
    pub async fn read_statement(
        &self,
        subject: SubjectId,
        bytes: &[u8],
    ) -> Result<[u8; 32], EngineError> {
        let checked = SignedOfIncident::from_bytes(bytes).and_then(SignedOfIncident::check);
        let checked = checked.map_err(|_| EngineError::NotThatStatement)?;
        let (said, roster) = (checked.said(), self.roster());
        let is_of_another = said.device != self.identity().device && roster.admits(said.device);
        if !is_of_another || said.organisation != roster.own() || said.subject != subject {
            return Err(EngineError::NotThatStatement);
        }
        let made_for = said.made_for;
        self.note_of_incident(subject, Some(checked), Vec::new())
            .await?;
        Ok(made_for)
    }

    /// Keeps what another laptop said of one incident, and its first receipts, as its link brought them.
    ///
    /// # Errors
    /// Where the store fails. What is not of a laptop of ours changes nothing.
    pub(crate) async fn note_of_incident(
        &self,
        subject: SubjectId,
        statement: Option<CheckedOfIncident>,
        receipts: Vec<(u64, CheckedReceipt)>,
    ) -> Result<(), EngineError> {
        let statement = statement.map(Box::new);
        self.ask(|reply| {
            Event::Note(Note::OfIncident {
                subject,
                statement,
                receipts,
                reply,
            })
        })
        .await
    }

    /// How many records of an incident are here, as a set.
    ///
    /// # Errors
    /// [`EngineError::NoSuchIncident`], and where the store cannot be read.
    pub async fn records_of(&self, subject: SubjectId) -> Result<IdSet, EngineError> {
        self.read(move |shared| {
            let records = shared.store.read()?.subject(subject)?;
            if records.is_empty() {
                return Err(EngineError::NoSuchIncident(subject));
            }
            Ok(IdSet::of(records.iter().map(Committed::id)))
        })
        .await
    }

    /// The statements of other laptops about an incident that are kept here, by laptop and number.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn statements_of_incident(
        &self,
        subject: SubjectId,
    ) -> Result<Vec<CheckedOfIncident>, EngineError> {
        self.read(move |shared| {
            let kept = shared.store.read()?.of_incident(subject)?.into_iter();
            let others = kept.filter(|(device, ..)| *device != shared.device());
            let read = others.filter_map(|(.., bytes)| read(&bytes));
            Ok(read.flatten().collect())
        })
        .await
    }

    /// The same, each beside what is here.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn stated_of_incident(
        &self,
        subject: SubjectId,
    ) -> Result<Vec<StatedView>, EngineError> {
        self.read(move |shared| stated(shared, subject)).await
    }
}

impl Turn<'_> {
    /// Says what is held here of one incident, for whoever asked.
    pub(super) fn state_incident(
        &mut self,
        subject: SubjectId,
        made_for: [u8; 32],
    ) -> Result<SignedOfIncident, EngineError> {
        let (shared, device) = (self.shared, self.shared.device());
        let reading = shared.store.read()?;
        let records = reading.subject(subject)?;
        let held = HeldOfIncident::of(records.iter().map(Committed::record))
            .map_err(|_| EngineError::Unstated(subject))?;
        let last = self.writing.last_of_incident((subject, device))?;
        let former = last.as_ref().and_then(|(_, bytes)| read(bytes)?.pop());
        let wall_ms = shared.host.wall_ms();
        let number = OfAuthor::next_number(last.map(|(number, _)| number), wall_ms);
        let said = OfIncident {
            device,
            organisation: self.standing.roster.own(),
            wall_ms,
            subject,
            held,
            own: own_records(&reading, &self.standing.roster)?,
            made_for,
            number,
            former: former.map(|former| former.signed().hash()),
        };
        let signed = said.sign(&shared.secrets().device);
        self.keep_statement_of_incident((subject, device), number, std::slice::from_ref(&signed))?;
        Ok(signed)
    }

    pub(super) fn note_of_incident(
        &mut self,
        subject: SubjectId,
        statement: Option<&CheckedOfIncident>,
        receipts: &[(u64, CheckedReceipt)],
    ) -> Result<(), EngineError> {
        self.note_first_receipts(subject, receipts)?;
        let Some(statement) = statement else {
            return Ok(());
        };
        let (said, roster) = (statement.said(), &self.standing.roster);
        let is_ours = said.organisation == roster.own()
            && said.subject == subject
            && said.device != self.shared.device()
            && roster.admits(said.device);
        if !is_ours {
            return Ok(());
        }
        let of = (subject, said.device);
        let kept = self.writing.of_incident(of, said.number)?;
        let mut all = kept.as_deref().and_then(read).unwrap_or_default();
        match all.as_slice() {
            [one] if statement.contradicts(one) => {
                tracing::warn!(device = %said.device, "says two things under one number");
                all.push(statement.clone());
            }
            [] => all.push(statement.clone()),
            _ => return Ok(()),
        }
        let signed: Vec<SignedOfIncident> = all.iter().map(|one| one.signed().clone()).collect();
        self.keep_statement_of_incident(of, said.number, &signed)
    }

    fn keep_statement_of_incident(
        &mut self,
        of: (SubjectId, DeviceKey),
        number: u64,
        signed: &[SignedOfIncident],
    ) -> Result<(), EngineError> {
        let bytes = minicbor::to_vec(signed)
            .map_err(|_| EngineError::Inner("a statement could not be written"))?;
        let kept = self
            .writing
            .keep_of_incident(of, number, &bytes, KEPT_PER_LAPTOP);
        Ok(kept?)
    }
}

/// A row: a statement, and another one where the laptop contradicted itself. They were checked before
/// they were kept.
fn read(bytes: &[u8]) -> Option<Vec<CheckedOfIncident>> {
    let signed: Vec<SignedOfIncident> = minicbor::decode(bytes).ok()?;
    signed.into_iter().map(|one| one.check().ok()).collect()
}

/// The organisation's own records that are here.
fn own_records(reading: &Reading, roster: &Roster) -> Result<IdSet, EngineError> {
    let subjects: Vec<SubjectId> = roster.key_subjects().into_iter().collect();
    let mut ids: Vec<RecordId> = Vec::new();
    for item in reading.times()? {
        let (_, id, subject, kind) = item?;
        if is_own(kind, subject, &subjects) {
            ids.push(id);
        }
    }
    Ok(IdSet::of(ids))
}

fn stated(shared: &Shared, subject: SubjectId) -> Result<Vec<StatedView>, EngineError> {
    let (reading, roster) = (shared.store.read()?, shared.standing().roster);
    let records = reading.subject(subject)?;
    let own = own_records(&reading, &roster)?;
    let mut views = Vec::new();
    for (device, number, bytes) in reading.of_incident(subject)? {
        let Some(all) = read(&bytes).filter(|_| device != shared.device()) else {
            continue;
        };
        let contradicted = all.len() > 1;
        let witnessed = witnessed(&reading, subject, device)?;
        let witnessed = records
            .iter()
            .filter(|record| witnessed.contains(&record.id()));
        let witnessed = witnessed.count() as u64;
        let person = roster.on_device(device).next();
        let person = person.map(|member| member.certificate.person);
        for statement in all {
            let said = statement.said();
            let (missing, beyond) = match said.held.cover(records.iter().map(Committed::record)) {
                Cover::Whole { beyond } => (None, beyond.len() as u64),
                Cover::Lacking { records, .. } => (Some(records), 0),
            };
            views.push(StatedView {
                device,
                name: person.map_or("", |who| roster.name_of(who)).to_owned(),
                hub: roster.is_hub(device),
                said: shared.host.rfc3339(said.wall_ms),
                number,
                made_for: HEXLOWER.encode(&said.made_for),
                records: said.held.records.count,
                sha256: HEXLOWER.encode(&said.held.records.sha256),
                header_only: said.held.header_only.len() as u64,
                heads: said.held.heads.len() as u64,
                own_records: said.own.count,
                own_same: said.own == own,
                complete: missing.is_none() && !contradicted,
                missing: missing.unwrap_or(0),
                beyond,
                witnessed,
                contradicted,
            });
        }
    }
    Ok(views)
}
