//! Which files this laptop takes: all, those that are asked for, or those of an archive.

use super::event::{Event, OfFile};
use super::shared::{Shared, lock};
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use crate::store::Reading;
use onscene_protocol::id::{AttachmentId, DeviceKey};
use onscene_protocol::limit::ATTACHMENT_GROUP_BYTES;
use onscene_protocol::roster::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Mutex;

/// The meta entry for [`Originals`], its word; and that for the budget, 8 bytes.
const ORIGINALS: &str = "originals";
const BUDGET: &str = "link-budget";
/// Bytes of a file up to which it is taken whatever was chosen, and without counting: one group.
const SMALL_BYTES_MAX: u64 = ATTACHMENT_GROUP_BYTES;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Which files of others this laptop takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Originals {
    /// All.
    #[default]
    Always,
    /// Those that someone here asks for.
    OnRequest,
    /// All where this laptop is a hub or an archivist's; elsewhere on request.
    ArchiveOnly,
}

impl Originals {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Always, Self::OnRequest, Self::ArchiveOnly];

    /// Its word in settings and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::OnRequest => "on-request",
            Self::ArchiveOnly => "archive-only",
        }
    }
}

impl FromStr for Originals {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|known| known.word() == word);
        found.ok_or_else(|| "one of always, on-request, archive-only".into())
    }
}

/// What was chosen about files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FilesChosen {
    /// Which are taken.
    pub originals: Originals,
    /// Bytes of files that may go over one link in a day, both ways; none for any number.
    pub budget_bytes: Option<u64>,
}

/// Bytes of files that went over each link today, by the wall clock's days in UTC. Counted from
/// nothing after each start.
#[derive(Default)]
pub(super) struct Spent(Mutex<BTreeMap<DeviceKey, (u64, u64)>>);

impl Engine {
    /// What was chosen about files.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn files_chosen(&self) -> Result<FilesChosen, EngineError> {
        self.read(|shared| chosen(&shared.store.read()?)).await
    }

    /// Chooses which files are taken, and how many bytes of them may go over one link in a day (0
    /// for any number). What is left out stays as it was.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn choose_files(
        &self,
        originals: Option<Originals>,
        budget_bytes: Option<u64>,
    ) -> Result<(), EngineError> {
        self.ask_of_file(OfFile::Choose {
            originals,
            budget_bytes,
        })
        .await
    }

    /// Asks for a file, whatever was chosen.
    ///
    /// # Errors
    /// [`EngineError::NoSuchAttachment`] where no entry names it, and where the store fails.
    pub async fn ask_for(&self, attachment: AttachmentId) -> Result<(), EngineError> {
        let loss = self.read(move |shared| shared.loss_of(&shared.store.read()?, attachment));
        if let Some(loss) = loss.await? {
            self.note_loss(attachment, loss).await?;
        }
        self.ask_of_file(OfFile::AskFor(attachment)).await
    }

    pub(super) async fn ask_of_file(&self, what: OfFile) -> Result<(), EngineError> {
        self.ask(|reply| Event::File { what, reply }).await
    }

    /// Bytes of files that may still go over the link to this laptop today.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn budget_left(&self, device: DeviceKey) -> Result<u64, EngineError> {
        self.read(move |shared| {
            let budget = chosen(&shared.store.read()?)?.budget_bytes;
            let Some(budget) = budget else {
                return Ok(u64::MAX);
            };
            let spent = lock(&shared.spent.0).get(&device).copied();
            let spent = spent.filter(|(day, _)| *day == today(shared));
            Ok(budget.saturating_sub(spent.map_or(0, |(_, bytes)| bytes)))
        })
        .await
    }

    /// Takes note of bytes of files that went over a link.
    pub fn spend(&self, device: DeviceKey, bytes: u64) {
        let today = today(&self.shared);
        let mut all = lock(&self.shared.spent.0);
        let (day, spent) = all.entry(device).or_insert((today, 0));
        if *day != today {
            (*day, *spent) = (today, 0);
        }
        *spent = spent.saturating_add(bytes);
    }
}

