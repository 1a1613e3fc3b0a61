//! All links of a node: the listener, and the standing links to every address that is known.

mod plan;

use super::client::Caller;
use super::discovery::{Nearby, discover};
use super::error::LinkError;
use super::exchange::{Report, exchange};
use super::gate::Door;
use super::network;
use super::observed::Observed;
use super::presence::Presence;
use super::server::{Desk, router};
use super::standing::{Target, Way};
use super::tls::{Connections, DeviceIdentity, serve};
use crate::engine::Engine;
use ed25519_dalek::SigningKey;
pub(super) use plan::targets;
use plan::watch;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What links are made of.
pub struct Wiring {
    /// The engine.
    pub engine: Engine,
    /// This laptop's own key.
    pub device_key: SigningKey,
    /// Where it listens; none where it only dials.
    pub listener: Option<TcpListener>,
    /// Addresses to keep links to in this run, `HOST:PORT`, beside those that the engine keeps.
    /// Whichever laptop of the organisation is there may answer.
    pub addresses: Vec<String>,
    /// Whether to announce this laptop on local networks, and to look for others there.
    pub discovery: bool,
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
    pub(super) listening: Option<SocketAddr>,
    /// Every link that is down is dialled now.
    pub(super) nudge: Notify,
    /// A network is gone: links over it are dead, though nobody says so.
    pub(super) lost: Notify,
    pub(super) addresses: Vec<String>,
    pub(super) nearby: Mutex<Nearby>,
    pub(super) observed: Observed,
    pub(super) discovery: bool,
    /// Whether links are kept by themselves.
    pub(super) standing: bool,
    pub(super) stop: CancellationToken,
    pub(super) connections: Arc<Connections>,
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

    /// Whom announcements say to be on the networks that this laptop is on.
    pub(super) fn nearby(&self) -> MutexGuard<'_, Nearby> {
        self.nearby.lock().unwrap_or_else(PoisonError::into_inner)
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
            discovery,
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
            lost: Notify::new(),
            addresses,
            nearby: Mutex::default(),
            observed: Observed::default(),
            discovery,
            standing,
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
        if standing {
            running.spawn(network::watch(Arc::clone(&inner)));
        }
        if standing && discovery {
            running.spawn(discover(Arc::clone(&inner)));
        }
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
                ways: vec![Way::typed(address)],
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

/// One exchange, attachments included, over the first way on which somebody answers.
pub(super) async fn sync(inner: &Inner, target: &Target) -> Result<Report, LinkError> {
    let mut failed = None;
    for way in &target.ways {
        let caller = Caller::new(&inner.identity, target.expect(&inner.engine), &way.address)?;
        let port = inner.port_for(&way.address);
        let mut met = exchange(&inner.engine, &caller, port).await;
        if target.is_introduced(inner, &way.address, &met).await {
            met = exchange(&inner.engine, &caller, port).await;
        }
        match met {
            Err(error) if error.is_of_the_way() => failed = failed.or(Some(error)),
            ended => return ended,
        }
    }
    Err(failed.unwrap_or_else(|| LinkError::Address(String::new())))
}
