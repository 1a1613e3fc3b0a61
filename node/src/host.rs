//! The only clock and the only entropy.
