//! One node: opens its folder, wires engine, links and page, runs, and stops.

mod error;
mod leaving;
mod opening;
mod restoring;
mod running;
mod settings;

pub use error::NodeError;
pub use restoring::Restored;
pub use running::Running;
pub use settings::Settings;

use crate::engine::{Engine, Identity, NameMet};
use crate::host::Host;
use crate::link::{Links, Wiring, listen_at};
use crate::loopback::{Lock, Served, Token, router, tend};
use onscene_protocol::invite::Code;
use opening::{Former, Opened};
use running::RunningFile;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Where the page is served when nothing else is asked for.
const PAGE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 7610);

/// A node that runs.
pub struct Node {
    engine: Engine,
    links: Arc<Links>,
    token: Token,
    page: SocketAddr,
    listen: Option<SocketAddr>,
    stopping: CancellationToken,
    leaving: CancellationToken,
    data: PathBuf,
    serving: JoinHandle<()>,
    running: Option<RunningFile>,
}

/// A laptop that was let in.
#[derive(Debug, serde::Serialize)]
pub struct Joined {
    /// Who it is now.
    #[serde(flatten)]
    pub identity: Identity,
    /// What is to be looked at about the name that it came in under.
    #[serde(flatten)]
    pub met: NameMet,
    /// The word that the inviting laptop's screen shows too, in Chinese.
    pub word: String,
    /// The same in English.
    pub word_en: String,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node")
            .field("page", &self.page)
            .field("listen", &self.listen)
            .finish()
    }
}

/// Makes a store in an empty folder and founds an organisation.
///
/// # Errors
/// See [`NodeError`]; a folder that holds a store already is refused and not touched.
pub async fn found(
    data: PathBuf,
    name: String,
    unit: Option<String>,
    passphrase: Option<String>,
    host: Host,
) -> Result<Identity, NodeError> {
    leaving::begin_anew(&data)?;
    let opened = opening::found(&data, name, unit, passphrase, &host).await?;
    let identity = opened.engine.identity();
    opened.engine.stop().await;
    Ok(identity)
}

/// Changes the passphrase that protects a store; `None` takes the protection away. Records are not
/// touched.
///
/// # Errors
/// See [`NodeError`]: while a node runs on the folder it is locked. Then the former passphrase still
/// is the one that opens it.
pub async fn change_passphrase(
    data: PathBuf,
    former: Option<String>,
    passphrase: Option<String>,
    host: Host,
) -> Result<(), NodeError> {
    leaving::refuse(&data)?;
    opening::change_passphrase(data, former, passphrase, host).await
}

/// Restores a backup into an empty data folder: this laptop goes on as the person and device that
/// it was. Every record is verified; what it writes from now on it writes under fresh actors, so
/// that nothing forks where the laptop that the backup was made of writes on as well.
///
/// # Errors
/// [`NodeError::Backup`] where the backup is damaged or the passphrase another: nothing is made
/// then. See [`NodeError`] for the rest; a folder that holds a store is refused and not touched.
pub async fn restore(
    data: PathBuf,
    backup: PathBuf,
    recovery: String,
    passphrase: Option<String>,
    host: Host,
) -> Result<Restored, NodeError> {
    leaving::begin_anew(&data)?;
    restoring::restore(restoring::Wish {
        data,
        backup,
        recovery,
        passphrase,
        host,
    })
    .await
}

/// Joins an organisation by a code. An empty folder gets a store first; what a store holds
/// already comes along.
///
/// # Errors
/// See [`NodeError`]. Where joining fails, a store that was there before is as it was.
pub async fn join(
    data: PathBuf,
    code: Code,
    at: Option<String>,
    name: String,
    passphrase: Option<String>,
    host: Host,
) -> Result<Joined, NodeError> {
    leaving::begin_anew(&data)?;
    let opened =
        opening::open_or_found(&data, Some(name.clone()), passphrase, &host, Former::Opens).await?;
    let joined = crate::link::join(&opened.engine, &opened.device_key, &code, at, name).await;
    let identity = opened.engine.identity();
    let met = opened.engine.name_met(identity.person);
    opened.engine.stop().await;
    let was_new = opened.is_new;
    drop(opened);
    if joined.is_err() && was_new {
        // A folder that was empty is empty again: nobody wrote in it.
        opening::remove_unused(&data);
    }
    let word = joined?;
    Ok(Joined {
        identity,
        met,
        word: word.chinese(),
        word_en: word.english(),
    })
}

impl Node {
    /// Starts a node. On first use it makes the store and founds an organisation of one.
    ///
    /// # Errors
    /// See [`NodeError`]. A folder that cannot be opened is not touched.
    pub async fn start(settings: Settings) -> Result<Self, NodeError> {
        leaving::refuse(&settings.data)?;
        let former = match settings.standing {
            true => Former::GoesOn,
            false => Former::Opens,
        };
        let opened = opening::open_or_found(
            &settings.data,
            settings.name.clone(),
            settings.passphrase.clone(),
            &settings.host,
            former,
        )
        .await?;
        let running = match Self::run(&opened, &settings).await {
            Ok(node) => Ok(node),
            Err(error) => {
                opened.engine.stop().await;
                Err(error)
            }
        };
        drop(opened);
        running
    }

