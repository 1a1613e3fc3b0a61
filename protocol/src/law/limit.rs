//! Every bound on a policy and on a calendar: its name, unit and reason.

/// Bytes of either file. Articles and holidays of ten years fit.
pub const FILE_BYTES_MAX: usize = 56 * 1024;
/// Clocks of one policy: the regulations have some ten.
pub const CLOCKS_MAX: usize = 60;
/// Stretches of holidays, and days on which one works instead: ten years of both.
pub const STRETCHES_MAX: usize = 400;
/// Days of one stretch of holidays.
pub const STRETCH_DAYS_MAX: i64 = 31;
/// Days that a clock may give: ten years.
pub const DAYS_MAX: u32 = 3_660;
/// Days that are walked through to find a deadline: the longest clock, extended, over its pauses.
pub const DAYS_WALKED_MAX: u32 = 4 * DAYS_MAX;
