//! What the writer publishes and readers look at.

use super::bundling::Due;
use super::clocks::Readings;
use super::documents::Documents;
use super::due::DueIndex;
use super::event::Event;
use super::fingerprints::Fingerprints;
use super::holding::Telling;
use super::inviting::Invitations;
use super::looking::LookedToday;
use super::moving::Movings;
use super::originals::Spent;
use super::peers::Seen;
use super::scopes::Scopes;
use super::staging::Staging;
use super::statements::Stating;
use super::{EngineError, Happening};
use crate::attachment::Attachments;
use crate::host::Host;
use crate::store::{Position, Reserve, Secrets, Store};
use onscene_protocol::clock::Clocks;
use onscene_protocol::exchange::Sets;
use onscene_protocol::id::{DeviceKey, PersonKey, SubjectId, UnitId};
use onscene_protocol::law::Laws;
use onscene_protocol::plan::Plans;
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Chains, Counts, Roster, Scope};
use onscene_protocol::seal::{Archives, KeyBody, Keyring, SealSecret};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::{broadcast, mpsc};

/// Events that may wait for the writer. Beyond that, whoever asks waits.
const EVENTS_WAITING_MAX: usize = 1024;
/// Happenings that a slow listener may lag behind before it is told so.
const HAPPENINGS_KEPT: usize = 1024;
/// Sets of records kept ready for comparing, 40 bytes a record each: one for each unit that laptops
/// come from at the same time.
const SETS_KEPT: usize = 4;
/// The meta entry that names our organisation.
pub(super) const ORGANISATION: &str = "organisation";

/// What is derived from the organisation's own records, as of the last committed turn.
#[derive(Clone)]
pub(super) struct Standing {
    pub(super) roster: Arc<Roster>,
    pub(super) clocks: Arc<Clocks>,
    pub(super) readings: Arc<Readings>,
    /// The units' keys; those of incidents are opened with their documents.
    pub(super) keys: Arc<Keyring>,
    /// The plans' versions that count.
    pub(super) plans: Arc<Plans>,
    /// The clocks of law that count.
    pub(super) laws: Arc<Laws>,
    /// The bags that are known, and the keys in them.
    pub(super) archives: Arc<Archives>,
    /// Whether a key was passed over because nobody here knows that its author reads that unit: what
    /// is said of people later may tell.
    pub(super) withheld: bool,
}

pub(super) struct Shared {
    pub(super) store: Store,
    pub(super) attachments: Attachments,
    secrets: RwLock<Arc<Secrets>>,
    /// Held by whoever changes the keys.
    pub(super) door: Mutex<()>,
    pub(super) host: Host,
    pub(super) reserve: Reserve,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) happenings: broadcast::Sender<Happening>,
    pub(super) documents: Documents,
    pub(super) staging: Staging,
    pub(super) spent: Spent,
    pub(super) invitations: Invitations,
    pub(super) due: Due,
    /// What is due when, over all incidents.
    pub(super) due_index: DueIndex,
    pub(super) movings: Movings,
    pub(super) fingerprints: Mutex<Fingerprints>,
    pub(super) stating: Stating,
    pub(super) telling: Telling,
    /// How much of the originals was looked at today.
    pub(super) looked_today: LookedToday,
    standing: RwLock<Standing>,
    pub(super) scopes: Scopes,
    /// By what they leave out.
    sets: Mutex<Vec<(Scope, Arc<Sets>)>>,
    seen: Mutex<BTreeMap<DeviceKey, Seen>>,
    /// Where peers say that hubs are.
    pub(super) told_hubs: Mutex<BTreeMap<DeviceKey, SocketAddr>>,
}

