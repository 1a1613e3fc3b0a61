//! The bounds of an exchange, each with its unit and reason. Those of connections are in
//! [`super::tls::limit`], those of messages in `onscene_protocol::limit`.

use std::time::Duration;

/// How long a request's body may take to come in, and an answer's: the smallest batch over the
/// slowest link that a laptop is used on.
pub const BODY_TIME_MAX: Duration = Duration::from_secs(60);

/// How long a laptop may take to say what it holds of one incident, with all of its first receipts: a
/// megabyte over the slowest link that is waited for.
pub const STATEMENT_TIME_MAX: Duration = Duration::from_secs(60);

/// Bytes of an answer's text where something went wrong. One sentence.
pub const REFUSAL_BYTES_MAX: usize = 2_000;

/// Bytes of memory that a zstd frame may ask for as its window, as a power of two: more than any
/// message has.
pub const ZSTD_WINDOW_LOG_MAX: u32 = 22;

/// Bytes below which a message is sent as it is: zstd would gain nothing.
pub const ZSTD_BYTES_MIN: usize = 400;

/// How long one batch should take on its way. Batches shrink where it takes longer, so that what
/// came is kept when the link breaks.
pub const BATCH_TIME: Duration = Duration::from_secs(4);

/// Bytes of the first batch on a link, before its rate is known.
pub const BATCH_BYTES_FIRST: usize = 64 * 1024;

/// Bytes of the smallest batch.
pub const BATCH_BYTES_MIN: usize = 16 * 1024;

/// Records read from the store at a time in order to send them.
pub const RECORDS_AT_ONCE: usize = 1_024;

/// Round trip beyond which a clock difference is not believed: half of it would be the error.
pub const CLOCK_ROUND_TRIP_MAX: Duration = Duration::from_secs(2);

/// Between two signs of life on a live stream.
pub const BEAT_EVERY: Duration = Duration::from_secs(2);

/// Silence of a peer after which its link is dead: three signs of life are missing. A peer that
/// vanished is shown as gone within 10 s.
pub const SILENCE_MAX: Duration = Duration::from_secs(7);

/// Frames that wait for a slow reader of a live stream; then its writer waits.
pub const FRAMES_WAITING_MAX: usize = 4;

/// First pause before a broken link is tried again.
pub const PAUSE_FIRST: Duration = Duration::from_millis(200);

/// Longest pause. With the time that dialling may take, a peer whose link is back is met again
/// within 15 s.
pub const PAUSE_MAX: Duration = Duration::from_secs(3);

/// How long dialling and the first answer may take on a standing link: three round trips over a
/// satellite, twice.
pub const DIAL_TIME_MAX: Duration = Duration::from_secs(8);

/// How long a laptop may take to say whether it still holds a file: it may have to read all of it. One
/// that takes longer has looked when it is asked again.
pub const HOLDER_TIME_MAX: Duration = Duration::from_secs(50);

/// A link that lasted this long was a good one: when it breaks, it is tried again at once.
pub const GOOD_TIME_MIN: Duration = Duration::from_secs(5);

/// Standing links at once. More laptops than a unit has.
pub const STANDING_MAX: usize = 64;

/// Announcements of laptops of ours that are remembered at once. More than a building has.
pub const NEARBY_MAX: usize = 256;

/// Bytes of an address that is dialled: the longest host name (RFC 1035), and a port.
pub const ADDRESS_BYTES_MAX: usize = 253 + 6;

/// Addresses of one laptop that are dialled, at once: a laptop has a cable, a hotspot, and one
/// where it was before. What others claim costs no more refused handshakes than this in a pause.
pub const ADDRESSES_PER_DEVICE_MAX: usize = 4;

/// Between two looks at the networks that this laptop is on.
pub const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Addresses of this laptop itself that are looked at. Containers and virtual machines make many.
pub const ADDRESSES_LOOKED_AT_MAX: usize = 256;

/// Before announcements are listened for again, where that ended.
pub const BROWSE_PAUSE: Duration = Duration::from_secs(1);

/// How long a laptop that vanished has to say that it is still there, before its announcement is
/// forgotten.
pub const VERIFY_TIME_MAX: Duration = Duration::from_secs(2);

/// While something is not known to be at the other end, the two compare this often: what both got
/// by way of a third is known then, by receipts over the whole set.
pub const COMPARE_EVERY: Duration = Duration::from_secs(3);
