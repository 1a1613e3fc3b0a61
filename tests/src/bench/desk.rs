//! A laptop in this process: its engine over a real store, and its links.

use ed25519_dalek::SigningKey;
use onscene_node::attachment::Attachments;
use onscene_node::engine::{Engine, Founding, found};
use onscene_node::host::Host;
use onscene_node::link::{Links, Wiring, join};
use onscene_node::store::{Folder, Secrets, Store, Vault};
use onscene_protocol::invite::Wish;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// A laptop whose engine runs.
#[derive(Debug)]
pub struct Desk {
    /// Its engine.
    pub engine: Engine,
    device_key: SigningKey,
    founder: SigningKey,
}

impl Desk {
    /// A laptop with a store of its own in an empty folder.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn found(data: &Path, name: &str) -> Self {
        Self::found_with(data, name, None)
    }

    /// The same, its store protected by a passphrase.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn found_with(data: &Path, name: &str, passphrase: Option<&str>) -> Self {
        let host = Host::system();
        let mut entropy = host.entropy();
        let folder = Folder::open(data).expect("a folder");
        let vault = Vault::create(&folder, passphrase, &mut entropy).expect("a vault");
        let secrets = Secrets::create(&folder, &vault, &mut entropy).expect("keys");
        let store = Store::create(&folder, vault).expect("a store");
        let founding = Founding {
            name: Some(name.into()),
            unit: Some("城东街道/和平里社区".into()),
        };
        found(&store, &secrets, &host, &founding).expect("an organisation");
        Self::run(&folder, store, secrets, host)
    }

    /// The laptop whose store is in this folder.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[must_use]
    pub fn open(data: &Path) -> Self {
        let folder = Folder::open(data).expect("a folder");
        let vault = Vault::open(&folder, None).expect("a vault");
        let secrets = Secrets::open(&folder, &vault).expect("keys");
        let store = Store::open(&folder, vault).expect("a store");
        Self::run(&folder, store, secrets, Host::system())
    }

    fn run(folder: &Folder, store: Store, secrets: Secrets, host: Host) -> Self {
        let attachments = Attachments::open(folder).expect("a folder for attachments");
        let device_key = secrets.device.clone();
        let founder = secrets.signer().expect("a key without a PIN").clone();
        let engine = Engine::open(store, attachments, secrets, host).expect("an engine");
        Self {
            engine,
            device_key,
            founder,
        }
    }

    /// The key of the person who founded its store.
    pub(super) const fn founder(&self) -> &SigningKey {
        &self.founder
    }

    /// Listens on a free port of 127.0.0.1, and dials only when told to.
    ///
    /// # Panics
    /// When it cannot listen.
    pub async fn link(&self) -> Arc<Links> {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let links = Links::start_quiet(Wiring {
            engine: self.engine.clone(),
            device_key: self.device_key.clone(),
            listener: Some(listener.expect("a free port")),
            addresses: Vec::new(),
            discovery: false,
            stopping: CancellationToken::new(),
        });
        let links = links.expect("links");
        self.engine.set_reachable(links.listen(), None);
        links
    }

    /// Keeps a link to an address, and listens nowhere: nobody goes around what lies between.
    ///
    /// # Panics
    /// When it cannot.
    #[must_use]
    pub fn stand(&self, address: String) -> Arc<Links> {
        let links = Links::start(Wiring {
            engine: self.engine.clone(),
            device_key: self.device_key.clone(),
            listener: None,
            addresses: vec![address],
            discovery: false,
            stopping: CancellationToken::new(),
        });
        links.expect("links")
    }

    /// Joins the organisation of a laptop that listens.
    ///
    /// # Panics
    /// When it is not let in.
    pub async fn join(&self, inviter: &Self, name: &str) {
        let invitation = inviter.engine.invite(Wish::default()).await;
        let code = invitation.expect("an invitation").code;
        let code = code.parse().expect("a code");
        join(&self.engine, &self.device_key, &code, None, name.into())
            .await
            .expect("a laptop that was invited is let in");
    }
}
