//! Every bound on a plan: its name, unit and reason.

/// Bytes of a plan as a file. Sealed, it fits into one record's body with room to spare.
pub const PLAN_BYTES_MAX: usize = 56 * 1024;
/// Posts of one roster: every duty of a community office and its deputies.
pub const POSTS_MAX: usize = 60;
/// Tasks of one plan: some ten for each milestone.
pub const TASKS_MAX: usize = 120;
/// Items of the ending's checklist: what one person reads through before saying that it has ended.
pub const CHECKS_MAX: usize = 40;
/// Key places that a plan names.
pub const PLACES_MAX: usize = 100;
/// Pieces of guidance: one beside each action, and some in reserve.
pub const GUIDANCE_MAX: usize = 60;
/// Approved answers of one plan.
pub const ANSWERS_MAX: usize = 100;
/// Those that one grade names to be told.
pub const TOLD_MAX: usize = 30;
/// Bytes of UTF-8 of a word that names something in a plan: `leader`, `2026-1`.
pub const WORD_BYTES_MAX: usize = 60;
/// Minutes that a plan's limit may have: thirty days. What takes longer is a promise with a date.
pub const LIMIT_MINUTES_MAX: u32 = 30 * 24 * 60;
/// Faults that are told at once: what one person mends before trying again.
pub const FAULTS_TOLD_MAX: usize = 20;
