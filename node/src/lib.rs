//! One laptop's node: the engine and its store, the links to other nodes, the page on loopback.
//!
//! This crate never prints, exits, or reads environment or home: settings come in as values.
//! `ARCHITECTURE.md` has the map.

mod addresses;
pub mod attachment;
pub mod backup;
pub mod bundle;
pub mod engine;
pub mod export;
pub mod host;
pub mod link;
pub mod loopback;
pub mod node;
pub mod store;
pub mod wording;
