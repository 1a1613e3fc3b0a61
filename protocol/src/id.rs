//! Names of things: fixed-size bytes, shown as lower-case hexadecimal.

use crate::typing::fold;
use std::fmt;
use std::str::FromStr;

/// A text that is not the hexadecimal form of the id that was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} is {expected} hexadecimal digits, not {got:?}")]
pub struct BadId {
    /// Which id was expected.
    pub what: &'static str,
    /// How many digits it has.
    pub expected: usize,
    /// What came instead, cut to 80 characters.
    pub got: String,
}

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;
            /// What it is, as what is no such id is told to be none.
            pub const WHAT: &'static str = $what;

            /// The id with exactly these bytes.
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The id with these bytes, if there are as many as it has.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// Its bytes.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                data_encoding::HEXLOWER_PERMISSIVE
                    .decode(fold(text).as_bytes())
                    .ok()
                    .and_then(|bytes| Self::from_slice(&bytes))
                    .ok_or_else(|| BadId {
                        what: $what,
                        expected: $len * 2,
                        got: text.chars().take(80).collect(),
                    })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?;
                Ok(())
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                Self::from_slice(d.bytes()?)
                    .ok_or_else(|| minicbor::decode::Error::message(concat!("length of ", $what)))
            }
        }
    };
}

byte_id!(
    /// A record: the BLAKE3 hash of its signed header.
    RecordId, 32, "a record id"
);
byte_id!(
    /// An organisation: derived from its founder's key, so nobody else can found it again.
    OrganisationId, 32, "an organisation id"
);
byte_id!(
    /// One person on one laptop: the Ed25519 key that signs what they write there.
    PersonKey, 32, "a person's key"
);
byte_id!(
    /// A laptop: the Ed25519 key that its links show. It signs receipts, never entries.
    DeviceKey, 32, "a device id"
);
byte_id!(
    /// An X25519 key for which others can wrap keys.
    SealKey, 32, "a seal key"
);
byte_id!(
    /// One opening of one document by one person's key; random, never used again.
    ActorId, 16, "an actor id"
);
byte_id!(
    /// A chain of changes in a document: one author's key in one opening. Derived from both, so
    /// nobody can write into a chain of another's, not even by using the same actor.
    WriterId, 16, "a writer id"
);
byte_id!(
    /// The document that a record belongs to. An incident's subject is its id.
    SubjectId, 16, "an incident id"
);
byte_id!(
    /// A unit: a street office or a community.
    UnitId, 16, "a unit id"
);
byte_id!(
    /// One entry of an incident, derived from subject, actor and sequence number.
    EntryId, 16, "an entry id"
);
byte_id!(
    /// A key for sealed parts; names it without telling it.
    KeyId, 16, "a key id"
);
byte_id!(
    /// One filling in of a form: random. The same number sent again is the same save.
    FormNumber, 16, "a form's number"
);
byte_id!(
    /// An attachment: the BLAKE3 hash of its sealed file.
    AttachmentId, 32, "an attachment id"
);

impl WriterId {
    /// The writer of what `author` writes as `actor`. Automerge knows the chain by this id.
    pub fn of(author: PersonKey, actor: ActorId) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 writer id");
        hash.update(author.as_bytes());
        hash.update(actor.as_bytes());
        let mut id = [0; Self::LEN];
        hash.finalize_xof().fill(&mut id);
        Self(id)
    }
}

impl DeviceKey {
    /// What stands for a laptop in the certificate of a printed key. It is no key that anybody has,
    /// so nobody links as it.
    pub fn of_printed_key(person: PersonKey) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 printed key's place");
        hash.update(person.as_bytes());
        Self(*hash.finalize().as_bytes())
    }
}

impl EntryId {
    /// The id of the entry that the change `seq` of `writer` may insert into `subject`: the only
    /// one, so no change can write into another's entry.
    pub fn of_change(subject: SubjectId, writer: WriterId, seq: u64) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 entry id");
        hash.update(subject.as_bytes());
        hash.update(writer.as_bytes());
        hash.update(&seq.to_be_bytes());
        let mut id = [0; Self::LEN];
        hash.finalize_xof().fill(&mut id);
        Self(id)
    }
}

impl UnitId {
    /// The unit that `maker` makes below `parent` with this nonce: nobody else can say of a unit that
    /// is there already that they made it, and elsewhere.
    pub fn placed(maker: PersonKey, parent: Self, nonce: &[u8; 16]) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 placed unit");
        hash.update(maker.as_bytes());
        hash.update(parent.as_bytes());
        hash.update(nonce);
        let mut id = [0; Self::LEN];
        hash.finalize_xof().fill(&mut id);
        Self(id)
    }
}

impl SubjectId {
    /// The subject of an organisation's own records: certificates, units, unit keys, clocks.
    pub fn of_organisation(organisation: OrganisationId) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 organisation subject");
        hash.update(organisation.as_bytes());
        let mut id = [0; Self::LEN];
        hash.finalize_xof().fill(&mut id);
        Self(id)
    }
}

impl SubjectId {
    /// The subject of a unit's own keys. Another organisation's unit of the same id has another.
    pub fn of_unit(organisation: OrganisationId, unit: UnitId) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 unit subject");
        hash.update(organisation.as_bytes());
        hash.update(unit.as_bytes());
        let mut id = [0; Self::LEN];
        hash.finalize_xof().fill(&mut id);
        Self(id)
    }

    /// The document that `author` begins in `unit` with this nonce: nobody else can say of a
    /// document that is there already that it lives elsewhere.
    pub fn placed(author: PersonKey, unit: UnitId, nonce: &[u8; 16]) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 placed subject");
        hash.update(author.as_bytes());
        hash.update(unit.as_bytes());
        hash.update(nonce);
        let mut id = [0; Self::LEN];
        hash.finalize_xof().fill(&mut id);
        Self(id)
    }
}

impl OrganisationId {
    /// The organisation that `founder` founds with this nonce. Only the holder of the founder's
    /// key can sign its first certificate.
    pub fn founded_by(founder: PersonKey, nonce: &[u8; 16]) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 organisation id");
        hash.update(founder.as_bytes());
        hash.update(nonce);
        Self(*hash.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text() {
        let id = SubjectId::from_bytes([0xa7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string(), "a7".repeat(16));
    }

    #[test]
    fn a_text_of_another_length_is_refused_with_the_length_asked() {
        let refused = "a7a7".parse::<SubjectId>().unwrap_err();
        assert_eq!(
            refused.to_string(),
            "an incident id is 32 hexadecimal digits, not \"a7a7\""
        );
    }

    #[test]
    fn entries_of_two_changes_never_share_an_id() {
        let (subject, writer) = (
            SubjectId::from_bytes([1; 16]),
            WriterId::from_bytes([2; 16]),
        );
        let first = EntryId::of_change(subject, writer, 1);
        assert_ne!(first, EntryId::of_change(subject, writer, 2));
        assert_ne!(
            first,
            EntryId::of_change(subject, WriterId::from_bytes([3; 16]), 1)
        );
        assert_ne!(
            first,
            EntryId::of_change(SubjectId::from_bytes([4; 16]), writer, 1)
        );
    }
}
