//! A network in between that can fall silent: connections stay open, and nothing gets through.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

pub(super) struct Proxy {
    address: SocketAddr,
    frozen: Arc<AtomicBool>,
}

impl Proxy {
    pub(super) async fn before(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let frozen = Arc::new(AtomicBool::new(false));
        let state = Arc::clone(&frozen);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (near_in, near_out) = near.into_split();
                let (far_in, far_out) = TcpStream::connect(to).await.unwrap().into_split();
                tokio::spawn(pass(near_in, far_out, Arc::clone(&state)));
                tokio::spawn(pass(far_in, near_out, Arc::clone(&state)));
            }
        });
        Self { address, frozen }
    }

    pub(super) fn address(&self) -> String {
        self.address.to_string()
    }

    pub(super) fn freeze(&self) {
        self.frozen.store(true, Ordering::SeqCst);
    }

    pub(super) fn thaw(&self) {
        self.frozen.store(false, Ordering::SeqCst);
    }
}

/// What comes while it is frozen is lost, and with it the connection's use.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, frozen: Arc<AtomicBool>) {
    let mut piece = vec![0; 16 * 1024];
    let mut lost = false;
    while let Ok(length) = from.read(&mut piece).await {
        lost |= frozen.load(Ordering::SeqCst);
        if length == 0 {
            return;
        }
        if !lost && to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}