    async fn run(opened: &Opened, settings: &Settings) -> Result<Self, NodeError> {
        let engine = opened.engine.clone();
        let page = bind(settings.page.unwrap_or(PAGE))?;
        let listener = settings.listen.map(bind).transpose()?;
        let page_address = page.local_addr().map_err(NodeError::Io)?;
        let listen = listener.as_ref().and_then(|bound| bound.local_addr().ok());
        if settings.hub_role {
            engine.become_hub().await?;
        }
        if let Some(hub) = &settings.hub {
            engine.remember_hub(hub.clone()).await?;
        }
        let hub = engine.hub().await?;
        engine.set_reachable(listen, hub);
        let (stopping, leaving) = (CancellationToken::new(), CancellationToken::new());
        let wiring = Wiring {
            engine: engine.clone(),
            device_key: opened.device_key.clone(),
            listener,
            addresses: settings.peers.clone(),
            discovery: settings.discovery,
            stopping: stopping.child_token(),
        };
        let links = if settings.standing {
            Links::start(wiring)?
        } else {
            Links::start_quiet(wiring)?
        };
        let token = Token::fresh(&mut settings.host.entropy());
        let served = Served {
            engine: engine.clone(),
            links: Arc::clone(&links) as Arc<dyn crate::loopback::Meet>,
            host: settings.host.clone(),
            token: token.clone(),
            page: page_address,
            listen,
            lock: Lock::new(settings.lock_after, settings.host.moment()),
            protected: opened.is_protected,
            user: settings.user.clone(),
            leaving: leaving.clone(),
            stopping: stopping.clone(),
        };
        // A node of one command is gone before another command could make use of it: that one
        // waits for the folder instead.
        let running = if settings.standing {
            Some(RunningFile::write(
                &opened.folder,
                page_address,
                &token,
                listen,
            )?)
        } else {
            None
        };
        let serving = tokio::spawn(serve(page, served, stopping.clone()));
        Ok(Self {
            engine,
            links,
            token,
            page: page_address,
            listen,
            stopping,
            leaving,
            data: settings.data.clone(),
            serving,
            running,
        })
    }

    /// The page's address with its token, to be opened in a browser.
    pub fn page_url(&self) -> String {
        running::page_url(self.page, &self.token)
    }

    /// Where other laptops reach this one.
    pub const fn listen(&self) -> Option<SocketAddr> {
        self.listen
    }

    /// Who this laptop is.
    pub fn identity(&self) -> Identity {
        self.engine.identity()
    }

    /// The engine, for whoever runs the node in their own process.
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Waits until the last writer went on with another laptop.
    pub async fn left(&self) {
        self.leaving.cancelled().await;
    }

    /// Stops cleanly: no new requests, the running ones end, everything accepted is committed.
    pub async fn stop(self) {
        if let Some(running) = &self.running {
            running.remove();
        }
        self.stopping.cancel();
        self.links.stop().await;
        if self.serving.await.is_err() {
            tracing::warn!("the page's server ended by a panic");
        }
        self.engine.stop().await;
        if self.leaving.is_cancelled() {
            let data = self.data;
            drop((self.engine, self.links));
            if let Err(error) = leaving::wipe(&data) {
                // The file that says so stands: the next opening goes on with it.
                tracing::error!(%error, "the store is not wiped yet");
            }
        }
    }
}

fn bind(address: SocketAddr) -> Result<TcpListener, NodeError> {
    let bound = listen_at(address).and_then(|bound| {
        bound.set_nonblocking(true)?;
        TcpListener::from_std(bound)
    });
    bound.map_err(|error| NodeError::Address { address, error })
}

async fn serve(page: TcpListener, served: Served, stopping: CancellationToken) {
    let tending = tokio::spawn(tend(served.clone()));
    let (engine, until) = (served.engine.clone(), stopping.clone());
    let watching = tokio::spawn(async move { engine.watch_due(until).await });
    let (engine, until) = (served.engine.clone(), stopping.clone());
    let looking = tokio::spawn(async move { engine.keep_looking(until).await });
    let router = router(Arc::new(served));
    let ended = axum::serve(page, router)
        .with_graceful_shutdown(stopping.cancelled_owned())
        .await;
    if let Err(error) = ended {
        tracing::error!(%error, "the page is no longer served");
    }
    if looking.await.is_err() {
        tracing::error!("looking after the originals ended by a panic");
    }
    if watching.await.is_err() {
        tracing::error!("the deadlines' timer ended by a panic");
    }
    if tending.await.is_err() {
        tracing::error!("the page's lock ended by a panic");
    }
}
