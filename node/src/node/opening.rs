//! From a data folder to an engine: opening what is there, or making it.

use super::NodeError;
use crate::attachment::Attachments;
use crate::engine::{self, Engine, Founding};
use crate::host::Host;
use crate::store::{Folder, Secrets, Store, Vault};
use ed25519_dalek::SigningKey;
use onscene_protocol::clock::Entropy;
use std::path::{Path, PathBuf};

/// A folder that was opened.
pub(super) struct Opened {
    pub(super) folder: Folder,
    pub(super) engine: Engine,
    pub(super) device_key: SigningKey,
    pub(super) is_protected: bool,
    pub(super) is_new: bool,
}

/// Makes a store and founds an organisation in it.
pub(super) async fn found(
    data: &Path,
    name: String,
    unit: Option<String>,
    passphrase: Option<String>,
    host: &Host,
) -> Result<Opened, NodeError> {
    let founding = Founding {
        name: Some(name),
        unit,
    };
    founding.check()?;
    work(
        data.to_path_buf(),
        passphrase,
        host.clone(),
        Some(founding),
        Former::MayNotBe,
    )
    .await
}

/// What to do with a store that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Former {
    /// Refuse it.
    MayNotBe,
    /// Open it, for a command that may only look: its key's file stays as it is.
    Opens,
    /// Open it to go on with it: what an early version wrapped is wrapped as it is today.
    GoesOn,
}

/// Opens the store in a folder, or makes one for an organisation of one.
pub(super) async fn open_or_found(
    data: &Path,
    name: Option<String>,
    passphrase: Option<String>,
    host: &Host,
    former: Former,
) -> Result<Opened, NodeError> {
    let founding = Founding { name, unit: None };
    founding.check()?;
    work(
        data.to_path_buf(),
        passphrase,
        host.clone(),
        Some(founding),
        former,
    )
    .await
}

/// Takes away a store in which nobody wrote anything: what founding made, and the folder itself
/// where nothing else is in it.
pub(super) fn remove_unused(data: &Path) {
    for made in Folder::FILES {
        if let Err(error) = std::fs::remove_file(data.join(made)) {
            tracing::debug!(%error, made, "not removed");
        }
    }
    for folder in [
        data.join("attachments/incoming"),
        data.join("attachments/partial"),
        data.join("attachments/hashes"),
        data.join("attachments"),
        data.to_path_buf(),
    ] {
        if let Err(error) = std::fs::remove_dir(&folder) {
            tracing::debug!(%error, folder = %folder.display(), "not removed");
        }
    }
}

/// Wraps the store's key by another passphrase, or by none.
pub(super) async fn change_passphrase(
    data: PathBuf,
    former: Option<String>,
    passphrase: Option<String>,
    host: Host,
) -> Result<(), NodeError> {
    let changed = tokio::task::spawn_blocking(move || {
        let folder = Folder::open(&data)?;
        let vault = Vault::open(&folder, former.as_deref())?;
        vault.rewrap(&folder, passphrase.as_deref(), &mut host.entropy())?;
        Ok(())
    });
    changed
        .await
        .map_err(|_| NodeError::Engine(engine::EngineError::Stopped))?
}

/// Wraps the store's key anew where it is not wrapped as it would be today.
fn freshen(vault: &Vault, folder: &Folder, passphrase: Option<&str>, entropy: &mut impl Entropy) {
    if vault.is_stale()
        && let Err(error) = vault.rewrap(folder, passphrase, entropy)
    {
        // It opens as well as before: the next start tries again.
        tracing::warn!(%error, "the store's key was not wrapped anew");
    }
}

/// Opening reads the disk and stretches a passphrase: on a thread that may block.
async fn work(
    data: PathBuf,
    passphrase: Option<String>,
    host: Host,
    founding: Option<Founding>,
    former: Former,
) -> Result<Opened, NodeError> {
    let opened = tokio::task::spawn_blocking(move || {
        let is_new = !Folder::is_founded(&data);
        let folder = Folder::open(&data)?;
        let passphrase = passphrase.as_deref();
        let mut entropy = host.entropy();
        let (vault, secrets, store) = if is_new || former == Former::MayNotBe {
            let vault = Vault::create(&folder, passphrase, &mut entropy)?;
            let secrets = Secrets::create(&folder, &vault, &mut entropy)?;
            let store = Store::create(&folder, vault.clone())?;
            (vault, secrets, store)
        } else {
            let vault = Vault::open(&folder, passphrase)?;
            (
                vault.clone(),
                Secrets::open(&folder, &vault)?,
                Store::open(&folder, vault)?,
            )
        };
        if let Some(founding) = founding.filter(|_| !engine::is_founded(&store).unwrap_or(true)) {
            engine::found(&store, &secrets, &host, &founding)?;
        }
        let attachments = Attachments::open(&folder)?;
        attachments.sweep()?;
        let device_key = secrets.device.clone();
        let is_protected = vault.is_protected();
        let engine = Engine::open(store, attachments, secrets, host)?;
        if former == Former::GoesOn {
            freshen(&vault, &folder, passphrase, &mut entropy);
        }
        Ok(Opened {
            folder,
            engine,
            device_key,
            is_protected,
            is_new,
        })
    });
    opened
        .await
        .map_err(|_| NodeError::Engine(engine::EngineError::Stopped))?
}

#[cfg(test)]
mod tests;
