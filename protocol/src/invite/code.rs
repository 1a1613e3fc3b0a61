//! The code as text: bech32m (BIP 350), so that a slip of the hand is noticed.

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32m, Hrp};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::fmt;
use std::str::FromStr;

const HRP: Hrp = Hrp::parse_unchecked("onscene");
const PREFIX: &str = "onscene1";
/// The version of the code's bytes, the first of them.
const FORMAT: u8 = 1;
/// Characters of a text that could be a code, spaces and hyphens included.
const TEXT_CHARS_MAX: usize = 400;

/// What an inviter reads out, sends or shows.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteCode {
    /// Opens the invitation, once.
    pub secret: [u8; 16],
    /// The first 16 bytes of BLAKE3 over the inviter's device key: whom to expect on the link.
    pub device_hash: [u8; 16],
    /// Where the inviter listens.
    pub address: Option<SocketAddr>,
}

impl fmt::Debug for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InviteCode")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// It looks like a code, but a character is wrong or missing.
    #[error("the code has a typing error; compare it with the one that was given")]
    Mistyped,
    /// It is something else.
    #[error("this is not an invite code; one begins with {PREFIX}")]
    NotACode,
    /// A code of a later version.
    #[error("the code is of a later version; update this laptop first")]
    Newer,
}

/// The short name of a device that a code carries.
pub fn device_hash(device: &[u8; 32]) -> [u8; 16] {
    let [first, ..] = *blake3::hash(device).as_bytes().as_chunks::<16>().0 else {
        return [0; 16];
    };
    first
}

impl InviteCode {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![FORMAT];
        bytes.extend_from_slice(&self.secret);
        bytes.extend_from_slice(&self.device_hash);
        if let Some(address) = self.address {
            match address.ip() {
                IpAddr::V4(ip) => bytes.extend_from_slice(&ip.octets()),
                IpAddr::V6(ip) => bytes.extend_from_slice(&ip.octets()),
            }
            bytes.extend_from_slice(&address.port().to_be_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, BadCode> {
        let (&format, rest) = bytes.split_first().ok_or(BadCode::NotACode)?;
        if format != FORMAT {
            return Err(BadCode::Newer);
        }
        let (secret, rest) = rest.split_first_chunk().ok_or(BadCode::NotACode)?;
        let (device_hash, rest) = rest.split_first_chunk().ok_or(BadCode::NotACode)?;
        Ok(Self {
            secret: *secret,
            device_hash: *device_hash,
            address: address(rest)?,
        })
    }
}

fn address(bytes: &[u8]) -> Result<Option<SocketAddr>, BadCode> {
    let Some((ip, port)) = bytes.split_last_chunk::<2>() else {
        return if bytes.is_empty() {
            Ok(None)
        } else {
            Err(BadCode::NotACode)
        };
    };
    let ip = if let Ok(four) = <[u8; 4]>::try_from(ip) {
        IpAddr::from(Ipv4Addr::from(four))
    } else if let Ok(sixteen) = <[u8; 16]>::try_from(ip) {
        IpAddr::from(Ipv6Addr::from(sixteen))
    } else {
        return Err(BadCode::NotACode);
    };
    Ok(Some(SocketAddr::new(ip, u16::from_be_bytes(*port))))
}

impl fmt::Display for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bech32::encode_lower_to_fmt::<Bech32m, _>(f, HRP, &self.to_bytes()).map_err(|_| fmt::Error)
    }
}

impl FromStr for InviteCode {
    type Err = BadCode;

    /// Forgives capitals, spaces, line breaks and hyphens.
    fn from_str(text: &str) -> Result<Self, BadCode> {
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err(BadCode::NotACode);
        }
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑' | '–' | '—'))
            .flat_map(char::to_lowercase)
            .collect();
        if !text.starts_with(PREFIX) {
            return Err(BadCode::NotACode);
        }
        let checked = CheckedHrpstring::new::<Bech32m>(&text).map_err(|_| BadCode::Mistyped)?;
        if checked.hrp() != HRP {
            return Err(BadCode::Mistyped);
        }
        Self::from_bytes(&checked.byte_iter().collect::<Vec<_>>())
    }
}
