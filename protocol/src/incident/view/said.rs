//! What an entry says, as a small tree of parts without a language. One function of the node makes a
//! sentence of it, for every screen, sheet and file: so nothing that was typed shows in one and is lost
//! in another. Narrower parts say that they are sealed, never what they hold.

mod act;
mod others;

pub use others::Mention;
pub(super) use others::Others;

use super::{Known, Reader};
use crate::id::{RecordId, SubjectId};
use crate::incident::narrow::Narrow;
use crate::incident::schema::{self, ActFields, ActWords, OpenFields};
use crate::incident::{
    ContactStatus, Disclosure, EntryKind, Field, GradeName, IncidentKind, LegalStep, MilestoneName,
    NarrowState, ReadBack, ReportKind, Signing, Words,
};
use crate::limit::MENTION_CHARS_MAX;
use serde::{Deserialize, Serialize};

/// What an entry says: the value of each of its fields, those with several once for each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Said(pub Vec<Saying>);

/// The value of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    /// Which field.
    pub field: Field,
    /// Its value.
    pub part: Part,
}

/// A value, in no language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What somebody typed.
    Text(String),
    /// A person, by the name that is shown of them.
    Person(String),
    /// A time, RFC 3339.
    Time(String),
    /// A count.
    Number(u64),
    /// A range of people.
    People {
        /// At least so many.
        low: u32,
        /// At most so many.
        high: u32,
    },
    /// Yes or no.
    Flag(bool),
    /// Another entry.
    Entry(Mention),
    /// Something that was open at the end, and why it ended all the same.
    LeftOpen {
        /// What it is; none where its words are closed.
        what: Option<String>,
        /// Why.
        reason: String,
    },
    /// Another incident.
    Incident(SubjectId),
    /// A version of the plan.
    Record(RecordId),
    /// It stands under a narrower key: those can open it whose role may, and that is recorded.
    Sealed,
    /// The words stand under a key that is not here.
    Closed,
    /// Its key was destroyed.
    Destroyed,
    /// A kind of incident.
    Kind(IncidentKind),
    /// A milestone.
    Milestone(MilestoneName),
    /// A grade.
    Grade(GradeName),
    /// How far a contact has come.
    Status(ContactStatus),
    /// A kind of report.
    Report(ReportKind),
    /// A level of disclosure.
    Level(Disclosure),
    /// Whether words were read back.
    ReadBack(ReadBack),
    /// Whether they were signed.
    Signing(Signing),
    /// A step of a clock of law.
    Step(LegalStep),
}

impl Said {
    /// The values of a field.
    pub fn of(&self, field: Field) -> impl Iterator<Item = &Part> {
        let sayings = self.0.iter().filter(move |saying| saying.field == field);
        sayings.map(|saying| &saying.part)
    }

    pub(super) fn add(&mut self, field: Field, part: Part) {
        self.0.push(Saying { field, part });
    }

    fn text(&mut self, field: Field, text: Option<&String>) {
        if let Some(text) = text {
            self.add(field, Part::Text(text.clone()));
        }
    }

    fn flag(&mut self, field: Field, flag: bool) {
        self.add(field, Part::Flag(flag));
    }
}

impl Known {
    /// What it said when it was written. Taken apart field by field, so that one that is added here without a word does
    /// not compile.
    pub(super) fn said(
        &self,
        others: &Others<'_>,
        subject: SubjectId,
        reader: &Reader<'_>,
    ) -> Said {
        let mut said = Said::default();
        self.say_open(&mut said, others);
        if let Some(act) = &self.as_written().act {
            let mut telling = act::Telling {
                said: &mut said,
                entry: self,
                others,
                reader,
            };
            telling.act(act);
        }
        match &self.words {
            Some(words) => self.say_words(&mut said, words),
            None => {
                let held = reader.keys.current(subject, crate::seal::Purpose::Incident);
                let destroyed = held.is_none() && reader.keys.has_destroyed(subject);
                let closed = if destroyed {
                    Part::Destroyed
                } else {
                    Part::Closed
                };
                said.add(Field::Text, closed);
            }
        }
        self.say_narrow(&mut said, subject, reader);
        said
    }

