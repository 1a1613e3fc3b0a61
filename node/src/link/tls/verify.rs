//! The two checks of a handshake: the client's key where we listen, the server's where we dial.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible,
    PeerMisbehaved, SignatureScheme,
};

use super::identity::{device_in, spki};
use super::{Gate, provider};

/// Which device may answer when we dial.
#[derive(Clone)]
pub enum Expect {
    /// This device alone. The rule for a known peer: a shared list would let peers impersonate
    /// each other.
    Device([u8; 32]),
    /// Any device that the gate admits. For the hub's address, behind which any laptop certified
    /// as hub may stand: who it is follows from the key it presents.
    AnyOf(Arc<dyn Gate>),
    /// Any device at all. For a laptop that joins with a typed code and knows no key yet: who is
    /// there follows from what it proves to know.
    Anyone,
}

impl Expect {
    fn admits(&self, device: &[u8; 32]) -> bool {
        match self {
            Self::Device(expected) => expected == device,
            Self::AnyOf(gate) => gate.admits(device),
            Self::Anyone => true,
        }
    }
}

impl fmt::Debug for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(device) => f.debug_tuple("Device").field(device).finish(),
            Self::AnyOf(_) => f.write_str("AnyOf"),
            Self::Anyone => f.write_str("Anyone"),
        }
    }
}

/// What both sides ask of the other's certificate: one, with a device key inside.
fn device_alone(
    certificate: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
) -> Result<[u8; 32], Error> {
    if intermediates.is_empty() {
        device_in(certificate)
    } else {
        Err(CertificateError::UnknownIssuer.into())
    }
}

/// Checks that the other end holds the key of its certificate (RFC 8446, section 4.4.3).
fn prove(
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signature: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> Result<HandshakeSignatureValid, Error> {
    if signature.scheme != SignatureScheme::ED25519 {
        return Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into());
    }
    let key = spki(&device_in(certificate)?);
    verify_tls13_signature_with_raw_key(message, &key, signature, algorithms)
}

/// TLS 1.2 is never negotiated; should it be, no signature counts.
fn refuse_tls12() -> Result<HandshakeSignatureValid, Error> {
    Err(PeerIncompatible::Tls12NotOffered.into())
}

/// Lets in the clients that the gate admits.
pub(super) struct ClientCheck {
    gate: Arc<dyn Gate>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCheck {
    pub(super) fn new(gate: Arc<dyn Gate>) -> Self {
        Self {
            gate,
            algorithms: provider().signature_verification_algorithms,
        }
    }
}

impl fmt::Debug for ClientCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCheck")
    }
}

impl ClientCertVerifier for ClientCheck {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let device = device_alone(end_entity, intermediates)?;
        if self.gate.admits(&device) {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::UnknownIssuer.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        refuse_tls12()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        prove(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}

/// The key of the last server that was not the expected one, if that was the last to answer.
///
/// The key is what the server *claims*: the handshake ended before it had to prove it.
#[derive(Debug, Clone, Default)]
pub(super) struct Refused(Arc<Mutex<Option<[u8; 32]>>>);

impl Refused {
    pub(super) fn device(&self) -> Option<[u8; 32]> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, device: Option<[u8; 32]>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = device;
    }
}

/// Accepts the server that is expected.
#[derive(Debug)]
pub(super) struct ServerCheck {
    expect: Expect,
    refused: Refused,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCheck {
    pub(super) fn new(expect: Expect, refused: Refused) -> Self {
        Self {
            expect,
            refused,
            algorithms: provider().signature_verification_algorithms,
        }
    }
}

impl ServerCertVerifier for ServerCheck {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.refused.set(None);
        let device = device_alone(end_entity, intermediates)?;
        if self.expect.admits(&device) {
            Ok(ServerCertVerified::assertion())
        } else {
            self.refused.set(Some(device));
            Err(CertificateError::UnknownIssuer.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        refuse_tls12()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        prove(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}
