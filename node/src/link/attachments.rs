//! Sealed files of attachments between two nodes: piece by piece, each durable before it is
//! acknowledged. Whoever dialled asks for pieces and brings them, so that it can let records pass.

mod bringing;
mod fetching;

use super::client::Caller;
use super::error::LinkError;
use super::limit::BODY_TIME_MAX;
use crate::attachment::{Arrived, AttachmentError, Piece};
use crate::engine::{Direction, Engine, EngineError};
use bringing::Bringing;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use onscene_protocol::exchange::{Pace, Wanted};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use onscene_protocol::limit::ATTACHMENT_GROUP_BYTES;
use std::io::{self, Read};
use std::ops::Range;
use std::pin::pin;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Bytes read from a file at a time, and how many such may wait for the link.
const READ_BYTES: usize = 64 * 1024;
const READ_AHEAD: usize = 2;

/// A link, as attachments go over it.
pub(super) struct Road {
    pub(super) engine: Engine,
    pub(super) caller: Caller,
    pub(super) device: DeviceKey,
    pub(super) pace: Pace,
}

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A piece is durable where it was missing; there are more.
    Moved,
    /// Every byte is durable at the other end.
    Done,
    /// Others carry what is missing, or there is no room now.
    Later,
    /// Not between these two.
    Never,
}

/// An attachment that is to be carried over a link.
pub(super) enum Load {
    Fetch { wanted: Wanted, is_there: bool },
    Bring(Bringing),
}

impl Load {
    pub(super) const fn fetch(wanted: Wanted) -> Self {
        Self::Fetch {
            wanted,
            is_there: false,
        }
    }

    pub(super) const fn bring(wanted: Wanted) -> Self {
        Self::Bring(Bringing::new(wanted))
    }

    pub(super) const fn wanted(&self) -> Wanted {
        match self {
            Self::Fetch { wanted, .. } => *wanted,
            Self::Bring(bringing) => bringing.wanted(),
        }
    }

    /// Carries one piece.
    pub(super) async fn step(&mut self, road: &mut Road) -> Result<Step, LinkError> {
        match self {
            Self::Fetch { wanted, is_there } => road.fetch_piece(*wanted, is_there).await,
            Self::Bring(bringing) => bringing.bring_piece(road).await,
        }
    }
}

impl Road {
    /// Bytes of the next piece; none where there is no room here, or the day's budget of this link
    /// is spent.
    async fn piece_bytes(&self, sealed_bytes: u64) -> Result<Option<u64>, LinkError> {
        let bytes = self.pace.bytes();
        if sealed_bytes <= ATTACHMENT_GROUP_BYTES {
            return Ok(Some(bytes));
        }
        let left = self.engine.budget_left(self.device).await?;
        Ok((left > 0).then_some(bytes.min(left)))
    }

    /// Carries everything that one side lacks and the other holds, the shorter ones first. Answers
    /// whether it was all taken.
    pub(super) async fn carry_all(&mut self, wants: Vec<Wanted>) -> Result<bool, LinkError> {
        let fetch = self.engine.wanted().await?.into_iter();
        let fetch = fetch.map(|(attachment, bytes)| Load::fetch(Wanted { attachment, bytes }));
        let mut loads: Vec<_> = fetch.chain(wants.into_iter().map(Load::bring)).collect();
        loads.sort_by_key(|load| load.wanted().bytes);
        let mut all = true;
        for mut load in loads {
            let mut step = load.step(self).await?;
            while step == Step::Moved {
                step = load.step(self).await?;
            }
            all &= step == Step::Done;
        }
        Ok(all)
    }
}

/// Takes a piece in as it comes. What came is durable when this returns, also where it broke off.
pub(super) async fn take_piece(
    engine: &Engine,
    (id, from): (AttachmentId, DeviceKey),
    piece: Piece,
    bytes: impl Stream<Item = io::Result<Bytes>>,
) -> Result<(Arrived, u64), LinkError> {
    let mut came = 0;
    let mut piece = Some(piece);
    let mut bytes = pin!(bytes);
    let ended = loop {
        let next = tokio::time::timeout(BODY_TIME_MAX, bytes.next()).await;
        let part = match next {
            Err(_) => break Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            Ok(None) => break Ok(()),
            Ok(Some(Err(error))) => break Err(error.into()),
            Ok(Some(Ok(part))) => part,
        };
        came += part.len() as u64;
        let Some(mut taking) = piece.take() else {
            break Ok(());
        };
        let written = blocking(move || {
            let written = taking.write(&part);
            Ok((taking, written))
        });
        let (taking, written) = written.await?;
        piece = Some(taking);
        if let Err(error) = written {
            break Err(error);
        }
    };
    let arrived = match piece {
        Some(piece) => blocking(move || piece.finish()).await?,
        None => Arrived::Piece,
    };
    if arrived == Arrived::Whole {
        engine.note_attachment_held(id).await?;
        return Ok((arrived, came));
    }
    match ended {
        Ok(()) => Ok((arrived, came)),
        Err(error) => {
            if let AttachmentError::WrongPiece { at } = error {
                engine.note_wrong_piece(from, id, at).await?;
            }
            Err(error.into())
        }
    }
}

/// Takes note of how much of a file is durable here, for whoever waits for it.
pub(super) fn note_came(
    engine: &Engine,
    (id, from): (AttachmentId, DeviceKey),
    sealed_bytes: u64,
    arrived: Arrived,
) {
    let durable = match arrived {
        Arrived::Whole => sealed_bytes,
        Arrived::Piece => engine.attachments().durable_bytes(id).unwrap_or(0),
    };
    engine.note_file_moved((from, id), Direction::Received, (durable, sealed_bytes));
}

/// A part of what is carried of a file that is held here, as a stream.
pub(super) async fn read_piece(
    engine: &Engine,
    id: AttachmentId,
    range: Range<u64>,
) -> Result<impl Stream<Item = io::Result<Bytes>> + Send + use<>, LinkError> {
    let attachments = engine.attachments().clone();
    let mut reader = blocking(move || attachments.read_carried(id, range)).await?;
    let (sender, parts) = mpsc::channel(READ_AHEAD);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut part = Vec::with_capacity(READ_BYTES);
            let limit = READ_BYTES as u64;
            let read = (&mut reader).take(limit).read_to_end(&mut part);
            let is_last = !matches!(read, Ok(1..));
            let part = read.map(|_| Bytes::from(part));
            let is_empty = matches!(&part, Ok(part) if part.is_empty());
            // Where the link is gone, nobody reads any more.
            if is_empty || sender.blocking_send(part).is_err() || is_last {
                return;
            }
        }
    });
    Ok(ReceiverStream::new(parts))
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AttachmentError> + Send + 'static,
) -> Result<T, LinkError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| LinkError::Engine(EngineError::Stopped))??)
}
