//! Carries attachments beside a live link, a piece at a time and the shortest file first, so that a
//! film keeps neither an entry waiting nor a photograph.

use super::precedence::Precedence;
use crate::engine::Engine;
use crate::link::attachments::{Load, Road, Step};
use crate::link::client::Caller;
use onscene_protocol::exchange::{Pace, Wanted};
use onscene_protocol::id::{AttachmentId, DeviceKey};
use onscene_protocol::limit::WANTS_MAX;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

/// What is to be carried, waiting. What does not fit is asked for again by the next exchange.
const WAITING_MAX: usize = 4 * WANTS_MAX;
/// Until it is tried again what others were carrying, or what there was no room for.
const LATER: Duration = Duration::from_secs(5);

/// Ends with the link.
pub(super) struct Carrier {
    loads: mpsc::Sender<Load>,
    _running: AbortOnDropHandle<()>,
}

impl Carrier {
    pub(super) fn start(
        engine: Engine,
        caller: Caller,
        device: DeviceKey,
        precedence: Precedence,
    ) -> Self {
        let (loads, waiting) = mpsc::channel(WAITING_MAX);
        let road = Road {
            engine,
            caller,
            device,
            pace: Pace::default(),
        };
        let running = tokio::spawn(carry(road, waiting, precedence));
        Self {
            loads,
            _running: AbortOnDropHandle::new(running),
        }
    }

    /// Fetches these from the peer, where it holds them.
    pub(super) fn fetch(&self, wanted: impl IntoIterator<Item = Wanted>) {
        self.load(wanted.into_iter().map(Load::fetch));
    }

    /// Brings these to the peer, where they are held here.
    pub(super) fn bring(&self, wanted: impl IntoIterator<Item = Wanted>) {
        self.load(wanted.into_iter().map(Load::bring));
    }

    fn load(&self, loads: impl Iterator<Item = Load>) {
        for load in loads {
            if self.loads.try_send(load).is_err() {
                tracing::debug!("too many attachments are waiting");
            }
        }
    }
}

/// The shortest first; a file may be asked for and brought at once, where both ends think so.
type Queue = BTreeMap<(u64, AttachmentId, bool), Load>;

fn add(queue: &mut Queue, brought: &BTreeSet<AttachmentId>, load: Load) {
    let (wanted, is_fetch) = (load.wanted(), matches!(load, Load::Fetch { .. }));
    if is_fetch || !brought.contains(&wanted.attachment) {
        let place = (wanted.bytes, wanted.attachment, is_fetch);
        // One that is on its way already goes on from where it is.
        queue.entry(place).or_insert(load);
    }
}

/// The same, once it is clear whether what was brought is still there: a peer whose copy was lost since says
/// so before it wants another.
async fn take(
    engine: &Engine,
    device: DeviceKey,
    (queue, brought): (&mut Queue, &mut BTreeSet<AttachmentId>),
    load: Load,
) {
    let id = load.wanted().attachment;
    if brought.contains(&id) && engine.wants_again(device, id).await.unwrap_or(false) {
        brought.remove(&id);
    }
    add(queue, brought, load);
}

async fn carry(mut road: Road, mut waiting: mpsc::Receiver<Load>, precedence: Precedence) {
    let (mut queue, mut later) = (Queue::new(), Vec::new());
    let mut brought = BTreeSet::new();
    let (engine, device) = (road.engine.clone(), road.device);
    loop {
        while let Ok(load) = waiting.try_recv() {
            take(&engine, device, (&mut queue, &mut brought), load).await;
        }
        let Some((place, mut load)) = queue.pop_first() else {
            tokio::select! {
                load = waiting.recv() => match load {
                    Some(load) => take(&engine, device, (&mut queue, &mut brought), load).await,
                    None => return,
                },
                () = sleep(LATER), if !later.is_empty() => queue.extend(later.drain(..)),
            }
            continue;
        };
        precedence.clear().await;
        match load.step(&mut road).await {
            Ok(Step::Moved) => {
                queue.insert(place, load);
            }
            Ok(Step::Later) => later.push((place, load)),
            Ok(Step::Done) if matches!(load, Load::Bring(_)) => {
                brought.insert(load.wanted().attachment);
            }
            Ok(Step::Done | Step::Never) => {}
            Err(error) => {
                let id = load.wanted().attachment;
                tracing::debug!(%device, attachment = %id, %error, "an attachment was not carried");
                later.push((place, load));
            }
        }
    }
}
