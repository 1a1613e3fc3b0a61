//! Names: who somebody is shown as. Whoever was not asked for a name yet gets one in their certificate;
//! everybody else is renamed, which changes what is shown and never who they are.

use super::event::Event;
use super::founding::unit_names;
use super::turn::Turn;
use super::units::UnitError;
use super::{Engine, EngineError, Happening};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{PersonKey, UnitId};
use onscene_protocol::incident::command::check_line;
use onscene_protocol::record::Kind;
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Certificate, Member, Place, Rename, Roster, is_unit_unnamed};
use onscene_protocol::skeleton::Skeleton;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A name for somebody, or a unit's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedName {
    /// Whose: a name, a key or its first digits; the writer's own where none is given.
    pub whom: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// What the unit of an organisation that was founded without being asked is called.
    pub unit: Option<String>,
}

/// A person who was renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedView {
    /// The key whose name it is.
    pub person: PersonKey,
    /// How it is shown from now on, with what stands beside it.
    pub name: String,
    /// The name that its certificate says, where that is another one.
    pub former: Option<String>,
    /// The unit's path.
    pub unit: String,
    /// Others in the organisation who could be taken for them, as they are shown.
    pub alike: Vec<String>,
}

/// What is to be looked at about the name under which somebody came in: told on both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameMet {
    /// Others in the organisation who could be taken for them, as they are shown.
    pub alike: Vec<String>,
    /// The name that the inviter wrote, where it is another one.
    pub invited_as: Option<String>,
}

impl Engine {
    /// Shows somebody under another name from now on; durable when it answers. On a laptop that was
    /// started without a name and a unit, this gives it both.
    ///
    /// # Errors
    /// [`EngineError::NotAdministrator`] where it is neither the writer's own key nor theirs to
    /// rename; [`EngineError::SameName`] where another person of that laptop could be taken for them;
    /// [`EngineError::UnitNamed`].
    pub async fn rename(&self, asked: AskedName) -> Result<RenamedView, EngineError> {
        self.ask(|reply| Event::Rename { asked, reply }).await
    }

    /// What is to be looked at about the name under which somebody came in.
    pub fn name_met(&self, person: PersonKey) -> NameMet {
        let roster = self.roster();
        let known = roster.person(person);
        NameMet {
            alike: alike(&roster, roster.plain_name_of(person), Some(person)),
            invited_as: known.and_then(|known| roster.invited_as(known)),
        }
    }
}

/// Everybody but one who could be taken for somebody of this name.
pub(super) fn alike(roster: &Roster, name: &str, but: Option<PersonKey>) -> Vec<String> {
    let others = roster.look_alikes(name).filter(|other| Some(*other) != but);
    others
        .map(|other| roster.name_of(other).to_owned())
        .collect()
}

/// Whether somebody else on a laptop could be taken for a person of this name.
pub(super) fn is_taken(roster: &Roster, name: &str, member: &Member) -> bool {
    let (person, device) = (member.certificate.person, member.certificate.device);
    let mut alike = roster.look_alikes(name).filter(|other| *other != person);
    alike.any(|other| {
        let known = roster.person(other);
        known.is_some_and(|known| known.certificate.device == device)
    })
}

/// Whether two names could be taken for each other.
pub(super) fn look_alike(one: &str, other: &str) -> bool {
    Skeleton::of(one) == Skeleton::of(other)
}

/// The one person of the organisation who is meant by a name, a key or its first digits.
fn find(roster: &Roster, whom: &str) -> Result<PersonKey, EngineError> {
    match roster.called(whom).as_slice() {
        [only] => Ok(only.certificate.person),
        _ => Err(EngineError::NoSuchPerson(
            whom.trim().chars().take(80).collect(),
        )),
    }
}

impl Turn<'_> {
    pub(super) fn rename(&mut self, asked: &AskedName) -> Result<RenamedView, EngineError> {
        self.check_writer(None)?;
        let person = match &asked.whom {
            Some(whom) => find(&self.standing.roster, whom)?,
            None => self.person(),
        };
        if let Some(name) = &asked.name {
            self.name(person, check_line("name", name)?)?;
        }
        if let Some(unit) = &asked.unit {
            self.name_unit(unit)?;
        }
        let roster = &self.standing.roster;
        let unit = roster.person(person).map(|known| known.certificate.unit);
        Ok(RenamedView {
            person,
            name: roster.name_of(person).to_owned(),
            former: roster.former_name_of(person).map(str::to_owned),
            unit: unit.map_or_else(String::new, |unit| roster.unit_path(unit)),
            alike: alike(roster, roster.plain_name_of(person), Some(person)),
        })
    }

    fn name(&mut self, person: PersonKey, name: String) -> Result<(), EngineError> {
        let (me, roster) = (self.person(), Arc::clone(&self.standing.roster));
        let known = roster
            .person(person)
            .ok_or_else(|| EngineError::NoSuchPerson(person.to_string()))?;
        let certifies = roster.may(me, Act::Certify);
        if person != me && !roster.goes_on_for(me, person) && !certifies {
            return Err(EngineError::NotAdministrator);
        }
        if name == roster.plain_name_of(person) {
            return Ok(());
        }
        if is_taken(&roster, &name, known) {
            return Err(EngineError::SameName(name));
        }
        let (kind, body) = if person == me && certifies && known.certificate.is_unnamed() {
            // There was no name that this takes the place of.
            let certificate = Certificate {
                name,
                founding: None,
                invitation: None,
                ..known.certificate.clone()
            };
            (Kind::Certificate, certificate.to_bytes())
        } else {
            let edition = roster.next_rename(person);
            let rename = Rename {
                person,
                edition,
                name,
            };
            (Kind::Rename, rename.to_bytes())
        };
        let record = self.write(kind, roster.subject(), body)?;
        self.learn(&record);
        self.tell(Happening::Roster);
        Ok(())
    }

    /// Names the unit of an organisation that was founded without being asked. Those above it are made
    /// as founding makes them.
    fn name_unit(&mut self, path: &str) -> Result<(), EngineError> {
        let roster = Arc::clone(&self.standing.roster);
        let mut names = unit_names(path)?;
        let unit = self.own_certificate()?.unit;
        let known = roster.unit_path(unit);
        if names.join("/") == known {
            return Ok(());
        }
        if !is_unit_unnamed(&known) {
            return Err(UnitError::Named(known).into());
        }
        // Units above the topmost one are the founder's to place: others' word of it counts nowhere.
        let me = self.person();
        let founder = roster.founder(roster.own());
        let founds = founder.is_some_and(|founder| roster.goes_on_for(me, founder));
        if !roster.may(me, Act::Certify) || (names.len() > 1 && !founds) {
            return Err(EngineError::NotAdministrator);
        }
        let own = names.pop();
        let own = own.ok_or(EngineError::Inner("a unit's path without a unit"))?;
        let mut parent = None;
        for name in names {
            let above = UnitId::from_bytes(self.shared.host.entropy().bytes());
            self.write_unit(above, parent, name)?;
            parent = Some(above);
        }
        self.write_unit(unit, parent, own)
    }

    fn write_unit(
        &mut self,
        unit: UnitId,
        parent: Option<UnitId>,
        name: String,
    ) -> Result<(), EngineError> {
        let subject = self.standing.roster.subject();
        let place = Place::Unit {
            unit,
            parent,
            name,
            nonce: None,
        };
        let record = self.write(Kind::Place, subject, place.to_bytes())?;
        self.learn(&record);
        self.tell(Happening::Roster);
        Ok(())
    }
}
