//! What readers get: each from a snapshot of the store, without waiting for the writer.

use super::arriving::Arriving;
use super::delivery::{Delivery, delivered};
use super::documents::body_of;
use super::inviting::InvitationState;
use super::lawful::{DemandClocks, clocks};
use super::linking::{fill_moved, linked};
use super::planning::applied;
use super::shared::Shared;
use super::sharing::{stands_alone, with_linked};
use super::trail::{Trail, trail, unconfirmed};
use super::{Engine, EngineError};
use crate::store::{Arrived, Committed, Loss, Position, Quarantined, Reading};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::exchange::Sets;
use onscene_protocol::id::{AttachmentId, DeviceKey, EntryId, RecordId, SubjectId};
use onscene_protocol::incident::{IncidentView, Pressing, Reader, Summary};
use onscene_protocol::plan::Applied;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is true on this laptop only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Local {
    /// This laptop.
    pub device: DeviceKey,
    /// Where each entry is known to be.
    pub entries: BTreeMap<EntryId, Delivery>,
    /// The laptops that have not confirmed a disposal yet, by the disposal's record.
    #[serde(default)]
    pub unconfirmed: BTreeMap<RecordId, BTreeSet<DeviceKey>>,
    /// Notices that are known to be on the addressee's laptop.
    #[serde(default)]
    pub delivered: BTreeSet<EntryId>,
    /// What is overdue or missing by this laptop's clock, as far as that is known to be right.
    #[serde(default)]
    pub pressing: Vec<Pressing>,
    /// What the plan that it pinned says of it, by this laptop's clock.
    #[serde(default)]
    pub plan: Option<Applied>,
    /// The clocks of law of its demands, by this laptop's clock.
    #[serde(default)]
    pub law: Vec<DemandClocks>,
    /// The originals that are not whole here.
    #[serde(default)]
    pub arriving: BTreeMap<AttachmentId, Arriving>,
    /// The attachments whose preview is here.
    #[serde(default)]
    pub previews: BTreeSet<AttachmentId>,
    /// The originals that were whole here and are not any more.
    #[serde(default)]
    pub lost: BTreeMap<AttachmentId, Loss>,
}

/// An incident, and what is local about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentDetail {
    /// The same on every laptop that holds the same records and keys.
    #[serde(flatten)]
    pub view: IncidentView,
    /// What was destroyed, and who opened what.
    #[serde(flatten)]
    pub trail: Trail,
    /// The incidents that are this one, as people linked them.
    #[serde(default)]
    pub one_with: Vec<IncidentView>,
    /// True here.
    pub local: Local,
}

/// How the node is, without anything that people wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// Records in the store.
    pub records: u64,
    /// The last position.
    pub position: Position,
    /// Documents that are loaded just now.
    pub documents_loaded: usize,
    /// Attachments that are still to come.
    pub attachments_wanted: usize,
    /// Records that are not believed or not applied, with the reason.
    pub quarantined: Vec<RefusedLine>,
    /// Statements of laptops, this one's included, about what they hold of authors.
    pub statements: u64,
    /// Laptops that said two things under one number: a copy of one runs beside it.
    pub contradicting: Vec<DeviceKey>,
    /// Invitations of the organisation, by what became of them.
    pub invitations: BTreeMap<InvitationState, usize>,
    /// A digest of everything derived, for comparison with a rebuild.
    pub derived: String,
}

/// What is known of a record that is not believed or not applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedLine {
    /// Its name: the hash of its header.
    pub record: RecordId,
    /// The laptop that handed it over, which need not be its author's.
    pub from: Option<DeviceKey>,
    /// Why.
    pub why: String,
}

impl From<Quarantined> for RefusedLine {
    fn from(line: Quarantined) -> Self {
        Self {
            record: line.id,
            from: line.from,
            why: line.why,
        }
    }
}

