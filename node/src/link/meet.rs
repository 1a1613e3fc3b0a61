//! What the page asks of the links.

use super::exchange::Report;
use super::links::{Links, sync, targets};
use super::standing::Target;
use crate::loopback::{Meet, Meeting, Moved, Synced, Unreachable};
use std::sync::Arc;

impl Meet for Links {
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