fn today(shared: &Shared) -> u64 {
    shared.host.wall_ms() / DAY_MS
}

fn chosen(reading: &Reading) -> Result<FilesChosen, EngineError> {
    let originals = reading.meta(ORIGINALS)?;
    let originals = originals.and_then(|word| String::from_utf8(word).ok());
    let budget = reading
        .meta(BUDGET)?
        .and_then(|bytes| bytes.try_into().ok());
    Ok(FilesChosen {
        originals: originals
            .and_then(|word| word.parse().ok())
            .unwrap_or_default(),
        budget_bytes: budget.map(u64::from_be_bytes).filter(|bytes| *bytes > 0),
    })
}

impl Shared {
    /// Whether a file that is named and not here is to be fetched.
    pub(super) fn takes(
        &self,
        reading: &Reading,
        (attachment, sealed_bytes): (AttachmentId, u64),
    ) -> Result<bool, EngineError> {
        if let Some(asked) = reading.asked_for(attachment)? {
            return Ok(asked);
        }
        let all = match chosen(reading)?.originals {
            Originals::Always => true,
            Originals::OnRequest => false,
            Originals::ArchiveOnly => self.keeps_an_archive(),
        };
        Ok(all || sealed_bytes <= SMALL_BYTES_MAX)
    }

    /// Whether over some link as many bytes of files went today as was chosen.
    pub(super) fn is_a_budget_spent(&self, reading: &Reading) -> Result<bool, EngineError> {
        let Some(budget) = chosen(reading)?.budget_bytes else {
            return Ok(false);
        };
        let today = today(self);
        let spent = lock(&self.spent.0);
        let mut spent = spent.values().filter(|(day, _)| *day == today);
        Ok(spent.any(|(_, bytes)| *bytes >= budget))
    }

    fn keeps_an_archive(&self) -> bool {
        let (roster, own) = (self.standing().roster, self.device());
        let is_archivist = roster
            .on_device(own)
            .any(|member| member.certificate.roles.contains(Role::Archivist));
        is_archivist || roster.is_hub(own)
    }
}

impl Turn<'_> {
    pub(super) fn note_file(&mut self, what: OfFile) -> Result<(), EngineError> {
        match what {
            OfFile::Held(attachment) => self.note_held(attachment),
            OfFile::WrongPiece {
                from,
                attachment,
                at,
            } => self.note_wrong_piece(from, attachment, at),
            OfFile::Choose {
                originals,
                budget_bytes,
            } => self.choose_files(originals, budget_bytes),
            OfFile::AskFor(attachment) => self.ask_for(attachment),
            OfFile::LetGo(asked) => self.let_go(&asked.0, &asked.1),
            OfFile::Lost(attachment, loss) => self.note_lost(attachment, loss),
            OfFile::LostBefore(losses) => self.note_lost_before(&losses),
            OfFile::Looked(which) => self.note_looked(&which),
            OfFile::Say(attachment) => self.say_of_copy(attachment),
            OfFile::Heard(device, upto) => self.heard_holdings(device, upto),
        }
    }

    fn choose_files(
        &mut self,
        originals: Option<Originals>,
        budget_bytes: Option<u64>,
    ) -> Result<(), EngineError> {
        if let Some(originals) = originals {
            self.writing
                .set_meta(ORIGINALS, originals.word().as_bytes())?;
        }
        if let Some(budget) = budget_bytes {
            self.writing.set_meta(BUDGET, &budget.to_be_bytes())?;
        }
        self.tell(Happening::Wants);
        Ok(())
    }

    fn ask_for(&mut self, attachment: AttachmentId) -> Result<(), EngineError> {
        let known = self.shared.store.read()?.attachment(attachment)?;
        known.ok_or(EngineError::NoSuchAttachment(attachment))?;
        self.writing.set_asked_for(attachment, true)?;
        self.tell(Happening::Wants);
        Ok(())
    }
}
