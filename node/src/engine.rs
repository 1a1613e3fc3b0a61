//! The engine: one loop, one writer. Everything that changes the store passes through it, in
//! turns that are committed as a whole; readers take snapshots and wait for nobody.

mod act;
mod addresses;
mod admitting;
mod adopt;
mod archiving;
mod arriving;
mod backing;
mod behind;
mod bundling;
mod candidates;
mod clocks;
mod completeness;
mod concerns;
mod confirming;
mod counting;
mod delivery;
mod disposing;
mod documents;
mod drafting;
mod due;
mod error;
mod event;
mod examining;
mod fingerprints;
mod first_receipts;
mod founding;
mod hand;
mod handing_out;
mod held;
mod holders;
mod holding;
mod homing;
mod hubs;
mod identity;
mod ingest;
mod introducing;
mod inviting;
mod late;
mod lawful;
mod letting_go;
mod linking;
mod looking;
mod moving;
mod naming;
mod narrow;
mod originals;
mod paging;
mod peers;
mod persons;
mod planning;
mod previews;
mod reading;
mod rebuild;
mod receipts;
mod recovering;
mod recusing;
mod reporting;
mod retiring;
mod revoking;
mod ringing;
mod room;
mod scene_plan;
mod scopes;
mod shared;
mod sharing;
mod since;
mod sleeping;
mod staging;
mod standing;
mod statements;
mod tending;
mod trail;
mod turn;
mod unbundling;
mod understanding;
mod units;
mod wholeness;
mod writer;

pub use addresses::ADDRESSES_MAX;
pub use adopt::Unfit;
pub use archiving::{ArchivedView, PutAway};
pub use arriving::{Arriving, Waits};
pub use backing::BackedUp;
pub(crate) use backing::name_organisation;
pub use behind::Behind;
pub use bundling::{BundleWish, Bundled, Chosen};
pub use candidates::{CANDIDATES_MAX, Candidate, Named};
pub use completeness::StatedView;
pub use concerns::ConcernView;
pub use confirming::UnconfirmedView;
pub use delivery::Delivery;
pub use disposing::Disposed;
pub use documents::Document;
pub use drafting::{Draft, Save};
pub use due::WaitingLine;
pub use error::{EngineError, ErrorKind, Unsure};
pub(crate) use examining::Looked;
pub use founding::{Founding, found, is_founded};
pub use handing_out::Original;
pub use holders::{CopyView, HolderView};
pub use identity::{DeviceView, Identity};
pub use ingest::Ingested;
pub use inviting::{InvitationState, InvitationView, InvitedView};
pub use lawful::{DemandClocks, LawView};
pub use letting_go::LettingGo;
pub use looking::Look;
pub use moving::{Direction, FileMovingView, MovingView, Part};
pub use naming::{AskedName, NameMet, RenamedView};
pub use originals::{FilesChosen, Originals};
pub use peers::{Backlog, Found, PeerView};
pub use persons::PersonView;
pub use planning::{PlanDetail, PlanView};
pub use reading::{Diagnosis, IncidentDetail, Local, RefusedLine};
pub use recovering::Printed;
pub use recusing::{LookedAlike, RecusedView};
pub use retiring::{Left, Move};
pub use ringing::Ringing;
pub use room::Room;
pub use scene_plan::ScenePlanWritten;
pub use sharing::{AskedShare, SharedDocument};
pub use sleeping::SleepView;
pub use staging::Staged;
pub use trail::{AccessView, DisposalView, RecusalView, Trail};
pub use unbundling::ReadBundle;
pub use units::UnitError;
pub use wholeness::{LostOriginal, OriginalCounts, OriginalsFound};

use crate::attachment::Attachments;
use crate::host::Host;
use crate::store::{Position, Secrets, Store};
use event::Event;
use onscene_protocol::id::{AttachmentId, DeviceKey, EntryId, SubjectId};
use serde::Serialize;
use shared::Shared;
use std::sync::Arc;
use tokio::sync::{broadcast, oneshot};

/// Something that happened and is committed. Whoever shows or sends things listens to these.
#[derive(Debug, Clone)]
pub enum Happening {
    /// Entries are in an incident that were not before.
    Written {
        /// The incident.
        subject: SubjectId,
        /// Which.
        entries: Vec<EntryId>,
        /// The laptop that they came from; none for this one.
        from: Option<DeviceKey>,
    },
    /// Records were committed, up to this position in the order of arrival.
    Arrived {
        /// The last of them.
        position: Position,
    },
    /// Persons, laptops, units or clocks are known differently.
    Roster,
    /// A link came or went, or something else about a peer changed.
    Peer {
        /// The peer.
        device: DeviceKey,
    },
    /// A task or a promise is due now, or a notice was not read in time.
    Due {
        /// The incident.
        subject: SubjectId,
    },
    /// The addresses to dial changed, or where a hub is said to be.
    Addresses,
    /// Records move to or from a peer, or all that was to move has.
    Moving {
        /// The peer.
        device: DeviceKey,
    },
    /// Every byte of an attachment is durable here.
    Attachment {
        /// Which.
        attachment: AttachmentId,
    },
    /// Files are wanted that were not, or the other way round.
    Wants,
    /// A peer is to be asked, over the link that it dialled, whether it holds a file.
    AskHolder {
        /// The peer.
        device: DeviceKey,
        /// The file.
        attachment: AttachmentId,
    },
    /// A peer gave a receipt.
    Receipt {
        /// The peer.
        device: DeviceKey,
    },
}

/// An entry that is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The entry.
    pub entry: EntryId,
    /// The incident that it is in.
    pub incident: SubjectId,
}

/// The handle by which everyone talks to the engine. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}

impl Engine {
    /// Opens the engine over a store and starts its loop on a thread of its own.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn open(
        store: Store,
        attachments: Attachments,
        secrets: Secrets,
        host: Host,
    ) -> Result<Self, EngineError> {
        let (shared, events) = Shared::open(store, attachments, secrets, host)?;
        let shared = Arc::new(shared);
        writer::run(Arc::clone(&shared), events)?;
        Ok(Self { shared })
    }

    /// Listens to what happens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Happening> {
        self.shared.happenings.subscribe()
    }

    /// The machine that the node runs on.
    pub fn host(&self) -> &Host {
        &self.shared.host
    }

    /// The attachments' files.
    pub fn attachments(&self) -> &Attachments {
        &self.shared.attachments
    }

    /// Ends the loop once everything before is committed.
    pub async fn stop(&self) {
        let (reply, ended) = oneshot::channel();
        // Where the loop has ended already, there is nothing left to wait for.
        if self.shared.events.send(Event::Stop { reply }).await.is_ok() {
            ended.await.unwrap_or(());
        }
    }

    /// Sends an event and waits for the turn in which it is committed.
    async fn ask<T>(&self, event: impl FnOnce(event::Reply<T>) -> Event) -> Result<T, EngineError> {
        let (reply, answer) = oneshot::channel();
        self.shared
            .events
            .send(event(reply))
            .await
            .map_err(|_| EngineError::Stopped)?;
        answer.await.map_err(|_| EngineError::Stopped)?
    }

    /// Reads the store on a thread that may block.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Shared) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || read(&shared))
            .await
            .map_err(|_| EngineError::Stopped)?
    }
}

#[cfg(test)]
mod tests;
