//! A saved incident: a cache that can be thrown away at any time. The records stay the truth.

use super::scene_plan::TextChange;
use super::{Claim, Incident, Placed, Provenance};
use crate::contain::{self, Misformed};
use crate::id::{ActorId, EntryId, RecordId, SubjectId, WriterId};
use crate::roster::Chains;
use automerge::ChangeHash;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The version of a snapshot's layout. Another one is thrown away and made anew.
const FORMAT: u8 = 4;

/// A snapshot that cannot be read; the incident is made from its records instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the snapshot cannot be read")]
pub struct BadSnapshot;

#[derive(minicbor::Encode, minicbor::Decode)]
struct Saved {
    #[n(0)]
    format: u8,
    #[n(1)]
    subject: SubjectId,
    #[cbor(n(2), with = "minicbor::bytes")]
    document: Vec<u8>,
    #[n(3)]
    entries: Vec<(EntryId, Provenance)>,
    #[n(4)]
    places: Vec<(WriterId, u64, RecordId, minicbor::bytes::ByteArray<32>)>,
    #[n(5)]
    misformed: Vec<(RecordId, Misformed)>,
    #[n(6)]
    chains: Vec<(RecordId, ActorId, RecordId)>,
    #[n(7)]
    displaced: Vec<(WriterId, u64, Provenance)>,
    #[n(8)]
    waiting: Vec<(WriterId, u64, Provenance)>,
    #[n(9)]
    scene_plan: Vec<(WriterId, u64, Provenance)>,
}

impl Incident {
    /// Saves the incident. None where what was saved does not load to the same heads again.
    pub fn to_snapshot(&self) -> Option<Vec<u8>> {
        let document = self.document.save();
        if contain::load(&document)?.get_heads() != self.heads() {
            return None;
        }
        let saved = Saved {
            format: FORMAT,
            subject: self.subject,
            document,
            entries: self.entries.iter().map(|(id, from)| (*id, *from)).collect(),
            places: self
                .places
                .iter()
                .map(|((writer, seq), at)| (*writer, *seq, at.record, at.hash.0.into()))
                .collect(),
            misformed: self.misformed.iter().map(|(id, why)| (*id, *why)).collect(),
            chains: self.chains.links().collect(),
            displaced: listed(&self.displaced),
            waiting: listed(&self.waiting),
            scene_plan: self
                .scene_plan
                .values()
                .map(|c| (c.writer, c.seq, c.from))
                .collect(),
        };
        minicbor::to_vec(saved).ok()
    }

    /// Reads a snapshot that this laptop saved.
    ///
    /// # Errors
    /// [`BadSnapshot`] for anything else.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, BadSnapshot> {
        let saved: Saved = minicbor::decode(bytes).map_err(|_| BadSnapshot)?;
        if saved.format != FORMAT {
            return Err(BadSnapshot);
        }
        let document = contain::load(&saved.document).ok_or(BadSnapshot)?;
        let places = saved.places.into_iter();
        let mut chains = Chains::default();
        for (record, actor, prev) in saved.chains {
            chains.link(record, actor, prev);
        }
        Ok(Self {
            document: Arc::new(document),
            chains,
            displaced: claims(saved.displaced),
            waiting: claims(saved.waiting),
            entries: saved.entries.into_iter().collect(),
            places: places
                .map(|(writer, seq, record, hash)| {
                    let hash = ChangeHash(hash.into());
                    ((writer, seq), Placed { record, hash })
                })
                .collect(),
            misformed: saved.misformed.into_iter().collect(),
            scene_plan: text_changes(saved.scene_plan),
            ..Self::new(saved.subject)
        })
    }
}

fn listed(claims: &BTreeMap<Claim, Provenance>) -> Vec<(WriterId, u64, Provenance)> {
    let claims = claims.iter();
    claims
        .map(|((writer, seq, _), from)| (*writer, *seq, *from))
        .collect()
}

fn claims(listed: Vec<(WriterId, u64, Provenance)>) -> BTreeMap<Claim, Provenance> {
    let listed = listed.into_iter();
    listed
        .map(|(writer, seq, from)| ((writer, seq, from.record), from))
        .collect()
}

fn text_changes(listed: Vec<(WriterId, u64, Provenance)>) -> BTreeMap<RecordId, TextChange> {
    let listed = listed.into_iter();
    listed
        .map(|(writer, seq, from)| (from.record, TextChange { from, writer, seq }))
        .collect()
}

/// A timestamp as its 64 bits.
pub(super) mod timestamp {
    use crate::clock::Timestamp;
    use minicbor::{Decoder, Encoder};

    pub(in crate::incident) fn encode<C, W: minicbor::encode::Write>(
        time: &Timestamp,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.u64(time.bits())?.ok()
    }

    pub(in crate::incident) fn decode<C>(
        d: &mut Decoder<'_>,
        _: &mut C,
    ) -> Result<Timestamp, minicbor::decode::Error> {
        d.u64().map(Timestamp::from_bits)
    }
}
