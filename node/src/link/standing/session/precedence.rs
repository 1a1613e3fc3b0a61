//! Records go first: no piece of a file sets out while records are on their way.

use std::sync::Arc;
use tokio::sync::watch;

/// Shared by those who send records and those who send files over one link.
#[derive(Clone)]
pub(super) struct Precedence(Arc<watch::Sender<usize>>);

impl Default for Precedence {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

impl Precedence {
    /// Says that records are on their way, until the answer is dropped.
    pub(super) fn take(&self) -> Taken {
        self.0.send_modify(|records| *records += 1);
        Taken(self.clone())
    }

    /// Waits until no records are.
    pub(super) async fn clear(&self) {
        let mut records = self.0.subscribe();
        // Its other end is here, so that there is no error.
        drop(records.wait_for(|records| *records == 0).await);
    }
}

/// Records that are on their way.
pub(super) struct Taken(Precedence);

impl Drop for Taken {
    fn drop(&mut self) {
        self.0
            .0
            .send_modify(|records| *records = records.saturating_sub(1));
    }
}
