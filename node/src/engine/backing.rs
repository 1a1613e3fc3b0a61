//! Making a backup of what is here, and filling an empty store from one.

use super::event::{Event, OfFile};
use super::examining::examine;
use super::shared::{ORGANISATION, Shared};
use super::{Engine, EngineError, Ingested};
use crate::backup::{BackupError, BackupWriter, Counts};
use crate::store::{AttachmentState, EvidenceKind, Loss, Reading, Store};
use onscene_protocol::id::{AttachmentId, OrganisationId};
use onscene_protocol::record::Record;
use std::fs::File;
use std::io::{BufWriter, Seek};
use std::sync::Arc;

/// Records that are read at a time.
const RECORDS_AT_ONCE: usize = 512;

/// A backup that was made.
#[derive(Debug)]
pub struct BackedUp {
    /// Its bytes, from the beginning. Nobody else can open it: it is gone when this is.
    pub file: File,
    /// How many there are.
    pub bytes: u64,
    /// What it holds.
    pub counts: Counts,
    /// The originals that were whole here and are not in it, because they are lost or damaged.
    pub lacking: Vec<AttachmentId>,
}

impl Engine {
    /// Makes a backup of this moment, encrypted to a recovery passphrase. Others go on meanwhile.
    ///
    /// # Errors
    /// [`BackupError::EmptyPassphrase`], and where store or disk fail.
    pub async fn backup(&self, passphrase: String) -> Result<BackedUp, BackupError> {
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || write(&shared, &passphrase))
            .await
            .map_err(|_| EngineError::Stopped)?
    }

    /// Takes note of what was lost on the laptop of which a backup was made: it is not merely awaited.
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) async fn restore_losses(
        &self,
        losses: Vec<(AttachmentId, Loss)>,
    ) -> Result<(), EngineError> {
        self.ask_of_file(OfFile::LostBefore(losses)).await
    }

    /// Takes in records from a backup: each is verified as if it came from another laptop.
    ///
    /// # Errors
    /// Where the store fails. A record that is not believed is no error: it is named in the answer.
    pub async fn restore(&self, records: Vec<Record>) -> Result<Ingested, EngineError> {
        let records = examine(records).await?;
        self.ask(|reply| Event::Restore { records, reply }).await
    }
}

/// Says whose records an empty store is for.
pub(crate) fn name_organisation(
    store: &Store,
    organisation: OrganisationId,
) -> Result<(), EngineError> {
    let mut writing = store.begin()?;
    writing.set_meta(ORGANISATION, organisation.as_bytes())?;
    writing.commit()?;
    Ok(())
}

fn write(shared: &Shared, passphrase: &str) -> Result<BackedUp, BackupError> {
    let file = BufWriter::new(shared.attachments.nameless()?);
    let mut backup = BackupWriter::begin(file, passphrase, &mut shared.host.entropy())?;
    let reading = shared.store.read()?;
    let organisation = shared.standing().roster.own();
    backup.laptop(organisation, &shared.store.own_keys()?)?;
    let mut lost = reading.losses()?;
    for (id, state) in reading.attachments()? {
        if !matches!(state, AttachmentState::Held { .. }) {
            continue;
        }
        // Others may hold it: the records that name it are worth a backup without it. A file of the
        // right length can be damaged all the same, and a backup is what it will be asked of.
        if let Some(loss) = shared.loss_in(id, state, true)? {
            lost.insert(id, loss);
            continue;
        }
        let file = shared.attachments.sealed_reader(id);
        let file = file.map_err(EngineError::from)?;
        backup.attachment(id, file.metadata()?.len(), file)?;
    }
    for (id, loss) in &lost {
        backup.lost(*id, *loss)?;
    }
    write_records(&reading, &mut backup)?;
    for kind in EvidenceKind::ALL {
        reading.each_evidence(kind, |subject, row| {
            backup
                .evidence(kind, subject, row)
                .map_err(BackupError::from)
        })?;
    }
    let (file, counts) = backup.finish()?;
    let mut file = file.into_inner().map_err(|error| error.into_error())?;
    let bytes = file.stream_position()?;
    file.rewind()?;
    Ok(BackedUp {
        file,
        bytes,
        counts,
        lacking: lost.into_keys().collect(),
    })
}

/// Those by which others are judged come first.
fn write_records(
    reading: &Reading,
    backup: &mut BackupWriter<BufWriter<File>>,
) -> Result<(), BackupError> {
    for item in reading.times()? {
        let (_, id, _, kind) = item?;
        if kind.makes_the_roster()
            && let Some(record) = reading.record(id)?
        {
            backup.record(record.record())?;
        }
    }
    let mut after = 0;
    loop {
        let arrived = reading.after(after, RECORDS_AT_ONCE)?;
        let Some(last) = arrived.last() else {
            return Ok(());
        };
        after = last.position;
        for arrived in &arrived {
            let record = arrived.record.record();
            if !record.header().kind.makes_the_roster() {
                backup.record(record)?;
            }
        }
    }
}
