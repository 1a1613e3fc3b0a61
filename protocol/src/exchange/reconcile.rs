//! Finding out what each side lacks: range-based set reconciliation (Meyer, "Range-Based Set
//! Reconciliation", 2023; negentropy protocol 1). The initiator holds the state, the responder
//! answers each request from what it has.

mod listing;

use super::sets::Sets;
use crate::id::RecordId;
use crate::limit::{RECONCILE_FRAME_BYTES_MAX, RECONCILE_ROUNDS_MAX};
use negentropy::{Id, Negentropy, NegentropyStorageBase, NegentropyStorageVector};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What the initiator asks: a negentropy message for each set that is not settled yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ReconcileRequest {
    /// About the organisation's own records.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub own: Option<Vec<u8>>,
    /// About all other records.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub rest: Option<Vec<u8>>,
}

/// What the responder answers: a message for each that was asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct ReconcileAnswer {
    /// About the organisation's own records.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub own: Option<Vec<u8>>,
    /// About all other records.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub rest: Option<Vec<u8>>,
}

/// Why a reconciliation stops. Nothing is lost by it: the next one begins afresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReconcileError {
    /// A message is longer than agreed.
    #[error("a reconciliation message has at most {RECONCILE_FRAME_BYTES_MAX} bytes")]
    TooLong,
    /// A message cannot be read.
    #[error("a reconciliation message cannot be read")]
    Unreadable,
    /// The answer leaves out a set that was asked about.
    #[error("the answer leaves out what was asked")]
    Incomplete,
    /// The other side never comes to an end.
    #[error("no end after {RECONCILE_ROUNDS_MAX} rounds of reconciliation")]
    Endless,
}

/// What two nodes lack of each other's records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Here and not there: theirs to get. The organisation's own records first, each part in the
    /// order of time.
    pub have: Vec<RecordId>,
    /// There and not here, of the organisation's own records: to be got before all else.
    pub need_own: Vec<RecordId>,
    /// There and not here, all others. In the order of time, but for what came in a later round:
    /// records of one document then arrive together, and it is loaded once.
    pub need_rest: Vec<RecordId>,
}

/// What comes next in a reconciliation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Ask this, and take the answer.
    Ask(ReconcileRequest),
    /// It is known what each side lacks.
    Done(Difference),
}

/// The asking side. [`Initiator::begin`], send the request, [`Initiator::take`] the answer, and
/// so on until [`Step::Done`].
#[derive(Debug)]
pub struct Initiator {
    sets: Arc<Sets>,
    own: Side,
    rest: Side,
    rounds: usize,
}

#[derive(Debug, Default)]
struct Side {
    settled: bool,
    have: BTreeSet<RecordId>,
    need: BTreeSet<RecordId>,
    /// What is in `need`, in the order in which the other side listed it.
    listed: Vec<RecordId>,
}

impl Initiator {
    /// Begins over what is here now.
    ///
    /// # Errors
    /// None that sealed sets can cause.
    pub fn begin(sets: Arc<Sets>) -> Result<(Self, ReconcileRequest), ReconcileError> {
        let request = ReconcileRequest {
            own: Some(whole(&sets.own)?),
            rest: Some(first(&sets.rest)?),
        };
        let initiator = Self {
            sets,
            own: Side::default(),
            rest: Side::default(),
            rounds: 0,
        };
        Ok((initiator, request))
    }

    /// As [`Self::begin`], over the organisation's own records alone: the others come by
    /// [`super::GetPage`].
    ///
    /// # Errors
    /// None that sealed sets can cause.
    pub fn begin_own(sets: Arc<Sets>) -> Result<(Self, ReconcileRequest), ReconcileError> {
        let request = ReconcileRequest {
            own: Some(whole(&sets.own)?),
            rest: None,
        };
        let initiator = Self {
            sets,
            own: Side::default(),
            rest: Side {
                settled: true,
                ..Side::default()
            },
            rounds: 0,
        };
        Ok((initiator, request))
    }

    /// The sets that are being compared.
    pub fn sets(&self) -> &Arc<Sets> {
        &self.sets
    }

    /// Takes the answer to the latest request.
    ///
    /// # Errors
    /// Answers what is wrong with it; this reconciliation is over then.
    pub fn take(&mut self, answer: ReconcileAnswer) -> Result<Step, ReconcileError> {
        self.rounds += 1;
        if self.rounds > RECONCILE_ROUNDS_MAX {
            return Err(ReconcileError::Endless);
        }
        let next = ReconcileRequest {
            own: self.own.take(&self.sets.own, answer.own)?,
            rest: self.rest.take(&self.sets.rest, answer.rest)?,
        };
        if next.own.is_some() || next.rest.is_some() {
            return Ok(Step::Ask(next));
        }
        let (own, rest) = (
            std::mem::take(&mut self.own),
            std::mem::take(&mut self.rest),
        );
        let mut have = in_order(&self.sets.own, &own.have)?;
        have.extend(in_order(&self.sets.rest, &rest.have)?);
        Ok(Step::Done(Difference {
            have,
            need_own: own.listed,
            need_rest: rest.listed,
        }))
    }
}

