//! A laptop with a key of another type (ECDSA over P-256), made for these tests and used nowhere
//! else, in a certificate that says the same as ours do.

use data_encoding::BASE64;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::{CertifiedKey, Signer, SigningKey, SingleCertAndKey};
use rustls::{SignatureAlgorithm, SignatureScheme};
use std::sync::Arc;

const KEY: &str = "\
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgORIYZI0vu9f1/QBIbadlLsFBk6pvUY/q7r6QZkXC\
    u3WhRANCAAROJ+Cl1ypia0p5e39B/n9oEmpxT1DuB6z3iD0bOU6z+R3uTABBfIA26k3rnIkFOzZqUsFQ9/6iqA8t\
    tOTiXnh8";
const CERTIFICATE: &str = "\
    MIIBijCCAS+gAwIBAgIURsw/92Ane26Z+LaA5nLjrc4xW4EwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOT25TY2Vu\
    ZSBkZXZpY2UwIBcNMjYxMTI0MTMzMzM4WhgPMjEyNjEwMzExMzMzMzhaMBkxFzAVBgNVBAMMDk9uU2NlbmUgZGV2\
    aWNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETifgpdcqYmtKeXt/Qf5/aBJqcU9Q7ges94g9GzlOs/kd7kwA\
    QXyANupN65yJBTs2alLBUPf+oqgPLbTk4l54fKNTMFEwHQYDVR0OBBYEFKz4QmpmN3aYjngBafzHZ94c4xykMB8G\
    A1UdIwQYMBaAFKz4QmpmN3aYjngBafzHZ94c4xykMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIh\
    AOv3yopKag/7ZgTGCOsUrOyjy47X1RHkPunW2Q8SlU4kAiEAzriwePWjiePGSeqbgzXDxSbdgldq6RttAUgncLY7\
    BL8=";

/// Signs with its own key, whatever the server says that it would take.
#[derive(Debug)]
struct Stubborn(Arc<dyn SigningKey>);

impl SigningKey for Stubborn {
    fn choose_scheme(&self, _offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        self.0
            .choose_scheme(&[SignatureScheme::ECDSA_NISTP256_SHA256])
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }
}

/// What it presents in a handshake.
pub(super) fn resolver() -> Arc<SingleCertAndKey> {
    let bytes = |text: &str| BASE64.decode(text.as_bytes()).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(bytes(KEY)));
    let provider = super::provider();
    let key = provider.key_provider.load_private_key(key).unwrap();
    let chain = vec![CertificateDer::from(bytes(CERTIFICATE))];
    let certified = CertifiedKey::new(chain, Arc::new(Stubborn(key)));
    Arc::new(SingleCertAndKey::from(Arc::new(certified)))
}
