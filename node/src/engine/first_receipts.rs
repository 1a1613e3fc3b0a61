//! Hubs' first receipts: what a hub signs for as records of others come to it, once for each record, and
//! keeps. Whoever archives gets those of one incident with the hub's statement: each record existed, and
//! was there, not later than that.

use super::completeness::KEPT_PER_LAPTOP;
use super::event::{Event, Note};
use super::shared::Shared;
use super::turn::Turn;
use super::{Engine, EngineError};
use crate::store::{Evidence, EvidenceKind, Reading};
use onscene_protocol::exchange::{CheckedReceipt, FirstReceipt, OfAuthor, SignedReceipt, What};
use onscene_protocol::id::{DeviceKey, RecordId, SubjectId};
use onscene_protocol::limit::{BUNDLE_RECEIPT_IDS_MAX, RECEIPTS_OF_INCIDENT_BYTES_MAX};
use onscene_protocol::record::Checked;
use onscene_protocol::verify::Verified;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

impl Engine {
    /// All first receipts for an incident's records that are kept here, by hub and number.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn first_receipts(
        &self,
        subject: SubjectId,
    ) -> Result<Vec<CheckedReceipt>, EngineError> {
        self.read(move |shared| {
            let kept = shared.store.read()?.first_receipts(subject)?.into_iter();
            let checked = kept.filter_map(|(.., bytes)| {
                let signed = SignedReceipt::from_bytes(&bytes).ok()?;
                signed.check().ok()
            });
            Ok(checked.collect())
        })
        .await
    }
}

impl Turn<'_> {
    /// On a hub: signs for records that just came, a receipt for each document that they are of, each
    /// short enough to be carried by hand. They are committed together.
    pub(super) fn sign_first_receipts(&mut self, arrived: &[Verified]) -> Result<(), EngineError> {
        let own = self.shared.device();
        if !self.standing.roster.is_hub(own) {
            return Ok(());
        }
        let mut of: BTreeMap<SubjectId, Vec<(RecordId, bool)>> = BTreeMap::new();
        for record in arrived.iter().map(Checked::record) {
            let is_bare = record.body().is_none();
            let subject = record.header().subject;
            of.entry(subject).or_default().push((record.id(), is_bare));
        }
        for (subject, records) in of {
            for some in records.chunks(BUNDLE_RECEIPT_IDS_MAX) {
                let bare = some.iter().filter(|(_, is_bare)| *is_bare);
                let signed = self.shared.sign_receipt(What::Ids {
                    ids: some.iter().map(|(id, _)| *id).collect(),
                    header_only: bare.map(|(id, _)| *id).collect(),
                });
                let last = self.writing.last_first_receipt((subject, own))?;
                let number = OfAuthor::next_number(last, self.shared.host.wall_ms());
                let bytes = signed.to_bytes();
                self.writing
                    .keep_first_receipt((subject, own), number, &bytes)?;
            }
        }
        Ok(())
    }

    /// Keeps first receipts that a hub gave for records of an incident: of each hub the first that names a
    /// record which is here.
    pub(super) fn note_first_receipts(
        &mut self,
        subject: SubjectId,
        receipts: &[(u64, CheckedReceipt)],
    ) -> Result<(), EngineError> {
        if receipts.is_empty() {
            return Ok(());
        }
        let (own, reading) = (self.shared.device(), self.shared.store.read()?);
        let mut lacking: BTreeMap<DeviceKey, BTreeSet<RecordId>> = BTreeMap::new();
        for (number, checked) in receipts {
            let receipt = checked.receipt();
            let (device, roster) = (receipt.device, &self.standing.roster);
            let is_ours = receipt.organisation == roster.own() && roster.admits(device);
            let What::Ids { ids, .. } = &receipt.what else {
                continue;
            };
            if !is_ours || device == own {
                continue;
            }
            let lacking = match lacking.entry(device) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(none) => none.insert(unwitnessed(&reading, subject, device)?),
            };
            let news = ids.iter().filter(|id| lacking.remove(id)).count();
            if news > 0 {
                let bytes = checked.signed().to_bytes();
                self.writing
                    .keep_first_receipt((subject, device), *number, &bytes)?;
            }
        }
        Ok(())
    }
}

impl Engine {
    /// Keeps what a laptop signed of an incident, as it stood in this laptop's backup.
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) async fn restore_evidence(
        &self,
        kind: EvidenceKind,
        subject: SubjectId,
        row: Evidence,
    ) -> Result<(), EngineError> {
        self.ask(|reply| {
            Event::Note(Note::RestoreEvidence {
                kind,
                subject,
                row,
                reply,
            })
        })
        .await
    }
}

impl Turn<'_> {
    pub(super) fn restore_evidence(
        &mut self,
        kind: EvidenceKind,
        subject: SubjectId,
        (device, number, bytes): &Evidence,
    ) -> Result<(), EngineError> {
        let of = (subject, *device);
        match kind {
            EvidenceKind::FirstReceipt => {
                self.writing.keep_first_receipt(of, *number, bytes)?;
            }
            EvidenceKind::OfIncident => {
                self.writing
                    .keep_of_incident(of, *number, bytes, KEPT_PER_LAPTOP)?;
            }
        }
        Ok(())
    }
}

/// This laptop's first receipts for records of an incident behind a number, as many as go into one
/// message, and whether there are more.
pub(super) fn receipts_after(
    shared: &Shared,
    subject: SubjectId,
    after: Option<u64>,
) -> Result<(Vec<FirstReceipt>, bool), EngineError> {
    let of = (subject, shared.device());
    let (kept, more) =
        shared
            .store
            .read()?
            .first_receipts_after(of, after, RECEIPTS_OF_INCIDENT_BYTES_MAX)?;
    let mut receipts = Vec::with_capacity(kept.len());
    for (_, number, bytes) in kept {
        // One that cannot be read is damage, and not handed on.
        if let Ok(receipt) = SignedReceipt::from_bytes(&bytes) {
            receipts.push(FirstReceipt { number, receipt });
        }
    }
    Ok((receipts, more))
}

/// The records of an incident for which a laptop's first receipt is kept here.
pub(super) fn witnessed(
    reading: &Reading,
    subject: SubjectId,
    device: DeviceKey,
) -> Result<BTreeSet<RecordId>, EngineError> {
    let all = reading.first_receipts_after((subject, device), None, usize::MAX)?;
    let mut witnessed = BTreeSet::new();
    for (.., bytes) in all.0 {
        let receipt = SignedReceipt::from_bytes(&bytes).and_then(|signed| signed.read_kept());
        if let Ok(What::Ids { ids, .. }) = receipt.map(|receipt| receipt.what) {
            witnessed.extend(ids);
        }
    }
    Ok(witnessed)
}

/// The records of an incident that are here and for which none is kept.
fn unwitnessed(
    reading: &Reading,
    subject: SubjectId,
    device: DeviceKey,
) -> Result<BTreeSet<RecordId>, EngineError> {
    let witnessed = witnessed(reading, subject, device)?;
    let here = reading.subject(subject)?.into_iter();
    let here = here.map(|record| record.id());
    Ok(here.filter(|id| !witnessed.contains(id)).collect())
}
