//! Clients that we would not build: each tries one thing that the server has to refuse.

use rustls::client::Resumption;
use rustls::pki_types::ServerName;
use rustls::server::{ServerSessionMemoryCache, StoresServerSessions};
use rustls::{
    AlertDescription, ClientConfig, HandshakeKind, ServerConfig, SupportedProtocolVersion,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::verify::{ClientCheck, Refused, ServerCheck};
use super::*;

/// The HTTP/2 preface and an empty SETTINGS frame (RFC 9113, section 3.4): any HTTP/2 server
/// answers it.
const HELLO: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// What may follow: a request for `/who` in one HEADERS frame (section 6.2; RFC 7541).
const REQUEST: &[u8] = b"\0\0\x0b\x01\x05\0\0\0\x01\x82\x87\x04\x04/who\x01\x01x";

fn config(
    laptop: &DeviceIdentity,
    server: &DeviceIdentity,
    versions: &[&'static SupportedProtocolVersion],
) -> ClientConfig {
    presenting(laptop.resolver(), server, versions)
}

async fn dial(to: SocketAddr, config: &Arc<ClientConfig>) -> std::io::Result<TlsStream<TcpStream>> {
    let tcp = TcpStream::connect(to).await?;
    let name = ServerName::from(to.ip());
    TlsConnector::from(Arc::clone(config))
        .connect(name, tcp)
        .await
}

/// A client that presents this, and knows the server.
fn presenting(
    resolver: Arc<dyn rustls::client::ResolvesClientCert>,
    server: &DeviceIdentity,
    versions: &[&'static SupportedProtocolVersion],
) -> ClientConfig {
    let check = ServerCheck::new(Expect::Device(server.device()), Refused::default());
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(versions)
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(check))
        .with_client_cert_resolver(resolver);
    config.alpn_protocols = vec![ALPN_H2.to_vec()];
    config
}

impl Listening {
    /// Nothing is answered to whoever is on this connection, and no handler heard of it.
    async fn cuts_off(&self, stream: &mut TlsStream<TcpStream>) {
        // The server may have hung up already.
        stream.write_all(&[HELLO, REQUEST].concat()).await.ok();
        assert_eq!(hear(stream).await, Vec::<u8>::new());
        assert_eq!(self.reached.load(Ordering::SeqCst), 0);
        assert!(self.connections.devices().is_empty());
    }
}

/// What the server says to [`HELLO`] before it falls silent or hangs up; at most 9 bytes.
async fn greet(stream: &mut TlsStream<TcpStream>) -> Vec<u8> {
    // A server that has hung up may break the writing already.
    if stream.write_all(HELLO).await.is_err() {
        return Vec::new();
    }
    hear(stream).await
}

async fn hear(stream: &mut TlsStream<TcpStream>) -> Vec<u8> {
    let mut heard = vec![0; 9];
    match timeout(PATIENCE, stream.read_exact(&mut heard))
        .await
        .unwrap()
    {
        Ok(_) => heard,
        Err(_) => Vec::new(),
    }
}

#[tokio::test]
async fn http_2_over_tls_1_3_is_answered() {
    let (server, laptop) = (identity(1), identity(2));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let config = Arc::new(config(&laptop, &server, VERSIONS));
    let mut stream = dial(listening.address, &config).await.unwrap();
    assert_eq!(
        greet(&mut stream).await.len(),
        9,
        "the control for the tests below"
    );
    stream.write_all(REQUEST).await.unwrap();
    let mut more = [0; 64];
    while listening.reached.load(Ordering::SeqCst) == 0 {
        let read = timeout(PATIENCE, stream.read(&mut more)).await.unwrap();
        assert_ne!(read.unwrap(), 0, "the server hung up");
    }
}

#[tokio::test]
async fn tls_1_2_is_refused() {
    let (server, laptop) = (identity(1), identity(2));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let config = Arc::new(config(&laptop, &server, &[&rustls::version::TLS12]));
    let error = dial(listening.address, &config).await.unwrap_err();
    let cause = error
        .get_ref()
        .and_then(|cause| cause.downcast_ref::<rustls::Error>());
    let expected = rustls::Error::AlertReceived(AlertDescription::ProtocolVersion);
    assert_eq!(cause, Some(&expected));
    assert_eq!(listening.reached.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_client_that_offers_no_protocol_is_cut_off() {
    let (server, laptop) = (identity(1), identity(2));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let mut config = config(&laptop, &server, VERSIONS);
    config.alpn_protocols.clear();
    let mut stream = dial(listening.address, &Arc::new(config)).await.unwrap();
    listening.cuts_off(&mut stream).await;
}

#[tokio::test]
async fn a_client_without_a_certificate_is_cut_off() {
    let (server, laptop) = (identity(1), identity(2));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let check = ServerCheck::new(Expect::Device(server.device()), Refused::default());
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(VERSIONS)
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(check))
        .with_no_client_auth();
    config.alpn_protocols = vec![ALPN_H2.to_vec()];
    let mut stream = dial(listening.address, &Arc::new(config)).await.unwrap();
    listening.cuts_off(&mut stream).await;
}

#[tokio::test]
async fn a_certificate_without_its_key_is_refused() {
    let (server, laptop, thief) = (identity(1), identity(2), identity(3));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let stolen = thief.with_certificate_of(&laptop);
    let config = Arc::new(config(&stolen, &server, VERSIONS));
    let mut stream = dial(listening.address, &config).await.unwrap();
    listening.cuts_off(&mut stream).await;
}

#[tokio::test]
async fn a_key_of_another_type_is_refused_on_both_sides() {
    let (server, laptop) = (identity(1), identity(2));
    let gate = List::of(&[&laptop]);
    let listening = Listening::start(&server, Arc::<List>::clone(&gate)).await;
    let foreign = Arc::new(presenting(p256::resolver(), &server, VERSIONS));
    let mut stream = dial(listening.address, &foreign).await.unwrap();
    listening.cuts_off(&mut stream).await;
    assert_eq!(
        gate.asked.load(Ordering::SeqCst),
        0,
        "there is no device to ask for"
    );

    let check = ClientCheck::new(gate);
    let impostor = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(VERSIONS)
        .unwrap()
        .with_client_cert_verifier(Arc::new(check))
        .with_cert_resolver(p256::resolver());
    let (address, heard) = answer(impostor).await;
    let laptop = Arc::new(config(&laptop, &server, VERSIONS));
    dial(address, &laptop).await.unwrap_err();
    heard.await.unwrap().unwrap_err();
}

#[tokio::test]
async fn a_saved_ticket_spares_nobody_the_check() {
    let (server, laptop) = (identity(1), identity(2));
    let gate = List::of(&[&laptop]);
    let mut config = config(&laptop, &server, VERSIONS);
    config.resumption = Resumption::in_memory_sessions(8);
    let config = Arc::new(config);
    let sessions: Arc<dyn StoresServerSessions> = ServerSessionMemoryCache::new(8);
    // A server with the same key that hands tickets out, as a version of ours might have.
    for expected in [HandshakeKind::Full, HandshakeKind::Resumed] {
        let lenient = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(VERSIONS)
            .unwrap();
        let check = ClientCheck::new(Arc::<List>::clone(&gate));
        let mut lenient = lenient
            .with_client_cert_verifier(Arc::new(check))
            .with_cert_resolver(server.resolver());
        lenient.session_storage = Arc::clone(&sessions);
        lenient.alpn_protocols = vec![ALPN_H2.to_vec()];
        let (address, heard) = answer(lenient).await;
        let mut stream = dial(address, &config).await.unwrap();
        stream.write_all(HELLO).await.unwrap();
        // The ticket comes with the first bytes that are read.
        let mut byte = [0];
        timeout(PATIENCE, stream.read_exact(&mut byte))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(stream.get_ref().1.handshake_kind(), Some(expected));
        heard.await.unwrap().unwrap();
    }
    let listening = Listening::start(&server, Arc::<List>::clone(&gate)).await;
    let before = gate.asked.load(Ordering::SeqCst);
    let mut stream = dial(listening.address, &config).await.unwrap();
    assert_eq!(greet(&mut stream).await.len(), 9);
    assert_eq!(
        stream.get_ref().1.handshake_kind(),
        Some(HandshakeKind::Full)
    );
    assert!(gate.asked.load(Ordering::SeqCst) > before);

    gate.strike(&laptop);
    let listening = Listening::start(&server, gate).await;
    let mut stream = dial(listening.address, &config).await.unwrap();
    listening.cuts_off(&mut stream).await;
}

/// Takes one connection, hears [`HELLO`] and answers a byte.
async fn answer(config: ServerConfig) -> (SocketAddr, JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let heard = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await?;
        let mut stream = acceptor.accept(tcp).await?;
        let mut hello = vec![0; HELLO.len()];
        stream.read_exact(&mut hello).await?;
        stream.write_all(&[0]).await?;
        stream.flush().await
    });
    (address, heard)
}

#[tokio::test]
async fn no_session_is_offered_for_resumption() {
    let (server, laptop) = (identity(1), identity(2));
    let gate = List::of(&[&laptop]);
    let listening = Listening::start(&server, Arc::<List>::clone(&gate)).await;
    let mut config = config(&laptop, &server, VERSIONS);
    config.resumption = Resumption::in_memory_sessions(8);
    let config = Arc::new(config);
    for _ in 0..2 {
        let mut stream = dial(listening.address, &config).await.unwrap();
        assert_eq!(greet(&mut stream).await.len(), 9);
        let (_, session) = stream.get_ref();
        assert_eq!(session.handshake_kind(), Some(HandshakeKind::Full));
    }
    let asked = gate.asked.load(Ordering::SeqCst);
    assert_eq!(
        asked, 4,
        "each handshake asks, and each registration asks again"
    );
}
