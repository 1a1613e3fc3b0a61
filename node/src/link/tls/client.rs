//! Dialling: an HTTPS client that talks to one expected device.

use std::sync::Arc;

use reqwest::ClientBuilder;
use reqwest::dns::Resolve;
use reqwest::redirect::Policy;
use reqwest::tls::TlsInfo;
use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::pki_types::CertificateDer;

use super::identity::{DeviceIdentity, device_in};
use super::verify::{Expect, Refused, ServerCheck};
use super::{ALPN_H2, TlsError, VERSIONS, limit, provider};

/// A client for one peer, or for one hub's address; clones share their connections.
///
/// An open connection outlives a change of the roster: drop the client of a peer that is revoked.
#[derive(Debug, Clone)]
pub struct PeerClient {
    http: reqwest::Client,
    refused: Refused,
}

impl PeerClient {
    /// The HTTP client: `https` only, HTTP/2 only, no proxy, no redirects.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The key that the last server presented, where that was not the expected one: a request that
    /// failed with this set met another device at that address. A claim, not proved by the server.
    ///
    /// A server that refuses *us* is not told apart from a broken connection: the words of the
    /// error change, so nothing reads them.
    #[must_use]
    pub fn refused(&self) -> Option<[u8; 32]> {
        self.refused.device()
    }
}

/// Makes a client that presents `identity` and talks only to a server that `expect` allows.
///
/// # Errors
///
/// [`TlsError::Settings`] and [`TlsError::Client`] where the parts cannot be set up; no address is
/// contacted here.
pub fn client(identity: &DeviceIdentity, expect: Expect) -> Result<PeerClient, TlsError> {
    build(identity, expect, reqwest::Client::builder())
}

/// The same, where the name in the URL is looked up by `names`.
pub(in crate::link) fn client_through(
    identity: &DeviceIdentity,
    expect: Expect,
    names: Arc<dyn Resolve>,
) -> Result<PeerClient, TlsError> {
    let builder = reqwest::Client::builder().dns_resolver(names);
    build(identity, expect, builder)
}

fn build(
    identity: &DeviceIdentity,
    expect: Expect,
    builder: ClientBuilder,
) -> Result<PeerClient, TlsError> {
    let refused = Refused::default();
    let tls = config(identity, ServerCheck::new(expect, refused.clone()))?;
    let http = builder
        .tls_backend_preconfigured(tls)
        .tls_info(true)
        .no_proxy()
        .https_only(true)
        .referer(false)
        .redirect(Policy::none())
        .http2_prior_knowledge()
        .http2_initial_stream_window_size(limit::STREAM_WINDOW_BYTES)
        .http2_initial_connection_window_size(limit::CONNECTION_WINDOW_BYTES)
        .http2_max_header_list_size(limit::HEADER_BYTES_MAX)
        .http2_keep_alive_interval(limit::PING_EVERY)
        .http2_keep_alive_timeout(limit::PING_TIME_MAX)
        .connect_timeout(limit::CONNECT_TIME_MAX)
        .read_timeout(limit::READ_TIME_MAX)
        .build()?;
    Ok(PeerClient { http, refused })
}

/// The device that gave an answer, proved in the handshake of the connection it came over.
///
/// `None` only for answers that did not come through a [`PeerClient`].
#[must_use]
pub fn device_of(answer: &reqwest::Response) -> Option<[u8; 32]> {
    let certificate = answer.extensions().get::<TlsInfo>()?.peer_certificate()?;
    device_in(&CertificateDer::from(certificate)).ok()
}

pub(super) fn config(
    identity: &DeviceIdentity,
    check: ServerCheck,
) -> Result<ClientConfig, TlsError> {
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(VERSIONS)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(check))
        .with_client_cert_resolver(identity.resolver());
    config.alpn_protocols = vec![ALPN_H2.to_vec()];
    config.resumption = Resumption::disabled();
    // A name would tell the network whom we look for, and nobody checks it.
    config.enable_sni = false;
    Ok(config)
}
