//! Carries attachments beside a live link, one after the other, so that a film does not keep an
//! entry waiting.

use crate::engine::Engine;
use crate::link::attachments::{bring, fetch};
use crate::link::client::Caller;
use onscene_protocol::exchange::Wanted;
use onscene_protocol::id::DeviceKey;
use onscene_protocol::limit::WANTS_MAX;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

/// What is to be carried, waiting. What does not fit is asked for again by the next exchange.
const WAITING_MAX: usize = 4 * WANTS_MAX;

enum Load {
    Fetch(Wanted),
    Bring(Wanted),
}

/// Ends with the link.
pub(super) struct Carrier {
    loads: mpsc::Sender<Load>,
    _running: AbortOnDropHandle<()>,
}

impl Carrier {
    pub(super) fn start(engine: Engine, caller: Caller, device: DeviceKey) -> Self {
        let (loads, waiting) = mpsc::channel(WAITING_MAX);
        let running = tokio::spawn(carry(engine, caller, device, waiting));
        Self {
            loads,
            _running: AbortOnDropHandle::new(running),
        }
    }

    /// Fetches these from the peer, where it holds them.
    pub(super) fn fetch(&self, wanted: impl IntoIterator<Item = Wanted>) {
        self.load(wanted.into_iter().map(Load::Fetch));
    }

    /// Brings these to the peer, where they are held here.
    pub(super) fn bring(&self, wanted: impl IntoIterator<Item = Wanted>) {
        self.load(wanted.into_iter().map(Load::Bring));
    }

    fn load(&self, loads: impl Iterator<Item = Load>) {
        for load in loads {
            if self.loads.try_send(load).is_err() {
                tracing::debug!("too many attachments are waiting");
            }
        }
    }
}

async fn carry(
    engine: Engine,
    caller: Caller,
    device: DeviceKey,
    mut waiting: mpsc::Receiver<Load>,
) {
    let mut brought = std::collections::BTreeSet::new();
    while let Some(load) = waiting.recv().await {
        let carried = match load {
            Load::Fetch(wanted) => fetch(&engine, &caller, device, wanted).await,
            Load::Bring(wanted) if brought.contains(&wanted.attachment) => Ok(()),
            Load::Bring(wanted) => match bring(&engine, &caller, device, &[wanted]).await {
                Ok(true) => {
                    brought.insert(wanted.attachment);
                    Ok(())
                }
                other => other.map(|_| ()),
            },
        };
        if let Err(error) = carried {
            tracing::debug!(%device, %error, "an attachment was not carried");
        }
    }
}
