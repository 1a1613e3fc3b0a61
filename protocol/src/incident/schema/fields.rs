//! An entry's scalars as they are read from its map.

use super::{ActFields, AttachmentRef};
use crate::id::EntryId;
use crate::incident::narrow::Narrow;
use crate::limit::{ATTACHMENTS_PER_ENTRY_MAX, PEOPLE_PER_ENTRY_MAX};
use automerge::{Automerge, ObjId, ReadDoc, ScalarValue, ValueRef};
use std::collections::BTreeMap;
use std::str::FromStr;

/// An entry's scalars by name, read in one walk: each look-up by name is a search of its own.
pub(super) struct Fields(BTreeMap<String, ScalarValue>);

impl Fields {
    pub(super) fn of(document: &Automerge, entry: &ObjId) -> Self {
        let items = document.map_range(entry, ..);
        Self(
            items
                .filter_map(|item| match item.value {
                    ValueRef::Scalar(value) => Some((item.key.into_owned(), value.into())),
                    ValueRef::Object(_) => None,
                })
                .collect(),
        )
    }

    pub(super) fn scalar(&self, name: &str) -> Option<ScalarValue> {
        self.0.get(name).cloned()
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.scalar(name)?.into_string().ok()
    }

    pub(super) fn word<W: FromStr>(&self, name: &str) -> Option<W> {
        self.text(name)?.parse().ok()
    }

    pub(super) fn unsigned(&self, name: &str) -> Option<u64> {
        self.scalar(name)?.as_u64()
    }

    pub(super) fn offset_minutes(&self) -> i32 {
        let minutes = self.scalar("offset").and_then(|value| value.as_i64());
        // Beyond a day no offset means anything; shown as UTC then.
        minutes
            .filter(|m| m.abs() < 24 * 60)
            .and_then(|m| m.try_into().ok())
            .unwrap_or(0)
    }

    pub(super) fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        match self.scalar(name)? {
            ScalarValue::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn entry(&self, name: &str) -> Option<EntryId> {
        EntryId::from_slice(&self.bytes(name)?)
    }

    pub(super) fn narrow(&self, name: &str) -> Option<Narrow> {
        Narrow::from_bytes(&self.bytes(name)?)
    }

    /// An act of a later version reads as none.
    pub(super) fn act(&self) -> Option<ActFields> {
        minicbor::decode(&self.bytes("act")?).ok()
    }

    pub(super) fn people(&self) -> Vec<Narrow> {
        self.bytes("people")
            .and_then(|bytes| minicbor::decode::<Vec<Narrow>>(&bytes).ok())
            .filter(|people| people.len() <= PEOPLE_PER_ENTRY_MAX)
            .unwrap_or_default()
    }

    pub(super) fn attachments(&self) -> Vec<AttachmentRef> {
        self.bytes("attachments")
            .and_then(|bytes| minicbor::decode::<Vec<AttachmentRef>>(&bytes).ok())
            .filter(|list| list.len() <= ATTACHMENTS_PER_ENTRY_MAX)
            .unwrap_or_default()
    }
}
