//! Units: in which one an incident begins, to which one somebody is invited, and whose keys a
//! document has. Who may invite where is the roster's to say.

use super::founding::unit_names;
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{SubjectId, UnitId};
use onscene_protocol::invite::Wish;
use onscene_protocol::record::Kind;
use onscene_protocol::roster::{Member, Place, Role, Roster};
use onscene_protocol::typing::unit_path;
use std::collections::BTreeSet;

/// Names that are given of those who may do something.
const NAMES_SHOWN_MAX: usize = 5;

/// Why something about units was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// No unit of the organisation has this path.
    #[error("there is no unit {0} in this organisation")]
    NoSuch(String),
    /// That is for those at the unit or above it, or at the root, and whoever writes is none of them.
    #[error("that is for those at {unit} or above it: {who}")]
    NotAbove {
        /// The unit's path.
        unit: String,
        /// The names of those who stand there or above it.
        who: String,
    },
    /// Whoever is certified there or above it reads all of the incident.
    #[error("{0} reads the incident itself: nothing is chosen for it")]
    ReadsItAlready(String),
    /// What an invited unit got is not passed on to another.
    #[error("this is the document of an invited unit, not the incident")]
    OfALinkedDocument,
    /// A liaison is another unit's.
    #[error("a liaison speaks for another unit than the one that invites")]
    OwnLiaison,
    /// A unit that was named stays so.
    #[error("this unit is called {0} already")]
    Named(String),
}

impl UnitError {
    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NoSuch(_) => {
                "look at `onscene devices`; a unit is made by inviting somebody to it, below one \
                 that is there"
            }
            Self::ReadsItAlready(_) => "name a unit that was invited; nothing was stored",
            Self::OfALinkedDocument => "choose in the incident that it was made from",
            Self::NotAbove { .. } => "ask one of them; nothing was stored",
            Self::Named(_) => "a unit below it is made by inviting somebody to it: `invite --unit`",
            Self::OwnLiaison => "name their unit with --unit: it is made where it is new",
        }
    }
}

impl Engine {
    /// The paths of the units at which whoever writes here stands, or above which: their own first.
    pub fn units(&self) -> Vec<String> {
        let roster = self.roster();
        let Some(me) = roster.person(self.shared.person()) else {
            return Vec::new();
        };
        let own = me.certificate.unit;
        let below = roster
            .own_units()
            .filter(|unit| *unit != own && roster.stands_above(own, *unit));
        let below: BTreeSet<String> = below.map(|unit| roster.unit_path(unit)).collect();
        [roster.unit_path(own)].into_iter().chain(below).collect()
    }

    /// The paths of the units that whoever writes here may invite to: their own first. Below each of
    /// them a new one can be made.
    pub fn units_to_invite_to(&self) -> Vec<String> {
        let (roster, me) = (self.roster(), self.shared.person());
        let own = roster.person(me).map(|me| me.certificate.unit);
        let placed = roster
            .own_units()
            .filter(|unit| roster.may_place(me, *unit));
        let (own, others): (Vec<UnitId>, Vec<UnitId>) = placed.partition(|it| Some(*it) == own);
        let others: BTreeSet<String> = others.into_iter().map(|it| roster.unit_path(it)).collect();
        let own = own.into_iter().map(|unit| roster.unit_path(unit));
        own.chain(others).collect()
    }
}

