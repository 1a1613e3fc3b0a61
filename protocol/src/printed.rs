//! A key on paper: an administrator's key that lies on no laptop, for the day on which all their
//! laptops are lost. It signs and opens like any other; no laptop can link with it.

use crate::clock::Entropy;
use crate::id::{DeviceKey, OrganisationId, PersonKey};
use crate::seal::SealSecret;
use crate::typing;
use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32m, Hrp};
use ed25519_dalek::SigningKey;
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

const HRP: Hrp = Hrp::parse_unchecked("onscenekey");
const PREFIX: &str = "onscenekey1";
/// The version of the key's bytes, the first of them.
const FORMAT: u8 = 1;
/// Characters of a text that could be a key, spaces and hyphens included.
const TEXT_CHARS_MAX: usize = 400;
/// Bytes of the organisation's id on paper. Nobody founds another that begins with the same 80 bits.
const ORGANISATION_BYTES: usize = 10;
/// Bytes of the secret: 128 bits are not guessed, and 61 letters in all can still be typed.
const SECRET_BYTES: usize = 16;
/// Letters that stand together on paper.
const GROUP: usize = 5;

/// The secret that is printed, and whose it is. Whoever holds it is an administrator there.
pub struct PrintedKey {
    organisation: [u8; ORGANISATION_BYTES],
    secret: Zeroizing<[u8; SECRET_BYTES]>,
}

impl fmt::Debug for PrintedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrintedKey({}, secret)", self.person())
    }
}

/// Why a text is not a printed key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPrintedKey {
    /// It looks like one, but a character is wrong or missing.
    #[error("the printed key has a typing error; compare it with the paper")]
    Mistyped,
    /// It is something else.
    #[error("this is not a printed key; one begins with {PREFIX}")]
    NotAKey,
    /// One of a later version.
    #[error("the printed key is of a later version; update this laptop first")]
    Newer,
}

impl PrintedKey {
    /// A new one, for this organisation.
    pub fn new(organisation: OrganisationId, entropy: &mut impl Entropy) -> Self {
        Self {
            organisation: beginning(organisation),
            secret: Zeroizing::new(entropy.bytes()),
        }
    }

    /// Whether it was printed for this organisation.
    pub fn is_of(&self, organisation: OrganisationId) -> bool {
        self.organisation == beginning(organisation)
    }

    /// What it signs with.
    pub fn signer(&self) -> SigningKey {
        SigningKey::from_bytes(&self.derived("onscene 1 printed key signs"))
    }

    /// The key that others know.
    pub fn person(&self) -> PersonKey {
        PersonKey::from_bytes(self.signer().verifying_key().to_bytes())
    }

    /// What opens keys that were wrapped for it.
    pub fn seal(&self) -> SealSecret {
        SealSecret::from_bytes(*self.derived("onscene 1 printed key opens"))
    }

    /// The laptop that stands in its certificate: there is none, and nobody has its key.
    pub fn device(&self) -> DeviceKey {
        DeviceKey::of_printed_key(self.person())
    }

    fn derived(&self, context: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(context, self.secret.as_slice()))
    }

    /// The text without spaces, as it stands in a QR code.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(vec![FORMAT]);
        bytes.extend_from_slice(&self.organisation);
        bytes.extend_from_slice(self.secret.as_slice());
        // 27 bytes under a short prefix always fit.
        Zeroizing::new(bech32::encode_lower::<Bech32m>(HRP, &bytes).unwrap_or_default())
    }

    /// The text in groups, to be read from paper.
    pub fn to_groups(&self) -> Zeroizing<String> {
        let text = self.to_text();
        let mut groups = Zeroizing::new(String::with_capacity(text.len() * 2));
        for (place, letter) in text.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                groups.push(' ');
            }
            groups.push(letter);
        }
        groups
    }
}

fn beginning(organisation: OrganisationId) -> [u8; ORGANISATION_BYTES] {
    let bytes = organisation.as_bytes().first_chunk();
    bytes.copied().unwrap_or_default()
}

impl FromStr for PrintedKey {
    type Err = BadPrintedKey;

    /// Forgives what [`typing::code`] does: capitals, spaces, hyphens, and more.
    fn from_str(text: &str) -> Result<Self, BadPrintedKey> {
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err(BadPrintedKey::NotAKey);
        }
        let text = Zeroizing::new(typing::code(text));
        if !text.starts_with(PREFIX) {
            return Err(BadPrintedKey::NotAKey);
        }
        let checked =
            CheckedHrpstring::new::<Bech32m>(&text).map_err(|_| BadPrintedKey::Mistyped)?;
        if checked.hrp() != HRP {
            return Err(BadPrintedKey::Mistyped);
        }
        let bytes = Zeroizing::new(checked.byte_iter().collect::<Vec<_>>());
        let (&format, bytes) = bytes.split_first().ok_or(BadPrintedKey::NotAKey)?;
        if format != FORMAT {
            return Err(BadPrintedKey::Newer);
        }
        let (organisation, secret) = bytes.split_first_chunk().ok_or(BadPrintedKey::NotAKey)?;
        let secret = <[u8; SECRET_BYTES]>::try_from(secret).map(Zeroizing::new);
        Ok(Self {
            organisation: *organisation,
            secret: secret.map_err(|_| BadPrintedKey::NotAKey)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Seeded;

    fn key() -> PrintedKey {
        PrintedKey::new(OrganisationId::from_bytes([9; 32]), &mut Seeded::new(7))
    }

    #[test]
    fn a_key_is_read_from_paper_as_it_was_printed_whatever_the_hand_made_of_it() {
        let groups = key().to_groups();
        assert!(groups.split(' ').all(|group| group.len() <= GROUP));
        for typed in [
            groups.to_string(),
            key().to_text().to_string(),
            groups.to_uppercase(),
            groups.replace(' ', "-\n"),
        ] {
            let read = typed.parse::<PrintedKey>().unwrap();
            assert_eq!(read.person(), key().person());
            assert!(read.is_of(OrganisationId::from_bytes([9; 32])));
            assert!(!read.is_of(OrganisationId::from_bytes([8; 32])));
        }
    }

    #[test]
    fn a_slip_of_the_hand_is_noticed_at_every_place() {
        let text = key().to_text().to_string();
        for at in PREFIX.len()..text.len() {
            let mut slipped: Vec<char> = text.chars().collect();
            slipped[at] = if slipped[at] == 'q' { 'p' } else { 'q' };
            let slipped: String = slipped.into_iter().collect();
            let why = slipped.parse::<PrintedKey>().unwrap_err();
            assert_eq!(why, BadPrintedKey::Mistyped, "at {at}");
        }
        assert!(text[..text.len() - 1].parse::<PrintedKey>().is_err());
        for other in ["", "onscene1qqq", &"q".repeat(500)] {
            assert_eq!(
                other.parse::<PrintedKey>().unwrap_err(),
                BadPrintedKey::NotAKey
            );
        }
        let later = bech32::encode_lower::<Bech32m>(HRP, &[2; 27]).unwrap();
        assert_eq!(
            later.parse::<PrintedKey>().unwrap_err(),
            BadPrintedKey::Newer
        );
    }

    #[test]
    fn what_signs_what_opens_and_what_is_printed_are_three_secrets() {
        let (key, debug) = (key(), format!("{:?}", key()));
        let signs = key.derived("onscene 1 printed key signs");
        let opens = key.derived("onscene 1 printed key opens");
        assert!(*signs != *opens && signs[..16] != *key.secret && opens[..16] != *key.secret);
        assert!(!debug.contains(key.to_text().as_str()), "no log has it");
    }
}
