//! A link between two laptops that can be cut and healed: a small TCP forwarder on loopback.
//!
//! A laptop dials [`Link::address`] instead of its peer, and so never learns that the way is
//! made of two halves. Nothing here waits on time: a cut is an event that every connection
//! awaits beside its bytes.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Bytes read at once: enough that copying is no limit on loopback, little enough that a cut in
/// the middle of a file is one.
const PIECE_BYTES: usize = 16 * 1024;

/// How many bytes went through a link, without TCP's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Carried {
    /// From who dialled to the target.
    pub up: u64,
    /// From the target back.
    pub down: u64,
}

/// A way to one laptop. Dropping it ends every connection and frees the port.
#[derive(Debug)]
pub struct Link {
    address: SocketAddr,
    way: watch::Sender<Way>,
    counters: Arc<Counters>,
    accepting: JoinHandle<()>,
}

/// Where a link leads now. A change of it ends the connections made under the former one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    is_cut: bool,
    target: Option<SocketAddr>,
}

impl Way {
    fn open_to(&self) -> Option<SocketAddr> {
        self.target.filter(|_| !self.is_cut)
    }
}

#[derive(Debug, Default)]
struct Counters {
    up: AtomicU64,
    down: AtomicU64,
}

impl Link {
    /// Listens on a free port of 127.0.0.1 and forwards to `target`. Needs a tokio runtime.
    ///
    /// # Errors
    /// When no port can be listened on.
    pub async fn open(target: SocketAddr) -> io::Result<Self> {
        Self::listen(Some(target)).await
    }

    /// The same for a laptop that is not running yet; refuses until [`Link::aim`] says where.
    ///
    /// # Errors
    /// When no port can be listened on.
    pub async fn open_to_unknown() -> io::Result<Self> {
        Self::listen(None).await
    }

    async fn listen(target: Option<SocketAddr>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (way, watched) = watch::channel(Way {
            is_cut: false,
            target,
        });
        let counters = Arc::new(Counters::default());
        let accepting = tokio::spawn(accept(listener, watched, Arc::clone(&counters)));
        Ok(Self {
            address,
            way,
            counters,
            accepting,
        })
    }

    /// Where to dial. Stays the same for the life of the link.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Resets open connections at once, and every new one until [`Link::heal`].
    pub fn cut(&self) {
        self.change(|way| way.is_cut = true);
    }

    /// Lets new connections through again.
    pub fn heal(&self) {
        self.change(|way| way.is_cut = false);
    }

    /// Leads to `target` from now on: a node that starts again may listen elsewhere.
    pub fn aim(&self, target: SocketAddr) {
        self.change(|way| way.target = Some(target));
    }

    /// Whether the link is cut.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.way.borrow().is_cut
    }

    /// What went through so far.
    #[must_use]
    pub fn carried(&self) -> Carried {
        Carried {
            up: self.counters.up.load(Ordering::Relaxed),
            down: self.counters.down.load(Ordering::Relaxed),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Way)) {
        self.way.send_if_modified(|way| {
            let before = *way;
            change(way);
            *way != before
        });
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // The connections end by themselves: nobody can tell them of a way any more.
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, way: watch::Receiver<Way>, counters: Arc<Counters>) {
    loop {
        match listener.accept().await {
            Ok((near, _)) => {
                tokio::spawn(forward(near, way.clone(), Arc::clone(&counters)));
            }
            // Gone again before it was accepted.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::warn!(%error, "the link accepts nothing more");
                return;
            }
        }
    }
}

/// One connection, until either end closes or the way changes.
async fn forward(mut near: TcpStream, mut way: watch::Receiver<Way>, counters: Arc<Counters>) {
    let target = way.borrow_and_update().open_to();
    let mut far = None;
    let result = tokio::select! {
        biased;
        _ = way.changed() => Err(io::ErrorKind::ConnectionReset.into()),
        result = join(&mut near, &mut far, target, &counters) => result,
    };
    if let Err(error) = result {
        tracing::debug!(%error, "a connection of the link ended");
        // A reset, not a goodbye: the other end learns of it at once and takes it for no answer.
        for stream in [Some(near), far].into_iter().flatten() {
            if let Err(error) = stream.set_zero_linger() {
                tracing::debug!(%error, "no reset");
            }
        }
    }
}

async fn join(
    near: &mut TcpStream,
    far: &mut Option<TcpStream>,
    target: Option<SocketAddr>,
    counters: &Counters,
) -> io::Result<()> {
    let target = target.ok_or(io::ErrorKind::ConnectionRefused)?;
    let far = far.insert(TcpStream::connect(target).await?);
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let (near_reads, near_writes) = near.split();
    let (far_reads, far_writes) = far.split();
    tokio::try_join!(
        pump(near_reads, far_writes, &counters.up),
        pump(far_reads, near_writes, &counters.down),
    )?;
    Ok(())
}

/// Copies one direction to its end, and passes the end on.
async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    count: &AtomicU64,
) -> io::Result<()> {
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = from.read(&mut piece).await?;
        let bytes = piece.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            return to.shutdown().await;
        }
        to.write_all(bytes).await?;
        count.fetch_add(bytes.len() as u64, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;
