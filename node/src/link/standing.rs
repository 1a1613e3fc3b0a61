//! One standing link: dialled again whenever it breaks.

mod session;

use super::error::LinkError;
use super::gate::Members;
use super::introducing::introduced;
use super::limit::{GOOD_TIME_MIN, PAUSE_FIRST, PAUSE_MAX};
use super::links::Inner;
use super::tls::Expect;
use crate::engine::{Engine, Found};
use onscene_protocol::clock::Entropy;
use onscene_protocol::exchange::Backoff;
use onscene_protocol::id::DeviceKey;
use session::Session;
use std::sync::Arc;
use tokio::sync::watch::Receiver;
use tokio_util::sync::CancellationToken;

/// Where a laptop may be, and how that became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// `HOST:PORT`.
    pub(super) address: String,
    pub(super) found: Found,
}

impl Way {
    pub(super) fn new(address: String, found: Found) -> Self {
        Self { address, found }
    }

    pub(super) fn typed(address: &str) -> Self {
        Self::new(address.to_owned(), Found::Typed)
    }
}

/// Whom to dial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The laptop that is meant; none for an address that was given: there, any of ours may
    /// answer.
    pub(super) device: Option<DeviceKey>,
    /// Where, the best first.
    pub(super) ways: Vec<Way>,
}

impl Target {
    pub(super) fn expect(&self, engine: &Engine) -> Expect {
        match self.device {
            Some(device) => Expect::Device(*device.as_bytes()),
            None => Expect::AnyOf(Arc::new(Members(engine.clone()))),
        }
    }

    /// Whether it is worth dialling again: somebody who was not known here showed to be one of ours,
    /// where any of them may answer.
    pub(super) async fn is_introduced<T>(
        &self,
        inner: &Inner,
        address: &str,
        dialled: &Result<T, LinkError>,
    ) -> bool {
        let is_stranger = matches!(dialled, Err(LinkError::Stranger { .. }));
        self.device.is_none()
            && is_stranger
            && introduced(&inner.engine, &inner.identity, address).await
    }

    /// What it is known by: the laptop that is meant, or the address that was given.
    pub(super) fn name(&self) -> Result<DeviceKey, String> {
        let address = || self.ways.first().map(|way| way.address.clone());
        self.device.ok_or_else(|| address().unwrap_or_default())
    }
}

/// Keeps the link until `stop`, over whichever of its ways leads there.
pub(super) async fn keep(
    inner: Arc<Inner>,
    device: Option<DeviceKey>,
    mut ways: Receiver<Vec<Way>>,
    stop: CancellationToken,
) {
    let mut backoff = Backoff::new(PAUSE_FIRST, PAUSE_MAX);
    // Who answered last, where an address was given.
    let mut met = device;
    let mut halted = inner.engine.halted();
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => return,
            let_on = halted.wait_for(|halted| !halted) => if let_on.is_err() { return },
        }
        let begun = inner.engine.host().instant();
        let target = Target {
            device,
            ways: ways.borrow_and_update().clone(),
        };
        let mut session = Session::new(&inner, &target);
        let ended = tokio::select! {
            () = stop.cancelled() => return,
            () = inner.lost.notified() => Err(LinkError::NetworkLost),
            _ = halted.wait_for(|halted| *halted) => Err(LinkError::Halted),
            ended = session.run(met) => ended,
        };
        met = session.met().or(met);
        let settled = session.is_settled();
        match &ended {
            Err(LinkError::Ourselves { .. } | LinkError::Address(_)) => return,
            // Another link to that laptop is up, and does as well as this one would.
            Err(LinkError::Spare { device }) => {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = inner.presence.gone(*device) => {}
                }
                backoff.reset();
            }
            ended => tracing::debug!(ways = ?target.ways, ?ended, "a link ended"),
        }
        // A link that breaks as soon as it is made is paused for like one that is not made at all.
        let lasted = inner.engine.host().instant().duration_since(begun);
        if settled && lasted >= GOOD_TIME_MIN {
            backoff.reset();
        }
        let pause = backoff.pause(inner.engine.host().entropy().bytes());
        tokio::select! {
            () = stop.cancelled() => return,
            () = inner.nudge.notified() => backoff.reset(),
            changed = ways.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(pause) => {}
        }
    }
}
