//! Bringing a peer the pieces that it lacks, from where it says.

use super::{Road, Step, read_piece};
use crate::engine::Direction;
use crate::link::client::{Brought, Place};
use crate::link::error::LinkError;
use crate::link::exchange::note_receipt;
use futures_util::StreamExt;
use onscene_protocol::exchange::Wanted;

/// Answers in a row that it begins elsewhere, after which it is left for later.
const MISSED_MAX: u32 = 3;

/// A file on its way there.
pub(in crate::link) struct Bringing {
    wanted: Wanted,
    /// What the peer lacks next, as it said last.
    place: Option<Place>,
    missed: u32,
}

impl Bringing {
    pub(super) const fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            place: None,
            missed: 0,
        }
    }

    pub(super) const fn wanted(&self) -> Wanted {
        self.wanted
    }

    /// Brings the next piece, where the file is held here.
    pub(super) async fn bring_piece(&mut self, road: &mut Road) -> Result<Step, LinkError> {
        let id = self.wanted.attachment;
        let held = road.engine.offers(id).await?;
        if !held || !road.engine.carries_file(road.device, id).await? {
            return Ok(Step::Never);
        }
        let place = match self.place.take() {
            Some(place) => place,
            None => {
                let asked = road.engine.host().instant();
                let place = match road.caller.ask_attachment(id).await {
                    // It came there over another link just now, or too many do.
                    Err(LinkError::Refused {
                        status: 412 | 503 | 507,
                        ..
                    }) => return Ok(Step::Later),
                    place => place?,
                };
                let took = road.engine.host().instant().duration_since(asked);
                road.pace.answered(took);
                match place {
                    Some(place) => place,
                    None => return Ok(Step::Never),
                }
            }
        };
        let piece_bytes = road.piece_bytes(self.wanted.bytes).await?;
        let bytes = place.free_bytes().min(piece_bytes.unwrap_or(0));
        if bytes == 0 && !place.is_whole() {
            return Ok(Step::Later);
        }
        self.bring_part(road, place, bytes).await
    }

    async fn bring_part(
        &mut self,
        road: &mut Road,
        place: Place,
        bytes: u64,
    ) -> Result<Step, LinkError> {
        let (id, at) = (self.wanted.attachment, place.at());
        let begun = road.engine.host().instant();
        let counting = road.caller.clone();
        let parts = read_piece(&road.engine, id, at..at.saturating_add(bytes)).await?;
        let parts = parts.inspect(move |part| {
            if let Ok(part) = part {
                counting.count_sent(part.len());
            }
        });
        let body = reqwest::Body::wrap_stream(parts);
        match road.caller.bring_piece(id, at, body).await {
            Ok(Brought::Whole(receipt)) => {
                note_receipt(&road.engine, road.device, receipt).await?;
                Ok(Step::Done)
            }
            Ok(Brought::Piece(place)) => {
                let took = road.engine.host().instant().duration_since(begun);
                road.pace.took(bytes, took);
                road.engine.spend(road.device, bytes);
                let file = (road.device, id);
                let there = (place.at(), place.total_bytes());
                road.engine.note_file_moved(file, Direction::Sent, there);
                self.missed = 0;
                self.place = Some(place);
                Ok(Step::Moved)
            }
            Ok(Brought::Elsewhere) => {
                self.missed += 1;
                Ok(if self.missed < MISSED_MAX {
                    Step::Moved
                } else {
                    self.missed = 0;
                    Step::Later
                })
            }
            Err(LinkError::Refused {
                status: 503 | 507, ..
            }) => Ok(Step::Later),
            Err(LinkError::Refused { status, why, .. }) => {
                tracing::warn!(device = %road.device, attachment = %id, status, why, "not taken");
                Ok(Step::Never)
            }
            Err(error) => {
                road.pace.broke();
                Err(error)
            }
        }
    }
}
