//! Starting an incident (plan 四.1).

use super::{Act, Deciding, Refusal, line, optional_line};
use crate::incident::{
    EntryKind, Given, Incident, IncidentKind, NarrowWords, NewEntry, OpenFields, Words,
};
use serde::{Deserialize, Serialize};

/// A report came in: an incident begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// What kind it is.
    pub kind: IncidentKind,
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub place: String,
    /// Whether it is a drill.
    #[serde(default)]
    pub drill: bool,
    /// When the office heard of it, if that was not just now.
    pub heard_at: Option<Given>,
    /// How it heard: a telephone call, a visit.
    pub channel: Option<String>,
    /// From whom, as a post.
    pub reporter: Option<String>,
}

impl Act for Start {
    fn decide(self, _: &Incident, by: &Deciding<'_>) -> Result<NewEntry, Refusal> {
        if self.kind == IncidentKind::Concern {
            return Err(Refusal::NoConcern);
        }
        Ok(NewEntry {
            kind: EntryKind::Start,
            narrow: NarrowWords::default(),
            open: OpenFields {
                incident: Some(self.kind),
                drill: Some(self.drill),
                heard_ms: by.past("heard_at", self.heard_at)?,
                ..OpenFields::default()
            },
            words: Words {
                title: Some(line("title", &self.title)?),
                place: Some(line("place", &self.place)?),
                channel: optional_line("channel", self.channel)?,
                reporter: optional_line("reporter", self.reporter)?,
                ..Words::default()
            },
        })
    }
}
