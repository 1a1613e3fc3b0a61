//! Founding an organisation of one: the first records of a store.

use super::EngineError;
use super::rebuild::{LAYOUT, LAYOUT_NOW};
use super::shared::ORGANISATION;
use super::tending::KEYS;
use crate::host::Host;
use crate::store::{Person, Secrets, Store, Writing};
use onscene_protocol::clock::{Entropy, LogicalClock};
use onscene_protocol::id::{
    ActorId, DeviceKey, OrganisationId, RecordId, SealKey, SubjectId, UnitId,
};
use onscene_protocol::incident::command::check_line;
use onscene_protocol::limit::UNIT_DEPTH_MAX;
use onscene_protocol::record::{Draft, Kind, NO_RECORD};
use onscene_protocol::roster::{
    Certificate, Place, Role, Roles, Roster, UNIT_UNNAMED, placeholder,
};
use onscene_protocol::seal::{Key, KeyBody, Purpose, Wrap};
use onscene_protocol::typing::unit_path;
use onscene_protocol::verify::verify;
use std::collections::HashMap;

/// What is asked of whoever founds an organisation.
#[derive(Debug, Clone)]
pub struct Founding {
    /// The founder's name as shown beside what they write; none where they were not asked yet.
    pub name: Option<String>,
    /// The unit's path from the top: `城东街道/和平里社区`; none where nobody was asked yet.
    pub unit: Option<String>,
}

impl Founding {
    /// Looks at name and unit, before anything is made.
    ///
    /// # Errors
    /// [`EngineError::Refused`] for one that is empty or too long.
    pub fn check(&self) -> Result<(), EngineError> {
        if let Some(name) = &self.name {
            check_line("name", name)?;
        }
        unit_names(self.path()).map(|_| ())
    }

    fn path(&self) -> &str {
        self.unit.as_deref().unwrap_or(UNIT_UNNAMED)
    }
}

/// Whether a store's organisation was founded; false where founding was cut off before its end.
///
/// # Errors
/// Where the store cannot be read.
pub fn is_founded(store: &Store) -> Result<bool, EngineError> {
    Ok(store.read()?.meta(ORGANISATION)?.is_some())
}

/// Writes the founder's certificate, the units, and the keys of the organisation and of the founder's
/// unit into an empty store.
///
/// # Errors
/// [`EngineError::Refused`] for a name or path that is empty or too long; nothing is written then.
pub fn found(
    store: &Store,
    secrets: &Secrets,
    host: &Host,
    founding: &Founding,
) -> Result<OrganisationId, EngineError> {
    let device = DeviceKey::from_bytes(secrets.device.verifying_key().to_bytes());
    let name = match &founding.name {
        Some(name) => check_line("name", name)?,
        None => placeholder(device),
    };
    let path = unit_names(founding.path())?;
    let mut entropy = host.entropy();
    let person = secrets.writer();
    let nonce = entropy.bytes();
    let organisation = OrganisationId::founded_by(person, &nonce);
    let units: Vec<UnitId> = path
        .iter()
        .map(|_| UnitId::from_bytes(entropy.bytes()))
        .collect();
    let unit = *units
        .last()
        .ok_or(EngineError::Inner("a unit's path without a unit"))?;
    let certificate = Certificate {
        person,
        name,
        device,
        unit,
        roles: Roles::default().with(Role::Leader).with(Role::Office),
        seal_key: seal_key(secrets)?,
        founding: Some(nonce),
        adopts: None,
        invitation: None,
    };

    let mut first = First {
        subject: SubjectId::of_organisation(organisation),
        roster: Roster::new(organisation),
        writing: store.begin()?,
        clock: LogicalClock::default(),
        chains: HashMap::new(),
        secrets,
        host,
    };
    first
        .writing
        .set_meta(ORGANISATION, organisation.as_bytes())?;
    // Nothing in it was derived by an older version.
    first.writing.set_meta(LAYOUT, LAYOUT_NOW)?;
    first.write(Kind::Certificate, certificate.to_bytes())?;
    first.places(units.into_iter().zip(path))?;
    let key = first.key(Purpose::Unit)?;
    first.write(Kind::Key, key)?;
    first.enter(SubjectId::of_unit(organisation, unit));
    for (purpose, _) in KEYS {
        let key = first.key(purpose)?;
        first.write(Kind::Key, key)?;
    }
    first.writing.commit()?;
    Ok(organisation)
}

