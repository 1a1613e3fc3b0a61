//! The bounds of a link, each with its unit and reason.

use std::time::Duration;

/// From accepted socket to finished handshake. Two round trips fit even over a satellite; a
/// stranger who says nothing holds a place no longer than this.
pub const HANDSHAKE_TIME_MAX: Duration = Duration::from_secs(10);

/// Handshakes at once, of devices not yet known. More wait in the system's queue, so strangers
/// cannot take the places of those already let in.
pub const HANDSHAKES_MAX: usize = 64;

/// Connections open at once, of all devices (about 32 kB of memory each while idle).
pub const CONNECTIONS_MAX: usize = 2_048;

/// Connections open at once of one device: one is the rule, and a laptop that changed its network
/// leaves dead ones behind. One more ends the oldest.
pub const CONNECTIONS_PER_DEVICE_MAX: usize = 8;

/// Requests at once on one connection: a live stream, an exchange, attachments, and room to spare.
pub const STREAMS_PER_CONNECTION_MAX: u32 = 64;

/// Bytes of headers of one request or answer, decompressed. Ours are a few hundred bytes.
pub const HEADER_BYTES_MAX: u32 = 16 * 1024;

/// Bytes that may arrive on one stream before its reader took any: a fast link (100 Mbit/s) with
/// 80 ms of delay stays full.
pub const STREAM_WINDOW_BYTES: u32 = 1024 * 1024;

/// As [`STREAM_WINDOW_BYTES`], for all streams of one connection together.
pub const CONNECTION_WINDOW_BYTES: u32 = 2 * 1024 * 1024;

/// Bytes that one stream may hold ready to send.
pub const SEND_BUFFER_BYTES_MAX: usize = 256 * 1024;

/// Quiet time after which an end asks whether the other is still there (HTTP/2 PING).
pub const PING_EVERY: Duration = Duration::from_secs(3);

/// How long the answer to a PING may take. With [`PING_EVERY`] a dead link is noticed within 9 s,
/// because a peer that vanished is shown as gone within 10 s.
pub const PING_TIME_MAX: Duration = Duration::from_secs(6);

/// From dialling to finished handshake.
pub const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);

/// Between two pieces of an answer, and from the request's first byte to the answer's head: a
/// request body must fit through the slowest link in this time, and a live stream must say
/// something more often. Dead links are found earlier, by PING.
pub const READ_TIME_MAX: Duration = Duration::from_secs(60);

/// How long requests may still run once the node stops; live streams never end by themselves.
pub const STOP_TIME_MAX: Duration = Duration::from_secs(2);

/// Pause after the system refuses to accept (no file descriptors left), so the loop does not spin.
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
