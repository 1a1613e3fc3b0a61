//! Inviting another laptop, and letting it in. The founder and administrators certify.

use super::event::Event;
use super::shared::lock;
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::clock::Entropy;
use onscene_protocol::exchange::{CheckedJoin, JoinAnswer, JoinRequest, WireRecord};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::invite::{Closed, Invitation, InviteCode, device_hash};
use onscene_protocol::limit::INVITATION_MS_MAX;
use onscene_protocol::record::{Kind, Record};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Certificate, Role, Roles};
use onscene_protocol::verify::Checked;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Mutex;

/// Invitations that may be open at once; more than a unit has laptops.
const INVITATIONS_MAX: usize = 64;

/// A code to hand to another laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// What is typed or scanned there.
    pub code: String,
    /// When it ends, RFC 3339.
    pub expires: String,
}

/// Invitations. Kept in memory: a restart closes them, and a new code is easily made.
#[derive(Default)]
pub(super) struct Invitations {
    /// Used ones too, for a while: whoever comes with their code is told so.
    known: Mutex<Vec<Invitation>>,
    listening: Mutex<Option<SocketAddr>>,
    hub: Mutex<Option<String>>,
}

impl Engine {
    /// Says where other laptops reach this one, and where the hub listens, for codes and answers.
    pub fn set_reachable(&self, listening: Option<SocketAddr>, hub: Option<String>) {
        *lock(&self.shared.invitations.listening) = listening;
        *lock(&self.shared.invitations.hub) = hub;
    }

    /// Makes a code that lets one laptop in, once, within 15 minutes.
    ///
    /// # Errors
    /// [`EngineError::NotAdministrator`] on any other laptop than the founder's and administrators'.
    pub fn invite(
        &self,
        roles: Roles,
        name: Option<String>,
    ) -> Result<InvitationView, EngineError> {
        if !self.roster().may(self.shared.person(), Act::Certify) {
            return Err(EngineError::NotAdministrator);
        }
        let secret = self.host().entropy().bytes();
        let now = self.host().wall_ms();
        let invitation = Invitation::new(&secret, roles, name, now);
        let expires = self.host().rfc3339(invitation.expires_ms());
        let mut known = lock(&self.shared.invitations.known);
        known.retain(|invitation| is_remembered(invitation, now));
        if known.len() >= INVITATIONS_MAX {
            known.remove(0);
        }
        known.push(invitation);
        let code = InviteCode {
            secret,
            device_hash: device_hash(self.shared.device().as_bytes()),
            address: *lock(&self.shared.invitations.listening),
        };
        Ok(InvitationView {
            code: code.to_string(),
            expires,
        })
    }

    /// Whether a laptop that nobody knows may connect: in order to join, or to be told why it may
    /// not. It stays so while one is being let in.
    pub fn invitation_known(&self) -> bool {
        let now = self.host().wall_ms();
        lock(&self.shared.invitations.known)
            .iter()
            .any(|invitation| is_remembered(invitation, now))
    }

    /// Lets a laptop in that shows the secret of an open invitation; the invitation is used up.
    ///
    /// # Errors
    /// [`EngineError::Closed`] for any other secret; [`EngineError::CannotJoin`] where the
    /// request does not hold together.
    pub async fn admit(
        &self,
        device: DeviceKey,
        request: JoinRequest,
    ) -> Result<JoinAnswer, EngineError> {
        let request = request
            .check(device, self.shared.device())
            .map_err(|_| EngineError::CannotJoin("the request to join does not hold together"))?;
        let roles = self.use_invitation(&request.request().secret)?;
        let request = Box::new(request);
        self.ask(|reply| Event::Admit {
            device,
            request,
            roles,
            reply,
        })
        .await
    }

    /// Uses up the invitation that this secret opens; answers the roles that it gives.
    fn use_invitation(&self, secret: &[u8; 16]) -> Result<Roles, EngineError> {
        let now = self.host().wall_ms();
        for invitation in lock(&self.shared.invitations.known).iter_mut() {
            match invitation.opens(secret, now) {
                Ok(()) => {
                    *invitation = invitation.clone().used();
                    return Ok(invitation.roles);
                }
                Err(Closed::WrongSecret) => {}
                Err(closed) => return Err(EngineError::Closed(closed)),
            }
        }
        Err(EngineError::Closed(Closed::WrongSecret))
    }

    /// Gives an administrator's own laptop the role of a hub, where it has it not yet.
    ///
    /// # Errors
    /// [`EngineError::NotAdministrator`] on any other laptop: it needs an invitation with that role.
    pub async fn become_hub(&self) -> Result<(), EngineError> {
        if self.is_hub() {
            return Ok(());
        }
        self.ask(|reply| Event::BecomeHub { reply }).await
    }
}

/// Whether an invitation is open, or was so recently that its code may still come.
const fn is_remembered(invitation: &Invitation, now: u64) -> bool {
    now < invitation.expires_ms().saturating_add(INVITATION_MS_MAX)
}

impl Turn<'_> {
    pub(super) fn admit(
        &mut self,
        device: DeviceKey,
        request: &CheckedJoin,
        roles: Roles,
    ) -> Result<JoinAnswer, EngineError> {
        let request = request.request();
        let roles = if roles == Roles::default() {
            roles.with(Role::Member)
        } else {
            roles
        };
        let subject = self.standing.roster.subject();
        if self.standing.roster.is_revoked(device) {
            return Err(EngineError::CannotJoin(
                "this laptop was revoked; it needs a new store, and keys of its own",
            ));
        }
        let unit = self.own_certificate()?.unit;
        let certificate = Certificate {
            person: request.person,
            name: request.name.trim().to_owned(),
            device,
            unit,
            roles,
            seal_key: request.seal_key,
            founding: None,
            adopts: request.former.as_ref().map(|former| former.organisation),
        };
        let certificate = self.write(Kind::Certificate, subject, certificate.to_bytes())?;
        self.learn(&certificate);
        let mut written = vec![certificate];
        written.extend(self.hand_over_keys(request.seal_key, roles)?);
        self.hand_over_incidents()?;
        if let Some(former) = &request.former {
            let (records, _) = onscene_protocol::exchange::read(former.records.clone());
            self.ingest(Some(device), records)?;
        }
        let known = self.shared.store.read()?.subject(subject)?;
        let records = known
            .iter()
            .map(Checked::record)
            .filter(|record| record.header().kind != Kind::Clock)
            .chain(written.iter().map(Checked::record))
            .map(WireRecord::from)
            .collect();
        let hub = lock(&self.shared.invitations.hub).clone();
        Ok(JoinAnswer {
            organisation: self.standing.roster.own(),
            records,
            hub,
        })
    }

    pub(super) fn become_hub(&mut self) -> Result<(), EngineError> {
        let roster = &self.standing.roster;
        if !roster.may(self.person(), Act::Certify) {
            return Err(EngineError::NotAdministrator);
        }
        let mut certificate = self.own_certificate()?;
        certificate.roles = certificate.roles.with(Role::Hub);
        let subject = self.standing.roster.subject();
        let record = self.write(Kind::Certificate, subject, certificate.to_bytes())?;
        self.learn(&record);
        Ok(())
    }
}

/// What a laptop that founded an organisation alone brings along when it joins another.
pub(super) fn brought<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<WireRecord> {
    records
        .filter(|record| {
            matches!(
                record.header().kind,
                Kind::Certificate | Kind::Place | Kind::Key
            )
        })
        .map(WireRecord::from)
        .collect()
}
