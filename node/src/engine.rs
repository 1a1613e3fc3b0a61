//! The engine: one loop, one writer.
