//! Narrower parts of an entry: personal data, each sealed under a key of its own that can be
//! destroyed by itself. No list or view opens them: whoever reads them says so in an access record.

use super::schema::ActFields;
use super::{EntryKind, Incident, schema};
use crate::id::{EntryId, KeyId, PersonKey, SubjectId};
use crate::record::body::NarrowPart;
use crate::roster::policy::Part;
use crate::seal::{Key, Keyring, Purpose, SealError, open, seal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who demands something, in one incident. No key, name or number joins two incidents by a person.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode, Serialize, Deserialize,
)]
#[cbor(map)]
pub struct Petitioner {
    /// Their name.
    #[n(0)]
    pub name: Option<String>,
    /// How to reach them.
    #[n(1)]
    pub contact: Option<String>,
}

/// What is to be sealed under narrower keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NarrowWords {
    /// Who demands.
    pub petitioner: Option<Petitioner>,
    /// Their very words.
    pub verbatim: Option<String>,
    /// Representatives, or a relative: each under a key of their own.
    pub people: Vec<Petitioner>,
}

/// The keys that an entry is sealed under.
#[derive(Debug, Clone, Copy)]
pub struct EntryKeys<'a> {
    /// The incident's.
    pub words: &'a Key,
    /// For [`NarrowWords::petitioner`].
    pub petitioner: Option<&'a Key>,
    /// For [`NarrowWords::verbatim`].
    pub verbatim: Option<&'a Key>,
    /// For [`NarrowWords::people`], in their order.
    pub people: &'a [Key],
}

impl<'a> EntryKeys<'a> {
    /// For an entry without narrower parts.
    pub const fn words(words: &'a Key) -> Self {
        Self {
            words,
            petitioner: None,
            verbatim: None,
            people: &[],
        }
    }
}

/// A narrower part as it stands in the document.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub(super) struct Narrow {
    /// The key that opens it.
    #[n(0)]
    pub key: KeyId,
    /// The sealed part.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// Whether a narrower part can be read, the same on every laptop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NarrowState {
    /// There is none.
    None,
    /// Those can open it whose role may, and who wrote it.
    Sealed,
    /// Its key was destroyed.
    Destroyed,
}

/// Narrower parts, opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Who demands.
    pub petitioner: Option<Petitioner>,
    /// Their very words.
    pub verbatim: Option<String>,
    /// Those of the people it names who can be opened.
    #[serde(default)]
    pub people: Vec<Petitioner>,
    /// Parts that stay closed here: no key, or a destroyed one.
    pub closed: Vec<NarrowPart>,
}

impl NarrowPart {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Petitioner => b"petitioner",
            Self::Verbatim => b"verbatim",
            Self::People => b"people",
        }
    }

    /// Who may read it, by the table of roles.
    pub const fn read_as(self) -> Part {
        match self {
            Self::Petitioner | Self::People => Part::Petitioners,
            Self::Verbatim => Part::Words,
        }
    }

    /// What its key is for.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Petitioner | Self::People => Purpose::Petitioners,
            Self::Verbatim => Purpose::Words,
        }
    }
}

impl Opened {
    /// Closes again what is not for whoever asks.
    pub fn keep(&mut self, may: impl Fn(NarrowPart) -> bool) {
        if self.petitioner.is_some() && !may(NarrowPart::Petitioner) {
            self.petitioner = None;
            self.closed.push(NarrowPart::Petitioner);
        }
        if self.verbatim.is_some() && !may(NarrowPart::Verbatim) {
            self.verbatim = None;
            self.closed.push(NarrowPart::Verbatim);
        }
        if !self.people.is_empty() && !may(NarrowPart::People) {
            self.people.clear();
            self.closed.push(NarrowPart::People);
        }
    }
}

impl Narrow {
    /// Where a part stands: it opens in this entry of this incident and as this part only.
    fn place(part: NarrowPart, subject: SubjectId, entry: EntryId) -> Vec<u8> {
        [part.label(), subject.as_bytes(), entry.as_bytes()].concat()
    }

