//! A long way: a forwarder that hands on what it takes after a while, both ways, in order. It runs on
//! the test's own machine, between cables that are bad in their own manner.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// Bytes taken at a time.
const PIECE_BYTES: usize = 16 * 1024;
/// Pieces on their way at once; then the sender waits, as it would for a full window.
const PIECES_MAX: usize = 64;

/// The way to one address. Dropping it ends what goes over it.
#[derive(Debug)]
pub struct Way {
    address: SocketAddr,
    carried: Arc<AtomicU64>,
    accepting: JoinHandle<()>,
}

impl Way {
    /// From `near` to `far`, each byte after `delay`. `near` may have port 0.
    ///
    /// # Errors
    /// When `near` cannot be listened on.
    pub async fn open(near: SocketAddr, far: SocketAddr, delay: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind(near).await?;
        let address = listener.local_addr()?;
        let carried = Arc::new(AtomicU64::new(0));
        let accepting = tokio::spawn(accept(listener, far, delay, Arc::clone(&carried)));
        Ok(Self {
            address,
            carried,
            accepting,
        })
    }

    /// Where it begins.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Bytes that went over it, both ways, without TCP's own.
    #[must_use]
    pub fn carried(&self) -> u64 {
        self.carried.load(Ordering::Relaxed)
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, far: SocketAddr, delay: Duration, carried: Arc<AtomicU64>) {
    while let Ok((near, _)) = listener.accept().await {
        let carried = Arc::clone(&carried);
        tokio::spawn(async move {
            let Ok(far) = TcpStream::connect(far).await else {
                return;
            };
            if near.set_nodelay(true).and(far.set_nodelay(true)).is_err() {
                return;
            }
            let (near_reads, near_writes) = near.into_split();
            let (far_reads, far_writes) = far.into_split();
            tokio::select! {
                () = carry(near_reads, far_writes, delay, &carried) => {}
                () = carry(far_reads, near_writes, delay, &carried) => {}
            }
        });
    }
}

/// One direction, until either end closes.
async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    delay: Duration,
    carried: &AtomicU64,
) {
    let (sender, mut pieces) = mpsc::channel::<(Instant, Vec<u8>)>(PIECES_MAX);
    let reads = async {
        loop {
            let mut piece = vec![0; PIECE_BYTES];
            let read = from.read(&mut piece).await.unwrap_or(0);
            piece.truncate(read);
            if read == 0 || sender.send((due(delay), piece)).await.is_err() {
                return;
            }
        }
    };
    let writes = async {
        while let Some((at, piece)) = pieces.recv().await {
            sleep_until(at).await;
            carried.fetch_add(piece.len() as u64, Ordering::Relaxed);
            if to.write_all(&piece).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = reads => {}
        () = writes => {}
    }
}

fn due(delay: Duration) -> Instant {
    Instant::now() + delay
}