    fn say_open(&self, said: &mut Said, others: &Others<'_>) {
        let OpenFields {
            // These stand beside every sentence.
            track: _,
            disclosure: _,
            heard_ms: _,
            happened_ms: _,
            low,
            high,
            milestone,
            corrects,
            incident,
            drill,
            attachments,
            read_back,
            same_as,
            // Said by itself.
            act: _,
        } = self.as_written();
        if let (Some(low), Some(high)) = (*low, *high) {
            said.add(Field::People, Part::People { low, high });
        }
        if let Some(milestone) = milestone {
            said.add(Field::Milestone, Part::Milestone(*milestone));
        }
        if let Some(corrects) = corrects {
            said.add(Field::Corrects, others.mention(*corrects));
        }
        if let Some(kind) = incident {
            said.add(Field::Kind, Part::Kind(*kind));
        }
        if let Some(drill) = drill {
            said.flag(Field::Drill, *drill);
        }
        if let Some(read_back) = read_back {
            said.add(Field::ReadBack, Part::ReadBack(*read_back));
        }
        if let Some(first) = same_as {
            said.add(Field::SameAs, others.mention(*first));
        }
        if !attachments.is_empty() {
            let count = u64::try_from(attachments.len()).unwrap_or(u64::MAX);
            said.add(Field::Files, Part::Number(count));
        }
    }

    fn say_words(&self, said: &mut Said, words: &Words) {
        let Words {
            text,
            title,
            place,
            channel,
            reporter,
            by,
            note,
            // Listed beside every sentence, with size and hash.
            files: _,
            category,
            act,
        } = words;
        let kind = self.stored.kind;
        said.text(Field::Title, title.as_ref());
        said.text(Field::Category, category.as_ref());
        // A share says its unit in words as well.
        if !matches!(self.stored.open.act, Some(ActFields::Shared(_))) {
            said.text(text_field(kind), text.as_ref());
        }
        said.text(self.note_field(), note.as_ref());
        said.text(Field::Place, place.as_ref());
        said.text(Field::Channel, channel.as_ref());
        said.text(Field::Reporter, reporter.as_ref());
        said.text(self.by_field(), by.as_ref());
        if let Some(act) = act {
            act::say_words(said, act);
        }
    }

    /// What a note beside it is.
    fn note_field(&self) -> Field {
        let is_end = self.as_written().milestone == Some(MilestoneName::Ended);
        if is_end || self.stored.kind == Some(EntryKind::Legal) {
            Field::Reason
        } else {
            Field::Note
        }
    }

    /// Whom it names beside who wrote it.
    fn by_field(&self) -> Field {
        match self.stored.kind {
            Some(EntryKind::Headcount) => Field::CountedBy,
            Some(EntryKind::Answer) => Field::AnsweredBy,
            Some(EntryKind::Promise) => Field::Who,
            Some(EntryKind::ReportReceipt) => Field::ConfirmedBy,
            Some(EntryKind::Objection) => Field::Unit,
            Some(EntryKind::Legal) => Field::Approver,
            Some(EntryKind::Chosen) => Field::WrittenBy,
            _ => match self.as_written().milestone {
                Some(MilestoneName::Departed | MilestoneName::Arrived | MilestoneName::Left) => {
                    Field::Who
                }
                _ => Field::DeclaredBy,
            },
        }
    }

    /// Narrower parts: that they are there, never what they say.
    fn say_narrow(&self, said: &mut Said, subject: SubjectId, reader: &Reader<'_>) {
        let schema::Stored {
            petitioner,
            verbatim,
            people,
            ..
        } = &self.stored;
        let mut say = |field, part: Option<&Narrow>| match Narrow::state(part, reader.keys, subject)
        {
            NarrowState::None => {}
            NarrowState::Sealed => said.add(field, Part::Sealed),
            NarrowState::Destroyed => said.add(field, Part::Destroyed),
        };
        say(Field::Petitioner, petitioner.as_ref());
        say(Field::Verbatim, verbatim.as_ref());
        for person in people {
            say(Field::Names, Some(person));
        }
    }

    /// The beginning of its words, where another entry mentions it.
    fn short_text(&self) -> Option<String> {
        let words = self.words.as_ref()?;
        let unit = match &words.act {
            Some(ActWords::Contact(contact)) => contact.unit.clone(),
            _ => None,
        };
        let text = unit.or_else(|| self.main_text())?;
        Some(beginning(&text))
    }
}

/// The beginning of a text, as another entry mentions it.
pub(super) fn beginning(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(MENTION_CHARS_MAX).collect();
    if short.len() == text.len() {
        short
    } else {
        format!("{short}…")
    }
}

/// What an entry's text is.
const fn text_field(kind: Option<EntryKind>) -> Field {
    match kind {
        Some(
            EntryKind::Grade
            | EntryKind::Void
            | EntryKind::Link
            | EntryKind::Unlink
            | EntryKind::Move
            | EntryKind::MovedHere
            | EntryKind::Raised,
        ) => Field::Reason,
        _ => Field::Text,
    }
}
