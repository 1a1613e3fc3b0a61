//! This device's key, its certificate, and the key inside a foreign certificate.

use std::fmt;
use std::sync::Arc;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use rcgen::{CertificateParams, DistinguishedName, DnType, PublicKeyData, SerialNumber};
use rustls::pki_types::{CertificateDer, SubjectPublicKeyInfoDer};
use rustls::server::ParsedCertificate;
use rustls::sign::{CertifiedKey, Signer, SingleCertAndKey};
use rustls::{CertificateError, SignatureAlgorithm, SignatureScheme};

use super::TlsError;

/// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410, section
/// 4): there is one encoding only, so comparing bytes is exact.
const SPKI_PREFIX: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// This device on every link: its key and the certificate that carries it.
///
/// The certificate is a pure function of the key (fixed serial and dates, and Ed25519 signatures
/// are deterministic), so nothing of it needs to be kept.
#[derive(Clone)]
pub struct DeviceIdentity {
    device: [u8; 32],
    certified: Arc<CertifiedKey>,
}

impl DeviceIdentity {
    /// Wraps the device's key into a self-signed certificate.
    ///
    /// # Errors
    ///
    /// [`TlsError::Certificate`] where the certificate cannot be encoded, [`TlsError::Settings`]
    /// where it does not carry the key.
    pub fn new(key: SigningKey) -> Result<Self, TlsError> {
        let key = DeviceKey(Arc::new(key));
        let mut name = DistinguishedName::new();
        name.push(DnType::CommonName, "OnScene device");
        let mut params = CertificateParams::default();
        params.distinguished_name = name;
        params.serial_number = Some(SerialNumber::from(1_u64));
        let certificate = params.self_signed(&key)?;

        let device = key.0.verifying_key().to_bytes();
        let certified = CertifiedKey::new(vec![certificate.der().clone()], Arc::new(key));
        certified.keys_match()?;
        Ok(Self {
            device,
            certified: Arc::new(certified),
        })
    }

    /// The device's Ed25519 public key.
    #[must_use]
    pub fn device(&self) -> [u8; 32] {
        self.device
    }

    /// What rustls presents on either side of a handshake.
    pub(super) fn resolver(&self) -> Arc<SingleCertAndKey> {
        Arc::new(SingleCertAndKey::from(Arc::clone(&self.certified)))
    }
}

impl fmt::Debug for DeviceIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceIdentity")
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

/// The device key as the two libraries want to sign with it; the secret is never copied out.
#[derive(Clone)]
struct DeviceKey(Arc<SigningKey>);

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey")
    }
}

impl PublicKeyData for DeviceKey {
    fn der_bytes(&self) -> &[u8] {
        self.0.as_ref().as_ref().as_bytes()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &rcgen::PKCS_ED25519
    }
}

impl rcgen::SigningKey for DeviceKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(self.0.sign(message).to_bytes().to_vec())
    }
}

impl rustls::sign::SigningKey for DeviceKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered
            .contains(&SignatureScheme::ED25519)
            .then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(spki(&self.0.verifying_key().to_bytes()))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ED25519
    }
}

impl Signer for DeviceKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        Ok(self.0.sign(message).to_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// The SubjectPublicKeyInfo of a device key.
pub(super) fn spki(device: &[u8; 32]) -> SubjectPublicKeyInfoDer<'static> {
    SubjectPublicKeyInfoDer::from([SPKI_PREFIX.as_slice(), device.as_slice()].concat())
}

/// The Ed25519 public key inside a certificate.
///
/// Everything else in it is ignored on purpose: names and dates are its maker's own words, and
/// laptops' clocks are wrong.
///
/// # Errors
///
/// Where the certificate cannot be parsed, or carries anything but a usable Ed25519 key. A weak
/// key (of small order) is no key: anybody could sign for it.
pub(super) fn device_in(certificate: &CertificateDer<'_>) -> Result<[u8; 32], rustls::Error> {
    let spki = ParsedCertificate::try_from(certificate)?.subject_public_key_info();
    let device: [u8; 32] = spki
        .as_ref()
        .strip_prefix(&SPKI_PREFIX)
        .and_then(|key| key.try_into().ok())
        .ok_or(CertificateError::BadEncoding)?;
    match VerifyingKey::from_bytes(&device) {
        Ok(key) if !key.is_weak() => Ok(device),
        _ => Err(CertificateError::BadEncoding.into()),
    }
}

#[cfg(test)]
impl DeviceIdentity {
    /// Presents another's certificate and signs with this key, as a thief of certificates would.
    pub(super) fn with_certificate_of(&self, other: &Self) -> Self {
        let certified = CertifiedKey::new(
            other.certified.cert.clone(),
            Arc::clone(&self.certified.key),
        );
        Self {
            device: other.device,
            certified: Arc::new(certified),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_certificate_gives_back_the_key_it_was_made_for() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let device = key.verifying_key().to_bytes();
        let identity = DeviceIdentity::new(key).unwrap();
        assert_eq!(identity.device(), device);
        let certificate = identity.certified.end_entity_cert().unwrap();
        assert_eq!(device_in(certificate), Ok(device));
    }

    #[test]
    fn a_key_that_anybody_can_sign_for_is_no_device() {
        let identity = DeviceIdentity::new(SigningKey::from_bytes(&[7; 32])).unwrap();
        let mut certificate = identity.certified.end_entity_cert().unwrap().to_vec();
        let at = certificate
            .windows(32)
            .position(|window| window == identity.device())
            .unwrap();
        // The neutral element: of order one.
        let mut weak = [0; 32];
        weak[0] = 1;
        certificate.splice(at..at + 32, weak);
        assert!(device_in(&CertificateDer::from(certificate)).is_err());
    }

    #[test]
    fn a_broken_certificate_is_an_error() {
        let identity = DeviceIdentity::new(SigningKey::from_bytes(&[7; 32])).unwrap();
        let whole = identity.certified.end_entity_cert().unwrap().to_vec();
        for end in 0..whole.len() {
            let part = whole.get(..end).unwrap_or_default();
            assert!(
                device_in(&CertificateDer::from(part)).is_err(),
                "{end} bytes"
            );
        }
    }
}
