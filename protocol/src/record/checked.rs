//! What went through `verify`, whatever holds it since.

use super::Record;

/// A record that went through [`verify`](crate::verify::verify): just now, or before it was
/// committed to the store.
pub trait Checked {
    /// The record.
    fn record(&self) -> &Record;
}

impl<C: Checked + ?Sized> Checked for &C {
    fn record(&self) -> &Record {
        (**self).record()
    }
}

impl<C: Checked + ?Sized> Checked for Box<C> {
    fn record(&self) -> &Record {
        (**self).record()
    }
}