impl Engine {
    /// A page of the list of incidents, the latest active first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn incidents(
        &self,
        after: Option<SubjectId>,
        limit: usize,
    ) -> Result<Vec<Summary>, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let mut after = match after {
                Some(subject) => reading
                    .summary(subject)?
                    .map(|last| (order(&last), subject)),
                None => None,
            };
            let mut lines = Vec::new();
            while lines.len() < limit {
                let page = reading.summaries(after, limit - lines.len())?;
                let Some((time, last)) = page.last() else {
                    break;
                };
                after = Some((*time, last.incident));
                for (_, line) in page {
                    if stands_alone(&reading, &line)? {
                        lines.push(shared.close_line(line));
                    }
                }
            }
            Ok(lines)
        })
        .await
    }

    /// One incident.
    ///
    /// # Errors
    /// [`EngineError::NoSuchIncident`] where no record of it is here.
    pub async fn incident(&self, subject: SubjectId) -> Result<IncidentDetail, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let mut view = with_linked(shared, view(shared, subject)?)?;
            fill_moved(shared, &mut view)?;
            let one_with = linked(shared, &view)?;
            let trail = trail(shared, &reading, subject)?;
            let mut local = local(shared, &reading, &view)?;
            for other in &one_with {
                local.entries.extend(delivered(shared, &reading, other)?);
            }
            local.unconfirmed = unconfirmed(shared, &reading, subject, &trail.disposals)?;
            Ok(IncidentDetail {
                view,
                trail,
                one_with,
                local,
            })
        })
        .await
    }

    /// The records with these ids that are here.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn records(&self, ids: Vec<RecordId>) -> Result<Vec<Committed>, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let mut records = Vec::with_capacity(ids.len());
            for id in ids {
                records.extend(reading.record(id)?);
            }
            Ok(records)
        })
        .await
    }

    /// Records in their order of arrival.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn after(
        &self,
        position: Position,
        limit: usize,
    ) -> Result<Vec<Arrived>, EngineError> {
        self.read(move |shared| Ok(shared.store.read()?.after(position, limit)?))
            .await
    }

    /// All that this laptop carries, as reconciliation sees it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn sets(&self) -> Result<Arc<Sets>, EngineError> {
        self.read(|shared| shared.sets(shared.device())).await
    }

    /// What this laptop and another carry both, as reconciliation sees it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn sets_with(&self, device: DeviceKey) -> Result<Arc<Sets>, EngineError> {
        self.read(move |shared| shared.sets(device)).await
    }

    /// How the node is.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn diagnosis(&self) -> Result<Diagnosis, EngineError> {
        let mut invitations = BTreeMap::new();
        for invited in self.invitations() {
            *invitations.entry(invited.state).or_default() += 1;
        }
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let quarantined = reading.quarantined()?.into_iter();
            Ok(Diagnosis {
                records: reading.count()?,
                position: reading.last_position()?,
                documents_loaded: shared.documents.count(),
                attachments_wanted: reading.attachments_wanted()?.len(),
                quarantined: quarantined.map(RefusedLine::from).collect(),
                statements: reading.statements_kept()?,
                contradicting: contradicting(&reading)?,
                invitations,
                derived: data_encoding::HEXLOWER.encode(&reading.derived_digest()?),
            })
        })
        .await
    }
}

fn contradicting(reading: &Reading) -> Result<Vec<DeviceKey>, EngineError> {
    let said = reading.statements()?.into_iter();
    let twice = said.filter(|(.., kept)| kept.contradicted);
    let devices: BTreeSet<DeviceKey> = twice.map(|(_, device, _)| device).collect();
    Ok(devices.into_iter().collect())
}

/// Where an incident stands in the list.
const fn order(summary: &Summary) -> Timestamp {
    Timestamp::from_bits(summary.last_order)
}

pub(super) fn view(shared: &Shared, subject: SubjectId) -> Result<IncidentView, EngineError> {
    shared.not_recused(subject)?;
    let document = shared
        .document(subject)?
        .filter(|document| !document.incident.is_empty());
    let document = document.ok_or(EngineError::NoSuchIncident(subject))?;
    let standing = shared.standing();
    let reading = shared.store.read()?;
    let body = |id| body_of(&reading, id);
    Ok(document.incident.view(&Reader {
        held: &|attachment| shared.is_whole(&reading, attachment),
        zone: Some(shared.host.zone()),
        ..document.reader(&standing, &body)
    }))
}

fn local(shared: &Shared, reading: &Reading, view: &IncidentView) -> Result<Local, EngineError> {
    let entries = delivered(shared, reading, view)?;
    let own = shared.device();
    let notices = view.acts.notices.iter();
    let delivered = notices.filter(|notice| {
        let to = notice.to_device;
        let held = entries.get(&notice.by.entry);
        to == Some(own) || to.is_some_and(|to| held.is_some_and(|held| held.is_on(to)))
    });
    let delivered = delivered.map(|notice| notice.by.entry).collect();
    let standing = shared.standing();
    // Of two clocks that differ nobody knows which is right: due is what is due by one's own.
    let known = standing.clocks.is_known(&own);
    let off_ms = known.then(|| standing.clocks.correction_ms(&own));
    let now_ms = shared
        .host
        .wall_ms()
        .saturating_add_signed(off_ms.unwrap_or(0).saturating_neg());
    let plan = applied(&standing, view, now_ms);
    let progress_after_ms = plan.as_ref().and_then(|plan| plan.progress_after_ms);
    Ok(Local {
        device: own,
        entries,
        unconfirmed: BTreeMap::new(),
        delivered,
        pressing: view.pressing(now_ms, progress_after_ms),
        plan,
        law: clocks(&standing, view, now_ms)?,
        arriving: shared.arriving(reading, view)?,
        previews: shared.previews(view),
        lost: losses(shared, reading, view)?,
    })
}

/// Of the originals that an incident names, those that were here.
fn losses(
    shared: &Shared,
    reading: &Reading,
    view: &IncidentView,
) -> Result<BTreeMap<AttachmentId, Loss>, EngineError> {
    let mut losses = BTreeMap::new();
    for file in view.attachments.iter().filter(|file| !file.held) {
        let loss = shared.loss_of(reading, file.attachment)?;
        losses.extend(loss.map(|loss| (file.attachment, loss)));
    }
    Ok(losses)
}
