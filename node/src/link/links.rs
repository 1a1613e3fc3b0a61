//! All links of a node: the listener, and the standing links to every address that is known.

use super::client::Caller;
use super::error::LinkError;
use super::exchange::{Report, exchange};
use super::gate::Door;
use super::limit::STANDING_MAX;
use super::presence::Presence;
use super::server::{Desk, router};
use super::standing::{Target, keep};
use super::tls::{Connections, DeviceIdentity, serve};
use crate::engine::{Engine, Happening};
use ed25519_dalek::SigningKey;
use onscene_protocol::id::DeviceKey;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Pause after a change among the peers before links are planned anew: changes come in swarms.
const PLAN_PAUSE: Duration = Duration::from_millis(300);

/// What links are made of.
pub struct Wiring {
    /// The engine.
    pub engine: Engine,
    /// This laptop's own key.
    pub device_key: SigningKey,
    /// Where it listens; none where it only dials.
    pub listener: Option<TcpListener>,
    /// Addresses to keep links to, `HOST:PORT`: the hub's, and any that were typed. Whichever
    /// laptop of the organisation is there may answer.
    pub addresses: Vec<String>,
    /// Ends everything.
    pub stopping: CancellationToken,
}

impl std::fmt::Debug for Wiring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wiring")
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) engine: Engine,
    pub(super) identity: DeviceIdentity,
    pub(super) presence: Arc<Presence>,
    listening: Option<SocketAddr>,
    pub(super) nudge: Notify,
    addresses: Vec<String>,
    stop: CancellationToken,
    connections: Arc<Connections>,
}

impl Inner {
    /// Where this node listens, for whoever is at `address` to dial back. A loopback listener is
    /// told to nobody on another machine.
    pub(super) fn port_for(&self, address: &str) -> Option<u16> {
        let listening = self.listening?;
        let theirs = address.parse::<SocketAddr>().ok();
        let here = theirs.is_some_and(|theirs| theirs.ip().is_loopback());
        (here || !listening.ip().is_loopback()).then_some(listening.port())
    }
}

/// The running links of a node, until [`Links::stop`] or the end of [`Wiring::stopping`].
#[derive(Debug)]
pub struct Links {
    inner: Arc<Inner>,
    running: TaskTracker,
}

impl Links {
    /// Starts listening, and keeps links to every address that is known.
    ///
    /// # Errors
    /// Where TLS cannot be set up or the listener has no address.
    pub fn start(wiring: Wiring) -> Result<Arc<Self>, LinkError> {
        Self::begin(wiring, true)
    }

    /// Starts listening, and dials only when it is told to: for a node that runs one command.
    ///
    /// # Errors
    /// As [`Links::start`].
    pub fn start_quiet(wiring: Wiring) -> Result<Arc<Self>, LinkError> {
        Self::begin(wiring, false)
    }

    fn begin(wiring: Wiring, standing: bool) -> Result<Arc<Self>, LinkError> {
        let Wiring {
            engine,
            device_key,
            listener,
            addresses,
            stopping,
        } = wiring;
        let listening = listener.as_ref().map(TcpListener::local_addr);
        let listening = listening.transpose().map_err(LinkError::Listen)?;
        let presence = Presence::new(engine.clone());
        let inner = Arc::new(Inner {
            identity: DeviceIdentity::new(device_key)?,
            presence: Arc::clone(&presence),
            listening,
            nudge: Notify::new(),
            addresses,
            stop: stopping,
            connections: Arc::new(Connections::new()),
            engine: engine.clone(),
        });
        let running = TaskTracker::new();
        if let Some(listener) = listener {
            let served = serve(
                listener,
                &inner.identity,
                Arc::new(Door(engine.clone())),
                router(Desk { engine, presence }),
                Arc::clone(&inner.connections),
                inner.stop.clone(),
            )?;
            running.spawn(served);
        }
        running.spawn(watch(Arc::clone(&inner), standing, running.clone()));
        Ok(Arc::new(Self { inner, running }))
    }

    /// Where this node listens.
    pub fn listen(&self) -> Option<SocketAddr> {
        self.inner.listening
    }

    /// Dials every link that is down, now.
    pub fn nudge(&self) {
        self.inner.nudge.notify_waiters();
    }

    /// One exchange, attachments included, with whichever laptop of ours is at this address.
    ///
    /// # Errors
    /// Where it does not come to its end.
    pub async fn sync_with(&self, address: &str) -> Result<Report, LinkError> {
        sync(
            &self.inner,
            &Target {
                device: None,
                address: address.to_owned(),
            },
        )
        .await
    }

    pub(super) const fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }

    /// Ends all links; requests that are running get a moment.
    pub async fn stop(&self) {
        self.inner.stop.cancel();
        self.running.close();
        self.running.wait().await;
    }
}

/// One exchange, attachments included.
pub(super) async fn sync(inner: &Inner, target: &Target) -> Result<Report, LinkError> {
    let caller = Caller::new(
        &inner.identity,
        target.expect(&inner.engine),
        &target.address,
    )?;
    exchange(&inner.engine, &caller, inner.port_for(&target.address)).await
}

/// Whom to dial: the addresses that were given, then every laptop of ours that was met at another.
pub(super) async fn targets(inner: &Inner) -> Vec<Target> {
    let peers = inner.engine.peers().await.unwrap_or_default();
    let own = inner.engine.identity().device;
    let roster = inner.engine.roster();
    let known = peers.into_iter().filter_map(|peer| {
        let address = peer.address?;
        let ours = peer.device != own && roster.admits(peer.device);
        let other = !inner.addresses.contains(&address);
        (ours && other).then_some(Target {
            device: Some(peer.device),
            address,
        })
    });
    let given = inner.addresses.iter().cloned();
    let given = given.map(|address| Target {
        device: None,
        address,
    });
    given.chain(known).take(STANDING_MAX).collect()
}

/// What a standing link is known by: the laptop that is meant, or the address that was given.
type Name = Result<DeviceKey, String>;

/// Cuts off who is no longer admitted, and keeps the standing links as the peers change.
async fn watch(inner: Arc<Inner>, standing: bool, running: TaskTracker) {
    let mut kept: BTreeMap<Name, (String, CancellationToken)> = BTreeMap::new();
    let mut listener = inner.engine.subscribe();
    loop {
        if standing {
            let roster = inner.engine.roster();
            kept.retain(|name, (_, stop)| {
                let stays = name.as_ref().map_or(true, |device| roster.admits(*device));
                if !stays {
                    stop.cancel();
                }
                stays
            });
            for target in targets(&inner).await {
                let name = target.device.ok_or_else(|| target.address.clone());
                let known = kept.get(&name);
                if known.is_some_and(|(address, _)| *address == target.address) {
                    continue;
                }
                let stop = inner.stop.child_token();
                let new = (target.address.clone(), stop.clone());
                if let Some((_, former)) = kept.insert(name, new) {
                    former.cancel();
                }
                running.spawn(keep(Arc::clone(&inner), target, stop));
            }
        }
        loop {
            let happening = tokio::select! {
                () = inner.stop.cancelled() => return,
                happening = listener.recv() => happening,
            };
            match happening {
                Ok(Happening::Peer { .. }) => break,
                Ok(Happening::Roster) | Err(RecvError::Lagged(_)) => {
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
