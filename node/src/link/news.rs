//! What is new here for one peer: records committed since, but for those that it sent itself.

use super::error::LinkError;
use super::exchange::wants;
use super::limit::RECORDS_AT_ONCE;
use crate::engine::{Engine, Happening};
use crate::store::{Committed, Position};
use onscene_protocol::exchange::Wanted;
use onscene_protocol::id::{AttachmentId, DeviceKey};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// A listener with a place in the order of arrival.
pub(super) struct News {
    engine: Engine,
    device: DeviceKey,
    listener: Receiver<Happening>,
    upto: Position,
    wants: Vec<Wanted>,
}

impl News {
    /// Begins now: what was committed before is for an exchange to bring.
    pub(super) async fn begin(engine: &Engine, device: DeviceKey) -> Result<Self, LinkError> {
        let listener = engine.subscribe();
        let upto = engine.position().await?;
        Ok(Self {
            engine: engine.clone(),
            device,
            listener,
            upto,
            wants: Vec::new(),
        })
    }

    /// Who it is for.
    pub(super) const fn device(&self) -> DeviceKey {
        self.device
    }

    /// The next thing that happens; none once the engine has ended. Loses nothing when dropped
    /// half-way. A listener that lagged behind is told that something arrived.
    pub(super) async fn happening(&mut self) -> Option<Happening> {
        match self.listener.recv().await {
            Ok(happening) => Some(happening),
            Err(RecvError::Lagged(_)) => Some(Happening::Arrived {
                position: self.upto,
            }),
            Err(RecvError::Closed) => None,
        }
    }

    /// The next records for this peer, some at a time; none where there are no more.
    pub(super) async fn records(&mut self) -> Result<Vec<Committed>, LinkError> {
        loop {
            let news = self
                .engine
                .news_for(self.device, self.upto, RECORDS_AT_ONCE);
            let (upto, records) = news.await?;
            if upto == self.upto || !records.is_empty() {
                self.upto = upto;
                return Ok(records);
            }
            self.upto = upto;
        }
    }

    /// The attachments that this laptop lacks, where that changed since the last question.
    pub(super) async fn new_wants(&mut self) -> Result<Option<Vec<Wanted>>, LinkError> {
        let now = wants(&self.engine).await?;
        if now == self.wants {
            return Ok(None);
        }
        self.wants.clone_from(&now);
        Ok(Some(now))
    }

    /// An attachment came: where it is lacked again, that is news.
    pub(super) fn came(&mut self, attachment: AttachmentId) {
        self.wants.retain(|wanted| wanted.attachment != attachment);
    }

    /// Whether the peer may still talk to us.
    pub(super) fn is_admitted(&self) -> bool {
        self.engine.may_link(self.device)
    }
}
