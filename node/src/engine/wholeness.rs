//! Whether each original that was taken is still there, and whole. "Was here, is lost" is another state
//! than "not here yet": somebody may have the only other copy.

use super::event::OfFile;
use super::looking::{Look, days_since};
use super::shared::Shared;
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use crate::attachment::Wholeness;
use crate::store::{AttachmentState, Loss, Reading};
use onscene_protocol::exchange::FileCopy;
use onscene_protocol::id::{AttachmentId, SubjectId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many originals are how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct OriginalCounts {
    /// Every byte is here.
    pub whole: u64,
    /// Named by a record, and still to come.
    pub awaited: u64,
    /// They were whole here, and their file is gone.
    pub lost: u64,
    /// Their file is here, and is not what it was.
    pub damaged: u64,
}

/// An original that was whole here and is not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LostOriginal {
    /// The attachment.
    pub attachment: AttachmentId,
    /// The document that names it.
    pub incident: SubjectId,
    /// What became of it.
    pub loss: Loss,
}

/// What was found of all originals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OriginalsFound {
    /// How many are how.
    #[serde(flatten)]
    pub counts: OriginalCounts,
    /// Those that are lost or damaged.
    pub which: Vec<LostOriginal>,
    /// Where each byte was looked at: when that was done before, the longest ago first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<Look>,
}

impl OriginalsFound {
    /// How many of each document are lost or damaged.
    pub fn by_incident(&self) -> BTreeMap<SubjectId, u64> {
        let mut counts = BTreeMap::new();
        for found in &self.which {
            *counts.entry(found.incident).or_default() += 1;
        }
        counts
    }
}

impl Engine {
    /// Looks whether each original is there and as long as it was; where `deep`, whether each byte is
    /// what it was. Nothing is changed.
    ///
    /// # Errors
    /// Where store or disk cannot be read.
    pub async fn originals(&self, deep: bool) -> Result<OriginalsFound, EngineError> {
        self.read(move |shared| look(shared, deep)).await
    }

    /// The same, and what is lost is fetched from whoever holds it: this laptop offers it no longer. A
    /// damaged file is put aside, not taken away.
    ///
    /// # Errors
    /// Where store or disk fail.
    pub async fn look_after_originals(&self, deep: bool) -> Result<OriginalsFound, EngineError> {
        let found = self.originals(deep).await?;
        for lost in &found.which {
            self.note_loss(lost.attachment, lost.loss).await?;
        }
        if deep {
            let lost: BTreeSet<_> = found.which.iter().map(|lost| lost.attachment).collect();
            let whole = found.looks.iter().map(|look| look.attachment);
            let whole = whole.filter(|id| !lost.contains(id)).collect();
            self.ask_of_file(OfFile::Looked(whole)).await?;
        }
        Ok(found)
    }

    /// Notes that one is lost, where it is.
    pub(super) async fn note_loss(
        &self,
        attachment: AttachmentId,
        loss: Loss,
    ) -> Result<(), EngineError> {
        if loss == Loss::Damaged {
            self.read(move |shared| Ok(shared.attachments.put_aside(attachment)?))
                .await?;
        }
        self.ask_of_file(OfFile::Lost(attachment, loss)).await
    }
}

fn look(shared: &Shared, deep: bool) -> Result<OriginalsFound, EngineError> {
    let reading = shared.store.read()?;
    let noted = reading.losses()?;
    let mut found = OriginalsFound::default();
    let mut looks = Vec::new();
    for (attachment, state) in reading.attachments()? {
        let loss = match state {
            AttachmentState::Wanted { .. } => noted.get(&attachment).copied(),
            AttachmentState::Held { .. } => shared.loss_in(attachment, state, deep)?,
        };
        match (state, loss) {
            (_, Some(Loss::Gone)) => found.counts.lost += 1,
            (_, Some(Loss::Damaged)) => found.counts.damaged += 1,
            (AttachmentState::Held { .. }, None) => found.counts.whole += 1,
            (AttachmentState::Wanted { .. }, None) => found.counts.awaited += 1,
        }
        found.which.extend(loss.map(|loss| LostOriginal {
            attachment,
            incident: state.subject(),
            loss,
        }));
        if deep && matches!(state, AttachmentState::Held { .. }) {
            let looked = reading.looked(attachment)?;
            looks.push((looked, attachment, state.subject()));
        }
    }
    looks.sort_unstable();
    let now_ms = shared.host.wall_ms();
    let looks = looks
        .into_iter()
        .map(|(looked, attachment, incident)| Look {
            attachment,
            incident,
            before: looked.map(|looked| shared.host.rfc3339(looked)),
            days: looked.map(|looked| days_since(looked, now_ms)),
        });
    found.looks = looks.collect();
    Ok(found)
}

