//! The only door from foreign bytes to Automerge.
