//! Who holds a copy of an attachment, by what each laptop signed last.

use super::holding::{copy_at, receipt_of_copy};
use super::{Engine, EngineError};
use onscene_protocol::exchange::{FileCopy, Holding};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use serde::{Deserialize, Serialize};

/// What another laptop signed last of its copy. It may have changed since: whoever lets go asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderView {
    /// The laptop.
    pub device: DeviceKey,
    /// Whose it is.
    pub name: String,
    /// Whether it is a hub.
    pub hub: bool,
    /// How it is with its copy.
    pub copy: CopyView,
    /// When it said so, RFC 3339, by its clock.
    pub said: String,
    /// When each byte was looked at there last, RFC 3339, by its clock; none where it did not say.
    pub looked: Option<String>,
}

/// How it is with a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyView {
    /// It is there.
    Held,
    /// It is damaged or gone, and wanted.
    Lacking,
    /// Somebody there let go of it.
    LetGo,
}

impl From<FileCopy> for CopyView {
    fn from(copy: FileCopy) -> Self {
        match copy {
            FileCopy::Held => Self::Held,
            FileCopy::Lacking => Self::Lacking,
            FileCopy::LetGo => Self::LetGo,
        }
    }
}

impl Engine {
    /// Whether a laptop took back its receipt for an attachment, and wants it again.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn wants_again(
        &self,
        device: DeviceKey,
        attachment: AttachmentId,
    ) -> Result<bool, EngineError> {
        self.read(move |shared| {
            let copy = copy_at(&shared.store.read()?, device, attachment)?;
            Ok(copy == Some(FileCopy::Lacking))
        })
        .await
    }

    /// What the other laptops signed last of their copies; those that never signed are left out.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn holders(&self, attachment: AttachmentId) -> Result<Vec<HolderView>, EngineError> {
        self.read(move |shared| {
            let (reading, roster) = (shared.store.read()?, shared.standing().roster);
            let mut holders = Vec::new();
            for (device, _) in reading.peers()? {
                let receipt = receipt_of_copy(&reading, device, attachment)?;
                let Some(receipt) = receipt.filter(|_| roster.admits(device)) else {
                    continue;
                };
                let Some(copy) = Holding::copy_in(&receipt) else {
                    continue;
                };
                let said = Holding::in_receipt(&receipt);
                let looked = said.and_then(|said| said.looked_ms);
                let member = roster.on_device(device).next();
                let person = member.map(|member| member.certificate.person);
                holders.push(HolderView {
                    device,
                    name: person.map_or("", |who| roster.name_of(who)).to_owned(),
                    hub: roster.is_hub(device),
                    copy: copy.into(),
                    said: shared.host.rfc3339(receipt.wall_ms),
                    looked: looked.map(|ms| shared.host.rfc3339(ms)),
                });
            }
            Ok(holders)
        })
        .await
    }
}
