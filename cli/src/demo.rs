//! Plays a case over real nodes, with links cut and healed.

pub mod link;
