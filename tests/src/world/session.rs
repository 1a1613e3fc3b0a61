//! One exchange as its beginner sees it.

use onscene_protocol::exchange::Initiator;
use onscene_protocol::id::RecordId;

/// Where an exchange stands. Answers to earlier steps, or to an exchange that was given up, are
/// late or doubled, and passed over.
pub(super) struct Session {
    pub(super) number: u64,
    pub(super) step: u32,
    /// While it is not known what each side lacks.
    pub(super) reconciling: Option<Initiator>,
    /// What is still to be asked for, the organisation's own records first.
    pub(super) wanted: Vec<Vec<RecordId>>,
}