    pub(super) fn seal(
        part: NarrowPart,
        key: &Key,
        (subject, entry): (SubjectId, EntryId),
        value: &impl minicbor::Encode<()>,
        nonce: [u8; 24],
    ) -> Result<Self, SealError> {
        let plain = minicbor::to_vec(value).map_err(|_| SealError::TooLong)?;
        let sealed = seal(key, &Self::place(part, subject, entry), &plain, nonce)?;
        Ok(Self {
            key: key.id(),
            sealed,
        })
    }

    fn open<T: for<'b> minicbor::Decode<'b, ()>>(
        &self,
        part: NarrowPart,
        keys: &Keyring,
        (subject, entry): (SubjectId, EntryId),
    ) -> Option<T> {
        let key = keys.get(self.key)?;
        let plain = open(key, &Self::place(part, subject, entry), &self.sealed).ok()?;
        minicbor::decode(&plain).ok()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail; a reader takes unreadable bytes for no part.
        minicbor::to_vec(self).unwrap_or_default()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        minicbor::decode(bytes).ok()
    }

    /// Whether it can be read somewhere.
    pub(super) fn state(part: Option<&Self>, keys: &Keyring, subject: SubjectId) -> NarrowState {
        match part {
            None => NarrowState::None,
            Some(part) if keys.is_destroyed(subject, part.key) => NarrowState::Destroyed,
            Some(_) => NarrowState::Sealed,
        }
    }
}

impl Incident {
    /// Opens an entry's narrower parts, as far as these keys do. None where there is no such entry.
    pub fn open_narrow(&self, entry: EntryId, keys: &Keyring) -> Option<Opened> {
        self.entries.get(&entry)?;
        let stored = schema::read_entry(&self.document, entry)?;
        let place = (self.subject, entry);
        let mut opened = Opened::default();
        if let Some(part) = &stored.petitioner {
            opened.petitioner = part.open(NarrowPart::Petitioner, keys, place);
            if opened.petitioner.is_none() {
                opened.closed.push(NarrowPart::Petitioner);
            }
        }
        if let Some(part) = &stored.verbatim {
            opened.verbatim = part.open(NarrowPart::Verbatim, keys, place);
            if opened.verbatim.is_none() {
                opened.closed.push(NarrowPart::Verbatim);
            }
        }
        let people = stored.people.iter();
        opened.people = people
            .filter_map(|part| part.open(NarrowPart::People, keys, place))
            .collect();
        if opened.people.len() < stored.people.len() {
            opened.closed.push(NarrowPart::People);
        }
        Some(opened)
    }

    /// Whether an entry holds a petitioner's own words, or corrects such an entry.
    pub(super) fn is_personal(&self, entry: EntryId) -> bool {
        let stored = self.stored(entry);
        stored.is_some_and(|stored| {
            stored.kind.is_some_and(EntryKind::is_personal)
                || !stored.people.is_empty()
                || stored.open.corrects.is_some() && stored.verbatim.is_some()
        })
    }

    /// Who wrote an entry.
    pub fn author(&self, entry: EntryId) -> Option<PersonKey> {
        self.entries.get(&entry).map(|from| from.author)
    }

    /// Whether an entry's narrower parts can be read somewhere.
    pub fn narrow_states(&self, entry: EntryId, keys: &Keyring) -> Vec<NarrowState> {
        let stored = self.entries.get(&entry);
        let stored = stored.and_then(|_| schema::read_entry(&self.document, entry));
        let Some(stored) = stored else {
            return Vec::new();
        };
        let parts = [stored.petitioner, stored.verbatim].into_iter();
        parts
            .chain(stored.people.into_iter().map(Some))
            .map(|part| Narrow::state(part.as_ref(), keys, self.subject))
            .collect()
    }

    /// The keys of what is attached to demands and talk records.
    pub fn personal_originals(&self) -> BTreeSet<KeyId> {
        let entries = self.entries.keys();
        let stored = entries.filter_map(|id| schema::read_entry(&self.document, *id));
        stored
            .filter(|stored| stored.kind.is_some_and(EntryKind::is_personal))
            .flat_map(|stored| stored.open.attachments)
            .map(|file| file.key)
            .collect()
    }

