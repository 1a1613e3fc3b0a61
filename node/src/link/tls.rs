//! Mutual TLS with device keys: who is at the other end is the key it proves, nothing else.
//!
//! Every device has one Ed25519 key, and its self-signed certificate is only the envelope that TLS
//! wants that key in. There is no authority, no name and no validity to check: both ends compare
//! the key with what they expect ([`Gate`] where we listen, [`Expect`] where we dial) and let TLS
//! prove that the other end holds it. TLS 1.3 and HTTP/2 only, and no session is ever resumed,
//! because a resumed session skips that comparison.
//!
//! The same key may sign records: those signatures carry a domain label of their own, and TLS 1.3
//! signs under its own context string (RFC 8446, section 4.4.3), so neither passes for the other.

mod accept;
mod client;
mod connections;
mod identity;
pub mod limit;
mod verify;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::sync::Arc;

use rustls::SupportedProtocolVersion;
use rustls::crypto::CryptoProvider;

pub use accept::serve;
pub(super) use client::client_through;
pub use client::{PeerClient, client, device_of};
pub use connections::Connections;
pub use identity::DeviceIdentity;
pub use verify::Expect;

/// The only protocol spoken above TLS (RFC 9113, section 3.2).
const ALPN_H2: &[u8] = b"h2";

/// TLS 1.3 alone, said explicitly: a dependency may switch 1.2 on by its features.
const VERSIONS: &[&SupportedProtocolVersion] = &[&rustls::version::TLS13];

/// The cryptography behind TLS, named here so that no process-wide default can replace it.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Says which devices may talk to this one.
///
/// It is asked inside the handshake, again once the connection is registered, and again on every
/// request, so it answers from memory and never blocks.
pub trait Gate: Send + Sync + 'static {
    /// Whether the device with this Ed25519 public key is let in now.
    fn admits(&self, device: &[u8; 32]) -> bool;
}

/// The other end of a connection; every request carries it as an axum `Extension<Peer>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The Ed25519 public key that the other end proved to hold.
    pub device: [u8; 32],
    /// Where the connection came from: for people to read, never to trust.
    pub address: SocketAddr,
}

/// What can go wrong while preparing a link; what goes wrong on one is the connection's own error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The device's self-signed certificate could not be made.
    #[error("cannot make this device's certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The TLS settings were refused by rustls.
    #[error("cannot set up TLS 1.3: {0}")]
    Settings(#[from] rustls::Error),
    /// The HTTP client could not be built.
    #[error("cannot set up the HTTPS client: {0}")]
    Client(#[from] reqwest::Error),
}
