//! What a decision rests on beside the incident: who acts, when, and what they know.

use super::{Attachment, Refusal};
use crate::clock::Zone;
use crate::id::{AttachmentId, EntryId, PersonKey};
use crate::incident::schema::Stored;
use crate::incident::view::{moment, text};
use crate::incident::{
    EntryKind, EntryView, Given, Incident, IncidentView, Part, Reader, ReportKind, ReportWords,
    State, Summary, schema,
};
use crate::limit::TIME_SLACK_MS;
use crate::plan::Plan;
use crate::roster::name_of;
use chrono::FixedOffset;

/// Who acts, when, and what they can read.
#[derive(Clone, Copy)]
pub struct Deciding<'a> {
    /// Who acts.
    pub writer: PersonKey,
    /// Their laptop's wall clock, milliseconds since 1970.
    pub now_ms: u64,
    /// The incident's line in the list; none where it begins with this.
    pub summary: Option<&'a Summary>,
    /// The plan that the incident pins; none where it pins none, or that cannot be read here.
    pub plan: Option<&'a Plan>,
    /// The files that are sealed here and wait for the entry that names them.
    pub files: &'a dyn Fn(AttachmentId) -> Option<Attachment>,
    /// Keys, people and clocks.
    pub reader: Reader<'a>,
    /// The language of whoever acts: what is frozen in words is put into them as it is decided.
    pub wording: &'a dyn Wording,
}

/// Puts what is derived from the log into words. This crate has no language of its own: it is passed in,
/// as keys and clocks are.
pub trait Wording {
    /// What an entry says, as a sentence.
    fn sentence(&self, entry: &EntryView) -> String;

    /// The text of a report, as it is going to be frozen.
    fn report(&self, drawn: &DrawnReport<'_>) -> String;
}

/// No language: what was typed, a line each.
impl Wording for () {
    fn sentence(&self, entry: &EntryView) -> String {
        let typed = entry.said.0.iter().filter_map(|saying| match &saying.part {
            Part::Text(text) => Some(text.as_str()),
            _ => None,
        });
        typed.collect::<Vec<_>>().join("\n")
    }

    fn report(&self, drawn: &DrawnReport<'_>) -> String {
        let title = drawn.view.title.clone().unwrap_or_default();
        format!("{title}\n{}", drawn.words.unknown.join("\n"))
    }
}

/// What a report is put together from.
#[derive(Debug, Clone, Copy)]
pub struct DrawnReport<'a> {
    /// The incident, as whoever reports sees it.
    pub view: &'a IncidentView,
    /// First, progress or final.
    pub kind: ReportKind,
    /// Its number in this incident; none while it is looked at.
    pub number: Option<u32>,
    /// The year in which it is numbered.
    pub year: Option<u32>,
    /// Now, as this laptop's clock tells it.
    pub at: &'a str,
    /// What was typed for it.
    pub words: &'a ReportWords,
    /// The entries that are taken up.
    pub entries: &'a [EntryView],
    /// Whether somebody chose these: they are all printed then. Else facts that stand in every report by
    /// themselves are printed as that has them.
    pub ticked: bool,
}

impl Deciding<'_> {
    /// The name of whoever acts.
    pub(super) fn name(&self) -> String {
        name_of(self.reader.roster, self.writer)
    }

    /// Now, by this laptop's clock, in the zone in which whoever acts reads times.
    pub(super) fn now(&self) -> String {
        let zone = self.reader.zone.unwrap_or(Zone::Fixed(0));
        let utc = moment(self.now_ms);
        let offset = FixedOffset::east_opt(zone.offset_minutes(self.now_ms).saturating_mul(60));
        let now = offset.map_or_else(|| utc.fixed_offset(), |offset| utc.with_timezone(&offset));
        text(now)
    }

    /// Whether the incident still takes acts.
    pub(in crate::incident) fn check_open(&self, also_archived: bool) -> Result<(), Refusal> {
        match self.summary.map(|summary| summary.state) {
            Some(State::Archived) if !also_archived => Err(Refusal::Archived),
            Some(State::Voided) => Err(Refusal::Voided),
            _ => Ok(()),
        }
    }

    /// A time at which something was, or was heard of.
    pub(super) fn past(
        &self,
        field: &'static str,
        given: Option<Given>,
    ) -> Result<Option<u64>, Refusal> {
        let given_ms = given.map(|given| given.0);
        // A time before the incident began is kept: the clock on which it began may be the wrong one,
        // and the view names both.
        if given_ms.is_some_and(|ms| ms > self.latest_now_ms().saturating_add(TIME_SLACK_MS)) {
            return Err(Refusal::InFuture { field });
        }
        Ok(given_ms)
    }

    /// Now by this laptop's clock, or by the others' where they say that it is behind: whoever types
    /// what a watch on the wall shows is right by one of them.
    fn latest_now_ms(&self) -> u64 {
        let roster = self.reader.roster;
        let device = roster.person(self.writer).map(|own| own.certificate.device);
        let ahead_ms = device.map_or(0, |device| self.reader.clocks.correction_ms(&device));
        let corrected_ms = i64::try_from(self.now_ms)
            .ok()
            .and_then(|now| u64::try_from(now.saturating_sub(ahead_ms)).ok());
        corrected_ms.map_or(self.now_ms, |corrected| corrected.max(self.now_ms))
    }

    /// The person whom a name, a person's key or a laptop's key means, or its first digits.
    pub(super) fn person(&self, field: &'static str, typed: &str) -> Result<PersonKey, Refusal> {
        let typed = super::line(field, typed)?;
        let roster = self.reader.roster;
        let meant = roster.called(&typed);
        let mut active = meant.iter().filter(|member| {
            member.revoked_by.is_none() && !roster.is_revoked(member.certificate.device)
        });
        match (active.next(), active.next()) {
            (Some(one), None) if self.is_closed_to(one.certificate.person) => {
                Err(Refusal::RecusedPerson { name: typed })
            }
            (Some(one), None) => Ok(one.certificate.person),
            (Some(_), Some(_)) => Err(Refusal::SeveralPersons { name: typed }),
            (None, _) if meant.is_empty() => Err(Refusal::NoSuchPerson { name: typed }),
            (None, _) => Err(Refusal::RevokedPerson { name: typed }),
        }
    }

    fn is_closed_to(&self, person: PersonKey) -> bool {
        let roster = self.reader.roster;
        self.summary
            .is_some_and(|summary| roster.recused(summary.incident, person).is_some())
    }

    /// The incident as whoever acts sees it.
    pub(super) fn view(&self, incident: &Incident) -> IncidentView {
        incident.view(&self.reader)
    }
}

impl Incident {
    /// An entry of a certain kind.
    pub(super) fn needs(&self, kind: EntryKind, entry: EntryId) -> Result<Stored, Refusal> {
        self.entries
            .get(&entry)
            .and_then(|_| schema::read_entry(&self.document, entry))
            .filter(|stored| stored.kind == Some(kind))
            .ok_or(Refusal::NoSuch { what: kind, entry })
    }
}
