//! What laptops say of their copies of attachments: a receipt is taken back where the copy is damaged,
//! lost or let go of, and given again, with a higher number, once it is there again.

use super::event::OfFile;
use super::shared::{Shared, lock};
use super::turn::Turn;
use super::{Engine, EngineError};
use crate::store::{AttachmentState, Reading};
use onscene_protocol::exchange::{
    CheckedReceipt, FileCopy, Holding, Holdings, Receipt, SignedReceipt, What,
};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use onscene_protocol::limit::RECEIPTS_PER_MESSAGE_MAX;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The meta entry with the number of this laptop's last word about a copy, 8 bytes.
const NUMBER: &str = "holding_number";

/// The laptops that take such words, as they said at their last hello in this run, and up to which number
/// each was told. What was lost on the way is told again: each hello says what arrived.
#[derive(Default)]
pub(super) struct Telling(Mutex<BTreeMap<DeviceKey, u64>>);

impl Engine {
    /// Up to which number it is known here what a laptop says of its copies.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn holdings_known(&self, device: DeviceKey) -> Result<u64, EngineError> {
        self.read(move |shared| {
            let peer = shared.store.read()?.peer(device)?;
            Ok(peer.and_then(|peer| peer.holdings_known).unwrap_or(0))
        })
        .await
    }

    /// Takes note of up to where a laptop knows what this one says; none where it takes no such word.
    pub fn note_takes_holdings(&self, device: DeviceKey, known: Option<u64>) {
        let mut telling = lock(&self.shared.telling.0);
        match known {
            Some(known) => telling.insert(device, known),
            None => telling.remove(&device),
        };
    }

    /// What there is to tell a laptop of the copies here; none where it takes no such word, or knows it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn holdings_for(&self, device: DeviceKey) -> Result<Option<Holdings>, EngineError> {
        let told = lock(&self.shared.telling.0).get(&device).copied();
        let Some(told) = told else { return Ok(None) };
        let news = self.read(move |shared| shared.holdings_beyond(device, told));
        let news = news.await?;
        if let Some(news) = &news {
            lock(&self.shared.telling.0).insert(device, news.upto);
        }
        Ok(news)
    }

    /// Takes note of what a laptop says of its copies, over its own link.
    ///
    /// # Errors
    /// Where the store fails. What does not hold counts for nothing, and changes nothing else.
    pub async fn note_holdings(
        &self,
        device: DeviceKey,
        said: Holdings,
    ) -> Result<(), EngineError> {
        for receipt in said.receipts {
            match receipt.check() {
                Ok(checked) if checked.receipt().device == device => {
                    self.note_receipt(checked).await?;
                }
                Ok(_) => tracing::warn!(%device, "a word about another laptop's copies"),
                Err(error) => tracing::warn!(%device, %error, "a receipt that does not hold"),
            }
        }
        self.ask_of_file(OfFile::Heard(device, said.upto)).await
    }

    /// Looks at the copy here, at each byte where that is due, and says how it is. None where no record
    /// here names it.
    ///
    /// # Errors
    /// Where store or disk fail.
    pub async fn look_and_say(
        &self,
        attachment: AttachmentId,
    ) -> Result<Option<SignedReceipt>, EngineError> {
        if self.look_at(attachment).await?.is_none() {
            return Ok(None);
        }
        self.ask_of_file(OfFile::Say(attachment)).await?;
        self.read(move |shared| shared.said_here(&shared.store.read()?, attachment))
            .await
    }

    /// Our receipt for an attachment whose file is whole here, in words that this laptop takes.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn receipt_for_attachment(
        &self,
        device: DeviceKey,
        attachment: AttachmentId,
    ) -> Result<Option<SignedReceipt>, EngineError> {
        let takes = lock(&self.shared.telling.0).contains_key(&device);
        self.read(move |shared| {
            let reading = shared.store.read()?;
            if takes && let Some(said) = shared.said_here(&reading, attachment)? {
                return Ok(Some(said));
            }
            Ok(shared.first_receipt(&reading, attachment))
        })
        .await
    }
}

impl Shared {
    /// What this laptop said last itself of its copy, where it did.
    pub(super) fn said_here(
        &self,
        reading: &Reading,
        attachment: AttachmentId,
    ) -> Result<Option<SignedReceipt>, EngineError> {
        let kept = reading.receipt(self.device(), attachment.as_bytes())?;
        Ok(kept.and_then(|kept| SignedReceipt::from_bytes(&kept).ok()))
    }

    /// The receipt without a number, where the file is whole here.
    pub(super) fn first_receipt(
        &self,
        reading: &Reading,
        attachment: AttachmentId,
    ) -> Option<SignedReceipt> {
        let whole = self.is_whole(reading, attachment);
        whole.then(|| self.sign_receipt(What::Attachment { attachment }))
    }

