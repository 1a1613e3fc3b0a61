//! The engine over a real store in a temporary folder.

mod archiving;
mod auditing;
mod disposing;
mod drafting;
mod flooding;
mod invited;
mod joining;
mod merging;
mod namesakes;
mod persons;
mod placing;
mod planning;
mod recovering;
mod recusing;
mod retiring;
mod revoking;
mod ringing;
mod scene_plan;
mod sharing;
mod units;
mod upgrading;
mod writing;

use super::*;
use crate::store::{Folder, Vault};
use onscene_protocol::incident::command::{Log, Start};
use onscene_protocol::incident::{Command, Disclosure, IncidentKind, Track};
use tempfile::TempDir;

/// One laptop with its folder.
struct Laptop {
    folder: TempDir,
    engine: Engine,
}

impl Laptop {
    fn found(name: &str) -> Self {
        Self::found_on(name, Host::system())
    }

    fn found_in(name: &str, unit: &str) -> Self {
        Self::founded(name, unit, Host::system())
    }

    fn found_on(name: &str, host: Host) -> Self {
        Self::founded(name, "城东街道/和平里社区", host)
    }

    fn founded(name: &str, unit: &str, host: Host) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut entropy = host.entropy();
        let locked = Folder::open(folder.path()).unwrap();
        let vault = Vault::create(&locked, None, &mut entropy).unwrap();
        let secrets = Secrets::create(&locked, &vault, &mut entropy).unwrap();
        let store = Store::create(&locked, vault).unwrap();
        let founding = Founding {
            name: Some(name.into()),
            unit: Some(unit.into()),
        };
        found(&store, &secrets, &host, &founding).unwrap();
        let attachments = Attachments::open(&locked).unwrap();
        let engine = Engine::open(store, attachments, secrets, host).unwrap();
        Self { folder, engine }
    }

    async fn reopen(self) -> Self {
        self.engine.stop().await;
        let Self { folder, engine } = self;
        drop(engine);
        Self::open(folder)
    }

    fn open(folder: TempDir) -> Self {
        let locked = Folder::open(folder.path()).unwrap();
        let vault = Vault::open(&locked, None).unwrap();
        let secrets = Secrets::open(&locked, &vault).unwrap();
        let store = Store::open(&locked, vault).unwrap();
        let attachments = Attachments::open(&locked).unwrap();
        let engine = Engine::open(store, attachments, secrets, Host::system()).unwrap();
        Self { folder, engine }
    }

    /// Another laptop with a copy of this one's folder.
    fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["records.redb", "store.key", "keys.sealed"] {
            std::fs::copy(self.folder.path().join(name), folder.path().join(name)).unwrap();
        }
        Self::open(folder)
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
        let detail = self.engine.incident(incident).await.unwrap();
        detail
            .view
            .entries
            .into_iter()
            .filter_map(|entry| entry.text)
            .collect()
    }

    /// Everything that this laptop holds, as it would travel.
    async fn all_records(&self) -> Vec<onscene_protocol::record::Record> {
        let arrived = self.engine.after(0, 100_000).await.unwrap();
        arrived
            .into_iter()
            .map(|arrived| arrived.record.record().clone())
            .collect()
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
