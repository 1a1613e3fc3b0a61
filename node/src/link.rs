//! Nodes among each other: HTTPS with device keys, and the exchange of records over it.
//!
//! [`Links`] listens, and keeps a standing link to every laptop whose address is known: one
//! exchange, then a live stream of what is new, until it breaks and is made again. Who is at the
//! other end is the key it proves; the address is only where it was met.

mod asking;
mod attachments;
mod client;
mod completeness;
mod discovery;
mod error;
mod exchange;
pub mod findings;
mod gate;
mod introducing;
mod join;
pub mod limit;
mod links;
mod listening;
mod live;
mod meet;
mod message;
mod network;
mod news;
mod observed;
mod one_link;
mod presence;
mod server;
mod standing;
pub mod tls;

pub use client::is_address;
pub use error::LinkError;
pub use exchange::{Moved, Report};
pub use join::join;
pub use links::{Links, Wiring};
pub use listening::{anywhere, listen_at};
pub use observed::Trouble;

#[cfg(test)]
mod tests;
