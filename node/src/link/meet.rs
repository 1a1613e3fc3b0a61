//! What the page asks of the links.

use super::asking::let_go;
use super::completeness::ask_all;
use super::error::LinkError;
use super::exchange::Report;
use super::findings::Observations;
use super::join::{add_person, join_as};
use super::links::{Inner, Links, sync, targets};
use super::network;
use super::standing::{Target, Way};
use crate::loopback::{
    Adding, Joining, LettingGo, Meet, Meeting, Moved, NotJoined, Observing, Stating, Synced,
    Unreachable,
};
use onscene_protocol::id::{AttachmentId, SubjectId};
use onscene_protocol::invite::Code;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Meet for Links {
    fn join(&self, code: Code, at: Option<String>, name: String) -> Joining {
        let inner = Arc::clone(self.inner());
        Box::pin(async move {
            let joined = join_as(&inner.engine, &inner.identity, &code, at, name).await;
            joined.map_err(not_joined)
        })
    }

    fn add_person(&self, code: Code, at: Option<String>, name: String) -> Adding {
        let inner = Arc::clone(self.inner());
        Box::pin(async move {
            let added = add_person(&inner.engine, &inner.identity, &code, at, name).await;
            added.map_err(not_joined)
        })
    }

    /// With all that are known, those that do not answer are left out; only where none does, that
    /// is an error.
    fn sync(&self, peer: Option<String>) -> Meeting {
        let inner = Arc::clone(self.inner());
        // Whoever asks for an exchange wants exchange to go on.
        if inner.engine.is_halted() {
            inner.engine.set_halted(false);
        }
        let mut halted = inner.engine.halted();
        let exchanges = async move {
            let targets = match peer {
                Some(address) => vec![Target {
                    device: None,
                    ways: vec![Way::typed(&address)],
                }],
                None => targets(&inner).await,
            };
            let mut synced = Vec::new();
            let mut unreachable = None;
            for target in targets {
                match sync(&inner, &target).await {
                    Ok(report) => synced.push(report.into()),
                    Err(error) => unreachable = unreachable.or(Some(error)),
                }
            }
            match unreachable {
                Some(error) if synced.is_empty() => Err(Unreachable(error)),
                _ => Ok(synced),
            }
        };
        Box::pin(async move {
            tokio::select! {
                ended = exchanges => ended,
                _ = halted.wait_for(|halted| *halted) => {
                    Err(Unreachable(LinkError::Halted))
                }
            }
        })
    }

    fn let_go(&self, attachment: AttachmentId) -> LettingGo {
        let inner = Arc::clone(self.inner());
        Box::pin(async move { let_go(&inner, attachment).await })
    }

    fn state(&self, incident: SubjectId, made_for: [u8; 32]) -> Stating {
        let inner = Arc::clone(self.inner());
        Box::pin(async move { ask_all(&inner, incident, made_for).await })
    }

    fn observe(&self) -> Observing {
        let inner = Arc::clone(self.inner());
        Box::pin(async move { observe(&inner).await })
    }
}

fn not_joined(error: LinkError) -> NotJoined {
    match error {
        LinkError::Engine(error) => NotJoined::Engine(error),
        LinkError::Unreachable { .. } | LinkError::Silent { .. } => NotJoined::Unreachable(error),
        error => NotJoined::Refused(error),
    }
}

/// What the links saw; none for a node that keeps none by itself.
async fn observe(inner: &Inner) -> Option<Observations> {
    if !inner.standing {
        return None;
    }
    let own = inner.engine.identity().device;
    let roster = inner.engine.roster();
    let devices: BTreeSet<_> = roster
        .members()
        .map(|member| member.certificate.device)
        .filter(|device| *device != own && roster.admits(*device))
        .collect();
    Some(Observations {
        listening: inner.listening,
        addresses: network::look().await.into_iter().collect(),
        discovery: inner.discovery,
        discovery_failed: inner.observed.why_no_discovery(),
        nearby: inner.nearby().devices().len(),
        others: devices.len(),
        up: inner.presence.count(),
        dialled: inner.observed.links_dialled(),
        incoming: inner.presence.incoming(),
        troubles: inner.observed.by_address(),
        clock_off_ms: inner.engine.own_clock_off_ms(),
        clock_apart_ms: inner.engine.own_clock_apart_ms(),
        halted: inner.engine.is_halted(),
    })
}

impl From<Report> for Synced {
    fn from(report: Report) -> Self {
        let moved = |moved: super::Moved| Moved {
            records: moved.records,
            bytes: moved.bytes,
        };
        Self {
            peer: report.peer.to_string(),
            sent: moved(report.sent),
            received: moved(report.received),
            round_trips: report.round_trips,
            ms: report.ms,
        }
    }
}
