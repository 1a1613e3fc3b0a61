//! Real handshakes on loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod handshake;
mod p256;
mod requests;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::routing::get;
use axum::{Extension, Router};
use ed25519_dalek::SigningKey;
use futures_util::StreamExt as _;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::*;

/// Far longer than anything here takes; a test that meets it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

fn identity(seed: u8) -> DeviceIdentity {
    DeviceIdentity::new(SigningKey::from_bytes(&[seed; 32])).unwrap()
}

/// Admits those on the list, and counts how often it was asked; after `answers` it says no.
struct List {
    members: Mutex<BTreeSet<[u8; 32]>>,
    asked: AtomicUsize,
    answers: usize,
}

impl List {
    fn of(members: &[&DeviceIdentity]) -> Arc<Self> {
        Self::for_answers(usize::MAX, members)
    }

    fn for_answers(answers: usize, members: &[&DeviceIdentity]) -> Arc<Self> {
        Arc::new(Self {
            members: Mutex::new(members.iter().map(|member| member.device()).collect()),
            asked: AtomicUsize::new(0),
            answers,
        })
    }

    fn strike(&self, member: &DeviceIdentity) {
        self.members.lock().unwrap().remove(&member.device());
    }
}

impl Gate for List {
    fn admits(&self, device: &[u8; 32]) -> bool {
        let before = self.asked.fetch_add(1, Ordering::SeqCst);
        before < self.answers && self.members.lock().unwrap().contains(device)
    }
}

/// A server on a free port of loopback.
struct Listening {
    address: SocketAddr,
    connections: Arc<Connections>,
    shutdown: CancellationToken,
    served: JoinHandle<()>,
    /// How many requests reached the router.
    reached: Arc<AtomicUsize>,
}

impl Listening {
    async fn start(identity: &DeviceIdentity, gate: Arc<dyn Gate>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(Connections::new());
        let shutdown = CancellationToken::new();
        let reached = Arc::new(AtomicUsize::new(0));
        let served = serve(
            listener,
            identity,
            gate,
            router(&reached),
            Arc::clone(&connections),
            shutdown.clone(),
        )
        .unwrap();
        Self {
            address,
            connections,
            shutdown,
            served: tokio::spawn(served),
            reached,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }
}

/// `/who` answers the caller's key and port; `/live` says "first" and then stays open.
fn router(reached: &Arc<AtomicUsize>) -> Router {
    let who = |Extension(peer): Extension<Peer>| async move {
        format!("{:?} {}", peer.device, peer.address.port())
    };
    let live = || async {
        let first = futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::from("first"))]);
        Body::from_stream(first.chain(futures_util::stream::pending()))
    };
    let reached = Arc::clone(reached);
    Router::new()
        .route("/who", get(who))
        .route("/live", get(live))
        .layer(axum::middleware::map_request(
            move |request: axum::extract::Request| {
                reached.fetch_add(1, Ordering::SeqCst);
                async move { request }
            },
        ))
}
