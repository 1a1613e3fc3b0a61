//! Nodes among each other: HTTPS with device keys.

pub mod tls;
