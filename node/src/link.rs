//! Nodes among each other: HTTPS with device keys.
