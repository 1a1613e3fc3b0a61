//! Why somebody was recused: one line, sealed under a key of the incident.

use super::{Key, Keyring, SealError, open, seal};
use crate::id::{PersonKey, SubjectId};
use crate::roster::Recusal;

/// The reason of a recusal. It opens in this incident and for this person only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(pub String);

impl Reason {
    /// Seals it.
    ///
    /// # Errors
    /// None that one line can cause.
    pub fn seal(
        &self,
        key: &Key,
        subject: SubjectId,
        person: PersonKey,
        nonce: [u8; 24],
    ) -> Result<Vec<u8>, SealError> {
        seal(key, &place(subject, person), self.0.as_bytes(), nonce)
    }

    /// The reason in a recusal, where its key is held.
    pub fn open(recusal: &Recusal, subject: SubjectId, keys: &Keyring) -> Option<Self> {
        let key = keys.get(recusal.key)?;
        let place = place(subject, recusal.person);
        let plain = open(key, &place, &recusal.reason).ok()?;
        String::from_utf8(plain).ok().map(Self)
    }
}

fn place(subject: SubjectId, person: PersonKey) -> Vec<u8> {
    [b"recusal".as_slice(), subject.as_bytes(), person.as_bytes()].concat()
}
