//! Whom to dial, and the standing links as that changes.

use super::Inner;
use crate::engine::{Found, Happening};
use crate::link::gate::Door;
use crate::link::limit::{ADDRESSES_PER_DEVICE_MAX, STANDING_MAX};
use crate::link::standing::{Target, Way, keep};
use onscene_protocol::id::DeviceKey;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch::Sender;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Pause after a change among the peers before links are planned anew: changes come in swarms.
const PLAN_PAUSE: Duration = Duration::from_millis(300);

/// Whom to dial: the addresses that were given, then every laptop of ours that is announced nearby,
/// that a peer told of, or that was met before.
pub(in crate::link) async fn targets(inner: &Inner) -> Vec<Target> {
    let kept = inner.engine.addresses().await.unwrap_or_default();
    let given: Vec<String> = kept.into_iter().chain(inner.addresses.clone()).collect();
    let given: BTreeSet<String> = given.into_iter().collect();
    let peers = inner.engine.peers().await.unwrap_or_default();
    let known: BTreeMap<DeviceKey, String> = peers
        .into_iter()
        .filter_map(|peer| Some((peer.device, peer.address?)))
        .collect();
    let own = inner.engine.identity().device;
    let roster = inner.engine.roster();
    let told = inner.engine.told_hubs();
    let nearby = inner.nearby();
    let devices = nearby.devices().into_iter().chain(told.keys().copied());
    let devices: BTreeSet<_> = devices.chain(known.keys().copied()).collect();
    let ours = devices
        .into_iter()
        .filter(|device| *device != own && roster.admits(*device));
    let ways = ours.filter_map(|device| {
        let nearby = nearby.addresses_of(device).into_iter();
        let nearby = nearby.map(|at| Way::new(at.to_string(), Found::Nearby));
        let told = told.get(&device).into_iter();
        let told = told.map(|at| Way::new(at.to_string(), Found::Told));
        let known = known.get(&device).cloned().into_iter();
        let known = known.map(|at| Way::new(at, Found::Known));
        let mut ways: Vec<Way> = Vec::new();
        for way in nearby.chain(told).chain(known) {
            let is_new = ways.iter().all(|known| known.address != way.address);
            if is_new && !given.contains(&way.address) && ways.len() < ADDRESSES_PER_DEVICE_MAX {
                ways.push(way);
            }
        }
        let device = Some(device);
        (!ways.is_empty()).then_some(Target { device, ways })
    });
    let given = given.iter().map(|address| Target {
        device: None,
        ways: vec![Way::typed(address)],
    });
    given.chain(ways).take(STANDING_MAX).collect()
}

/// What a standing link is known by: the laptop that is meant, or the address that was given.
type Name = Result<DeviceKey, String>;

/// Standing links, each with what its ways are told to.
type Kept = BTreeMap<Name, (Sender<Vec<Way>>, CancellationToken)>;

/// Cuts off who is no longer admitted, and keeps the standing links as the peers change.
pub(super) async fn watch(inner: Arc<Inner>, standing: bool, running: TaskTracker) {
    let mut kept = Kept::new();
    let mut listener = inner.engine.subscribe();
    loop {
        if standing {
            plan(&inner, &mut kept, &running).await;
        }
        loop {
            let happening = tokio::select! {
                () = inner.stop.cancelled() => return,
                happening = listener.recv() => happening,
            };
            match happening {
                Ok(Happening::Peer { .. }) => break,
                Ok(Happening::Roster | Happening::Addresses) | Err(RecvError::Lagged(_)) => {
                    inner.connections.recheck(&Door(inner.engine.clone()));
                    break;
                }
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
        tokio::select! {
            () = inner.stop.cancelled() => return,
            () = tokio::time::sleep(PLAN_PAUSE) => {}
        }
    }
}

/// Begins, changes and ends standing links, so that they are those that are wanted now.
async fn plan(inner: &Arc<Inner>, kept: &mut Kept, running: &TaskTracker) {
    let targets = targets(inner).await;
    let names: BTreeSet<Name> = targets.iter().map(Target::name).collect();
    kept.retain(|name, (_, stop)| {
        let stays = names.contains(name);
        if !stays {
            stop.cancel();
        }
        stays
    });
    for target in targets {
        match kept.get(&target.name()) {
            // Those that are up stay; a new way is tried where one is not.
            Some((ways, _)) => {
                ways.send_if_modified(|known| {
                    let is_news = *known != target.ways;
                    known.clone_from(&target.ways);
                    is_news
                });
            }
            None => {
                let stop = inner.stop.child_token();
                let (name, device) = (target.name(), target.device);
                let (ways, told) = tokio::sync::watch::channel(target.ways);
                kept.insert(name, (ways, stop.clone()));
                running.spawn(keep(Arc::clone(inner), device, told, stop));
            }
        }
    }
}
