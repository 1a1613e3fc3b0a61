//! Listening: the accept loop, and one connection from handshake to end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use rustls::ServerConfig;
use rustls::server::NoServerSessionStorage;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use super::connections::{Connections, Place};
use super::identity::{DeviceIdentity, device_in};
use super::verify::ClientCheck;
use super::{ALPN_H2, Gate, Peer, TlsError, VERSIONS, limit, provider};
use crate::link::listening::plain;

/// Serves `router` to the devices that `gate` admits, until `shutdown` is cancelled.
///
/// Every request carries an `Extension<Peer>`. Once `shutdown` is cancelled, nothing new is
/// accepted, running requests get [`limit::STOP_TIME_MAX`], and the future ends. Dropping the
/// future ends everything at once.
///
/// # Errors
///
/// [`TlsError::Settings`] where TLS cannot be set up. What happens on single connections is not an
/// error of the server; it is traced.
pub fn serve(
    listener: TcpListener,
    identity: &DeviceIdentity,
    gate: Arc<dyn Gate>,
    router: Router,
    connections: Arc<Connections>,
    shutdown: CancellationToken,
) -> Result<impl Future<Output = ()> + Send + 'static, TlsError> {
    let door = Arc::new(Door {
        acceptor: TlsAcceptor::from(Arc::new(config(identity, Arc::clone(&gate))?)),
        http: http(),
        gate,
        router,
        connections,
        stopping: shutdown,
        over: CancellationToken::new(),
    });
    Ok(accept(listener, door))
}

/// What all connections of one listener share.
struct Door {
    acceptor: TlsAcceptor,
    http: Builder<TokioExecutor>,
    gate: Arc<dyn Gate>,
    router: Router,
    connections: Arc<Connections>,
    /// Cancelled: finish what runs, begin nothing.
    stopping: CancellationToken,
    /// Cancelled: end at once.
    over: CancellationToken,
}

async fn accept(listener: TcpListener, door: Arc<Door>) {
    let _over = door.over.clone().drop_guard();
    let handshakes = Arc::new(Semaphore::new(limit::HANDSHAKES_MAX));
    let running = TaskTracker::new();
    while let Some((tcp, address, turn)) = next(&listener, &handshakes, &door.stopping).await {
        running.spawn(connection(Arc::clone(&door), tcp, address, turn));
    }
    drop(listener);
    running.close();
    if timeout(limit::STOP_TIME_MAX, running.wait()).await.is_err() {
        door.over.cancel();
        running.wait().await;
    }
}

/// The next socket, with its turn to shake hands; `None` once the node stops.
async fn next(
    listener: &TcpListener,
    handshakes: &Arc<Semaphore>,
    stopping: &CancellationToken,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let turn = tokio::select! {
        () = stopping.cancelled() => return None,
        turn = Arc::clone(handshakes).acquire_owned() => turn.ok()?,
    };
    loop {
        let accepted = tokio::select! {
            () = stopping.cancelled() => return None,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((tcp, address)) => return Some((tcp, plain(address), turn)),
            Err(error) => {
                tracing::debug!(%error, "the system gave no connection");
                sleep(limit::ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn connection(
    door: Arc<Door>,
    tcp: TcpStream,
    address: SocketAddr,
    turn: OwnedSemaphorePermit,
) {
    let shaken = tokio::select! {
        () = door.over.cancelled() => return,
        () = door.stopping.cancelled() => return,
        shaken = timeout(limit::HANDSHAKE_TIME_MAX, handshake(&door, tcp)) => shaken,
    };
    drop(turn);
    let (stream, device) = match shaken {
        Ok(Ok(shaken)) => shaken,
        Ok(Err(error)) => return tracing::debug!(%address, %error, "handshake refused"),
        Err(_) => return tracing::debug!(%address, "handshake took too long"),
    };
    let token = door.over.child_token();
    let Some(place) = door.connections.register(device, token) else {
        return tracing::warn!(%address, "all places for connections are taken");
    };
    // Again, now that it can be closed: the device may have been revoked during the handshake.
    if door.gate.admits(&device) {
        converse(&door, stream, Peer { device, address }, &place).await;
    }
}

async fn handshake(
    door: &Door,
    tcp: TcpStream,
) -> std::io::Result<(TlsStream<TcpStream>, [u8; 32])> {
    tcp.set_nodelay(true)?;
    let stream = door.acceptor.accept(tcp).await?;
    let (_, session) = stream.get_ref();
    // rustls lets a client in that offers no protocol at all.
    if session.alpn_protocol() != Some(ALPN_H2) {
        return Err(std::io::Error::other("the client does not speak HTTP/2"));
    }
    let device = match session.peer_certificates() {
        Some([certificate]) => device_in(certificate).map_err(std::io::Error::other)?,
        _ => return Err(std::io::Error::other("no single client certificate")),
    };
    Ok((stream, device))
}

async fn converse(door: &Door, stream: TlsStream<TcpStream>, peer: Peer, place: &Place) {
    let service =
        service_fn(|request| answer(Arc::clone(&door.gate), door.router.clone(), peer, request));
    let http = door.http.serve_connection(TokioIo::new(stream), service);
    let mut http = std::pin::pin!(http);
    let ended = tokio::select! {
        () = place.closed() => return tracing::debug!(address = %peer.address, "closed"),
        ended = http.as_mut() => ended,
        () = door.stopping.cancelled() => {
            http.as_mut().graceful_shutdown();
            tokio::select! {
                () = place.closed() => return,
                ended = http => ended,
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(address = %peer.address, %error, "connection broke");
    }
}

async fn answer(
    gate: Arc<dyn Gate>,
    router: Router,
    peer: Peer,
    mut request: Request<Incoming>,
) -> Result<Response, Infallible> {
    if !gate.admits(&peer.device) {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    request.extensions_mut().insert(peer);
    router.oneshot(request).await
}

fn config(identity: &DeviceIdentity, gate: Arc<dyn Gate>) -> Result<ServerConfig, TlsError> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(VERSIONS)?
        .with_client_cert_verifier(Arc::new(ClientCheck::new(gate)))
        .with_cert_resolver(identity.resolver());
    config.alpn_protocols = vec![ALPN_H2.to_vec()];
    // rustls does not run the client check on a resumed session.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    // Nothing is said before the client proved who it is.
    config.send_half_rtt_data = false;
    Ok(config)
}

fn http() -> Builder<TokioExecutor> {
    let mut http = Builder::new(TokioExecutor::new()).http2_only();
    http.http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(limit::PING_EVERY)
        .keep_alive_timeout(limit::PING_TIME_MAX)
        .max_concurrent_streams(limit::STREAMS_PER_CONNECTION_MAX)
        .max_header_list_size(limit::HEADER_BYTES_MAX)
        .initial_stream_window_size(limit::STREAM_WINDOW_BYTES)
        .initial_connection_window_size(limit::CONNECTION_WINDOW_BYTES)
        .max_send_buf_size(limit::SEND_BUFFER_BYTES_MAX);
    http
}