    /// The keys of the personal data that a person wrote down, with who may read it and what each
    /// is for. What is attached is read by those who read the words.
    pub fn own_personal_keys(&self, author: PersonKey) -> Vec<(Part, Purpose, KeyId)> {
        let own = self.entries.iter();
        let own = own.filter(|(_, from)| from.author == author);
        let mut keys = Vec::new();
        for stored in own.filter_map(|(id, _)| self.stored(*id)) {
            if !stored.kind.is_some_and(EntryKind::is_personal) && stored.people.is_empty() {
                continue;
            }
            let people = stored.people.iter().map(|part| part.key);
            keys.extend(people.map(|key| (Part::Petitioners, Purpose::Petitioners, key)));
            let petitioner = stored.petitioner.map(|part| part.key);
            keys.extend(petitioner.map(|key| (Part::Petitioners, Purpose::Petitioners, key)));
            let verbatim = stored.verbatim.map(|part| part.key);
            keys.extend(verbatim.map(|key| (Part::Words, Purpose::Words, key)));
            let attached = stored.open.attachments.iter().map(|file| file.key);
            keys.extend(attached.map(|key| (Part::Words, Purpose::Original, key)));
        }
        keys
    }

    /// The first demand of whoever speaks in this one; none where it is no demand.
    pub(super) fn first_of_person(&self, entry: EntryId) -> Option<EntryId> {
        let stored = self.demand(entry)?;
        Some(stored.open.same_as.unwrap_or(entry))
    }

    fn demand(&self, entry: EntryId) -> Option<schema::Stored> {
        self.entries.get(&entry)?;
        let stored = schema::read_entry(&self.document, entry)?;
        (stored.kind == Some(EntryKind::Demand)).then_some(stored)
    }

    /// The first demand of whom an entry is about: a demand, a talk record, a relative, or the
    /// correction of one of these.
    fn person_of(&self, entry: EntryId) -> Option<EntryId> {
        let corrected = self.corrected(entry);
        let stored = self.stored(corrected)?;
        let demand = match &stored.open.act {
            Some(ActFields::Talk(talk)) => talk.demand,
            Some(ActFields::Contact(contact)) => contact.relative_of?,
            _ => corrected,
        };
        self.first_of_person(demand)
    }

    /// What an entry corrects in the end; itself where it corrects nothing. Entries that name each
    /// other in a circle lead nowhere.
    fn corrected(&self, entry: EntryId) -> EntryId {
        let mut seen = BTreeSet::from([entry]);
        let mut corrected = entry;
        while let Some(next) = self
            .stored(corrected)
            .and_then(|stored| stored.open.corrects)
            && seen.insert(next)
        {
            corrected = next;
        }
        corrected
    }

    /// The keys of one person's data in this incident, as far as this entry leads to it. From a
    /// demand: those of all their demands, of talks with them, of a relative they named, and of what
    /// is attached to these. From a naming of representatives: those of the names in it.
    pub fn personal_keys(&self, entry: EntryId) -> Vec<KeyId> {
        let is_naming = self
            .stored(entry)
            .is_some_and(|stored| stored.kind == Some(EntryKind::Representatives));
        let first = self.first_of_person(entry);
        let is_its = |id: EntryId| {
            if is_naming {
                self.corrected(id) == entry
            } else {
                first.is_some() && self.person_of(id) == first
            }
        };
        let mut keys = BTreeSet::new();
        let all = self.entries.keys().filter(|id| is_its(**id));
        for stored in all.filter_map(|id| self.stored(*id)) {
            let narrow = [&stored.petitioner, &stored.verbatim];
            keys.extend(narrow.into_iter().flatten().map(|part| part.key));
            keys.extend(stored.people.iter().map(|part| part.key));
            keys.extend(stored.open.attachments.iter().map(|file| file.key));
        }
        keys.into_iter().collect()
    }

    pub(super) fn stored(&self, entry: EntryId) -> Option<schema::Stored> {
        self.entries.get(&entry)?;
        schema::read_entry(&self.document, entry)
    }
}
