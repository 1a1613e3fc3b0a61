//! The networks that this laptop is on, looked at again and again: links are dialled the moment one
//! comes, and not when a pause has passed.

use super::limit::{ADDRESSES_LOOKED_AT_MAX, LOOK_EVERY};
use super::links::Inner;
use crate::addresses::interfaces;
use onscene_protocol::clock::slept;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

/// The addresses of this laptop on one network each, by the name of the interface.
pub(super) type Addresses = BTreeSet<(String, IpAddr)>;

/// What changed between two looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing.
    None,
    /// There are more ways than before.
    More,
    /// A way is gone: links over it are dead, though nobody says so.
    Lost,
}

pub(super) fn change(before: &Addresses, now: &Addresses) -> Change {
    if before == now {
        Change::None
    } else if before.is_subset(now) {
        Change::More
    } else {
        Change::Lost
    }
}

/// Looks until the node stops.
pub(super) async fn watch(inner: Arc<Inner>) {
    let mut before = look().await;
    let mut moment = inner.engine.host().awake();
    loop {
        tokio::select! {
            () = inner.stop.cancelled() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        let woke = inner.engine.host().awake();
        let slept = slept(moment, woke, LOOK_EVERY);
        moment = woke;
        if let Some(sleep) = slept {
            tracing::info!(ms = sleep.ms, "this laptop slept");
            if let Err(error) = inner.engine.note_sleep(sleep).await {
                tracing::warn!(%error, "a sleep was not written down");
            }
        }
        let now = look().await;
        let changed = change(&before, &now);
        before = now;
        if changed == Change::Lost || slept.is_some() {
            inner.lost.notify_waiters();
        }
        if changed != Change::None || slept.is_some() {
            tracing::debug!(?changed, "the network changed");
            inner.nudge.notify_waiters();
        }
    }
}

/// This laptop's addresses now. Asking the system may take a moment.
pub(super) async fn look() -> Addresses {
    let looked = tokio::task::spawn_blocking(interfaces).await;
    let outward = looked
        .unwrap_or_default()
        .into_iter()
        .filter(|found| !found.is_loopback() && found.is_oper_up());
    outward
        .map(|found| (found.name.clone(), found.ip()))
        .take(ADDRESSES_LOOKED_AT_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(names: &[&str]) -> Addresses {
        let ip = IpAddr::from([192, 168, 1, 2]);
        names.iter().map(|name| ((*name).to_owned(), ip)).collect()
    }

    #[test]
    fn a_network_that_comes_is_told_from_one_that_goes() {
        let (none, one, other, both) = (on(&[]), on(&["a"]), on(&["b"]), on(&["a", "b"]));
        assert_eq!(change(&one, &one), Change::None);
        assert_eq!(change(&none, &one), Change::More);
        assert_eq!(change(&one, &both), Change::More);
        assert_eq!(change(&both, &one), Change::Lost);
        assert_eq!(change(&one, &other), Change::Lost);
    }
}
