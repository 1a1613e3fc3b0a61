//! One standing link: dialled again whenever it breaks.

mod session;

use super::error::LinkError;
use super::gate::Members;
use super::limit::{GOOD_TIME_MIN, PAUSE_FIRST, PAUSE_MAX};
use super::links::Inner;
use super::tls::Expect;
use crate::engine::Engine;
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::DeviceKey;
use session::session;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Whom to dial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The laptop that is meant; none for an address that was given: there, any of ours may
    /// answer.
    pub(super) device: Option<DeviceKey>,
    pub(super) address: String,
}

impl Target {
    pub(super) fn expect(&self, engine: &Engine) -> Expect {
        match self.device {
            Some(device) => Expect::Device(*device.as_bytes()),
            None => Expect::AnyOf(Arc::new(Members(engine.clone()))),
        }
    }
}

/// Keeps the link until `stop`.
pub(super) async fn keep(inner: Arc<Inner>, target: Target, stop: CancellationToken) {
    let mut pause = PAUSE_FIRST;
    // A link that breaks as soon as it is made is paused for like one that is not made at all.
    while !stop.is_cancelled() {
        let mut settled = false;
        let begun = inner.engine.host().instant();
        // A peer that dialled us has a link already.
        let up = target
            .device
            .is_some_and(|device| inner.presence.is_up(device));
        if !up {
            let ended = tokio::select! {
                () = stop.cancelled() => return,
                ended = session(&inner, &target, &mut settled) => ended,
            };
            if let Err(error) = &ended {
                tracing::debug!(address = target.address, %error, "a link ended");
            }
            if matches!(
                ended,
                Err(LinkError::Ourselves { .. } | LinkError::Address(_))
            ) {
                return;
            }
        }
        let lasted = inner.engine.host().instant().duration_since(begun);
        pause = if settled && lasted >= GOOD_TIME_MIN {
            PAUSE_FIRST
        } else {
            (pause * 2).min(PAUSE_MAX)
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = inner.nudge.notified() => pause = PAUSE_FIRST,
            () = tokio::time::sleep(jittered(pause, inner.engine.host().entropy().bytes())) => {}
        }
    }
}

/// Between half of the pause and all of it, so that laptops that lost one hub do not all come
/// back in one moment.
fn jittered(pause: Duration, [random]: [u8; 1]) -> Duration {
    pause / 2 + pause / 2 * u32::from(random) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_never_longer_than_planned_and_never_less_than_half() {
        assert_eq!(jittered(PAUSE_MAX, [0]), PAUSE_MAX / 2);
        assert_eq!(jittered(PAUSE_MAX, [255]), PAUSE_MAX);
    }
}
