//! Which entries are on laptops that this one never met, by what these said and others handed on.

use super::EngineError;
use super::scopes::Share;
use super::shared::Shared;
use super::statements::read;
use crate::store::Reading;
use onscene_protocol::clock::Timestamp;
use onscene_protocol::exchange::{OfAuthor, reaches};
use onscene_protocol::id::{DeviceKey, PersonKey, RecordId, SubjectId};
use onscene_protocol::record::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A laptop that said of itself that it holds an entry, which came here by way of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    /// The laptop.
    pub device: DeviceKey,
    /// What it is called.
    pub name: String,
    /// Who handed on what it said.
    pub by: DeviceKey,
    /// What that one is called.
    pub by_name: String,
    /// When it said so, by its clock, RFC 3339.
    pub as_of: String,
    /// Whether it was revoked since, or no certificate of it counts: the entry was there, and nobody
    /// knows who reads it now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}

/// What one laptop said of one author.
struct Said {
    behind: Behind,
    share: Share,
    upto: (Timestamp, RecordId),
}

/// What laptops said of those who wrote what is asked about; each author is looked up once.
pub(super) struct Behinds<'a> {
    shared: &'a Shared,
    reading: &'a Reading,
    of: BTreeMap<PersonKey, Vec<Said>>,
}

impl<'a> Behinds<'a> {
    pub(super) const fn new(shared: &'a Shared, reading: &'a Reading) -> Self {
        Self {
            shared,
            reading,
            of: BTreeMap::new(),
        }
    }

    /// The laptops that said that they hold a record, of a document of this subject.
    pub(super) fn of(
        &mut self,
        record: RecordId,
        (kind, subject): (Kind, SubjectId),
    ) -> Result<Vec<Behind>, EngineError> {
        let Some((author, time)) = self.reading.author_of(record)? else {
            return Ok(Vec::new());
        };
        if !self.of.contains_key(&author) {
            let said = self.look_up(author)?;
            self.of.insert(author, said);
        }
        let said = self.of.get(&author).into_iter().flatten();
        let holds = |said: &&Said| (time, record) <= said.upto && said.share.takes(kind, subject);
        Ok(said.filter(holds).map(|said| said.behind.clone()).collect())
    }

    fn look_up(&self, author: PersonKey) -> Result<Vec<Said>, EngineError> {
        let own = self.shared.device();
        let kept = self.reading.statements_of(author)?.into_iter();
        let kept = kept.filter(|(device, _)| *device != own);
        let kept: Vec<_> = kept
            .filter_map(|(device, kept)| Some((device, kept.from?, read(&kept)?)))
            .collect();
        if kept.is_empty() {
            return Ok(Vec::new());
        }
        let records = self.reading.by_author(author)?;
        let homes = self.shared.homes(self.reading)?;
        let roster = self.shared.standing().roster;
        // Most laptops carry the same: their statements are compared in one go.
        let mut alike: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for said in &kept {
            let scope = roster.reach(said.0).within(homes.units());
            alike.entry(scope).or_default().push(said);
        }
        let mut all = Vec::new();
        for (scope, kept) in alike {
            let share = Share {
                homes: Arc::clone(&homes),
                scope: Arc::new(scope),
            };
            let held = records.iter().filter(|record| record.body);
            let held = held.filter(|record| share.takes(record.kind, record.subject));
            let held = held.map(|record| (record.time, record.id));
            let said = kept.iter().map(|(.., (_, said))| said);
            let reached = reaches(held, said.collect::<Vec<&OfAuthor>>());
            for ((device, by, (receipt, _)), upto) in kept.into_iter().zip(reached) {
                let name = |device| roster.device_name(device).unwrap_or_default().to_owned();
                all.extend(upto.map(|upto| Said {
                    behind: Behind {
                        device: *device,
                        name: name(*device),
                        by: *by,
                        by_name: name(*by),
                        as_of: self.shared.host.rfc3339(receipt.wall_ms),
                        revoked: !roster.admits(*device),
                    },
                    share: share.clone(),
                    upto,
                }));
            }
        }
        Ok(all)
    }
}
