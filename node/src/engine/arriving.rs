//! Originals that are not whole here: how much of each is, and why the rest is not on its way.

use super::EngineError;
use super::shared::Shared;
use crate::store::{AttachmentState, Reading};
use onscene_protocol::id::AttachmentId;
use onscene_protocol::incident::IncidentView;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far an original is that is not whole here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arriving {
    /// Bytes of its sealed file that are durable here.
    pub bytes: u64,
    /// Of how many.
    pub bytes_of: u64,
    /// Why nothing of it comes now; none while it is on its way.
    pub waits: Option<Waits>,
}

/// Why a file waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Waits {
    /// A person stopped all exchange.
    Stopped,
    /// This laptop takes files only when somebody asks for them.
    Request,
    /// The disk is nearly full.
    Room,
    /// As many bytes of files went over a link today as was chosen.
    Budget,
    /// No laptop that holds it is linked.
    Holder,
}

impl Shared {
    /// The files of an incident that are not whole here.
    pub(super) fn arriving(
        &self,
        reading: &Reading,
        view: &IncidentView,
    ) -> Result<BTreeMap<AttachmentId, Arriving>, EngineError> {
        let mut arriving = BTreeMap::new();
        let open = view.attachments.iter();
        for file in open.filter(|file| !file.held && !file.destroyed) {
            let id = file.attachment;
            if let Some(AttachmentState::Wanted { sealed_bytes, .. }) = reading.attachment(id)? {
                let state = Arriving {
                    bytes: self.attachments.durable_bytes(id).unwrap_or(0),
                    bytes_of: sealed_bytes,
                    waits: self.why_it_waits(reading, (id, sealed_bytes))?,
                };
                arriving.insert(id, state);
            }
        }
        Ok(arriving)
    }

    fn why_it_waits(
        &self,
        reading: &Reading,
        file: (AttachmentId, u64),
    ) -> Result<Option<Waits>, EngineError> {
        Ok(if self.movings.is_halted() {
            Some(Waits::Stopped)
        } else if !self.takes(reading, file)? {
            Some(Waits::Request)
        } else if self.room().files_wait {
            Some(Waits::Room)
        } else if self.movings.files.is_arriving(file.0, self.host.instant()) {
            None
        } else if self.is_a_budget_spent(reading)? {
            Some(Waits::Budget)
        } else {
            Some(Waits::Holder)
        })
    }
}