impl Shared {
    pub(super) fn open(
        store: Store,
        attachments: Attachments,
        secrets: Secrets,
        host: Host,
    ) -> Result<(Self, mpsc::Receiver<Event>), EngineError> {
        let (events, waiting) = mpsc::channel(EVENTS_WAITING_MAX);
        let standing = Standing::read(&store, &secrets)?;
        let due_index = DueIndex::default();
        due_index.fill(&store.read()?, &standing)?;
        let fingerprints = Mutex::new(Fingerprints::default());
        let reserve = Reserve::of(attachments.folder().clone());
        let kept = store.read()?.invitations()?;
        let shared = Self {
            store,
            reserve,
            attachments,
            secrets: RwLock::new(Arc::new(secrets)),
            door: Mutex::new(()),
            host,
            events,
            happenings: broadcast::channel(HAPPENINGS_KEPT).0,
            documents: Documents::default(),
            staging: Staging::default(),
            spent: Spent::default(),
            invitations: Invitations::of(kept),
            due: Due::default(),
            due_index,
            movings: Movings::default(),
            fingerprints,
            stating: Stating::default(),
            telling: Telling::default(),
            looked_today: LookedToday::default(),
            standing: RwLock::new(standing),
            scopes: Scopes::default(),
            sets: Mutex::default(),
            seen: Mutex::default(),
            told_hubs: Mutex::default(),
        };
        Ok((shared, waiting))
    }

    pub(super) fn standing(&self) -> Standing {
        self.standing
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn publish(&self, standing: Standing) {
        *self
            .standing
            .write()
            .unwrap_or_else(PoisonError::into_inner) = standing;
        self.scopes.outdate();
    }

    /// This laptop's own key for links and receipts.
    pub(super) fn device(&self) -> DeviceKey {
        DeviceKey::from_bytes(self.secrets().device.verifying_key().to_bytes())
    }

    /// The key of the person who writes here.
    pub(super) fn person(&self) -> PersonKey {
        self.secrets().writer()
    }

    /// This laptop's keys as they are now.
    pub(super) fn secrets(&self) -> Arc<Secrets> {
        let secrets = self.secrets.read();
        Arc::clone(&secrets.unwrap_or_else(PoisonError::into_inner))
    }

    /// What opens keys that were wrapped for anyone who writes here.
    pub(super) fn seals(&self) -> Vec<SealSecret> {
        self.secrets().seals()
    }

    pub(super) fn set_secrets(&self, secrets: Secrets) {
        let mut known = self.secrets.write().unwrap_or_else(PoisonError::into_inner);
        *known = Arc::new(secrets);
    }

    /// The record set that is compared with a laptop, made once for as long as nothing arrives.
    pub(super) fn sets(&self, device: DeviceKey) -> Result<Arc<Sets>, EngineError> {
        let mut cached = lock(&self.sets);
        let reading = self.store.read()?;
        let share = self.share(&reading, device)?;
        let scope = share.scope.within(share.homes.units());
        if let Some((_, sets)) = cached.iter().find(|(of, _)| *of == scope) {
            return Ok(Arc::clone(sets));
        }
        let roster = self.standing().roster;
        let sets = Arc::new(super::fingerprints::sets(&reading, &roster, &share)?);
        if cached.len() == SETS_KEPT {
            cached.remove(0);
        }
        cached.push((scope, Arc::clone(&sets)));
        Ok(sets)
    }

    /// Says that records arrived: the sets are made anew when next asked for.
    pub(super) fn outdate_sets(&self) {
        lock(&self.sets).clear();
    }

    /// How a peer is seen now.
    pub(super) fn seen(&self, device: DeviceKey) -> Seen {
        lock(&self.seen).get(&device).copied().unwrap_or_default()
    }

    /// The laptops that a link to is up.
    pub(super) fn linked(&self) -> Vec<DeviceKey> {
        let seen = lock(&self.seen);
        let linked = seen.iter().filter(|(_, seen)| seen.connected);
        linked.map(|(device, _)| *device).collect()
    }

    /// Answers whether that is seen differently from before.
    pub(super) fn see(&self, device: DeviceKey, change: impl FnOnce(&mut Seen)) -> bool {
        let mut seen = lock(&self.seen);
        let seen = seen.entry(device).or_default();
        let before = *seen;
        change(seen);
        *seen != before
    }

    /// Tells listeners.
    pub(super) fn tell(&self, happening: Happening) {
        if self.happenings.send(happening).is_err() {
            tracing::trace!("nobody listens");
        }
    }
}

/// A lock whose holder panicked still guards what is whole: every value is replaced at once.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// These without the keys of our units that somebody made known who does not read the unit, or the
/// part: nothing is sealed with what is read elsewhere too. Answers whether there were such. What was
/// written here is known to be meant.
pub(super) fn sealing<'a, C: Checked>(
    roster: &Roster,
    mut records: Vec<&'a C>,
    mine: impl Fn(PersonKey) -> bool,
) -> (Vec<&'a C>, bool) {
    let of_units: BTreeMap<SubjectId, UnitId> = roster
        .own_units()
        .map(|unit| (roster.unit_subject(unit), unit))
        .collect();
    let before = records.len();
    records.retain(|record| {
        let (header, body) = (record.record().header(), record.record().body());
        let unit = of_units.get(&header.subject);
        let (Kind::Key, Some(unit), Some(body)) = (header.kind, unit, body) else {
            return true;
        };
        let Ok(body) = KeyBody::from_bytes(body) else {
            return true;
        };
        let part = super::tending::part_of(body.purpose);
        mine(header.author) || roster.ever_read(header.author, *unit, part)
    });
    let withheld = records.len() < before;
    (records, withheld)
}