impl Turn<'_> {
    /// The unit in which a new incident lives: the writer's own, unless one below it is asked for.
    pub(super) fn unit_to_begin_in(&self, path: Option<&str>) -> Result<UnitId, EngineError> {
        match path {
            None => Ok(self.own_certificate()?.unit),
            Some(path) => self.below_own(self.known_unit(path)?),
        }
    }

    /// A unit at which the writer stands, or above which.
    pub(super) fn below_own(&self, unit: UnitId) -> Result<UnitId, EngineError> {
        let roster = &self.standing.roster;
        if roster.stands_above(self.own_certificate()?.unit, unit) {
            return Ok(unit);
        }
        let above = |member: &Member| roster.stands_above(member.certificate.unit, unit);
        Err(UnitError::NotAbove {
            unit: roster.unit_path(unit),
            who: names(roster, above),
        }
        .into())
    }

    /// A unit for which the writer may certify.
    pub(super) fn placed_by_own(&self, unit: UnitId) -> Result<UnitId, EngineError> {
        let roster = &self.standing.roster;
        if roster.may_place(self.person(), unit) {
            return Ok(unit);
        }
        let may = |member: &Member| roster.may_place(member.certificate.person, unit);
        Err(UnitError::NotAbove {
            unit: roster.unit_path(unit),
            who: names(roster, may),
        }
        .into())
    }

    /// The unit that somebody is invited to, made where it is not there yet: anywhere in the tree for
    /// the founder and administrators at the root, else the writer's own or one below it. A liaison
    /// speaks for another unit than whoever invites.
    pub(super) fn unit_to_invite_to(&mut self, wish: &Wish) -> Result<UnitId, EngineError> {
        let own = self.own_certificate()?.unit;
        let unit = match wish.unit.as_deref() {
            None => Ok(own),
            Some(path) => self.known_unit(path),
        };
        match unit {
            Ok(unit) if unit == own && wish.roles.contains(Role::Liaison) => {
                Err(UnitError::OwnLiaison.into())
            }
            Ok(unit) => self.placed_by_own(unit),
            Err(EngineError::Unit(UnitError::NoSuch(path))) => self.make_units(&path),
            Err(other) => Err(other),
        }
    }

    /// Makes a unit, with those above it that are missing, below one that is there. Its keys as well,
    /// where the writer reads it; else the first who is certified there makes them.
    fn make_units(&mut self, path: &str) -> Result<UnitId, EngineError> {
        let names = unit_names(path)?;
        let above = (1..names.len()).rev().find_map(|known| {
            let (above, missing) = names.split_at(known);
            let above = self.known_unit(&above.join("/")).ok()?;
            Some((above, missing))
        });
        let (mut unit, missing) = above.ok_or_else(|| UnitError::NoSuch(path.to_owned()))?;
        self.placed_by_own(unit)?;
        let subject = self.standing.roster.subject();
        for name in missing {
            let (parent, nonce) = (unit, self.shared.host.entropy().bytes());
            unit = UnitId::placed(self.person(), parent, &nonce);
            let place = Place::Unit {
                unit,
                parent: Some(parent),
                name: name.clone(),
                nonce: Some(nonce),
            };
            let record = self.write(Kind::Place, subject, place.to_bytes())?;
            self.learn(&record);
            self.tend_unit(unit)?;
        }
        Ok(unit)
    }

    /// The unit of our organisation with this path. Where several have it, the writer's own.
    pub(super) fn known_unit(&self, path: &str) -> Result<UnitId, EngineError> {
        let path = unit_names(path)?.join("/");
        let (roster, own) = (&self.standing.roster, self.own_certificate()?.unit);
        if unit_path(&roster.unit_path(own)) == path {
            return Ok(own);
        }
        let found = roster.own_unit_at(&path);
        Ok(found.ok_or(UnitError::NoSuch(path))?)
    }

    /// The unit whose keys a document has; where nobody proved its home, the writer's own.
    pub(super) fn keeper_of(&mut self, subject: SubjectId) -> Result<UnitId, EngineError> {
        let home = self.document(subject)?.and_then(|document| document.home);
        let keeper = home.and_then(|home| self.standing.roster.keeper(home));
        match keeper {
            Some(unit) => Ok(unit),
            None => Ok(self.own_certificate()?.unit),
        }
    }
}

fn names(roster: &Roster, are_meant: impl Fn(&Member) -> bool) -> String {
    let members = roster
        .members()
        .filter(|member| member.revoked_by.is_none() && are_meant(member));
    let names: BTreeSet<&str> = members
        .map(|member| roster.name_of(member.certificate.person))
        .collect();
    let names: Vec<&str> = names.into_iter().take(NAMES_SHOWN_MAX).collect();
    if names.is_empty() {
        return "nobody in this organisation".into();
    }
    names.join(", ")
}
