//! The long code, as QR code, file or text: bech32m (BIP 350), so that a slip of the hand is
//! noticed. It holds all that is needed to join without asking anybody.

use super::{BadTypedCode, Ticket, TypedCode};
use crate::id::{DeviceKey, OrganisationId};
use crate::limit::ADDRESSES_PER_CODE_MAX;
use crate::roster::Roles;
use crate::typing;
use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32m, Hrp};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::fmt;
use std::str::FromStr;

const HRP: Hrp = Hrp::parse_unchecked("onscene");
const PREFIX: &str = "onscene1";
/// The version of the code's bytes, the first of them. Version 1 had a shorter secret, and only a
/// hash of the inviter's key.
const FORMAT: u8 = 2;
/// Characters of a text that could be a code, spaces and hyphens included.
const TEXT_CHARS_MAX: usize = 800;

/// What an inviter shows as a QR code, writes to a file, or sends.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteCode {
    /// What opens the invitation, once.
    pub ticket: Ticket,
    /// The inviter's laptop: whom to expect on the link.
    pub inviter: DeviceKey,
    /// When it ends, milliseconds since 1970 by the inviter's clock.
    pub expires_ms: u64,
    /// Where the inviter listens, at most [`ADDRESSES_PER_CODE_MAX`].
    pub addresses: Vec<SocketAddr>,
}

impl fmt::Debug for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InviteCode")
            .field("inviter", &self.inviter)
            .field("addresses", &self.addresses)
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
    #[error(
        "this is not an invite code; a long one begins with {PREFIX}, a typed one has {} digits",
        TypedCode::DIGITS
    )]
    NotACode,
    /// A code of an earlier version.
    #[error("the code is of an earlier version; update the laptop that invites first")]
    Older,
    /// A code of a later version.
    #[error("the code is of a later version; update this laptop first")]
    Newer,
}

/// Either code, as somebody gave it to a laptop that joins.
#[derive(Debug, Clone)]
pub enum Code {
    /// The long one.
    Long(Box<InviteCode>),
    /// The one that is typed.
    Typed(TypedCode),
}

impl FromStr for Code {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, BadCode> {
        match text.parse() {
            Ok(typed) => Ok(Self::Typed(typed)),
            Err(BadTypedCode::Mistyped) => Err(BadCode::Mistyped),
            Err(BadTypedCode::NotACode) => Ok(Self::Long(Box::new(text.parse()?))),
        }
    }
}

impl InviteCode {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![FORMAT];
        bytes.extend_from_slice(&self.ticket.secret);
        bytes.extend_from_slice(self.inviter.as_bytes());
        bytes.extend_from_slice(self.ticket.organisation.as_bytes());
        bytes.extend_from_slice(&self.ticket.roles.bits().to_be_bytes());
        let expires = self.expires_ms.to_be_bytes();
        bytes.extend_from_slice(expires.last_chunk::<6>().unwrap_or(&[0; 6]));
        for address in self.addresses.iter().take(ADDRESSES_PER_CODE_MAX) {
            match address.ip() {
                IpAddr::V4(ip) => {
                    bytes.push(4);
                    bytes.extend_from_slice(&ip.octets());
                }
                IpAddr::V6(ip) => {
                    bytes.push(6);
                    bytes.extend_from_slice(&ip.octets());
                }
            }
            bytes.extend_from_slice(&address.port().to_be_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, BadCode> {
        let mut rest = bytes;
        match take(&mut rest)? {
            [FORMAT] => {}
            [0..FORMAT] => return Err(BadCode::Older),
            [_] => return Err(BadCode::Newer),
        }
        let secret = take(&mut rest)?;
        let inviter = DeviceKey::from_bytes(take(&mut rest)?);
        let organisation = OrganisationId::from_bytes(take(&mut rest)?);
        let roles = Roles::from_bits(u32::from_be_bytes(take(&mut rest)?));
        let [a, b, c, d, e, f] = take(&mut rest)?;
        let expires_ms = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
        let mut addresses = Vec::new();
        while !rest.is_empty() {
            addresses.push(address(&mut rest)?);
        }
        if addresses.len() > ADDRESSES_PER_CODE_MAX {
            return Err(BadCode::NotACode);
        }
        Ok(Self {
            ticket: Ticket {
                secret,
                organisation,
                roles,
            },
            inviter,
            expires_ms,
            addresses,
        })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], BadCode> {
    let (taken, left) = rest.split_first_chunk().ok_or(BadCode::NotACode)?;
    *rest = left;
    Ok(*taken)
}

fn address(rest: &mut &[u8]) -> Result<SocketAddr, BadCode> {
    let ip = match take(rest)? {
        [4] => IpAddr::from(Ipv4Addr::from(take::<4>(rest)?)),
        [6] => IpAddr::from(Ipv6Addr::from(take::<16>(rest)?)),
        _ => return Err(BadCode::NotACode),
    };
    Ok(SocketAddr::new(ip, u16::from_be_bytes(take(rest)?)))
}

impl fmt::Display for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bech32::encode_lower_to_fmt::<Bech32m, _>(f, HRP, &self.to_bytes()).map_err(|_| fmt::Error)
    }
}

impl FromStr for InviteCode {
    type Err = BadCode;

    /// Forgives what [`typing::code`] does: capitals, spaces, hyphens, words before it, and more.
    fn from_str(text: &str) -> Result<Self, BadCode> {
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err(BadCode::NotACode);
        }
        let text = typing::code(text);
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