    /// What was said here above this number, of what a laptop carries: as much as a message may have.
    fn holdings_beyond(
        &self,
        device: DeviceKey,
        told: u64,
    ) -> Result<Option<Holdings>, EngineError> {
        let reading = self.store.read()?;
        let last = number(reading.meta(NUMBER)?).unwrap_or(0);
        if last <= told {
            return Ok(None);
        }
        let share = self.share(&reading, device)?;
        let mut news = BTreeMap::new();
        for kept in reading.receipts(self.device())? {
            let signed = SignedReceipt::from_bytes(&kept.bytes).ok();
            let receipt = signed.as_ref().and_then(|signed| signed.read_kept().ok());
            let said = receipt.as_ref().and_then(Holding::in_receipt);
            let Some((signed, said)) = signed.zip(said) else {
                continue;
            };
            let subject = reading.attachment(said.attachment)?;
            let subject = subject.map(AttachmentState::subject);
            if said.number > told && subject.is_some_and(|subject| share.carries(subject)) {
                news.insert(said.number, signed);
            }
        }
        let later = news.keys().nth(RECEIPTS_PER_MESSAGE_MAX).copied();
        if let Some(later) = later {
            news.split_off(&later);
        }
        Ok(Some(Holdings {
            upto: later.map_or(last, |later| later.saturating_sub(1)),
            receipts: news.into_values().collect(),
        }))
    }
}

/// What a laptop's receipt that is kept says of its copy.
pub(super) fn receipt_of_copy(
    reading: &Reading,
    device: DeviceKey,
    attachment: AttachmentId,
) -> Result<Option<Receipt>, EngineError> {
    let kept = reading.receipt(device, attachment.as_bytes())?;
    let signed = kept.and_then(|kept| SignedReceipt::from_bytes(&kept).ok());
    Ok(signed.and_then(|signed| signed.read_kept().ok()))
}

/// How it is with a laptop's copy, by its receipt that is kept; none where it gave none.
pub(super) fn copy_at(
    reading: &Reading,
    device: DeviceKey,
    attachment: AttachmentId,
) -> Result<Option<FileCopy>, EngineError> {
    let receipt = receipt_of_copy(reading, device, attachment)?;
    Ok(receipt.as_ref().and_then(Holding::copy_in))
}

fn number(bytes: Option<Vec<u8>>) -> Option<u64> {
    let bytes = bytes.and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
    bytes.map(u64::from_be_bytes)
}

impl Turn<'_> {
    /// Keeps a laptop's receipt for an attachment, where it is the later one.
    pub(super) fn keep_receipt_of_copy(
        &mut self,
        receipt: &CheckedReceipt,
        attachment: AttachmentId,
    ) -> Result<(), EngineError> {
        let said = receipt.receipt();
        let kept = self.writing.receipt(said.device, attachment.as_bytes())?;
        let kept = kept.and_then(|kept| SignedReceipt::from_bytes(&kept).ok());
        let kept = kept.and_then(|kept| kept.read_kept().ok());
        if kept.is_none_or(|kept| Holding::replaces(said, &kept)) {
            let bytes = receipt.signed().to_bytes();
            self.writing
                .set_receipt(said.device, attachment.as_bytes(), &bytes)?;
        }
        Ok(())
    }

    /// Up to where it is known what a laptop says of its copies.
    pub(super) fn heard_holdings(
        &mut self,
        device: DeviceKey,
        upto: u64,
    ) -> Result<(), EngineError> {
        self.peer(device)?.holdings_known = Some(upto);
        Ok(())
    }

    /// Says how it is with the copy here, by what is there now.
    pub(super) fn say_of_copy(&mut self, attachment: AttachmentId) -> Result<(), EngineError> {
        let reading = self.shared.store.read()?;
        let copy = match reading.attachment(attachment)? {
            Some(AttachmentState::Held { .. }) if self.shared.is_whole(&reading, attachment) => {
                FileCopy::Held
            }
            Some(AttachmentState::Wanted { .. })
                if reading.asked_for(attachment)? == Some(false) =>
            {
                FileCopy::LetGo
            }
            Some(_) | None => FileCopy::Lacking,
        };
        self.say(attachment, copy)
    }

    /// Says that the copy is there again, where something was said of it before.
    pub(super) fn say_it_is_back(&mut self, attachment: AttachmentId) -> Result<(), EngineError> {
        let reading = self.shared.store.read()?;
        if self.shared.said_here(&reading, attachment)?.is_some() {
            self.say(attachment, FileCopy::Held)?;
        }
        Ok(())
    }

    /// Signs what replaces what this laptop said of its copy before, and keeps it to be told.
    pub(super) fn say(
        &mut self,
        attachment: AttachmentId,
        copy: FileCopy,
    ) -> Result<(), EngineError> {
        let wall_ms = self.shared.host.wall_ms();
        let last = number(self.writing.meta(NUMBER)?);
        let number = Holding::next_number(last, wall_ms);
        let signed = self.shared.sign_receipt(What::Holding(Holding {
            attachment,
            number,
            copy,
            looked_ms: self.writing.looked(attachment)?,
        }));
        self.writing.set_meta(NUMBER, &number.to_be_bytes())?;
        let own = self.shared.device();
        self.writing
            .set_receipt(own, attachment.as_bytes(), &signed.to_bytes())?;
        Ok(())
    }
}
