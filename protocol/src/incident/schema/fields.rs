//! An entry's scalars as they are read from its map.

use super::{ActFields, AttachmentRef};
use crate::id::EntryId;
use crate::incident::narrow::Narrow;
use crate::limit::{ATTACHMENTS_PER_ENTRY_MAX, PEOPLE_PER_ENTRY_MAX};
use automerge::{Automerge, ObjId, ReadDoc, ScalarValue, ValueRef};
use std::borrow::Cow;
use std::str::FromStr;

/// An entry's scalars with their names, read in one walk: each look-up in the document is a search of
/// its own. They are few.
pub(super) struct Fields<'a>(Vec<(Cow<'a, str>, ScalarValue)>);

impl<'a> Fields<'a> {
    pub(super) fn of(document: &'a Automerge, entry: &ObjId) -> Self {
        let items = document.map_range(entry, ..);
        Self(
            items
                .filter_map(|item| match item.value {
                    ValueRef::Scalar(value) => Some((item.key, value.into())),
                    ValueRef::Object(_) => None,
                })
                .collect(),
        )
    }

    pub(super) fn scalar(&self, name: &str) -> Option<&ScalarValue> {
        let mut fields = self.0.iter();
        fields.find(|(key, _)| key == name).map(|(_, value)| value)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.scalar(name)? {
            ScalarValue::Str(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn word<W: FromStr>(&self, name: &str) -> Option<W> {
        self.text(name)?.parse().ok()
    }

    pub(super) fn unsigned(&self, name: &str) -> Option<u64> {
        self.scalar(name)?.as_u64()
    }

    pub(super) fn offset_minutes(&self) -> i32 {
        let minutes = self.scalar("offset").and_then(ScalarValue::as_i64);
        // Beyond a day no offset means anything; shown as UTC then.
        minutes
            .filter(|m| m.abs() < 24 * 60)
            .and_then(|m| m.try_into().ok())
            .unwrap_or(0)
    }

    pub(super) fn bytes(&self, name: &str) -> Option<&[u8]> {
        match self.scalar(name)? {
            ScalarValue::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn entry(&self, name: &str) -> Option<EntryId> {
        EntryId::from_slice(self.bytes(name)?)
    }

    pub(super) fn narrow(&self, name: &str) -> Option<Narrow> {
        Narrow::from_bytes(self.bytes(name)?)
    }

    /// An act of a later version reads as none.
    pub(super) fn act(&self) -> Option<ActFields> {
        minicbor::decode(self.bytes("act")?).ok()
    }

    pub(super) fn people(&self) -> Vec<Narrow> {
        self.bytes("people")
            .and_then(|bytes| minicbor::decode::<Vec<Narrow>>(bytes).ok())
            .filter(|people| people.len() <= PEOPLE_PER_ENTRY_MAX)
            .unwrap_or_default()
    }

    pub(super) fn attachments(&self) -> Vec<AttachmentRef> {
        self.bytes("attachments")
            .and_then(|bytes| minicbor::decode::<Vec<AttachmentRef>>(bytes).ok())
            .filter(|list| list.len() <= ATTACHMENTS_PER_ENTRY_MAX)
            .unwrap_or_default()
    }
}
