//! Two and more nodes in one process, over 127.0.0.1.

mod archiving;
mod carrying;
mod completeness;
mod exchanging;
mod hostile;
mod introducing;
mod joining;
mod letting_go;
mod originals;
mod paging;
mod pieces;
mod previews;
mod proxy;
mod racing;
mod resuming;
mod revoked;
mod stating;
mod staying;
mod watching;

use super::tls::{DeviceIdentity, Expect};
use super::*;
use crate::attachment::Attachments;
use crate::engine::{Engine, Founding, found};
use crate::host::Host;
use crate::store::{Folder, Secrets, Store, Vault};
use bytes::Bytes;
use ed25519_dalek::SigningKey;
use futures_util::stream;
use onscene_protocol::id::{AttachmentId, DeviceKey, EntryId, SubjectId};
use onscene_protocol::incident::command::{Log, Start};
use onscene_protocol::incident::{Command, Disclosure, IncidentKind, Track};
use onscene_protocol::invite::Wish;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Far longer than anything here takes; a test that meets it has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A laptop whose engine runs.
struct Laptop {
    engine: Engine,
    device_key: SigningKey,
    _folder: TempDir,
}

impl Laptop {
    fn found(name: &str) -> Self {
        Self::found_on(name, Host::system())
    }

    fn found_on(name: &str, host: Host) -> Self {
        Self::found_at(name, "城东街道/和平里社区", host)
    }

    fn found_in(name: &str, unit: &str) -> Self {
        Self::found_at(name, unit, Host::system())
    }

    fn found_at(name: &str, unit: &str, host: Host) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut entropy = host.entropy();
        let locked = Folder::open(folder.path()).unwrap();
        let vault = Vault::create(&locked, None, &mut entropy).unwrap();
        let secrets = Secrets::create(&locked, &vault, &mut entropy).unwrap();
        let device_key = secrets.device.clone();
        let store = Store::create(&locked, vault).unwrap();
        let founding = Founding {
            name: Some(name.into()),
            unit: Some(unit.into()),
        };
        found(&store, &secrets, &host, &founding).unwrap();
        let attachments = Attachments::open(&locked).unwrap();
        let engine = Engine::open(store, attachments, secrets, host).unwrap();
        Self {
            engine,
            device_key,
            _folder: folder,
        }
    }

    fn device(&self) -> DeviceKey {
        self.engine.identity().device
    }

    /// Listens on a free port; keeps links to `addresses` where `standing`.
    async fn link(&self, addresses: &[&str], standing: bool) -> Arc<Links> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wiring = Wiring {
            engine: self.engine.clone(),
            device_key: self.device_key.clone(),
            listener: Some(listener),
            addresses: addresses
                .iter()
                .map(|&address| address.to_owned())
                .collect(),
            discovery: false,
            stopping: CancellationToken::new(),
        };
        let links = if standing {
            Links::start(wiring)
        } else {
            Links::start_quiet(wiring)
        };
        let links = links.unwrap();
        self.engine.set_reachable(links.listen(), None);
        links
    }

    async fn start(&self, title: &str) -> SubjectId {
        let start = Start {
            kind: IncidentKind::GroupVisit,
            title: title.into(),
            place: "服务中心门前".into(),
            drill: false,
            heard_at: None,
            channel: None,
            reporter: None,
        };
        self.engine.start_incident(start).await.unwrap().incident
    }

    async fn log(&self, incident: SubjectId, text: &str) -> EntryId {
        self.engine
            .act(incident, Command::Log(log(text)))
            .await
            .unwrap()
            .entry
    }

    async fn texts(&self, incident: SubjectId) -> Vec<String> {
        let Ok(detail) = self.engine.incident(incident).await else {
            return Vec::new();
        };
        detail
            .view
            .entries
            .into_iter()
            .filter_map(|entry| entry.text)
            .collect()
    }

    /// Waits until `holds`, looking again whenever something happens here.
    async fn until<F: Future<Output = bool>>(&self, what: &str, holds: impl Fn() -> F) {
        let mut listener = self.engine.subscribe();
        let seen = async {
            while !holds().await {
                // A listener that lagged looks again as well.
                drop(listener.recv().await);
            }
        };
        timeout(PATIENCE, seen)
            .await
            .unwrap_or_else(|_| panic!("never: {what}"));
    }

    async fn until_text(&self, incident: SubjectId, text: &str) {
        self.until(text, || async {
            self.texts(incident).await.iter().any(|known| known == text)
        })
        .await;
    }

    async fn records(&self) -> u64 {
        self.engine.diagnosis().await.unwrap().records
    }

    fn identity(&self) -> DeviceIdentity {
        DeviceIdentity::new(self.device_key.clone()).unwrap()
    }
}

fn log(text: &str) -> Log {
    Log {
        text: text.into(),
        track: Track::Situation,
        disclosure: Disclosure::Internal,
        heard_at: None,
        attachments: Vec::new(),
    }
}

async fn attach(laptop: &Laptop, incident: SubjectId, bytes: usize) -> AttachmentId {
    let pieces: Vec<_> = (0..bytes / 1_000)
        .map(|n| Ok(Bytes::from(vec![(n % 251).to_le_bytes()[0]; 1_000])))
        .collect();
    let (name, media_type) = ("现场.jpg".to_owned(), "image/jpeg".to_owned());
    let staged = laptop
        .engine
        .stage(name, media_type, stream::iter(pieces))
        .await
        .unwrap();
    let mut entry = log("照片");
    entry.attachments = vec![staged.attachment];
    laptop
        .engine
        .act(incident, Command::Log(entry))
        .await
        .unwrap();
    staged.attachment
}

fn address(links: &Links) -> String {
    links.listen().unwrap().to_string()
}

/// `joiner` joins the organisation of `inviter`, which listens with `links`.
async fn let_in(inviter: &Laptop, joiner: &Laptop, name: &str) {
    let code = inviter
        .engine
        .invite(Wish::default())
        .await
        .unwrap()
        .code
        .parse()
        .unwrap();
    join(&joiner.engine, &joiner.device_key, &code, None, name.into())
        .await
        .unwrap();
}

/// A laptop that listens, and another that joined it.
async fn pair() -> (Laptop, Arc<Links>, Laptop) {
    let (office, field) = (Laptop::found("值班员"), Laptop::found("外勤甲"));
    let links = office.link(&[], false).await;
    let_in(&office, &field, "外勤甲").await;
    (office, links, field)
}