/// The names in a unit's path, from the top.
pub(super) fn unit_names(path: &str) -> Result<Vec<String>, EngineError> {
    let folded = unit_path(path);
    let names: Vec<&str> = folded.split('/').filter(|n| !n.is_empty()).collect();
    if names.len() > UNIT_DEPTH_MAX {
        return Err(EngineError::Refused(
            onscene_protocol::incident::Refusal::TooLarge {
                field: "levels of the unit",
                number: names.len() as u64,
                limit: UNIT_DEPTH_MAX as u64,
            },
        ));
    }
    if names.is_empty() {
        return Ok(vec![check_line("unit", path)?]);
    }
    Ok(names
        .into_iter()
        .map(|name| check_line("unit", name))
        .collect::<Result<_, _>>()?)
}

const NO_PERSON: EngineError = EngineError::Inner("a store is founded by a person");

fn seal_key(secrets: &Secrets) -> Result<SealKey, EngineError> {
    let founder = secrets.person(secrets.writer());
    founder.map(Person::seal_key).ok_or(NO_PERSON)
}

/// The first records of a store, before there is an engine.
struct First<'a> {
    subject: SubjectId,
    roster: Roster,
    writing: Writing<'a>,
    clock: LogicalClock,
    chains: HashMap<Kind, (ActorId, u64, RecordId)>,
    secrets: &'a Secrets,
    host: &'a Host,
}

impl First<'_> {
    /// What follows stands in another subject.
    fn enter(&mut self, subject: SubjectId) {
        self.subject = subject;
        self.chains.clear();
    }

    /// The units from the top. The founder's word goes before all others': their ids need no proof.
    fn places(&mut self, units: impl Iterator<Item = (UnitId, String)>) -> Result<(), EngineError> {
        let mut parent = None;
        for (unit, name) in units {
            let place = Place::Unit {
                unit,
                parent,
                name,
                nonce: None,
            };
            self.write(Kind::Place, place.to_bytes())?;
            parent = Some(unit);
        }
        Ok(())
    }

    fn write(&mut self, kind: Kind, body: Vec<u8>) -> Result<(), EngineError> {
        let mut entropy = self.host.entropy();
        let (actor, seq, prev) = *self
            .chains
            .entry(kind)
            .or_insert_with(|| (ActorId::from_bytes(entropy.bytes()), 0, NO_RECORD));
        let draft = Draft {
            organisation: self.roster.own(),
            kind,
            subject: self.subject,
            actor,
            seq: seq + 1,
            prev,
            time: self.clock.tick(self.host.wall_ms()),
            body,
        };
        let record = draft
            .sign(self.secrets.signer().ok_or(NO_PERSON)?)
            .map_err(|_| EngineError::Inner("a founding record is over the limits"))?;
        self.chains.insert(kind, (actor, seq + 1, record.id()));
        let verified = verify(record, &self.roster)
            .map_err(|_| EngineError::Inner("a founding record does not verify"))?;
        self.roster.learn(&verified);
        self.writing.put(verified, None)?;
        Ok(())
    }

    /// The first key of the organisation, of the unit, or of one of its circles.
    fn key(&self, purpose: Purpose) -> Result<Vec<u8>, EngineError> {
        let mut entropy = self.host.entropy();
        let key = Key::from_bytes(entropy.bytes());
        let public = seal_key(self.secrets)?;
        let wrap = Wrap::for_person(public, self.subject, &key, &mut entropy);
        let failed = |_| EngineError::Inner("the unit's key could not be wrapped");
        let body = KeyBody {
            key: key.id(),
            purpose,
            epoch: 1,
            wraps: vec![wrap.map_err(failed)?],
            detail: None,
            circle: key.circle_public(purpose),
        };
        body.to_bytes().map_err(failed)
    }
}
