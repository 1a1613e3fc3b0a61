//! Addresses to dial that were given: the hub's, and those that a person typed. They are kept until
//! they are taken away.

use super::event::{Event, Note};
use super::turn::Turn;
use super::{Engine, EngineError, Happening};

/// Addresses that are kept beside the hub's: an office has a handful of places to dial.
pub const ADDRESSES_MAX: usize = 16;
/// The meta entry that names the hub's address, in UTF-8.
const HUB: &str = "hub";
/// The meta entry of the others: a CBOR array of texts, in the order in which they were typed.
const TYPED: &str = "addresses";

impl Engine {
    /// Keeps where the hub listens, for later starts.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn remember_hub(&self, address: String) -> Result<(), EngineError> {
        self.ask(|reply| Event::Note(Note::RememberHub { address, reply }))
            .await
    }

    /// Where the hub listens, as it was given last.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn hub(&self) -> Result<Option<String>, EngineError> {
        self.read(|shared| Ok(read_hub(shared.store.read()?.meta(HUB)?)))
            .await
    }

    /// Keeps an address to dial, `HOST:PORT`, from now on and in later starts.
    ///
    /// # Errors
    /// [`EngineError::TooManyAddresses`], and where the store fails.
    pub async fn keep_address(&self, address: String) -> Result<(), EngineError> {
        self.ask(|reply| Event::Note(Note::KeepAddress { address, reply }))
            .await
    }

    /// Dials an address no longer, the hub's included. Answers whether it was kept.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn forget_address(&self, address: String) -> Result<bool, EngineError> {
        self.ask(|reply| Event::Note(Note::ForgetAddress { address, reply }))
            .await
    }

    /// The addresses that are kept, the hub's first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn addresses(&self) -> Result<Vec<String>, EngineError> {
        self.read(|shared| {
            let reading = shared.store.read()?;
            let hub = read_hub(reading.meta(HUB)?).into_iter();
            Ok(hub.chain(read_typed(reading.meta(TYPED)?)).collect())
        })
        .await
    }
}

fn read_hub(kept: Option<Vec<u8>>) -> Option<String> {
    let kept = kept.and_then(|kept| String::from_utf8(kept).ok());
    kept.filter(|kept| !kept.is_empty())
}

fn read_typed(kept: Option<Vec<u8>>) -> Vec<String> {
    let kept = kept.and_then(|kept| minicbor::decode(&kept).ok());
    kept.unwrap_or_default()
}

impl Turn<'_> {
    pub(super) fn remember_hub(&mut self, address: &str) -> Result<(), EngineError> {
        self.tell(Happening::Addresses);
        Ok(self.writing.set_meta(HUB, address.as_bytes())?)
    }

    pub(super) fn keep_address(&mut self, address: String) -> Result<(), EngineError> {
        let mut kept = read_typed(self.writing.meta(TYPED)?);
        let hub = read_hub(self.writing.meta(HUB)?);
        if kept.contains(&address) || hub.as_ref() == Some(&address) {
            return Ok(());
        }
        if kept.len() >= ADDRESSES_MAX {
            return Err(EngineError::TooManyAddresses);
        }
        kept.push(address);
        self.write_addresses(&kept)
    }

    pub(super) fn forget_address(&mut self, address: &str) -> Result<bool, EngineError> {
        let mut kept = read_typed(self.writing.meta(TYPED)?);
        let before = kept.len();
        kept.retain(|known| known != address);
        let mut is_known = kept.len() < before;
        if is_known {
            self.write_addresses(&kept)?;
        }
        if read_hub(self.writing.meta(HUB)?).as_deref() == Some(address) {
            self.remember_hub("")?;
            is_known = true;
        }
        Ok(is_known)
    }

    fn write_addresses(&mut self, kept: &[String]) -> Result<(), EngineError> {
        // Writing to memory cannot fail.
        let bytes = minicbor::to_vec(kept).unwrap_or_default();
        self.writing.set_meta(TYPED, &bytes)?;
        self.tell(Happening::Addresses);
        Ok(())
    }
}
