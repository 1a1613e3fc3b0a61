//! What the page asks of the links.

use super::error::LinkError;
use super::exchange::Report;
use super::join::join_as;
use super::links::{Links, sync, targets};
use super::standing::Target;
use crate::loopback::{Joining, Meet, Meeting, Moved, NotJoined, Synced, Unreachable};
use onscene_protocol::invite::Code;
use std::sync::Arc;

impl Meet for Links {
    fn join(&self, code: Code, at: Option<String>, name: String) -> Joining {
        let inner = Arc::clone(self.inner());
        Box::pin(async move {
            let joined = join_as(&inner.engine, &inner.identity, &code, at, name).await;
            joined.map_err(|error| match error {
                LinkError::Engine(error) => NotJoined::Engine(error),
                LinkError::Unreachable { .. } | LinkError::Silent { .. } => {
                    NotJoined::Unreachable(error.to_string())
                }
                error => NotJoined::Refused {
                    message: error.to_string(),
                    hint: error.hint(),
                },
            })
        })
    }

    /// With all that are known, those that do not answer are left out; only where none does, that
    /// is an error.
    fn sync(&self, peer: Option<String>) -> Meeting {
        let inner = Arc::clone(self.inner());
        Box::pin(async move {
            let targets = match peer {
                Some(address) => vec![Target {
                    device: None,
                    address,
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
                Some(error) if synced.is_empty() => Err(Unreachable(error.to_string())),
                _ => Ok(synced),
            }
        })
    }
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
