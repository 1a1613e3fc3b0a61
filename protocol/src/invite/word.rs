//! The word that both screens show: whoever sees the same one knows which laptop was let in.

use crate::id::{DeviceKey, OrganisationId};
use bip39::Language;

/// Bits that choose one word of the lists: they have 2,048 words each.
const WORD_BITS: u32 = 11;

/// Two words of the BIP 39 lists, 22 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct Word(#[n(0)] u32);

impl Word {
    pub(super) fn of(
        secret: &[u8; 32],
        organisation: OrganisationId,
        inviter: DeviceKey,
        joiner: DeviceKey,
    ) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 confirmation word");
        hash.update(secret);
        hash.update(organisation.as_bytes());
        hash.update(inviter.as_bytes());
        hash.update(joiner.as_bytes());
        let mut bytes = [0; 4];
        hash.finalize_xof().fill(&mut bytes);
        Self(u32::from_be_bytes(bytes) >> (32 - 2 * WORD_BITS))
    }

    /// Two characters: `春河`.
    pub fn chinese(self) -> String {
        self.two(Language::SimplifiedChinese).concat()
    }

    /// Two words: `river-spring`.
    pub fn english(self) -> String {
        self.two(Language::English).join("-")
    }

    fn two(self, language: Language) -> [&'static str; 2] {
        let list = language.word_list();
        // A number of eleven bits is within the list.
        let word = |number: u32| {
            let at = usize::try_from(number % (1 << WORD_BITS)).unwrap_or_default();
            list.get(at).copied().unwrap_or_default()
        };
        [word(self.0 >> WORD_BITS), word(self.0)]
    }
}
