//! Bundles as files: written part by part. `onscene_protocol::bundle` has the bytes, the engine
//! (`engine/bundling.rs`, `engine/unbundling.rs`) what goes in and what is taken from one.

mod error;
mod writing;

pub use error::BundleError;
pub use writing::{BundleWriter, Cover};
