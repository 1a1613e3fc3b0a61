//! From a backup to a data folder that had none.

use super::NodeError;
use super::opening::remove_unused;
use crate::attachment::{AttachmentError, Attachments};
use crate::backup::{BackupError, BackupReader, Item};
use crate::engine::{Engine, EngineError, Identity, name_organisation};
use crate::host::Host;
use crate::store::{Folder, Loss, Secrets, Store, Vault, VaultError};
use onscene_protocol::id::{AttachmentId, RecordId};
use onscene_protocol::record::Record;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use tokio::runtime::Handle;

/// Records that are taken in at a time, after those of people and places.
const RECORDS_AT_ONCE: usize = 256;
/// Bytes of an attachment that are taken in at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// What came back.
#[derive(Debug)]
pub struct Restored {
    /// Who this laptop is again.
    pub identity: Identity,
    /// Incidents.
    pub incidents: usize,
    /// Records that verified.
    pub records: usize,
    /// Records that did not, and why. They are in quarantine.
    pub refused: Vec<(RecordId, String)>,
    /// Attachments whose files are whole.
    pub attachments: u64,
    /// Attachments whose files in the backup are not what their ids name. Others may hold them.
    pub attachments_broken: u64,
    /// Attachments that had been lost before the backup was made. Others may hold them.
    pub attachments_lost: u64,
}

/// What is asked of a restore.
pub(super) struct Wish {
    pub(super) data: PathBuf,
    pub(super) backup: PathBuf,
    pub(super) recovery: String,
    pub(super) passphrase: Option<String>,
    pub(super) host: Host,
}

pub(super) async fn restore(wish: Wish) -> Result<Restored, NodeError> {
    tokio::task::spawn_blocking(move || work(&wish))
        .await
        .map_err(|_| NodeError::Engine(EngineError::Stopped))?
}

fn work(wish: &Wish) -> Result<Restored, NodeError> {
    if Folder::is_founded(&wish.data) {
        return Err(VaultError::AlreadyFounded.into());
    }
    // All of it is looked at before anything is made.
    open(&wish.backup, &wish.recovery)?.check()?;
    let folder = Folder::open(&wish.data)?;
    let restored = make(&folder, wish);
    drop(folder);
    // Until its end nothing in the folder was ever acknowledged.
    if restored.is_err() && !Folder::is_founded(&wish.data) {
        remove_unused(&wish.data);
    }
    restored
}

fn open(path: &Path, recovery: &str) -> Result<BackupReader, BackupError> {
    BackupReader::open(File::open(path).map_err(BackupError::Io)?, recovery)
}

fn make(folder: &Folder, wish: &Wish) -> Result<Restored, NodeError> {
    let mut backup = open(&wish.backup, &wish.recovery)?;
    let Item::Laptop { organisation, keys } = backup.next_item()? else {
        return Err(BackupError::Damaged.into());
    };
    let mut entropy = wish.host.entropy();
    let vault = Vault::create(folder, wish.passphrase.as_deref(), &mut entropy)?;
    let secrets = Secrets::restore(folder, &vault, &keys, &mut entropy)?;
    let store = Store::create_unfinished(folder, vault)?;
    name_organisation(&store, organisation)?;
    let attachments = Attachments::open(folder)?;
    let engine = Engine::open(store.clone(), attachments, secrets, wish.host.clone())?;
    let handle = Handle::current();
    let filled = handle.block_on(fill(&engine, &mut backup));
    handle.block_on(engine.stop());
    let restored = filled?;
    store.end_founding()?;
    Ok(restored)
}

async fn fill(engine: &Engine, backup: &mut BackupReader) -> Result<Restored, NodeError> {
    let mut filling = Filling {
        engine,
        batch: Vec::new(),
        records: 0,
        refused: Vec::new(),
    };
    let (mut attachments, mut leads) = (0, true);
    let (mut broken, mut lost) = (Vec::new(), Vec::new());
    loop {
        match backup.next_item()? {
            Item::Laptop { .. } => return Err(BackupError::Damaged.into()),
            Item::Attachment { id, bytes } if take_file(engine, backup, id, bytes)? => {
                attachments += 1;
            }
            Item::Attachment { id, .. } => broken.push((id, Loss::Damaged)),
            Item::Lost(id, loss) => lost.push((id, loss)),
            Item::Record(record) => {
                // Who is who is taken in whole: certificates may stand behind each other.
                let led = std::mem::replace(&mut leads, record.header().kind.makes_the_roster());
                if led != leads || !leads && filling.batch.len() >= RECORDS_AT_ONCE {
                    filling.take_batch().await?;
                }
                filling.batch.push(*record);
            }
            // It stands behind all records.
            Item::Evidence { kind, subject, row } => {
                filling.take_batch().await?;
                engine.restore_evidence(kind, subject, row).await?;
            }
            Item::End(_) => break,
        }
    }
    filling.take_batch().await?;
    let incidents = engine.rebuild().await?.incidents;
    let (attachments_broken, attachments_lost) = (broken.len() as u64, lost.len() as u64);
    broken.append(&mut lost);
    engine.restore_losses(broken).await?;
    Ok(Restored {
        incidents,
        identity: engine.identity(),
        records: filling.records,
        refused: filling.refused,
        attachments,
        attachments_broken,
        attachments_lost,
    })
}

struct Filling<'a> {
    engine: &'a Engine,
    batch: Vec<Record>,
    records: usize,
    refused: Vec<(RecordId, String)>,
}

impl Filling<'_> {
    async fn take_batch(&mut self) -> Result<(), NodeError> {
        let ingested = self.engine.restore(std::mem::take(&mut self.batch)).await?;
        self.records += ingested.held.len();
        self.refused.extend(ingested.refused);
        Ok(())
    }
}

/// Takes in an attachment's file, and answers whether it is what its id names.
fn take_file(
    engine: &Engine,
    backup: &mut BackupReader,
    id: AttachmentId,
    bytes: u64,
) -> Result<bool, NodeError> {
    let mut receiving = engine.attachments().begin_receiving(id, bytes)?;
    let mut file = backup.take(bytes);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = file.read(&mut piece).map_err(BackupError::from)?;
        if read == 0 {
            break;
        }
        receiving.write(piece.get(..read).unwrap_or_default())?;
    }
    match receiving.finish() {
        Err(AttachmentError::WrongBytes) => Ok(false),
        other => Ok(other.map(|()| true)?),
    }
}

#[cfg(test)]
mod tests;