impl Side {
    fn take(
        &mut self,
        set: &NegentropyStorageVector,
        message: Option<Vec<u8>>,
    ) -> Result<Option<Vec<u8>>, ReconcileError> {
        if self.settled {
            return Ok(None);
        }
        let message = message.ok_or(ReconcileError::Incomplete)?;
        let (mut have, mut need) = (Vec::new(), Vec::new());
        let next = contained(&message, || {
            let mut side = Negentropy::borrowed(set, FRAME)?;
            side.set_initiator();
            side.reconcile_with_ids(&message, &mut have, &mut need)
        })?;
        self.have.extend(have.iter().map(id));
        let need: BTreeSet<RecordId> = need.iter().map(id).collect();
        let listed = listing::ids(&message).filter(|id| need.contains(id));
        for id in listed {
            if self.need.insert(id) {
                self.listed.push(id);
            }
        }
        self.settled = next.is_none();
        Ok(next)
    }
}

/// Answers a request from what is here now.
///
/// # Errors
/// Answers what is wrong with the request.
pub fn answer(sets: &Sets, request: &ReconcileRequest) -> Result<ReconcileAnswer, ReconcileError> {
    let side = |set: &NegentropyStorageVector, message: &Option<Vec<u8>>| {
        message
            .as_deref()
            .map(|message| {
                contained(message, || {
                    Negentropy::borrowed(set, FRAME)?.reconcile(message)
                })
            })
            .transpose()
    };
    Ok(ReconcileAnswer {
        own: side(&sets.own, &request.own)?,
        rest: side(&sets.rest, &request.rest)?,
    })
}

/// What negentropy may fill; it may go over by one split range, which
/// [`RECONCILE_FRAME_BYTES_MAX`] leaves room for.
const FRAME: u64 = (RECONCILE_FRAME_BYTES_MAX - 8 * 1024) as u64;

/// Runs negentropy over foreign bytes: bounded, and a panic is an error like any other.
fn contained<T>(
    message: &[u8],
    run: impl FnOnce() -> Result<T, negentropy::Error>,
) -> Result<T, ReconcileError> {
    if message.len() > RECONCILE_FRAME_BYTES_MAX {
        return Err(ReconcileError::TooLong);
    }
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) | Err(_) => Err(ReconcileError::Unreadable),
    }
}

/// The first message about a set that changes often: sixteen fingerprints, or all its ids.
fn first(set: &NegentropyStorageVector) -> Result<Vec<u8>, ReconcileError> {
    Negentropy::borrowed(set, FRAME)
        .and_then(|mut side| side.initiate())
        .map_err(|_| ReconcileError::Unreadable)
}

/// The first message about a set that seldom changes: one fingerprint over all of it. Where the
/// other side has few, it answers with all its ids, so this costs no further round trip.
fn whole(set: &NegentropyStorageVector) -> Result<Vec<u8>, ReconcileError> {
    /// Protocol 1; no upper bound (time 0 for infinity, no id bytes); mode 1, a fingerprint.
    const OVER_EVERYTHING: [u8; 4] = [0x61, 0, 0, 1];
    let fingerprint = set
        .size()
        .and_then(|size| set.fingerprint(0, size))
        .map_err(|_| ReconcileError::Unreadable)?;
    Ok([OVER_EVERYTHING.as_slice(), &fingerprint.to_bytes()].concat())
}

/// Those of the set that are in `ids`, in the order of the set.
fn in_order(
    set: &NegentropyStorageVector,
    ids: &BTreeSet<RecordId>,
) -> Result<Vec<RecordId>, ReconcileError> {
    let mut ordered = Vec::with_capacity(ids.len());
    if !ids.is_empty() {
        let size = set.size().map_err(|_| ReconcileError::Unreadable)?;
        let mut keep = |item: negentropy::Item, _| {
            if ids.contains(&id(&item.id)) {
                ordered.push(id(&item.id));
            }
            Ok(true)
        };
        set.iterate(0, size, &mut keep)
            .map_err(|_| ReconcileError::Unreadable)?;
    }
    Ok(ordered)
}

fn id(id: &Id) -> RecordId {
    RecordId::from_bytes(**id)
}
