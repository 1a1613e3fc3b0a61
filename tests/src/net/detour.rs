//! A [`Way`] for whoever waits for nothing else: it brings the runtime that it goes by.

use super::way::Way;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::time::Duration;
use tokio::runtime::Runtime;

/// A way on this machine that real processes go. Dropping it ends what goes over it.
#[derive(Debug)]
pub struct Detour {
    // In this order: what runs ends before that which it runs on.
    way: Way,
    _runtime: Runtime,
}

impl Detour {
    /// To `far`, each byte after `delay`.
    ///
    /// # Panics
    /// When the system gives no port.
    #[must_use]
    pub fn open(far: SocketAddr, delay: Duration) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let near = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let way = runtime.block_on(Way::open(near, far, delay));
        Self {
            way: way.expect("a free port"),
            _runtime: runtime,
        }
    }
}

impl Deref for Detour {
    type Target = Way;

    fn deref(&self) -> &Way {
        &self.way
    }
}
