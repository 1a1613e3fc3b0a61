//! A network in between that can fall silent (connections stay open, and nothing gets through), be
//! cut, or be slow; and that counts what passes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub(super) struct Proxy {
    address: SocketAddr,
    net: Arc<Net>,
}

#[derive(Default)]
struct Net {
    frozen: AtomicBool,
    /// Bytes that came in from whoever dials, since the beginning.
    sent: AtomicU64,
    /// The same of the other direction.
    received: AtomicU64,
    /// How many of these may be passed on before the connection is cut; 0 for any number.
    cut_at: AtomicU64,
    /// How many of the received may be passed on before they wait to be released; 0 for any number.
    hold_at: AtomicU64,
    held: Notify,
    released: Notify,
    /// Bytes a second from whoever dials; 0 for as fast as it goes.
    rate: AtomicU64,
}

impl Proxy {
    pub(super) async fn before(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let net = Arc::<Net>::default();
        let state = Arc::clone(&net);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (near_in, near_out) = near.into_split();
                let (far_in, far_out) = TcpStream::connect(to).await.unwrap().into_split();
                let cut = CancellationToken::new();
                let way = |sends| (Arc::clone(&state), cut.clone(), sends);
                tokio::spawn(pass(near_in, far_out, way(true)));
                tokio::spawn(pass(far_in, near_out, way(false)));
            }
        });
        Self { address, net }
    }

    pub(super) fn address(&self) -> String {
        self.address.to_string()
    }

    pub(super) fn freeze(&self) {
        self.net.frozen.store(true, Ordering::SeqCst);
    }

    pub(super) fn thaw(&self) {
        self.net.frozen.store(false, Ordering::SeqCst);
    }

    /// Bytes that whoever dials has sent.
    pub(super) fn sent(&self) -> u64 {
        self.net.sent.load(Ordering::SeqCst)
    }

    /// Bytes that came back to whoever dials.
    pub(super) fn received(&self) -> u64 {
        self.net.received.load(Ordering::SeqCst)
    }

    /// Cuts the connection once so many more bytes were sent over it.
    pub(super) fn cut_after(&self, bytes: u64) {
        self.net.cut_at.store(self.sent() + bytes, Ordering::SeqCst);
    }

    /// Holds back what comes after so many more bytes to whoever dials.
    pub(super) fn hold_after(&self, bytes: u64) {
        let hold_at = self.received() + bytes;
        self.net.hold_at.store(hold_at, Ordering::SeqCst);
    }

    /// Until something is held back.
    pub(super) async fn held(&self) {
        self.net.held.notified().await;
    }

    /// Passes on what was held back.
    pub(super) fn release(&self) {
        self.net.released.notify_one();
    }

    /// Cuts nothing any more.
    pub(super) fn mend(&self) {
        self.net.cut_at.store(0, Ordering::SeqCst);
    }

    /// Bytes a second for whoever dials.
    pub(super) fn slow_down_to(&self, rate: u64) {
        self.net.rate.store(rate, Ordering::SeqCst);
    }
}

/// What comes while it is frozen is lost, and with it the connection's use.
async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    (net, cut, sends): (Arc<Net>, CancellationToken, bool),
) {
    let mut piece = vec![0; 4 * 1024];
    let mut lost = false;
    loop {
        let length = tokio::select! {
            () = cut.cancelled() => return,
            read = from.read(&mut piece) => read.unwrap_or(0),
        };
        lost |= net.frozen.load(Ordering::SeqCst);
        if length == 0 {
            return;
        }
        if sends {
            let bytes = length as u64;
            let sent = net.sent.fetch_add(bytes, Ordering::SeqCst) + bytes;
            let cut_at = net.cut_at.load(Ordering::SeqCst);
            if cut_at > 0 && sent >= cut_at {
                return cut.cancel();
            }
            let rate = net.rate.load(Ordering::SeqCst);
            if let Some(micros) = (bytes * 1_000_000).checked_div(rate) {
                sleep(Duration::from_micros(micros)).await;
            }
        }
        if !sends {
            let bytes = length as u64;
            let received = net.received.fetch_add(bytes, Ordering::SeqCst) + bytes;
            let hold_at = net.hold_at.load(Ordering::SeqCst);
            if hold_at > 0 && received >= hold_at {
                net.hold_at.store(0, Ordering::SeqCst);
                net.held.notify_one();
                net.released.notified().await;
            }
        }
        if !lost && to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}
