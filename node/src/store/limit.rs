//! Bounds of the store: name, unit, reason.

/// Bytes free on the disk below which files wait, and records go on: a day's text is a thousandth of
/// it, one film more than all of it.
pub(crate) const LOW_BYTES: u64 = 1024 * 1024 * 1024;
/// Bytes that are kept aside for text: some hundreds of entries, and what redb needs to commit them.
pub(crate) const RESERVE_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes free below which what was kept aside is given up.
pub(crate) const RESERVE_NEEDED_BYTES: u64 = 8 * 1024 * 1024;
/// Bytes that a person's own file must leave free: it is from the scene, and text comes first.
pub(crate) const LEFT_FREE_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of redb's cache. The node stays under 96 MiB with 310,000 records; a third of that is for
/// pages.
pub(super) const CACHE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Bytes of a file of which every page is checked at each opening. Takes some hundredths of a
/// second; a larger one would keep the page from being served within its second.
pub(super) const CHECKED_ON_OPEN_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Records kept in quarantine, with header and reason only. More than a person will look through,
/// and 10 MB at most, so that a laptop gone wrong cannot fill the disk.
pub(super) const QUARANTINED_MAX: u64 = 10_000;
/// Bytes of UTF-8 of a reason for quarantine.
pub(super) const REASON_BYTES_MAX: usize = 600;
/// KiB of memory that stretching a passphrase or a PIN takes: what RFC 9106 asks for where memory is
/// short. One is stretched at a time, so it is what the node takes at most.
pub(super) const PASSPHRASE_MEMORY_KIB: u32 = 64 * 1024;
/// Passes over that memory, as RFC 9106 has it: half a second on an old laptop.
pub(super) const PASSPHRASE_PASSES: u32 = 3;
/// KiB of memory that a key file may ask for. A later version may ask for more than we do; a
/// damaged file may not ask for all there is.
pub(super) const PASSPHRASE_MEMORY_KIB_MAX: u32 = 512 * 1024;
/// Passes that a key file may ask for.
pub(super) const PASSPHRASE_PASSES_MAX: u32 = 64;
/// Lanes that a key file may ask for.
pub(super) const PASSPHRASE_LANES_MAX: u32 = 16;
/// Milliseconds for which a saved form's number is known: whoever sends it again does so by then.
pub(crate) const SAVE_KNOWN_MS: u64 = 24 * 60 * 60 * 1000;
/// Milliseconds between looks for numbers that are older.
pub(crate) const SAVES_SWEPT_MS: u64 = 60 * 60 * 1000;
/// Bytes of a draft: a text at its limit, and what stands in the fields beside it.
pub(crate) const DRAFT_BYTES_MAX: usize = 64 * 1024;
/// Drafts in a store: more than anybody has begun and not saved. The oldest gives way.
pub(crate) const DRAFTS_MAX: usize = 200;
/// Milliseconds that a draft is kept: 30 days, and nobody comes back to it.
pub(crate) const DRAFT_KEPT_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// Bytes of a key file that are read. `store.key` has 199 at most, a person in `keys.sealed` 812.
pub(super) const KEY_FILE_BYTES_MAX: u64 = 16 * 1024;
/// People who may write on one laptop. More than an office has; their keys stay under
/// [`KEY_FILE_BYTES_MAX`] of `keys.sealed`.
pub(super) const PERSONS_MAX: usize = 16;
/// Characters of a PIN, at least.
pub(super) const PIN_CHARS_MIN: usize = 4;
/// Bytes of a PIN, at most: nobody types more.
pub(super) const PIN_BYTES_MAX: usize = 64;
/// Wrong PINs in a row that cost nothing but the stretching.
pub(super) const PIN_TRIES: u32 = 5;
/// Milliseconds that the next one waits then; each further wrong one doubles it.
pub(super) const PIN_WAIT_MS: u64 = 30_000;
/// Milliseconds that it waits at most, so that a person who was mocked can still write.
pub(super) const PIN_WAIT_MS_MAX: u64 = 3_600_000;
