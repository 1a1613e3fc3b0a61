//! A long way: a forwarder that hands on what it takes after a while, both ways, in order. It can be
//! slow, and it can break. It runs on the test's own machine, between cables that are bad in their own
//! manner.

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
/// The same where it is slow: what is taken waits here, and no entry overtakes it.
const SLOW_PIECE_BYTES: usize = 128;
/// Pieces on their way at once; then the sender waits, as it would for a full window.
const PIECES_MAX: usize = 64;

/// The way to one address. Dropping it ends what goes over it.
#[derive(Debug)]
pub struct Way {
    address: SocketAddr,
    ground: Arc<Ground>,
    accepting: JoinHandle<()>,
}

/// What a way is like, and what went over it.
#[derive(Debug, Default)]
struct Ground {
    delay: Duration,
    /// Bytes a second in each direction; 0 for as many as there are.
    rate: AtomicU64,
    /// From whoever dials, and to them.
    sent: AtomicU64,
    received: AtomicU64,
    /// After how many more sent bytes it breaks, again and again.
    cut_every: AtomicU64,
    cut_at: AtomicU64,
    cuts_left: AtomicU64,
}

impl Way {
    /// From `near` to `far`, each byte after `delay`. `near` may have port 0.
    ///
    /// # Errors
    /// When `near` cannot be listened on.
    pub async fn open(near: SocketAddr, far: SocketAddr, delay: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind(near).await?;
        let address = listener.local_addr()?;
        let ground = Arc::new(Ground {
            delay,
            ..Ground::default()
        });
        let accepting = tokio::spawn(accept(listener, far, Arc::clone(&ground)));
        Ok(Self {
            address,
            ground,
            accepting,
        })
    }

    /// Where it begins.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Carries no more than so many bytes a second each way, over connections that begin now.
    pub fn slow_down_to(&self, bytes_a_second: u64) {
        self.ground.rate.store(bytes_a_second, Ordering::Relaxed);
    }

    /// Breaks so many times, each time after so many more bytes from whoever dials.
    pub fn cut_every(&self, bytes: u64, times: u64) {
        let at = self.sent() + bytes;
        self.ground.cut_every.store(bytes, Ordering::Relaxed);
        self.ground.cut_at.store(at, Ordering::Relaxed);
        self.ground.cuts_left.store(times, Ordering::Relaxed);
    }

    /// How many times it is still to break.
    #[must_use]
    pub fn cuts_left(&self) -> u64 {
        self.ground.cuts_left.load(Ordering::Relaxed)
    }

    /// Bytes that whoever dials sent over it, without TCP's own.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.ground.sent.load(Ordering::Relaxed)
    }

    /// Bytes that went over it, both ways.
    #[must_use]
    pub fn carried(&self) -> u64 {
        self.sent() + self.ground.received.load(Ordering::Relaxed)
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Ground {
    /// Takes note of bytes that whoever dials sent. Answers whether it breaks now.
    fn breaks_after(&self, bytes: u64) -> bool {
        let sent = self.sent.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let breaks = self.cuts_left.load(Ordering::Relaxed) > 0
            && sent >= self.cut_at.load(Ordering::Relaxed);
        if breaks {
            let next = sent + self.cut_every.load(Ordering::Relaxed);
            self.cut_at.store(next, Ordering::Relaxed);
            self.cuts_left.fetch_sub(1, Ordering::Relaxed);
        }
        breaks
    }

    fn takes(&self, bytes: u64, is_sent: bool) -> bool {
        if is_sent {
            return self.breaks_after(bytes);
        }
        self.received.fetch_add(bytes, Ordering::Relaxed);
        false
    }
}

async fn accept(listener: TcpListener, far: SocketAddr, ground: Arc<Ground>) {
    while let Ok((near, _)) = listener.accept().await {
        let ground = Arc::clone(&ground);
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
                () = carry(near_reads, far_writes, &ground, true) => {}
                () = carry(far_reads, near_writes, &ground, false) => {}
            }
        });
    }
}

/// One direction, until either end closes or it breaks.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, ground: &Ground, is_sent: bool) {
    let (sender, mut pieces) = mpsc::channel::<(Instant, Vec<u8>)>(PIECES_MAX);
    let rate = ground.rate.load(Ordering::Relaxed);
    let piece_bytes = if rate > 0 {
        SLOW_PIECE_BYTES
    } else {
        PIECE_BYTES
    };
    let reads = async {
        let mut free = now();
        loop {
            let mut piece = vec![0; piece_bytes];
            let read = from.read(&mut piece).await.unwrap_or(0);
            piece.truncate(read);
            if read == 0 || ground.takes(read as u64, is_sent) {
                return;
            }
            let micros = (read as u64 * 1_000_000).checked_div(rate).unwrap_or(0);
            free = free.max(now()) + Duration::from_micros(micros);
            sleep_until(free).await;
            if sender.send((free + ground.delay, piece)).await.is_err() {
                return;
            }
        }
    };
    let writes = async {
        while let Some((at, piece)) = pieces.recv().await {
            sleep_until(at).await;
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

fn now() -> Instant {
    Instant::now()
}