/// Takes note of the circles' public halves: for a unit's, of records that are [`sealing`]; for those of
/// the whole organisation, which earlier versions had, those alone that someone made known who may let
/// others in. Anyone else could else read what is wrapped for them.
pub(super) fn learn_circles<C: Checked>(keys: &mut Keyring, roster: &Roster, records: &[C]) {
    let ours = roster.own_key_subjects();
    for record in records {
        let (header, body) = (record.record().header(), record.record().body());
        let of_ours = header.kind == Kind::Key && ours.contains(&header.subject);
        let Some(body) = body.filter(|_| of_ours) else {
            continue;
        };
        let of_a_unit = header.subject != roster.subject();
        if (of_a_unit || roster.ever_certifies(header.organisation, header.author))
            && let Ok(body) = KeyBody::from_bytes(body)
        {
            keys.learn_circle(header.subject, &body);
        }
    }
}

/// Those of whole subjects' records that count. Records of people are for the roster alone to
/// judge, and changes for their document.
pub(super) fn counted<'a, C: Checked>(roster: &Roster, records: &'a [C]) -> Vec<&'a C> {
    let doubtful = |record: &C| roster.is_doubtful(record.record().header().author);
    if !records.iter().any(doubtful) {
        return records.iter().collect();
    }
    let mut chains: BTreeMap<SubjectId, Chains> = BTreeMap::new();
    for record in records {
        let chain = chains.entry(record.record().header().subject);
        chain.or_default().note(record.record());
    }
    let judges: BTreeMap<_, _> = chains
        .iter()
        .map(|(subject, chains)| (*subject, roster.judge(*subject, chains)))
        .collect();
    let counts = |record: &&C| {
        let (id, header) = (record.record().id(), record.record().header());
        let judge = judges.get(&header.subject);
        judge.is_some_and(|judge| {
            let counts = judge.counts(header.organisation, header.author, id, Act::Carry);
            counts == Counts::Yes
        })
    };
    records.iter().filter(counts).collect()
}

/// Opens the keys among these records, in whatever order they came: one may be wrapped under another
/// that stands behind it, and what goes with a key may stand in a record that does not open it.
pub(super) fn learn_keys<C: Checked>(keys: &mut Keyring, records: &[C], secrets: &[SealSecret]) {
    let bodies = records.iter().map(Checked::record).filter_map(|record| {
        let body = record
            .body()
            .filter(|_| record.header().kind == Kind::Key)?;
        Some((record.header().subject, KeyBody::from_bytes(body).ok()?))
    });
    let bodies: Vec<_> = bodies.collect();
    let mut held = usize::MAX;
    loop {
        let learnt = bodies
            .iter()
            .filter(|(subject, body)| keys.learn(*subject, body, secrets))
            .count();
        if learnt == held || bodies.is_empty() {
            return;
        }
        held = learnt;
    }
}

/// How far the store goes.
pub(super) fn last_position(store: &Store) -> Result<Position, EngineError> {
    Ok(store.read()?.last_position()?)
}
