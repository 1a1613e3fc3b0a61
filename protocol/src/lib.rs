//! What OnScene's nodes agree on, as pure functions and state machines.
//!
//! Time, randomness and bytes come in as arguments; decisions go out as values. Nothing here
//! reads a clock, entropy, a file or a socket. `ARCHITECTURE.md` has the map, `PROTOCOL.md`
//! beside this crate the bytes.

pub mod bundle;
pub mod clock;
pub mod contain;
pub mod exchange;
#[cfg(test)]
mod fixture;
pub mod id;
pub mod incident;
pub mod invite;
pub mod law;
pub mod limit;
pub mod plan;
pub mod printed;
pub mod record;
pub mod roster;
pub mod seal;
pub mod skeleton;
pub mod statistics;
pub mod typing;
pub mod verify;
