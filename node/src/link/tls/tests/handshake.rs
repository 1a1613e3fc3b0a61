//! Clients that we would not build: each tries one thing that the server has to refuse.

use rustls::client::Resumption;
use rustls::pki_types::ServerName;
use rustls::{AlertDescription, ClientConfig, HandshakeKind, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::verify::{Refused, ServerCheck};
use super::*;

/// The HTTP/2 preface and an empty SETTINGS frame (RFC 9113, section 3.4): any HTTP/2 server
/// answers it.
const HELLO: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

fn config(
    laptop: &DeviceIdentity,
    server: &DeviceIdentity,
    versions: &[&'static SupportedProtocolVersion],
) -> ClientConfig {
    let check = ServerCheck::new(Expect::Device(server.device()), Refused::default());
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(versions)
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(check))
        .with_client_cert_resolver(laptop.resolver());
    config.alpn_protocols = vec![ALPN_H2.to_vec()];
    config
}

async fn dial(to: SocketAddr, config: &Arc<ClientConfig>) -> std::io::Result<TlsStream<TcpStream>> {
    let tcp = TcpStream::connect(to).await?;
    let name = ServerName::from(to.ip());
    TlsConnector::from(Arc::clone(config))
        .connect(name, tcp)
        .await
}

/// What the server says to [`HELLO`] before it falls silent or hangs up; at most 9 bytes.
async fn greet(stream: &mut TlsStream<TcpStream>) -> Vec<u8> {
    let mut heard = vec![0; 9];
    // A server that has hung up may break the writing already.
    if stream.write_all(HELLO).await.is_err() {
        return Vec::new();
    }
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
}

#[tokio::test]
async fn a_client_that_offers_no_protocol_is_cut_off() {
    let (server, laptop) = (identity(1), identity(2));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let mut config = config(&laptop, &server, VERSIONS);
    config.alpn_protocols.clear();
    let mut stream = dial(listening.address, &Arc::new(config)).await.unwrap();
    assert_eq!(greet(&mut stream).await, Vec::<u8>::new());
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
    assert_eq!(greet(&mut stream).await, Vec::<u8>::new());
}

#[tokio::test]
async fn a_certificate_without_its_key_is_refused() {
    let (server, laptop, thief) = (identity(1), identity(2), identity(3));
    let listening = Listening::start(&server, List::of(&[&laptop])).await;
    let stolen = thief.with_certificate_of(&laptop);
    let config = Arc::new(config(&stolen, &server, VERSIONS));
    let mut stream = dial(listening.address, &config).await.unwrap();
    assert_eq!(greet(&mut stream).await, Vec::<u8>::new());
    assert!(listening.connections.devices().is_empty());
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
