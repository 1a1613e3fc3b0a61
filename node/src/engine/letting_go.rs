//! Letting go of a file that others hold. No receipt that is kept is enough: a disk may have eaten the file
//! since. Each laptop that counts is asked at that moment, and looks.

use super::error::Unsure;
use super::event::OfFile;
use super::holding::receipt_of_copy;
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use crate::store::AttachmentState;
use onscene_protocol::exchange::{CheckedReceipt, FileCopy, Holding, SignedReceipt, may_let_go};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use onscene_protocol::roster::Roster;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

/// A file that somebody means to let go of, and the laptops that are to be asked whether they hold it.
#[derive(Debug)]
pub struct LettingGo {
    attachment: AttachmentId,
    /// The number of what is known of each before it is asked: an answer has a higher one.
    before: BTreeMap<DeviceKey, Option<u64>>,
}

impl LettingGo {
    /// The file.
    pub const fn attachment(&self) -> AttachmentId {
        self.attachment
    }

    /// Whom to ask.
    pub fn holders(&self) -> impl Iterator<Item = DeviceKey> {
        self.before.keys().copied()
    }

    /// How it is with the copy of whoever answered just now; none where this is no answer to it.
    fn answered(&self, answer: &CheckedReceipt) -> Option<(DeviceKey, FileCopy)> {
        let receipt = answer.receipt();
        let before = self.before.get(&receipt.device)?;
        let said = Holding::in_receipt(receipt)?;
        let is_of_it = said.attachment == self.attachment;
        (is_of_it && Some(said.number) > *before).then_some((receipt.device, said.copy))
    }
}

impl Engine {
    /// Begins to let go of a file: answers whom to ask first. Hubs, and of the others those with lower
    /// keys than this laptop's: the others may let go of it too.
    ///
    /// # Errors
    /// [`EngineError::NotHeld`], [`EngineError::HeldNowhereElse`] where too few ever signed for it, and
    /// where the store cannot be read.
    pub async fn begin_letting_go(
        &self,
        attachment: AttachmentId,
    ) -> Result<LettingGo, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let state = reading.attachment(attachment)?;
            let Some(AttachmentState::Held { .. }) = state else {
                return Err(EngineError::NotHeld(attachment));
            };
            let (roster, own) = (shared.standing().roster, shared.device());
            let mut before = BTreeMap::new();
            for (device, _) in reading.peers()? {
                let receipt = receipt_of_copy(&reading, device, attachment)?;
                let Some(receipt) = receipt else { continue };
                let counts = roster.admits(device) && (roster.is_hub(device) || device < own);
                if counts && Holding::copy_in(&receipt) == Some(FileCopy::Held) {
                    let number = Holding::in_receipt(&receipt).map(|said| said.number);
                    before.insert(device, number);
                }
            }
            if enough(&roster, own, before.keys().copied()) {
                Ok(LettingGo { attachment, before })
            } else {
                Err(EngineError::HeldNowhereElse(attachment))
            }
        })
        .await
    }

    /// Asks a laptop over the live link that it dialled whether it holds a file; none where it does not
    /// answer in time.
    pub async fn ask_holder(
        &self,
        device: DeviceKey,
        attachment: AttachmentId,
        time_max: Duration,
    ) -> Option<CheckedReceipt> {
        let mut listener = self.subscribe();
        let before = self.last_word(device, attachment).await;
        let asked = Happening::AskHolder { device, attachment };
        self.shared.tell(asked);
        let answered = async {
            loop {
                // A listener that lagged looks again as well.
                if let Err(RecvError::Closed) = listener.recv().await {
                    return None;
                }
                let now = self.last_word(device, attachment).await;
                if now.is_some() && now != before {
                    return now;
                }
            }
        };
        timeout(time_max, answered).await.ok().flatten()
    }

    async fn last_word(
        &self,
        device: DeviceKey,
        attachment: AttachmentId,
    ) -> Option<CheckedReceipt> {
        let kept = self.read(move |shared| {
            let kept = shared
                .store
                .read()?
                .receipt(device, attachment.as_bytes())?;
            Ok(kept.and_then(|kept| SignedReceipt::from_bytes(&kept).ok()))
        });
        kept.await.ok().flatten()?.check().ok()
    }

    /// Frees the space of a file that others were just seen to hold, by their answers. It is fetched again
    /// when someone asks for it.
    ///
    /// # Errors
    /// [`EngineError::Unsure`] where too few of them answered that they hold it, and where the store
    /// fails. Nothing is lost then.
    pub async fn let_go(
        &self,
        letting: LettingGo,
        answers: Vec<CheckedReceipt>,
    ) -> Result<(), EngineError> {
        // What they say is kept, whether it is enough or not.
        for answer in &answers {
            self.note_receipt(answer.clone()).await?;
        }
        self.ask_of_file(OfFile::LetGo(Box::new((letting, answers))))
            .await
    }
}

/// Whether these laptops are enough that `own` may let go. A hub lets go of nothing.
fn enough(roster: &Roster, own: DeviceKey, holders: impl Iterator<Item = DeviceKey>) -> bool {
    let holders: Vec<_> = holders
        .map(|device| (device, roster.is_hub(device)))
        .collect();
    !roster.is_hub(own) && may_let_go(own, &holders)
}

impl Turn<'_> {
    pub(super) fn let_go(
        &mut self,
        letting: &LettingGo,
        answers: &[CheckedReceipt],
    ) -> Result<(), EngineError> {
        let attachment = letting.attachment;
        let reading = self.shared.store.read()?;
        let state = reading.attachment(attachment)?;
        let Some(state @ AttachmentState::Held { .. }) = state else {
            return Err(EngineError::NotHeld(attachment));
        };
        let (roster, own) = (&self.standing.roster, self.shared.device());
        let said: BTreeMap<_, _> = answers
            .iter()
            .filter_map(|answer| letting.answered(answer))
            .collect();
        let holding = said
            .iter()
            .filter(|(device, copy)| **copy == FileCopy::Held && roster.admits(**device));
        let holding: BTreeSet<_> = holding.map(|(device, _)| *device).collect();
        if !enough(roster, own, holding.iter().copied()) {
            let name = |device: DeviceKey| {
                let member = roster.on_device(device).next();
                let person = member.map(|member| member.certificate.person);
                person
                    .map_or("", |person| roster.name_of(person))
                    .to_owned()
            };
            let others = letting.holders().filter(|device| !holding.contains(device));
            let (without, unreached): (Vec<_>, Vec<_>) =
                others.partition(|device| said.contains_key(device));
            return Err(EngineError::Unsure(Box::new(Unsure {
                attachment,
                unreached: unreached.into_iter().map(name).collect(),
                without: without.into_iter().map(name).collect(),
            })));
        }
        self.writing.set_attachment(attachment, &state.wanted())?;
        self.writing.set_asked_for(attachment, false)?;
        self.say(attachment, FileCopy::LetGo)?;
        self.unwanted.push(attachment);
        self.tell(Happening::Wants);
        Ok(())
    }
}
