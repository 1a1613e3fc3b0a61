//! What was destroyed in an incident and who opened what, as their signed records say; and, from
//! receipts, which laptops have not confirmed a disposal yet.

use super::EngineError;
use super::held::Held;
use super::recusing::shown_namesakes;
use super::shared::Shared;
use crate::host::shown_in;
use crate::store::{Committed, Reading};
use chrono::{DateTime, SecondsFormat};
use onscene_protocol::clock::Timestamp;
use onscene_protocol::id::{DeviceKey, EntryId, PersonKey, RecordId, SubjectId};
use onscene_protocol::record::body::{Access, Disposal, NarrowPart, Scope};
use onscene_protocol::record::{Checked, Header, Kind};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Chains, Counts, Recusal, Roster};
use onscene_protocol::seal::Reason;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A disposal, as its certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisposalView {
    /// The certificate.
    pub record: RecordId,
    /// What it is about.
    pub scope: Scope,
    /// How many keys it destroyed.
    pub keys: usize,
    /// Why.
    pub reason: String,
    /// Who ordered it.
    pub author: String,
    /// When, RFC 3339, in the zone of the laptop that answers.
    pub at: String,
    /// Whether it counts: its author's role allows it, and their key was not revoked before.
    pub counts: bool,
}

/// Someone opened narrower parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// The entry whose parts these are.
    pub entry: EntryId,
    /// Which.
    pub parts: Vec<NarrowPart>,
    /// Who.
    pub author: String,
    /// When, RFC 3339, in the zone of the laptop that answers.
    pub at: String,
}

/// The incident was closed to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecusalView {
    /// The record.
    pub record: RecordId,
    /// Whom it is closed to.
    pub person: String,
    /// Who else it is closed to: they were certified under the very same name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namesakes: Vec<String>,
    /// Why; none where no key opens it.
    pub reason: Option<String>,
    /// Who recorded it.
    pub author: String,
    /// When, RFC 3339, in the zone of the laptop that answers.
    pub at: String,
    /// Whether it counts: its author's role allows it, or it is they themselves.
    pub counts: bool,
}

/// What stands beside an incident's entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// What was destroyed, the earliest first.
    #[serde(default)]
    pub disposals: Vec<DisposalView>,
    /// Who opened what, the earliest first.
    #[serde(default)]
    pub accesses: Vec<AccessView>,
    /// Whom it was closed to, the earliest first.
    #[serde(default)]
    pub recusals: Vec<RecusalView>,
}

/// The trail of an incident, the same on every laptop that holds the same records.
pub(super) fn trail(
    shared: &Shared,
    reading: &Reading,
    subject: SubjectId,
) -> Result<Trail, EngineError> {
    let roster = shared.standing().roster;
    let mut records = reading.subject(subject)?;
    let chains: Chains = records.iter().map(Checked::record).collect();
    let judge = roster.judge(subject, &chains);
    records.sort_by_key(|record| (record.record().header().time, record.id()));
    let mut trail = Trail {
        recusals: recusals(shared, &roster, subject, &records)?,
        ..Trail::default()
    };
    for record in &records {
        let header = record.record().header();
        let counts = |act| {
            let counts = judge.counts(header.organisation, header.author, record.id(), act);
            counts == Counts::Yes
        };
        if let Some(disposal) = disposal_of(record) {
            trail.disposals.push(DisposalView {
                record: record.id(),
                scope: disposal.scope,
                keys: disposal.keys.len(),
                reason: disposal.reason,
                author: author(&roster, header),
                at: at(shared, header),
                counts: counts(Act::Dispose),
            });
        } else if let Some(access) = access_of(record).filter(|_| counts(Act::Carry)) {
            trail.accesses.push(AccessView {
                entry: access.entry,
                parts: access.parts,
                author: author(&roster, header),
                at: at(shared, header),
            });
        }
    }
    Ok(trail)
}

