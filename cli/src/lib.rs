//! The program: arguments, settings, progress, tables. It talks to a node over its loopback API.

pub mod demo;
