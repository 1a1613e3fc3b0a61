//! Why an exchange did not come to its end.

use super::tls::TlsError;
use crate::attachment::AttachmentError;
use crate::engine::EngineError;
use onscene_protocol::exchange::{BadMessage, ReconcileError};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::invite::WrongCode;

/// Why an exchange did not come to its end. What was taken in before it broke is kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// Nobody answers there, or the link broke.
    #[error("{address} does not answer: {source}")]
    Unreachable {
        /// Where.
        address: String,
        /// What the HTTP client says.
        source: reqwest::Error,
    },
    /// The link went silent.
    #[error("{address} went silent")]
    Silent {
        /// Where.
        address: String,
    },
    /// Another laptop is there than the one that was meant, or one that did not show that it is of our
    /// organisation.
    #[error("the device at {address} did not show that it is of this organisation")]
    Stranger {
        /// Where.
        address: String,
    },
    /// The address is this laptop's own.
    #[error("{address} is this laptop itself")]
    Ourselves {
        /// Where.
        address: String,
    },
    /// Another link to that laptop is up already.
    #[error("another link to {device} is up")]
    Spare {
        /// The laptop.
        device: DeviceKey,
    },
    /// A person stopped all exchange.
    #[error("exchange was stopped")]
    Halted,
    /// The network that the link went over is gone.
    #[error("this laptop left a network")]
    NetworkLost,
    /// The other end does not want to.
    #[error("{address} refused ({status}): {why}")]
    Refused {
        /// Where.
        address: String,
        /// The HTTP status.
        status: u16,
        /// In its own words.
        why: String,
    },
    /// It speaks another version of the protocol.
    #[error("{address} speaks version {theirs} of the protocol, this laptop version {ours}")]
    Version {
        /// Where.
        address: String,
        /// Its version.
        theirs: u32,
        /// Ours.
        ours: u32,
    },
    /// The address cannot be read.
    #[error("{0:?} is not an address; one looks like 192.168.1.20:7440")]
    Address(String),
    /// A laptop that joins does not know where the inviting one is.
    #[error("this code does not say where the laptop that invites is")]
    NoAddress,
    /// The other end does not know the typed code.
    #[error(transparent)]
    WrongCode(#[from] WrongCode),
    /// What it sends cannot be read.
    #[error("the other end sends what cannot be read: {0}")]
    Message(#[from] BadMessage),
    /// It does not compare sets as agreed.
    #[error("the comparison of records failed: {0}")]
    Reconcile(#[from] ReconcileError),
    /// The link could not be prepared.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Our own engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A file of an attachment failed.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// Our own listener failed.
    #[error("cannot listen: {0}")]
    Listen(std::io::Error),
}

impl LinkError {
    /// Whether another way to the same laptop may do better.
    pub(super) const fn is_of_the_way(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Silent { .. }
                | Self::Stranger { .. }
                | Self::Address(_)
                | Self::Ourselves { .. }
        )
    }

    /// What the person can do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } | Self::Silent { .. } => {
                "Look whether the other laptop is on, runs `onscene start`, and is on the same network. \
                 Its address may be another since it was started again: its page of laptops shows it; \
                 with a code, give it as --at HOST:PORT. One that does not know this laptop yet does not \
                 answer either: let it meet the laptop that let this one in, once."
            }
            Self::Stranger { .. } => {
                "Look whether the address is right: it may be another since that laptop was started \
                 again; with a code, give it as --at HOST:PORT. Or it has not joined this organisation. \
                 If it has, let each of the two meet the laptop that let the other in, once."
            }
            Self::Ourselves { .. } | Self::Address(_) => "Give the other laptop's address.",
            Self::Refused { .. } => {
                "It says why. Where that is a code, ask for a new one there; nothing was changed here."
            }
            Self::NoAddress => {
                "Give its address, as the other laptop shows it beside the code: --at HOST:PORT."
            }
            Self::WrongCode(_) => {
                "That code is worth nothing any more. Look whether the address is the one beside \
                 the code, and ask for a new code."
            }
            Self::Version { .. } => "Update the older of the two.",
            _ => "Try again; doctor says more about this laptop.",
        }
    }
}