/// The laptops that have not confirmed each of these disposals, by their signed receipts. A laptop
/// that holds a disposal has erased what it names.
pub(super) fn unconfirmed(
    shared: &Shared,
    reading: &Reading,
    subject: SubjectId,
    disposals: &[DisposalView],
) -> Result<BTreeMap<RecordId, BTreeSet<DeviceKey>>, EngineError> {
    let mut unconfirmed = BTreeMap::new();
    if disposals.is_empty() {
        return Ok(unconfirmed);
    }
    let roster = shared.standing().roster;
    let mut peers: BTreeMap<DeviceKey, Held> = BTreeMap::new();
    for (device, peer) in reading.peers()? {
        peers.insert(device, Held::of(&peer, shared.share(reading, device)?));
    }
    let mut devices: BTreeSet<DeviceKey> = roster
        .members()
        .filter(|member| !member.certificate.is_printed())
        .map(|member| member.certificate.device)
        .filter(|device| *device != shared.device())
        .filter(|device| !roster.is_revoked(*device) && !roster.is_retired(*device))
        .collect();
    let homes = shared.homes(reading)?;
    devices.retain(|device| roster.reach(*device).takes(homes.of(subject)));
    for disposal in disposals.iter().filter(|disposal| disposal.counts) {
        let position = reading.position_of(disposal.record)?;
        let confirmed = |device: &DeviceKey| {
            let held = peers.get(device).zip(position);
            held.is_some_and(|(held, position)| held.holds((Kind::Disposal, subject), position))
        };
        let waiting = devices.iter().copied();
        let waiting = waiting.filter(|device| !confirmed(device)).collect();
        unconfirmed.insert(disposal.record, waiting);
    }
    Ok(unconfirmed)
}

fn disposal_of(record: &Committed) -> Option<Disposal> {
    let of_kind = record.record().header().kind == Kind::Disposal;
    Disposal::from_bytes(record.record().body().filter(|_| of_kind)?).ok()
}

fn access_of(record: &Committed) -> Option<Access> {
    let of_kind = record.record().header().kind == Kind::Access;
    Access::from_bytes(record.record().body().filter(|_| of_kind)?).ok()
}

/// The recusals among an incident's records.
fn recusals(
    shared: &Shared,
    roster: &Roster,
    subject: SubjectId,
    records: &[Committed],
) -> Result<Vec<RecusalView>, EngineError> {
    let of_kind = |record: &&Committed| record.record().header().kind == Kind::Recusal;
    let records: Vec<&Committed> = records.iter().filter(of_kind).collect();
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let document = shared.document(subject)?;
    let counted: BTreeSet<RecordId> = roster
        .recusals(subject)
        .into_iter()
        .map(|recused| recused.record)
        .collect();
    let mut shown = Vec::new();
    for record in records {
        let (id, header) = (record.id(), record.record().header());
        let body = record.record().body().map(Recusal::from_bytes);
        let Some(Ok(recusal)) = body else { continue };
        let reason = document
            .as_ref()
            .and_then(|document| Reason::open(&recusal, subject, &document.keys));
        shown.push(RecusalView {
            record: id,
            person: name(roster, recusal.person),
            namesakes: shown_namesakes(roster, recusal.person),
            reason: reason.map(|reason| reason.0),
            author: author(roster, header),
            at: at(shared, header),
            counts: counted.contains(&id),
        });
    }
    Ok(shown)
}

fn author(roster: &Roster, header: &Header) -> String {
    name(roster, header.author)
}

pub(super) fn name(roster: &Roster, person: PersonKey) -> String {
    roster.name_of(person).to_owned()
}

/// When a record was written, in this laptop's zone, as the times of entries are.
fn at(shared: &Shared, header: &Header) -> String {
    shown_in(shared.host.zone(), &rfc3339(header.time))
}

pub(super) fn rfc3339(time: Timestamp) -> String {
    let time = i64::try_from(time.ms())
        .ok()
        .and_then(DateTime::from_timestamp_millis);
    time.unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Millis, true)
}