impl Shared {
    /// What became of an original that is taken to be here; none where it is whole.
    pub(super) fn loss_in(
        &self,
        attachment: AttachmentId,
        state: AttachmentState,
        deep: bool,
    ) -> Result<Option<Loss>, EngineError> {
        let files = &self.attachments;
        Ok(match files.check(attachment, state.sealed_bytes(), deep)? {
            Wholeness::Whole => None,
            Wholeness::Gone => Some(Loss::Gone),
            Wholeness::Damaged => Some(Loss::Damaged),
        })
    }

    /// What became of an original that was whole here; none of one that is, or that never was.
    pub(super) fn loss_of(
        &self,
        reading: &Reading,
        attachment: AttachmentId,
    ) -> Result<Option<Loss>, EngineError> {
        match reading.attachment(attachment)? {
            Some(state @ AttachmentState::Held { .. }) => self.loss_in(attachment, state, false),
            Some(AttachmentState::Wanted { .. }) => Ok(reading.losses()?.remove(&attachment)),
            None => Ok(None),
        }
    }

    /// Whether an original is here, as long as it was taken.
    pub(super) fn is_whole(&self, reading: &Reading, attachment: AttachmentId) -> bool {
        let state = reading.attachment(attachment).ok().flatten();
        match state {
            Some(state) => {
                let bytes = state.sealed_bytes();
                let found = self.attachments.check(attachment, bytes, false);
                found.is_ok_and(|found| found == Wholeness::Whole)
            }
            None => self.attachments.held(attachment),
        }
    }
}

impl Engine {
    /// Whether an original is here, as long as it was taken: only then it is offered.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn offers(&self, attachment: AttachmentId) -> Result<bool, EngineError> {
        self.read(move |shared| Ok(shared.is_whole(&shared.store.read()?, attachment)))
            .await
    }
}

impl Turn<'_> {
    /// As from a backup: they were lost there, and are here no more than there.
    pub(super) fn note_lost_before(
        &mut self,
        losses: &[(AttachmentId, Loss)],
    ) -> Result<(), EngineError> {
        for (attachment, loss) in losses {
            let state = self.shared.store.read()?.attachment(*attachment)?;
            if let Some(AttachmentState::Wanted { .. }) = state {
                self.writing.set_loss(*attachment, *loss)?;
                self.writing.set_asked_for(*attachment, true)?;
            }
        }
        Ok(())
    }

    /// It is wanted again, and was here: both are kept. One that was let go of meanwhile is not lost.
    pub(super) fn note_lost(
        &mut self,
        attachment: AttachmentId,
        loss: Loss,
    ) -> Result<(), EngineError> {
        let state = self.shared.store.read()?.attachment(attachment)?;
        let Some(state @ AttachmentState::Held { .. }) = state else {
            return Ok(());
        };
        let bytes = state.sealed_bytes();
        if self.shared.attachments.check(attachment, bytes, false)? == Wholeness::Whole {
            return Ok(());
        }
        self.writing.set_attachment(attachment, &state.wanted())?;
        self.writing.set_loss(attachment, loss)?;
        self.writing.set_asked_for(attachment, true)?;
        // Others may have let go of theirs by this laptop's receipt.
        self.say(attachment, FileCopy::Lacking)?;
        self.tell(Happening::Wants);
        Ok(())
    }
}
