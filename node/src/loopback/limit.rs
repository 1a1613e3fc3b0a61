//! Every bound on what the page and the API take in: its name, unit and reason.

/// Bytes of one request's body that is not a file. Larger than any text that is allowed, so that
/// a text that is too long is refused by its name and limit, not cut off.
pub(super) const ACT_BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of one text field of a form with files; the same reason.
pub(super) const FIELD_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Bytes of a refused file that are read off all the same: a client that is cut off while it still
/// sends may never read why. Longer ones hear that the connection ended.
pub(super) const REFUSED_BYTES_READ_MAX: usize = 8 * 1024 * 1024;
/// Incidents in one answer of the list.
pub(super) const LIST_MAX: usize = 500;
/// Incidents in one answer of the list where nothing was asked.
pub(super) const LIST_DEFAULT: usize = 100;
/// Incidents on one page of the list.
pub(super) const LIST_PAGE: usize = 50;
/// Bytes read from an original at once.
pub(super) const PIECE_BYTES: usize = 64 * 1024;
/// Pieces of an original that wait for the browser.
pub(super) const PIECES_WAITING: usize = 4;
/// Seconds between looks at whether anybody is at the page.
pub(super) const IDLE_LOOK_SECONDS: u64 = 5;
/// Bytes of the address to go on at after unlocking: longer than any of ours.
pub(super) const UNLOCK_PAGE_BYTES_MAX: usize = 512;
/// Characters of what a program sends to be proved to: 32 bytes in hexadecimal, twice over.
pub(super) const NONCE_CHARS_MAX: usize = 128;
/// Seconds between signs of life on a quiet stream of events.
pub(super) const KEEP_ALIVE_SECONDS: u64 = 15;
