//! Who this laptop is, and who the others are.

use super::shared::Shared;
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::id::{DeviceKey, OrganisationId, PersonKey, RecordId};
use onscene_protocol::roster::{Certificate, Member, Role, Roles, Roster, is_unit_unnamed};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The person who writes here and the laptop that they write on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// The laptop.
    pub device: DeviceKey,
    /// The key that signs what is written.
    pub person: PersonKey,
    /// The person's name.
    pub name: String,
    /// Their name alone, without what stands beside it: what a form begins with, and what is typed on.
    #[serde(default)]
    pub plain_name: String,
    /// The unit's path.
    pub unit: String,
    /// The organisation.
    pub organisation: OrganisationId,
    /// What the person does.
    pub roles: Vec<String>,
    /// Whether a PIN is to be given before this person can write.
    pub locked: bool,
    /// Whether this person was not asked for a name yet.
    pub unnamed: bool,
    /// Whether nobody named the unit yet.
    pub unit_unnamed: bool,
}

/// A laptop of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceView {
    /// The laptop.
    pub device: DeviceKey,
    /// Who writes on it.
    pub name: String,
    /// Their name alone, without what stands beside it.
    #[serde(default)]
    pub plain_name: String,
    /// The key that they write with.
    pub person: PersonKey,
    /// Whether whoever writes here could move there: the other laptop is certified for the same name.
    #[serde(default)]
    pub same_person: bool,
    /// The name that was given with the invitation, where they came under another one.
    #[serde(default)]
    pub invited_as: Option<String>,
    /// Its unit's path.
    pub unit: String,
    /// What that person does.
    pub roles: Vec<String>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// The laptop that this person goes on with instead.
    pub retired_to: Option<DeviceKey>,
    /// Whether it is a key on paper, and no laptop.
    pub printed: bool,
    /// The invitation by which it was let in.
    #[serde(default)]
    pub invitation: Option<RecordId>,
}

impl Engine {
    /// The roster as of the last commit.
    pub fn roster(&self) -> Arc<Roster> {
        self.shared.standing().roster
    }

    /// Who this laptop is.
    pub fn identity(&self) -> Identity {
        identity(&self.shared)
    }

    /// The laptops of the organisation, in the order of their keys.
    pub fn devices(&self) -> Vec<DeviceView> {
        let roster = self.roster();
        roster
            .members()
            .map(|member| device_view(&roster, member, self.shared.person()))
            .collect()
    }

    /// Whether a laptop may link to this one. Whoever left it for this one still does, until they
    /// know that all of it is here.
    pub fn may_link(&self, device: DeviceKey) -> bool {
        let roster = self.roster();
        roster.admits(device) || roster.moves_to(device, self.shared.device())
    }

    /// Whether this laptop is certified as a hub.
    pub fn is_hub(&self) -> bool {
        self.roster().is_hub(self.shared.device())
    }
}

pub(super) fn device_view(roster: &Roster, member: &Member, me: PersonKey) -> DeviceView {
    DeviceView {
        device: member.certificate.device,
        person: member.certificate.person,
        same_person: roster.have_one_name(me, member.certificate.person),
        invited_as: roster.invited_as(member),
        plain_name: match roster.is_unnamed(member.certificate.person) {
            // Nothing to begin with in a form that asks for one.
            true => String::new(),
            false => roster.plain_name_of(member.certificate.person).to_owned(),
        },
        name: roster.name_of(member.certificate.person).to_owned(),
        unit: roster.unit_path(member.certificate.unit),
        roles: words(member.certificate.roles),
        revoked: member.revoked_by.is_some() || roster.is_revoked(member.certificate.device),
        printed: member.certificate.is_printed(),
        retired_to: member
            .retired_to
            .and_then(|to| roster.person(to))
            .map(|to| to.certificate.device),
        invitation: member.certificate.invitation,
    }
}

pub(super) fn identity(shared: &Shared) -> Identity {
    let roster = shared.standing().roster;
    let person = shared.person();
    let certificate = roster.person(person).map(|member| &member.certificate);
    let unit = certificate.map_or_else(String::new, |c| roster.unit_path(c.unit));
    Identity {
        locked: shared.secrets().signer().is_none(),
        device: shared.device(),
        person,
        name: roster.name_of(person).to_owned(),
        plain_name: roster.plain_name_of(person).to_owned(),
        unnamed: roster.is_unnamed(person),
        unit_unnamed: is_unit_unnamed(&unit),
        unit,
        organisation: roster.own(),
        roles: certificate.map(|c| words(c.roles)).unwrap_or_default(),
    }
}

pub(super) fn words(roles: Roles) -> Vec<String> {
    roles
        .iter()
        .map(|role: Role| role.word().to_owned())
        .collect()
}

impl Turn<'_> {
    /// The certificate by which our organisation knows the person who writes here.
    pub(super) fn own_certificate(&self) -> Result<Certificate, EngineError> {
        self.standing
            .roster
            .person(self.person())
            .map(|member| member.certificate.clone())
            .ok_or(EngineError::Inner(
                "no certificate for the person who writes here",
            ))
    }
}
